"""Saved views: kept beside the releases, one change at a time, and in the order of a presentation."""

import json
import multiprocessing

import pytest

from hrdash.store import LakeError, read_releases, views


@pytest.fixture
def lake(tmp_path):
    return tmp_path


def save(lake, name="Sindh, literacy", release=None):
    query = {"unit": "PK-SD", "release": "7", "embed": "true"}
    return views.save_view(lake, name, "indicators", query, release=release, by="Director")


def test_a_view_keeps_its_name_address_and_release(lake):
    view = save(lake, "  Sindh,\n literacy ", release=7)
    (held,) = views.read_saved(lake).views
    assert held == view
    assert (held.name, held.page, held.query, held.release) == (
        "Sindh, literacy",
        "indicators",
        {"unit": "PK-SD"},
        7,
    )


def test_a_view_is_renamed_and_removed(lake):
    first, second = save(lake), save(lake, "Other")
    views.rename_view(lake, first.id, "Better")
    assert [one.name for one in views.read_saved(lake).views] == ["Better", "Other"]
    views.remove_view(lake, first.id)
    assert [one.id for one in views.read_saved(lake).views] == [second.id]


def test_a_presentation_keeps_the_order_and_leaves_out_what_was_removed(lake):
    first, second, third = save(lake, "a"), save(lake, "b"), save(lake, "c")
    made = views.save_presentation(lake, "IPM", [third.id, first.id, second.id], by="Director")
    assert [one.name for one in views.read_saved(lake).shown(made.id)] == ["c", "a", "b"]
    views.remove_view(lake, first.id)
    assert [one.name for one in views.read_saved(lake).shown(made.id)] == ["c", "b"]
    assert views.read_saved(lake).shown("nobody's") == []


def test_what_was_removed_is_put_back_with_its_place_in_a_presentation(lake):
    first, second = (
        views.save_view(lake, name, "gaps", {}, release=None, by="Director") for name in ("One", "Two")
    )
    made = views.save_presentation(lake, "Both", [first.id, second.id], by="Director")
    views.remove_view(lake, first.id)
    views.remove_presentation(lake, made.id)
    views.put_back(lake, made)
    assert views.read_saved(lake).shown(made.id) == [second]
    views.put_back(lake, first)
    assert views.read_saved(lake).shown(made.id) == [first, second]


def test_a_presentation_of_the_same_name_takes_the_others_place(lake):
    view = save(lake)
    views.save_presentation(lake, "IPM", [view.id], by="Director")
    again = views.save_presentation(lake, "IPM", [view.id, view.id], by="Director")
    assert views.read_saved(lake).presentations == (again,)
    views.remove_presentation(lake, again.id)
    assert views.read_saved(lake).presentations == ()
    assert views.read_saved(lake).views == (view,)


def test_a_view_without_a_name_is_refused_and_nothing_is_written(lake):
    with pytest.raises(LakeError, match="needs a name"):
        save(lake, "  ")
    assert not (lake / "views.json").exists()


def test_a_broken_file_is_named_with_the_way_out(lake):
    (lake / "views.json").write_text("{")
    with pytest.raises(LakeError, match=r"views\.json cannot be read .* move it away"):
        views.read_saved(lake)


def test_no_more_are_kept_than_there_is_room_for(lake, monkeypatch):
    monkeypatch.setattr(views, "MOST", 1)
    save(lake)
    with pytest.raises(LakeError, match="remove one first"):
        save(lake)


def test_views_saved_at_the_same_time_are_all_kept(lake):
    with multiprocessing.get_context("fork").Pool(4) as pool:
        pool.starmap(save, [(lake, f"view {n}") for n in range(24)])
    held = views.read_saved(lake).views
    assert len({one.id for one in held}) == len(held) == 24
    assert not list(lake.glob("*.tmp"))


def test_saved_views_are_no_part_of_a_release(lake):
    save(lake)
    assert not list(read_releases(lake))
    assert "release" not in json.loads((lake / "views.json").read_text())["views"][0]["query"]

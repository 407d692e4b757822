"""Presenting with a keyboard alone, in a real browser."""

import re

import pytest

from hrdash.store import views

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def shown(page):
    """The title of the slide that is on screen."""
    return page.locator(".hr-now h1").inner_text()


def start(look, query="show=all", **how):
    page = look(f"present?{query}", **how)
    page.locator(".hr-now h1").wait_for(timeout=30_000)
    return page


def test_ten_slides_are_presented_by_keyboard_only_even_without_a_network(look, app):
    page = look("present")
    # From the page, by keys alone: the first button starts.
    page.get_by_role("button", name="Show on screen").focus()
    page.keyboard.press("Enter")
    page.locator(".hr-now h1").wait_for(timeout=30_000)
    assert re.search(r"release=\d+", page.url)
    page.context.set_offline(True)
    seen = [shown(page)]
    for key in (
        "ArrowRight",
        "PageDown",
        " ",
        "ArrowDown",
        "ArrowRight",
        "PageDown",
        "Enter",
        "PageDown",
        "ArrowRight",
    ):
        page.keyboard.press(key)
        seen.append(shown(page))
    assert len(set(seen)) == 10
    assert all(page.locator(".hr-slide").nth(n).locator("svg, table").count() == 1 for n in range(1, 10))
    page.keyboard.press("PageUp")
    assert shown(page) == seen[8]
    page.keyboard.press("Home")
    assert shown(page) == seen[0]
    page.keyboard.press("End")
    assert page.locator(".hr-place").inner_text().split(" / ")[0] == str(page.locator(".hr-slide").count())
    assert "Example" in page.locator(".hr-now").inner_text()
    outside = [
        url for url in page.requests if not url.startswith((app, "data:", "blob:", app.replace("http", "ws")))
    ]
    assert outside == []


def test_the_next_slide_appears_within_a_few_frames(look):
    page = start(look)
    took = page.evaluate(
        """async () => {
            const press = () => document.body.dispatchEvent(
                new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}));
            const times = [];
            for (let n = 0; n < 9; n++) {
                const from = performance.now();
                press();
                await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
                times.push(performance.now() - from);
            }
            return times.sort((a, b) => a - b)[4];
        }"""
    )
    assert took < 200


def test_the_speakers_window_follows_and_keeps_notes_off_the_audiences_screen(look):
    page = start(look)
    assert page.locator(".hr-notes").count() == 0
    with page.context.expect_page() as opened:
        page.keyboard.press("s")
    speaker = opened.value
    speaker.locator(".hr-notes details").first.wait_for(timeout=30_000)
    page.keyboard.press("ArrowRight")
    speaker.wait_for_function("document.querySelector('.hr-place').textContent.startsWith('2 /')")
    assert shown(speaker) == shown(page)
    assert "Responsible:" in speaker.locator(".hr-notes").inner_text()
    assert 4 <= speaker.locator(".hr-notes details").count() <= 16
    speaker.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.hr-place').textContent.startsWith('3 /')")


def test_the_form_for_a_decision_opens_beside_the_slide_and_its_keys_turn_no_page(look):
    page = start(look, "show=PK-SD")
    page.keyboard.press("ArrowRight")
    before = shown(page)
    assert not page.get_by_role("heading", name="A decision of this meeting").is_visible()
    page.keyboard.press("d")
    page.get_by_role("heading", name="A decision of this meeting").wait_for()
    page.get_by_label("Your post, as the history will show it").fill("Director")
    page.keyboard.press("Enter")
    text = page.get_by_role("textbox", name="What was decided")
    text.wait_for(timeout=20_000)
    assert page.get_by_role("combobox", name="For which government").input_value() == "Sindh"
    page.get_by_role("button", name="Send the decision").click()
    page.get_by_text("Write what was decided.").wait_for(timeout=20_000)
    text.press_sequentially("a d s ")
    assert shown(page) == before
    page.keyboard.press("Escape")
    assert not text.is_visible()


def test_text_can_be_read_from_the_back_of_the_room(look):
    page = start(look, width=1920, height=1080)
    slides = page.locator(".hr-slide").count()
    for _ in range(1, slides):
        page.keyboard.press("ArrowRight")
        assert_readable(page)
    assert page.evaluate("document.querySelector('.hr-now').scrollWidth <= innerWidth")


def assert_readable(page):
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('.hr-now h1, .hr-now .hr-second, .hr-now svg text')].map((one) => {
            const box = one.closest('svg');
            const scale = box ? box.getScreenCTM().a : 1;
            return parseFloat(getComputedStyle(one).fontSize) * scale;
        })"""
    )
    assert min(sizes) >= 23, shown(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_slide_fits_a_phone(look, theme):
    page = start(look, "show=PK-SD", width=390, height=844, theme=theme)
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.querySelector('.hr-show').scrollWidth <= innerWidth")


def test_what_can_be_taken_along_is_fetched(look):
    page = look("downloads?briefing=PK-KP")
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Download", exact=True).first.click()
    assert re.fullmatch(r"PK-KP-[\d-]+-release-\d+-deck\.pptx", fetched.value.suggested_filename)


def test_a_view_is_saved_and_presented(look, app, starter_lake):
    page = look("indicators?indicator=literacy-10plus")
    page.get_by_role("button", name="Save this view").click()
    page.get_by_role("textbox", name="Name").fill("Literacy by sex")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved. It is listed").wait_for(timeout=20_000)
    listed = look("present")
    listed.get_by_text("Literacy by sex").first.wait_for()
    (view,) = views.read_saved(starter_lake).views
    listed.get_by_role("button", name="Change", exact=True).click()
    link = listed.locator("code").first.inner_text()
    assert link == f"{app}/indicators?indicator=literacy-10plus"
    listed.keyboard.press("Escape")
    listed.get_by_role("button", name="Save the presentation").click()
    listed.get_by_text("Choose at least one view").wait_for(timeout=20_000)
    bars = views.save_view(
        starter_lake, "Education", "side_by_side", {"theme": "education"}, release=None, by="Director"
    )
    made = views.save_presentation(starter_lake, "Literacy", [view.id, bars.id], by="Director")
    shown_page = start(look, f"presentation={made.id}")
    inside = shown_page.frame_locator(".hr-now iframe")
    inside.locator("h1").filter(has_text="Literacy, age 10 and over").wait_for(timeout=40_000)
    assert not inside.locator('[data-testid="stSidebar"]').is_visible()
    assert inside.get_by_role("link", name="Overview", exact=True).count() == 0, "no menu in a slide"
    # The next one is drawn before its turn; its bars have their numbers all the same.
    following = shown_page.frame_locator(".hr-slide:not(.hr-now) iframe")
    following.locator(".bars .point").first.wait_for(state="attached", timeout=40_000)
    shown_page.keyboard.press("ArrowRight")
    numbers = shown_page.frame_locator(".hr-now iframe").locator(".bars .point text")
    numbers.first.wait_for(timeout=20_000)
    assert numbers.count() > 10

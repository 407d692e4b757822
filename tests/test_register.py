from io import StringIO

import pandas as pd

from hrdash.register import mark_current


def register(table: str) -> pd.DataFrame:
    return pd.read_csv(StringIO(table), sep=r"\s*\|\s*", engine="python", dtype={"cycle": "Int64"})


def current(table: str) -> list[str]:
    rows = mark_current(register(table))
    return rows.loc[rows["is_current"], "recommendation_id"].tolist()


def test_the_newest_review_cycle_is_current_and_no_older_one():
    assert current(
        """recommendation_id | mechanism | body | cycle | issued_on
        old                  | UPR       | UPR  | 1     | 2008-06-04
        new                  | UPR       | UPR  | 2     | 2012-12-26
        also new             | UPR       | UPR  | 2     | 2012-12-26"""
    ) == ["new", "also new"]


def test_each_treaty_body_has_its_own_latest_concluding_observations():
    assert current(
        """recommendation_id | mechanism   | body | cycle | issued_on
        child 2009           | treaty_body | CRC  |       | 2009-10-15
        child 2016           | treaty_body | CRC  |       | 2016-07-11
        torture 2017         | treaty_body | CAT  |       | 2017-06-01"""
    ) == ["child 2016", "torture 2017"]


def test_what_special_procedures_asked_stays_current():
    assert current(
        """recommendation_id | mechanism         | body  | cycle | issued_on
        first visit          | special_procedure | WGEID |       | 2013-02-26
        second visit         | special_procedure | WGEID |       | 2020-02-26"""
    ) == ["first visit", "second visit"]


def test_a_treaty_body_item_without_a_day_is_not_current():
    assert current(
        """recommendation_id | mechanism   | body | cycle | issued_on
        undated              | treaty_body | CRC  |       |
        child 2016           | treaty_body | CRC  |       | 2016-07-11"""
    ) == ["child 2016"]


def test_a_cycle_number_on_a_treaty_body_row_does_not_outdate_the_review():
    assert current(
        """recommendation_id | mechanism   | body | cycle | issued_on
        review               | UPR         | UPR  | 2     | 2012-12-26
        fifth report         | treaty_body | CRC  | 5     | 2016-07-11"""
    ) == ["review", "fifth report"]


def test_an_old_mark_is_replaced_and_nothing_else_changes():
    before = register(
        """recommendation_id | mechanism | body | cycle | issued_on  | is_current
        new                  | UPR       | UPR  | 2     | 2012-12-26 | False
        old                  | UPR       | UPR  | 1     | 2008-06-04 | True"""
    )
    after = mark_current(before)
    assert after["is_current"].tolist() == [True, False]
    pd.testing.assert_frame_equal(after.drop(columns="is_current"), before.drop(columns="is_current"))
    assert before["is_current"].tolist() == [False, True]


def test_an_empty_register_is_no_error():
    assert mark_current(register("recommendation_id | mechanism | body | cycle | issued_on")).empty

"""Every text on screen stands in one list, and every text of the list is said somewhere."""

import re
from pathlib import Path

import numpy as np
import pytest

from hrdash.vocabulary import codes
from hrdash.words import figure, language, say

ROOT = Path(__file__).parents[1]
SAID = "\n".join(
    path.read_text(encoding="utf-8")
    for path in [*ROOT.glob("*.py"), *ROOT.glob("pages/*.py"), *ROOT.glob("hrdash/**/*.py")]
).replace("'", '"')


def is_said(word: str) -> bool:
    """Say whether code names the word whole, or by its beginning (`say(f"time.{column}")`)."""
    word = word.removesuffix(".one")
    starts = [word[:end] for end in range(1, len(word) + 1) if word[end - 1 : end] in ".-"]
    return f'"{word}"' in SAID or any(f'"{start}{{' in SAID for start in starts)


def test_every_text_is_said_somewhere():
    assert [word for word in codes("words") if not is_said(word)] == []


def test_every_text_that_code_says_is_in_the_list():
    whole = set(re.findall(r'say\(\s*"([^"{]+)"', SAID))
    assert whole - set(codes("words")) == set()


def test_one_of_something_is_said_in_the_singular():
    assert say("rec.found", n=1) == "1 recommendation or concern"
    assert say("rec.found", n=2) == "2 recommendations and concerns"


def test_a_text_without_translation_is_said_in_english():
    token = language.set("ur")
    try:
        assert say("rate.of", part=1, whole=2) == "1 of 2"
    finally:
        language.reset(token)


@pytest.mark.parametrize(
    ("value", "unit_measure", "text"),
    [
        (33.46, "PT", "33 %"),
        (6.94, "PT", "6.9 %"),
        (np.float64(4.45), "PT", "4.5 %"),  # as Python rounds 4.45, whoever computed it
        (0.0, "PT", "0 %"),
        (1234567.0, "NUMBER", "1,234,567"),
        (1.0, "YES_NO", "Yes"),
        (0.0, "YES_NO", "No"),
        (None, "PT", "–"),
        (float("nan"), "NUMBER", "–"),
    ],
)
def test_a_figure_is_written_in_its_measure(value, unit_measure, text):
    assert figure(value, unit_measure) == text

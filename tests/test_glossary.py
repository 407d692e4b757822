"""The glossary says what the code says."""

import inspect
import re
from pathlib import Path

import pytest

from hrdash import metrics

GLOSSARY = (Path(__file__).parents[1] / "docs" / "glossary.md").read_text(encoding="utf-8")
FORMULAS = dict(part.split("\n", 1) for part in re.split(r"^### ", GLOSSARY, flags=re.MULTILINE)[1:])


def home_of(formula: str) -> str:
    return re.search(r"^Home: `hrdash\.metrics\.(\w+)`$", formula, re.MULTILINE)[1]


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_is_quoted_from_the_function_that_is_its_home(name):
    quotes = re.findall(r"^> (.+)$", FORMULAS[name], re.MULTILINE)
    said = " ".join(inspect.getdoc(getattr(metrics, home_of(FORMULAS[name]))).split())
    assert quotes
    assert [quote for quote in quotes if quote not in said] == []


def test_every_formula_of_the_metrics_stands_in_the_glossary():
    public = [
        name
        for name, function in inspect.getmembers(metrics, inspect.isfunction)
        if function.__module__.startswith("hrdash.metrics") and not name.startswith("_")
    ]
    assert sorted(home_of(formula) for formula in FORMULAS.values()) == sorted(public)


@pytest.mark.parametrize("code", [*metrics.STATUSES, *metrics.COVERAGE])
def test_every_state_that_a_figure_can_have_stands_among_the_words(code):
    assert code in GLOSSARY.split("## Formulas")[0]

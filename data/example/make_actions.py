"""Invents the actions of a demonstration lake's plans; nothing it writes has happened, no amount has been spent.

Run `python data/example/make_actions.py` after `make_example.py`, whose assignments it reads.
It writes `actions.csv` and `action_recommendations.csv` beside itself, the same bytes on every run.
"""

import csv
import json
import random
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from make_example import (
    HERE,
    LAST_DAY,
    UNITS,
    find_measure,
    find_status,
    find_workday,
    read_starter,
    write_table,
)

SEED = "hrdash example actions 1"
SHARE = 0.42  # of what a unit was asked, by cluster, that it has a measure for

# The plans a unit's measures stand under, the likeliest first and most often.
PLANS = {
    "FED": ("rip", "nap-2016", "nap-2016"),
    "PK-KP": ("kp-policy-2018", "kp-policy-2018", "rip", "nap-2016"),
    "PK-PB": ("pb-strategy", "pb-strategy", "rip", "nap-2016"),
    "PK-SD": ("sd-strategy", "sd-strategy", "rip", "nap-2016"),
    "PK-BA": ("ba-strategy", "rip", "nap-2016"),
    "PK-IS": ("nap-2016", "rip"),
    "PK-GB": ("nap-2016",),
    "PK-JK": ("rip",),
}
WOMEN = {
    "women-institutions",
    "violence-against-women",
    "domestic-violence-laws",
    "women-empowerment",
    "rural-women",
}
# Millions of rupees that a service costs at most, by unit; rules and laws cost little anywhere.
MONEY = {
    "FED": 400,
    "PK-KP": 260,
    "PK-PB": 600,
    "PK-SD": 350,
    "PK-BA": 160,
    "PK-IS": 60,
    "PK-GB": 40,
    "PK-JK": 50,
}

ACTION_COLUMNS = "action_id title plan unit department_id start_on due_on budget_pkr spent_pkr status indicator_id is_example"
LINK_COLUMNS = "action_id recommendation_id"


def read_asked() -> dict[tuple[str, str], list[dict[str, str]]]:
    """Group what each unit leads on by cluster, each with its recommendation's own columns."""
    register = {row["recommendation_id"]: row for row in read_starter("recommendations")}
    asked: dict[tuple[str, str], list[dict[str, str]]] = {}
    with (HERE / "assignments.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            one = register[row["recommendation_id"]]
            if row["role"] == "lead" and one["cluster_id"]:
                asked.setdefault((row["unit"], one["cluster_id"]), []).append(one | row)
    return asked


def find_indicator(chance: random.Random, recommendation: Mapping[str, str]) -> str:
    """Draw an indicator of the recommendation's theme and target that an action would be read by, or none."""
    theme, targets = recommendation["themes"].split(";")[0], recommendation["sdg_targets"].split(";")
    fitting = [
        row["indicator_id"]
        for row in read_starter("indicators")
        if theme in row["themes"].split(";") and row["sdg_target"] in targets and row["kind"] != "structural"
    ]
    return chance.choice(fitting) if fitting and chance.random() < 0.7 else ""


def find_money(chance: random.Random, unit: str, sort: str, level: float) -> tuple[str, str]:
    """Draw a budget and what was spent of it, in rupees; some have no budget, some no account of spending."""
    if chance.random() < 0.14:
        return "", ""
    most = MONEY[unit] if sort == "service" else 6
    budget = max(round(most * chance.uniform(0.05, 1) ** 2 * 2) * 500_000, 500_000)
    if chance.random() < 0.1:
        return str(budget), ""
    share = min(max(level * chance.uniform(0.75, 1.1), 0), 1)
    if level > 0.7 and chance.random() < 0.12:
        share = chance.uniform(1.03, 1.2)
    return str(budget), str(round(budget * share / 100_000) * 100_000)


def make_action(unit: str, cluster: str, asked: list[Mapping[str, str]], phrases: Mapping) -> dict | None:
    """Invent a unit's measure for what one cluster asks, or none."""
    chance = random.Random(f"{SEED} {unit} {cluster}")
    if chance.random() >= SHARE:
        return None
    first = asked[0]
    title, sort = find_measure(chance, phrases, first)
    start = find_workday(date(chance.randint(2020, 2025), chance.choice((1, 7)), 1))
    due = start + timedelta(days=chance.choice((730, 1095, 1460, 1826)))
    passed = min((LAST_DAY - start) / (due - start), 1.2)
    level = min(max(passed * UNITS[unit].ease * chance.gauss(0.95, 0.35), 0), 1)
    budget, spent = find_money(chance, unit, sort, level)
    plan = chance.choice(PLANS[unit])
    return {
        "action_id": f"ex-action-{unit.lower()}-{cluster}",
        "title": f"Example: {title[0].upper()}{title[1:]}",
        "plan": "gender-policy-2022" if unit == "FED" and cluster in WOMEN else plan,
        "unit": unit,
        "department_id": "" if chance.random() < 0.09 else first["department_id"],
        "start_on": start.isoformat(),
        "due_on": due.isoformat(),
        "budget_pkr": budget,
        "spent_pkr": spent,
        "status": "" if chance.random() < UNITS[unit].never / 2 else find_status(level),
        "indicator_id": find_indicator(chance, first),
        "is_example": "true",
    }


def make_actions(folder: Path) -> None:
    """Write both example tables into a folder."""
    phrases = json.loads((HERE / "phrases.json").read_text(encoding="utf-8"))
    actions, links = [], []
    for (unit, cluster), asked in sorted(read_asked().items()):
        action = make_action(unit, cluster, asked, phrases)
        if action:
            actions.append(action)
            links += [
                {"action_id": action["action_id"], "recommendation_id": one["recommendation_id"]}
                for one in asked
            ]
    write_table(folder / "actions.csv", ACTION_COLUMNS, actions)
    write_table(folder / "action_recommendations.csv", LINK_COLUMNS, links)


if __name__ == "__main__":
    make_actions(HERE)

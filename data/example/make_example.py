"""Invents the assignments and status reports of a demonstration lake; nothing it writes has happened.

Run `python data/example/make_example.py` after a change of the starter register or of `phrases.json`.
It writes `assignments.csv` and `status_reports.csv` beside itself, the same bytes on every run.
"""

import csv
import json
import math
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).parent
STARTER = HERE.parent / "starter"
SEED = "hrdash example 1"


@dataclass(frozen=True)
class Unit:
    """How one invented government behaves."""

    asked_on: date  # first time it was asked about the newest review
    delay: int  # days until it is asked about a treaty body's or an expert's recommendation
    ease: float  # how far it gets, 0 to 1
    effort: float  # share of the reporting rounds it answers, against the federal ministry
    never: float  # share of its assignments that it never reports on
    evidence: float  # share of finished work that it can prove
    last_round: date | None  # the day after which it went quiet


UNITS = {
    "FED": Unit(date(2013, 5, 20), 120, 0.65, 1.00, 0.06, 0.75, None),
    "PK-KP": Unit(date(2014, 3, 5), 270, 0.68, 0.90, 0.12, 0.65, None),
    "PK-PB": Unit(date(2014, 2, 10), 240, 0.72, 1.00, 0.08, 0.70, None),
    "PK-SD": Unit(date(2014, 3, 17), 260, 0.60, 0.80, 0.18, 0.55, None),
    "PK-BA": Unit(date(2014, 9, 15), 400, 0.46, 0.45, 0.42, 0.30, None),
    "PK-IS": Unit(date(2015, 3, 2), 300, 0.62, 0.60, 0.25, 0.50, None),
    "PK-GB": Unit(date(2018, 6, 18), 1100, 0.50, 0.80, 0.30, 0.30, date(2021, 12, 31)),
    "PK-JK": Unit(date(2025, 3, 3), 3000, 0.40, 0.00, 1.00, 0.00, None),
}
PROVINCES = ("PK-KP", "PK-PB", "PK-SD", "PK-BA")
ASKED_LATE = date(2025, 3, 3)  # the newest request; it reached a few units for the first time
LAST_DAY = date(2026, 10, 31)
LADDER = ("not_started", "in_progress", "partly_implemented", "implemented", "no_longer_applicable")

# Most reports come before a review, when the federation asks; since 2025 half-yearly.
ROUNDS = {
    date(2014, 6, 30): 0.20,
    date(2015, 12, 31): 0.15,
    date(2017, 6, 30): 0.75,
    date(2019, 12, 31): 0.30,
    date(2021, 6, 30): 0.20,
    date(2022, 9, 30): 0.70,
    date(2024, 6, 30): 0.50,
    date(2025, 9, 30): 0.40,
    date(2026, 3, 31): 0.40,
    date(2026, 9, 30): 0.50,
}

# Whom a recommendation concerns, by its first theme; some belong to the federation alone.
CONCERNED = {
    "education": ("FED", *PROVINCES, "PK-IS", "PK-GB", "PK-JK"),
    "health": ("FED", *PROVINCES, "PK-IS", "PK-GB", "PK-JK"),
    "work": ("FED", *PROVINCES, "PK-IS", "PK-GB"),
    "poverty": ("FED", *PROVINCES, "PK-IS", "PK-GB"),
    "freedoms": ("FED", *PROVINCES, "PK-IS"),
    "identity": ("FED", *PROVINCES, "PK-IS", "PK-GB"),
    "violence": ("FED", *PROVINCES, "PK-IS", "PK-GB"),
    "justice": ("FED", *PROVINCES, "PK-IS"),
    "trafficking": ("FED", *PROVINCES, "PK-IS"),
    "institutions": ("FED", *PROVINCES),
}
FEDERAL = {"shared-experience", "rights-commission", "expression"}
SOMETIMES = {"PK-GB": 0.55, "PK-JK": 0.35, "PK-BA": 0.92, "PK-IS": 0.9}  # the others always

# Which office leads: the first of these endings of a department_id that the unit has.
OFFICES = {
    "education": "education",
    "health": "health",
    "work": "labour",
    "poverty": "social planning",
    "housing-food-water": "water housing local planning",
    "freedoms": "rights social law administration",
    "identity": "registration local",
    "violence": "women social rights",
    "justice": "home interior police",
    "trafficking": "investigation home police",
    "institutions": "rights social law administration",
}
MINORITIES = "religious rights social administration law"
SECURITY = {"journalists", "defenders", "religious-violence", "counter-terrorism", "enforced-disappearances"}
FOCAL = "rights administration social law"

# How much harder or easier a theme is, anywhere and in one unit; and where a whole office never reported or stopped.
EASIER = {
    "poverty": 0.06,
    "institutions": 0.06,
    "education": 0.04,
    "justice": -0.08,
    "freedoms": -0.14,
    "work": -0.05,
    ("PK-KP", "institutions"): 0.14,
    ("PK-KP", "violence"): -0.08,
    ("PK-PB", "violence"): 0.12,
    ("PK-PB", "freedoms"): -0.06,
    ("PK-SD", "work"): 0.16,
    ("PK-SD", "violence"): 0.10,
    ("PK-SD", "education"): -0.12,
    ("PK-BA", "education"): 0.10,
    ("PK-IS", "education"): 0.12,
}
WENT_QUIET = {
    ("PK-BA", "health"): date.min,
    ("PK-BA", "trafficking"): date.min,
    ("PK-IS", "trafficking"): date.min,
    ("PK-SD", "health"): date(2022, 12, 31),
    ("PK-KP", "freedoms"): date(2024, 12, 31),
    ("PK-IS", "poverty"): date(2020, 12, 31),
}

# What spoke of the goals of 2015 or the elections of 2013 is over, say most units.
ENDED = {f"upr-2-122-{number}": "goals" for number in (57, 136, 142, 161, 162)} | {
    "upr-2-122-125": "elections"
}
OWN_MEASURES = {"upr-2-122-60": "bonded-labour"}  # in no cluster, and unlike its theme
# Asked of everybody in 2025 for the first time, and not answered by anybody yet.
UNANSWERED = {"cat-2017-torture-crime", "crc-2016-33", "judges-2013-suo-motu"}

ASSIGNMENT_COLUMNS = "assignment_id recommendation_id unit department_id role assigned_on due_on is_example"
REPORT_COLUMNS = (
    "status_report_id assignment_id as_of status reason next_step difficulty support_needed evidence reported_by"
    " reported_on validated_by validated_on is_example submission sheet cell"
)


def read_starter(name: str) -> list[dict[str, str]]:
    """Read one starter table, every cell as text."""
    with (STARTER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def find_office(departments: Mapping[str, object], unit: str, endings: str) -> str:
    """Find the unit's first department whose id ends in one of these words."""
    return next(name for word in endings.split() if (name := f"{unit.lower()}-{word}") in departments)


def find_lead(departments: Mapping[str, object], unit: str, recommendation: Mapping[str, str]) -> str:
    """Find the office that leads on a recommendation in one unit."""
    theme, cluster = recommendation["themes"].split(";")[0], recommendation["cluster_id"]
    if cluster in SECURITY:
        return find_office(departments, unit, OFFICES["justice"])
    if theme == "freedoms" and "minorities" in recommendation["affected_groups"]:
        return find_office(departments, unit, MINORITIES)
    if unit == "FED" and theme == "violence":
        return "fed-rights"
    return find_office(departments, unit, OFFICES[theme])


def find_units(chance: random.Random, recommendation: Mapping[str, str]) -> list[str]:
    """Find the units a recommendation was given to, in the order of the screen."""
    if recommendation["cluster_id"] in FEDERAL:
        return ["FED"]
    theme = recommendation["themes"].split(";")[0]
    return [unit for unit in CONCERNED[theme] if chance.random() < SOMETIMES.get(unit, 1)]


def find_workday(day: date) -> date:
    """Move a Saturday or Sunday to the Monday after it."""
    return day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)


def find_asked(chance: random.Random, unit: str, recommendation: Mapping[str, str]) -> date:
    """Find the day a unit was asked: soon, in the second wave of 2016, or only in 2025."""
    behaviour = UNITS[unit]
    if recommendation["recommendation_id"] in UNANSWERED:
        return ASKED_LATE
    if recommendation["mechanism"] != "treaty_body":
        draw = chance.random()
        if unit in PROVINCES and draw < 0.07:
            return ASKED_LATE
        second_wave = date(2016, 6, 13) if unit in PROVINCES and draw < 0.30 else behaviour.asked_on
        return max(second_wave, behaviour.asked_on)
    issued_on = date.fromisoformat(recommendation["issued_on"])
    return find_workday(min(max(issued_on + timedelta(days=behaviour.delay), behaviour.asked_on), ASKED_LATE))


def make_assignments(
    recommendations: Iterable[Mapping[str, str]], departments: Mapping[str, object]
) -> list[dict[str, str]]:
    """Give every current recommendation that a rate counts to the units it concerns."""
    assignments = []
    for recommendation in recommendations:
        chance = random.Random(f"{SEED} {recommendation['recommendation_id']}")
        for unit in find_units(chance, recommendation):
            asked = find_asked(chance, unit, recommendation)
            due = date(asked.year + chance.choice((2, 3, 3, 4)), *chance.choice(((6, 30), (12, 31))))
            lead = find_lead(departments, unit, recommendation)
            offices = {"lead": lead}
            second = recommendation["themes"].split(";")[-1]
            supporting = find_office(departments, unit, f"{OFFICES[second]} {FOCAL}")
            if supporting != lead and chance.random() < 0.3:
                offices["support"] = supporting
            for role, office in offices.items():
                name = f"ex-{recommendation['recommendation_id']}-{unit.lower()}"
                assignments.append(
                    {
                        "assignment_id": name if role == "lead" else f"{name}-support",
                        "recommendation_id": recommendation["recommendation_id"],
                        "unit": unit,
                        "department_id": office,
                        "role": role,
                        "assigned_on": asked.isoformat(),
                        "due_on": due.isoformat(),
                        "is_example": "true",
                    }
                )
    return assignments


def find_rounds(chance: random.Random, unit: str, theme: str, asked: date) -> list[date]:
    """Find the days on which an assignment was reported; none where the office never reports."""
    behaviour = UNITS[unit]
    if chance.random() < behaviour.never:
        return []
    last = min(behaviour.last_round or LAST_DAY, WENT_QUIET.get((unit, theme), LAST_DAY))
    answered = [day for day, share in ROUNDS.items() if chance.random() < share * behaviour.effort]
    return [day for day in answered if asked + timedelta(days=60) < day <= last]


@dataclass(frozen=True)
class Course:
    """How the work on one assignment goes: a slow start, a rise, now and then a setback."""

    height: float
    middle: float  # the year of the steepest rise
    setback_on: date | None

    def find_level(self, day: date) -> float:
        """Say how far the work is on a day, 0 to 1."""
        year = day.year + day.month / 12
        level = self.height / (1 + math.exp((self.middle - year) / 1.3))
        return level - 0.22 if self.setback_on and day >= self.setback_on else level


def find_course(chance: random.Random, unit: str, theme: str, asked: date) -> Course:
    """Draw the course of the work on one assignment."""
    ease = UNITS[unit].ease + EASIER.get(theme, 0) + EASIER.get((unit, theme), 0)
    height = min(max(chance.gauss(ease, 0.22), 0.03), 1)
    middle = asked.year + chance.uniform(1, max(2, 2028 - asked.year))
    setback_on = chance.choice(list(ROUNDS)) if chance.random() < 0.08 else None
    return Course(height, middle, setback_on)


def find_status(level: float) -> str:
    """Name the status of a level of work."""
    return LADDER[sum(level >= step for step in (0.10, 0.42, 0.66))]


def find_measure(chance: random.Random, phrases: Mapping, recommendation: Mapping) -> tuple[str, str]:
    """Draw the invented measure for a recommendation and its sort, `law` or `service`.

    It fits the recommendation's cluster; where it has none, its theme.
    """
    name = OWN_MEASURES.get(recommendation["recommendation_id"], recommendation["cluster_id"])
    measures = phrases["measures"].get(name) or phrases["measures"][recommendation["themes"].split(";")[0]]
    return chance.choice([(measure, sort) for sort, group in measures.items() for measure in group])


def find_words(chance: random.Random, phrases: Mapping, unit: str, level: float, day: date) -> dict[str, str]:
    """Find the words that fill a sentence: places, numbers that grow with the work, a month to come."""
    month = day.month - 1 + chance.choice((6, 9, 12))
    numbers = ("two", "three") if unit == "FED" else ("three", "four", "six", "seven", "nine", "eleven")
    return {
        "places": phrases["places"].get(unit, phrases["places"]["any"]),
        "chief": phrases["chiefs"].get(unit, phrases["chiefs"]["any"]),
        "few": "two",
        "some": numbers[min(int(max(level - 0.42, 0) / 0.24 * len(numbers)), len(numbers) - 1)],
        "month": f"{date(day.year + month // 12, month % 12 + 1, 1):%B %Y}",
    }


def write_texts(
    chance: random.Random, phrases: Mapping, unit: str, measure: tuple, status: str, has_slipped: bool
) -> dict[str, str]:
    """Write what an office says about one status, with {words} still to be filled in."""
    what, sort = measure
    texts = {"reason": f"{what}: {chance.choice(phrases['states'][sort][status])}"}
    if has_slipped:
        texts["reason"] += f"; {chance.choice(phrases['setback'])}"
    texts["next_step"] = chance.choice(phrases["next_steps"][status])
    if status != "implemented" and chance.random() < 0.6:
        remote = phrases["difficulties"]["remote"] if unit in ("PK-KP", "PK-BA", "PK-GB") else []
        texts["difficulty"] = chance.choice(phrases["difficulties"]["any"] + remote)
        if chance.random() < 0.5:
            texts["support_needed"] = chance.choice(phrases["support"])
    return texts


def say_example(text: str) -> str:
    """Make a sentence that says it is invented."""
    return f"Example: {text[0].upper()}{text[1:]}."


def find_evidence(chance: random.Random, unit: str, status: str, name: str) -> str:
    """Draw the links that prove finished or part-finished work."""
    share = UNITS[unit].evidence * {"implemented": 0.8, "partly_implemented": 0.3}.get(status, 0)
    if chance.random() >= share:
        return ""
    papers = ("notification", "figures") if chance.random() < 0.3 else ("notification",)
    return ";".join(f"https://example.org/evidence/{name}/{paper}" for paper in papers)


def make_reports(
    assignment: Mapping[str, str],
    recommendation: Mapping[str, str],
    departments: Mapping[str, Mapping[str, str]],
    phrases: Mapping,
) -> list[dict[str, str]]:
    """Tell the story of one assignment as dated reports, oldest first."""
    chance = random.Random(f"{SEED} {assignment['assignment_id']}")
    unit, theme = assignment["unit"], recommendation["themes"].split(";")[0]
    asked = date.fromisoformat(assignment["assigned_on"])
    is_unanswered = recommendation["recommendation_id"] in UNANSWERED
    rounds = [] if is_unanswered else find_rounds(chance, unit, theme, asked)
    course = find_course(chance, unit, theme, asked)
    measure = find_measure(chance, phrases, recommendation)
    over = ENDED.get(recommendation["recommendation_id"])
    is_closed_at = date(2016, 1, 1) if over and chance.random() < 0.7 else LAST_DAY
    office = departments[assignment["department_id"]]
    focal = departments[find_office(departments, unit, FOCAL)]
    second = focal["post"] if focal is not office else "Secretary"
    reports, before, evidence = [], 0, ""
    for day in rounds:
        level = course.find_level(day)
        status = find_status(level)
        texts = write_texts(chance, phrases, unit, measure, status, LADDER.index(status) < before)
        if day > is_closed_at:
            status, texts = "no_longer_applicable", {"reason": phrases["over"][over]}
        before = LADDER.index(status)
        name = f"{assignment['assignment_id']}-{day:%Y-%m}"
        drawn = find_evidence(chance, unit, status, name)
        evidence = (evidence or drawn) if before in (2, 3) else ""  # what is proved once stays proved
        reported = find_workday(day + timedelta(days=chance.randint(2, 12)))
        validated = find_workday(reported + timedelta(days=chance.randint(3, 14)))
        words = find_words(chance, phrases, unit, level, day)
        report = {
            "status_report_id": name,
            "assignment_id": assignment["assignment_id"],
            "as_of": day.isoformat(),
            "status": status,
            "evidence": evidence,
            "reported_by": f"{office['post']}, {office['name']}",
            "reported_on": reported.isoformat(),
            "validated_by": f"{second}, {focal['name']}",
            "validated_on": validated.isoformat(),
            "is_example": "true",
        }
        reports.append(report | {column: say_example(text.format(**words)) for column, text in texts.items()})
        if status == "no_longer_applicable":
            break
    return reports


def write_table(path: Path, columns: str, rows: Iterable[Mapping[str, str]]) -> None:
    """Write rows as UTF-8 CSV with plain line ends; a missing column is blank."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns.split(), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def make_example(folder: Path) -> None:
    """Write both example tables into a folder."""
    phrases = json.loads((HERE / "phrases.json").read_text(encoding="utf-8"))
    departments = {row["department_id"]: row for row in read_starter("departments")}
    recommendations = {
        row["recommendation_id"]: row
        for row in read_starter("recommendations")
        if row["kind"] == "recommendation" and row["is_current"] == "true" and row["response"] != "noted"
    }
    assignments = make_assignments(recommendations.values(), departments)
    reports = [
        report
        for assignment in assignments
        if assignment["role"] == "lead"
        for report in make_reports(
            assignment, recommendations[assignment["recommendation_id"]], departments, phrases
        )
    ]
    write_table(folder / "assignments.csv", ASSIGNMENT_COLUMNS, assignments)
    write_table(folder / "status_reports.csv", REPORT_COLUMNS, reports)


if __name__ == "__main__":
    make_example(HERE)

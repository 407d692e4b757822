"""The content of an annex to a State report: what a body recommended, what was done, and the figures."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from hrdash import sentences
from hrdash.charts.content import Grid
from hrdash.queries import annexes, indicators, rates
from hrdash.store import Release
from hrdash.vocabulary import codes
from hrdash.words import day, figure, group_label, label, number, place, say, unit_name

from .basis import without_mark

MOST_TABLES = 30
_GROUPS = {
    "sex": ("_T", "F", "M"),
    "disability": ("_T", "WITH", "WITHOUT"),
    "locality": ("_T", "U", "R"),
}
"""By what the statistical tables tell an indicator, and the columns of each."""


@dataclass(frozen=True)
class Item:
    """One recommendation: its words and whether they are the UN's, the State's position, and what was done."""

    reference: str
    document: str
    words: str
    is_un_text: bool
    position: str
    asked_data: tuple[str, ...]
    statuses: Grid | None
    measures: tuple[str, ...]
    next_steps: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Section:
    """A cluster of recommendations under its article or theme."""

    article: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Statistics:
    """One indicator's table: where it is from, and how it was measured."""

    caption: str
    grid: Grid
    source: str
    definition: str


@dataclass(frozen=True)
class Annex:
    """All that the annex says, of one release and one day."""

    title: str
    body: str
    unit: str | None
    form: str
    version: int
    published: date
    as_of: date
    is_example: bool
    summary: str
    sections: tuple[Section, ...]
    consultations: tuple[str, ...]
    statistics: tuple[Statistics, ...]
    left_out: int
    without_text: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def words_at_most(self) -> int | None:
        """The form's limit of words; None where it has none."""
        limit = str(codes("report_forms")[self.form]["words_at_most"])
        return int(limit) if limit else None

    @property
    def foot(self) -> str:
        """Release and day of the statuses."""
        said = say("foot.release", day=day(self.published), version=self.version)
        return f"{said} · {say('briefing.as-of', day=day(self.as_of))}"


def read_annex(
    release: Release,
    body: str = "UPR",
    unit: str | None = None,
    as_of: date | None = None,
    form: str | None = None,
) -> Annex:
    """Read the annex for one body's current recommendations.

    Args:
        release: the release.
        body: a code of `bodies`.
        unit: one unit's part; all units where None.
        as_of: the day of the statuses; the release's own when None.
        form: a code of `report_forms`; a body's usual one when None.
    """
    on = as_of or rates.release_day(release)
    rows = annexes.recommended(release, body, unit)
    statuses = rates.statuses(release, on, {"body": body} | ({"unit": unit} if unit else {}))
    statistics, left_out = _statistics(release, body)
    name = label("bodies", body)
    title = say("annex.title", body=name)
    return Annex(
        title=f"{title}: {unit_name(unit)}" if unit else title,
        body=name,
        unit=unit,
        form=form or ("upr_report" if body == "UPR" else "periodic_report"),
        version=release.version,
        published=rates.release_day(release),
        as_of=on,
        is_example=release.is_demonstration,
        summary=_summary(release, body, unit, on),
        sections=_sections(rows, statuses, annexes.measures(release, unit), release),
        consultations=tuple(_consultation(row) for row in annexes.consultations(release, on).itertuples()),
        statistics=statistics,
        left_out=left_out,
        without_text=_without_text(rows, name),
    )


def _summary(release: Release, body: str, unit: str | None, on: date) -> str:
    found = rates.rates_by(release, "unit", on, {"body": body})
    rate = found.set_index("unit").loc[unit or "PK"]
    said = say(
        "annex.summary",
        unit=unit_name(unit or "PK"),
        assigned=number(rate["assigned"]),
        reported=number(rate["reported"]),
        implemented=number(rate["implemented"]),
        evidence=number(rate["implemented_with_evidence"]),
    )
    return sentences.example(said, release.is_demonstration)


def _sections(
    rows: pd.DataFrame, statuses: pd.DataFrame, actions: pd.DataFrame, release: Release
) -> tuple[Section, ...]:
    by_recommendation = dict(list(statuses.groupby("recommendation_id")))
    served = dict(list(actions.groupby("recommendation_id"))) if len(actions) else {}
    groups: dict[tuple[str, str], list[Item]] = defaultdict(list)
    articles: dict[str, str] = {}
    for row in rows.itertuples():
        title = str(row.cluster_label or row.summary)
        articles.setdefault(title, _article(row.article))
        item = _item(
            row, by_recommendation.get(row.recommendation_id), served.get(row.recommendation_id), release
        )
        groups[articles[title], title].append(item)
    return tuple(Section(article, title, tuple(items)) for (article, title), items in groups.items())


def _article(code: str) -> str:
    if code in codes("themes"):
        return label("themes", code)
    return f"{code}: {label('articles', code)}" if code else say("annex.no-article")


def _reference(row: object) -> str:
    paragraph = f"{row.paragraph or ''}{row.sub_item or ''}"
    return ", ".join(filter(None, [row.symbol, paragraph and say("annex.paragraph", paragraph=paragraph)]))


def _without_text(rows: pd.DataFrame, body: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """List the paragraphs whose text the register has not, by document and in the document's own order."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows.itertuples():
        if not row.text:
            paragraph = f"{row.paragraph or ''}{row.sub_item or ''}"
            found[str(row.symbol or body)].append(paragraph or str(row.recommendation_id))
    return tuple((document, tuple(sorted(named, key=_by_number))) for document, named in found.items())


def _by_number(paragraph: str) -> list[str | int]:
    """Order paragraphs as they are counted: 122.9 before 122.10.

    >>> sorted(["122.10", "122.9", "32b", "32a"], key=_by_number)
    ['32a', '32b', '122.9', '122.10']
    """
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", paragraph)]


def _item(row: object, statuses: pd.DataFrame | None, actions: pd.DataFrame | None, release: Release) -> Item:
    found = statuses if statuses is not None else pd.DataFrame()
    steps = [
        say("annex.next-step", unit=unit_name(one.unit), step=without_mark(one.next_step))
        for one in found.itertuples()
        if isinstance(one.next_step, str)
    ]
    return Item(
        reference=_reference(row) or str(row.recommendation_id),
        document=str(row.symbol or ""),
        words=str(row.text or row.summary),
        is_un_text=bool(row.text),
        position=_position(row),
        asked_data=tuple(row.asks_for_data) if row.asks_for_data is not None else (),
        statuses=_status_grid(found) if len(found) else None,
        measures=tuple(
            sentences.example(_measure(one), release.is_demonstration)
            for one in (actions.itertuples() if actions is not None else ())
        ),
        next_steps=tuple(sentences.example(step, release.is_demonstration) for step in steps),
        source=str(row.source or ""),
    )


def _position(row: object) -> str:
    if row.kind == "concern":
        return say("annex.concern")
    printed = row.response_as_printed if isinstance(row.response_as_printed, str) else ""
    said = label("responses", row.response)
    if printed and printed != said:
        said = say("annex.stated", position=said, printed=printed)
    return f"{said} ({row.response_symbol})" if isinstance(row.response_symbol, str) else said


def _asked(on: pd.Timestamp) -> str:
    return "" if pd.isna(on) else say("annex.asked", day=day(on))


def _status_grid(found: pd.DataFrame) -> Grid:
    rows = []
    for one in found.itertuples():
        has_report = one.status != "no_report"
        on = day(one.as_of) if has_report else _asked(one.assigned_on)
        told = without_mark(one.reason) if isinstance(one.reason, str) else ""
        validated = one.validated_by if isinstance(one.validated_by, str) else ""
        rows.append((unit_name(one.unit), label("statuses", one.status), on, told, validated))
    head = ("col.unit", "col.status", "col.as_of", "annex.done", "col.validated_by")
    return Grid(tuple(map(say, head)), tuple(rows), (2, 1.7, 1.5, 4, 3))


def _measure(action: object) -> str:
    dates = "–".join(day(one) for one in (action.start_on, action.due_on) if not pd.isna(one))
    department = action.department if isinstance(action.department, str) else ""
    title = without_mark(action.title)
    told = [unit_name(action.unit), department, dates, _name_of_status(action.status)]
    return f"{title} ({'; '.join(filter(None, told))})"


def _name_of_status(status: object) -> str:
    return label("statuses", status) if isinstance(status, str) else ""


def _consultation(row: object) -> str:
    kinds = str(row.participants or "").split(";")
    who = ", ".join(label("participant_kinds", kind) for kind in kinds if kind)
    told = [day(row.done_on), row.place or "", row.stage or "", who, row.note or ""]
    return "; ".join(str(text) for text in told if isinstance(text, str) and text)


def _statistics(release: Release, body: str) -> tuple[tuple[Statistics, ...], int]:
    """Give tables by sex, then by disability, then by locality, of the newest definition that is told so.

    Also gives how many more there are.
    """
    about = annexes.indicators_of(release, body).set_index("indicator_id", drop=False)
    known = indicators.series(release)
    known = known[known["indicator_id"].isin(about.index)]
    found = []
    for by in _GROUPS:
        told = known[known[f"has_{by}"]].sort_values(["areas", "year"], ascending=False)
        told = told.drop_duplicates("indicator_id")
        told = told.sort_values("indicator_id", key=lambda column: column.map(about["label_en"]))
        found += [(row, by) for row in told.itertuples()]
    tables = [_table(release, row, about.loc[row.indicator_id], by) for row, by in found[:MOST_TABLES]]
    return tuple(table for table in tables if table.grid.rows), max(0, len(found) - MOST_TABLES)


def _table(release: Release, series: object, about: Mapping[str, object], by: str) -> Statistics:
    figures = indicators.newest(indicators.figures(release, series.indicator_id, series.definition, by))
    figures = figures[figures["group"].isin(_GROUPS[by])]
    has_groups = figures.loc[figures["group"] != "_T", "area"]
    figures = figures[figures["area"].isin(has_groups)]
    figures = figures.assign(key=list(zip(figures["area"], figures["group"], strict=True))).set_index("key")
    areas = ["PK", *(area for area in codes("areas") if area != "PK" and area in set(figures["area"]))]
    rows = []
    for area in areas:
        of_area = figures[figures["area"] == area]
        if of_area.empty:
            continue
        cells = [_cell(figures, (area, group)) for group in _GROUPS[by]]
        rows.append((place(area), str(of_area["period"].iloc[0]), *cells))
    names = [say("all"), *(group_label(by, group) for group in _GROUPS[by][1:])]
    measure = label("unit_measures", series.unit_measure)
    head = (say("col.area"), say("col.period"), *names)
    return Statistics(
        caption=say("annex.caption", label=about["label_en"], by=say(f"annex.by.{by}"), measure=measure),
        grid=Grid(head, tuple(rows), (3, 1.5, 1.5, 1.5, 1.5)),
        source=sentences.sources(figures),
        definition=str(about["definition"] or ""),
    )


def _cell(figures: pd.DataFrame, key: tuple[str, str]) -> str:
    """Write one figure, or its mark: `*` hidden, `..` not collected, blank where there is no row (rule 9)."""
    if key not in figures.index:
        return ""
    row = figures.loc[[key]].iloc[0]
    if pd.isna(row["value"]):
        return "*" if row["obs_status"] == "Q" else ".."
    text = figure(row["value"], str(row["unit_measure"]))
    return f"({text})" if row["obs_status"] == "U" else text

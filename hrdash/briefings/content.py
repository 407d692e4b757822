"""The content of a briefing: messages in the order in which they are told, and the questions that may be asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hrdash.charts.content import Chart, Grid, in_words
from hrdash.vocabulary import codes
from hrdash.words import day, label, say, unit_name

PARTS = ("moved", "stand", "behind", "due", "support")
"""The order of a briefing: what moved forward, where we stand, who is left behind, what is due, what is needed."""


@dataclass(frozen=True)
class Subject:
    """What a briefing is about: one unit, one theme, one unit's theme, or everything (both None)."""

    unit: str | None = None
    theme: str | None = None

    @property
    def where(self) -> dict[str, str]:
        """The filters on rates and statuses."""
        return {key: code for key, code in (("unit", self.unit), ("theme", self.theme)) if code}

    @property
    def area(self) -> str | None:
        """The area whose people the unit answers for: Pakistan for the federal one, None for all."""
        return str(codes("units")[self.unit]["area"] or "PK") if self.unit else None

    @property
    def code(self) -> str:
        """The subject in an address: `all`, `PK-SD`, `education`, `PK-SD.education`."""
        return ".".join(self.where.values()) or "all"

    @classmethod
    def of(cls, code: str) -> "Subject":
        """Read a subject from its code; what is unknown is left out.

        >>> Subject.of("PK-SD.education"), Subject.of("all")
        (Subject(unit='PK-SD', theme='education'), Subject(unit=None, theme=None))
        """
        parts = code.split(".")
        unit = next((part for part in parts if part in codes("units")), None)
        return cls(unit, next((part for part in parts if part in codes("themes")), None))

    @property
    def name(self) -> str:
        """The briefing's name."""
        names = [unit_name(self.unit)] if self.unit else []
        names += [label("themes", self.theme)] if self.theme else []
        return say("briefing.name", name=" · ".join(names)) if names else say("briefing.name-all")

    @property
    def file_name(self) -> str:
        """The subject in a file's name."""
        return self.code.replace(".", "-")


@dataclass(frozen=True)
class Message:
    """One thing that is said, with what it stands on.

    Attributes:
        key: its name within the briefing.
        part: one of `PARTS`.
        title: the finding, a sentence made from the numbers.
        second: what is measured or counted.
        chart: the chart's data; None where a table says it.
        table: the table; None where a chart says it.
        change: what it was at the last meeting; empty where there is nothing to compare.
        notes: what the speaker adds.
        source: where the figures come from.

    """

    key: str
    part: str
    title: str
    second: str
    source: str
    chart: Chart | None = None
    table: Grid | None = None
    change: str = ""
    notes: tuple[str, ...] = ()

    @property
    def alt(self) -> str:
        """The message's chart in words."""
        return f"{self.title}. {in_words(self.chart)}" if self.chart else self.title


@dataclass(frozen=True)
class Question:
    """A question that may be asked, answered in figures; `post` is who is responsible."""

    part: str
    asked: str
    answer: str
    source: str
    post: str


@dataclass(frozen=True)
class Since:
    """What a change is counted from: a day, and the meeting held on it where the calendar knows one."""

    on: date
    meeting: str = ""

    @property
    def name(self) -> str:
        """The day in words, after the meeting where there is one."""
        return (
            say("briefing.meeting", meeting=self.meeting, day=day(self.on)) if self.meeting else day(self.on)
        )


@dataclass(frozen=True)
class Briefing:
    """One briefing, frozen: of one release, with the statuses of one day."""

    subject: Subject
    version: int
    published: date
    as_of: date
    since: Since
    is_example: bool
    messages: tuple[Message, ...]
    questions: tuple[Question, ...]

    @property
    def foot(self) -> str:
        """The line under every slide and page: release, and the day of the statuses."""
        said = say("foot.release", day=day(self.published), version=self.version)
        return f"{said} · {say('briefing.as-of', day=day(self.as_of))}"

    @property
    def about(self) -> Mapping[str, object]:
        """What a file's properties say of it."""
        return {
            "name": self.subject.name,
            "version": self.version,
            "as of": self.as_of.isoformat(),
            "since": self.since.on.isoformat(),
        }

    def file_name(self, kind: str) -> str:
        """Name a file so that it says what it is and of when.

        >>> one = Briefing(Subject("PK-SD"), 12, date(2026, 3, 2), date(2026, 3, 1), Since(date(2025, 3, 1)), True, (), ())
        >>> one.file_name("deck.pptx")
        'PK-SD-2026-03-01-release-12-deck.pptx'
        """
        return f"{self.subject.file_name}-{self.as_of.isoformat()}-release-{self.version}-{kind}"

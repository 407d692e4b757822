"""What a reader of many rows notices: counted, and said once, at the first cell it concerns."""

from dataclasses import dataclass, field

from hrdash.layout.register.heads import RegisterHead
from hrdash.validate import Finding, finding
from hrdash.workbook import address


@dataclass(frozen=True)
class Notes:
    """What was noticed on a sheet: rules that count rows, rules that name a value, and findings of one cell each."""

    sheet: str
    head: RegisterHead
    counted: dict[str, list] = field(default_factory=dict)  # rule → [rows, first row, column]
    named: dict[tuple[str, str], list] = field(
        default_factory=dict
    )  # rule, value → [rows, first row, column, near]
    single: list[Finding] = field(default_factory=list)

    def count(self, rule: str, row: int, column: str = "text", rows: int = 1) -> None:
        """Count a row under a rule that says how many there are."""
        self.counted.setdefault(rule, [0, row, column])[0] += rows

    def name(self, rule: str, value: str, row: int, column: str, near: str | None = None) -> None:
        """Note a value that means nothing here, once however many rows say it."""
        self.named.setdefault((rule, value), [0, row, column, near])[0] += 1

    def at(self, rule: str, row: int, column: str, **words: str | None) -> None:
        """Note something about one cell."""
        self.single.append(finding(rule, self.sheet, self.cell(row, column), row=row + 1, **words))

    def cell(self, row: int, column: str) -> str:
        """Give the address of a column's cell in a row; of the row's first cell where there is no such column."""
        return address(row, self.head.columns.get(column, 0))

    def findings(self) -> list[Finding]:
        """Give all that was noticed."""
        found = list(self.single)
        for rule, (rows, row, column) in self.counted.items():
            cell = self.cell(row, column)
            found.append(finding(rule, self.sheet, cell, row=row + 1, value=f"{rows:,}"))
        for (rule, value), (rows, row, column, near) in self.named.items():
            words = {"value": value, "rows": f"{rows:,}", "near": near, "replacement": near}
            found.append(finding(rule, self.sheet, self.cell(row, column), row=row + 1, **words))
        for at, text in self.head.unknown.items():
            row = self.head.row
            found.append(finding("unknown-heading", self.sheet, address(row, at), row=row + 1, value=text))
        return found

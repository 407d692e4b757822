"""Files as a cell sends them, and what a release then has."""

from hrdash.store import query, read_release
from hrdash.submissions import Staged, publish, receive, stage
from hrdash.submissions.kept import keep_staged
from tests.small_lake import rows_of

HEADER = (
    "indicator_id,area,district,period,sex,age,disability,locality,ground,ground_value,definition,value,"
    "unit_measure,source\n"
)


def line(area="PK-SD", value="61", period="2019", sex="_T", source="PSLM, table 2"):
    return f'literacy,{area},_T,{period},{sex},_T,_T,_T,_T,_T,survey,{value},PT,"{source}"\n'


def submit(lake, *lines, unit="PK-SD", name="sindh.csv", header=HEADER):
    content = (header + "".join(lines)).encode()
    submission = receive(lake, name, content, by="analyst, Sindh cell", unit=unit)
    return submission, stage(lake, submission)


def published(lake, *lines, **how):
    submission, _ = submit(lake, *lines, **how)
    publish(lake, submission, "reviewer")
    return submission


def values(lake, area="PK-SD"):
    rows = query(
        read_release(lake),
        "select period, sex, value from observations where area = ? order by period, sex desc",
        [area],
    )
    return {(row["period"], row["sex"]): row["value"] for row in rows.to_pylist()}


def workbook(lake, content=b"a workbook", unit="PK-SD", **drawn):
    """A received workbook that was read as rows of several tables."""
    submission = receive(lake, "sindh.xlsx", content, by="analyst", unit=unit)
    rows = {name: rows_of(name, text) for name, text in drawn.items()}
    keep_staged(lake, submission, Staged(rows, []))
    return submission

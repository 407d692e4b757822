"""Writes the starter observations: `python -m data.starter.make_observations FOLDER-OF-SOURCE-DATA`."""

import argparse
from pathlib import Path

import pandas as pd

from .make import census_2023, census_totals, district_series, facts, un_sdg
from .make.rows import KEY, complete, say, write_rows

FOLDER = Path(__file__).parent / "observations"


def make_observations(source: Path, folder: Path = FOLDER) -> dict[str, int]:
    """Write one CSV per source into a folder and return their row counts.

    `structural.csv` in that folder is kept by hand: its sources are laws and treaties, not tables.

    Args:
        source: holds `census2023`, `census2017`, `pk_indicators` and `facts_pakistan.csv`.
        folder: where the files go; those of the same name are replaced.

    Raises:
        ValueError: where a fact has no place or contradicts its own table, or a key stands twice.

    """
    published = complete(facts.read_facts(source))
    files = {}
    for module in (census_2023, census_totals, district_series, un_sdg):
        rows, published = join_facts(complete(module.read_observations(source)), published)
        files[module.__name__.rsplit(".")[-1]] = rows
    files["facts"] = pd.concat([published, _occupancy(published)])
    rows = pd.concat(files.values())
    if not (twice := rows[rows.duplicated(KEY)]).empty:
        raise ValueError(f"a key stands twice: {twice.iloc[0][KEY].to_dict()}")
    folder.mkdir(exist_ok=True)
    for name, part in files.items():
        write_rows(part, folder / f"{name}.csv")
    return {name: len(part) for name, part in files.items()}


def join_facts(rows: pd.DataFrame, published: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Let a printed figure stand in place of our own sum of the same thing, with the sum's parts (rule 4).

    Returns:
        The rows, and the facts that are of something else.

    Raises:
        ValueError: where a fact contradicts the table it is from.

    """
    waiting = {tuple(fact[name] for name in KEY): fact for fact in published.to_dict("records")}
    joined = [
        _join(row, waiting.pop(tuple(row[name] for name in KEY), None)) for row in rows.to_dict("records")
    ]
    return complete(pd.DataFrame(joined)), complete(pd.DataFrame(waiting.values()))


def _join(ours: dict, fact: dict | None) -> dict:
    """Take a printed figure over; a fact that was computed only has to agree, or to be explained by our note."""
    if fact is None:
        return ours
    near = 0.0 if fact["unit_measure"] == "NUMBER" else 0.0051  # printed to two decimals
    agrees = abs(ours["value"] - fact["value"]) <= near
    if fact["source_kind"] == "computed":
        agrees |= f"{fact['value']:.2f} without" in str(ours["note"])
        agrees |= f"{ours['value']:.1f}" == str(fact["value"])
    if not agrees:
        raise ValueError(f"{ours}: the facts have {fact['value']}")
    if (ours["source_kind"], fact["source_kind"]) != ("computed", "published"):
        return ours
    return ours | {
        "value": fact["value"],
        "source_kind": "published",
        "is_public": fact["is_public"],
        "source": f"{fact['source']}; agrees with {ours['source'].split(', ')[-1]}",
        "note": say(fact["note"], ours["note"]),
    }


def _occupancy(facts: pd.DataFrame) -> pd.DataFrame:
    """Compute prison occupancy from its own parts: the printed rates (152.9 % and 157 %) fit neither them nor each other."""
    prisons = facts[
        facts["indicator_id"].isin(["prison-population", "prison-capacity"]) & (facts["area"] == "PK")
    ]
    held, places = prisons.sort_values("indicator_id", ascending=False)["value"]
    return prisons.head(1).assign(
        indicator_id="prison-occupancy",
        definition="prison-data-report-occupancy",
        value=held / places,
        numerator=held,
        denominator=places,
        unit_measure="RATIO",
        source_kind="computed",
        is_public=False,
        note="printed as 152.9 % and as 157 %; its printed parts give this",
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m data.starter.make_observations", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of source data, with facts_pakistan.csv")
    source = parser.parse_args().folder
    if not (source / "facts_pakistan.csv").is_file():
        parser.error(f"{source} has no facts_pakistan.csv: give the folder of source data")
    for name, count in make_observations(source).items():
        print(f"{name}.csv: {count} rows")

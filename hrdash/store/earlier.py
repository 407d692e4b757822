"""The states in which earlier releases had a table of figures: what whoever kept them knows."""

import pandas as pd
import pyarrow as pa

from hrdash.vocabulary import FIGURES, OBSERVATION_KEY

from .delta import changes_noted
from .reading import read_true_observations, read_withheld
from .releases import Release, read_releases, table_path
from .slices import GROUP


def read_states(newest: Release, groups: pa.Table) -> list[pd.DataFrame]:
    """Read every different state that releases have had some (indicator, definition, period) tables in, oldest first.

    Args:
        newest: the newest release; what it shows is the last state.
        groups: the distinct GROUP columns of the tables.

    Returns: the true figures of each state, with `is_shown`: whether that release showed them.
    """
    indicators = groups["indicator_id"].unique().to_pylist()
    states, seen = [], set()
    for release in _releases_that_changed(newest, groups):
        rows = read_true_observations(release, groups).to_pandas()
        withheld = read_withheld(release, indicators).select(list(OBSERVATION_KEY)).to_pandas()
        hidden = pd.MultiIndex.from_frame(withheld)
        rows["is_shown"] = ~pd.MultiIndex.from_frame(rows[list(OBSERVATION_KEY)]).isin(hidden)
        said = rows[[*OBSERVATION_KEY, *FIGURES, "unit_measure", "is_shown"]]
        print_of = int(pd.util.hash_pandas_object(said, index=False).sum())
        if len(rows) and print_of not in seen:
            seen.add(print_of)
            states.append(rows)
    return states


def _releases_that_changed(newest: Release, groups: pa.Table) -> list[Release]:
    """List the releases that wrote one of these tables, oldest first; where nobody noted which, it may be any."""
    path = table_path(newest.lake, "observations")
    if "observations" not in newest.tables:
        return []
    wanted = set(zip(*(groups[name].to_pylist() for name in GROUP), strict=True))
    noted = changes_noted(path)
    touching = [version for version, changed in noted.items() if changed is None or changed & wanted]
    found, last = [], -1
    for release in reversed(read_releases(newest.lake)):
        version = release.tables.get("observations", -1)
        if version > last and any(last < one <= version for one in touching):
            found.append(release)
        last = max(last, version)
    return found

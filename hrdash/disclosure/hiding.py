"""How a table's own rules, its sums and the linear programs come together into what a release shows."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from hrdash.disclosure import rules
from hrdash.disclosure.program import Room, Span, State, secure
from hrdash.disclosure.sums import NATION, Cells, add_up
from hrdash.vocabulary import FIGURES, OBSERVATION_KEY

_TABLE = ["indicator_id", "definition", "period", "unit_measure"]


@dataclass(frozen=True)
class Protected:
    """The observations as a release shows them, and the figures that it withholds."""

    observations: pd.DataFrame
    withheld: pd.DataFrame


def protect(
    rows: pd.DataFrame, *, sensitive: Collection[str] = (), hidden_before: pd.DataFrame | None = None
) -> Protected:
    """Hide, before anyone sees them, the figures that tell on few people, and what would give them away.

    Args:
        rows: the complete true figures of one or many (indicator, definition, period) tables, with the columns of
            `observations`. A part of a table is not enough: sums that are not seen cannot be protected.
        sensitive: the indicators whose threshold is 10, not 5.
        hidden_before: keys (OBSERVATION_KEY) that an earlier release hid; they stay hidden.

    Returns: `observations`, the rows in their order, hidden ones without their six figures and with obs_status Q;
        and `withheld`: key, figures, obs_status as it was, `reason` (`small`, `sensitive_share`, `low_sample`,
        `place`, `kept_hidden`, `source`, `complementary`) and `width`, the proved span in persons (null where no
        count of people is involved). A width under the threshold means that figures printed by the official
        source, or zeros on all sides, betray the count whatever else is hidden.
    """
    index, rows = rows.index, rows.reset_index(drop=True)
    reason = rules.reasons(rows, sensitive, hidden_before)
    width = pd.Series(np.nan, rows.index)
    has_counts = rules.counts_of_people(rows)["count"].notna()
    is_open = has_counts & ~rules.is_public(rows)
    ordered = rows[has_counts].sort_values(list(OBSERVATION_KEY))
    for _, table in ordered.groupby(_TABLE, sort=True):
        if is_open[table.index].any():
            # What the parts of one whole add up to is known, also where no row says it.
            wholes = rules.wholes(table)
            known = table if wholes.empty else pd.concat([table, wholes])
            known = known.reset_index(drop=True)
            given = reason[table.index].reset_index(drop=True).reindex(known.index, fill_value="")
            is_hidden, spans = (found[: len(table)] for found in _hide_table(known, given, sensitive))
            reason[table.index[is_hidden & reason[table.index].eq("")]] = "complementary"
            width[table.index] = spans
    is_hidden = reason.ne("")
    sample = pd.to_numeric(rows["sample_size"]).astype("float64")
    is_shaky = ~is_hidden & rows["obs_status"].eq("A") & sample.lt(rules.RELIABLE_SAMPLE)
    figures = list(FIGURES)
    observations = rows.assign(
        **{name: rows[name].mask(is_hidden) for name in figures},
        obs_status=rows["obs_status"].mask(is_hidden, "Q").mask(is_shaky, "U"),
    )
    withheld = rows.assign(reason=reason, width=width)[is_hidden & rows[figures].notna().any(axis=1)]
    withheld = withheld[[*OBSERVATION_KEY, *figures, "obs_status", "reason", "width"]].reset_index(drop=True)
    return Protected(observations.set_axis(index), withheld)


def _hide_table(
    table: pd.DataFrame, reason: pd.Series, sensitive: Collection[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Hide one table's rows: which are hidden, and each row's proved width in persons."""
    cells, matrix = add_up(table)
    size, families = len(cells.codes), range(cells.counts.shape[1])
    threshold = rules.thresholds(table, sensitive).iloc[0]
    is_row = np.arange(size) < len(table)
    is_small = _small(cells, table, threshold, rules.is_of_sensitive_group(table, sensitive))
    is_hidden = np.concatenate([reason.ne("").to_numpy(), np.zeros(size - len(table), bool)])
    if not is_hidden.any() and not is_small[~is_row & ~cells.is_known].any():
        return is_hidden[is_row], np.full(len(table), np.nan)
    state = State(
        is_row=is_row,
        is_known=cells.is_known,
        is_zero=(cells.counts == 0).any(axis=1),
        is_hidden=is_hidden,
        is_endangered=is_row | is_small.any(axis=1),
        span=Span(np.zeros(size), np.zeros(size)),
    )
    cost = _costs(cells)
    if len(families) == 1:
        room = Room(matrix, cells.counts[:, 0], np.full(size, np.inf))
        state = secure(room, state, cost, threshold)
        return state.is_hidden[is_row], state.span.width[is_row]
    is_hidden, width = _hide_rates(cells, matrix, state, is_small, cost, threshold)
    return is_hidden[is_row], width[is_row]


def _hide_rates(
    cells: Cells,
    matrix: sparse.csr_array,
    state: State,
    is_small: np.ndarray,
    cost: np.ndarray,
    threshold: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Hide rows of a table of rates, numerators n and complements c, and prove both widths.

    First for an outsider who knows every denominator, from a table of population say: c then moves as n does, the
    other way. What cannot be had so (the denominator itself is under the threshold, or public figures leave no
    room) is proved for an outsider who does not know the denominators of hidden rows: n and c each for itself.
    """
    n, c = cells.counts.T
    endless = np.full(len(n), np.inf)
    rooms = [Room(matrix, n, c), Room(matrix, n, endless), Room(matrix, c, endless)]
    spans = [state.span] * 3
    is_other = state.is_row & ~is_small.any(
        axis=1
    )  # hidden for others' sake: it is the numerator that counts
    counted = [is_small[:, 0] | is_other, is_small[:, 1]]
    worth_trying = [is_small.any(axis=1) & (n + c >= threshold), *counted]

    def width() -> np.ndarray:
        apart = [
            np.where(*at, np.inf) for at in zip(counted, (span.width for span in spans[1:]), strict=True)
        ]
        return np.maximum(spans[0].width, np.minimum(*apart))

    while True:
        hidden = state.is_hidden.sum()
        for number, room in enumerate(rooms):
            is_endangered = worth_trying[number] & (width() < threshold)
            state = secure(
                room, replace(state, is_endangered=is_endangered, span=spans[number]), cost, threshold
            )
            spans[number] = state.span
            worth_trying[number] &= ~is_endangered | (state.span.width >= threshold) | ~state.is_loose
        if state.is_hidden.sum() == hidden:
            return state.is_hidden, width()


def _small(cells: Cells, table: pd.DataFrame, threshold: float, of_all: pd.Series) -> np.ndarray:
    """Say which counts of which cells may not be found out, on the shape of `cells.counts`.

    What is left by subtraction is looked at like a row; and whatever its size where the row could not exist: all
    less female less male, in a district or a locality, is the number of transgender persons there.
    """
    families = cells.counts.shape[1]
    own = rules.needed(rules.counts_of_people(table), rules.thresholds(table, ()) * 0 + threshold, of_all)
    rest = slice(len(table), None)
    left = (cells.counts[rest] > 0) & (cells.counts[rest] < threshold)
    place, ground = cells.labels("place", rest), cells.labels("ground", rest)
    groups = pd.DataFrame(
        {
            "sex": cells.labels("sex", rest),
            "locality": cells.labels("locality", rest),
            "district": [district for _, district in place],
            "ground": [name for name, _ in ground],
        }
    )
    left[rules.refused_places(groups).index] = True
    left &= ~cells.is_sum[rest][:, None]
    return np.vstack([own.to_numpy()[:, :families], left & (cells.counts[rest] > 0)])


def _costs(cells: Cells) -> np.ndarray:
    """Price the hiding of each cell: districts before provinces before the nation, parts before totals, few before many."""
    cost = 1 + np.log10(1 + cells.counts.sum(axis=1)) / 4
    for k, names in enumerate(cells.names[:-1]):
        if len(names) > 1:
            is_total = np.array([name in ("_T", ("_T", "_T")) for name in names])
            cost[is_total[cells.codes[:, k]]] *= 1.5
    is_area = np.array([district == "_T" for _, district in cells.labels("place")])
    is_nation = np.array([place == NATION for place in cells.labels("place")])
    return cost * np.select([is_nation, is_area], [4, 2], 1)

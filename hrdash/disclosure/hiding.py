"""How a table's own rules, its sums and the linear programs come together into what a release shows."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from hrdash.disclosure import rules
from hrdash.disclosure.program import Room, Span, State, secure
from hrdash.disclosure.seen import Seen, look_at, table_keys, together
from hrdash.vocabulary import FIGURES, OBSERVATION_KEY

_TABLE = ["indicator_id", "definition", "period", "unit_measure"]


@dataclass(frozen=True)
class Protected:
    """The observations as a release shows them, and the figures that it withholds."""

    observations: pd.DataFrame
    withheld: pd.DataFrame


def protect(
    rows: pd.DataFrame,
    *,
    sensitive: Collection[str] = (),
    hidden_before: pd.DataFrame | None = None,
    released_before: Sequence[pd.DataFrame] = (),
) -> Protected:
    """Hide, before anyone sees them, the figures that tell on few people, and what would give them away.

    Args:
        rows: the complete true figures of one or many (indicator, definition, period) tables, with the columns of
            `observations`. A part of a table is not enough: sums that are not seen cannot be protected.
        sensitive: the indicators whose threshold is 10, not 5.
        hidden_before: keys (OBSERVATION_KEY) that an earlier release hid, with the `reason`; they stay hidden. Those of other periods
            say where readers miss a figure already.
        released_before: the states in which earlier releases had these tables: true figures, with `is_shown`. What
            they have shown is known, and nothing hidden in any of them may follow from all together.

    Returns: `observations`, the rows in their order, hidden ones without their six figures and with obs_status Q;
        and `withheld`: key, figures, obs_status as it was, `reason` (`small`, `sensitive_share`, `low_sample`,
        `place`, `kept_hidden`, `asked`, `source`, `complementary`) and `width`, the proved span in persons (null where no
        count of people is involved). A width under the threshold means that figures printed by the official
        source or by an earlier release, or zeros on all sides, betray the count whatever else is hidden.
    """
    index, rows = rows.index, rows.reset_index(drop=True)
    reason = rules.reasons(rows, sensitive, hidden_before)
    width = pd.Series(np.nan, rows.index)
    for table in _tables(rows, reason.ne(""), released_before, sensitive, hidden_before):
        is_hidden, spans = _hide_table(table.now, table.threshold, len(table.index))
        if table.earlier:
            # Whoever sees this release alone first: what is betrayed to those who kept others stays safe from them.
            seen = together(table.now.hiding(is_hidden), table.earlier)
            is_hidden, spans = _hide_table(seen, table.threshold, len(table.index))
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


@dataclass(frozen=True)
class _Table:
    """One table to protect: where its rows with counts are, how it is and was seen, and its threshold in persons."""

    index: pd.Index
    now: Seen
    earlier: list[Seen]
    threshold: float


def _tables(
    rows: pd.DataFrame,
    is_hidden: pd.Series,
    released_before: Sequence[pd.DataFrame],
    sensitive: Collection[str],
    hidden_before: pd.DataFrame | None,
) -> Iterator[_Table]:
    """Lay out each table that has counts which are not public, with what earlier releases showed of it."""
    has_counts = rules.counts_of_people(rows)["count"].notna()
    is_open = has_counts & ~rules.is_public(rows)
    ordered = rows[has_counts].sort_values(list(OBSERVATION_KEY))
    sealed = _by_table(rows[~has_counts & rows["obs_status"].eq("Q")])
    before = [_by_table(state[_is_counted(state)]) for state in released_before]
    elsewhere = _by_series(hidden_before)
    for name, table in ordered.groupby(_TABLE, sort=True):
        if not is_open[table.index].any():
            continue
        indicator, definition, period, _ = name
        states = [state[name] for state in before if name in state]
        everywhere = pd.concat([table, *states])
        now = look_at(
            table.reset_index(drop=True),
            is_hidden[table.index].to_numpy(),
            sensitive,
            sealed.get(name, rows.iloc[:0]),
            everywhere,
            frozenset(
                key
                for other, keys in elsewhere.get((indicator, definition), {}).items()
                if other != period
                for key in keys
            ),
        )
        earlier = [_as_it_was(state, sensitive, everywhere) for state in states]
        threshold = rules.thresholds(table, sensitive).iloc[0]
        yield _Table(table.index, now, earlier, threshold)


def _as_it_was(state: pd.DataFrame, sensitive: Collection[str], everywhere: pd.DataFrame) -> Seen:
    """Lay out a table as a release showed it: what it showed is known as if it were public."""
    state = state.reset_index(drop=True).assign(is_public=state["is_shown"].to_numpy(bool))
    return look_at(state, ~state["is_shown"].to_numpy(bool), sensitive, state.iloc[:0], everywhere)


def _is_counted(rows: pd.DataFrame) -> pd.Series:
    return rules.counts_of_people(rows)["count"].notna()


def _by_table(rows: pd.DataFrame) -> dict[tuple, pd.DataFrame]:
    return dict(iter(rows.groupby(_TABLE, sort=True))) if len(rows) else {}


def _by_series(hidden: pd.DataFrame | None) -> dict[tuple, dict[str, list[tuple]]]:
    """List the hidden keys of each indicator and definition, by period."""
    found: dict[tuple, dict[str, list[tuple]]] = {}
    if hidden is not None and len(hidden):
        for (*series, period), part in hidden.groupby(["indicator_id", "definition", "period"]):
            found.setdefault(tuple(series), {})[period] = table_keys(part)
    return found


def _hide_table(seen: Seen, threshold: float, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Hide the first `number` cells, a table's rows, as needed: which are hidden, and each one's proved width in persons."""
    size, rows = len(seen.counts), slice(number)
    is_loose = ~seen.is_known & (seen.is_hidden | (seen.is_sealed & ~seen.is_row))
    if not seen.is_hidden[rows].any() and not is_loose.any():
        return seen.is_hidden[rows], np.full(number, np.nan)
    state = State(
        is_row=seen.is_row,
        is_known=seen.is_known,
        is_zero=(seen.counts == 0).any(axis=1),
        is_hidden=seen.is_hidden,
        is_endangered=seen.is_row | seen.is_sealed,
        span=Span(np.zeros(size), np.zeros(size)),
    )
    if seen.counts.shape[1] == 1:
        room = Room(seen.matrix, seen.counts[:, 0], np.full(size, np.inf))
        state = secure(room, state, seen.cost, threshold)
        return state.is_hidden[rows], state.span.width[rows]
    is_hidden, width = _hide_rates(seen, state, threshold)
    return is_hidden[rows], width[rows]


def _hide_rates(seen: Seen, state: State, threshold: float) -> tuple[np.ndarray, np.ndarray]:
    """Hide rows of a table of rates, numerators n and complements c, and prove both widths.

    First for an outsider who knows every denominator, from a table of population say: c then moves as n does, the
    other way. What cannot be had so (the denominator itself is under the threshold, or public figures leave no
    room) is proved for an outsider who does not know the denominators of hidden rows: n and c each for itself.
    """
    n, c = seen.counts.T
    matrix, is_small, cost = seen.matrix, seen.is_small, seen.cost
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

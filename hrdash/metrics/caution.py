"""The marks of figures (`obs_status`) from the least to the most cautious: what is made of several has the last."""

import numpy as np
import pandas as pd

CAUTION = "ABPEULQ"  # with L and Q nothing is shown


def most_cautious(marks: pd.Series, others: pd.Series) -> pd.Series:
    """Give, row by row, the more cautious mark of two.

    >>> most_cautious(pd.Series(["A", "U"]), pd.Series(["B", "A"])).tolist()
    ['B', 'U']
    """
    places = [np.asarray([CAUTION.index(mark) for mark in column], dtype=int) for column in (marks, others)]
    return pd.Series(np.array(list(CAUTION))[np.maximum(*places)], index=marks.index, dtype=object)

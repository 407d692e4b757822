"""The register of recommendations: which of them are current."""

import pandas as pd


def mark_current(recommendations: pd.DataFrame) -> pd.DataFrame:
    """Say of each recommendation whether it is current.

    Current are the newest cycle of the Universal Periodic Review in the register, the latest concluding
    observations in it of each treaty body (all rows of that body with its latest `issued_on`; a row
    without a day is not current), and all that special procedures asked for. What is known but not
    loaded (table `reviews`) changes nothing here.

    Args:
        recommendations: rows with `mechanism`, `body`, `cycle` and `issued_on`.

    Returns:
        The same rows in the same order, with the column `is_current` set anew.

    >>> register = pd.DataFrame(
    ...     [
    ...         ("UPR", "UPR", 1, "2008-06-04"),
    ...         ("UPR", "UPR", 2, "2012-12-26"),
    ...         ("treaty_body", "CRC", None, "2009-10-15"),
    ...         ("treaty_body", "CRC", None, "2016-07-11"),
    ...         ("special_procedure", "WGEID", None, "2013-02-26"),
    ...     ],
    ...     columns=["mechanism", "body", "cycle", "issued_on"],
    ... )
    >>> mark_current(register)["is_current"].tolist()
    [False, True, False, True, True]
    """
    mechanism = recommendations["mechanism"]
    cycle = recommendations["cycle"].where(mechanism == "UPR")
    issued_on = pd.to_datetime(recommendations["issued_on"])
    latest = issued_on.where(mechanism == "treaty_body").groupby(recommendations["body"]).transform("max")
    is_current = (
        (cycle == cycle.max())
        | ((mechanism == "treaty_body") & (issued_on == latest))
        | (mechanism == "special_procedure")
    )
    return recommendations.assign(is_current=is_current.fillna(False).astype(bool))

"""The one series taken from the UN's SDG database: workers below the international poverty line."""

from pathlib import Path

import pandas as pd

SEXES = {"BOTHSEX": "_T", "MALE": "M", "FEMALE": "F"}
AGES = {"15+": "_T", "15-24": "Y15T24", "25+": "Y_GE25"}


def read_observations(source: Path) -> pd.DataFrame:
    """Read series SI_POV_EMP1, modelled by the ILO: its ages start at 15, so 15+ is everyone."""
    values = pd.read_csv(source / "pk_indicators" / "unsd_SI_POV_EMP1_PAK_by_sex_age.csv")
    return pd.DataFrame(
        {
            "indicator_id": "working-poverty",
            "definition": "ilo-working-poverty",
            "area": "PK",
            "period": values["TimePeriod"].astype(str),
            "sex": values["[Sex]"].map(SEXES),
            "age": values["[Age]"].map(AGES),
            "value": values["Value"],
            "unit_measure": "PT",
            "obs_status": "E",
            "source": "UN SDG database, SI_POV_EMP1 (ILO estimates, November 2017)",
        }
    )

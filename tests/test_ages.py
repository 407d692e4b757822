from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdash.ages import AgeBand, is_partition, label_age, overlap, read_age
from hrdash.vocabulary import codes

years = st.integers(0, 120)


@given(years, st.integers(1, 60), st.sampled_from("YM"))
def test_a_closed_age_band_reads_back_as_it_was_written(low, more, unit):
    code = f"{unit}{low}T{low + more}"
    months = 12 if unit == "Y" else 1
    band = read_age(code)
    assert band == AgeBand(low * months, (low + more + 1) * months)
    assert f"{unit}{band.low_months // months}T{band.high_months // months - 1}" == code
    assert label_age(code) == f"{low} to {low + more}" + {"Y": "", "M": " months"}[unit]


@given(years)
def test_single_years_and_open_bands_read_back_as_they_were_written(low):
    assert read_age(f"Y{low}") == AgeBand(12 * low, 12 * low + 12)
    assert read_age(f"Y_GE{low}") == AgeBand(12 * low, None)
    assert label_age(f"Y_GE{low}") == f"{low} and over"


@given(st.lists(years, min_size=2, max_size=6, unique=True))
def test_neighbouring_bands_cover_the_whole_and_never_overlap(edges):
    edges = sorted(edges)
    bands = [f"Y{low}" if high == low + 1 else f"Y{low}T{high - 1}" for low, high in pairwise(edges)]
    whole = f"Y{edges[0]}T{edges[-1] - 1}" if edges[-1] > edges[0] + 1 else f"Y{edges[0]}"
    assert is_partition(reversed(bands), of=whole)
    assert is_partition([*bands, f"Y_GE{edges[-1]}"], of=f"Y_GE{edges[0]}")
    assert not is_partition(bands[1:], of=whole)
    assert not is_partition([*bands, bands[0]], of=whole)
    assert not any(overlap(one, other) for place, one in enumerate(bands) for other in bands[place + 1 :])
    assert all(overlap(band, whole) and overlap(whole, band) for band in bands)


@pytest.mark.parametrize(
    "code", ["", "15-24", "Y15-24", "Y24T15", "Y5T5", "Y05T9", "15T24", "Y_LT5", "y5", "Y5 ", "_U", "Y1000"]
)
def test_an_age_outside_the_grammar_is_refused_by_name_with_the_grammar(code):
    with pytest.raises(
        ValueError, match="is not an age code: write _T, Y5, Y15T24, Y_GE65 or M6T59"
    ) as refused:
        read_age(code)
    assert repr(code) in str(refused.value)


def test_every_age_with_a_name_of_its_own_is_in_the_grammar():
    bands = [read_age(code) for code in codes("ages")]
    assert len(set(bands)) == len(bands)
    assert label_age("_T") == codes("ages")["_T"]["label_en"]

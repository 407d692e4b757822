"""What a reader of the dark theme prints: the colours of the light one, each told apart."""

from hrdash.charts.palette import STATUS_FILLS
from hrdash.ui.paper import swaps


def test_no_colour_that_is_changed_for_paper_is_one_that_stays():
    changed = swaps()
    stays = {colour for pair in STATUS_FILLS.values() for colour in pair}
    assert changed.keys() & (stays | set(changed.values())) == set()
    assert changed["#101819"] == "#ffffff"

"""What must be hidden in a release, and the proof that it cannot be recovered (rule 9).

A release is looked at through the eyes of an outsider who

- sees every shown row, and that a hidden one exists (its key, and that it is hidden);
- knows how rows add up within one (indicator, definition, period) table: every `_T`, bands of age, districts to
  areas to the nation as far as the source covers it; and subtracts what was published from its total, along every
  axis, to get at groups that were not;
- knows that counts are not negative and a numerator is not above its denominator, and holds every category that is
  nowhere left over to be empty;
- knows what the official source has printed (`is_public`);
- has kept every earlier release: what these showed, and takes what was not revised since for what it was (`seen`).

Hidden are the rows that say too much themselves (`rules`) and as many others as it takes (`program`), so that this
outsider must allow, for every hidden count, for values that span at least the threshold. Small counts in rates are
protected even from an outsider who has every denominator from another table, wherever that is possible; where it
is not (a denominator under the threshold, no room left by public figures), from one who has not got those of hidden
rows. Counts are treated as divisible, as τ-ARGUS does: the span is that of the linear relaxation. Sums across
tables are not looked at (decision 16): what one indicator counts of the people of another has to be given so that
their difference tells nothing.

What public figures betray stays betrayed: the row is hidden all the same, and its `width` says what is proved.
"""

from hrdash.disclosure.hiding import Protected, protect
from hrdash.disclosure.rules import THRESHOLD, refused_places

__all__ = ["THRESHOLD", "Protected", "protect", "refused_places"]

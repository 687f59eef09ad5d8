"""The visual language of all screens: small pictures and figures that mean the same wherever they stand.

Pure, calm grey; colour only for what is abnormal, and a shape or a word beside it (ISA-101). A picture is one ``img``
whose ``alt`` says what a reader of the picture would say: its name and its figures.
"""

from layouts.marks.bullet import bullet
from layouts.marks.interval import interval
from layouts.marks.multiple import multiple
from layouts.marks.sparkline import sparkline
from layouts.marks.spread import spread
from layouts.marks.stacked import stacked
from layouts.marks.tile import tile

__all__ = ["bullet", "interval", "multiple", "sparkline", "spread", "stacked", "tile"]

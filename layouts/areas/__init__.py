"""The 28 kecamatan by a value: as their shapes, or as equal hexagons at their places.

``base`` is the fixed part of a chart and holds both forms, on two windows of one sheet; ``assign`` brings it up to
date and says which window is looked at, so that a display may change the form without a new chart. Both are pure.

    Panel(..., base_fetch=None, base=lambda _data, look: areas.base(look, "map"))
    Rendered(figure=areas.assign({"35.22.01": AreaValue(2.4, "2,4", None, 1)}, look, "map", legend))

A click on a kecamatan sets ``kecamatan=CODE`` in the address (assets/live.js).
"""

from layouts.areas.classes import classes, legend_of, step_of
from layouts.areas.figure import assign, base
from layouts.areas.sheet import names
from layouts.areas.value import AreaValue, Entry, Form

__all__ = ["AreaValue", "Entry", "Form", "assign", "base", "classes", "legend_of", "names", "step_of"]

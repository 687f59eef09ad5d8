"""Taking back what was put on the wall. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from commandcenter.domain.clock import SECOND
from commandcenter.domain.wall.layers import Layer
from commandcenter.domain.wall.timeline import Wall

UNDO: Final = 20 * SECOND  # how long what somebody put there can be taken back, with what it pushed away
GRACE: Final = 5 * SECOND  # what was pressed in time may come late


def without(wall: Wall, layer: Layer, back: Iterable[Layer] = ()) -> Wall:
    """The wall when ``layer`` is taken off and ``back``, what it had pushed away, stands again."""
    again = {each.id: each for each in back}
    kept = [each for each in wall.layers if each.id != layer.id and each.id not in again]
    return replace(wall, layers=sorted([*kept, *again.values()], key=lambda each: each.id))

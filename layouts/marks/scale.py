"""A horizontal scale from zero to a top, and what lies beyond its ends."""

from dataclasses import dataclass

from layouts.marks import svg

WIDTH = 400  # units
LEAST = 3
ARROW = 11  # half the height of the triangle at an edge


@dataclass(frozen=True, slots=True)
class Scale:
    """Values 0 to ``top`` on the units of a bar."""

    top: float

    def at(self, value: float) -> int:
        """Where the value stands; what is outside stands at the edge (see ``beyond``)."""
        return round(WIDTH * min(1.0, max(0.0, value / self.top))) if self.top > 0 else 0

    def span(self, low: float, high: float, y: float, height: float, colour: str) -> str:
        """A bar from ``low`` to ``high``, never so narrow that it is not seen."""
        width = max(self.at(high) - self.at(low), LEAST)
        return svg.box(min(self.at(low), WIDTH - width), y, width, height, colour)

    def beyond(self, value: float, middle: float, colour: str) -> str:
        """A triangle at the edge that the value lies beyond; nothing for a value on the scale."""
        if value < 0:
            return svg.arrow(0, middle, ARROW, colour, is_right=False)
        if value > self.top:
            return svg.arrow(WIDTH, middle, ARROW, colour, is_right=True)
        return ""

    def tick(self, value: float, y: int, height: int, colour: str, width: int = 4) -> str:
        """An upright at the value, whole also at the edges; nothing where the value is off the scale."""
        if not 0 <= value <= self.top:
            return ""
        left = min(max(0, self.at(value) - width // 2), WIDTH - width)
        return svg.box(left, y, width, height, colour)

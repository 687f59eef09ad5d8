"""An estimate with its interval: how sure a figure is, so that an office with one ticket neither wins nor loses."""

from dash.development.base_component import Component

from commandcenter.domain.picture import Shown
from layouts import theme
from layouts.contract import Look
from layouts.marks import svg
from layouts.marks.scale import WIDTH, Scale

HEIGHT = 40
LINE, DOT = 6, 16


def interval(
    look: Look, *, point: float | None, low: float, high: float, top: float, reference: float | None = None,
    tone: Shown = Shown.UP, label: str,
) -> Component:  # fmt: skip
    """The point with a line from ``low`` to ``high``, on a scale from 0 to ``top``.

    ``reference``: what it is held against (the regency's figure, a limit), an upright through the whole height.
    Without a point only the line is drawn: too little is known for one figure. Ends beyond the scale have a triangle.
    """
    colours, scale, middle = theme.palette(look), Scale(top), HEIGHT / 2
    mark = colours.states[tone].mark
    parts = [svg.box(0, middle - 1, WIDTH, 2, colours.land)]
    if reference is not None:
        parts.append(scale.tick(reference, 0, HEIGHT, colours.quiet, 3))
    parts.append(scale.span(low, high, middle - LINE / 2, LINE, mark))
    parts += [scale.beyond(end, middle, mark) for end in (low, high)]
    if point is not None:
        parts.append(_point(scale.at(point), middle, mark, colours.background))
        parts.append(scale.beyond(point, middle, mark))
    return svg.image("interval", WIDTH, HEIGHT, parts, label, stretches=True)


def _point(x: int, middle: float, colour: str, rim: str) -> str:
    """A diamond: it stays one in whatever box the picture is stretched to."""
    x = min(max(DOT, x), WIDTH - DOT)

    def ring(size: float) -> list[tuple[int, int]]:
        half = round(size / 2)
        return [
            (x, round(middle) - half),
            (x + half, round(middle)),
            (x, round(middle) + half),
            (x - half, round(middle)),
        ]

    return svg.area(ring(DOT * 2), rim) + svg.area(ring(DOT * 1.5), colour)

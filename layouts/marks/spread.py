"""How something is spread: median, the middle half and the middle eight tenths, against a limit."""

from collections.abc import Mapping

from dash.development.base_component import Component

from commandcenter.domain.picture import Shown
from layouts import theme
from layouts.contract import Look
from layouts.marks import svg
from layouts.marks.scale import WIDTH, Scale

HEIGHT = 40


def spread(
    look: Look, *, quantiles: Mapping[int, float], top: float, limit: float | None = None, tone: Shown = Shown.UP,
    label: str,
) -> Component:  # fmt: skip
    """A line from p10 to p90, a box from p25 to p75, an upright at p50 (keys 10, 25, 50, 75, 90), on 0 to ``top``.

    Whatever is missing among the quantiles is not drawn. ``limit``: an upright through the whole height. An end beyond
    the scale has a triangle at its edge.
    """
    colours, scale, middle = theme.palette(look), Scale(top), HEIGHT / 2
    mark = colours.states[tone].mark
    parts = [svg.box(0, middle - 1, WIDTH, 2, colours.land)]
    for (low, high), thick in (((10, 90), 5), ((25, 75), 18)):
        if low in quantiles and high in quantiles:
            parts.append(scale.span(quantiles[low], quantiles[high], middle - thick / 2, thick, mark))
    if 50 in quantiles:
        median = quantiles[50]
        parts.append(scale.tick(median, 4, HEIGHT - 8, colours.background, 12))
        parts.append(scale.tick(median, 4, HEIGHT - 8, colours.text, 6))
    if limit is not None:
        parts.append(scale.tick(limit, 0, HEIGHT, colours.quiet, 4))
    furthest = max(quantiles.values(), default=0.0)
    parts.append(scale.beyond(furthest, middle, colours.text))
    return svg.image("spread", WIDTH, HEIGHT, parts, label, stretches=True)

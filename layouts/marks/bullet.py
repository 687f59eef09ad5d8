"""A bullet graph after Stephen Few: a value against its target, on quiet bands of what counts as good."""

from collections.abc import Sequence
from itertools import pairwise

from dash.development.base_component import Component

from commandcenter.domain.picture import Shown
from layouts import theme
from layouts.contract import Look
from layouts.marks import svg
from layouts.marks.scale import WIDTH, Scale

HEIGHT = 40
BAR_Y, BAR = 12, 14
WHISKER_Y = 33
PACE = 8  # half the width of the triangle on the upper edge


def bullet(
    look: Look, *, value: float | None, target: float | None, top: float, bounds: Sequence[float] = (),
    pace: float | None = None, forecast: tuple[float, float] | None = None, tone: Shown = Shown.UP, label: str,
) -> Component:  # fmt: skip
    """The value as a bar from zero, the target as an upright, on a scale from 0 to ``top``.

    ``bounds`` part the bands, the worst one strongest. ``pace``: where the value should be today (a small triangle on
    the upper edge). ``forecast``: the low and high end of what is expected at the end (a whisker at the foot). A
    value below zero or over the top has a triangle at that edge, never a bar that seems to end there: its number
    stands beside the picture. No value: a dashed empty bar, which is not zero.
    """
    colours, scale = theme.palette(look), Scale(top)
    parts = list(_bands(sorted(bounds), scale, look))
    mark = colours.text if tone is Shown.UP else colours.states[tone].mark
    middle = BAR_Y + BAR / 2
    if value is None:
        unknown = colours.states[Shown.UNKNOWN].mark
        parts.append(
            f"<path fill='none' stroke='{unknown}' stroke-width='3' stroke-dasharray='9 7' "
            f"d='M2 {BAR_Y}H{WIDTH - 2}v{BAR}H2z'/>"
        )
    else:
        parts += [svg.box(0, BAR_Y, scale.at(value), BAR, mark), scale.beyond(value, middle, mark)]
        if value > top:  # the triangle needs a ground to be seen on
            parts[-1] = scale.beyond(value, middle, colours.background)
    if forecast is not None:
        parts.append(_whisker(forecast, scale, colours.quiet))
    if target is not None:
        parts.append(_target(target, scale, look))
    if pace is not None:
        x = min(max(PACE, scale.at(pace)), WIDTH - PACE)
        parts.append(svg.area([(x, BAR_Y - 1), (x - PACE, 0), (x + PACE, 0)], colours.text))
    return svg.image("bullet", WIDTH, HEIGHT, parts, label, stretches=True)


def _bands(bounds: Sequence[float], scale: Scale, look: Look) -> list[str]:
    """From the worst to the best ever fainter: good is where nothing asks for attention."""
    colours = theme.palette(look)
    edges = [0.0, *(bound for bound in bounds if 0 < bound < scale.top), scale.top]
    steps = max(1, len(edges) - 2)
    return [
        svg.box(
            scale.at(low), 4, scale.at(high) - scale.at(low), HEIGHT - 12,
            theme.blend(colours.edge, colours.raised, index / steps if len(edges) > 2 else 1.0),
        )
        for index, (low, high) in enumerate(pairwise(edges))
    ]  # fmt: skip


def _target(target: float, scale: Scale, look: Look) -> str:
    """With a rim of the background, so that it is seen on the bar too."""
    colours = theme.palette(look)
    if not 0 <= target <= scale.top:
        return scale.beyond(target, 8, colours.text)
    return scale.tick(target, 2, HEIGHT - 8, colours.background, 12) + scale.tick(
        target, 2, HEIGHT - 8, colours.text, 6
    )


def _whisker(forecast: tuple[float, float], scale: Scale, colour: str) -> str:
    low, high = sorted(forecast)
    ends = scale.tick(low, WHISKER_Y - 4, 10, colour) + scale.tick(high, WHISKER_Y - 4, 10, colour)
    beyond = scale.beyond(low, WHISKER_Y, colour) + scale.beyond(high, WHISKER_Y, colour)
    return scale.span(low, high, WHISKER_Y, 3, colour) + ends + beyond

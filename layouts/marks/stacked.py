"""Parts of a whole in one bar, in the order they are given: ages of a backlog, answers by outcome."""

from collections.abc import Sequence

from dash.development.base_component import Component

from layouts import theme
from layouts.contract import Look
from layouts.marks import svg
from layouts.marks.scale import WIDTH

HEIGHT = 24
APART = 3  # units of background between two parts
LEAST = 3  # units that the smallest part is wide


def stacked(look: Look, parts: Sequence[tuple[str, float, int]], *, label: str) -> Component:
    """``parts``: word, share of the whole (any unit, added up here), step 0 to 4 of the ramp; negative shares are
    none. Without any share the bar is an empty outline. The words stand in the ``alt`` and beside the picture."""
    colours = theme.palette(look)
    total = sum(max(0.0, share) for _, share, _ in parts)
    if total <= 0:
        outline = f"<path fill='none' stroke='{colours.edge}' stroke-width='2' d='M1 1H{WIDTH - 1}V{HEIGHT - 1}H1z'/>"
        return svg.image("stacked", WIDTH, HEIGHT, [outline], label, stretches=True)
    spans, before = [], 0.0
    for _, share, step in parts:
        after = before + max(0.0, share)
        left, right = WIDTH * before / total, WIDTH * after / total
        gap = APART if after < total else 0
        if right > left:
            spans.append((max(right - left - gap, LEAST), min(left, WIDTH - LEAST), colours.ramp[step]))
        before = after
    # The narrowest last: what is there is seen, however small.
    drawn = [svg.box(left, 0, width, HEIGHT, colour) for width, left, colour in sorted(spans, reverse=True)]
    return svg.image("stacked", WIDTH, HEIGHT, drawn, label, stretches=True)

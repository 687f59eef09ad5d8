"""Inline SVG as a data address: sharp at every size, no request, few bytes (whole units, relative paths)."""

from collections.abc import Iterable, Sequence

from dash import html
from dash.development.base_component import Component

_OPEN = "data:image/svg+xml,<svg xmlns='http:%2F%2Fwww.w3.org/2000/svg' viewBox='0 0 {width} {height}'{stretch}>"
_STRETCH = " preserveAspectRatio='none'"
# What would end the address or be taken for an escape. Angle brackets may stand in a data address as they are.
_ESCAPES = str.maketrans({"%": "%25", "#": "%23", '"': "%22", "\n": " "})


def image(
    kind: str, width: int, height: int, parts: Iterable[str], label: str, *, stretches: bool = False
) -> Component:
    """One picture of ``width`` by ``height`` units; ``kind`` is its class, ``label`` what a screen reader says.

    ``stretches``: it fills whatever box the style sheet gives it (bars); without, it keeps its proportions (lines).
    """
    head = _OPEN.format(width=width, height=height, stretch=_STRETCH if stretches else "")
    body = "".join(parts).translate(_ESCAPES)
    return html.Img(src=f"{head}{body}</svg>", alt=label, className=f"mark mark-{kind}")


def box(x: float, y: float, width: float, height: float, colour: str) -> str:
    """A filled rectangle; nothing where it would have no width."""
    left, right = round(x), round(x + width)
    if right <= left:
        return ""
    return f"<path fill='{colour}' d='M{left} {round(y)}h{right - left}v{round(height)}H{left}z'/>"


def area(points: Sequence[tuple[int, int]], colour: str) -> str:
    """A filled polygon."""
    return f"<path fill='{colour}' d='{trail(points)}z'/>"


def line(points: Sequence[tuple[int, int]], colour: str, width: int, dashes: str = "") -> str:
    """A line through the points; of one point a dot of the line's width."""
    dashed = f" stroke-dasharray='{dashes}'" if dashes else ""
    path = trail(points) + ("h0" if len(points) == 1 else "")
    return (
        f"<path fill='none' stroke='{colour}' stroke-width='{width}' stroke-linecap='round' stroke-linejoin='round'"
        f"{dashed} d='{path}'/>"
    )


def trail(points: Sequence[tuple[int, int]]) -> str:
    """The points as a path: the first absolute, the rest as steps."""
    (x, y), *rest = points
    path = f"M{x} {y}"
    for next_x, next_y in rest:
        dx, dy = next_x - x, next_y - y
        path += f"v{dy}" if dx == 0 else f"h{dx}" if dy == 0 else f"l{dx} {dy}"
        x, y = next_x, next_y
    return path


def arrow(at: float, middle: float, half: float, colour: str, *, is_right: bool) -> str:
    """A triangle at an edge: what it stands for goes on beyond."""
    tip, back = (round(at), round(at - 1.2 * half)) if is_right else (round(at), round(at + 1.2 * half))
    return area([(tip, round(middle)), (back, round(middle - half)), (back, round(middle + half))], colour)

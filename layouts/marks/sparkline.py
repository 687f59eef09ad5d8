"""A sparkline after Tufte: the course of a figure in the size of a word, its expected range behind it."""

from collections.abc import Callable, Iterable, Sequence

from dash.development.base_component import Component

from commandcenter.domain.picture import Shown
from layouts import theme
from layouts.contract import Look
from layouts.marks import svg

FINE = 4  # units of the picture per unit of ``width`` and ``height``
STROKE, DOT, LOUD, LONE = 6, 14, 22, 9  # units: the line, the newest value, the same out of order, a value alone

Points = list[tuple[int, int]]
Place = Callable[[int, float], tuple[int, int]]


def sparkline(
    values: Sequence[float | None], look: Look, *, label: str, low: Sequence[float | None] | None = None,
    high: Sequence[float | None] | None = None, breaks: Sequence[int] = (), tone: Shown = Shown.UP, width: int = 120,
    height: int = 28,
) -> Component:  # fmt: skip
    """The values from the oldest to the newest, each in its equal step of the width.

    None is a gap. ``breaks``: indices from which the figures cannot be compared with those before; no line crosses
    one, and a faint rule marks it. ``low`` and ``high`` (as long as the values): the expected range as a band. The
    newest value, when there is one at the end, has a dot; where its tone is not UP, the tone's colour and a form of
    its own (square, triangle, diamond). The course itself stays grey.
    """
    colours = theme.palette(look)
    across, up = width * FINE, height * FINE
    pad = (DOT if tone is Shown.UP else LOUD) // 2 + 1
    known = [value for series in (values, low or (), high or ()) for value in series if value is not None]
    least, most = min(known, default=0.0), max(known, default=0.0)
    step = (across - 2 * pad) / max(1, len(values) - 1)

    def at(index: int, value: float) -> tuple[int, int]:
        share = (value - least) / (most - least) if most > least else 0.5
        return round(pad + index * step), round(up - pad - share * (up - 2 * pad))

    parts = [svg.area(ring, colours.edge) for ring in _bands(low or (), high or (), breaks, at)]
    parts += [_rule(round(pad + (index - 0.5) * step), up, colours.quiet) for index in breaks if index > 0]
    grey = colours.states[Shown.UP].mark
    for run in _runs(values, breaks):
        points = [at(index, value) for index, value in run]
        parts.append(svg.line(points, grey, STROKE if len(points) > 1 else LONE))
    if values and values[-1] is not None:
        parts.append(_newest(at(len(values) - 1, values[-1]), tone, look))
    return svg.image("sparkline", across, up, parts, label)


def _newest(point: tuple[int, int], tone: Shown, look: Look) -> str:
    (x, y), colour = point, theme.palette(look).states[tone].mark
    if tone is Shown.UP:
        return svg.line([point], colour, DOT)
    r = LOUD // 2
    match tone:
        case Shown.DOWN | Shown.BEHIND:
            ring = [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)]
        case Shown.DEGRADED:
            ring = [(x, y - r), (x + r, y + r), (x - r, y + r)]
        case _:
            ring = [(x, y - r), (x + r, y), (x, y + r), (x - r, y)]
    return svg.area(ring, colour)


def _runs(values: Sequence[float | None], breaks: Sequence[int]) -> Iterable[list[tuple[int, float]]]:
    """Stretches without a gap or a break in them."""
    run: list[tuple[int, float]] = []
    for index, value in enumerate(values):
        if run and (value is None or index in breaks):
            yield run
            run = []
        if value is not None:
            run.append((index, value))
    if run:
        yield run


def _bands(
    low: Sequence[float | None], high: Sequence[float | None], breaks: Sequence[int], at: Place
) -> Iterable[Points]:
    both = [None if a is None or b is None else (a, b) for a, b in zip(low, high, strict=True)]
    for run in _runs([None if pair is None else float(index) for index, pair in enumerate(both)], breaks):
        pairs = [(index, pair) for index, _ in run if (pair := both[index]) is not None]
        if len(pairs) > 1:
            yield [at(index, top) for index, (_, top) in pairs] + [at(index, foot) for index, (foot, _) in pairs[::-1]]


def _rule(x: int, height: int, colour: str) -> str:
    return svg.line([(x, 2), (x, height - 2)], colour, 2, "8 8")

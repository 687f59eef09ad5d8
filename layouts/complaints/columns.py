"""Marks of many rows as one picture beside them: a column of twenty small pictures would be most of a push.

Every row is ``PITCH`` units high; the style sheet gives the picture the height of the rows. The shapes are those of
``layouts.marks``: a course with a dot on its newest value, an interval with a diamond, a spread with its median.
"""

from collections.abc import Mapping, Sequence

from dash.development.base_component import Component

from commandcenter.domain.complaints.model import Rank, RankedRate, RankedShare
from commandcenter.domain.picture import Shown
from layouts import theme
from layouts.contract import Look
from layouts.marks import svg

PITCH, WIDTH = 40, 240  # units
PAD = 6

Ranked = RankedShare | RankedRate


def courses(rows: Sequence[Sequence[int]], look: Look, label: str) -> Component:
    """A line for each row, every one on its own scale from zero: the shape of a course, not its size."""
    mark = theme.palette(look).states[Shown.UP].mark
    lines, dots = [], []
    for index, values in enumerate(rows):
        if len(values) < 2:
            continue
        step, top = (WIDTH - 2 * PAD) / (len(values) - 1), max(max(values), 1)
        points = [
            (round(PAD + step * n), round((index + 1) * PITCH - PAD - (PITCH - 2 * PAD) * value / top))
            for n, value in enumerate(values)
        ]
        lines.append(svg.trail(points))
        dots.append(f"M{points[-1][0]} {points[-1][1]}h0")
    parts = [_stroke("".join(lines), mark, 3), _stroke("".join(dots), mark, 9)]
    return svg.image("column", WIDTH, PITCH * len(rows), parts, label, stretches=True)


def intervals(rows: Sequence[Ranked | None], top: float, mean: float | None, look: Look, label: str) -> Component:
    """A line from low to high with a diamond at the shrunk value; the mean of all as an upright through all rows."""
    colours = theme.palette(look)
    parts = [] if mean is None else [_stroke(f"M{_at(mean, top)} 0V{PITCH * len(rows)}", colours.quiet, 2)]
    for worse, tone in ((False, Shown.UP), (True, Shown.DEGRADED)):
        mine = [(n, row) for n, row in enumerate(rows) if row is not None and (row.rank is Rank.WORSE) is worse]
        lines = "".join(f"M{_at(row.low, top)} {_middle(n)}H{_at(row.high, top)}" for n, row in mine)
        points = "".join(f"M{_at(row.shrunk, top)} {_middle(n) - 9}l12 9l-12 9l-12-9z" for n, row in mine)
        mark = colours.states[tone].mark
        parts += [_stroke(lines, mark, 4), f"<path fill='{mark}' d='{points}'/>" if points else ""]
    return svg.image("column", WIDTH, PITCH * len(rows), parts, label, stretches=True)


def spreads(
    rows: Sequence[Mapping[int, float]], tones: Sequence[Shown], has_limit: bool, look: Look, label: str
) -> Component:
    """Quantiles (p10 p25 p50 p75 p90) in shares of the limit, from nothing to twice the limit: its upright is the
    middle of every row. What lies beyond has a triangle at the edge."""
    colours = theme.palette(look)
    height = PITCH * len(rows)
    parts = [_stroke(f"M{WIDTH // 2} 0V{height}", colours.quiet, 3)] if has_limit else []
    for tone in dict.fromkeys(tones):
        mine = [(n, row) for n, row in enumerate(rows) if tones[n] is tone and row]
        mark = colours.states[tone].mark
        parts += [
            _stroke(_level(mine, 10, 90), mark, 3),
            _stroke(_level(mine, 25, 75), mark, 14),
            f"<path fill='{mark}' d='{_beyond(mine)}'/>" if _beyond(mine) else "",
        ]
    medians = "".join(f"M{_at(row[50], 2)} {_middle(n) - 12}v24" for n, row in enumerate(rows) if 50 in row)
    parts += [_stroke(medians, colours.background, 9), _stroke(medians, colours.text, 5)]
    return svg.image("column", WIDTH, height, parts, label, stretches=True)


def _level(rows: Sequence[tuple[int, Mapping[int, float]]], low: int, high: int) -> str:
    found = ((n, _at(row[low], 2), _at(row[high], 2)) for n, row in rows if low in row and high in row)
    return "".join(f"M{left} {_middle(n)}H{max(right, left + 2)}" for n, left, right in found)


def _beyond(rows: Sequence[tuple[int, Mapping[int, float]]]) -> str:
    found = (n for n, row in rows if max(row.values()) > 2)
    return "".join(f"M{WIDTH} {_middle(n)}l-10-9v18z" for n in found)


def _stroke(path: str, colour: str, width: int) -> str:
    if not path:
        return ""
    ends = " stroke-linecap='round'" if "h0" in path else ""
    return f"<path fill='none' stroke='{colour}' stroke-width='{width}'{ends} d='{path}'/>"


def _at(value: float, top: float) -> int:
    return round(WIDTH * min(1.0, max(0.0, value / top))) if top > 0 else 0


def _middle(row: int) -> int:
    return row * PITCH + PITCH // 2

"""Five classes with round bounds, so that the legend can be read and the same colour means the same tomorrow."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import floor, log10

from layouts import i18n
from layouts.areas.value import Entry
from layouts.contract import Look
from layouts.i18n import message

STEPS = 5
ROUND = (1.0, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
NO_DATA = message("no data")


def classes(values: Iterable[float | None]) -> tuple[float, ...]:
    """The four bounds between five equal classes from zero (or below, where a value is) to the largest value.

    Widths are 1, 2, 2.5, 3, 4, 5, 6 or 8 times a power of ten. Classes are of equal width on purpose: quantiles would
    paint a fifth of the kecamatan dark however little they differ.
    """
    known = [value for value in values if value is not None]
    if not known:
        return (1.0, 2.0, 3.0, 4.0)
    least, most = min(0.0, *known), max(0.0, *known)
    width = _round_up((most - least) / STEPS) if most > least else 1.0
    start = floor(least / width) * width
    while start + STEPS * width < most:  # rounding the start down has cost some of the room
        width = _round_up(width * 1.01)
        start = floor(least / width) * width
    return tuple(round(start + step * width, 9) for step in range(1, STEPS))


def step_of(value: float, bounds: Sequence[float]) -> int:
    """The class of a value: a bound belongs to the class above it."""
    return sum(value >= bound for bound in bounds)


def legend_of(
    look: Look, bounds: Sequence[float], heading: str, *, has_gaps: bool, tiny: str = ""
) -> tuple[Entry, ...]:
    """The classes from the most to the least in words, with a row for no data and one for few cases (``tiny``, in the
    reader's language) where there are such."""
    decimals = _decimals(bounds)
    numbers = [i18n.number(look.lang, bound, decimals) for bound in bounds]
    words = [f"< {numbers[0]}", *(f"{low}–{high}" for low, high in pairwise(numbers)), f"≥ {numbers[-1]}"]
    rows = [Entry(heading, is_heading=True)] if heading else []
    rows += [Entry(words[step], step=step) for step in reversed(range(len(words)))]
    if tiny:
        rows.append(Entry(f"( ) {tiny}", is_tiny=True))
    if has_gaps:
        rows.append(Entry(i18n.text(look.lang, NO_DATA)))
    return tuple(rows)


def _round_up(width: float) -> float:
    power = 10.0 ** floor(log10(width))
    return next(step * power for step in ROUND if step * power >= width * (1 - 1e-9))


def _decimals(bounds: Sequence[float]) -> int:
    for decimals in range(4):
        if all(abs(bound - round(bound, decimals)) < 1e-9 for bound in bounds):
            return decimals
    return 4

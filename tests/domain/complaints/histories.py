"""Invented histories whose truth is known, for the tests of what is normal."""

import random
from collections import Counter
from collections.abc import Mapping

from commandcenter.domain.clock import DAY, WIB, from_datetime, to_datetime
from commandcenter.domain.complaints.history import YEAR_DAYS, Cell, Day, History
from commandcenter.domain.complaints.scope import Span

# Sunday 23 November 2025 ends two years of whole weeks.
ENDS: int = from_datetime(to_datetime(0).fromisoformat("2025-11-24").replace(tzinfo=WIB))
EVEN_HOURS = (1,) * 24


def of_tickets(tickets: Mapping[tuple[str, int, str], int], days: int, ends_at: int = ENDS) -> History:
    """A history of so many days from tickets by (category, day, kecamatan)."""
    starts_at = ends_at - days * DAY
    n: Counter[tuple[str, int]] = Counter()
    squares: Counter[tuple[str, int]] = Counter()
    cells: Counter[tuple[str, str]] = Counter()
    for (category, day, kecamatan), count in tickets.items():
        if not starts_at <= day < ends_at:
            continue
        n[category, day] += count
        squares[category, day] += count * count
        if day >= ends_at - YEAR_DAYS * DAY:
            cells[category, kecamatan] += count
    return History(
        Span(starts_at, ends_at),
        tuple(Day(category, day, count, squares[category, day]) for (category, day), count in n.items()),
        tuple(Cell(*key, count) for key, count in cells.items()),
        EVEN_HOURS,
    )


def even(rates: Mapping[str, int], days: int, kecamatan: tuple[str, ...] = ("k1",)) -> History:
    """Exactly so many tickets of each category on every day from every kecamatan."""
    return of_tickets(
        {(c, ENDS - n * DAY, k): rate for c, rate in rates.items() for n in range(1, days + 1) for k in kecamatan}, days
    )


def poisson(draw: random.Random, mean: float) -> int:
    """A Poisson number, by counting arrivals."""
    n, left = 0, draw.expovariate(1.0)
    while left < mean:
        n, left = n + 1, left + draw.expovariate(1.0)
    return n

"""The ledger of the years around a quarter, and its reviews, remembered by the reading connection that made them.

All panels of all screens stand on the same ledger, and putting one together takes longer than everything that is asked
of it (store/remembered.py).
"""

from typing import Final

from sqlalchemy import Connection

from commandcenter.domain.attainment.ledger import Ledger
from commandcenter.domain.attainment.quarters import Review
from commandcenter.domain.clock import DAY, Instant, floor_to
from commandcenter.domain.period import Period
from commandcenter.domain.reference import Frequency
from commandcenter.store.queries.attainment.progress import progress_of
from commandcenter.store.queries.attainment.rows import load
from commandcenter.store.queries.attainment.rules import configuration
from commandcenter.store.remembered import remembered
from commandcenter.store.versions import Topic

YEARS: Final = 3  # plan years of a ledger: as many as a forecast looks back, and the one that is shown
_TOPICS: Final = (Topic.OBSERVATIONS, Topic.REPORTS, Topic.REFERENCE)


def ledger(connection: Connection, instant: Instant, last: int) -> Ledger:
    """Of the plan year ``last`` and those before it, as known at the instant."""
    over = Period.at(Frequency.QUARTER, instant.at).previous().text

    def make() -> Ledger:
        return Ledger(load(connection, instant, last - YEARS + 1, last), configuration(connection), over)

    return remembered(connection, ("ledger", _moment(instant), over, last), _TOPICS, make)


def review(connection: Connection, instant: Instant, period: str | None) -> Review | None:
    """Of a quarter (None: of the newest that is over and has targets). None: there are no targets."""
    now = Period.at(Frequency.QUARTER, instant.at)
    last = min(int(period[:4]), now.year) if period else now.year
    book = ledger(connection, instant, last)
    shown = period or next((each for each in book.periods if each <= book.over), None)
    if shown is None or not book.goals:
        return None

    def make() -> Review:
        return Review(book, shown, progress_of(connection, instant, int(shown[:4])))

    today = floor_to(instant.at, DAY)
    return remembered(connection, ("review", _moment(instant), today, book.over, last, shown), _TOPICS, make)


def _moment(instant: Instant) -> int | None:
    """The present has no moment of its own: what is known now changes with the versions alone."""
    return None if instant.live else instant.at

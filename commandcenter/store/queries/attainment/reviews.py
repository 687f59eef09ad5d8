"""The ledger of the years around a quarter, and its reviews, remembered by the reading connection that made them.

All panels of all screens stand on the same ledger, and putting one together takes longer than everything that is asked
of it. It is made again when observations, reports or reference data have a new version, which rises in the transaction
that changes them; so a remembered one never differs from what a new one would say. A connection that may write
remembers nothing: what it wrote may yet be rolled back.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from sqlalchemy import Connection

from commandcenter.domain.attainment.ledger import Ledger
from commandcenter.domain.attainment.quarters import Review
from commandcenter.domain.clock import DAY, Instant, floor_to
from commandcenter.domain.period import Period
from commandcenter.domain.reference import Frequency
from commandcenter.store import versions
from commandcenter.store.queries.attainment.progress import progress_of
from commandcenter.store.queries.attainment.rows import load
from commandcenter.store.queries.attainment.rules import configuration
from commandcenter.store.versions import Topic

YEARS: Final = 3  # plan years of a ledger: as many as a forecast looks back, and the one that is shown
_TOPICS: Final = (Topic.OBSERVATIONS, Topic.REPORTS, Topic.REFERENCE)
_MOST: Final = 6  # ledgers and reviews: the present, a past moment, and the quarters that somebody looks at
_KEPT: Final = "attainment"
_READS: Final = "reads"
Made = TypeVar("Made", Ledger, Review)


def ledger(connection: Connection, instant: Instant, last: int) -> Ledger:
    """Of the plan year ``last`` and those before it, as known at the instant."""
    over = Period.at(Frequency.QUARTER, instant.at).previous().text

    def make() -> Ledger:
        return Ledger(load(connection, instant, last - YEARS + 1, last), configuration(connection), over)

    return _remembered(connection, ("ledger", _moment(instant), over, last), make)


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
    return _remembered(connection, ("review", _moment(instant), today, book.over, last, shown), make)


def _moment(instant: Instant) -> int | None:
    """The present has no moment of its own: what is known now changes with the versions alone."""
    return None if instant.live else instant.at


def _remembered(connection: Connection, key: tuple[Any, ...], make: Callable[[], Made]) -> Made:
    if not _reads_only(connection):
        return make()
    # Before the rows: should a change slip in between, the rows are newer than they are held to be, and read again.
    known = versions.read(connection)
    now = tuple(known.get(topic.value, 0) for topic in _TOPICS)
    kept: dict[tuple[Any, ...], Any] = connection.info.setdefault(_KEPT, {})
    if kept.get(("versions",)) != now:
        kept.clear()
        kept["versions",] = now
    if key not in kept:
        while len(kept) > _MOST:
            kept.pop(next(name for name in kept if name != ("versions",)))
        kept[key] = make()
    found: Made = kept[key]
    return found


def _reads_only(connection: Connection) -> bool:
    if _READS not in connection.info:
        is_postgresql = connection.dialect.name == "postgresql"
        asked = "SHOW default_transaction_read_only" if is_postgresql else "PRAGMA query_only"
        connection.info[_READS] = connection.exec_driver_sql(asked).scalar_one() in ("on", 1)
    return bool(connection.info[_READS])

"""One item into the store: its tables mapped, its rows stored in batches, its bad rows quarantined, its notes kept."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Final

from sqlalchemy import Engine

from commandcenter.domain.clock import MINUTE
from commandcenter.domain.feeds import Counts
from commandcenter.domain.records import Note, Record
from commandcenter.domain.reference import Reference
from commandcenter.domain.rejects import RejectedRow
from commandcenter.settings import Settings
from commandcenter.store.engine import StoreError
from commandcenter.store.writes import feeds as writes
from commandcenter.store.writes import quarantine, records, sites
from commandcenter.store.writes.readings import Message, ReadingWriter
from ingest.contract import FeedError, Item, Line, Table
from ingest.feeds_file import Configured
from ingest.forgotten import orders_of
from ingest.mapping import Mapper, RowReject
from ingest.privacy import clean_error, clean_labels
from ingest.sink import policy_of

LEASE: Final = 10 * MINUTE  # extended with every batch; a killed run holds its feed no longer than this

_SLICE: Final = 2_000  # records in a transaction: readings of the network must not wait longer for SQLite's lock
_LOOK_LINES: Final = 1_000

Tell = Callable[[str, int, int | None], None]


class Stopped(Exception):
    """The program is asked to end, or another run has taken over: what is stored is stored, the rest comes again."""


def rejected_row(origin: str, table: Table, reject: RowReject) -> RejectedRow:
    """A rejected row with what it takes to give it back in a file of the same shape."""
    return RejectedRow(
        origin, reject.sheet, reject.line, reject.column, reject.reason, reject.detail,
        table.columns, reject.cells, table.header,
    )  # fmt: skip


class Intake:
    """Takes in the items of one run. ``turn`` is held while something is written."""

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        configured: Configured,
        reference: Reference,
        run: int,
        turn: AbstractContextManager[object],
        clock: Callable[[], int],
    ) -> None:
        self._engine, self._settings, self._configured = engine, settings, configured
        self._reference, self._run, self._turn, self._clock = reference, run, turn, clock
        self._orders = orders_of(settings)
        self.noted: list[tuple[str, Note]] = []  # what was noticed in the items taken in, by their origin

    def take(self, item: Item, counts: Counts, tell: Tell, is_stopping: Callable[[], bool]) -> None:
        """Store everything of the item, and count it. Raises FeedError with what is wrong with it as a whole, and
        Stopped.

        Good rows that were stored before it was refused stay, and are counted: taken in again, they change nothing.
        """
        with self._turn, self._engine.begin() as connection:
            id_ = writes.begin_item(
                connection, self._run, item.origin, item.digest, self._clock(), is_one=bool(item.readings)
            )
        try:
            counts.saw(item.data_at)
            self._watch(item, counts)
            notes = self._tables(item, id_, counts, tell, is_stopping)
        except FeedError as error:
            self._finish(id_, item, [], str(clean_error(error)))
            raise
        self._finish(id_, item, notes, None)
        self.noted += [(item.origin, note) for note in notes]
        counts.items += 1

    def _watch(self, item: Item, counts: Counts) -> None:
        """Sites and readings go the way of towers and links."""
        if item.sites is not None:
            try:
                with self._turn, self._engine.begin() as connection:
                    sites.apply(connection, self._configured.name, item.sites, self._clock())
            except StoreError as error:
                raise FeedError(str(error), is_permanent=True) from error
        if not item.readings:
            return
        at = self._clock()
        messages = [Message(reading, item.origin, (reading.extra or "").encode()) for reading in item.readings]
        writer = ReadingWriter(self._engine, policy_of(self._settings), self._settings.retain_sample_days)
        with self._turn:
            outcome = writer.store(messages, at)
        counts.lines += len(messages)
        counts.added += outcome.stored
        counts.unchanged += outcome.duplicates
        counts.rejected += outcome.quarantined
        counts.saw(max(reading.event_at for reading in item.readings))

    def _tables(
        self, item: Item, id_: int, counts: Counts, tell: Tell, is_stopping: Callable[[], bool]
    ) -> Sequence[Note]:
        """Map and store the tables batch by batch; bad rows wait in memory, so that all of them or none is kept."""
        mapper = Mapper(self._configured.feed, self._reference, item.origin, self._clock())
        rejects: list[RejectedRow] = []
        expired, forgotten = 0, 0
        try:
            for table in map(clean_labels, item.tables()):
                watched = replace(table, lines=partial(_watched, table, is_stopping))
                for batch in mapper.read(watched):
                    if is_stopping():
                        raise Stopped
                    rejects += [rejected_row(item.origin, table, reject) for reject in batch.rejects]
                    self._bound(rejects, counts)
                    for start in range(0, len(batch.records), _SLICE):
                        stored = self._store(id_, batch.records[start : start + _SLICE], counts)
                        expired, forgotten = expired + stored.expired, forgotten + stored.forgotten
                    tell(item.origin, mapper.lines, table.count)
            mapper.finish()
        finally:
            counts.lines += mapper.lines
            counts.dropped += mapper.dropped
        notes = list(mapper.notes)
        counts.rejected += len(rejects)
        if expired:
            notes.append(Note("expired", "older than this feed keeps what it brings: left out", n=expired))
        if forgotten:
            notes.append(Note("forgotten", "tickets that were forgotten on request: left out", n=forgotten))
        self._quarantine(rejects)
        return notes

    def _store(self, id_: int, batch: Sequence[Record], counts: Counts) -> records.Stored:
        at = self._clock()
        with self._turn, self._engine.begin() as connection:
            if not writes.extend(connection, self._run, at, LEASE):
                raise Stopped
            try:
                stored = records.store(connection, self._configured.name, id_, batch, at, self._orders)
            except StoreError as error:
                raise FeedError(str(error)) from error
        counts.added += stored.added
        counts.revised += stored.revised
        counts.unchanged += stored.unchanged
        counts.saw(stored.data_at)
        return stored

    def _bound(self, rejects: Sequence[RejectedRow], counts: Counts) -> None:
        """With so many bad rows it is the mapping that is wrong, not the rows."""
        most = self._configured.feed.rejects_max
        if len(rejects) <= most:
            return
        (_reason, n), *_others = Counter(reject.reason for reject in rejects).most_common(1)
        first = next(reject for reject in rejects if reject.reason == _reason)
        where = ", ".join(part for part in (first.sheet, first.column) if part)
        raise FeedError(
            f"more than {most} bad rows, so it is refused as a whole; {n} of them like row {first.line}"
            f"{f' ({where})' if where else ''}: {first.detail}. "
            f"{counts.added + counts.revised + counts.unchanged} good rows before that are stored. "
            "Mend the mapping or the file and put it in again.",
            is_permanent=True,
        )

    def _quarantine(self, rejects: Sequence[RejectedRow]) -> None:
        if not rejects:
            return
        with self._turn, self._engine.begin() as connection:
            feed = self._configured.feed
            quarantine.keep_rows(
                connection, feed.name, rejects, self._clock(), is_same_anywhere=not feed.is_about_its_place,
                orders=self._orders,
            )  # fmt: skip

    def _finish(self, id_: int, item: Item, notes: Sequence[Note], error: str | None) -> None:
        with self._turn, self._engine.begin() as connection:
            writes.finish_item(connection, id_, error, notes, item.memory if error is None else {}, self._clock())


def _watched(table: Table, is_stopping: Callable[[], bool]) -> Iterator[Line]:
    """The lines of a table. Raises Stopped also where they are looked through before the first one is stored."""
    lines = table.lines()
    while chunk := list(islice(lines, _LOOK_LINES)):
        if is_stopping():
            raise Stopped
        yield from chunk

"""Bad rows out as a file of their source's shape, and back in: mended by a person, or judged by a mended mapping.

A row that is taken now leaves quarantine as replayed. One that is still wrong stays, with its newest cells and reason.
One that somebody emptied, all but its number, is no data: it leaves as dismissed.
"""

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final, Literal

from sqlalchemy import Engine

from commandcenter.domain.feeds import Counts, RunOutcome, Trigger
from commandcenter.domain.rejects import OpenReject, RejectedRow, said
from commandcenter.store.orders import Orders
from commandcenter.store.queries import feeds as feed_queries
from commandcenter.store.queries import quarantine as queries
from commandcenter.store.queries import reference as reference_queries
from commandcenter.store.writes import feeds as writes
from commandcenter.store.writes import quarantine, records
from ingest.config import Feed
from ingest.contract import FeedError, Line, Table
from ingest.feeds_file import Configured
from ingest.intake import LEASE, rejected_row
from ingest.mapping import Mapper
from ingest.tables.rejects import RejectRow, RejectSheet, write_rejects
from ingest.tables.returned import Returned, read_returned

_PAGE: Final = 1000
MENDED: Final = " (mended)"

_Lines = dict[tuple[str, str, tuple[str, ...]], list[tuple[Line, tuple[OpenReject, ...]]]]


class Busy(Exception):
    """Somebody else runs the feed now."""


@dataclass(slots=True)
class Mended:
    """What a replay did, in rows. ``still`` are the rows that stay in quarantine, with their newest reasons."""

    accepted: int = 0
    dismissed: int = 0
    counts: Counts = field(default_factory=Counts)
    still: list[RejectedRow] = field(default_factory=list)


def write(
    engine: Engine,
    feed: Feed,
    target: Path | IO[bytes],
    form: Literal["xlsx", "csv"],
    say: Callable[[str], str] = lambda text: text,
) -> int:
    """Write the open rejects of a feed; how many. ``say`` puts a reason into the words of whoever reads the file.

    Raises FeedError when ``form`` cannot hold them.
    """
    sheets: dict[tuple[str, str, tuple[str, ...]], list[OpenReject]] = defaultdict(list)
    for entry in sorted(open_rejects(engine, feed.name), key=lambda each: each.row.line):
        sheets[entry.row.origin, entry.row.sheet, entry.row.columns].append(entry)
    is_one_file = len({origin for origin, _sheet, _columns in sheets}) == 1
    found = [
        RejectSheet(
            sheet if sheet and is_one_file else Path(origin).stem,
            columns,
            [RejectRow(entry.row.cells, _why(entry.row, say), entry.id) for entry in entries],
            entries[0].row.header,
        )
        for (origin, sheet, columns), entries in sheets.items()
    ]
    write_rejects(target, form, found, feed.shape.delimiter or ";", feed.shape.encoding or "utf-8-sig")
    return sum(len(entries) for entries in sheets.values())


def open_rejects(engine: Engine, feed: str) -> Iterator[OpenReject]:
    """The bad rows of a feed that nobody has dealt with, in the order in which they came."""
    after = 0
    while True:
        with engine.connect() as connection:
            page = queries.rejects(connection, feed, after, _PAGE)
        yield from page
        if len(page) < _PAGE:
            return
        after = page[-1].id


def replay(
    engine: Engine, configured: Configured, path: Path | None, clock: Callable[[], int], orders: Orders | None = None
) -> Mended:
    """Judge bad rows again: those of a mended file, or without one all that wait. Safe to repeat.

    ``orders``: what was forgotten or corrected on request; a file that somebody kept does not bring it back.

    Raises Busy, and FeedError when the file is no file of rejects or the mapping cannot be used at all.
    """
    feed = configured.feed
    waiting = {entry.id: entry for entry in open_rejects(engine, feed.name)}
    scratch = Path(tempfile.mkdtemp(prefix="commandcenter-mend-"))
    try:
        lines, emptied = _waiting(waiting.values()), set[int]()
        if path is not None:
            lines, emptied = _returned(path, feed, waiting, scratch)
        with engine.begin() as connection:
            run = writes.begin(connection, feed.name, Trigger.REPLAY, clock(), LEASE)
        if run is None:
            raise Busy(feed.name)
        mended, error = Mended(), None
        try:
            mended.dismissed = _dismiss(engine, emptied, clock())
            for (origin, sheet, columns), found in lines.items():
                _replay(engine, feed, run, _table(sheet, columns, found), origin, found, mended, clock, orders)
        except FeedError as problem:
            error = str(problem)
            raise
        finally:
            _settle(engine, configured, run, mended, error, clock())
        return mended
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _waiting(entries: Iterable[OpenReject]) -> _Lines:
    lines: _Lines = defaultdict(list)
    for entry in entries:
        row = entry.row
        lines[row.origin, row.sheet, row.columns].append((Line(row.line, row.cells), (entry,)))
    return lines


def _returned(path: Path, feed: Feed, waiting: Mapping[int, OpenReject], scratch: Path) -> tuple[_Lines, set[int]]:
    """The rows of a mended file at the places that they came from, and the numbers of those that were emptied. A row
    that somebody added stands where it is now.

    A row that is no longer in quarantine (the file is given a second time) is judged too: it changes nothing.
    """
    lines: _Lines = defaultdict(list)
    emptied: set[int] = set()
    for sheet in read_returned(path, feed.shape, scratch):
        emptied.update(sheet.quarantine_ids.values())
        for line in sheet.table.lines():
            emptied.discard(_number(sheet, line))
            entry = waiting.get(_number(sheet, line))
            if entry is None:
                lines[path.name, sheet.table.sheet, sheet.table.columns].append((line, ()))
            else:
                row = entry.row
                lines[row.origin, row.sheet, sheet.table.columns].append((Line(row.line, line.cells), (entry,)))
    return lines, emptied & waiting.keys()


def _dismiss(engine: Engine, ids: Collection[int], at: int) -> int:
    if not ids:
        return 0
    with engine.begin() as connection:
        return quarantine.settle(connection, ids, "dismissed", at)


def _number(sheet: Returned, line: Line) -> int:
    return sheet.quarantine_ids.get(line.number, 0)


def _table(sheet: str, columns: tuple[str, ...], found: Sequence[tuple[Line, tuple[OpenReject, ...]]]) -> Table:
    header = next((entries[0].row.header for _line, entries in found if entries), ())
    lines = [line for line, _entries in found]
    return Table(columns, lambda: iter(lines), sheet, header, len(lines))


def _replay(
    engine: Engine,
    feed: Feed,
    run: int,
    table: Table,
    origin: str,
    found: Sequence[tuple[Line, tuple[OpenReject, ...]]],
    mended: Mended,
    clock: Callable[[], int],
    orders: Orders | None,
) -> None:
    """The rows of one sheet, in one transaction: what is stored has left quarantine."""
    with engine.connect() as connection:
        reference = reference_queries.load(connection)
    mapper = Mapper(feed, reference, origin, clock())
    batches = list(mapper.read(table))
    mapper.finish()
    still = [rejected_row(origin, table, reject) for batch in batches for reject in batch.rejects]
    at = clock()
    with engine.begin() as connection:
        item = writes.begin_item(connection, run, f"{origin.removesuffix(MENDED)}{MENDED}", "", at)
        for batch in batches:
            stored = records.store(connection, feed.name, item, batch.records, at, orders)
            mended.counts.added += stored.added
            mended.counts.revised += stored.revised
            mended.counts.unchanged += stored.unchanged
            mended.counts.saw(stored.data_at)
        quarantine.settle(connection, _dealt_with(found, still), "replayed", at)
        quarantine.keep_rows(
            connection, feed.name, still, at, is_same_anywhere=not feed.is_about_its_place, orders=orders
        )
        writes.finish_item(connection, item, None, mapper.notes, {}, at)
    mended.counts.items += 1
    mended.counts.lines += len(found)
    mended.counts.rejected += len(still)
    mended.accepted += len(found) - len({reject.line for reject in still})
    mended.still += still


def _dealt_with(found: Sequence[tuple[Line, tuple[OpenReject, ...]]], still: Sequence[RejectedRow]) -> list[int]:
    """Entries whose row is taken now, or stands in quarantine anew because its cells were changed."""
    wrong = {reject.line: said(reject) for reject in still}
    return [entry.id for line, entries in found for entry in entries if wrong.get(line.number) != said(entry.row)]


def _why(row: RejectedRow, say: Callable[[str], str]) -> str:
    return f"{row.column}: {say(row.detail)}" if row.column else say(row.detail)


def _settle(engine: Engine, configured: Configured, run: int, mended: Mended, error: str | None, at: int) -> None:
    """A replay says nothing of the source: the feed stays as it is, and due when it was."""
    with engine.begin() as connection:
        known = feed_queries.due(connection, configured.name)
        next_at = known.next_at if known else None
        writes.finish(connection, run, RunOutcome.STOPPED, mended.counts, error, at, next_at)

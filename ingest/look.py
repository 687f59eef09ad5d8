"""A dry run: what a feed would read, its first rows as records, and what would be rejected. Stores nothing."""

import itertools
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from commandcenter.domain.records import Note, Record
from commandcenter.domain.reference import Reference
from commandcenter.domain.rejects import RejectedRow
from ingest.contract import FeedError, Item, Job, Line, Role, Table
from ingest.feeds_file import Configured
from ingest.intake import rejected_row
from ingest.mapping import Mapper
from ingest.privacy import clean_error, clean_labels

Tell = Callable[[str, int, int | None], None]

_ALIKE_MAX = 3  # examples of rejects of one reason


@dataclass(slots=True)
class TableLook:
    """A table as it was found. ``notes`` are lines below the data; their words are not kept, only how many."""

    sheet: str
    columns: tuple[str, ...]
    header_rows: int
    first_line: int | None = None
    roles: Counter[Role] = field(default_factory=Counter)


@dataclass(slots=True)
class ItemLook:
    """A file or an answer as a run would take it. ``error``: why it would be refused as a whole."""

    origin: str
    tables: list[TableLook] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)  # the first ones
    made: int = 0  # how many records there would be
    lines: int = 0
    dropped: int = 0
    rejects: Counter[str] = field(default_factory=Counter)  # by reason
    examples: list[RejectedRow] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    readings: int = 0
    error: str | None = None


def look(
    configured: Configured,
    reference: Reference,
    secret: Callable[[str], str],
    base: Path,
    at: int,
    rows: int,
    memory: Mapping[str, str] | None = None,
    tell: Tell = lambda _what, _done, _of: None,
) -> Iterator[ItemLook]:
    """Look at each item that a run would take in, with its first ``rows`` records. Nothing is moved or remembered.

    Raises FeedError when the source cannot be used.
    """
    scratch = Path(tempfile.mkdtemp(prefix="commandcenter-check-"))
    feed = configured.feed
    job = Job(
        feed=feed.name,
        memory=memory or {},
        scratch=scratch,
        base=base,
        at=at,
        secret=secret,
        reference=reference,
        is_dry=True,
        tell=tell,
        shape=feed.shape,
    )
    try:
        for item in configured.kind.fetch(configured.source, job):
            yield _item(configured, reference, item, at, rows, tell)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _item(configured: Configured, reference: Reference, item: Item, at: int, rows: int, tell: Tell) -> ItemLook:
    found = ItemLook(item.origin, readings=len(item.readings))
    if not configured.kind.is_tabular:
        return found
    mapper = Mapper(configured.feed, reference, item.origin, at)
    try:
        for table in map(clean_labels, item.tables()):
            found.tables.append(_shape(table))
            for batch in mapper.read(table):
                found.records += itertools.islice(batch.records, max(0, rows - len(found.records)))
                found.made += len(batch.records)
                for reject in batch.rejects:
                    found.rejects[reject.reason] += 1
                    if found.rejects[reject.reason] <= _ALIKE_MAX:
                        found.examples.append(rejected_row(item.origin, table, reject))
                tell(item.origin, mapper.lines, table.count)
        mapper.finish()
        found.notes = list(mapper.notes)
    except FeedError as error:
        found.error = str(clean_error(error))
    found.lines, found.dropped = mapper.lines, mapper.dropped
    return found


def _shape(table: Table) -> TableLook:
    found = TableLook(table.sheet, table.columns, len(table.header))
    for line in _data(table, found.roles):
        found.first_line = found.first_line or line.number
    return found


def _data(table: Table, roles: Counter[Role]) -> Iterator[Line]:
    for line in table.lines():
        roles[line.role] += 1
        if line.role is Role.DATA:
            yield line

"""Records into the store, as revisions. Storing is idempotent: what says the same as before changes nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Table, text

from commandcenter.domain.clock import DAY
from commandcenter.domain.records import Complaint, ComplaintCount, Observation, Record, RecordKind, Target
from commandcenter.store import bulk, complaint_days, row_keys, schema, versions
from commandcenter.store.orders import Orders, refuse
from commandcenter.store.versions import Topic


class Stored(NamedTuple):
    """What a batch did. ``added`` + ``revised`` + ``unchanged`` + ``expired`` + ``forgotten`` = records given.

    ``expired`` are older than the feed's retention and were left out, ``forgotten`` were so on request. ``data_at`` is
    the newest instant that the batch speaks of, never later than it was stored; None for an empty batch.
    """

    added: int = 0
    revised: int = 0
    unchanged: int = 0
    expired: int = 0
    forgotten: int = 0
    data_at: int | None = None


@dataclass(frozen=True, slots=True)
class _Shape:
    """How the records of a kind are kept. ``ages_by``: the instant that retention counts from."""

    kind: RecordKind
    table: Table
    topic: Topic
    columns: tuple[str, ...]
    ages_by: Callable[[Any], int]
    instants: tuple[Callable[[Any], int | None], ...]  # that they speak of
    is_period: bool  # the instant is the end of a period, which may not be over yet


def _shape(
    record: Any, kind: RecordKind, table: Table, topic: Topic, ages_by: str, *others: str, is_period: bool = True
) -> _Shape:
    fields: tuple[str, ...] = record._fields
    found = {name: itemgetter(fields.index(name)) for name in (ages_by, *others)}
    columns = (
        "row_key", "revision", "digest", "recorded_at", "feed", "item_id", "sheet", "line", *fields[1:],
    )  # fmt: skip
    return _Shape(kind, table, topic, columns, found[ages_by], tuple(found.values()), is_period)


_COMPLAINT: Final = _shape(
    Complaint, RecordKind.COMPLAINT, schema.complaint, Topic.COMPLAINTS, "received_at",
    "verified_at", "disposed_at", "answered_at", "closed_at", "confirmed_at", is_period=False,
)  # fmt: skip
_COUNT: Final = _shape(ComplaintCount, RecordKind.COMPLAINT_COUNT, schema.complaint_count, Topic.COMPLAINTS, "ends_at")
_OBSERVATION: Final = _shape(Observation, RecordKind.OBSERVATION, schema.observation, Topic.OBSERVATIONS, "event_at")
_TARGET: Final = _shape(Target, RecordKind.TARGET, schema.target, Topic.OBSERVATIONS, "event_at")
_SHAPES: Final[Mapping[type, _Shape]] = {
    Complaint: _COMPLAINT, ComplaintCount: _COUNT, Observation: _OBSERVATION, Target: _TARGET
}  # fmt: skip

_CURRENT: Final = "superseded_at IS NULL"
_COUNTED: Final = text(
    "UPDATE feed SET rows = rows + :added, data_at = CASE WHEN data_at > :data_at THEN data_at ELSE :data_at END "
    "WHERE name = :feed AND (:added <> 0 OR data_at IS NULL OR data_at < :data_at)"
)
_KEY: Final = ("indicator", "area", "period")
_OTHER: Final = (
    "SELECT 1 FROM observation AS other WHERE other.indicator = given.indicator AND other.superseded_at IS NULL "
    "AND other.area = given.area AND other.period = given.period AND other.feed <> {feed} LIMIT 1"
)


def store(
    connection: Connection, feed: str, item_id: int, records: Sequence[Record], at: int, orders: Orders | None = None
) -> Stored:
    """Store a batch (some thousands) of records of one kind in the caller's transaction, learned at instant ``at``.

    Of records with the same key the last one counts. The feed must be configured; its row stays locked until the
    transaction ends, so that two programs that bring the same rows at once take turns. ``orders``: which tickets were
    forgotten or corrected on request. Raises SQLAlchemy's errors, and StoreError without the orders of the feed.
    """
    if not records:
        return Stored()
    shape = _SHAPES[type(records[0])]
    oldest = _lock(connection, feed, at)
    wanted = _ordered(connection, feed, records, orders) if shape is _COMPLAINT else records
    kept = wanted if oldest is None else [record for record in wanted if shape.ages_by(record) >= oldest]
    keys = row_keys.row_keys(feed, shape.kind, kept)
    newest, digests = dict(zip(keys, kept, strict=True)), dict(zip(keys, row_keys.digests(kept), strict=True))
    current = {row[0]: row for row in _current(connection, shape.table, tuple(newest))} if newest else {}
    rows: list[bulk.Row] = [
        (key, 1, digests[key], at, feed, item_id, *record[0], *record[1:])
        for key, record in newest.items()
        if key not in current
    ]
    added, ended = len(rows), []
    for key, before in current.items():
        if before[1] != digests[key]:
            # The clock of another machine may be ahead; a revision never begins before the one that it replaces.
            recorded_at = max(at, before[4])
            ended.append((before[3], recorded_at))
            place, *said = newest[key]
            rows.append((key, before[2] + 1, digests[key], recorded_at, feed, item_id, *place, *said))
    data_at = _data_at(shape, wanted, at) if wanted else None
    if rows:
        # Before the rows: on PostgreSQL the version's lock lets one batch of this subject at a time look for others.
        versions.bump(connection, [shape.topic], at)
        bulk.change(connection, shape.table, "superseded_at", ended)
        bulk.insert(connection, shape.table, shape.columns, rows)
        if shape is _COMPLAINT:
            _count(connection, rows, [id_ for id_, _at in ended])
        if added and shape is _OBSERVATION:
            _contest(connection, feed, [row[8:11] for row in rows[:added]])
    if data_at is not None:
        connection.execute(_COUNTED, {"feed": feed, "added": added, "data_at": data_at})
    left_out = len(records) - len(wanted)
    return Stored(added, len(ended), len(kept) - len(rows), len(wanted) - len(kept), left_out, data_at)


def _ordered(connection: Connection, feed: str, records: Sequence[Any], orders: Orders | None) -> Sequence[Record]:
    if orders is not None:
        return orders.applied(connection, feed, records)
    refuse(connection, feed)
    return records


def _lock(connection: Connection, feed: str, at: int) -> int | None:
    """Lock the feed; the instant before which its records have expired, None when they never do."""
    table = schema.feed
    query = table.select().with_only_columns(table.c.retention_days).where(table.c.name == feed)
    days = connection.execute(query.with_for_update(key_share=True)).scalar_one()
    return None if days is None else at - int(days) * DAY


def _current(connection: Connection, table: Table, keys: tuple[int, ...]) -> Sequence[bulk.Row]:
    return bulk.lookup(
        connection, table, ("row_key", "digest", "revision", "id", "recorded_at"), "row_key", keys, _CURRENT
    )


def _count(connection: Connection, rows: Sequence[bulk.Row], ended: Sequence[int]) -> None:
    """Keep the counts by day as the rows are: without what was superseded, with what superseded it."""
    fields = ("category", "received_at", "kecamatan")
    come = itemgetter(*(_COMPLAINT.columns.index(field) for field in fields))
    gone = bulk.lookup(connection, schema.complaint, fields, "id", ended, "superseded_at IS NOT NULL") if ended else ()
    complaint_days.add(connection, map(come, rows), gone)


def _contest(connection: Connection, feed: str, keys: Sequence[Sequence[str]]) -> None:
    """Remember which of the new values another feed gives too: conflicts are looked for among these alone."""
    source, parameters = bulk.given(connection, _KEY, keys)
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    statement = (
        f"INSERT INTO contested ({', '.join(_KEY)}) SELECT given.indicator, given.area, given.period FROM {source} "
        f"WHERE ({_OTHER.format(feed=mark)}) = 1 ON CONFLICT DO NOTHING"
    )
    connection.exec_driver_sql(statement, (*parameters, feed))


def _data_at(shape: _Shape, records: Sequence[Record], at: int) -> int:
    """The newest instant that the records speak of. Nobody knows the future: a period that is not over counts as now,
    and a ticket's date that lies ahead, which is a mistake, not at all."""
    newest = max(max(filter(None, map(instant, records)), default=0) for instant in shape.instants)
    if newest <= at or shape.is_period:
        return min(newest, at)
    past = (value for instant in shape.instants for value in filter(None, map(instant, records)) if value <= at)
    return max(past, default=at)

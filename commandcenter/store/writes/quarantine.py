"""Quarantine: what could not be accepted is kept whole, with its reason, until replayed or dismissed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Final

from sqlalchemy import Connection, select, update

from commandcenter.domain.model import Rejected
from commandcenter.domain.rejects import RejectedRow, packed, said
from commandcenter.domain.storable import storable
from commandcenter.store import bulk, versions
from commandcenter.store.orders import Orders, refuse
from commandcenter.store.schema import feed as feed_table
from commandcenter.store.schema import quarantine
from commandcenter.store.versions import Topic

_SOURCE_MAX: Final = 200  # characters; no valid topic is so long, and PostgreSQL indexes 2,700 bytes at most
_COLUMNS: Final = ("source", "position", "payload", "digest", "reason", "detail", "recorded_at", "n", "last_at", "feed")
_CHANGE: Final = (
    "n = quarantine.n + excluded.n, last_at = excluded.last_at, reason = excluded.reason, detail = excluded.detail, "
    "position = excluded.position, payload = excluded.payload"
)


def keep(connection: Connection, rejects: Iterable[Rejected]) -> None:
    """Keep rejected messages whole. The same message of the same source again only counts up.

    A source that is too long for an index is cut, and stands whole in ``position``.
    """
    _keep(connection, ((reject, _digest(reject.source, reject.position, reject.payload)) for reject in rejects), "")


def keep_rows(
    connection: Connection, feed: str, rows: Sequence[RejectedRow], at: int, *, is_same_anywhere: bool = False,
    orders: Orders | None = None,
) -> None:  # fmt: skip
    """Keep rows that ``feed`` could not take. The same row at the same place again only counts up, and stays settled
    if somebody has dealt with it. The screens are told when the item is finished.

    ``is_same_anywhere``: also in another file, sheet or line it is the same row, shown where it stood last. An agency
    that sends everything each week does not send fifty times as much to mend. Not for a feed that takes a field from
    the name of the file or sheet: there the same cells say something else.

    ``orders``: rows of tickets that were forgotten on request are not kept. StoreError without those of the feed.
    """
    if orders is None:
        refuse(connection, feed)
    else:
        rows = orders.kept(connection, feed, rows)
    packs = ((row, packed(feed, row, at)) for row in rows)
    judged = ((pack, _digest(pack.source, "", said(row) if is_same_anywhere else pack.payload)) for row, pack in packs)
    _keep(connection, judged, feed)


def settle(connection: Connection, ids: Iterable[int], outcome: str, at: int) -> int:
    """Mark entries as ``replayed`` or ``dismissed``; how many were still open."""
    found = quarantine.c.id.in_(list(ids)) & quarantine.c.settled_at.is_(None)
    feeds = connection.execute(select(quarantine.c.feed).distinct().where(found)).scalars().all()
    _lock(connection, feeds)
    change = update(quarantine).where(found).values(settled_at=at, settled_as=outcome).returning(quarantine.c.feed)
    settled = Counter(connection.execute(change).scalars())
    for feed in settled.keys() - {""}:
        _count(connection, feed, -settled[feed])
    topics = {Topic.FEEDS if feed else Topic.QUARANTINE for feed in settled}
    versions.bump(connection, topics, at)
    return settled.total()


def _keep(connection: Connection, rejects: Iterable[tuple[Rejected, int]], feed: str) -> None:
    """Keep rejects by the digest of what makes each the same again."""
    rows: dict[int, tuple[object, ...]] = {}
    for reject, digest in rejects:
        first, n = (rows[digest][6], int(str(rows[digest][7])) + 1) if digest in rows else (reject.recorded_at, 1)
        source, position = storable(reject.source), storable(reject.position)
        if len(source) > _SOURCE_MAX:
            source, position = f"{source[:_SOURCE_MAX]}…", f"{source} {position}".rstrip()
        rows[digest] = (
            source, position, reject.payload, digest, reject.reason, storable(reject.detail), first, n,
            reject.recorded_at, feed,
        )  # fmt: skip
    if feed and rows:
        _lock(connection, [feed])
        known = bulk.lookup(connection, quarantine, ("digest",), "digest", list(rows), "n > 0")
        _count(connection, feed, len(rows) - len(known))
    bulk.upsert(connection, quarantine, _COLUMNS, [rows[digest] for digest in sorted(rows)], "digest", _CHANGE)


def _lock(connection: Connection, feeds: Iterable[str]) -> None:
    """A feed's row before its entries, everywhere: a run that rejects and a person who settles cannot deadlock."""
    names = sorted(set(feeds) - {""})
    if names:
        query = select(feed_table.c.name).where(feed_table.c.name.in_(names)).order_by(feed_table.c.name)
        connection.execute(query.with_for_update(key_share=True)).all()


def _count(connection: Connection, feed: str, more: int) -> None:
    """Keep the number of open entries that the screens show beside the feed."""
    if more:
        table = feed_table
        connection.execute(update(table).where(table.c.name == feed).values(rejects=table.c.rejects + more))


def _digest(source: str, position: str, payload: bytes) -> int:
    texts = (text.encode("utf-8", "surrogatepass") for text in (source, position))
    whole = b"\0".join((*texts, payload))
    return int.from_bytes(blake2b(whole, digest_size=8).digest(), signed=True)

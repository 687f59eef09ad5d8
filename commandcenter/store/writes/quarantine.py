"""Quarantine: what could not be accepted is kept whole, with its reason, until replayed or dismissed."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Final

from sqlalchemy import Connection, update

from commandcenter.domain.model import Rejected
from commandcenter.store import bulk, versions
from commandcenter.store.schema import quarantine
from commandcenter.store.versions import Topic

_COLUMNS: Final = ("source", "position", "payload", "digest", "reason", "detail", "recorded_at", "n", "last_at")


def keep(connection: Connection, rejects: Iterable[Rejected]) -> None:
    """Keep rejected messages whole. The same message of the same source again only counts up."""
    rows: dict[int, tuple[object, ...]] = {}
    for reject in rejects:
        digest = _digest(reject)
        first, n = (rows[digest][6], int(str(rows[digest][7])) + 1) if digest in rows else (reject.recorded_at, 1)
        rows[digest] = (
            _storable(reject.source), reject.position, reject.payload, digest, reject.reason, reject.detail,
            first, n, reject.recorded_at,
        )  # fmt: skip
    change = "n = quarantine.n + excluded.n, last_at = excluded.last_at, detail = excluded.detail"
    bulk.upsert(connection, quarantine, _COLUMNS, [rows[digest] for digest in sorted(rows)], "digest", change)


def settle(connection: Connection, ids: Iterable[int], outcome: str, at: int) -> int:
    """Mark entries as ``replayed`` or ``dismissed``; how many were still open."""
    found = quarantine.c.id.in_(list(ids)) & quarantine.c.settled_at.is_(None)
    result = connection.execute(update(quarantine).where(found).values(settled_at=at, settled_as=outcome))
    if result.rowcount:
        versions.bump(connection, [Topic.QUARANTINE], at)
    return result.rowcount


def _digest(reject: Rejected) -> int:
    whole = b"\0".join((reject.source.encode("utf-8", "surrogateescape"), reject.position.encode(), reject.payload))
    return int.from_bytes(blake2b(whole, digest_size=8).digest(), signed=True)


def _storable(source: str) -> str:
    """A topic as text that every database takes: undecodable bytes and NUL as escapes."""
    return source.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace").replace("\0", "\\x00")

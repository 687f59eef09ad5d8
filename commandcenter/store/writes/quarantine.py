"""Quarantine: what could not be accepted is kept whole, with its reason, until replayed or dismissed."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Final

from sqlalchemy import Connection, update

from commandcenter.domain.model import Rejected
from commandcenter.store import bulk, versions
from commandcenter.store.schema import quarantine
from commandcenter.store.versions import Topic

_SOURCE_MAX: Final = 200  # characters; no valid topic is so long, and PostgreSQL indexes 2,700 bytes at most
_COLUMNS: Final = ("source", "position", "payload", "digest", "reason", "detail", "recorded_at", "n", "last_at")


def keep(connection: Connection, rejects: Iterable[Rejected]) -> None:
    """Keep rejected messages whole. The same message of the same source again only counts up.

    A source that is too long for an index is cut, and stands whole in ``position``.
    """
    rows: dict[int, tuple[object, ...]] = {}
    for reject in rejects:
        digest = _digest(reject)
        first, n = (rows[digest][6], int(str(rows[digest][7])) + 1) if digest in rows else (reject.recorded_at, 1)
        source, position = _storable(reject.source), _storable(reject.position)
        if len(source) > _SOURCE_MAX:
            source, position = f"{source[:_SOURCE_MAX]}…", f"{source} {position}".rstrip()
        rows[digest] = (
            source, position, reject.payload, digest, reject.reason, reject.detail, first, n, reject.recorded_at,
        )  # fmt: skip
    change = (
        "n = quarantine.n + excluded.n, last_at = excluded.last_at, reason = excluded.reason, detail = excluded.detail"
    )
    bulk.upsert(connection, quarantine, _COLUMNS, [rows[digest] for digest in sorted(rows)], "digest", change)


def settle(connection: Connection, ids: Iterable[int], outcome: str, at: int) -> int:
    """Mark entries as ``replayed`` or ``dismissed``; how many were still open."""
    found = quarantine.c.id.in_(list(ids)) & quarantine.c.settled_at.is_(None)
    result = connection.execute(update(quarantine).where(found).values(settled_at=at, settled_as=outcome))
    if result.rowcount:
        versions.bump(connection, [Topic.QUARANTINE], at)
    return result.rowcount


def _digest(reject: Rejected) -> int:
    texts = (text.encode("utf-8", "surrogatepass") for text in (reject.source, reject.position))
    whole = b"\0".join((*texts, reject.payload))
    return int.from_bytes(blake2b(whole, digest_size=8).digest(), signed=True)


def _storable(text: str) -> str:
    """Text that every database takes: lone surrogates and NUL as escapes."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")

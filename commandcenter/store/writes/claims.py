"""Bursts of refused claims: counted, and written into the audit trail once when one begins."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, text

from commandcenter.domain.actor import Actor
from commandcenter.domain.claims import BURST, Claim, bursts
from commandcenter.domain.storable import storable, visible
from commandcenter.store.schema import refused_claim
from commandcenter.store.writes import audit

INGEST: Final = Actor("ingest", "system", "mqtt")
ACTION: Final = "claim.refused"
_TOPIC_MAX: Final = 200  # characters
_DETAIL_MAX: Final = 500

_MORE: Final = text(
    "UPDATE refused_claim SET n = n + :n, last_at = :last_at, topic = :topic, detail = :detail "
    "WHERE reason = :reason AND element = :element AND last_at > :since"
)


def count(connection: Connection, refused: Iterable[Claim], at: int) -> None:
    """Add messages that were refused at instant ``at`` to the burst that is going on, or begin one.

    Two workers may begin the same burst at the same moment: then it is there twice, and both are true.
    """
    for _key, burst in sorted(bursts(refused).items()):
        row = {
            "reason": burst.reason, "element": burst.element, "kecamatan": burst.kecamatan, "n": burst.n,
            "topic": _short(burst.topic, _TOPIC_MAX), "detail": _short(burst.detail, _DETAIL_MAX),
            "first_at": burst.first_at, "last_at": at,
        }  # fmt: skip
        if connection.execute(_MORE, {**row, "since": at - BURST}).rowcount:
            continue
        connection.execute(refused_claim.insert().values(**row))
        subject = f"mqtt:{burst.element or burst.reason}"
        said = {"reason": burst.reason, "kecamatan": burst.kecamatan, "topic": row["topic"], "detail": row["detail"]}
        audit.append(connection, INGEST, ACTION, subject, None, said, at)


def _short(said: str, most: int) -> str:
    cleaned = visible(storable(said))
    return cleaned if len(cleaned) <= most else f"{cleaned[:most]}…"

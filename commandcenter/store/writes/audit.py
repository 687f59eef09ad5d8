"""The audit trail: what people did, a chain that only grows. Nothing here changes or removes a row.

Appending changes the head first and the trail second, so that on both databases one follows the other: on SQLite
transactions that write wait for each other anyway, on PostgreSQL they wait for the head's row.
"""

from collections.abc import Mapping
from typing import Any, Final

import orjson
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from commandcenter.domain.actor import Actor
from commandcenter.domain.audit_chain import FORM, GENESIS, Anchor, Head, Verdict, digest_of
from commandcenter.domain.secrecy import secret_keys
from commandcenter.domain.storable import storable
from commandcenter.store.engine import StoreError
from commandcenter.store.schema import audit, audit_head

_HEAD: Final = select(audit_head.c.last_id, audit_head.c.digest).with_for_update()
_ROW: Final = audit.insert()
_GROW: Final = (
    audit_head.update()
    .where(audit_head.c.last_id == bindparam("was_id"), audit_head.c.digest == bindparam("was"))
    .values(last_id=bindparam("now_id"), digest=bindparam("now"))
)
_WIDTHS: Final = {"actor": 80, "role": 20, "origin": 64, "action": 40, "subject": 120}


def append(
    connection: Connection, actor: Actor, action: str, subject: str,
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, at: int,
) -> None:  # fmt: skip
    """Write down, in the transaction of the change itself, that ``actor`` did ``action`` to ``subject`` at ``at``.

    To be called last in a transaction, after topics were raised: it holds the head until the commit, and of two that
    each hold what the other waits for one would fail. Raises ValueError when ``before`` or ``after`` hold a secret:
    what is written here stays for ever.
    """
    words = {"actor": actor.name, "role": actor.role, "origin": actor.origin, "action": action, "subject": subject}
    head = _lock(connection)
    row: dict[str, Any] = {
        "id": head.id + 1, "at": at, **{name: _fitting(name, said) for name, said in words.items()},
        "before": _json(before), "after": _json(after), "form": FORM, "previous": head.digest,
    }  # fmt: skip
    row["digest"] = digest_of(row)
    connection.execute(_ROW, row)
    grown = {"was_id": head.id, "was": head.digest, "now_id": row["id"], "now": row["digest"]}
    if connection.execute(_GROW, grown).rowcount != 1:
        raise StoreError("The audit trail grew twice at once: nothing was written, try again")


def _lock(connection: Connection) -> Head:
    """The head, held until the transaction ends."""
    found = connection.execute(_HEAD).one_or_none()
    if found is None:
        _begin(connection)
        found = connection.execute(_HEAD).one()
    return Head(found.last_id, found.digest)


def note_check(connection: Connection, verdict: Verdict, at: int) -> None:
    """What a check of the whole trail found, for the page: until which row, and the first that is wrong."""
    finding = verdict.finding
    said = {"fault": finding.fault.value, "fault_id": finding.id} if finding else {"fault": None, "fault_id": None}
    connection.execute(audit_head.update().values(verified_at=at, verified_id=verdict.head.id, **said))


def note_anchor(connection: Connection, anchor: Anchor) -> None:
    """That the trail was anchored there."""
    connection.execute(audit_head.update().values(anchored_at=anchor.taken_at, anchored_id=anchor.id))


def _begin(connection: Connection) -> None:
    """The head of a trail that has none: behind its newest row, or before its first."""
    newest = connection.execute(select(audit.c.id, audit.c.digest).order_by(audit.c.id.desc()).limit(1)).one_or_none()
    last_id, digest = (0, GENESIS) if newest is None else (newest.id, newest.digest)
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    made = insert(audit_head).values(one=1, last_id=last_id, digest=digest)
    connection.execute(made.on_conflict_do_nothing())


def _fitting(name: str, said: str) -> str:
    width, said = _WIDTHS[name], storable(said)
    return said if len(said) <= width else said[: width - 1] + "…"


def _json(said: Mapping[str, Any] | None) -> str | None:
    if said is None:
        return None
    if found := secret_keys(said):
        raise ValueError(f"the audit trail keeps no secrets: {', '.join(found)}")
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS).decode()

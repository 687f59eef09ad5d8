"""What is told of planned work, once each: the line of the list and the notice are one transaction."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from commandcenter.domain.alerts.occasions import Occasion
from commandcenter.domain.maintenance.due import Due
from commandcenter.domain.maintenance.model import Notice
from commandcenter.store import versions
from commandcenter.store.schema import maintenance_notice
from commandcenter.store.versions import Topic
from commandcenter.store.writes.notifications import enqueue_notice

_OCCASIONS: Final[Mapping[Notice, Occasion]] = {
    Notice.STARTED: Occasion.MAINTENANCE_STARTED, Notice.ENDED: Occasion.MAINTENANCE_ENDED,
    Notice.OVERRUN: Occasion.MAINTENANCE_OVERRUN, Notice.EXPIRING: Occasion.MAINTENANCE_EXPIRING,
    Notice.EXPIRED: Occasion.MAINTENANCE_EXPIRED,
}  # fmt: skip
_OWNER: Final = "jaringan"  # whose planned work is


def note(connection: Connection, due: Due, detail: Mapping[str, Any], at: int) -> bool:
    """Tell it, if nobody has yet; whether it was told now. ``detail``: as ``enqueue_notice`` wants it."""
    occasion = _OCCASIONS.get(due.kind)
    row = {
        "subject": due.subject,
        "kind": due.kind.value,
        "due_at": due.due_at,
        "at": at,
        "is_told": occasion is not None,
    }
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    written = make(maintenance_notice).values(**row).on_conflict_do_nothing(
        index_elements=["subject", "kind", "due_at"]
    ).returning(maintenance_notice.c.id)  # fmt: skip
    if connection.execute(written).first() is None:
        return False
    if occasion is not None:
        subject = due.subject.replace("work:", "maintenance:")
        enqueue_notice(connection, occasion, subject, detail, at, _OWNER, str(due.due_at))
    versions.bump(connection, [Topic.MAINTENANCE], at)
    return True

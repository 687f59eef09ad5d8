"""How the backups stand."""

from typing import Any

from sqlalchemy import Connection, select

from commandcenter.domain.backups import Outcome, Standing
from commandcenter.store.schema import backup


def standing(connection: Connection) -> Standing:
    """The newest good ones of each kind, and the failure that nothing good came after."""
    created = _newest(connection, "create", True)
    failed = _newest(connection, "create", False)
    is_mended = failed and created and created.finished_at >= failed.finished_at
    return Standing(
        created,
        _newest(connection, "verify", True),
        _newest(connection, "restore", True),
        None if is_mended else failed,
    )


def _newest(connection: Connection, kind: str, is_good: bool) -> Outcome | None:
    row: Any = connection.execute(
        select(backup)
        .where(backup.c.kind == kind, backup.c.is_good == is_good)
        .order_by(backup.c.finished_at.desc(), backup.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Outcome(**{name: getattr(row, name) for name in Outcome.__dataclass_fields__})

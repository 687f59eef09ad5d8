"""What became of a backup, kept and audited; and what a restored store needs before anybody uses it."""

from dataclasses import asdict

from sqlalchemy import Connection, text

from commandcenter.domain.actor import Actor
from commandcenter.domain.backups import Outcome
from commandcenter.store.schema import backup
from commandcenter.store.writes import audit

# More than any store counts up between a backup and its restore: no picture that was kept before is taken for one now.
_JUMP = 1_000_000_000
_SESSIONS = text("UPDATE session SET ended_at = :at, ended_why = 'restored' WHERE ended_at IS NULL")


def note(connection: Connection, outcome: Outcome, actor: Actor) -> None:
    """Keep how it went, and that ``actor`` did it."""
    connection.execute(backup.insert().values(**asdict(outcome)))
    said = {"file": outcome.file, "is_good": outcome.is_good, "sha256": outcome.sha256, "error": outcome.error}
    audit.append(
        connection, actor, f"backup.{outcome.kind}", f"backup:{outcome.file}"[:120], None, said, outcome.finished_at
    )


def pruned(connection: Connection, files: list[str], actor: Actor, at: int) -> None:
    """That these backups were deleted."""
    for file in files:
        audit.append(connection, actor, "backup.prune", f"backup:{file}"[:120], {"file": file}, None, at)


def copied(connection: Connection, rows: int, actor: Actor, at: int) -> None:
    """That this database was copied from another one."""
    audit.append(connection, actor, "db.copy", "database", None, {"rows": rows}, at)


def begin_again(connection: Connection, at: int) -> int:
    """Make a restored store safe to use; how many sessions were ended.

    A session that was ended after the backup would live again, so every one ends. The versions of topics jump, because
    the web servers' cache may hold pictures of the versions that will now be counted a second time.
    """
    ended = connection.execute(_SESSIONS, {"at": at}).rowcount
    connection.execute(text(f"UPDATE topic_version SET version = version + {_JUMP}"))
    return ended

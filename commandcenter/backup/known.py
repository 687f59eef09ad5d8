"""What became of backups goes into the store, if there is one to write to: its loss is often why somebody is here."""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from commandcenter.domain.actor import Actor
from commandcenter.domain.backups import Outcome
from commandcenter.settings import Settings
from commandcenter.store import anchors, migrate
from commandcenter.store.engine import StoreError, create_engine
from commandcenter.store.writes import backups

log = logging.getLogger(__name__)

CLI: Final = Actor("cli", "machine", "cli")  # as the commands call themselves in the audit trail


def note(settings: Settings, outcome: Outcome) -> bool:
    """Keep how it went; whether it could be kept. Never raises: a store that is away does not undo a backup."""
    return _write(settings, lambda connection: backups.note(connection, outcome, CLI))


def pruned(settings: Settings, files: list[str]) -> bool:
    """Keep that these were deleted; whether it could be kept."""
    at = time.time_ns() // 1_000_000
    return _write(settings, lambda connection: backups.pruned(connection, files, CLI, at))


def copied(settings: Settings, rows: int) -> bool:
    """Keep in the new database that it was copied from another one; whether it could be kept."""
    at = time.time_ns() // 1_000_000
    return _write(settings, lambda connection: backups.copied(connection, rows, CLI, at))


def anchored(settings: Settings) -> bool:
    """Anchor the audit trail, so that a restored one can be held against it; whether that was done. Never raises."""
    if not _is_there(settings):
        return False
    try:
        engine = create_engine(settings.database)
    except StoreError as error:
        log.warning("the audit trail is not anchored: %s", error)
        return False
    try:
        anchors.take(engine, settings.anchors, time.time_ns() // 1_000_000)
    except (SQLAlchemyError, StoreError, anchors.Tampered) as error:
        log.warning("the audit trail is not anchored: %s", getattr(error, "orig", error))
        return False
    finally:
        engine.dispose()
    return True


def _is_there(settings: Settings) -> bool:
    """On a clean machine, where a backup is tried or brought back, there is no store: nothing to complain about."""
    url = settings.database
    return not url.startswith("sqlite") or Path(str(make_url(url).database)).exists()


def _write(settings: Settings, work: Callable[[Connection], None]) -> bool:
    if not _is_there(settings):
        return False
    try:
        engine = create_engine(settings.database)
    except StoreError as error:
        log.warning("not kept in the store: %s", error)
        return False
    try:
        with engine.begin() as connection:
            migrate.check(connection)
            work(connection)
    except (SQLAlchemyError, StoreError, OSError) as error:
        log.warning("not kept in the store: %s", getattr(error, "orig", error))
        return False
    finally:
        engine.dispose()
    return True

"""A backup by these settings, kept in the store however it went: what `create` and `serve` share."""

import time
from pathlib import Path

from commandcenter.backup import BackupError, create, crypt, known
from commandcenter.backup.create import Made, Say
from commandcenter.backup.crypt import Seal
from commandcenter.settings import Settings
from commandcenter.store.engine import StoreError


def seal_of(settings: Settings) -> Seal:
    """What the settings encrypt with. Raises BackupError."""
    return Seal(recipients=crypt.recipients(settings.backup_recipients.split()))


def make(settings: Settings, folder: Path, seal: Seal, say: Say) -> Made:
    """Make one. Raises BackupError or StoreError, and the store then knows why."""
    began = time.time_ns() // 1_000_000
    try:
        made = create.create(settings, folder, seal, say)
    except (BackupError, StoreError) as error:
        known.note(settings, create.failed(began, seal, error))
        raise
    known.note(settings, made.outcome)
    known.anchored(settings)
    return made

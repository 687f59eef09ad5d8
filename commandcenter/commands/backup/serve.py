"""``commandcenter backup serve``: one every day."""

import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Final

import click

from commandcenter.backup import BackupError, names, schedule
from commandcenter.commands.backup.folder import folder_of, keep_of, say_pruned
from commandcenter.commands.backup.making import make, seal_of
from commandcenter.commands.interrupt import until_told
from commandcenter.commands.refusing import refusing
from commandcenter.settings import Settings
from commandcenter.store.engine import StoreError

log = logging.getLogger(__name__)

_LOOK_S: Final = 30.0  # the clock may be set, the machine may have slept
_KIND: Final = 10  # nicer than whoever works for people who wait


@click.command()
@click.pass_obj
@refusing(BackupError, StoreError)
def serve(settings: Settings) -> None:
    """Make a backup every day at COMMANDCENTER_BACKUP_AT (WIB) until SIGTERM or Ctrl-C, and delete old ones.

    For one PC. One that was missed, because the machine was off, is made at the start; one that failed is tried again
    every hour. Where systemd runs, deploy/commandcenter-backup.timer does the same.
    """
    folder, seal = folder_of(settings, None), seal_of(settings)
    os.nice(_KIND)
    if not seal.is_encrypting:
        log.warning("backups are not encrypted and hold no secrets: set COMMANDCENTER_BACKUP_RECIPIENTS")
    with until_told() as stop:
        _run(settings, folder, stop)


def _run(settings: Settings, folder: Path, stop: Event) -> None:
    failed: datetime | None = None
    while not stop.is_set():
        now = datetime.now(UTC)
        newest = next((each.at for each in names.kept(folder)), None)
        if schedule.next_due(now, settings.backup_at, newest, failed) > now:
            stop.wait(_LOOK_S)
            continue
        try:
            made = make(settings, folder, seal_of(settings), log.info)
            log.info("%s: %d bytes, %d rows", made.path, made.outcome.bytes, made.outcome.rows)
            say_pruned(settings, folder, keep_of(settings), is_trying=False)
            failed = None
        except (BackupError, StoreError) as error:
            failed = datetime.now(UTC)
            log.error("no backup: %s", error)

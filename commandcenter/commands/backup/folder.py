"""``commandcenter backup list`` and ``prune``."""

import json
import time
from pathlib import Path

import click

from commandcenter.backup import BackupError, checksum, known
from commandcenter.backup.names import kept
from commandcenter.backup.prune import prune as prune_folder
from commandcenter.backup.retention import Keep
from commandcenter.commands.refusing import refusing
from commandcenter.commands.terminal import say, styled
from commandcenter.domain.clock import WIB
from commandcenter.settings import Settings
from commandcenter.store.engine import StoreError

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


def keep_of(settings: Settings) -> Keep:
    """What the settings keep."""
    return Keep(settings.backup_keep_days, settings.backup_keep_weeks, settings.backup_keep_months)


def folder_of(settings: Settings, given: Path | None) -> Path:
    """Raises BackupError."""
    folder = given or settings.backup_dir
    if folder is None:
        raise BackupError("Which folder? Give --in FOLDER, or set COMMANDCENTER_BACKUP_DIR")
    return folder


@click.command("list")
@click.option("--in", "given", type=FOLDER, help="Default: COMMANDCENTER_BACKUP_DIR.")
@click.option("--check", "is_checking", is_flag=True, help="Read every file and compare its checksum.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
@refusing(BackupError, StoreError)
def list_(settings: Settings, given: Path | None, is_checking: bool, as_json: bool) -> None:
    """The backups of a folder, the newest first. Needs neither key nor database."""
    found = kept(folder_of(settings, given))
    for each in found:
        is_whole = checksum.is_whole(each.path) if is_checking else None
        if as_json:
            about = {"file": str(each.path), "at": each.at.isoformat(), "bytes": each.bytes}
            click.echo(json.dumps({**about, "is_encrypted": each.is_encrypted, "is_whole": is_whole}))
            continue
        word = {None: "", True: "  whole", False: "  DAMAGED"}[is_whole]
        age = (time.time() - each.at.timestamp()) / 86_400
        at = each.at.astimezone(WIB).strftime("%Y-%m-%d %H:%M WIB")
        sort = "encrypted" if each.is_encrypted else "open     "
        say(f"{at}  {age:6.1f} days  {each.bytes / 1e6:>9,.1f} MB  {sort}  {each.path.name}{word}")
    if not found and not as_json:
        say("No backups here.")


@click.command()
@click.option("--in", "given", type=FOLDER, help="Default: COMMANDCENTER_BACKUP_DIR.")
@click.option("--days", type=click.IntRange(1), help="Daily ones that stay. Default: COMMANDCENTER_BACKUP_KEEP_DAYS.")
@click.option("--weeks", type=click.IntRange(0), help="Weekly ones that stay, beside those.")
@click.option("--months", type=click.IntRange(0), help="Monthly ones that stay, beside those.")
@click.option("--dry-run", is_flag=True, help="Say what would go, and delete nothing.")
@click.pass_obj
@refusing(BackupError, StoreError)
def prune(
    settings: Settings, given: Path | None, days: int | None, weeks: int | None, months: int | None, dry_run: bool
) -> None:
    """Delete old backups: the newest of each of the last days, weeks and months stays.

    Only whole backups count, so that damaged ones never push the last good one out. Nothing but files with the name
    of a backup is touched.
    """
    usual = keep_of(settings)
    keep = Keep(
        usual.days if days is None else days,
        usual.weeks if weeks is None else weeks,
        usual.months if months is None else months,
    )
    say_pruned(settings, folder_of(settings, given), keep, dry_run)


def say_pruned(settings: Settings, folder: Path, keep: Keep, is_trying: bool) -> None:
    """Prune, keep in the store that it was done, and say so. Raises BackupError."""
    pruned = prune_folder(folder, keep, is_trying)
    if pruned.deleted and not is_trying:
        known.pruned(settings, pruned.deleted)
    for name in pruned.damaged:
        say(styled(f"DAMAGED, or without its checksum: {name}", colour="red"))
    for name in pruned.deleted:
        say(f"{'would delete' if is_trying else 'deleted'} {name}")
    say(f"{len(pruned.stayed)} backups stay.")

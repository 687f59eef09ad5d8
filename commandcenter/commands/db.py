"""``commandcenter db``: schema and retention."""

import time

import click

from commandcenter.backup import BackupError, known
from commandcenter.commands.backup import keys
from commandcenter.commands.opened import store
from commandcenter.commands.raw_files import expired_files
from commandcenter.commands.refusing import refusing
from commandcenter.commands.terminal import say
from commandcenter.settings import Settings
from commandcenter.store import copy, migrate, retention
from commandcenter.store.engine import StoreError
from ingest import raw


@click.group()
def command() -> None:
    """Upgrade and prune the database."""


@command.command()
@click.pass_obj
def upgrade(settings: Settings) -> None:
    """Bring the database to the schema of this program. Safe to repeat; a newer database is refused.

    `demo`, `serve` and `ingest` do this when they start.
    """
    before, after = migrate.upgrade(settings.database)
    click.echo(f"Schema {after}, nothing to do." if before == after else f"Schema {before or 'empty'} -> {after}.")


@command.command()
@click.option("--dry-run", is_flag=True, help="Only count what would go.")
@click.pass_obj
def prune(settings: Settings, dry_run: bool) -> None:
    """Delete what is older than COMMANDCENTER_RETAIN_* allows. Ingest does the same every hour.

    State events are kept for ever, and so are the audit trail and quarantine until somebody has replayed or dismissed
    it. Files in inboxes that were dealt with go too.
    """
    now = time.time_ns() // 1_000_000
    if dry_run:
        with store(settings) as engine:
            found = retention.expired(engine, retention.limits(settings), now)
        for table, rows in found.items():
            click.echo(f"{table:<15} {rows:>9,} rows would go")
        click.echo(f"{'files':<15} {len(expired_files(settings, now)):>9,} would go")
        return
    with store(settings) as engine:
        deleted = retention.prune(engine, retention.limits(settings), now)
    for table, rows in deleted.items():
        click.echo(f"{table:<15} {rows:>9,} rows deleted")
    files = expired_files(settings, now)
    left = raw.remove(files)
    click.echo(f"{'files':<15} {len(files) - len(left):>9,} deleted")
    for path in left:
        click.echo(f"Could not be deleted: {path}", err=True)


@command.command("copy")
@click.option("--from", "source", default="", help="URL, or @FILE with the URL in it. Default: the database in use.")
@click.option("--to", "target", required=True, help="URL of an empty database, or @FILE with the URL in it.")
@click.pass_obj
@refusing(BackupError, StoreError)
def copy_(settings: Settings, source: str, target: str) -> None:
    """Copy the whole store into another, empty database: SQLite into PostgreSQL or back.

    In one transaction, and compared row by row before it holds: the target has everything or nothing. Stop what writes
    first, or what comes meanwhile stays behind. With a password in the URL use @FILE: everybody on a machine can read
    command lines.
    """
    here, there = keys.url(source) or settings.database, keys.url(target)
    held = copy.copy(here, there, lambda line: say(f"  {line}"))
    rows = sum(content.rows for content in held.values())
    known.copied(settings.model_copy(update={"database_url": there}), rows)
    say(f"{rows:,} rows in {len(held)} tables are the same there. Set COMMANDCENTER_DATABASE_URL to use it.")

"""``commandcenter db``: schema and retention."""

import time

import click

from commandcenter.backup import BackupError, known
from commandcenter.commands.backup import keys
from commandcenter.commands.opened import store
from commandcenter.commands.refusing import refusing
from commandcenter.commands.terminal import say
from commandcenter.settings import Settings
from commandcenter.store import copy, migrate, retention
from commandcenter.store.engine import StoreError


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
@click.pass_obj
def prune(settings: Settings) -> None:
    """Delete what is older than COMMANDCENTER_RETAIN_* allows. Ingest does the same every hour.

    State events are kept for ever, and so is quarantine until somebody has replayed or dismissed it.
    """
    with store(settings) as engine:
        deleted = retention.prune(engine, retention.limits(settings), time.time_ns() // 1_000_000)
    for table, rows in deleted.items():
        click.echo(f"{table:<12} {rows:>9,} rows deleted")


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

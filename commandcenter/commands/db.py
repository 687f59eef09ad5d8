"""``commandcenter db``: schema and retention."""

import time

import click

from commandcenter.commands.opened import store
from commandcenter.settings import Settings
from commandcenter.store import migrate, retention


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

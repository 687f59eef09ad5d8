"""``commandcenter db``: schema and retention."""

import click

from commandcenter.settings import Settings
from commandcenter.store import migrate


@click.group()
def command() -> None:
    """Upgrade and prune the database."""


@command.command()
@click.pass_obj
def upgrade(settings: Settings) -> None:
    """Bring the database to the schema of this program. Safe to repeat; a newer database is refused."""
    before, after = migrate.upgrade(settings.database)
    click.echo(f"Schema {after}, nothing to do." if before == after else f"Schema {before or 'empty'} -> {after}.")

"""``commandcenter maintenance``: planned work, so that it is not taken for an outage."""

import time
from datetime import datetime

import click

from commandcenter.commands.opened import store
from commandcenter.domain.clock import MINUTE, WIB, from_datetime, to_datetime
from commandcenter.domain.model import Kind
from commandcenter.settings import Settings
from commandcenter.store import migrate
from commandcenter.store.engine import create_engine
from commandcenter.store.queries.maintenance import windows
from commandcenter.store.writes import maintenance

_WHEN = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])


def _now() -> int:
    return time.time_ns() // 1_000_000


@click.group()
def command() -> None:
    """Planned work on towers, links and websites.

    What is not up during its window is shown as planned work, and what hangs on it as behind it.
    """


@command.command()
@click.argument("kind", type=click.Choice([kind.value for kind in Kind]))
@click.argument("key")
@click.option("--from", "start", type=_WHEN, help="Start in WIB, e.g. '2026-11-24 22:00'. Without it: now.")
@click.option("--minutes", required=True, type=click.IntRange(1, 60 * 24 * 31), help="How long.")
@click.option("--reason", required=True, help="Why, in a few words; shown on the screen.")
@click.pass_obj
def plan(settings: Settings, kind: str, key: str, start: datetime | None, minutes: int, reason: str) -> None:
    """Plan work on the tower, link or website KEY."""
    starts_at = from_datetime(start.replace(tzinfo=WIB)) if start else _now()
    with store(settings) as engine:
        number = maintenance.plan(engine, Kind(kind), key, starts_at, starts_at + minutes * MINUTE, reason, _now())
    click.echo(f"Maintenance {number}: {kind} {key}, {_local(starts_at)} to {_local(starts_at + minutes * MINUTE)}.")


@command.command()
@click.argument("number", type=int)
@click.pass_obj
def cancel(settings: Settings, number: int) -> None:
    """Cancel the work NUMBER, or end it now when it has begun."""
    with store(settings) as engine:
        maintenance.cancel(engine, number, _now())
    click.echo(f"Maintenance {number} cancelled.")


@command.command("list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """Work that is going on or planned."""
    engine = create_engine(settings.database, read_only=True)
    try:
        with engine.connect() as connection:
            migrate.check(connection)
            found = windows(connection, _now())
    finally:
        engine.dispose()
    for row in found:
        click.echo(f"{row.id}  {_local(row.starts_at)} to {_local(row.ends_at)}  {row.kind} {row.key}  {row.reason}")
    if not found:
        click.echo("No work is planned.")


def _local(at: int) -> str:
    return to_datetime(at).strftime("%Y-%m-%d %H:%M WIB")

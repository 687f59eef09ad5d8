"""``commandcenter quarantine``: what was not accepted, and what to do with it."""

import time

import click

from commandcenter.commands.opened import store
from commandcenter.commands.terminal import say
from commandcenter.domain.clock import to_datetime
from commandcenter.settings import Settings
from commandcenter.store import migrate
from commandcenter.store.engine import create_engine
from commandcenter.store.queries.quarantine import open_entries
from commandcenter.store.writes import quarantine


@click.group()
def command() -> None:
    """Messages that were not accepted: list, replay, dismiss.

    Nothing that arrives is thrown away. A message that cannot be a reading is kept whole with its reason until it is
    replayed (after the cause was put right) or dismissed.
    """


@command.command("list")
@click.option("--reason", help="Only this reason, e.g. unknown_element, clock_ahead, not_json.")
@click.option("--limit", default=50, show_default=True, help="At most so many, oldest first.")
@click.option("--whole", is_flag=True, help="Show payloads whole instead of their first 80 characters.")
@click.pass_obj
def list_(settings: Settings, reason: str | None, limit: int, whole: bool) -> None:
    """Show what waits in quarantine."""
    engine = create_engine(settings.database, read_only=True)
    try:
        with engine.connect() as connection:
            migrate.check(connection)
            entries = open_entries(connection, reason, limit=limit)
    finally:
        engine.dispose()
    for entry in entries:
        first = to_datetime(entry.recorded_at).strftime("%Y-%m-%d %H:%M:%S WIB")
        say(f"{entry.id}  {first}  {entry.reason}  {entry.source}  x{entry.n}")
        payload = ascii(entry.payload)[2:-1]
        say(f"    {entry.detail}\n    {payload if whole or len(payload) <= 80 else payload[:80] + '…'}")
    if not entries:
        say("Quarantine is empty." if reason is None else f"Nothing of reason {reason} waits.")


@command.command()
@click.option("--reason", help="Only this reason.")
@click.argument("ids", nargs=-1, type=int)
@click.pass_obj
def replay(settings: Settings, reason: str | None, ids: tuple[int, ...]) -> None:
    """Judge quarantined messages again (all, or those of a reason, or of IDS).

    For example after `inventory accept`: the readings of the new device become part of its history. What is still not
    acceptable stays. Safe to repeat.
    """
    from ingest.replay import replay as run  # the parser is not needed for help

    with store(settings) as engine:
        result = run(engine, settings, time.time_ns() // 1_000_000, reason, ids)
    say(f"{result.accepted} accepted, {result.refused} still refused.")


@command.command()
@click.option("--reason", help="Dismiss everything of this reason.")
@click.argument("ids", nargs=-1, type=int)
@click.pass_obj
def dismiss(settings: Settings, reason: str | None, ids: tuple[int, ...]) -> None:
    """Say that quarantined messages (of a reason, or of IDS) are of no use. They are deleted after 90 days
    (COMMANDCENTER_RETAIN_QUARANTINE_DAYS)."""
    if not reason and not ids:
        raise click.UsageError("Name IDS or a --reason: quarantine is not dismissed as a whole.")
    dismissed = 0
    with store(settings) as engine:
        while True:
            with engine.begin() as connection:
                found = [entry.id for entry in open_entries(connection, reason, ids)]
                dismissed += quarantine.settle(connection, found, "dismissed", time.time_ns() // 1_000_000)
            if not found:
                break
    say(f"{dismissed} dismissed.")

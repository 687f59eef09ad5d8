"""``commandcenter maintenance``: planned work, so that it is not taken for an outage."""

from datetime import datetime

import click
from sqlalchemy import Connection

from commandcenter.commands.maintenance.planning import plan
from commandcenter.commands.maintenance.said import DAY, NUMBER, Length, local, refuse, rhythm, told
from commandcenter.commands.opened import now_ms, reading, writing
from commandcenter.commands.terminal import say
from commandcenter.commands.trail import CLI, did
from commandcenter.domain.clock import HOUR, WIB, from_datetime
from commandcenter.domain.maintenance import limits
from commandcenter.domain.maintenance.model import Stage, Work
from commandcenter.settings import Settings
from commandcenter.store import versions
from commandcenter.store.engine import StoreError
from commandcenter.store.queries import maintenance as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes.maintenance import changes, series
from commandcenter.store.writes.maintenance.works import Overtaken

_LISTED = 200


@click.group()
def command() -> None:
    """Planned work on towers, links and websites, once or coming round.

    What is not up during its window is shown as planned work, and what hangs on it as behind it.
    """


command.add_command(plan)


@command.command()
@click.argument("number", type=NUMBER)
@click.pass_obj
def cancel(settings: Settings, number: int) -> None:
    """Cancel the work NUMBER, or end it now when it has begun."""
    with writing(settings) as connection:
        before = changes.cancel(connection, number, CLI.name, now_ms())
        if before is None:
            raise StoreError(f"There is no maintenance {number} that could be cancelled")
        _done(connection, "maintenance.cancel", before)
    say(f"Maintenance {number} cancelled.")


@command.command()
@click.argument("number", type=NUMBER)
@click.option("--for", "length", type=Length(), required=True, help="How much longer, e.g. 30m, 2h.")
@click.pass_obj
def extend(settings: Settings, number: int, length: int) -> None:
    """Let the work NUMBER take longer. One that is over goes on from now; what was between was not planned."""
    now = now_ms()
    with writing(settings) as connection:
        before = queries.work(connection, number, now)
        if before is None:
            raise StoreError(f"There is no maintenance {number}")
        ends_at = max(before.ends_at, now) + length
        starts_at = now if before.stage is Stage.ENDED else before.starts_at
        refuse(limits.of_span(starts_at, ends_at))
        try:
            changes.extend(connection, number, before.ends_at, ends_at, CLI.name, now)
        except Overtaken:
            raise StoreError(f"Maintenance {number} was cancelled: plan it anew") from None
        _done(connection, "maintenance.extend", before, ends_at)
    say(f"Maintenance {number} goes on until {local(ends_at)}.")


@command.command()
@click.argument("number", type=NUMBER)
@click.argument("day", type=DAY)
@click.pass_obj
def skip(settings: Settings, number: int, day: datetime) -> None:
    """Leave out what the series NUMBER has on DAY (2026-12-06)."""
    now = now_ms()
    with writing(settings) as connection:
        found = queries.one_series(connection, number, now)
        begin = from_datetime(day.replace(tzinfo=WIB))
        meant = [] if found is None else list(found.occurrences(begin, begin + 24 * HOUR))
        if not meant or not series.skip(connection, number, meant[0], CLI.name, now):
            raise StoreError(f"Series {number} has nothing to leave out on {day:%Y-%m-%d}: see `maintenance series`")
        versions.bump(connection, [Topic.MAINTENANCE], now)
        did(connection, "maintenance.skip", f"series:{number}", None, {"occurs_at": meant[0]})
    say(f"Series {number} is left out on {day:%Y-%m-%d}.")


@command.command("end-series")
@click.argument("number", type=NUMBER)
@click.pass_obj
def end_series(settings: Settings, number: int) -> None:
    """No more of the series NUMBER. What runs goes on; what was to come is cancelled."""
    now = now_ms()
    with writing(settings) as connection:
        before = series.end(connection, number, CLI.name, now)
        if before is None:
            raise StoreError(f"There is no series {number} that could be ended")
        versions.bump(connection, [Topic.MAINTENANCE], now)
        did(connection, "maintenance.series.end", f"series:{number}", told(before), None)
    say(f"Series {number} has ended.")


@command.command("series")
@click.pass_obj
def series_(settings: Settings) -> None:
    """Work that comes round, with the next five dates of each."""
    now = now_ms()
    with reading(settings) as connection:
        found = queries.series(connection, now)
        left_out = {each.id: queries.exceptions(connection, each.id, now) for each in found}
    for each in found:
        say(f"{each.id}  {' '.join(each.scope)}  {rhythm(each)}  {each.reason}")
        for at in limits.next_dates(each, now):
            say(f"    {local(at)}{_excepted(left_out[each.id], at)}")
    if not found:
        say("No work comes round.")


@command.command("list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """Work that is going on or planned, whatever planned it."""
    now = now_ms()
    with reading(settings) as connection:
        found, n = queries.works(connection, now, _LISTED), queries.count(connection, now)
    for work in found:
        source = f"  series {work.series}" if work.series is not None else ""
        running = "  RUNNING" if work.stage is Stage.RUNNING else ""
        about = ", ".join(f"{part.kind} {part.key}" for part in work.parts[:5])
        more = f" and {len(work.parts) - 5} more" if len(work.parts) > 5 else ""
        say(
            f"{work.number}  {local(work.starts_at)} to {local(work.ends_at)}{running}  {about}{more}  "
            f"{work.reason}{source}"
        )
    if n > len(found):
        say(f"and {n - len(found)} later ones")
    if not found:
        say("No work is planned.")


def _done(connection: Connection, action: str, before: Work, ends_at: int | None = None) -> None:
    versions.bump(connection, [Topic.MAINTENANCE], now_ms())
    after = None if ends_at is None else {"ends_at": ends_at}
    did(connection, action, f"maintenance:{before.number}", {"ends_at": before.ends_at}, after)


def _excepted(noted: dict[int, tuple[int, int] | None], at: int) -> str:
    if at not in noted:
        return ""
    span = noted[at]
    return "  left out" if span is None else f"  moved to {local(span[0])}"

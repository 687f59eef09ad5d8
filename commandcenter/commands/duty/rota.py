"""``duty set``, ``swap``, ``undo``: changes of the rota."""

from datetime import datetime

import click

from commandcenter.commands.duty import common
from commandcenter.commands.opened import now_ms, writing
from commandcenter.commands.refusing import refusing
from commandcenter.commands.terminal import say
from commandcenter.commands.trail import CLI, did
from commandcenter.domain.clock import DAY
from commandcenter.domain.duty import weeks as calendar
from commandcenter.domain.duty.model import NOTE_MAX, Turn, is_span, joined
from commandcenter.settings import Settings
from commandcenter.store import versions
from commandcenter.store.versions import Topic
from commandcenter.store.writes.duty import Overtaken
from commandcenter.store.writes.duty import rota as writes

TOO_LONG = "A turn ends after it begins, is at most 92 days long, and is not long ago or far ahead"


@click.command("set")
@click.argument("duty")
@click.argument("accounts", nargs=-1, required=True)
@click.option("--week", type=common.DAY, help="Any day of the week, e.g. 2026-11-23. Without it: this week.")
@click.option("--weeks", "n", type=click.IntRange(1, 104), default=1, show_default=True, help="How many weeks.")
@click.option("--shift", type=click.IntRange(1, calendar.SHIFTS_MAX), help="Only this shift of each day.")
@click.pass_obj
@refusing(ValueError)
def set_(
    settings: Settings, duty: str, accounts: tuple[str, ...], week: datetime | None, n: int, shift: int | None
) -> None:
    """ACCOUNTS have DUTY by the week, from the hour at which its weeks begin."""
    at, names = now_ms(), common.names(accounts)
    with writing(settings) as connection:
        found = common.duty_of(connection, duty)
        day = at if week is None else common.instant(week) + DAY - 1
        first = calendar.week_of(day, found.week_starts)
        if shift is None:
            spans = tuple((first + k * calendar.WEEK, first + (k + 1) * calendar.WEEK) for k in range(n))
        else:
            spans = calendar.shift_turns(first, shift, found.shifts, n)
        if not all(is_span(*span, at) for span in spans):
            raise ValueError(TOO_LONG)
        said = {"names": joined(names), "kind": "week" if shift is None else "shift", "from": common.local(first)}
        common.put(connection, found, [Turn(0, duty, names, *span) for span in spans], said, at)
    say(f"{joined(names)}: {duty} from {common.local(spans[0][0])} to {common.local(spans[-1][1])} WIB.")


@click.command()
@click.argument("duty")
@click.argument("accounts", nargs=-1, required=True)
@click.option("--from", "start", type=common.MOMENT, required=True, help="E.g. '2026-11-24 22:00'.")
@click.option("--until", "end", type=common.MOMENT, required=True, help="E.g. '2026-11-25 06:00'.")
@click.option("--note", default="", help="Why, without names of people.")
@click.pass_obj
@refusing(ValueError)
def swap(settings: Settings, duty: str, accounts: tuple[str, ...], start: datetime, end: datetime, note: str) -> None:
    """ACCOUNTS have DUTY for some hours or days, whatever the week says."""
    at, names, note = now_ms(), common.names(accounts), " ".join(note.split())
    span = (common.instant(start), common.instant(end))
    if not is_span(*span, at):
        raise ValueError(TOO_LONG)
    if len(note) > NOTE_MAX or not (note.isprintable() or not note):
        raise ValueError(f"A note is one line of at most {NOTE_MAX} characters")
    with writing(settings) as connection:
        found = common.duty_of(connection, duty)
        said = {
            "names": joined(names), "kind": "swap", "from": common.local(span[0]), "until": common.local(span[1]),
            "note": note,
        }  # fmt: skip
        common.put(connection, found, [Turn(0, duty, names, *span, is_swap=True, note=note)], said, at)
    say(f"{joined(names)}: {duty} from {common.local(span[0])} to {common.local(span[1])} WIB, above the week.")


@click.command()
@click.argument("duty")
@click.pass_obj
def undo(settings: Settings, duty: str) -> None:
    """Take the newest change of the rota of DUTY back; once more brings it again."""
    at = now_ms()
    try:
        with writing(settings) as connection:
            found = common.duty_of(connection, duty)
            made, went, came = writes.undo(connection, duty, found.version, CLI.name, at)
            versions.bump(connection, [Topic.DUTY], at)
            after = {"version": made, "put_back": len(came), "taken_out": len(went)}
            did(connection, "duty.rota_undo", f"duty:{duty}", {"version": found.version}, after)
    except Overtaken:
        raise click.ClickException(f"There is nothing to undo in the rota of {duty}") from None
    say(f"{duty}: {len(went)} turns taken out, {len(came)} put back.")

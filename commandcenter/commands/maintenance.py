"""``commandcenter maintenance``: planned work, so that it is not taken for an outage."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import click
from sqlalchemy import Connection

from commandcenter.commands.opened import now_ms, reading, writing
from commandcenter.commands.terminal import say
from commandcenter.commands.trail import CLI, did
from commandcenter.domain.clock import HOUR, MINUTE, WIB, from_datetime, to_datetime
from commandcenter.domain.maintenance import limits, recurrence, scope
from commandcenter.domain.maintenance.model import Series, Stage, Work
from commandcenter.domain.maintenance.scope import BEHIND, KECAMATAN
from commandcenter.domain.model import Kind
from commandcenter.settings import Settings
from commandcenter.store import versions
from commandcenter.store.engine import StoreError
from commandcenter.store.queries import inventory, sites
from commandcenter.store.queries import maintenance as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes.maintenance import changes, series, works
from commandcenter.store.writes.maintenance.works import Overtaken

_WHEN = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])
_DAY = click.DateTime(["%Y-%m-%d"])
_LENGTH = re.compile(r"(?:(\d{1,3}) ?h)? ?(?:(\d{1,5}) ?m(?:in)?)?")
_LISTED = 200


class _Length(click.ParamType[int]):
    """2h, 90m, 1h30m; ms."""

    name = "length"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = _LENGTH.fullmatch(str(value).strip().lower())
        if found is None or not any(found.groups()):
            self.fail(f"{value!r} is no length: write 2h, 90m or 1h30m", param, ctx)
        return int(found[1] or 0) * HOUR + int(found[2] or 0) * MINUTE


@click.group()
def command() -> None:
    """Planned work on towers, links and websites, once or coming round.

    What is not up during its window is shown as planned work, and what hangs on it as behind it.
    """


@command.command()
@click.argument("kind", type=click.Choice([*(kind.value for kind in Kind), KECAMATAN, BEHIND]))
@click.argument("key")
@click.option("--from", "start", type=_WHEN, help="Start in WIB, e.g. '2026-11-24 22:00'. Without it: now.")
@click.option("--minutes", type=click.IntRange(1, 60 * 24 * 31), help="How long.")
@click.option("--for", "length", type=_Length(), help="How long, e.g. 2h, 90m, 1h30m.")
@click.option("--every", help="It comes round: 'weekly on sun', 'monthly on 2nd sat', 'monthly on last day', 'daily'.")
@click.option("--at", "local", help="With --every: its start in WIB, e.g. 01:00.")
@click.option("--starting", type=_DAY, help="With --every: the first day on which it may come. Without it: today.")
@click.option("--until", type=_DAY, help="With --every: the last day on which it may come, at most a year ahead.")
@click.option("--reason", required=True, help="Why, in a few words; shown on the screen.")
@click.pass_obj
def plan(
    settings: Settings, kind: str, key: str, start: datetime | None, minutes: int | None, length: int | None,
    every: str | None, local: str | None, starting: datetime | None, until: datetime | None, reason: str,
) -> None:  # fmt: skip
    """Plan work on the tower, link or website KEY; on all of a kecamatan (its code); or on everything that hangs on a
    tower or link ("behind tower:balen")."""
    span = length if length is not None else (minutes or 0) * MINUTE
    token = f"{kind}:{key}"
    if every is None:
        if local or starting or until:
            raise click.UsageError("--at, --starting and --until belong to --every")
        _plan_once(settings, token, start, span, reason)
        return
    if start is not None or local is None or until is None:
        raise click.UsageError("--every needs --at and --until, and has no --from")
    now = now_ms()
    wanted = Series(
        0, (token,), _recurrence(every), _minute(local), span, (starting.date() if starting else _today(now)),
        until.date(), reason.strip(), CLI.name, now,
    )  # fmt: skip
    _refuse(limits.of_series(wanted, now))
    with writing(settings) as connection:
        _elements(connection, (token,))
        number = series.add(connection, wanted, now)
        versions.bump(connection, [Topic.MAINTENANCE], now)
        made = replace(wanted, id=number)
        did(connection, "maintenance.plan", f"maintenance:{token}", None, {"series": number, **_told(made)})
    dates = ", ".join(_local(at) for at in limits.next_dates(wanted, now))
    say(f"Series {number}: {token}, {_rhythm(made)}.\nNext: {dates}.")


def _plan_once(settings: Settings, token: str, start: datetime | None, span: int, reason: str) -> None:
    now = now_ms()
    starts_at = from_datetime(start.replace(tzinfo=WIB)) if start else now
    _refuse(limits.of_work(starts_at, starts_at + span, reason, now))
    with writing(settings) as connection:
        elements = _elements(connection, (token,))
        number = works.add(connection, elements, starts_at, starts_at + span, reason.strip(), CLI.name, now)
        versions.bump(connection, [Topic.MAINTENANCE], now)
        after = {"work": number, "starts_at": starts_at, "ends_at": starts_at + span, "reason": reason.strip()}
        kind, _, key = token.partition(":")
        did(connection, "maintenance.plan", f"maintenance:{kind}/{key}", None, after)
        cut_off = scope.cut_off(inventory.load(connection), elements)
        names = {each.code: each.name for each in inventory.kecamatan(connection)}
    about = token.replace(":", " ", 1) if len(elements) == 1 else f"{token} ({len(elements)} elements)"
    say(f"Maintenance {number}: {about}, {_local(starts_at)} to {_local(starts_at + span)}.")
    if cut_off:
        say(f"Cut off meanwhile: {', '.join(names[code] for code in cut_off)}.")


@command.command()
@click.argument("number", type=click.IntRange(1, 2**62))
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
@click.argument("number", type=click.IntRange(1, 2**62))
@click.option("--for", "length", type=_Length(), required=True, help="How much longer, e.g. 30m, 2h.")
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
        _refuse(limits.of_span(starts_at, ends_at))
        try:
            changes.extend(connection, number, before.ends_at, ends_at, CLI.name, now)
        except Overtaken:
            raise StoreError(f"Maintenance {number} was cancelled: plan it anew") from None
        _done(connection, "maintenance.extend", before, ends_at)
    say(f"Maintenance {number} goes on until {_local(ends_at)}.")


@command.command()
@click.argument("number", type=click.IntRange(1, 2**62))
@click.argument("day", type=_DAY)
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
@click.argument("number", type=click.IntRange(1, 2**62))
@click.pass_obj
def end_series(settings: Settings, number: int) -> None:
    """No more of the series NUMBER. What runs goes on; what was to come is cancelled."""
    now = now_ms()
    with writing(settings) as connection:
        before = series.end(connection, number, CLI.name, now)
        if before is None:
            raise StoreError(f"There is no series {number} that could be ended")
        versions.bump(connection, [Topic.MAINTENANCE], now)
        did(connection, "maintenance.series.end", f"series:{number}", _told(before), None)
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
        say(f"{each.id}  {' '.join(each.scope)}  {_rhythm(each)}  {each.reason}")
        for at in limits.next_dates(each, now):
            say(f"    {_local(at)}{_excepted(left_out[each.id], at)}")
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
            f"{work.number}  {_local(work.starts_at)} to {_local(work.ends_at)}{running}  {about}{more}  "
            f"{work.reason}{source}"
        )
    if n > len(found):
        say(f"and {n - len(found)} later ones")
    if not found:
        say("No work is planned.")


def _elements(connection: Connection, tokens: Sequence[str]) -> tuple[int, ...]:
    try:
        found = scope.resolved(tokens, inventory.load(connection), sites.load(connection))
    except scope.ScopeError as error:
        kind, _, key = error.tokens[0].partition(":")
        raise StoreError(f"There is no {kind} {key} in the inventory (see `commandcenter inventory show`)") from error
    _refuse(limits.of_elements(len(found)))
    return found


def _refuse(wrong: limits.Wrong | None) -> None:
    if wrong is not None:
        raise click.UsageError(limits.ENGLISH[wrong])


def _recurrence(every: str) -> recurrence.Recurrence:
    try:
        return recurrence.of_phrase(every)
    except recurrence.RecurrenceError as error:
        raise click.UsageError(str(error)) from error


def _minute(local: str) -> int:
    found = re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)", local.strip())
    if found is None:
        raise click.UsageError(f"{local!r} is no time: write 01:00")
    return int(found[1]) * 60 + int(found[2])


def _today(now: int) -> date:
    return to_datetime(now).date()


def _done(connection: Connection, action: str, before: Work, ends_at: int | None = None) -> None:
    versions.bump(connection, [Topic.MAINTENANCE], now_ms())
    after = None if ends_at is None else {"ends_at": ends_at}
    did(connection, action, f"maintenance:{before.number}", {"ends_at": before.ends_at}, after)


def _told(each: Series) -> dict[str, object]:
    return {
        "scope": list(each.scope), "rrule": each.recurrence.rrule, "minute": each.minute, "length": each.length,
        "valid_from": each.valid_from.isoformat(), "valid_until": each.valid_until.isoformat(), "reason": each.reason,
    }  # fmt: skip


def _rhythm(each: Series) -> str:
    hour, minute = divmod(each.minute, 60)
    phrase, length = recurrence.phrase_of(each.recurrence), timedelta(milliseconds=each.length)
    return f"{phrase} at {hour:02}:{minute:02} WIB for {length}, until {each.valid_until}"


def _excepted(noted: dict[int, tuple[int, int] | None], at: int) -> str:
    if at not in noted:
        return ""
    span = noted[at]
    return "  left out" if span is None else f"  moved to {_local(span[0])}"


def _local(at: int) -> str:
    return to_datetime(at).strftime("%Y-%m-%d %H:%M WIB")

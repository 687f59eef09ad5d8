"""``commandcenter maintenance plan``: work once, or a series of it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import click
from sqlalchemy import Connection

from commandcenter.commands.maintenance.said import DAY, WHEN, Length, local, refuse, rhythm, told
from commandcenter.commands.opened import now_ms, writing
from commandcenter.commands.terminal import say
from commandcenter.commands.trail import CLI, did
from commandcenter.domain.clock import MINUTE, WIB, from_datetime, to_datetime
from commandcenter.domain.maintenance import limits, recurrence, scope
from commandcenter.domain.maintenance.model import Series
from commandcenter.domain.maintenance.scope import BEHIND, KECAMATAN
from commandcenter.domain.model import Kind
from commandcenter.settings import Settings
from commandcenter.store import versions
from commandcenter.store.engine import StoreError
from commandcenter.store.queries import inventory, sites
from commandcenter.store.versions import Topic
from commandcenter.store.writes.maintenance import series, works


@click.command()
@click.argument("kind", type=click.Choice([*(kind.value for kind in Kind), KECAMATAN, BEHIND]))
@click.argument("key")
@click.option("--from", "start", type=WHEN, help="Start in WIB, e.g. '2026-11-24 22:00'. Without it: now.")
@click.option("--minutes", type=click.IntRange(1, 60 * 24 * 31), help="How long.")
@click.option("--for", "length", type=Length(), help="How long, e.g. 2h, 90m, 1h30m.")
@click.option("--every", help="It comes round: 'weekly on sun', 'monthly on 2nd sat', 'monthly on last day', 'daily'.")
@click.option("--at", "at_time", help="With --every: its start in WIB, e.g. 01:00.")
@click.option("--starting", type=DAY, help="With --every: the first day on which it may come. Without it: today.")
@click.option("--until", type=DAY, help="With --every: the last day on which it may come, at most a year ahead.")
@click.option("--reason", required=True, help="Why, in a few words; shown on the screen.")
@click.pass_obj
def plan(
    settings: Settings, kind: str, key: str, start: datetime | None, minutes: int | None, length: int | None,
    every: str | None, at_time: str | None, starting: datetime | None, until: datetime | None, reason: str,
) -> None:  # fmt: skip
    """Plan work on the tower, link or website KEY; on all of a kecamatan (its code); or on everything that hangs on a
    tower or link ("behind tower:balen")."""
    span = length if length is not None else (minutes or 0) * MINUTE
    token = f"{kind}:{key}"
    if every is None:
        if at_time or starting or until:
            raise click.UsageError("--at, --starting and --until belong to --every")
        _plan_once(settings, token, start, span, reason)
        return
    if start is not None or at_time is None or until is None:
        raise click.UsageError("--every needs --at and --until, and has no --from")
    now = now_ms()
    wanted = Series(
        0, (token,), _recurrence(every), _minute(at_time), span, (starting.date() if starting else _today(now)),
        until.date(), reason.strip(), CLI.name, now,
    )  # fmt: skip
    refuse(limits.of_series(wanted, now))
    with writing(settings) as connection:
        _elements(connection, (token,))
        number = series.add(connection, wanted, now)
        versions.bump(connection, [Topic.MAINTENANCE], now)
        made = replace(wanted, id=number)
        did(connection, "maintenance.plan", f"maintenance:{token}", None, {"series": number, **told(made)})
    dates = ", ".join(local(at) for at in limits.next_dates(wanted, now))
    say(f"Series {number}: {token}, {rhythm(made)}.\nNext: {dates}.")


def _plan_once(settings: Settings, token: str, start: datetime | None, span: int, reason: str) -> None:
    now = now_ms()
    starts_at = from_datetime(start.replace(tzinfo=WIB)) if start else now
    refuse(limits.of_work(starts_at, starts_at + span, reason, now))
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
    say(f"Maintenance {number}: {about}, {local(starts_at)} to {local(starts_at + span)}.")
    if cut_off:
        say(f"Cut off meanwhile: {', '.join(names[code] for code in cut_off)}.")


def _elements(connection: Connection, tokens: Sequence[str]) -> tuple[int, ...]:
    try:
        found = scope.resolved(tokens, inventory.load(connection), sites.load(connection))
    except scope.ScopeError as error:
        kind, _, key = error.tokens[0].partition(":")
        raise StoreError(f"There is no {kind} {key} in the inventory (see `commandcenter inventory show`)") from error
    refuse(limits.of_elements(len(found)))
    return found


def _recurrence(every: str) -> recurrence.Recurrence:
    try:
        return recurrence.of_phrase(every)
    except recurrence.RecurrenceError as error:
        raise click.UsageError(str(error)) from error


def _minute(said: str) -> int:
    found = re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)", said.strip())
    if found is None:
        raise click.UsageError(f"{said!r} is no time: write 01:00")
    return int(found[1]) * 60 + int(found[2])


def _today(now: int) -> date:
    return to_datetime(now).date()

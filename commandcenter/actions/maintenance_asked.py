"""Planned work as a form asks for it: what, when, how long, how often, until when, why."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from commandcenter.actions.contract import Call
from commandcenter.actions.refusal import Refused
from commandcenter.domain.clock import DAY, HOUR, MINUTE, WIB, from_datetime, to_datetime
from commandcenter.domain.maintenance import limits, scope
from commandcenter.domain.maintenance.limits import Wrong
from commandcenter.domain.maintenance.model import LENGTH_MAX, REASON_MAX, Series
from commandcenter.domain.maintenance.recurrence import LAST, Frequency, Recurrence, RecurrenceError
from commandcenter.domain.model import Inventory
from commandcenter.store.queries import inventory, sites
from layouts.i18n import text
from layouts.maintenance import refusals

ONCE: Final = "once"
REPEATS: Final = (ONCE, "daily", "weekly", "monthly_weekday", "monthly_day")
WEEKDAYS: Final = tuple(f"on_{n}" for n in range(7))
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(?::00)?")
_FIELDS: Final[dict[Wrong, str]] = {
    Wrong.REASON: "reason", Wrong.SHORT: "hours", Wrong.LONG: "hours", Wrong.SERIES_LONG: "hours", Wrong.OVER: "day",
    Wrong.PAST: "day", Wrong.FAR: "day", Wrong.VALID_ORDER: "until", Wrong.VALID_PAST: "until",
    Wrong.VALID_LONG: "until", Wrong.NEVER: "until", Wrong.MANY: "what", Wrong.NONE: "what",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. ``series`` is None for a single work; ``starts_at`` is when it begins, or would first."""

    tokens: tuple[str, ...]
    elements: tuple[int, ...]
    plan: Inventory
    starts_at: int
    length: int
    reason: str
    series: Series | None


def read(call: Call, *, is_preview: bool = False) -> Asked:
    """What the body asks for. Raises Refused (422) with everything that is wrong. A preview needs no reason."""
    body, plan = call.body, inventory.load(call.connection)
    tokens = _tokens(call)
    elements = _elements(call, tokens, plan)
    repeat = body.choice("repeat", REPEATS, is_required=False) or ONCE
    starts_at = instant(call, "day", "time")
    length = _length(call)
    recurrence, until = _recurrence(call, repeat), body.day("until", is_required=repeat != ONCE)
    reason = body.text("reason", most=REASON_MAX, is_required=not is_preview) or "–"
    series = None
    if body.is_good() and repeat == ONCE:
        _judge(call, limits.of_work(starts_at, starts_at + length, reason, call.at))
    elif body.is_good() and recurrence is not None and until is not None:
        local = to_datetime(starts_at)
        series = Series(
            0, tokens, recurrence, local.hour * 60 + local.minute, length, local.date(), date.fromisoformat(until),
            reason, call.actor.name, call.at,
        )  # fmt: skip
        _judge(call, limits.of_series(series, call.at))
    body.settle()
    return Asked(tokens, elements, plan, starts_at, length, reason, series)


def instant(call: Call, day_field: str, time_field: str) -> int:
    """A local day and time as ms UTC; 0 with a problem noted."""
    body = call.body
    day, said = body.day(day_field), body.text(time_field, most=8, is_required=True)
    found = _TIME.fullmatch(said)
    if said and found is None:
        body.problem(time_field, text(call.lang, "A time is needed, like 22:00"))
    if day is None or found is None:
        return 0
    local = datetime.fromisoformat(day).replace(hour=int(found[1]), minute=int(found[2]), tzinfo=WIB)
    if not timedelta(days=-5 * 366) < local - to_datetime(call.at) < timedelta(days=5 * 366):
        body.problem(day_field, refusals.wrong(call.lang, Wrong.FAR))
        return 0
    return from_datetime(local)


def midnight(call: Call, field: str) -> int:
    """A local day's first instant, ms UTC; 0 with a problem noted."""
    day = call.body.day(field)
    return 0 if day is None else from_datetime(datetime.fromisoformat(day).replace(tzinfo=WIB))


def judge_span(call: Call, field: str, starts_at: int, ends_at: int) -> None:
    """Note what is wrong with the length of a work."""
    wrong = limits.of_span(starts_at, ends_at)
    if wrong is not None:
        call.body.problem(field, refusals.wrong(call.lang, wrong))


def _tokens(call: Call) -> tuple[str, ...]:
    given = call.body.raw("what")
    tokens = [given] if isinstance(given, str) else given
    is_list = isinstance(tokens, list) and all(isinstance(each, str) and len(each) <= 90 for each in tokens)
    if not is_list or not tokens or len(tokens) > scope.TOKENS_MAX or not all(tokens):
        call.body.problem("what", text(call.lang, "Choose one of those that are offered"))
        return ()
    return tuple(dict.fromkeys(tokens))


def _elements(call: Call, tokens: tuple[str, ...], plan: Inventory) -> tuple[int, ...]:
    if not tokens:
        return ()
    try:
        found = scope.resolved(tokens, plan, sites.load(call.connection))
    except scope.ScopeError:
        call.body.problem("what", refusals.wrong(call.lang, Wrong.NONE))
        return ()
    wrong = limits.of_elements(len(found))
    if wrong is not None:
        call.body.problem("what", refusals.wrong(call.lang, wrong))
    return found


def _length(call: Call) -> int:
    hours = call.body.whole("hours", 0, LENGTH_MAX // HOUR, is_required=False)
    minutes = call.body.whole("minutes", 0, 59, is_required=False)
    return (hours or 0) * HOUR + (minutes or 0) * MINUTE


def _recurrence(call: Call, repeat: str) -> Recurrence | None:
    """None for once, and with a problem noted. Every field of the form comes along, whatever is chosen."""
    body = call.body
    interval = body.whole("interval", 1, 12, is_required=False) or 1
    days = tuple(n for n, name in enumerate(WEEKDAYS) if body.raw(name) in (True, "1"))
    nth = body.choice("nth", ("1", "2", "3", "4", str(LAST)), is_required=repeat == "monthly_weekday")
    weekday = body.choice("weekday", [str(n) for n in range(7)], is_required=repeat == "monthly_weekday")
    month_day = body.whole("month_day", 1, 31, is_required=repeat == "monthly_day")
    try:
        match repeat:
            case "daily":
                return Recurrence(Frequency.DAILY, interval)
            case "weekly":
                return Recurrence(Frequency.WEEKLY, interval, days)
            case "monthly_weekday" if nth and weekday:
                return Recurrence(Frequency.MONTHLY, interval, (int(weekday),), int(nth))
            case "monthly_day" if month_day:
                return Recurrence(Frequency.MONTHLY, interval, month_day=month_day)
    except RecurrenceError:
        body.problem("on_0", text(call.lang, "Choose at least one weekday"))
    return None


def _judge(call: Call, wrong: Wrong | None) -> None:
    if wrong is not None:
        call.body.problem(_FIELDS[wrong], refusals.wrong(call.lang, wrong))


def number(call: Call, part: str) -> int:
    """A number of the route. Raises Refused (404) for what is none."""
    given = call.path[part]
    if not (given.isascii() and given.isdigit() and len(given) < 18):
        raise Refused(404, text(call.lang, "There is no such planned work"))
    return int(given)


def seen(call: Call, field: str) -> int:
    """An instant that the browser saw, ms UTC."""
    return call.body.whole(field, 0, 9_999 * 366 * DAY) or 0

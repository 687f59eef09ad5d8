"""What people do about duties: the rota, its undo, hand-overs and taking them over."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from commandcenter.actions.contract import Action, Call, Done
from commandcenter.actions.refusal import Refused
from commandcenter.domain.access import Permission
from commandcenter.domain.clock import SECOND, WIB, from_datetime, to_datetime
from commandcenter.domain.duty import handover, weeks
from commandcenter.domain.duty.model import NOTE_MAX, Duty, Turn, is_span, joined, names_of
from commandcenter.store.queries import duty as queries
from commandcenter.store.queries import handovers
from commandcenter.store.versions import Topic
from commandcenter.store.writes.duty import Overtaken
from commandcenter.store.writes.duty import handovers as handing
from commandcenter.store.writes.duty import rota as writes
from layouts.i18n import text

PATH: Final = "/api/duty"
NEXT: Final = "/duty"
NAMES_MAX: Final = 220
WEEKS_MAX: Final = 8  # that one change fills
VERSION_MAX: Final = 1_000_000_000
KINDS: Final = ("week", "shift", "swap")
TOPICS: Final = frozenset({Topic.DUTY})


def put(call: Call) -> Done:
    """POST names, kind, week or moments, note, version: somebody has the duty then."""
    duty, body, lang = _duty(call), call.body, call.lang
    seen = body.whole("version", 0, VERSION_MAX)
    names = names_of(body.text("names", most=NAMES_MAX, is_required=True))
    if names is None and body.is_good():
        body.problem("names", text(lang, "One to five names of accounts, like operator-1, with blanks between them"))
    if strangers := queries.strangers(call.connection, names or ()):
        said_ = ", ".join(sorted(strangers))
        body.problem("names", text(lang, "There is no account {names}: an administrator makes it first", names=said_))
    kind = body.choice("kind", KINDS)
    note = body.text("note", most=NOTE_MAX)
    spans = _spans(call, duty, kind)
    if spans and not all(is_span(*span, call.at) for span in spans):
        words = text(lang, "A turn ends after it begins, is at most 92 days long, and is not long ago or far ahead")
        body.problem("until" if kind == "swap" else "week", words)
    body.settle()
    turns = [Turn(0, duty.key, names or (), *span, is_swap=kind == "swap", note=note) for span in spans]
    try:
        version = writes.put(call.connection, duty.key, seen or 0, turns, call.who.name, call.at)
    except Overtaken:
        raise _overtaken(call) from None
    said = {"version": version, "names": joined(names or ()), "kind": kind, **_time(spans), "note": note}
    return _done("duty.rota", duty, None, said, spans[0][0])


def remove(call: Call) -> Done:
    """POST turn, version: this turn is none any more; what stood below it counts again."""
    duty, body = _duty(call), call.body
    seen = body.whole("version", 0, VERSION_MAX) or 0
    id_ = body.whole("turn", 1, VERSION_MAX) or 0
    body.settle()
    try:
        gone = writes.remove(call.connection, duty.key, seen, [id_], call.who.name, call.at)
    except Overtaken:
        raise _overtaken(call) from None
    return _done("duty.rota_remove", duty, {"version": seen, "turn": id_}, {"version": gone})


def undo(call: Call) -> Done:
    """POST version: the newest change of the rota is taken back. Done once more it is as it was."""
    duty, body = _duty(call), call.body
    seen = body.whole("version", 0, VERSION_MAX) or 0
    body.settle()
    try:
        version, went, came = writes.undo(call.connection, duty.key, seen, call.who.name, call.at)
    except Overtaken:
        raise _overtaken(call) from None
    before, after = {"version": seen, "turns": _listed(went)}, {"version": version, "turns": _listed(came)}
    return _done("duty.rota_undo", duty, before, after)


def hand_over(call: Call) -> Done:
    """POST watch, questions, open: a hand-over with what stands now. ``open``: the one that waited on the page."""
    duty, body = _duty(call), call.body
    watch = body.text("watch", most=handover.TEXT_MAX, is_required=True, is_long=True)
    questions = body.text("questions", most=handover.TEXT_MAX, is_long=True)
    seen = body.whole("open", 0, VERSION_MAX) or 0
    body.settle()
    try:
        made = handing.write(call.connection, duty.key, seen, watch, questions, call.who.name, call.at)
    except Overtaken:
        raise _overtaken(call) from None
    said = {"due": _local(made.due_at), "watch": watch, "questions": questions, "standing": made.n_standing}
    return Done(
        "duty.handover", f"handover:{made.id}", {"replaces": seen} if seen else None, {"duty": duty.key} | said, TOPICS,
        f"{NEXT}#handover", {"id": made.id},
    )  # fmt: skip


def take(call: Call) -> Done:
    """POST: whoever asks has read the hand-over and has the duty now."""
    call.body.settle()
    found = handovers.one(call.connection, number(call.path["id"]))
    if found is None:
        raise Refused(404, text(call.lang, "There is no such hand-over"))
    is_anybody = not call.actor.is_account
    if found.is_open and found.written_by == call.who.name and not is_anybody:
        raise Refused(409, text(call.lang, "You wrote this hand-over yourself: somebody else takes it over"))
    try:
        handing.take(call.connection, found.id, call.who.name, call.at, is_own_allowed=is_anybody)
    except Overtaken:
        raise Refused(409, _gone(call, handovers.one(call.connection, found.id))) from None
    after = {"duty": found.duty, "taken_by": call.who.name}
    return Done("duty.take", f"handover:{found.id}", None, after, TOPICS, f"{NEXT}#handover")


def number(given: str) -> int:
    """The id in a route; 0 for what is none."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else 0


def _gone(call: Call, found: handover.Handover | None) -> str:
    if found is not None and found.taken_by:
        return text(call.lang, "Taken over already by {name}: load the page again", name=found.taken_by)
    return text(call.lang, "A newer hand-over stands in its place: load the page again")


def _duty(call: Call) -> Duty:
    found = queries.one(call.connection, call.path["duty"])
    if found is None:
        raise Refused(404, text(call.lang, "There is no such duty"))
    return found


def _spans(call: Call, duty: Duty, kind: str) -> list[tuple[int, int]]:
    """Beginnings and ends of what was asked for; empty when that cannot be said. Fields of another kind say nothing."""
    body = call.body
    for field in ("week", "weeks", "shift", "from", "until"):
        body.raw(field)
    if kind == "swap":
        begin, end = _moment(call, "from"), _moment(call, "until")
        return [] if begin is None or end is None else [(begin, end)]
    day, n = body.day("week"), body.whole("weeks", 1, WEEKS_MAX)
    if day is None or n is None:
        return []
    try:
        last = from_datetime(datetime.combine(date.fromisoformat(day), time(), WIB) + timedelta(days=1)) - SECOND
        week = weeks.week_of(last, duty.week_starts)
        to_datetime(week + (n + 1) * weeks.WEEK)
    except (ValueError, OverflowError):
        body.problem("week", text(call.lang, "A day is needed, like 2026-11-22"))
        return []
    if kind != "shift":
        return [(week + each * weeks.WEEK, week + (each + 1) * weeks.WEEK) for each in range(n)]
    count = len(weeks.begins(duty.shifts))
    if not count:
        body.problem("kind", text(call.lang, "This duty has no shifts: it is had by the week"))
        return []
    which = body.whole("shift", 1, count)
    return [] if which is None else list(weeks.shift_turns(week, which, duty.shifts, n))


def _moment(call: Call, field: str) -> int | None:
    """A local moment as browsers send it (2026-11-22T14:00)."""
    value = call.body.raw(field)
    try:
        if isinstance(value, str) and len(value) in (16, 19):
            return from_datetime(datetime.fromisoformat(value).replace(tzinfo=WIB))
    except (ValueError, OverflowError):
        pass
    call.body.problem(field, text(call.lang, "A day and a time are needed, like 2026-11-22 14:00"))
    return None


def _overtaken(call: Call) -> Refused:
    return Refused(409, text(call.lang, "Somebody else changed this meanwhile: load it again, then change it"))


def _time(spans: list[tuple[int, int]]) -> dict[str, Any]:
    return {"from": _local(spans[0][0]), "until": _local(spans[-1][1]), "turns": len(spans)}


def _listed(turns: list[Turn]) -> list[str]:
    said = [f"{joined(each.names)} {_local(each.starts_at)} – {_local(each.ends_at)}" for each in turns[:12]]
    return said + ([f"+{len(turns) - 12}"] if len(turns) > 12 else [])


def _local(at: int) -> str:
    return to_datetime(at).strftime("%Y-%m-%d %H:%M")


def _done(action: str, duty: Duty, before: dict[str, Any] | None, after: dict[str, Any], at: int = 0) -> Done:
    week = f"&week={to_datetime(at):%Y-%m-%d}" if at else ""
    next_ = f"{NEXT}?duty={duty.key}{week}#rota"
    return Done(action, f"duty:{duty.key}", before, after, TOPICS, next_, {"version": after["version"]})


ACTIONS: Final = (
    Action("POST", f"{PATH}/<duty>/rota", put, Permission.SERVICE),
    Action("POST", f"{PATH}/<duty>/rota/remove", remove, Permission.SERVICE),
    Action("POST", f"{PATH}/<duty>/rota/undo", undo, Permission.SERVICE),
    Action("POST", f"{PATH}/<duty>/handover", hand_over, Permission.ALERTS),
    Action("POST", f"{PATH}/handovers/<id>/take", take, Permission.ALERTS),
)

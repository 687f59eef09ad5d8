"""What people do with exceptions of availability: ask, approve, refuse, revoke.

Whoever asks cannot approve: two accounts must stand behind time that is taken out of what is charged.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from commandcenter.actions.contract import Action, Call, Done
from commandcenter.actions.refusal import Refused
from commandcenter.domain.access import Permission
from commandcenter.domain.availability.exceptions import LENGTH_MAX, REASON_MIN, Exception_, Stage
from commandcenter.domain.availability.spans import Length, Span
from commandcenter.domain.clock import DAY
from commandcenter.store.queries import availability_exceptions as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes import availability as writes
from commandcenter.store.writes.availability import Overtaken, OwnQuestion
from layouts.availability import words
from layouts.i18n import text

PATH: Final = "/api/availability/exceptions"
REASON_MAX: Final = 1_000
_TOPICS: Final = frozenset({Topic.AVAILABILITY})


def ask(call: Call) -> Done:
    """Ask for an exception of a time that has begun: nobody is excused in advance."""
    body = call.body
    scope = body.text("scope", most=80, is_required=True)
    starts_at, ends_at = (_moment(call, field) for field in ("starts_at", "ends_at"))
    reason = _reason(call, "reason")
    if scope and not writes.is_known(call.connection, scope):
        body.problem("scope", text(call.lang, "Choose one of those that are offered"))
    if starts_at is not None and ends_at is not None:
        _judge(call, starts_at, ends_at)
    body.settle()
    made = writes.ask(call.connection, scope, starts_at or 0, ends_at or 0, reason, call.actor.name, call.at)
    return _done("availability.ask", None, made)


def approve(call: Call) -> Done:
    """Let the time that it names count as excused."""
    known, note = _seen(call), call.body.text("note", most=REASON_MAX)
    call.body.settle()
    return _decided(call, known, note, is_approved=True)


def refuse(call: Call) -> Done:
    """Say no, and why."""
    known, note = _seen(call), _reason(call, "note")
    call.body.settle()
    return _decided(call, known, note, is_approved=False)


def revoke(call: Call) -> Done:
    """Let what was approved count again, and say why."""
    known, why = _seen(call), _reason(call, "note")
    call.body.settle()
    if known.stage is Stage.ASKED:
        raise Refused(409, text(call.lang, "Nobody has decided this yet: approve it, or refuse it"))
    return _revoked(call, "availability.revoke", known, why)


def withdraw(call: Call) -> Done:
    """Take the own question back before anybody has decided it."""
    known, why = _seen(call), _reason(call, "note")
    call.body.settle()
    if known.asked_by != call.actor.name:
        raise Refused(403, text(call.lang, "Only the account that asked can take a question back"))
    if known.stage is not Stage.ASKED:
        raise _overtaken(call, known)
    return _revoked(call, "availability.withdraw", known, why)


def _revoked(call: Call, action: str, known: Exception_, why: str) -> Done:
    after = _tried(call, lambda: writes.revoke(call.connection, known.id, call.actor.name, why, call.at))
    return _done(action, known, after)


def _decided(call: Call, known: Exception_, note: str, *, is_approved: bool) -> Done:
    action = "availability.approve" if is_approved else "availability.refuse"
    try:
        after = _tried(
            call,
            lambda: writes.decide(call.connection, known.id, call.actor.name, note, call.at, is_approved=is_approved),
        )
    except OwnQuestion:
        raise Refused(403, text(call.lang, "You asked for this yourself: another account must approve it")) from None
    return _done(action, known, after)


def _moment(call: Call, field: str) -> int | None:
    typed = call.body.text(field, most=30, is_required=True)
    at = words.of_input(typed) if typed else None
    if typed and at is None:
        call.body.problem(field, text(call.lang, "A day and a time are needed, like 2026-11-22T08:30"))
    return at


def _reason(call: Call, field: str) -> str:
    said = call.body.text(field, most=REASON_MAX, is_required=True, is_long=True)
    if said and len(said) < REASON_MIN:
        call.body.problem(field, text(call.lang, "Say it in at least {n} characters", n=REASON_MIN))
    return said


def _judge(call: Call, starts_at: int, ends_at: int) -> None:
    if ends_at <= starts_at:
        call.body.problem("ends_at", text(call.lang, "The end must be after the beginning"))
    elif ends_at - starts_at > LENGTH_MAX:
        call.body.problem("ends_at", text(call.lang, "At most {n} days", n=LENGTH_MAX // DAY))
    elif starts_at >= call.at:
        call.body.problem("starts_at", text(call.lang, "It has not begun: plan work instead, which is announced"))


def _seen(call: Call) -> Exception_:
    given = call.path["id"]
    is_number = given.isascii() and given.isdigit() and len(given) < 18
    found = queries.one(call.connection, int(given), call.at) if is_number else None
    if found is None:
        raise Refused(404, text(call.lang, "There is no such exception"))
    return found


def _tried(call: Call, write: Callable[[], Exception_]) -> Exception_:
    try:
        return write()
    except Overtaken as overtaken:
        raise _overtaken(call, overtaken.current) from overtaken


def _overtaken(call: Call, current: Exception_ | None) -> Refused:
    said = text(call.lang, words.STAGES[current.stage]) if current is not None else "–"
    return Refused(409, text(call.lang, "Somebody else was faster; it is now so: {stage}", stage=said))


def _done(action: str, before: Exception_ | None, after: Exception_) -> Done:
    return Done(
        action, f"availability:exception:{after.id}", None if before is None else _json(before), _json(after), _TOPICS,
        f"/availability/exceptions?period={Span.at(Length.QUARTER, after.starts_at).text}",
        {"id": after.id, "stage": after.stage.value},
    )  # fmt: skip


def _json(known: Exception_) -> Mapping[str, Any]:
    return {
        "scope": known.scope, "starts_at": known.starts_at, "ends_at": known.ends_at, "reason": known.reason,
        "asked_by": known.asked_by, "stage": known.stage.value, "decided_by": known.decided_by, "note": known.note,
        "revoked_by": known.revoked_by, "revoked_why": known.revoked_why,
    }  # fmt: skip


ACTIONS: Final = (
    Action("POST", PATH, ask, Permission.NETWORK),
    Action("POST", f"{PATH}/<id>/approve", approve, Permission.EXCUSE),
    Action("POST", f"{PATH}/<id>/refuse", refuse, Permission.EXCUSE),
    Action("POST", f"{PATH}/<id>/revoke", revoke, Permission.EXCUSE),
    Action("POST", f"{PATH}/<id>/withdraw", withdraw, Permission.NETWORK),
)

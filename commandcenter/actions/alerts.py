"""What people do with alerts. Whoever comes second gets 409, what the alert is now and who has it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from commandcenter.actions import alerts_refused as refused
from commandcenter.actions.contract import Action, Call, Done
from commandcenter.domain.access import PERMISSIONS, Permission
from commandcenter.domain.alerts.model import Alert, Treatment
from commandcenter.domain.alerts.occasions import Occasion
from commandcenter.domain.alerts.shelving import DAYS_MAX, SPANS, until
from commandcenter.domain.clock import DAY
from commandcenter.domain.duty.model import CENTER
from commandcenter.store.queries import accounts, duty
from commandcenter.store.queries import alerts as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes import notifications
from commandcenter.store.writes.alerts import people
from commandcenter.store.writes.alerts.people import Overtaken

PATH: Final = "/api/alerts"
COMMENT_MAX, REASON_MAX = 500, 200
ME: Final = "@me"  # whoever asks; no account is called that
ID_DIGITS: Final = 15  # more is no number of a row in either database
VERSIONS_MAX: Final = 1_000_000_000
TOPICS: Final = frozenset({Topic.ALERTS})
Deed = Callable[[Call, Alert], Done]


def acknowledge(call: Call, before: Alert) -> Done:
    """POST comment: it is mine now, with everything that it explains. A second click changes nothing."""
    comment = call.body.text("comment", most=COMMENT_MAX, is_long=True)
    call.body.settle()
    if before.acked_at is not None and before.acked_by == call.actor.name and before.closed_at is None:
        return _done("alert.acknowledge", before, before)
    taken = people.acknowledge(call.connection, before.id, call.actor, comment, call.at)
    if not taken[0].treatment:
        notifications.enqueue(call.connection, before.id, Occasion.ACKNOWLEDGED, call.at)
    more = {"comment": comment, "with": [each.id for each in taken[1:]]}
    return _done("alert.acknowledge", before, taken[0], more)


def unacknowledge(call: Call, before: Alert) -> Done:
    """POST comment: somebody else must see it."""
    comment = call.body.text("comment", most=COMMENT_MAX, is_long=True)
    call.body.settle()
    after = people.unacknowledge(call.connection, before.id, call.actor, comment, call.at)
    return _done("alert.unacknowledge", before, after, {"comment": comment})


def assign(call: Call, before: Alert) -> Done:
    """POST to, version: whoever may act on alerts ("@me": who asks) is to take care of it; "" takes that back."""
    to = call.body.choice("to", (ME, *assignable(call)), is_required=False)
    version = call.body.whole("version", 1, VERSIONS_MAX)
    comment = call.body.text("comment", most=COMMENT_MAX, is_long=True)
    call.body.settle()
    to = call.actor.name if to == ME else to
    if before.assigned_to == to:
        return _done("alert.assign", before, before)
    after = people.assign(call.connection, before.id, version or 0, to, call.actor, comment, call.at)
    return _done("alert.assign", before, after, {"comment": comment})


def comment(call: Call, before: Alert) -> Done:
    """POST comment: something for its history."""
    words = call.body.text("comment", most=COMMENT_MAX, is_required=True, is_long=True)
    call.body.settle()
    people.comment(call.connection, before.id, call.actor, words, call.at)
    return Done("alert.comment", _subject(before), None, {"comment": words}, TOPICS)


def shelve(call: Call, before: Alert) -> Done:
    """POST span (15m, 1h, 4h, shift, 24h), reason: put it aside until then."""
    span = call.body.choice("span", SPANS)
    reason = call.body.text("reason", most=REASON_MAX, is_required=True)
    call.body.settle()
    center = duty.one(call.connection, CENTER)
    ends_at = until(span, call.at, center.shifts if center is not None else "")
    after = people.shelve(call.connection, before.id, Treatment.SHELVED, ends_at, reason, call.actor, call.at)
    return _done("alert.shelve", before, after, {"reason": reason, "until": ends_at})


def take_out(call: Call, before: Alert) -> Done:
    """POST days (1 to 90), reason: out of service until then."""
    days = call.body.whole("days", 1, DAYS_MAX)
    reason = call.body.text("reason", most=REASON_MAX, is_required=True)
    call.body.settle()
    ends_at = call.at + (days or 0) * DAY
    kind = Treatment.OUT_OF_SERVICE
    after = people.shelve(call.connection, before.id, kind, ends_at, reason, call.actor, call.at)
    return _done("alert.out_of_service", before, after, {"reason": reason, "until": ends_at})


def unshelve(call: Call) -> Done:
    """POST: it is announced again from now on. What is out of service needs SERVICE."""
    call.body.settle()
    id_ = _number(call.path["id"])
    shelf = next((each for each in queries.shelves(call.connection) if each.id == id_), None)
    if shelf is None:
        raise refused.not_put_aside(call.lang)
    if shelf.kind == Treatment.OUT_OF_SERVICE and not call.who.may(Permission.SERVICE):
        raise refused.needs_service(call.lang)
    try:
        after = people.unshelve(call.connection, shelf.id, call.actor, call.at)
    except Overtaken:
        raise refused.not_put_aside(call.lang) from None
    if after is not None and after.closed_at is None and after.is_active and not after.treatment:
        notifications.enqueue(call.connection, after.id, Occasion.UNSHELVED, call.at)
    before = {"rule": shelf.rule, "entity": shelf.entity, "kind": shelf.kind, "until": shelf.ends_at}
    subject = f"shelf:{shelf.id}" if after is None else _subject(after)
    return Done("alert.unshelve", subject, before, None, TOPICS)


def assignable(call: Call) -> tuple[str, ...]:
    """Accounts that may act on alerts, and whoever asks."""
    able = [
        each.name
        for each in accounts.everybody(call.connection)
        if each.disabled_at is None and Permission.ALERTS in PERMISSIONS[each.role]
    ]
    return tuple(dict.fromkeys([*able, call.actor.name]))


def _of(deed: Deed) -> Callable[[Call], Done]:
    """A deed on the alert of the route."""

    def run(call: Call) -> Done:
        id_ = _number(call.path["id"])
        found = None if id_ is None else queries.alert(call.connection, id_)
        if found is None:
            raise refused.no_such_alert(call.lang)
        try:
            return deed(call, found)
        except Overtaken as overtaken:
            raise refused.overtaken(call, overtaken.current) from overtaken

    return run


def _number(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) <= ID_DIGITS else None


def _subject(alert: Alert) -> str:
    return f"alert:{alert.id}"


def _done(action: str, before: Alert, after: Alert, more: Mapping[str, Any] | None = None) -> Done:
    was, is_ = _said(before), _said(after)
    if before is after:
        return Done(action, _subject(before), None, None, answer={"alert": is_})
    return Done(action, _subject(before), was, is_ | dict(more or {}), TOPICS, answer={"alert": refused.json_of(after)})


def _said(alert: Alert) -> dict[str, Any]:
    return {
        "rule": alert.rule, "entity": alert.entity, "state": alert.state.value, "acked_by": alert.acked_by,
        "assigned_to": alert.assigned_to,
    }  # fmt: skip


ACTIONS: Final = (
    Action("POST", f"{PATH}/<id>/acknowledge", _of(acknowledge), Permission.ALERTS),
    Action("POST", f"{PATH}/<id>/unacknowledge", _of(unacknowledge), Permission.ALERTS),
    Action("POST", f"{PATH}/<id>/assign", _of(assign), Permission.ALERTS),
    Action("POST", f"{PATH}/<id>/comment", _of(comment), Permission.ALERTS),
    Action("POST", f"{PATH}/<id>/shelve", _of(shelve), Permission.ALERTS),
    Action("POST", f"{PATH}/<id>/out-of-service", _of(take_out), Permission.SERVICE),
    Action("POST", f"{PATH}/shelves/<id>/end", unshelve, Permission.ALERTS),
)

"""What people write into the shift log: entries, corrections of one's own while they are open, additions afterwards."""

from typing import Any, Final

from commandcenter.actions.contract import Action, Call, Done
from commandcenter.actions.duty import NEXT, PATH, TOPICS, VERSION_MAX, number
from commandcenter.actions.refusal import Refused
from commandcenter.domain.access import Permission
from commandcenter.domain.clock import to_datetime
from commandcenter.domain.duty.log import ADDITIONS, FIRST_HAND, TEXT_MAX, Entry, EntryKind
from commandcenter.store.queries import alerts
from commandcenter.store.queries import shift_log as queries
from commandcenter.store.writes.duty import Overtaken
from commandcenter.store.writes.duty import shift_log as writes
from layouts.i18n import text


def add(call: Call) -> Done:
    """POST kind, text, alert (its number, or nothing)."""
    body = call.body
    kind = body.choice("kind", [each.value for each in FIRST_HAND])
    said = body.text("text", most=TEXT_MAX, is_required=True, is_long=True)
    about = body.whole("alert", 1, 10**15, is_required=False)
    if about is not None and alerts.alert(call.connection, about) is None:
        body.problem("alert", text(call.lang, "There is no alert of this number"))
    body.settle()
    if (twin := queries.twin(call.connection, call.who.name, EntryKind(kind), said, call.at)) is not None:
        return _done("shiftlog.add", twin, {}, {})  # sent twice by a browser that heard no answer
    made = writes.add(call.connection, EntryKind(kind), said, call.actor, call.at, alert_id=about)
    return _done("shiftlog.add", made, None, _said(made))


def edit(call: Call) -> Done:
    """PUT text, version: only its author, only as long as it is not locked."""
    body, found = call.body, _found(call)
    seen = body.whole("version", 1, VERSION_MAX)
    said = body.text("text", most=TEXT_MAX, is_required=True, is_long=True)
    body.settle()
    if found.author != call.who.name:
        raise Refused(409, text(call.lang, "Somebody else wrote this entry: add a comment or a correction to it"))
    if found.is_locked(call.at):
        raise _locked(call)
    if seen != found.version:
        raise Refused(409, text(call.lang, "Somebody else changed this meanwhile: load it again, then change it"))
    if said == found.text:
        return _done("shiftlog.edit", found, {}, {})
    try:
        made = writes.edit(call.connection, found, said, call.who.name, call.at)
    except Overtaken:
        raise _locked(call) from None
    return _done("shiftlog.edit", made, {"text": found.text}, {"text": made.text, "version": made.version})


def extend(call: Call) -> Done:
    """POST kind, text: a correction of an entry, or a comment on it. The entry itself stays as it is."""
    body, found = call.body, _found(call)
    kind = body.choice("kind", sorted(each.value for each in ADDITIONS))
    said = body.text("text", most=TEXT_MAX, is_required=True, is_long=True)
    body.settle()
    made = writes.add(
        call.connection, EntryKind(kind), said, call.actor, call.at, refers_to=found.refers_to or found.id
    )
    return _done("shiftlog.extend", made, None, _said(made))


def _found(call: Call) -> Entry:
    found = queries.one(call.connection, number(call.path["id"]))
    if found is None:
        raise Refused(404, text(call.lang, "There is no such entry"))
    return found


def _locked(call: Call) -> Refused:
    return Refused(409, text(call.lang, "This entry is locked: add a correction to it"))


def _said(entry: Entry) -> dict[str, Any]:
    more = {"alert": entry.alert_id, "refers_to": entry.refers_to}
    said = {"kind": entry.kind.value, "text": entry.text, "locked_from": f"{to_datetime(entry.locks_at):%H:%M:%S}"}
    return said | {name: value for name, value in more.items() if value is not None}


def _done(action: str, entry: Entry, before: dict[str, Any] | None, after: dict[str, Any]) -> Done:
    anchor = f"#entry-{entry.refers_to or entry.id}"
    return Done(action, f"shiftlog:{entry.id}", before, after, TOPICS, NEXT + anchor, {"id": entry.id})


ACTIONS: Final = (
    Action("POST", f"{PATH}/log", add, Permission.ALERTS),
    Action("PUT", f"{PATH}/log/<id>", edit, Permission.ALERTS),
    Action("POST", f"{PATH}/log/<id>/additions", extend, Permission.ALERTS),
)

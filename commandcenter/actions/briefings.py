"""Marking a briefing, and taking the last one back when it was marked by mistake."""

from typing import Final

from commandcenter.actions.contract import Action, Call, Done, Refused
from commandcenter.domain.access import Permission
from commandcenter.domain.briefing.held import Held
from commandcenter.domain.clock import DAY, MINUTE, Instant
from commandcenter.store.queries import briefings as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes import briefings as writes
from layouts.i18n import text

TWICE: Final = MINUTE  # a second mark within this is a second click
UNDO: Final = DAY  # what is older was held
NOTE_MAX: Final = 200


def mark(call: Call) -> Done:
    """POST note: a briefing is held now."""
    note = call.body.text("note", most=NOTE_MAX)
    call.body.settle()
    last = queries.newest(call.connection, Instant(call.at))
    if last is not None and call.at - last.held_at < TWICE:
        raise Refused(409, text(call.lang, "A briefing was marked less than a minute ago"))
    held = writes.hold(call.connection, call.at, note)
    return Done("briefing.mark", _subject(held), None, _said(held), frozenset({Topic.BRIEFINGS}))


def take_back(call: Call) -> Done:
    """DELETE the last briefing. One that others have followed, or that is older than a day, stays."""
    call.body.settle()
    last = queries.newest(call.connection, Instant(call.at))
    if last is None or call.path["id"] != str(last.id):
        raise Refused(409, text(call.lang, "This is not the last briefing any more: load the page again"))
    if call.at - last.held_at > UNDO:
        raise Refused(409, text(call.lang, "A briefing can be taken back for a day only"))
    if not writes.take_back(call.connection, last):
        raise Refused(409, text(call.lang, "This is not the last briefing any more: load the page again"))
    return Done("briefing.take_back", _subject(last), _said(last), None, frozenset({Topic.BRIEFINGS}))


def _subject(held: Held) -> str:
    return f"briefing:{held.id}"


def _said(held: Held) -> dict[str, object]:
    return {"held_at": held.held_at, "note": held.note}


ACTIONS = (
    Action("POST", "/api/briefings", mark, Permission.BRIEF),
    Action("DELETE", "/api/briefings/<id>", take_back, Permission.BRIEF),
)

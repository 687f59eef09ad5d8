"""What people do with marks: take a problem up, change what was said of it, remove it, take the removal back.

``version`` in a body is the one that the browser saw. Whoever comes second gets 409 and what it is now.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from commandcenter.actions.contract import Action, Call, Done
from commandcenter.actions.refusal import Refused
from commandcenter.domain.clock import to_datetime
from commandcenter.domain.priorities import rupiah
from commandcenter.domain.priorities.marks import STATUSES, Draft, Kind, Mark, Problem, Status, trimmed, wrongs
from commandcenter.store.queries import priorities as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes import priorities as writes
from commandcenter.store.writes.priorities import Overtaken
from layouts.i18n import text
from layouts.priorities import refusals

PATH: Final = "/api/priorities"
VERSIONS_MAX: Final = 1_000_000_000
TITLE_MAX, NOTE_MAX, PROGRAMME_MAX, AMOUNT_MAX = 200, 1_000, 120, 40
_TOPICS: Final = frozenset({Topic.PRIORITIES})


def create(call: Call) -> Done:
    """Take a problem up."""
    mark = writes.add(call.connection, _draft(call), call.at)
    return _done("priority.create", None, mark)


def change(call: Call) -> Done:
    """Say something else of a mark. Nothing changed: no new version."""
    before, seen = _seen(call)
    draft = _draft(call, before.draft)
    if seen != before.version or before.is_removed:
        raise _overtaken(call, before)
    if draft == before.draft:
        return _done("priority.change", before, before)
    return _done("priority.change", before, _tried(call, lambda: writes.change(call.connection, before.id, seen, draft, call.at)))


def remove(call: Call) -> Done:
    """Take a mark out of every list; it stays and can be restored."""
    before, seen = _seen(call)
    call.body.given = {"version": seen}  # the fields of the form come along, and say nothing here
    call.settle()
    after = _tried(call, lambda: writes.remove(call.connection, before.id, seen, call.at))
    return _done("priority.remove", before, after, f"/priorities/mark?id={before.id}")


def restore(call: Call) -> Done:
    """Take a removal back."""
    before, seen = _seen(call)
    call.settle()
    return _done("priority.restore", before, _tried(call, lambda: writes.restore(call.connection, before.id, seen, call.at)))


ACTIONS: Final = (
    Action("POST", PATH, create),
    Action("PUT", f"{PATH}/<id>", change),
    Action("POST", f"{PATH}/<id>/remove", remove),
    Action("POST", f"{PATH}/<id>/restore", restore),
)

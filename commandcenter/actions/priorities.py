"""What people do with marks: take a problem up, change what was said of it, remove it, take the removal back.

``version`` in a body is the one that the browser saw. Whoever comes second gets 409 and what it is now.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from commandcenter.actions.contract import Action, Call, Done
from commandcenter.actions.refusal import Refused
from commandcenter.domain.access import Permission
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
FIELDS: Final = (
    "kind", "status", "category", "kecamatan", "opd", "title", "happens_on", "programme", "year", "amount", "note",
)  # fmt: skip
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
    return _done(
        "priority.change", before, _tried(call, lambda: writes.change(call.connection, before.id, seen, draft, call.at))
    )


def remove(call: Call) -> Done:
    """Take a mark out of every list; it stays and can be restored."""
    before, seen = _seen(call)
    for field in FIELDS:
        call.body.raw(field)  # the fields of the form come along, and say nothing here
    call.body.settle()
    after = _tried(call, lambda: writes.remove(call.connection, before.id, seen, call.at))
    return _done("priority.remove", before, after, f"/priorities/mark?id={before.id}")


def restore(call: Call) -> Done:
    """Take a removal back."""
    before, seen = _seen(call)
    call.body.settle()
    return _done(
        "priority.restore", before, _tried(call, lambda: writes.restore(call.connection, before.id, seen, call.at))
    )


def _draft(call: Call, before: Draft | None = None) -> Draft:
    """What was typed. Raises Refused (422) with everything that is wrong; ``before``: the kind cannot be changed."""
    body = call.body
    kind = Kind(body.choice("kind", [kind.value for kind in Kind]) or (before.kind if before else Kind.RADIO))
    if before is not None and kind is not before.kind:
        body.problem("kind", text(call.lang, "What was taken up stays what it is: remove it and take it up anew"))
    names = queries.names(call.connection)
    status = body.choice("status", [status.value for status in STATUSES[kind]])
    category = body.text("category", most=80, is_required=True)
    kecamatan = body.choice("kecamatan", names.kecamatan, is_required=False)
    opd = body.choice("opd", {*names.opds, *([before.opd] if before and before.opd else [])}, is_required=False)
    draft = Draft(
        kind, Problem(category, kecamatan or None), Status(status) if status else STATUSES[kind][0],
        body.text("title", most=TITLE_MAX), opd or None, body.day("happens_on", is_required=False),
        body.text("programme", most=PROGRAMME_MAX), _year(call), _amount(call),
        body.text("note", most=NOTE_MAX, is_long=True), before.is_simulated if before else False,
    )  # fmt: skip
    body.raw("version")
    draft = trimmed(draft)
    _judge(call, draft)
    call.body.settle()
    return draft


def _year(call: Call) -> int | None:
    return call.body.whole("year", 0, 9999, is_required=False)


def _amount(call: Call) -> int | None:
    typed = call.body.text("amount", most=AMOUNT_MAX)
    try:
        return rupiah.parse(typed) if typed else None
    except rupiah.AmountError as error:
        call.body.problem("amount", refusals.amount(call.lang, error))
        return None


def _judge(call: Call, draft: Draft) -> None:
    """What the rules say, of fields that nothing was said of yet."""
    today = to_datetime(call.at).date()
    said = {problem.field for problem in call.body.problems}
    for field, wrong in wrongs(draft, today.isoformat()).items():
        if field not in said:
            call.body.problem(field, refusals.wrong(call.lang, wrong, today.year))
    if not _is_known(call, draft) and "category" not in said:
        call.body.problem("category", text(call.lang, "No complaint has this category: choose one that is offered"))


def _is_known(call: Call, draft: Draft) -> bool:
    about = draft.problem.category
    return not about or queries.has_category(call.connection, about)


def _seen(call: Call) -> tuple[Mark, int]:
    """The mark of the route and the version that the browser saw. Raises Refused."""
    given = call.path["id"]
    mark = (
        queries.mark(call.connection, int(given)) if given.isascii() and given.isdigit() and len(given) < 18 else None
    )
    if mark is None:
        raise Refused(404, text(call.lang, "There is no such radio topic, dialogue or proposal"))
    seen = call.body.whole("version", 1, VERSIONS_MAX)
    if seen is None:
        call.body.settle()
    return mark, seen or 0


def _tried(call: Call, write: Callable[[], Mark]) -> Mark:
    try:
        return write()
    except Overtaken as overtaken:
        raise _overtaken(call, overtaken.current) from overtaken


def _overtaken(call: Call, current: Mark | None) -> Refused:
    more = {} if current is None else {"version": current.version, "current": _json(current)}
    return Refused(
        409, text(call.lang, "Somebody else changed this meanwhile: load it again, then change it"), (), more
    )


def _done(action: str, before: Mark | None, after: Mark, next_: str = "") -> Done:
    problem = after.draft.problem.key
    return Done(
        action, f"priority:{after.id}", None if before is None else _json(before), _json(after), _TOPICS,
        next_ or f"/priorities?{urlencode({'select': f'problem:{problem}'})}",
        {"id": after.id, "version": after.version},
    )  # fmt: skip


def _json(mark: Mark) -> Mapping[str, Any]:
    return mark.draft.as_json() | {"version": mark.version, "is_removed": mark.is_removed}


ACTIONS: Final = (
    Action("POST", PATH, create, Permission.PRIORITIES),
    Action("PUT", f"{PATH}/<id>", change, Permission.PRIORITIES),
    Action("POST", f"{PATH}/<id>/remove", remove, Permission.PRIORITIES),
    Action("POST", f"{PATH}/<id>/restore", restore, Permission.PRIORITIES),
)

"""What people do with planned work: plan it once or in a series, cancel, extend, move, leave one out.

A form sends along what it saw (``ends_at``, ``starts_at``): whoever comes second gets 409 and loads anew.
"""

from collections.abc import Mapping
from typing import Any, Final

from commandcenter.actions import maintenance_asked as asked_for
from commandcenter.actions.contract import Action, Call, Done
from commandcenter.actions.maintenance_asked import number
from commandcenter.actions.refusal import Refused
from commandcenter.domain.access import Permission
from commandcenter.domain.clock import DAY, MINUTE
from commandcenter.domain.maintenance import limits, scope
from commandcenter.domain.maintenance.model import AHEAD_MAX, LENGTH_MAX, Series, Stage, Work
from commandcenter.store.queries import inventory
from commandcenter.store.queries import maintenance as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes.maintenance import changes, series, works
from commandcenter.store.writes.maintenance.works import Overtaken
from layouts.i18n import text
from layouts.maintenance import refusals, words

PATH: Final = "/api/maintenance"
_TOPICS: Final = frozenset({Topic.MAINTENANCE})
_PAGE: Final = "/maintenance"


def plan(call: Call) -> Done:
    """Plan work, once or coming round."""
    asked = asked_for.read(call)
    if asked.series is not None:
        id_ = series.add(call.connection, asked.series, call.at)
        return _done("maintenance.plan", f"series:{id_}", None, _said(asked.series))
    made = works.add(
        call.connection, asked.elements, asked.starts_at, asked.starts_at + asked.length, asked.reason,
        call.actor.name, call.at,
    )  # fmt: skip
    after = {
        "scope": list(asked.tokens), "starts_at": asked.starts_at, "ends_at": asked.starts_at + asked.length,
        "reason": asked.reason,
    }  # fmt: skip
    return _done("maintenance.plan", f"maintenance:{made}", None, after)


def preview(call: Call) -> Done:
    """What would be planned: when it comes round next, what it is about, who would be cut off. Nothing is written."""
    asked = asked_for.read(call, is_preview=True)
    begins = [asked.starts_at] if asked.series is None else limits.next_dates(asked.series, call.at)
    cut_off = scope.cut_off(asked.plan, asked.elements)
    names = {each.code: each.name for each in inventory.kecamatan(call.connection)}
    answer = {
        "cut_off": words.cut_off(call.lang, [names.get(code, code) for code in cut_off]),
        "about": words.elements(call.lang, len(asked.elements)),
        "dates": [words.span(call.lang, at, at + asked.length) for at in begins],
    }
    return Done("maintenance.preview", "maintenance", None, None, answer=answer)


def cancel(call: Call) -> Done:
    """Cancel work that has not begun, end what runs."""
    id_ = number(call, "work")
    seen = asked_for.seen(call, "ends_at")
    call.body.settle()
    try:
        before = changes.cancel(call.connection, id_, call.actor.name, call.at, seen)
    except Overtaken:
        raise _overtaken(call) from None
    if before is None:
        raise _unknown(call) if queries.work(call.connection, id_, call.at) is None else _overtaken(call)
    return _changed("maintenance.cancel", before, {"ends_at": call.at if before.stage is Stage.RUNNING else None})


def extend(call: Call) -> Done:
    """Let work take longer by ``minutes``; what is over goes on from now."""
    id_ = number(call, "work")
    seen = asked_for.seen(call, "ends_at")
    minutes = call.body.whole("minutes", 1, LENGTH_MAX // MINUTE) or 0
    ends_at = max(seen, call.at) + minutes * MINUTE
    before = queries.work(call.connection, id_, call.at)
    if before is None:
        raise _unknown(call)
    if call.body.is_good():
        starts_at = call.at if before.stage is Stage.ENDED else before.starts_at
        asked_for.judge_span(call, "minutes", starts_at, ends_at)
    call.body.settle()
    try:
        before = changes.extend(call.connection, id_, seen, ends_at, call.actor.name, call.at)
    except (Overtaken, ValueError):
        raise _overtaken(call) from None
    return _changed("maintenance.extend", before, {"ends_at": ends_at})


def move(call: Call) -> Done:
    """Let work begin at another time, as long as before."""
    id_ = number(call, "work")
    seen = asked_for.seen(call, "starts_at")
    starts_at = asked_for.instant(call, "day", "time")
    if call.body.is_good() and not call.at < starts_at <= call.at + AHEAD_MAX:
        wrong = limits.Wrong.FAR if starts_at > call.at else limits.Wrong.OVER
        call.body.problem("day", refusals.wrong(call.lang, wrong))
    call.body.settle()
    if queries.work(call.connection, id_, call.at) is None:
        raise _unknown(call)
    try:
        before = changes.move(call.connection, id_, seen, starts_at, call.actor.name, call.at)
    except Overtaken:
        raise _overtaken(call) from None
    return _changed("maintenance.move", before, {"starts_at": starts_at})


def change_series(call: Call) -> Done:
    """Another series in the place of one: what was to come of the old one is cancelled."""
    id_ = number(call, "series")
    asked = asked_for.read(call)
    if asked.series is None:
        call.body.problem("repeat", text(call.lang, "Choose how it comes round"))
        call.body.settle()
        raise _overtaken(call)  # never: settling has said what is wrong
    before = _ended(call, id_)
    made = series.add(call.connection, asked.series, call.at)
    after = _said(asked.series) | {"series": made}
    return _done("maintenance.series.change", f"series:{id_}", _said(before), after)


def end_series(call: Call) -> Done:
    """No more of a series."""
    id_ = number(call, "series")
    call.body.settle()
    return _done("maintenance.series.end", f"series:{id_}", _said(_ended(call, id_)), None)


def skip(call: Call) -> Done:
    """Leave out what a series has on a local day."""
    id_ = number(call, "series")
    day = asked_for.midnight(call, "day")
    call.body.settle()
    found = queries.one_series(call.connection, id_, call.at)
    if found is None:
        raise _unknown(call)
    meant = list(found.occurrences(day, day + DAY))
    if not meant or not series.skip(call.connection, id_, meant[0], call.actor.name, call.at):
        call.body.problem("day", text(call.lang, "The series has nothing to leave out on that day"))
    call.body.settle()
    return _done("maintenance.skip", f"series:{id_}", None, {"occurs_at": meant[0]})


def _ended(call: Call, id_: int) -> Series:
    before = series.end(call.connection, id_, call.actor.name, call.at)
    if before is None:
        raise _unknown(call) if queries.one_series(call.connection, id_, call.at) is None else _overtaken(call)
    return before


def _said(each: Series) -> dict[str, Any]:
    return {
        "scope": list(each.scope), "rrule": each.recurrence.rrule, "minute": each.minute, "length": each.length,
        "valid_from": each.valid_from.isoformat(), "valid_until": each.valid_until.isoformat(), "reason": each.reason,
    }  # fmt: skip


def _changed(action: str, before: Work, after: Mapping[str, Any]) -> Done:
    was = {name: getattr(before, name) for name in after}
    return _done(action, f"maintenance:{before.number}", was, after)


def _done(action: str, subject: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> Done:
    return Done(action, subject, before, after, _TOPICS, _PAGE, {"subject": subject})


def _unknown(call: Call) -> Refused:
    return Refused(404, text(call.lang, "There is no such planned work"))


def _overtaken(call: Call) -> Refused:
    return Refused(409, text(call.lang, "This work is not any more what you saw: load the page again"))


_N: Final = Permission.NETWORK
ACTIONS: Final = (
    Action("POST", PATH, plan, _N),
    Action("POST", f"{PATH}/preview", preview, _N),
    Action("POST", f"{PATH}/<work>/cancel", cancel, _N),
    Action("POST", f"{PATH}/<work>/extend", extend, _N),
    Action("POST", f"{PATH}/<work>/move", move, _N),
    Action("PUT", f"{PATH}/series/<series>", change_series, _N),
    Action("DELETE", f"{PATH}/series/<series>", end_series, _N),
    Action("POST", f"{PATH}/series/<series>/skip", skip, _N),
)

"""What people do with the plan of the wall: change it, and bring back an old version.

``version`` in a body is the one that the browser saw. Whoever comes second gets 409, and is told whose version is
there.
"""

from collections.abc import Mapping
from typing import Any, Final

import flask

from commandcenter.actions.contract import Action, Call, Done
from commandcenter.actions.refusal import Refused
from commandcenter.actions.wall_plan_asked import asked_plan, field_of
from commandcenter.actions.wall_scenes_asked import ALLOWED
from commandcenter.domain.access import Permission
from commandcenter.domain.wall import written
from commandcenter.domain.wall.plan import Plan
from commandcenter.store.queries import wall as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes.wall import content
from commandcenter.store.writes.wall.content import Overtaken
from commandcenter.wall.judging import of_plan
from commandcenter.wall.known import known
from layouts import SCREENS
from layouts.i18n import text, time

PATH: Final = "/api/wall/plan"
PAGE: Final = "/wall/plan"
VERSIONS_MAX: Final = 2**31 - 1
_TOPICS: Final = frozenset({Topic.WALL})


def save(call: Call) -> Done:
    """PUT version and the fields of the plan: its next version. Nothing changed: no new version."""
    seen = call.body.whole("version", 0, VERSIONS_MAX)
    before = queries.plan(call.connection)
    asked = asked_plan(call, before.version)
    if asked is not None:
        _judge(call, asked)
    call.body.settle()
    if seen != before.version:
        raise _overtaken(call)
    if asked is None or asked == before:
        return Done("wall.plan", "wall:plan", None, None, next=PAGE)
    return _put(call, before, asked)


def restore(call: Call) -> Done:
    """POST of, version: the plan as it was in version ``of`` becomes the newest one."""
    of = call.body.whole("of", 1, VERSIONS_MAX)
    seen = call.body.whole("version", 0, VERSIONS_MAX)
    call.body.settle()
    old = queries.plan_of_version(call.connection, of or 0)
    if old is None:
        raise Refused(404, text(call.lang, "There is no such version of the plan"))
    before = queries.plan(call.connection)
    if seen != before.version:
        raise _overtaken(call)
    _judge(call, old)
    if call.body.problems:  # of what the old version speaks is not there any more
        said = "; ".join(problem.message for problem in call.body.problems[:5])
        raise Refused(409, text(call.lang, "This version cannot be brought back: {why}", why=said))
    return _put(call, before, Plan(old.rotations, old.schedule, old.takeovers, old.care, before.version))


def _judge(call: Call, plan: Plan) -> None:
    there = known(call.connection, call.at, flask.current_app.config.get(ALLOWED, ()), SCREENS)
    for problem in of_plan(plan, there):
        if problem.is_grave:
            call.body.problem(field_of(problem.where), problem.said(call.lang))


def _put(call: Call, before: Plan, plan: Plan) -> Done:
    try:
        after = content.put_plan(call.connection, plan, call.who.name, call.at)
    except Overtaken:
        raise _overtaken(call) from None
    was, now = _changed(before, after)
    return Done("wall.plan", "wall:plan", was, now, _TOPICS, PAGE, {"version": after.version})


def _changed(before: Plan, after: Plan) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Only the parts that are others now, for the audit trail."""
    was, now = written.of_plan(before), written.of_plan(after)
    parts = [part for part in now if was[part] != now[part]]
    return (
        {part: was[part] for part in parts} | {"version": before.version},
        {part: now[part] for part in parts} | {"version": after.version},
    )


def _overtaken(call: Call) -> Refused:
    """Somebody else was first: by whom and when."""
    last = next(iter(queries.versions_of_plan(call.connection, 1)), None)
    if last is None:
        return Refused(409, text(call.lang, "There is no plan yet: load the page again"))
    said = text(
        call.lang, "{name} changed the plan at {time} (version {n}): what you typed is still here; load the page again "
        "in another window to see theirs", name=last.by, time=time(call.lang, last.recorded_at), n=last.version,
    )  # fmt: skip
    return Refused(409, said, (), {"version": last.version, "by": last.by})


ACTIONS: Final = (
    Action("PUT", PATH, save, Permission.WALL),
    Action("POST", f"{PATH}/restore", restore, Permission.WALL),
)

"""Scenes and plan as a file, over the wire: taken along, and read with what it would change said first."""

from typing import Final

import flask

from commandcenter.actions.contract import Action, Call, Done
from commandcenter.actions.refusal import Problem, Refused
from commandcenter.actions.wall_scenes_asked import ALLOWED
from commandcenter.domain.access import Permission
from commandcenter.store.queries import wall as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes.wall.content import Overtaken, TooMany
from commandcenter.wall import applying, importing, yaml_file
from commandcenter.wall.known import known
from commandcenter.wall.yaml_file import Wrong
from layouts import SCREENS
from layouts.i18n import text

NAME: Final = "dinding.yaml"
TEXT_MAX: Final = 150_000  # characters
SAID_MAX: Final = 50  # problems that are said at once


def take(call: Call) -> Done:
    """POST: all scenes and the plan as YAML, in ``answer.text``. Nothing is changed."""
    call.body.settle()
    wall = queries.wall(call.connection, call.at)
    names = {display.id: display.name for display in wall.displays.values()}
    given = yaml_file.dump(wall.scenes.values(), wall.plan, names)
    return Done("wall.export", "wall", None, None, answer={"text": given, "name": NAME})


def read(call: Call) -> Done:
    """POST text, is_trial (only say what would change), replace (remove what it does not name)."""
    given = call.body.raw("text")
    is_trial, replaces = call.body.raw("is_trial") is True, call.body.raw("replace") is True
    call.body.settle()
    if not isinstance(given, str) or len(given) > TEXT_MAX:
        raise Refused(422, text(call.lang, "The file is too large: {n} kB at most", n=TEXT_MAX // 1000))
    wall = queries.wall(call.connection, call.at)
    content, wrong = yaml_file.parse(given, {display.id: display.name for display in wall.displays.values()})
    if content is None:
        raise _refused(call, wrong)
    what = known(call.connection, call.at, flask.current_app.config.get(ALLOWED, ()), SCREENS)
    keys = {scene.key for scene in content.scenes} | (set() if replaces else set(wall.scenes))
    wrong = yaml_file.judge(content, what.with_scenes(keys))
    if any(each.is_grave for each in wrong):
        raise _refused(call, wrong)
    found = importing.difference(content, wall.scenes, wall.plan, replaces=replaces)
    answer = {
        "changes": [change.said(call.lang) for change in found.changes if change.kind != "same"],
        "problems": [problem._asdict() for problem in _problems(call, wrong)],
    }
    if is_trial or found.is_empty:
        return Done("scene.import", "wall", None, None, answer=answer)
    try:
        applying.apply(call.connection, found, call.who.name, call.at)
    except Overtaken as error:
        words = text(call.lang, "{name} changed something meanwhile: read the file again", name=error.by)
        raise Refused(409, words) from None
    except TooMany:
        raise Refused(409, text(call.lang, "There are as many scenes as a wall takes: delete one first")) from None
    topics = frozenset({Topic.WALL})
    return Done("scene.import", "wall", None, importing.trail(found), topics, "/wall/scenes", answer)


def _refused(call: Call, wrong: list[Wrong]) -> Refused:
    words = text(call.lang, "The file cannot be used: nothing was changed")
    return Refused(422, words, _problems(call, wrong))


def _problems(call: Call, wrong: list[Wrong]) -> list[Problem]:
    """By their line, where people look for them."""
    return [
        Problem(text(call.lang, "line {n}", n=each.line), f"{each.where}: {each.said(call.lang)}".removeprefix(": "))
        for each in wrong[:SAID_MAX]
    ]


ACTIONS: Final = (
    Action("POST", "/api/wall/export", take, Permission.WALL),
    Action("POST", "/api/wall/import", read, Permission.WALL),
)

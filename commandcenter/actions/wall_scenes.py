"""What people do with scenes: make, change, delete, bring back an old version, try one on a display.

``version`` in a body is the one that the browser saw. Whoever comes second gets 409, and whose version is there.
"""

from typing import Any, Final

from commandcenter.actions.contract import Action, Call, Done
from commandcenter.actions.refusal import Problem, Refused
from commandcenter.actions.wall_scenes_asked import asked_tiles, judged, named
from commandcenter.domain.access import Permission
from commandcenter.domain.clock import MINUTE
from commandcenter.domain.wall import written
from commandcenter.domain.wall.scenes import TITLE_MAX, Scene
from commandcenter.store.queries import wall as queries
from commandcenter.store.queries import wall_scenes
from commandcenter.store.versions import Topic
from commandcenter.store.writes.wall import content, layers
from commandcenter.store.writes.wall.content import Overtaken, TooMany
from commandcenter.wall import defaults
from commandcenter.wall.judging import uses
from commandcenter.wall.keys import key_of
from layouts.i18n import text, time
from layouts.wall.scenes import words

PATH: Final = "/api/wall/scenes"
PAGE: Final = "/wall/scenes"
VERSIONS_MAX: Final = 2**31 - 1
TRIAL: Final = MINUTE
SHOWN: Final = 8  # displays that the trail names
_TOPICS: Final = frozenset({Topic.WALL})


def create(call: Call) -> Done:
    """POST title, tiles (may be left out): a scene under a key that is made from its title."""
    title = call.body.text("title", most=TITLE_MAX, is_required=True)
    tiles = asked_tiles(call, is_required=False)
    call.body.settle()
    problems = judged(call, tiles)
    key = key_of(title, wall_scenes.keys(call.connection))
    made = _put(call, Scene(key, title, tiles))
    return _done("scene.create", None, made, problems, f"{PAGE}/{made.key}")


def save(call: Call) -> Done:
    """PUT title, tiles, version: the next version of a scene. Nothing changed: no new version."""
    seen = call.body.whole("version", 0, VERSIONS_MAX)
    title = call.body.text("title", most=TITLE_MAX, is_required=True)
    tiles = asked_tiles(call)
    before = _scene(call)
    call.body.settle()
    if seen != before.version:
        raise _overtaken(call, before.key)
    problems = judged(call, tiles)
    if (before.title, before.tiles) == (title, tiles):
        return _done("scene.save", before, before, problems)
    return _done("scene.save", before, _put(call, Scene(before.key, title, tiles, before.version)), problems)


def delete(call: Call) -> Done:
    """DELETE version: it is gone from everywhere, and can be brought back. Refused while the plan uses it."""
    seen = call.body.whole("version", 0, VERSIONS_MAX)
    before = _scene(call)
    call.body.settle()
    used = uses(queries.plan(call.connection), before.key)
    if used:
        places = ", ".join(words.use(call.lang, *each) for each in used)
        raise Refused(
            409, text(call.lang, "The plan uses this scene ({places}): take it out there first", places=places)
        )
    try:
        content.delete_scene(call.connection, before.key, seen or 0, call.who.name, call.at)
    except Overtaken:
        raise _overtaken(call, before.key) from None
    return Done("scene.delete", f"scene:{before.key}", _said(before), None, _TOPICS, PAGE)


def restore(call: Call) -> Done:
    """POST of, version: the scene as it was in version ``of`` becomes the newest one, also of a deleted scene."""
    of = call.body.whole("of", 1, VERSIONS_MAX)
    seen = call.body.whole("version", 0, VERSIONS_MAX)
    call.body.settle()
    key = named(call)
    before = queries.scenes(call.connection).get(key)
    old = queries.scene_of_version(call.connection, key, of or 0)
    versions = queries.versions_of_scene(call.connection, key)
    was_deleted = any(each.version == of and each.is_deleted for each in versions)
    if old is None or was_deleted:
        raise Refused(404, text(call.lang, "There is no such version of this scene"))
    if versions[0].version != seen:
        raise _overtaken(call, key)
    problems = judged(call, old.tiles)
    after = _put(call, Scene(key, old.title, old.tiles, seen or 0))
    return _done("scene.restore", before, after, problems, f"{PAGE}/{key}")


def attempt(call: Call) -> Done:
    """POST title, tiles, display (0: wherever its tiles are): onto the wall for a minute, without being saved."""
    title = call.body.text("title", most=TITLE_MAX)
    tiles = asked_tiles(call)
    display = call.body.whole("display", 0, 2**53)
    call.body.settle()
    judged(call, tiles)
    onto = (display,) if display else ()
    wall = queries.wall(call.connection, call.at)
    shown = layers.touched(wall, tiles, onto)
    if not shown:
        words_ = text(call.lang, "Nothing of this scene lies on this display")
        raise Refused(422, words_, [Problem("display", words_)])
    by = call.who.name
    made = layers.put(
        call.connection, "push", tiles, by, call.at, displays=onto, title=title, lasts=TRIAL, is_trial=True
    )
    said = {"what": title, "where": [wall.displays[each].name for each in shown][:SHOWN], "minutes": 1}
    return Done("wall.show", f"layer:{made.id}", None, said, _TOPICS, answer={"layer": made.id})


def install(call: Call) -> Done:
    """POST: the scenes and the plan that a wall may begin with, as far as there is nothing yet."""
    call.body.settle()
    made = defaults.install(call.connection, call.who.name, call.at)
    if not made:
        raise Refused(409, text(call.lang, "There are scenes already"))
    return Done("scene.default", "scenes", None, {"scenes": made}, _TOPICS, PAGE)


def _scene(call: Call) -> Scene:
    found = queries.scenes(call.connection).get(named(call))
    if found is None:
        versions = queries.versions_of_scene(call.connection, named(call), 1)
        if versions:
            raise _overtaken(call, named(call))
        raise Refused(404, text(call.lang, "There is no such scene"))
    return found


def _put(call: Call, scene: Scene) -> Scene:
    try:
        return content.put_scene(call.connection, scene, call.who.name, call.at)
    except Overtaken:
        raise _overtaken(call, scene.key) from None
    except TooMany:
        raise Refused(409, text(call.lang, "There are as many scenes as a wall takes: delete one first")) from None


def _overtaken(call: Call, key: str) -> Refused:
    """Somebody else was first: by whom and when, and what is there now."""
    last = queries.versions_of_scene(call.connection, key, 1)[0]
    now = queries.scenes(call.connection).get(key)
    at = time(call.lang, last.recorded_at)
    if now is None:
        said = text(call.lang, "{name} deleted this scene at {time}: keep yours as a copy", name=last.by, time=at)
    else:
        said = text(call.lang, "{name} changed this scene at {time}: load that, or keep yours as a copy",
                    name=last.by, time=at)  # fmt: skip
    current = None if now is None else {**_said(now), "version": now.version}
    return Refused(409, said, (), {"version": last.version, "by": last.by, "current": current})


def _done(action: str, before: Scene | None, after: Scene, problems: list[Problem], next_: str = "") -> Done:
    answer: dict[str, Any] = {"key": after.key, "version": after.version, "problems": [p._asdict() for p in problems]}
    was = None if before is None else _said(before)
    return Done(action, f"scene:{after.key}", was, _said(after), _TOPICS, next_, answer)


def _said(scene: Scene) -> dict[str, Any]:
    return {"title": scene.title, "tiles": written.of_tiles(scene.tiles), "version": scene.version}


ACTIONS: Final = (
    Action("POST", PATH, create, Permission.WALL),
    Action("PUT", f"{PATH}/<key>", save, Permission.WALL),
    Action("DELETE", f"{PATH}/<key>", delete, Permission.WALL),
    Action("POST", f"{PATH}/<key>/restore", restore, Permission.WALL),
    Action("POST", "/api/wall/try", attempt, Permission.WALL),
    Action("POST", "/api/wall/default", install, Permission.WALL),
)

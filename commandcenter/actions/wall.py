"""Driving the wall: put something on it, take it off, take it back; hold and move its rotations.

Whoever comes second on the same thing gets 409, and is told who was first.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from commandcenter.actions import wall_refused as refused
from commandcenter.actions.contract import Action, Call, Done
from commandcenter.actions.wall_asked import Asked, asked
from commandcenter.domain.access import Permission
from commandcenter.domain.clock import MINUTE
from commandcenter.domain.wall.layers import LEAD, Layer, Position
from commandcenter.domain.wall.plan import Rotation
from commandcenter.domain.wall.timeline import HEIGHTS, Wall, held, moved, resumed, touched
from commandcenter.domain.wall.undoing import GRACE, UNDO
from commandcenter.store.queries import wall as queries
from commandcenter.store.queries import wall_acts
from commandcenter.store.versions import Topic
from commandcenter.store.writes.wall import layers
from layouts import SCREENS
from layouts.i18n import text
from layouts.wall import kinds
from layouts.wall.control import words
from layouts.wall.control.known import API, hung

TOPICS: Final = frozenset({Topic.WALL})
DISPLAYS_MAX: Final = 256
ID_DIGITS: Final = 15  # more is no number of a row in either database
WHERE_MAX: Final = 40  # names of displays in the trail
Move = Callable[[Rotation, Position, int], Position]


def displays(call: Call) -> Done:
    """POST: what the sheet of other screens offers. Writes nothing."""
    call.body.settle()
    wall = queries.wall(call.connection, call.at)
    found = [{"id": id_, "name": wall.displays[id_].name} for id_ in hung(wall)]
    answer = {"displays": found, "seen": wall_acts.newest(call.connection)}
    return Done("wall.displays", "wall", None, None, answer=answer)


def push(call: Call) -> Done:
    """POST scene or address, displays (empty: all), how (each, spread), minutes (empty: until it is taken off), pin,
    seen (the last layer that the page knew): it is shown once every display has painted it, everywhere at once."""
    wall = queries.wall(call.connection, call.at)
    found = asked(call, wall)
    _first(call, wall, found)
    layer = layers.put(
        call.connection, "pin" if found.is_pinned else "push", found.tiles, call.who.name, call.at,
        displays=found.displays, scene=found.scene, title=found.title,
        lasts=None if found.minutes is None else found.minutes * MINUTE,
    )  # fmt: skip
    what, where = _what(layer, call.lang), _names(wall, found.onto)
    after = {"what": _what(layer, "id"), "where": where[:WHERE_MAX], "minutes": found.minutes}
    answer = {
        "layer": layer.id, "told": f"{what} → {words.on(call.lang, wall, where)}",
        "undo": f"{API}/layers/{layer.id}/undo", "undo_until": layer.created_at + UNDO,
        "above": [_above(each, wall, found, call.lang) for each in _higher(wall, layer, found.onto)],
    }  # fmt: skip
    action = "wall.pin" if found.is_pinned else "wall.show"
    return Done(action, f"layer:{layer.id}", None, after, TOPICS, answer=answer)


def end(call: Call) -> Done:
    """DELETE: take it off; what an alert took is given back."""
    call.body.settle()
    found = _layer(call)
    if layers.end(call.connection, found.id, call.who.name, call.at) is None:
        raise refused.ended(call, found.id)
    action = "wall.give_back" if found.kind == "takeover" else "wall.end"
    return _off(call, action, found)


def undo(call: Call) -> Done:
    """POST: take back what was put there within the last seconds, with everything that it had pushed away."""
    call.body.settle()
    found = _layer(call)
    if found.kind == "takeover" or call.at > found.created_at + UNDO + GRACE:
        raise refused.too_late(call)
    if wall_acts.who_pushed_away(wall_acts.puts(call.connection, [found.id])[found.id].ended_by) is not None:
        raise refused.ended(call, found.id)
    if layers.undo(call.connection, found.id, call.who.name, call.at) is None:
        raise refused.ended(call, found.id)
    return _off(call, "wall.undo", found)


def _off(call: Call, action: str, layer: Layer) -> Done:
    wall = queries.wall(call.connection, call.at)
    onto = [each for each in touched(wall, layer.tiles, layer.displays) if each in wall.displays]
    where = _names(wall, onto)
    told = f"{_what(layer, call.lang)} ✕ {words.on(call.lang, wall, where)}"
    before = {"what": _what(layer, "id"), "where": where[:WHERE_MAX], "by": layer.by}
    return Done(action, f"layer:{layer.id}", before, None, TOPICS, answer={"told": told})


def _first(call: Call, wall: Wall, found: Asked) -> None:
    """Whether somebody else put something on the same displays that the page had not shown yet. Raises Refused."""
    if found.seen is None:
        return
    standing = {each.id: each for each in wall.layers}
    for each in wall_acts.put_after(call.connection, found.seen):
        layer = standing.get(each.id)
        if layer is None or layer.kind == "takeover" or layer.by == call.who.name:
            continue
        if set(touched(wall, layer.tiles, layer.displays)) & set(found.onto):
            raise refused.second(call, layer, _what(layer, call.lang), each.id)


def _higher(wall: Wall, layer: Layer, onto: Sequence[int]) -> list[Layer]:
    """What lies above a layer on the displays that it is for."""
    rank = HEIGHTS[layer.kind]
    return [
        each
        for each in wall.layers
        if HEIGHTS[each.kind] > rank and set(touched(wall, each.tiles, each.displays)) & set(onto)
    ]


def _above(each: Layer, wall: Wall, found: Asked, lang: str) -> dict[str, Any]:
    where = words.on(lang, wall, _names(wall, set(touched(wall, each.tiles, each.displays)) & set(found.onto)))
    if each.kind == "takeover":
        said = text(lang, "An alert is above it on {where}: {why}", where=where, why=words.why_of(each, lang))
    else:
        said = text(lang, "{what} is pinned above it on {where}", what=_what(each, lang), where=where)
    return {"layer": each.id, "kind": each.kind, "told": said, "end": f"{API}/layers/{each.id}"}


# ---- rotations -------------------------------------------------------------------------------------------------------


def _rotation(deed: str, move: Move) -> Callable[[Call], Done]:
    """POST seen (when it was last moved, as the page knew): one deed of the rotation of the route."""

    def run(call: Call) -> Done:
        seen = call.body.whole("seen", 0, 10**14, is_required=False)
        call.body.settle()
        wall = queries.wall(call.connection, call.at)
        rotation = next((each for each in wall.plan.rotations if each.key == call.path["key"] and each.steps), None)
        if rotation is None:
            raise refused.no_rotation(call)
        last = wall_acts.moves(call.connection).get(rotation.key)
        if last is not None and seen is not None and last.at > seen and last.by != call.who.name:
            raise refused.moved(call, last)
        before = wall.positions.get(rotation.key, Position())
        is_held = before.held is not None
        if deed in ("pause", "resume") and is_held == (deed == "pause"):
            return Done(f"wall.{deed}", f"rotation:{rotation.key}", None, None, answer=_told(rotation))
        after = move(rotation, before, call.at)
        layers.put_position(call.connection, rotation.key, after, call.who.name, call.at)
        said = {"what": rotation.title or rotation.key, "held": after.held}
        return Done(f"wall.{deed}", f"rotation:{rotation.key}", None, said, TOPICS, answer=_told(rotation))

    return run


def _told(rotation: Rotation) -> Mapping[str, str]:
    return {"told": rotation.title or rotation.key}


MOVES: Final[Mapping[str, Move]] = {
    "pause": lambda rotation, position, at: held(rotation, position, at + LEAD),
    "resume": lambda rotation, position, at: resumed(rotation, position, at + LEAD),
    "next": lambda rotation, position, at: moved(rotation, position, 1, at, at + LEAD),
    "previous": lambda rotation, position, at: moved(rotation, position, -1, at, at + LEAD),
}


# ---- what is meant ---------------------------------------------------------------------------------------------------


def _layer(call: Call) -> Layer:
    given = call.path["id"]
    is_number = given.isascii() and given.isdigit() and len(given) <= ID_DIGITS
    found = queries.layer(call.connection, int(given)) if is_number else None
    if found is None:
        raise refused.no_layer(call)
    return found


def _what(layer: Layer, lang: str) -> str:
    return words.of_layer(layer, kinds.titles(SCREENS, lang), lang)


def _names(wall: Wall, onto: Sequence[int] | set[int]) -> list[str]:
    return [wall.displays[id_].name for id_ in hung(wall) if id_ in onto]


ACTIONS: Final = (
    Action("POST", f"{API}/displays", displays, Permission.WALL),
    Action("POST", f"{API}/push", push, Permission.WALL),
    Action("DELETE", f"{API}/layers/<id>", end, Permission.WALL),
    Action("POST", f"{API}/layers/<id>/undo", undo, Permission.WALL),
    *(
        Action("POST", f"{API}/rotations/<key>/{deed}", _rotation(deed, move), Permission.WALL)
        for deed, move in MOVES.items()
    ),
)

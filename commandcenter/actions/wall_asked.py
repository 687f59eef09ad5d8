"""What somebody wants to see on the wall, read and judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from commandcenter.actions.contract import Call
from commandcenter.domain.wall.geometry import Layout, Rect
from commandcenter.domain.wall.scenes import TILES_MAX, Tile, alone
from commandcenter.domain.wall.timeline import Wall, touched
from layouts import SCREENS
from layouts.i18n import number, text
from layouts.wall.addresses import GIVEN_MAX, NotShown, of_screen

MINUTES_MAX: Final = 24 * 60
SEEN_MAX: Final = 10**15
HOW: Final = ("each", "spread")
DISPLAYS_MAX: Final = 256


@dataclass(frozen=True, slots=True)
class Asked:
    """``displays``: those that are meant, empty for all; ``onto``: those that it is on. ``seen``: the last layer that
    the page knew; None when it did not say."""

    tiles: tuple[Tile, ...]
    displays: tuple[int, ...]
    onto: tuple[int, ...]
    scene: str
    title: str
    minutes: int | None
    is_pinned: bool
    seen: int | None


def asked(call: Call, wall: Wall) -> Asked:
    """Raises Refused (422) with everything that is wrong."""
    body = call.body
    scene = body.text("scene", most=40)
    address = body.text("address", most=GIVEN_MAX)
    chosen = _displays(call, wall)
    how = body.choice("how", HOW, is_required=False) or "each"
    minutes = body.whole("minutes", 1, MINUTES_MAX, is_required=False)
    pin = body.raw("pin")
    seen = body.whole("seen", 0, SEEN_MAX, is_required=False)
    if pin not in (None, True, False):
        body.problem("pin", text(call.lang, "This must be yes or no"))
    if bool(scene) == bool(address) and body.is_good():
        body.problem("scene", text(call.lang, "Choose a scene or a screen"))
    tiles: tuple[Tile, ...] = ()
    title = ""
    if body.is_good() and scene:
        tiles, title = _of_scene(call, wall, scene)
    elif body.is_good():
        tiles = _of_screen(call, wall, address, chosen, how)
    onto = tuple(each for each in touched(wall, tiles, chosen) if each in wall.displays)
    if body.is_good() and not onto:
        body.problem("displays", text(call.lang, "It would be seen on none of these displays"))
    body.settle()
    return Asked(tiles, chosen, onto, scene, title, minutes, bool(pin), seen)


def _displays(call: Call, wall: Wall) -> tuple[int, ...]:
    given: Any = call.body.raw("displays")
    given = [] if given is None else given
    if not isinstance(given, list) or len(given) > DISPLAYS_MAX or not all(_is_id(each) for each in given):
        call.body.problem("displays", text(call.lang, "A list of displays is needed"))
        return ()
    unknown = set(given) - set(wall.displays)
    if unknown:
        n = number(call.lang, len(unknown))
        words = text(call.lang, "{n} of these displays are not accepted any more: choose again", n=n)
        call.body.problem("displays", words)
        return ()
    if not wall.displays:
        call.body.problem("displays", text(call.lang, "There is no display yet"))
    return tuple(sorted(set(given)))


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _of_scene(call: Call, wall: Wall, key: str) -> tuple[tuple[Tile, ...], str]:
    scene = wall.scenes.get(key)
    if scene is None:
        call.body.problem("scene", text(call.lang, "There is no such scene any more: load the page again"))
        return (), ""
    return scene.tiles, scene.title


def _of_screen(call: Call, wall: Wall, address: str, chosen: Sequence[int], how: str) -> tuple[Tile, ...]:
    try:
        source = of_screen(address, SCREENS)
    except NotShown as error:
        past = text(call.lang, "The wall shows what is now: leave the past first")
        other = text(call.lang, "A display may not see this: choose a screen")
        call.body.problem("address", past if error.is_past else other)
        return ()
    onto = list(chosen or wall.displays)
    if how == "each" or len(onto) == 1:
        if len(onto) > TILES_MAX:
            words = text(call.lang, "At most {n} displays at once", n=number(call.lang, TILES_MAX))
            call.body.problem("displays", words)
        return tuple(tile for display in onto for tile in alone(display, source))
    area = rectangle(wall.layout, onto)
    if area is None:
        words = text(call.lang, "To spread a screen the displays must hang side by side and form a rectangle")
        call.body.problem("displays", words)
        return ()
    return (Tile("screen", area, source),)


def rectangle(layout: Layout, displays: Sequence[int]) -> Rect | None:
    """The cells that these displays fill, when they form a rectangle without a hole; else None."""
    places = [layout.places[each] for each in displays if each in layout.places]
    if not places or len(places) < len(displays):
        return None
    left, top = min(place.column for place in places), min(place.row for place in places)
    right, bottom = max(place.column for place in places) + 1, max(place.row for place in places) + 1
    cells = {(place.column, place.row) for place in places}
    if len(cells) != (right - left) * (bottom - top):
        return None
    return Rect(left, top, right - left, bottom - top)

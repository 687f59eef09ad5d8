"""What operators do with displays of the wall: accept the one that shows a code, hang it, name it, lock it out."""

from typing import Any, Final

from commandcenter.actions.contract import Action, Call, Done
from commandcenter.actions.displays_asked import display_id, gone, hanging, name_and_start
from commandcenter.actions.refusal import Problem, Refused
from commandcenter.domain.access import Permission
from commandcenter.domain.clock import MINUTE
from commandcenter.domain.displays import LEGIBLE_MIN, NAMED
from commandcenter.store.queries import displays as queries
from commandcenter.store.queries.displays import Display
from commandcenter.store.versions import Topic
from commandcenter.store.writes.access import displays as writes
from commandcenter.store.writes.access.displays import NameTaken, NoSuchCode
from commandcenter.store.writes.wall import displays as hung
from commandcenter.store.writes.wall.displays import CellTaken
from layouts.i18n import text

PATH: Final = "/api/displays"
NEXT: Final = "/displays"
CODE_MAX: Final = 40  # with the blanks that somebody types between its letters
TOPICS: Final = frozenset({Topic.WALL, Topic.DISPLAYS})


def accept(call: Call) -> Done:
    """POST code, name, screen, language, theme, sound and where it hangs (displays_asked): the display that shows the
    code may watch from now on."""
    body, lang = call.body, call.lang
    code = body.text("code", most=CODE_MAX, is_required=True)
    name, start = name_and_start(body)
    place = hanging(body)
    body.settle()
    try:
        display = writes.accept(call.connection, code, name, start, call.who.name, call.at, place)
    except NoSuchCode:
        words = text(lang, "No display shows this code now, or it was accepted already: read it again")
        raise _wrong(call, "code", words) from None
    except NameTaken:
        raise _name_taken(call) from None
    except CellTaken as taken:
        raise _cell_taken(call, taken) from None
    return Done("display.accept", _subject(display), None, _said(display), TOPICS, next=NEXT)


def rename(call: Call) -> Done:
    """POST name, screen, language, theme, sound: what it is called, and where it begins."""
    known = _known(call)
    name, start = name_and_start(call.body, known.start)
    call.body.settle()
    try:
        writes.rename(call.connection, known.id, name, start)
    except NameTaken:
        raise _name_taken(call) from None
    before, after = {"name": known.name, "start": known.start}, {"name": name, "start": start}
    return Done("display.rename", _subject(known), before, after, TOPICS, next=NEXT)


def hang(call: Call) -> Done:
    """POST where it hangs, how large it is and from how far it is read."""
    known = _known(call)
    place = hanging(call.body)
    call.body.settle()
    try:
        hung.hang_as(call.connection, known.id, place)
    except CellTaken as taken:
        raise _cell_taken(call, taken) from None
    return Done("display.hang", _subject(known), known.hanging.said(), place.said(), TOPICS, next=NEXT)


def show_name(call: Call) -> Done:
    """POST: it shows its name, large, for some seconds; without a number every display does."""
    call.body.settle()
    until = call.at + NAMED
    return _until(call, "display.name", hung.name_until(call.connection, _one(call), until), {"until": until})


def check_legibility(call: Call) -> Done:
    """POST minutes (0: not any more): it marks text that is too small for its distance; without a number all do."""
    minutes = call.body.whole("minutes", 0, LEGIBLE_MIN[1]) or 0
    call.body.settle()
    found = hung.legible_until(call.connection, _one(call), call.at + minutes * MINUTE)
    return _until(call, "display.legible", found, {"minutes": minutes, "from": call.at})


def revoke(call: Call) -> Done:
    """DELETE: the display is not let in any more; an open page of it ends within seconds."""
    call.body.settle()
    display = writes.revoke(call.connection, display_id(call), call.who.name, call.at)
    if display is None:
        raise gone(call)
    return Done("display.revoke", _subject(display), _said(display), None, TOPICS, next=NEXT)


def _known(call: Call) -> Display:
    known = queries.of_id(call.connection, display_id(call))
    if known is None:
        raise gone(call)
    return known


def _one(call: Call) -> int | None:
    return display_id(call) if "id" in call.path else None


def _until(call: Call, action: str, found: list[int], after: dict[str, Any]) -> Done:
    if not found and "id" in call.path:
        raise gone(call)
    subject = f"display:{found[0]}" if "id" in call.path else "displays"
    return Done(action, subject, None, after if found else None, TOPICS, answer={"displays": found})


def _name_taken(call: Call) -> Refused:
    words = text(call.lang, "There is a display of this name already: lock it out first, or choose another name")
    return _wrong(call, "name", words)


def _cell_taken(call: Call, taken: CellTaken) -> Refused:
    return _wrong(call, "cell", text(call.lang, "{name} hangs there already: hang it elsewhere first", name=taken.by))


def _wrong(call: Call, field: str, words: str) -> Refused:
    return Refused(409, text(call.lang, "Not saved: something must be corrected"), [Problem(field, words)])


def _subject(display: Display) -> str:
    return f"display:{display.id}"


def _said(display: Display) -> dict[str, Any]:
    return {"name": display.name, "start": display.start, **display.hanging.said()}


ACTIONS: Final = (
    Action("POST", PATH, accept, Permission.DISPLAYS),
    Action("POST", f"{PATH}/<id>/rename", rename, Permission.DISPLAYS),
    Action("POST", f"{PATH}/<id>/hang", hang, Permission.DISPLAYS),
    Action("POST", f"{PATH}/name", show_name, Permission.WALL),
    Action("POST", f"{PATH}/<id>/name", show_name, Permission.WALL),
    Action("POST", f"{PATH}/legible", check_legibility, Permission.WALL),
    Action("POST", f"{PATH}/<id>/legible", check_legibility, Permission.WALL),
    Action("DELETE", f"{PATH}/<id>", revoke, Permission.DISPLAYS),
)

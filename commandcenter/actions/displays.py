"""What operators do with displays of the wall: accept the one that shows a code, and lock one out."""

from typing import Any, Final
from urllib.parse import urlencode

from commandcenter.actions.contract import Action, Call, Done
from commandcenter.actions.refusal import Problem, Refused
from commandcenter.domain.access import Permission
from commandcenter.domain.displays import NAME_MAX
from commandcenter.store.queries.displays import Display
from commandcenter.store.writes.access import displays as writes
from commandcenter.store.writes.access.displays import NameTaken, NoSuchCode
from layouts import SCREENS
from layouts.displays.starts import LANGUAGES, SOUNDS, THEMES, watchable
from layouts.i18n import text

PATH: Final = "/api/displays"
NEXT: Final = "/displays"
CODE_MAX: Final = 40  # with the blanks that somebody types between its letters
ID_MAX: Final = 15  # digits; more is no number of a row in either database


def accept(call: Call) -> Done:
    """POST code, name, screen, language, theme, sound: the display that shows the code may watch from now on."""
    body, lang = call.body, call.lang
    code = body.text("code", most=CODE_MAX, is_required=True)
    name = body.text("name", most=NAME_MAX, is_required=True)
    screen = body.choice("screen", [each.path for each in watchable(SCREENS)])
    look = {"lang": body.choice("language", LANGUAGES), "theme": body.choice("theme", THEMES)}
    if sound := body.choice("sound", SOUNDS, is_required=False):
        look["sound"] = sound
    body.settle()
    try:
        display = writes.accept(call.connection, code, name, f"{screen}?{urlencode(look)}", call.who.name, call.at)
    except NoSuchCode:
        words = text(lang, "No display shows this code now, or it was accepted already: read it again")
        raise _wrong(call, "code", words) from None
    except NameTaken:
        words = text(lang, "There is a display of this name already: lock it out first, or choose another name")
        raise _wrong(call, "name", words) from None
    return Done("display.accept", _subject(display), None, _said(display), next=NEXT)


def revoke(call: Call) -> Done:
    """DELETE: the display is not let in any more; an open page of it ends within seconds."""
    call.body.settle()
    given = call.path["id"]
    id_ = int(given) if given.isascii() and given.isdigit() and len(given) <= ID_MAX else 0
    display = writes.revoke(call.connection, id_, call.who.name, call.at)
    if display is None:
        raise Refused(409, text(call.lang, "This display was locked out already: load the page again"))
    return Done("display.revoke", _subject(display), _said(display), None, next=NEXT)


def _wrong(call: Call, field: str, words: str) -> Refused:
    return Refused(409, text(call.lang, "Not saved: something must be corrected"), [Problem(field, words)])


def _subject(display: Display) -> str:
    return f"display:{display.id}"


def _said(display: Display) -> dict[str, Any]:
    return {"name": display.name, "start": display.start}


ACTIONS: Final = (
    Action("POST", PATH, accept, Permission.DISPLAYS),
    Action("DELETE", f"{PATH}/<id>", revoke, Permission.DISPLAYS),
)

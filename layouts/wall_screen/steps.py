"""What to do about a display that is not well, in the order that finds most soonest (docs/wall-health.md)."""

from collections.abc import Mapping, Sequence
from typing import Final

from commandcenter.domain.wall.health import Condition, Ill
from layouts import i18n
from layouts.i18n import message
from layouts.wall.health import State

DARK: Final[Sequence[str]] = (
    message("Power: is its light on, is the plug in?"),
    message("Cable: is the picture's cable in at both ends, is the right input chosen?"),
    message("Network: does the computer behind it have a link light, does another display on that switch report?"),
    message("Browser: start the computer anew; its browser starts by itself"),
)
ALL_DARK: Final[Sequence[str]] = (
    message("Power of the room: is the fuse of the wall in?"),
    message("Network: is the switch of the wall on, does it reach this server?"),
    message("Browser: does a display say since when it has no connection? Then it runs, and the way to here is cut"),
)
NEVER: Final[Sequence[str]] = (
    message("Open /display on it: it reports within seconds"),
    message("If it shows a code, accept it again and lock this one out"),
)
ILLS: Final[Mapping[Ill, Sequence[str]]] = {
    Ill.FAILING: (message("Open the same screen at a desk: if it fails there too, its log reference says why"),),
    Ill.STALE: (message("Open the screen Data: whose source is old? The display itself is well"),),
    Ill.BEHIND: (message("Wait ten seconds; then reload its page (F5) or start its browser anew"),),
    Ill.SIZE: (message("Is its browser full screen, its resolution that of the panel, its size measured right?"),),
    Ill.RATE: (message("Is the computer busy or hot? Does its browser use the graphics processor?"),),
    Ill.HEAP: (
        message("It loads itself anew after two minutes; if that comes daily, tell who maintains this program"),
    ),
    Ill.CLOCK: (message("Switch on its time service (NTP); the wall itself goes by the server's clock"),),
}


def steps(lang: str, found: State) -> list[str]:
    """What to do, first things first; empty for one that is well. In the reader's language."""
    said: Sequence[str] = ()
    if found.condition is Condition.DARK:
        said = DARK
    elif found.condition is Condition.NEVER:
        said = NEVER
    elif found.ills:
        said = [step for ill in found.ills for step in ILLS[ill]]
    return [i18n.text(lang, step) for step in said]

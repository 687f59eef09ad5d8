"""How a display is, in the shapes and words of the screens: for the wall, the control page and tables. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from commandcenter.domain.picture import Shown
from commandcenter.domain.wall.geometry import Place
from commandcenter.domain.wall.health import ANYTHING, Condition, Expected, Health, Ill, health
from commandcenter.domain.wall.timeline import Display
from commandcenter.store.queries.wall import Report
from layouts import i18n
from layouts.i18n import message

# A display that is merely slow or wrongly sized is seen: its shape says "degraded", its condition stays "live".
SHOWN: Final[Mapping[Condition, Shown]] = {
    Condition.DARK: Shown.DOWN, Condition.NEVER: Shown.UNKNOWN, Condition.STALE: Shown.DEGRADED,
    Condition.LIVE: Shown.UP,
}  # fmt: skip
WORDS: Final[Mapping[Condition, str]] = {
    Condition.DARK: message("dark"),
    Condition.NEVER: message("never reported"),
    Condition.STALE: message("stale"),
    Condition.LIVE: message("live"),
}
ILLS: Final[Mapping[Ill, str]] = {
    Ill.FAILING: message("a tile cannot be shown"),
    Ill.STALE: message("shows old data"),
    Ill.BEHIND: message("shows something else than it should"),
    Ill.SIZE: message("wrong size of its window"),
    Ill.RATE: message("low frame rate"),
    Ill.HEAP: message("much memory"),
    Ill.CLOCK: message("clock is off"),
}


@dataclass(frozen=True, slots=True)
class State:
    """``shown``: shape and colour. ``word``: a message id, as those of ``ills`` in ``ILLS``. ``since``: of a dark one
    (ms UTC)."""

    shown: Shown
    word: str
    since: int | None
    ills: tuple[Ill, ...]
    condition: Condition


def state(display: Display, report: Report | None, at: int, expected: Expected = ANYTHING) -> State:
    """How ``display`` is at ``at``; ``report``: its last one, None if there is none."""
    if report is not None and report.display_id != display.id:
        raise ValueError(f"the report of display {report.display_id} says nothing about display {display.id}")
    found: Health = health(report, at, expected)
    is_ailing = found.condition is Condition.LIVE and bool(found.ills)
    shown = Shown.DEGRADED if is_ailing else SHOWN[found.condition]
    word = ILLS[found.ills[0]] if is_ailing else WORDS[found.condition]
    return State(shown, word, found.since, found.ills, found.condition)


def said(lang: str, found: State, now: int) -> str:
    """In words: "dark since 14.05"."""
    words = i18n.text(lang, found.word)
    return words if found.since is None else dark_since(lang, found.since, now)


def dark_since(lang: str, seen_at: int, now: int) -> str:
    """What a display that was last heard of at ``seen_at`` is, once it is dark."""
    words = i18n.text(lang, WORDS[Condition.DARK])
    return i18n.text(lang, "{what} since {time}", what=words, time=i18n.since(lang, seen_at, now))


def aspect_of(place: Place | None) -> float | None:
    """Width by height of the picture of a display that hangs somewhere."""
    return None if place is None else place.width_mm / place.height_mm

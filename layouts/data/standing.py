"""How a feed stands: one word, shape and colour for its state, its age and its doubts together."""

from enum import StrEnum

from commandcenter.domain.clock import SECOND
from commandcenter.domain.feeds import FeedView, Freshness, severity
from commandcenter.domain.picture import Shown
from layouts import i18n
from layouts.contract import Look
from layouts.i18n import message


class Standing(StrEnum):
    """What a feed needs somebody for; in the order of ``severity``."""

    PARKED = "parked"
    OLD = "old"
    FAILING = "failing"
    NEVER = "never"
    AGING = "aging"
    DOUBTFUL = "doubtful"
    WELL = "well"
    DISABLED = "disabled"


WORDS = {
    Standing.PARKED: message("parked"),
    Standing.OLD: message("outdated"),
    Standing.FAILING: message("failing"),
    Standing.NEVER: message("no data yet"),
    Standing.AGING: message("getting old"),
    Standing.DOUBTFUL: message("to be checked"),
    Standing.WELL: message("fresh"),
    Standing.DISABLED: message("switched off"),
}
SHOWN = {
    Standing.PARKED: Shown.DOWN,
    Standing.OLD: Shown.DOWN,
    Standing.FAILING: Shown.DEGRADED,
    Standing.NEVER: Shown.UNKNOWN,
    Standing.AGING: Shown.DEGRADED,
    Standing.DOUBTFUL: Shown.DEGRADED,
    Standing.WELL: Shown.UP,
    Standing.DISABLED: Shown.MAINTENANCE,
}
OF_AGE = {
    Freshness.FRESH: Shown.UP,
    Freshness.WARN: Shown.DEGRADED,
    Freshness.ERROR: Shown.DOWN,
    Freshness.NEVER: Shown.UNKNOWN,
}
QUIET = frozenset({Standing.WELL, Standing.DISABLED})


def standing(view: FeedView) -> Standing:
    """How the feed stands."""
    return tuple(Standing)[severity(view)]


def word(look: Look, view: FeedView) -> str:
    """The standing's word in the reader's language."""
    return i18n.text(look.lang, WORDS[standing(view)])


def since(view: FeedView) -> int | None:
    """Since when the feed stands so, where that is known."""
    match standing(view):
        case Standing.PARKED | Standing.FAILING:
            return view.since
        case Standing.OLD:
            return None if view.data_at is None else view.data_at + view.error_after_s * SECOND
        case Standing.AGING:
            return None if view.data_at is None else view.data_at + view.warn_after_s * SECOND
        case _:
            return None

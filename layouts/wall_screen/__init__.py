"""The wall as it hangs: which displays live, what they show, what is wrong with them (docs/wall-health.md)."""

from collections.abc import Sequence
from typing import Any

from layouts.contract import DESK, Look, Panel, Rendered, Screen
from layouts.i18n import message
from layouts.wall import kinds
from layouts.wall_screen import figures, room, totals, wrong
from layouts.wall_screen.known import TOPICS, fetch

GRID = """
    "totals totals" auto
    "wall   wrong"  minmax(0, 1fr)
    / minmax(0, 1.9fr) minmax(0, 1fr)
"""


def screen(screens: Sequence[Screen]) -> Screen:
    """``screens``: what displays show, for its titles."""

    def render(known: Any, look: Look) -> Rendered:
        return room.render(known, look, kinds.titles(screens, look.lang))

    panel = Panel(
        key="wall",
        title=message("The wall as it hangs"),
        topics=TOPICS,
        fetch=fetch,
        render=render,
        definition=message(
            "Every display that may watch, to scale and where it hangs, with the layout of what it should show and "
            "what it last said of itself: age of the oldest data that it shows, frames per second, memory of its "
            "page, pixels of its panel, how far its own clock is off. It says so every three seconds; after seven "
            "without a word it is dark."
        ),
        table=figures.table,
    )
    return Screen(
        key="wall", path="/wall", title=message("Wall"), panels=(totals.PANEL, panel, wrong.PANEL), grid=GRID, look=DESK
    )

"""Where a display may begin, and how it may look."""

from collections.abc import Sequence
from typing import Final

from commandcenter.domain.access import Permission
from layouts.contract import Screen

LANGUAGES: Final = ("id", "en")
THEMES: Final = ("dark", "light")
SOUNDS: Final = ("", "on")  # whether it is heard when something critical stands (docs/alerts-screen.md)


def watchable(screens: Sequence[Screen]) -> list[Screen]:
    """What a display may see."""
    return [screen for screen in screens if screen.needs is Permission.WATCH]

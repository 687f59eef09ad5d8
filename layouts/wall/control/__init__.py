"""The screen ``/wall/control``: drive the wall from a desk or a telephone (docs/wall-control.md)."""

from collections.abc import Sequence

from commandcenter.domain.access import Permission
from layouts.contract import DESK, Screen
from layouts.i18n import message
from layouts.wall.control import pulse, rotations, show, stage, standing, waiting
from layouts.wall.control.known import PATH

GRID = """
    "pulse     pulse"    auto
    "stage     show"     minmax(0, 1fr)
    "stage     standing" minmax(0, 0.8fr)
    "rotations standing" auto
    "waiting   standing" auto
    / minmax(0, 1.65fr) minmax(0, 1fr)
"""


def screen(screens: Sequence[Screen]) -> Screen:
    """``screens``: what may be put on the wall."""
    return Screen(
        key="wall_control",
        path=PATH,
        title=message("Wall control"),
        panels=(
            stage.panel(screens), show.panel(screens), standing.panel(screens), rotations.panel(screens),
            waiting.panel(screens), pulse.PANEL,
        ),
        grid=GRID,
        needs=Permission.WALL,
        look=DESK,
    )  # fmt: skip

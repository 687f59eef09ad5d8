"""The page of the plan of the wall: what comes by itself, and what the wall shows when (docs/wall-takeover.md)."""

from collections.abc import Sequence
from functools import partial

from commandcenter.domain.access import Permission
from layouts.contract import Page, Screen
from layouts.i18n import message
from layouts.wall.plan import page as drawn
from layouts.wall.plan.fields import PATH


def page(screens: Sequence[Screen]) -> Page:
    """``screens``: what a step of a rotation may show."""
    return Page(
        "wall-plan", PATH, message("Plan of the wall"), partial(drawn.build, screens), params=("day", "version"),
        needs=Permission.WALL, is_linked=False,
    )  # fmt: skip

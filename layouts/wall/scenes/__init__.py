"""Pages of scenes: ``/wall/scenes`` lists them, ``/wall/scenes/{key}`` changes one (docs/wall-scenes.md)."""

from collections.abc import Sequence
from functools import partial

from commandcenter.domain.access import Permission
from layouts.contract import Page, Screen
from layouts.i18n import message
from layouts.wall.scenes import editor, listing
from layouts.wall.scenes.words import PATH


def pages(screens: Sequence[Screen]) -> tuple[Page, ...]:
    """``screens``: what may be placed."""
    return (
        Page(
            "wall-scenes", PATH, message("Scenes of the wall"), partial(listing.build, screens),
            needs=Permission.WALL, is_linked=False,
        ),
        Page(
            "wall-scene", f"{PATH}/{{key}}", message("Change a scene"), partial(editor.build, screens),
            params=("key", "version"), needs=Permission.WALL, is_linked=False,
        ),
    )  # fmt: skip

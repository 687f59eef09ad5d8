"""Scenes: which view is shown where. A tile is one view; a scene is tiles on the wall, or on one display."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from commandcenter.domain.wall.geometry import WHOLE, Rect

TileKind = Literal["screen", "clock", "announcement", "ticker", "image", "camera", "web", "free"]
KINDS: Final[tuple[TileKind, ...]] = (
    "screen", "clock", "announcement", "ticker", "image", "camera", "web", "free",
)  # fmt: skip
KEY: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
TITLE_MAX: Final = 80
TILES_MAX: Final = 64
SCENES_MAX: Final = 100
SOURCE_MAX: Final = 300
STEPS_OF_A_CELL: Final = 12  # edges of tiles lie on twelfths of a cell: halves, thirds and quarters fit


@dataclass(frozen=True, slots=True)
class Tile:
    """One view. ``area``: in cells of the wall; with ``display`` in shares of that display instead.

    ``source``, by kind: the address of a screen (path and query), the key of an image, the address of a camera or web
    page, the words of an announcement (empty: the notices that hold now). A free tile leaves its place to whatever
    else is plugged in there: nothing is drawn.
    """

    kind: TileKind
    area: Rect
    source: str = ""
    display: int | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """Tiles under a name. Later tiles lie above earlier ones. ``version`` rises with every change."""

    key: str
    title: str
    tiles: tuple[Tile, ...]
    version: int = 0


def alone(display: int, address: str) -> tuple[Tile, ...]:
    """A screen that fills one display."""
    return (Tile("screen", WHOLE, address, display),)

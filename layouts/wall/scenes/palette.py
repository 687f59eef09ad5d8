"""What can be placed in a scene: every screen that a display may see with its filters, and the other kinds of tiles."""

from collections.abc import Mapping, Sequence
from typing import Any

from commandcenter.domain.clock import Instant
from commandcenter.domain.wall.scenes import KINDS
from commandcenter.store.queries import wall_images
from layouts.contract import Connection, Look, Screen
from layouts.i18n import text
from layouts.wall import kinds


def palette(screens: Sequence[Screen], connection: Connection, instant: Instant, look: Look) -> dict[str, Any]:
    """``screens``: path, title and filters of each; ``kinds``: names of all kinds; ``images``: keys and titles."""
    return {
        "screens": [_screen(each, connection, instant, look) for each in kinds.watchable(screens)],
        "kinds": {kind: text(look.lang, kinds.TITLES[kind]) for kind in KINDS},
        "images": [{"key": each.key, "title": each.title} for each in wall_images.images(connection)],
    }


def _screen(screen: Screen, connection: Connection, instant: Instant, look: Look) -> Mapping[str, Any]:
    filters = [
        {
            "name": each.name, "title": text(look.lang, each.title), "default": each.default,
            "options": [[option.value, option.label] for option in each.options(connection, instant, look)],
        }
        for each in screen.filters
    ]  # fmt: skip
    return {"path": screen.path, "title": text(look.lang, screen.title), "filters": filters}

"""Addresses of screens as the wall keeps them: what is shown, without how whoever sent it looks at it."""

from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import urlsplit

from commandcenter.domain.wall.scenes import SOURCE_MAX
from layouts import views
from layouts.contract import TICKET, Screen
from layouts.wall.kinds import watchable

GIVEN_MAX: Final = 4_000  # characters of an address that is read at all


class NotShown(Exception):
    """This address is none for the wall. ``is_past``: it shows a moment that is over."""

    def __init__(self, *, is_past: bool = False) -> None:
        super().__init__("no screen that a display may see")
        self.is_past = is_past


def of_screen(given: str, screens: Iterable[Screen]) -> str:
    """Path and query of a screen that displays may see, with what its panels know of the query and nothing else.

    Language, theme, distance and size are those of each display; a single complaint is nothing for a wall. Raises
    NotShown.
    """
    if len(given) > GIVEN_MAX or not given.startswith("/") or given.startswith(("//", "/\\")):
        raise NotShown
    view = views.of_address(given, watchable(screens))
    if view is None:
        raise NotShown
    if view.at is not None:
        raise NotShown(is_past=True)
    params = {name: value for name, value in view.params.items() if not value.startswith(TICKET)}
    address = views.joined(view.screen.path, params)
    if len(address) > SOURCE_MAX:
        raise NotShown
    return address


def title(source: str, titles: Mapping[str, str]) -> str:
    """What a screen is called, by its address; the address where nothing is known of it."""
    return titles.get(urlsplit(source).path.rstrip("/") or "/", source)

"""A view is what one window looks at: a screen, a look, and the parameters of its panels. It has one name.

``network?lang=en&select=link%3Abalen-a``: the screen's key, then everything that differs from the default, sorted.
Whatever cannot be understood falls back to its default: a wall never shows an error because of a mistyped address.
A page (contract.Page) is seen the same way, but nobody pushes to it, so it needs no name.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from commandcenter.domain.clock import WIB, Instant, from_datetime
from layouts.contract import DESK, Look, Page, Panel, Params, Screen

DISTANCE_M = (0.3, 50.0)
DIAGONAL_IN = (4.0, 500.0)
LOOK = ("lang", "theme", "distance", "diagonal")

_VALUE = re.compile(r"\w[\w .,:/&()+-]{0,127}")  # codes, and names as sources write them: "Banjir dan drainase"
_BLANK_ZONE = re.compile(r"(?<=:\d\d) (?=\d\d:?\d\d$)")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class View:
    """``params`` holds only what the screen's panels know. ``at`` is None when the view is live."""

    screen: Screen
    look: Look
    params: Params
    at: int | None = None

    @property
    def name(self) -> str:
        """The same string for everybody who looks at the same thing."""
        look, usual = written(self.look), written(self.screen.look)
        items = {name: value for name, value in look.items() if value != usual[name]} | dict(self.params)
        query = urlencode(sorted((items if self.at is None else items | {"at": str(self.at)}).items()))
        return f"{self.screen.key}?{query}" if query else self.screen.key

    @property
    def carried(self) -> dict[str, str]:
        """What goes along to another screen or page: what of the look is not the default, and the moment."""
        look, usual = written(self.look), written(Look())
        items = {name: value for name, value in look.items() if value != usual[name]}
        return items if self.at is None else items | {"at": str(self.at)}

    def params_of(self, panel: Panel) -> Params:
        """What this panel asked for."""
        return {name: self.params[name] for name in panel.params if name in self.params}

    def instant(self, now: int) -> Instant:
        """The moment that is shown. Nobody knows the future: what is asked of it is answered with the present."""
        return _instant_of(self.at, now)


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as an address asks for it. ``carried``: what the address says of the look, and the moment."""

    page: Page
    look: Look
    params: Params
    at: int | None
    carried: Mapping[str, str]

    def instant(self, now: int) -> Instant:
        """As of a view."""
        return _instant_of(self.at, now)


def parse(requested: str, screens: Iterable[Screen]) -> View | None:
    """The view of a name or of ``key?query`` in any order; None when there is no such screen."""
    key, _, query = requested.partition("?")
    screen = next((screen for screen in screens if screen.key == key), None)
    return None if screen is None else _view(screen, query)


def of_address(address: str, screens: Iterable[Screen]) -> View | None:
    """The view of a path and query, or of a whole URL; None when no screen has this path, or it is no address."""
    path, query = _split(address)
    screen = next((screen for screen in screens if screen.path == path), None)
    return None if screen is None else _view(screen, query)


def page_of_address(address: str, pages: Iterable[Page]) -> PageView | None:
    """The page of an address, its parameters from path and query; None when no page has this path."""
    path, query = _split(address)
    for page in pages:
        match = _pattern(page.path).fullmatch(path)
        if match is None:
            continue
        given = _given(query) | match.groupdict()
        params = {name: given[name] for name in page.params if _VALUE.fullmatch(given.get(name, ""))}
        seen, at = look(given, DESK), _instant(given.get("at", ""))
        carried = {name: value for name, value in written(seen).items() if name in given}
        return PageView(page, seen, params, at, carried if at is None else carried | {"at": str(at)})
    return None


def is_known(path: str, screens: Iterable[Screen], pages: Iterable[Page]) -> bool:
    """Whether a screen or page answers at this path."""
    path = path.rstrip("/") or "/"
    return any(screen.path == path for screen in screens) or any(_pattern(page.path).fullmatch(path) for page in pages)


def address(view: View) -> str:
    """Path and query of a view: ``of_address`` gives the view again."""
    query = view.name.partition("?")[2]
    return f"{view.screen.path}?{query}" if query else view.screen.path


def leading_to(path: str, view: View | PageView, **params: str) -> str:
    """The address of another screen or page, seen the way this one is."""
    return joined(path, dict(view.carried) | params)


def joined(path: str, params: Params) -> str:
    """Path and query."""
    query = urlencode(sorted(params.items()))
    return f"{path}?{query}" if query else path


def written(look: Look) -> dict[str, str]:
    """A look as the parameters of an address."""
    return dict(zip(LOOK, (look.lang, look.theme, f"{look.distance_m:g}", f"{look.diagonal_in:g}"), strict=True))


def look(given: Mapping[str, str], default: Look | None = None) -> Look:
    """The look that the parameters of an address ask for."""
    default = default or Look()
    return Look(
        lang="en" if given.get("lang") == "en" else "id",
        theme="light" if given.get("theme") == "light" else "dark",
        distance_m=_number(given.get("distance"), DISTANCE_M, default.distance_m),
        diagonal_in=_number(given.get("diagonal"), DIAGONAL_IN, default.diagonal_in),
    )


def _view(screen: Screen, query: str) -> View:
    given = _given(query)
    known = {name for panel in screen.panels for name in panel.params}
    params = {name: given[name] for name in sorted(known) if _VALUE.fullmatch(given.get(name, ""))}
    return View(screen, look(given, screen.look), params, _instant(given.get("at", "")))


def _split(address: str) -> tuple[str, str]:
    """Path and query; a path that nothing has for what is no address."""
    parts = _try(lambda: urlsplit(address))
    return ("", "") if parts is None else (parts.path.rstrip("/") or "/", parts.query)


def _given(query: str) -> dict[str, str]:
    return dict(parse_qsl(query, max_num_fields=64)) if query.count("&") < 64 else {}


@cache
def _pattern(path: str) -> re.Pattern[str]:
    """The paths of a page: what stands in braces is one segment."""
    parts = re.split(r"\{(\w+)\}", path)
    return re.compile(
        "".join(f"(?P<{part}>[\\w-]+)" if index % 2 else re.escape(part) for index, part in enumerate(parts))
    )


def _number(given: str | None, bounds: tuple[float, float], default: float) -> float:
    value = _try(lambda: float(given or ""))
    # The name of a view writes six digits; more would make two names of one view.
    return default if value is None or not bounds[0] <= value <= bounds[1] else float(f"{value:g}")


def _instant_of(at: int | None, now: int) -> Instant:
    return Instant(now) if at is None or at > now else Instant(at, live=False)


def _instant(given: str) -> int | None:
    """ms UTC, never before 1970: the house knows nothing of it, and what looks back from there leaves the calendar."""
    if given.isascii() and given.isdigit() and len(given) <= 14:
        return int(given)
    # A plus that was typed as it is arrives as a blank, and nothing of a moment has one before its zone.
    moment = _try(lambda: datetime.fromisoformat(_BLANK_ZONE.sub("+", given)))
    if moment is None:
        return None
    # Whoever types a moment by hand means the clock on the wall.
    local = moment if moment.tzinfo else moment.replace(tzinfo=WIB)
    return _try(lambda: max(0, from_datetime(local)))


def _try(read: Callable[[], _T]) -> _T | None:
    try:
        return read()
    except (ValueError, OverflowError):
        return None

"""A view is what one window looks at: a screen, a look, and the parameters of its panels. It has one name.

``network?lang=en&select=link%3Abalen-a``: the screen's key, then everything that differs from the default, sorted.
Whatever cannot be understood falls back to its default: a wall never shows an error because of a mistyped address.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from commandcenter.domain.clock import WIB, Instant, from_datetime
from layouts.contract import Look, Panel, Params, Screen

DISTANCE_M = (0.3, 50.0)
DIAGONAL_IN = (4.0, 500.0)

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
        default = Look()
        look = {
            "lang": self.look.lang,
            "theme": self.look.theme,
            "distance": f"{self.look.distance_m:g}",
            "diagonal": f"{self.look.diagonal_in:g}",
        }
        usual = (default.lang, default.theme, f"{default.distance_m:g}", f"{default.diagonal_in:g}")
        items = {
            name: value for (name, value), unchanged in zip(look.items(), usual, strict=True) if value != unchanged
        }
        items |= self.params
        if self.at is not None:
            items["at"] = str(self.at)
        query = urlencode(sorted(items.items()))
        return f"{self.screen.key}?{query}" if query else self.screen.key

    def params_of(self, panel: Panel) -> Params:
        """What this panel asked for."""
        return {name: self.params[name] for name in panel.params if name in self.params}

    def instant(self, now: int) -> Instant:
        """The moment that is shown. Nobody knows the future: what is asked of it is answered with the present."""
        return Instant(now) if self.at is None or self.at > now else Instant(self.at, live=False)


def parse(requested: str, screens: Iterable[Screen]) -> View | None:
    """The view of a name or of ``key?query`` in any order; None when there is no such screen."""
    key, _, query = requested.partition("?")
    screen = next((screen for screen in screens if screen.key == key), None)
    return None if screen is None else _view(screen, query)


def of_address(address: str, screens: Iterable[Screen]) -> View | None:
    """The view of a path and query, or of a whole URL; None when no screen has this path, or it is no address."""
    parts = _try(lambda: urlsplit(address))
    if parts is None:
        return None
    path = parts.path.rstrip("/") or "/"
    screen = next((screen for screen in screens if screen.path == path), None)
    return None if screen is None else _view(screen, parts.query)


def address(view: View) -> str:
    """Path and query of a view: ``of_address`` gives the view again."""
    query = view.name.partition("?")[2]
    return f"{view.screen.path}?{query}" if query else view.screen.path


def _view(screen: Screen, query: str) -> View:
    given = dict(parse_qsl(query, max_num_fields=64)) if query.count("&") < 64 else {}
    known = {name for panel in screen.panels for name in panel.params}
    params = {name: given[name] for name in sorted(known) if _VALUE.fullmatch(given.get(name, ""))}
    return View(screen, look(given), params, _instant(given.get("at", "")))


def look(given: Mapping[str, str]) -> Look:
    """The look that the parameters of an address ask for."""
    default = Look()
    return Look(
        lang="en" if given.get("lang") == "en" else "id",
        theme="light" if given.get("theme") == "light" else "dark",
        distance_m=_number(given.get("distance"), DISTANCE_M, default.distance_m),
        diagonal_in=_number(given.get("diagonal"), DIAGONAL_IN, default.diagonal_in),
    )


def _number(given: str | None, bounds: tuple[float, float], default: float) -> float:
    value = _try(lambda: float(given or ""))
    # The name of a view writes six digits; more would make two names of one view.
    return default if value is None or not bounds[0] <= value <= bounds[1] else float(f"{value:g}")


def _instant(given: str) -> int | None:
    if given.isascii() and given.isdigit() and len(given) <= 14:
        return int(given)
    # A plus that was typed as it is arrives as a blank, and nothing of a moment has one before its zone.
    moment = _try(lambda: datetime.fromisoformat(_BLANK_ZONE.sub("+", given)))
    if moment is None:
        return None
    # Whoever types a moment by hand means the clock on the wall.
    local = moment if moment.tzinfo else moment.replace(tzinfo=WIB)
    return _try(lambda: from_datetime(local))


def _try(read: Callable[[], _T]) -> _T | None:
    try:
        return read()
    except (ValueError, OverflowError):
        return None

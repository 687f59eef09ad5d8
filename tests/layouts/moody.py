"""The moods of a screen, found by its key: what every contract test walks, without knowing any screen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from layouts import SCREENS
from layouts.contract import Panel, Screen


@dataclass(frozen=True, slots=True)
class Moods:
    """``tests/layouts/<key>/moods.py``: its ``MOODS``, ``data(panel, mood)`` and, where it has them, ``DEAD`` (moods in
    which nothing may look well) and ``base(panel)`` (what ``base_fetch`` of a chart would give)."""

    names: Sequence[str]
    data: Callable[[str, str], Any]
    base: Callable[[str], Any]
    dead: Sequence[str] = ()

    @property
    def busiest(self) -> str:
        """The mood with the most to show."""
        return next(name for name in ("storm", "busy", *self.names) if name in self.names)


def moods_of(key: str) -> Moods | None:
    """The moods of a screen; None where nobody has written them yet."""
    name = f"tests.layouts.{key}.moods"
    if find_spec(f"tests.layouts.{key}") is None or find_spec(name) is None:
        return None
    module: Any = import_module(name)
    return Moods(
        tuple(module.MOODS), module.data, getattr(module, "base", lambda _panel: None), getattr(module, "DEAD", ())
    )


def everything() -> list[tuple[Screen, Panel]]:
    """Every panel of every screen that has moods."""
    return [(screen, panel) for screen in SCREENS if moods_of(screen.key) for panel in screen.panels]


def known(screen: Screen) -> Moods:
    """The moods of a screen that has them. Raises LookupError."""
    found = moods_of(screen.key)
    if found is None:
        raise LookupError(f"tests/layouts/{screen.key}/moods.py is missing")
    return found

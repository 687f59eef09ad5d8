"""What a window of the wall says of itself, read strictly: bounded, finite, cleaned; every mistake is told."""

import math
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from commandcenter.store.queries.wall import Report

WHOLE_MAX: Final = 2**31 - 1  # of a column
BYTES_MAX: Final = 2**53
LATEST: Final = 4_102_444_800_000  # 2100: what is later is no instant
TEXT_MAX: Final = 80
ERROR_MAX: Final = 500
BUILD_MAX: Final = 40
WARM_MAX: Final = 64  # pictures that one display keeps
FIELDS: Final = frozenset(
    {
        "window", "t0", "opened_at", "shows", "title", "data_at", "stale", "failing", "frame_rate", "heap_bytes",
        "nodes", "errors", "last_error", "width_px", "height_px", "pixel_ratio", "offset_ms", "warm", "build",
    }
)  # fmt: skip


class Mistaken(ValueError):
    """What was said is none of it. ``mistakes``: field -> what is wrong with it, in English, for whoever wrote the
    page."""

    def __init__(self, mistakes: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {wrong}" for name, wrong in mistakes.items()))
        self.mistakes = dict(mistakes)


class Said:
    """The fields of a JSON object, read one by one."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = given
        self.mistakes: dict[str, str] = {}

    def number(self, name: str, low: float, high: float) -> float | None:
        """A finite number from ``low`` to ``high``; None where there is none."""
        value = self._given.get(name)
        if value is None:
            return None
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not math.isfinite(value) or not low <= value <= high:
            self.mistakes[name] = f"a number from {low:g} to {high:g} is needed"
            return None
        return float(value)

    def whole(self, name: str, high: int = WHOLE_MAX) -> int | None:
        """Such a number without its fraction, from 0 on."""
        found = self.number(name, 0, high)
        return None if found is None else int(found)

    def required(self, name: str, high: int) -> int:
        """As ``whole``, where there must be one."""
        found = self.whole(name, high)
        if found is None:
            self.mistakes.setdefault(name, "this is needed")
        return found or 0

    def text(self, name: str, most: int = TEXT_MAX) -> str:
        """A text, without what nobody sees, cut after ``most`` characters."""
        value = self._given.get(name, "")
        if not isinstance(value, str):
            self.mistakes[name] = "a text is needed"
            return ""
        return plain(value, most)

    def texts(self, name: str, most: int, length: int) -> tuple[str, ...]:
        """A list of texts."""
        value = self._given.get(name) or []
        if not isinstance(value, list) or len(value) > most or not all(isinstance(each, str) for each in value):
            self.mistakes[name] = f"a list of at most {most} texts is needed"
            return ()
        return tuple(plain(each, length) for each in value)

    def settle(self, known: frozenset[str]) -> None:
        """Raises Mistaken, also for fields that nobody knows: one that was mistyped would be lost in silence."""
        for name in sorted(set(self._given) - known)[:10]:
            self.mistakes[plain(name, TEXT_MAX)] = "there is no such field"
        if self.mistakes:
            raise Mistaken(self.mistakes)


def report(given: Mapping[str, Any], display: int, at: int) -> Report:
    """What this display said at ``at`` (ms UTC). Raises Mistaken."""
    said = Said(given)
    said.number("t0", -LATEST, LATEST)
    found = Report(
        display_id=display, seen_at=at, opened_at=said.required("opened_at", LATEST),
        shows=said.text("shows"), title=said.text("title"), data_at=said.whole("data_at", LATEST),
        stale=said.whole("stale") or 0, failing=said.whole("failing") or 0,
        frame_rate=said.number("frame_rate", 0, 1_000), heap_bytes=said.whole("heap_bytes", BYTES_MAX),
        nodes=said.whole("nodes"), errors=said.whole("errors") or 0, last_error=said.text("last_error", ERROR_MAX),
        width_px=said.whole("width_px", 100_000), height_px=said.whole("height_px", 100_000),
        pixel_ratio=said.number("pixel_ratio", 0, 100), offset_ms=said.number("offset_ms", -LATEST, LATEST),
        warm=said.texts("warm", WARM_MAX, BUILD_MAX), build=said.text("build", BUILD_MAX),
    )  # fmt: skip
    said.settle(FIELDS)
    return found


def ready(given: Mapping[str, Any]) -> int:
    """The layer that a window has painted. Raises Mistaken."""
    said = Said(given)
    layer = said.required("layer", BYTES_MAX)
    if layer != given.get("layer"):
        said.mistakes.setdefault("layer", "a whole number is needed")
    said.settle(frozenset({"window", "layer"}))
    return layer


def plain(value: str, most: int) -> str:
    """On one line, composed, without control characters, halves of characters and marks that turn the direction of
    writing; cut after ``most`` characters."""
    seen = (_seen(character) for character in unicodedata.normalize("NFC", value[: 4 * most]))
    return " ".join("".join(seen).split())[:most]


def _seen(character: str) -> str:
    if character in "\n\t\r":
        return " "
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return ""
    return " " if category.startswith("Z") else character

"""The fields of one row of an inventory: text in, values out, every mistake collected, none raised."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from commandcenter.domain.places import Gazetteer, PlaceError

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
NAME_MAX = 200

Choice = TypeVar("Choice", bound=StrEnum)


class Fields:
    """Reads one row. A wrong field adds to ``mistakes`` and gives a stand-in: use nothing of such a row."""

    def __init__(self, values: Mapping[str, str], gazetteer: Gazetteer) -> None:
        self._values = {name: value.strip() for name, value in values.items()}
        self._gazetteer = gazetteer
        self.mistakes: list[str] = []

    def wrong(self, text: str) -> None:
        """Note a mistake."""
        self.mistakes.append(text)

    def required(self, name: str) -> str:
        """The text of a field that must not be empty."""
        value = self._values.get(name, "")
        if not value:
            self.wrong(f"{name} is missing")
        return value

    def name(self) -> str:
        """The name that people read, on one line."""
        value = self.required("name")
        if not value.isprintable():
            self.wrong(f"name {value!r} has characters that cannot be shown on one line")
        elif len(value) > NAME_MAX:
            self.wrong(f"name is longer than {NAME_MAX} characters")
        return value

    def key(self, name: str, pattern: re.Pattern[str]) -> str:
        """A key as it stands in the MQTT topic."""
        value = self.required(name)
        if value and not pattern.fullmatch(value):
            self.wrong(f"{name} {value!r} must be 1 to 63 of a-z, 0-9 and -, and not begin with -")
        return value

    def kecamatan(self) -> str:
        """The code of the kecamatan, given by code or name."""
        value = self.required("kecamatan")
        if not value:
            return ""
        try:
            return self._gazetteer.match(value).code
        except PlaceError as error:
            self.wrong(f"kecamatan: {error}")
            return ""

    def choice(self, name: str, choices: type[Choice], stand_in: Choice) -> Choice:
        """One of the words of ``choices``."""
        value = self.required(name)
        if value in {choice.value for choice in choices}:
            return choices(value)
        if value:
            self.wrong(f"{name} {value!r} must be one of {', '.join(choices)}")
        return stand_in

    def number(self, name: str, low: float, high: float) -> float:
        """A number from ``low`` to ``high``, with a decimal point."""
        value = self._number(name)
        if value is not None and not low <= value <= high:
            self.wrong(f"{name} {self._values[name]} is outside {low:.4f} to {high:.4f}")
        return value or 0.0

    def positive(self, name: str) -> float:
        """A number above 0."""
        value = self._number(name)
        if value is not None and not 0 < value < float("inf"):
            self.wrong(f"{name} {self._values[name]} must be above 0")
        return value or 0.0

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``; ``default`` when it is not given."""
        text = self._values.get(name, "")
        if not text:
            return default
        if not _WHOLE.fullmatch(text) or not low <= int(text) <= high:
            self.wrong(f"{name} {text!r} must be a whole number from {low} to {high}")
            return default
        return int(text)

    def _number(self, name: str) -> float | None:
        text = self.required(name)
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            self.wrong(f"{name} {text!r} is not a number: write it with a decimal point and no separators, like -7.166")
            return None
        return float(text)

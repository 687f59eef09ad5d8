"""The JSON object that came with an action, read field by field; every mistake is collected, then said at once."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

import orjson

from commandcenter.actions.refusal import Problem, Refused
from layouts.i18n import number, text

TEXT_MAX: Final = 2_000  # characters of a field of running text
_BREAKS: Final = re.compile(r"\r\n?|[\u0085\u2028\u2029]")
_WHOLE: Final = re.compile(r"-?[0-9]{1,18}")


def read(data: bytes, lang: str) -> "Body":
    """The body that these bytes are; none at all are an empty one. Raises Refused (400) for what is no JSON object."""
    try:
        given = orjson.loads(data or b"{}")
    except orjson.JSONDecodeError:
        given = None
    if not isinstance(given, dict):
        raise Refused(400, text(lang, "What was sent cannot be read as JSON"))
    return Body(given, lang)


class Body:
    """``problems`` are in the order in which fields were asked for."""

    def __init__(self, given: Mapping[str, Any], lang: str) -> None:
        self.given, self.lang = given, lang
        self.problems: list[Problem] = []
        self._asked: set[str] = set()

    def problem(self, field: str, message: str) -> None:
        """Remember what is wrong with a field."""
        self.problems.append(Problem(field, message))

    def raw(self, field: str) -> Any:
        """The value as it came; None where there is none."""
        self._asked.add(field)
        return self.given.get(field)

    def text(self, field: str, *, most: int = TEXT_MAX, is_required: bool = False, is_long: bool = False) -> str:
        """A text of at most ``most`` characters, as ``plain_text`` leaves it. ``is_long``: it may have several lines.

        What is wrong comes back as "".
        """
        value = self.raw(field)
        if value is None:
            value = ""
        if not isinstance(value, str):
            self.problem(field, text(self.lang, "This must be a text"))
            return ""
        plain = plain_text(value, is_long=is_long)
        if len(plain) > most:
            most_, n = number(self.lang, most), number(self.lang, len(plain))
            self.problem(field, text(self.lang, "At most {most} characters, these are {n}", most=most_, n=n))
            return ""
        if is_required and not plain:
            self.problem(field, text(self.lang, "This must be filled in"))
        return plain

    def choice(self, field: str, options: Collection[str], *, is_required: bool = True) -> str:
        """One of the options; "" when it is wrong, or left out and not required."""
        value = self.raw(field)
        if value in (None, "") and not is_required:
            return ""
        if not isinstance(value, str) or value not in options:
            self.problem(field, text(self.lang, "Choose one of those that are offered"))
            return ""
        return value

    def whole(self, field: str, low: int, high: int, *, is_required: bool = True) -> int | None:
        """A whole number from ``low`` to ``high``, as JSON's number or as the digits of an input."""
        value = self.raw(field)
        if isinstance(value, str) and _WHOLE.fullmatch(plain := value.strip()):
            value = int(plain)  # int() strips fewer signs than strip() does
        if value in (None, "") and not is_required:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.problem(field, text(self.lang, "A whole number from {low} to {high} is needed", low=low, high=high))
            return None
        return value

    def day(self, field: str, *, is_required: bool = True) -> str | None:
        """A local day as browsers send it (2026-11-22)."""
        value = self.raw(field)
        if value in (None, "") and not is_required:
            return None
        try:
            if isinstance(value, str) and len(value) == 10:
                return date.fromisoformat(value).isoformat()
        except ValueError:
            pass
        self.problem(field, text(self.lang, "A day is needed, like 2026-11-22"))
        return None

    def is_good(self) -> bool:
        """Whether nothing is wrong so far."""
        return not self.problems

    def settle(self) -> None:
        """What was sent has been read. Raises Refused (422) with everything that is wrong with it."""
        self.unknown()
        if self.problems:
            raise Refused(422, text(self.lang, "Not saved: something must be corrected"), self.problems)

    def unknown(self) -> None:
        """Every field that nobody asked for is a mistake: a name that was mistyped would be lost in silence."""
        for name in sorted(set(self.given) - self._asked)[:10]:
            self.problem(plain_text(name)[:80], text(self.lang, "There is no such field"))


def plain_text(value: str, *, is_long: bool = False) -> str:
    """What a person typed, without what nobody sees: composed (NFC), control characters and marks that turn the
    direction of writing left out, other blanks as blanks, none around it. Without ``is_long`` on one line."""
    composed = unicodedata.normalize("NFC", _BREAKS.sub("\n", value))
    kept = "".join(map(_seen, composed))
    if not is_long:
        return " ".join(kept.split())
    lines = (" ".join(line.split()) for line in kept.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _seen(character: str) -> str:
    if character in "\n\t":
        return character
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return ""
    return " " if category == "Zs" else character

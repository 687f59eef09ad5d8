"""Reading what came as JSON or YAML strictly: every mistake is collected with its place, then all of them are said."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from commandcenter.domain.wall.scenes import KEY

_T = TypeVar("_T")
DAY_MIN = 24 * 60
FAULTS_MAX = 50


class Fault(NamedTuple):
    """``where``: as "tiles[2].area". ``pattern``: what is wrong, with ``values`` to be filled in; a message id."""

    where: str
    pattern: str
    values: Mapping[str, object]

    @property
    def what(self) -> str:
        """In English."""
        return self.pattern.format(**self.values)


class Unreadable(ValueError):
    """What was given is no such thing. ``faults``: (where, what is wrong); ``found`` the same, to be translated."""

    def __init__(self, found: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{each.where}: {each.what}" for each in found))
        self.found = list(found)
        self.faults = [(each.where, each.what) for each in found]


def minute(given: str) -> int | None:
    """The minute of the local day that "07.30" or "07:30" is; None when it is none."""
    hours, _, minutes = given.replace(":", ".").partition(".")
    if not (hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit() and len(minutes) == 2):
        return None
    found = int(hours) * 60 + int(minutes) if len(hours) <= 2 else DAY_MIN
    return found if found < DAY_MIN and int(minutes) < 60 else None


class Reading:
    """Collects what is wrong, then says all of it."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def root(self, given: Any, path: str) -> "At":
        return At(self, path, given, is_given=True)

    def fault(self, where: str, pattern: str, **values: object) -> None:
        """Remember what is wrong there; after ``FAULTS_MAX`` nobody reads on."""
        if len(self.found) < FAULTS_MAX:
            self.found.append(Fault(where, pattern, values))

    def settle(self) -> None:
        if self.found:
            raise Unreadable(self.found)


class At:
    """A place in what was given."""

    def __init__(self, reading: Reading, path: str, value: Any, *, is_given: bool) -> None:
        self.reading, self.path, self.value, self.is_given = reading, path, value, is_given

    def fault(self, pattern: str, **values: object) -> None:
        self.reading.fault(self.path, pattern, **values)

    def at(self, name: str) -> "At":
        known = isinstance(self.value, Mapping) and name in self.value
        path = f"{self.path}.{name}" if self.path else name
        return At(self.reading, path, self.value[name] if known else None, is_given=known)

    def only(self, *names: str) -> None:
        if self.value is None and not self.is_given:
            return
        if not isinstance(self.value, Mapping):
            self.fault("an object is needed")
            return
        for name in sorted(str(each) for each in set(self.value) - set(names))[:5]:
            self.fault(
                "there is no field {name}; those that there are: {names}", name=name[:40], names=", ".join(names)
            )

    def each(self, most: int) -> "list[At]":
        if not self.is_given:
            return []
        if not isinstance(self.value, (list, tuple)) or len(self.value) > most:
            self.fault("a list of at most {most} is needed", most=most)
            return []
        return [At(self.reading, f"{self.path}[{n}]", each, is_given=True) for n, each in enumerate(self.value)]

    def text(self, most: int, least: int = 0) -> str:
        if not self.is_given and not least:
            return ""
        if not isinstance(self.value, str) or not least <= len(self.value) <= most or not self.value.isprintable():
            self.fault("a text of {least} to {most} characters is needed", least=least, most=most)
            return ""
        return self.value

    def key(self) -> str:
        if not isinstance(self.value, str) or not KEY.fullmatch(self.value):
            self.fault("a key is needed: small letters, digits and hyphens, at most 40")
            return ""
        return self.value

    def choice(self, options: Sequence[str]) -> str:
        if self.value not in options:
            self.fault("one of these is needed: {options}", options=", ".join(options))
            return options[0]
        return str(self.value)

    def whole(self, low: int, high: int, default: int | None = None, *, is_optional: bool = False) -> int | None:
        if not self.is_given and (is_optional or default is not None):
            return default
        return self._of(low, high, int, "a whole number from {low} to {high} is needed")

    def number(self, low: float, high: float) -> float | None:
        return self._of(low, high, float, "a number from {low} to {high} is needed")

    def _of(self, low: _T, high: _T, kind: Callable[[Any], _T], pattern: str) -> _T | None:
        value = self.value
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if is_number and low <= value <= high and not (kind is int and value != int(value)):
            return kind(value)
        self.fault(pattern, low=low, high=high)
        return None

    def numbers(self, count: int, most: float) -> list[float]:
        found = [each.number(0, most) for each in self.each(count)]
        if len(found) != count:
            self.fault("{n} numbers are needed", n=count)
        return [each for each in found if each is not None]

    def ids(self, most: int) -> tuple[int, ...]:
        found = (each.whole(1, 2**52) for each in self.each(most))
        return tuple(sorted({each for each in found if each is not None}))

    def minute(self) -> int | None:
        found = minute(self.value) if isinstance(self.value, str) else None
        if found is None:
            self.fault("a time of the day is needed, as 07.30")
        return found

    def truth(self, default: bool) -> bool:
        if not self.is_given:
            return default
        if not isinstance(self.value, bool):
            self.fault("true or false is needed")
            return default
        return self.value

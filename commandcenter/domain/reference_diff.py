"""What would change in a register: the entries that the store holds against those that a file says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Generic, TypeVar

from commandcenter.domain.attainment.configuration import Programme
from commandcenter.domain.attainment.terms import Rules
from commandcenter.domain.reference import Indicator, Opd, SeriesBreak, Village

Entry = TypeVar("Entry", bound=Opd | Indicator | Village | Rules | Programme)
_WIDTH = 100  # a definition is a paragraph; two of them beside each other are not read


@dataclass(frozen=True, slots=True)
class Difference(Generic[Entry]):
    """Entries are the same when their codes are. ``changed`` holds pairs of before and after."""

    added: tuple[Entry, ...] = ()
    changed: tuple[tuple[Entry, Entry], ...] = ()
    retired: tuple[Entry, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.retired)


def compare(before: Iterable[Entry], after: Iterable[Entry], *, retire: bool) -> Difference[Entry]:
    """What it takes to make ``before`` as ``after`` says. ``retire``: what ``after`` lacks goes; otherwise it stays."""
    old = {entry.code: entry for entry in before}
    new = {entry.code: entry for entry in after}
    return Difference(
        added=tuple(entry for code, entry in new.items() if code not in old),
        changed=tuple((old[code], entry) for code, entry in new.items() if code in old and old[code] != entry),
        retired=tuple(entry for code, entry in old.items() if code not in new) if retire else (),
    )


def render(difference: Difference[Entry], what: str, most: int | None = None) -> str:
    """The difference for a person: a line per entry (+ added, ~ changed, - retired), then how many of each.

    ``most``: so many lines, and how many there would have been; None: all of them.
    """
    if not difference:
        return f"{what}: as the file says."
    lines = list(_lines(difference))
    if most is not None and len(lines) > most:
        lines[most:] = [f"  … and {len(lines) - most} lines more"]
    counts = f"{len(difference.added)} added, {len(difference.changed)} changed, {len(difference.retired)} retired"
    return "\n".join([*lines, f"{what}: {counts}."])


def _lines(difference: Difference[Entry]) -> Iterator[str]:
    for entry in difference.added:
        yield f"+ {entry.code}  {entry.name}"
    for before, after in difference.changed:
        yield f"~ {after.code}  {after.name}"
        for field in fields(after):
            old, new = words(getattr(before, field.name)), words(getattr(after, field.name))
            if old != new:
                yield f"      {field.name}: {_short(old)} -> {_short(new)}"
    for entry in difference.retired:
        yield f"- {entry.code}  {entry.name} (retired; what was reported under it stays)"


def words(value: Any) -> str:
    """A field's value as a person writes it; lists are separated by " | "."""
    match value:
        case None | "" | ():
            return "(nothing)"
        case bool():
            return "yes" if value else "no"
        case float():
            return repr(int(value)) if value.is_integer() else repr(value)
        case StrEnum():
            return value.value
        case SeriesBreak():
            return f"{value.starts}: {value.note}"
        case tuple():
            return " | ".join(words(part) for part in value)
        case _:
            return str(value)


def _short(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"

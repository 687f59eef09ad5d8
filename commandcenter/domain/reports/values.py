"""A value as somebody types it into the form. What can be read in two ways is asked about, never guessed."""

from dataclasses import dataclass
from typing import Final

from commandcenter.domain.attainment.formula import is_not_applicable
from commandcenter.domain.values.errors import Undecided, Unreadable
from commandcenter.domain.values.figures import Figure, figure
from commandcenter.domain.values.numbers import number
from commandcenter.domain.values.tidy import tidy

TYPED_MAX: Final = 60  # characters of a value
LARGEST: Final = 1e15
_NOTHING: Final = frozenset({"", "-", "--", "—"})
_PERCENT: Final = frozenset({"%", "persen", "percent"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What was typed: a number, a text, nothing at all (neither), or a ``fault``: a Fault's word."""

    value: float | None = None
    text: str | None = None
    fault: str = ""
    readings: tuple[float, ...] = ()  # of what can be read in two ways

    @property
    def is_nothing(self) -> bool:
        """Nothing was reported: an empty field, or a dash."""
        return self.value is None and self.text is None and not self.fault


def read(typed: str, unit: str) -> Reading:
    """What was typed into a field whose indicator has this unit. Never raises.

    Faults: "undecided" (with both readings), "range", "beside" (a footnote mark or another unit), "unreadable".
    """
    if tidy(typed) in _NOTHING:
        return Reading()
    try:
        found = figure(typed, None)
    except Undecided:
        return Reading(fault="undecided", readings=_both(typed))
    except Unreadable:
        return Reading(fault="unreadable")
    if found.value is None:
        return Reading(text=found.text)
    if found.upper is not None:
        return Reading(fault="range")
    if found.mark or not _is_unit(found, unit):
        return Reading(fault="beside")
    return Reading(value=found.value) if abs(found.value) <= LARGEST else Reading(fault="unreadable")


def is_no_case(reading: Reading) -> bool:
    """Whether it says that the indicator does not apply: n/a."""
    return is_not_applicable(reading.value, reading.text)


def _both(typed: str) -> tuple[float, ...]:
    try:
        return (number(typed, ","), number(typed, "."))
    except Unreadable:
        return ()


def _is_unit(found: Figure, unit: str) -> bool:
    """Whether the unit that was typed, if one was, is that of the indicator."""
    typed = (found.unit or "").casefold()
    expected = unit.casefold()
    if typed in _PERCENT:
        return expected in _PERCENT
    return not typed or typed == expected

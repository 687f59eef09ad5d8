"""What is wrong with the lines of a report. Mistakes keep it from being submitted; warnings only ask to look again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from commandcenter.domain.attainment.formula import is_not_applicable
from commandcenter.domain.attainment.terms import Goal
from commandcenter.domain.reports.model import Asked, Line, Sheet
from commandcenter.domain.reports.values import Reading, is_no_case, read

TEXT_MAX: Final = 2_000  # characters of driver, obstacle
EVIDENCE_MAX: Final = 500
_FAR: Final = 2.0  # so many times the last quarter's value, or as small a part of it, is looked at again
_FAR_FROM: Final = 5.0  # counts of a handful double without anything being wrong


class Fault(StrEnum):
    """What is wrong; ``values`` of the Problem carry what its words need."""

    UNREADABLE = "unreadable"
    UNDECIDED = "undecided"  # first, second: its two readings
    RANGE = "range"
    BESIDE = "beside"  # unit: what may stand beside the number
    NUMBER_NEEDED = "number_needed"
    LETTER_NEEDED = "letter_needed"  # scale
    TOO_LOW = "too_low"  # limit
    TOO_HIGH = "too_high"  # limit
    DECIMALS = "decimals"  # n
    UNEXPLAINED = "unexplained"
    NO_ADDRESS = "no_address"
    FAR = "far"  # before: last quarter's value
    FALLING = "falling"  # before


WARNINGS: Final = frozenset({Fault.FAR, Fault.FALLING})


@dataclass(frozen=True, slots=True)
class Problem:
    """``column``: value, driver, obstacle or evidence of the line of ``indicator``."""

    indicator: str
    column: str
    fault: Fault
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_warning(self) -> bool:
        """Whether the report may be submitted all the same."""
        return self.fault in WARNINGS


def of_sheet(sheet: Sheet) -> tuple[Problem, ...]:
    """Everything that is wrong with the report, line by line in the order of the sheet."""
    return tuple(
        problem for asked in sheet.asked for problem in of_line(asked, sheet.line(asked.indicator.code), sheet.scale)
    )


def of_line(asked: Asked, line: Line, scale: tuple[str, ...]) -> tuple[Problem, ...]:
    """What is wrong with one line. ``scale``: letters that a value may have where the target has letters."""
    reading = read(line.typed, asked.indicator.unit)
    code = asked.indicator.code
    found = [Problem(code, "value", fault, values) for fault, values in _value(asked, reading, scale)]
    if _must_explain(asked.goal, reading) and not line.obstacle:
        found.append(Problem(code, "obstacle", Fault.UNEXPLAINED))
    if line.evidence and not is_web_address(line.evidence):
        found.append(Problem(code, "evidence", Fault.NO_ADDRESS))
    return tuple(found)


def is_web_address(text: str) -> bool:
    """Whether a browser may be sent there: http or https, with a host and without a password in it."""
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    is_plain = text.isprintable() and not any(character in ' "<>\\^`{|}' for character in text)
    return is_plain and parts.scheme in ("http", "https") and bool(host) and "@" not in parts.netloc


def _must_explain(goal: Goal | None, reading: Reading) -> bool:
    """Whether nothing, or n/a, was reported where the plan wants a value."""
    if goal is None or is_not_applicable(goal.value, goal.text):
        return False
    return reading.is_nothing or is_no_case(reading)


def _value(asked: Asked, reading: Reading, scale: tuple[str, ...]) -> list[tuple[Fault, dict[str, Any]]]:
    indicator = asked.indicator
    if reading.fault == Fault.UNDECIDED:
        first, second = reading.readings or (None, None)
        return [(Fault.UNDECIDED, {"first": first, "second": second})]
    if reading.fault:
        return [(Fault(reading.fault), {"unit": indicator.unit})]
    has_letters = asked.goal is not None and asked.goal.value is None and not is_not_applicable(None, asked.goal.text)
    if reading.text is not None and not is_no_case(reading):
        if not has_letters:
            return [(Fault.NUMBER_NEEDED, {})]
        is_known = reading.text.strip().casefold() in {letter.casefold() for letter in scale}
        return [] if is_known else [(Fault.LETTER_NEEDED, {"scale": scale})]
    if reading.value is None:
        return []
    if has_letters:
        return [(Fault.LETTER_NEEDED, {"scale": scale})]
    found: list[tuple[Fault, dict[str, Any]]] = []
    if indicator.lowest is not None and reading.value < indicator.lowest:
        found.append((Fault.TOO_LOW, {"limit": indicator.lowest}))
    if indicator.highest is not None and reading.value > indicator.highest:
        found.append((Fault.TOO_HIGH, {"limit": indicator.highest}))
    if round(reading.value, indicator.decimals) != reading.value:
        found.append((Fault.DECIMALS, {"n": indicator.decimals}))
    return found or _beside_last_quarter(asked, reading.value)


def _beside_last_quarter(asked: Asked, value: float) -> list[tuple[Fault, dict[str, Any]]]:
    """What is worth a second look. A total since January begins anew with every year, and only grows within it."""
    before = asked.before.value if asked.before is not None else None
    if before is None or (asked.is_total and asked.is_first):
        return []
    if asked.is_total:
        return [(Fault.FALLING, {"before": before})] if value < before else []
    return [(Fault.FAR, {"before": before})] if _is_far(value, before) else []


def _is_far(value: float, before: float) -> bool:
    if abs(value - before) <= _FAR_FROM:
        return False
    return before != 0 and not abs(before) / _FAR <= value * (1 if before > 0 else -1) <= abs(before) * _FAR

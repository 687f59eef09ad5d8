"""Numbers, dates and the absence of values as Indonesian agencies write them. Pure; nothing is guessed.

A column decides its notation as a whole: "48.420" beside "14,45" is forty-eight thousand; "1.234" alone is a question.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

Decimal = Literal[",", "."]
Order = Literal["dmy", "mdy", "ymd"]


class Unreadable(ValueError):
    """A text cannot be read. ``reason`` is a stable code, the message is for the person who made the file."""

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__(message)


class Undecided(Unreadable):
    """A whole column can be read in two ways. The message is the question to answer in the mapping."""


class Figure(NamedTuple):
    """What a cell of a target or an observation says: a number, a range, or a text ("BB", "n/a")."""

    value: float | None
    upper: float | None = None
    text: str | None = None


def decimal_sign(texts: Iterable[str]) -> Decimal | None:
    """The decimal sign of a column of texts; None when no text of it needs one. Raises Undecided, or Unreadable when
    texts contradict each other."""
    raise NotImplementedError


def number(text: str, decimal: Decimal | None) -> float:
    """ "48.420", "Rp 1.250.000,50", "71,48 km²", "252,99 %", "(1.000)", "24,777.18" as a number. Raises Unreadable."""
    raise NotImplementedError


def figure(text: str, decimal: Decimal | None) -> Figure:
    """A number, a range "80,10-85,00" (lower and upper), or else the text as it stands. Never raises."""
    raise NotImplementedError


def date_order(texts: Iterable[str]) -> Order | None:
    """The order of dates like 05/11/2021 in a column; None when no text needs one. Raises Undecided."""
    raise NotImplementedError


def instant(text: str, order: Order | None = None, year: int | None = None, offset_ms: int = 25_200_000) -> int:
    """Milliseconds UTC of a date or a date with time, Indonesian, English or ISO. A date alone is its local midnight.

    ``offset_ms``: of a time that names no zone (WIB). Raises Unreadable, also when a year is needed and not declared.
    """
    raise NotImplementedError

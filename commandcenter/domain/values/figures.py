"""What a cell of a target or an observation says: a number, a range, or a text."""

import re
from typing import Final, NamedTuple

from commandcenter.domain.values.errors import Unreadable, shown
from commandcenter.domain.values.numbers import Decimal, worth
from commandcenter.domain.values.numerals import numeral
from commandcenter.domain.values.ranges import sides
from commandcenter.domain.values.tidy import tidy

# Digits of other scripts are meant as a number too, and refused as one. No \d after [.,]: ".3" is one, ".NET" is not.
_NUMERIC: Final = re.compile(r"[+-]?\(?(?:(?:rp\.?|idr) *)?\(?[+-]?[.,]?\d", re.IGNORECASE)


class Figure(NamedTuple):
    """A number, a range (``value`` to ``upper``), or a text ("BB", "n/a", "> 90"); and what stands beside a number."""

    value: float | None
    upper: float | None = None
    text: str | None = None
    mark: str | None = None  # footnote mark or word in brackets: "*)", "r", "(sementara)"
    unit: str | None = None  # as it is written: "%", "km²", "ha"


def figure(text: str, decimal: Decimal | None) -> Figure:
    """A number with its mark and unit, a range "80,10-85,00" (lower and upper), or else the text as it stands.

    What begins like a number must be one: raises Unreadable for "12O" and "1:20", Undecided when ``decimal`` is None
    and there are two readings, so that neither hides among the texts.
    """
    tidied = tidy(text)
    if not tidied:
        raise Unreadable("empty", "is empty")
    if not _NUMERIC.match(tidied):
        return Figure(None, text=tidied)
    ends = sides(tidied)
    last = numeral(ends[-1])
    value = worth(last, decimal, tidied)
    if len(ends) == 1:
        return Figure(value, mark=last.mark or None, unit=last.unit or None)
    first = numeral(ends[0])
    if first.exponent != last.exponent or first.mark or first.unit not in ("", last.unit):
        raise Unreadable(
            "range_unclear", f"{shown(text)}: write both ends of the range alike, '1 juta - 2 juta', '80 % - 85 %'"
        )
    lowest = worth(first, decimal, tidied)
    if lowest > value:
        raise Unreadable(
            "range_reversed", f"{shown(text)}: the range ends below its beginning; write the lower end first"
        )
    return Figure(lowest, value, mark=last.mark or None, unit=last.unit or None)

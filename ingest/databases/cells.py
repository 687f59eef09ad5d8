"""What a database driver gives, as cells of a table."""

import math
import re
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any, Final

import orjson

from ingest.contract import Cell, FeedError

_LARGEST: Final = 2**63
# MySQL's word for "no date", which is no date; the driver hands it on as text.
_NO_DATE: Final = re.compile(r"0000-00-00(?: 00:00:00(?:\.0+)?)?")


def cell(value: Any, column: str) -> Cell:
    """``value`` of ``column`` as a cell.

    A number stays exact: a decimal becomes a whole number or a float when that loses no digit, else text with a
    decimal point. Times of day, JSON, arrays and what only this database knows become text. Not a number and MySQL's
    zero date are no values. Raises FeedError for bytes: nobody knows what they mean.
    """
    match value:
        case None | bool() | date():  # a datetime is a date
            return value
        case str():
            return None if value.startswith("0000") and _NO_DATE.fullmatch(value) else value
        case int():
            return value if -_LARGEST <= value < _LARGEST else str(value)
        case float():
            return value if math.isfinite(value) else None if math.isnan(value) else str(value)
        case Decimal():
            return _decimal(value)
        case bytes() | bytearray() | memoryview():
            raise FeedError(
                f"the column {column!r} holds bytes, not text: leave it out of the query, or convert it there "
                f"(CAST({column} AS CHAR), of a BIT column {column} + 0)",
                is_permanent=True,
            )
        case time():
            return value.isoformat()
        case timedelta():
            return _clock(value)
        case list() | dict():
            return orjson.dumps(value, default=str).decode()
        case _:
            return str(value)


def _decimal(value: Decimal) -> Cell:
    if not value.is_finite():
        return None if value.is_nan() else str(value)
    if value == value.to_integral_value():
        return cell(int(value), "")
    near = float(value)
    return near if Decimal(repr(near)) == value else f"{value:f}"


def _clock(value: timedelta) -> str:
    """MySQL's TIME: 12:30:00, also beyond a day."""
    seconds = abs(int(value.total_seconds()))
    sign = "-" if value < timedelta() else ""
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"

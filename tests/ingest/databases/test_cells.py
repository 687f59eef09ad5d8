"""Cells of what drivers give: exact, or refused."""

import math
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.contract import Cell, FeedError
from ingest.databases.cells import cell


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        (None, None), (True, True), ("Balen", "Balen"), (7, 7), (1.5, 1.5),
        (date(2026, 1, 2), date(2026, 1, 2)),
        (datetime(2026, 1, 2, 3, tzinfo=UTC), datetime(2026, 1, 2, 3, tzinfo=UTC)),
        (2**63, "9223372036854775808"), (math.nan, None), (-math.inf, "-inf"),
        (Decimal("12.50"), 12.5), (Decimal("12.00"), 12), (Decimal("1E+3"), 1000), (Decimal("NaN"), None),
        (Decimal("12345678901234567890.5"), "12345678901234567890.5"),
        (Decimal("35220000000000000000"), "35220000000000000000"), (Decimal("Infinity"), "Infinity"),
        ("0000-00-00", None), ("0000-00-00 00:00:00", None), ("0000-00-00 00:00:00.000000", None),
        ("0000-00-00 wib", "0000-00-00 wib"), ("2026-00-00", "2026-00-00"), ("0000", "0000"),
        (time(12, 30), "12:30:00"), (timedelta(hours=30, minutes=5), "30:05:00"), (-timedelta(seconds=61), "-00:01:01"),
        ([1, "a", Decimal(1)], '[1,"a","1"]'), ({"a": None}, '{"a":null}'),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    ],
)  # fmt: skip
def test_a_value_becomes_the_cell_that_loses_nothing(given_: Any, expected: Cell) -> None:
    found = cell(given_, "x")
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize("value", [b"\x01", bytearray(b"a"), memoryview(b"a")])
def test_bytes_are_refused_and_the_column_is_named(value: Any) -> None:
    with pytest.raises(FeedError, match="'foto' holds bytes, not text: leave it out") as refused:
        cell(value, "foto")
    assert refused.value.is_permanent


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_no_decimal_loses_a_digit(value: Decimal) -> None:
    found = cell(value, "x")
    assert isinstance(found, int | float | str)
    assert Decimal(repr(found) if isinstance(found, float) else found) == value

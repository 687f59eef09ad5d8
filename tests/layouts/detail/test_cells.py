"""Cells in words."""

import math

import pytest

from layouts.contract import Column
from layouts.detail import cells
from tests.layouts.pictures import AT


@pytest.mark.parametrize(
    ("kind", "value", "indonesian", "english"),
    [
        ("text", "Balen", "Balen", "Balen"),
        ("number", 1234.56, "1.234,6", "1,234.6"),
        ("percent", 97.25, "97,2\u00a0%", "97.2\u00a0%"),
        ("rupiah", 1_500_000.0, "Rp\u00a01.500.000,0", "Rp\u00a01,500,000.0"),
        ("instant", AT, "2026-11-23 14.05.00", "2026-11-23 14:05:00"),
        ("duration", 5_400_000, "1 jam 30 mnt", "1 h 30 min"),
        ("duration", 4_000, "4 dtk", "4 s"),
        ("duration", -7_200_000, "\u22122 jam", "\u22122 h"),
        ("state", "down", "putus", "down"),
    ],
)
def test_a_cell_is_written_in_the_language_of_the_reader(
    kind: str, value: object, indonesian: str, english: str
) -> None:
    column = Column("a", "Name", kind, decimals=1)  # type: ignore[arg-type]
    assert cells.said("id", value, column) == indonesian
    assert cells.said("en", value, column) == english


@pytest.mark.parametrize("kind", ["text", "number", "percent", "instant", "state", "link"])
def test_what_is_missing_is_nothing(kind: str) -> None:
    column = Column("a", "Name", kind)  # type: ignore[arg-type]
    assert cells.said("id", None, column) == ""
    assert cells.raw("id", math.nan, column) is None


def test_a_file_says_in_which_unit_its_raw_cells_are() -> None:
    lasted, at = Column("a", "For", "duration"), Column("b", "Since", "instant")
    assert cells.file_head("id", lasted, is_csv=True) == "Selama (detik)"
    assert cells.file_head("id", lasted, is_csv=False) == "Selama"
    assert cells.file_head("id", at, is_csv=False) == "Sejak (WIB)"
    assert cells.file_head("id", Column("c", "Today", "percent", "%"), is_csv=True) == "Hari ini (%)"

import re
from pathlib import Path

import pytest

from commandcenter.domain import records
from commandcenter.domain.clock import DAY, HOUR, MINUTE
from layouts.data import words

ROOT = Path(__file__).parents[3]


def test_every_reason_of_a_rejected_row_has_its_word() -> None:
    """A code that the mapping gives must not reach a wall as it is."""
    sources = [*(ROOT / "ingest/mapping").glob("*.py"), *(ROOT / "commandcenter/domain/values").glob("*.py")]
    codes = {
        code for path in sources for code in re.findall(r'(?:Wrong|Unreadable|Undecided)\(\s*"(\w+)"', path.read_text())
    }
    assert codes >= {"no_number", "no_date"}
    assert codes <= words.REASONS.keys()


def test_every_kind_of_note_has_its_word() -> None:
    assert records.Note.__doc__ is not None
    kinds = set(re.findall(r"(\w+)[,.]", records.Note.__doc__.partition("``kind``:")[2]))
    assert kinds <= words.NOTES.keys()


@pytest.mark.parametrize(
    ("lasted", "expected"),
    [
        (30_000, "< 1 mnt"),
        (13 * MINUTE, "13 mnt"),
        (5 * HOUR + MINUTE, "5 jam"),
        (1200 * DAY, "1.200 hari"),
        (-1, "< 1 mnt"),
    ],
)
def test_a_span_is_its_largest_unit_alone(lasted: int, expected: str) -> None:
    assert words.span("id", lasted) == expected


def test_a_pace_of_seconds_is_said_in_seconds() -> None:
    assert [words.schedule("id", f"every {n}s") for n in (20, 300)] == ["setiap 20 dtk", "setiap 5 mnt"]

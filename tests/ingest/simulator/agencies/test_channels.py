"""Channels by month and the poll by quarter: what is over is there, what is not is not."""

import csv
from datetime import date
from pathlib import Path

import pytest

from commandcenter.domain.reference import Reference
from ingest.simulator.agencies.channels import MONTHLY, SOCIAL, months, write_poll
from tests.ingest.simulator.agencies.conftest import SEED

FIRST = date(2024, 1, 1)


@pytest.mark.parametrize("levels", [MONTHLY, SOCIAL])
def test_every_month_that_is_over_has_a_value_of_every_indicator(
    levels: dict[str, tuple[int, float, float]], reference: Reference
) -> None:
    found = list(months(SEED, levels, FIRST, date(2026, 2, 28)))
    assert len(found) == 25 * len(levels)
    assert {(row.year, row.month) for row in found} == {
        (year, month) for year in (2024, 2025, 2026) for month in range(1, 13) if (year, month) < (2026, 2)
    }
    assert all(row.value > 0 for row in found)
    assert levels.keys() <= reference.indicators.entries.keys()


def test_a_month_that_is_over_does_not_change_when_another_is_over() -> None:
    before = list(months(SEED, SOCIAL, FIRST, date(2026, 2, 28)))
    assert set(before) < set(months(SEED, SOCIAL, FIRST, date(2026, 3, 1)))
    assert before != list(months(SEED + 1, SOCIAL, FIRST, date(2026, 2, 28)))


def test_some_channels_grow_and_the_radio_is_called_less() -> None:
    levels = {**MONTHLY, **SOCIAL}

    def mean(indicator: str, year: int) -> float:
        found = months(SEED, {indicator: levels[indicator]}, FIRST, date(2026, 1, 1))
        return sum(row.value for row in found if row.year == year) / 12

    assert mean("medsos-jangkauan-tiktok", 2025) > 1.2 * mean("medsos-jangkauan-tiktok", 2024)
    assert mean("radio-telepon", 2025) < 1.05 * mean("radio-telepon", 2024)


def test_the_poll_is_a_text_of_an_old_program_with_every_quarter_that_is_over(
    tmp_path: Path, reference: Reference
) -> None:
    path = write_poll(tmp_path / "jajak", SEED, 2025, date(2026, 5, 17))
    assert path.read_bytes()[:2] in (b"\xff\xfe", b"\xfe\xff")
    rows = list(csv.DictReader(path.read_text(encoding="utf-16").splitlines(), delimiter="\t"))
    quarters = [f"Triwulan {quarter} Tahun 2025" for quarter in (1, 2, 3, 4)] + ["Triwulan 1 Tahun 2026"]
    assert list(dict.fromkeys(row["Periode"] for row in rows)) == quarters
    assert len(rows) == 10 * len(quarters)
    assert {row["Kode"] for row in rows} <= reference.indicators.entries.keys()
    for row in rows:
        assert "." not in row["Nilai"]
        assert 50 < float(row["Nilai"].replace(",", ".")) <= 98
        assert 380 <= int(row["Responden"]) < 460

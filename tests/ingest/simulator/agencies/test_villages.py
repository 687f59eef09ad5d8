"""The base data of the villages: one wide table with the holes, the nonsense and the wrong sum that were planted."""

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

import geodata
from commandcenter.domain.reference import Indicator, Reference
from ingest.simulator.agencies import files
from ingest.simulator.agencies.villages import NONSENSE, SENTINEL, WRONG_TOTAL, write
from tests.ingest.simulator.agencies.conftest import SEED

NAMES = {place.code: place.name for place in geodata.load_places()}
NOTHING = ("", "-", SENTINEL, NONSENSE)


@pytest.fixture(scope="module")
def indicators(reference: Reference) -> list[Indicator]:
    return [each for each in reference.indicators.entries.values() if each.theme.startswith(files.VILLAGE_THEME)]


@pytest.fixture(scope="module")
def table(
    reference: Reference, indicators: Sequence[Indicator], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, int]:
    villages = sorted(reference.villages.values(), key=lambda each: each.code)
    return write(tmp_path_factory.mktemp("desa"), SEED, villages, NAMES, indicators, 2025)


@pytest.fixture(scope="module")
def rows(table: tuple[Path, int]) -> list[list[str]]:
    return list(csv.reader(table[0].read_text(encoding="utf-8").splitlines(), delimiter=";"))


def test_it_has_every_village_and_about_three_hundred_columns(
    rows: list[list[str]], indicators: Sequence[Indicator]
) -> None:
    assert 280 < len(indicators) < 340
    assert rows[0] == ["Kode", "Kecamatan", "Desa/Kelurahan", *(indicator.name for indicator in indicators)]
    assert len(rows) == 1 + 430 + 1
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len({row[0] for row in rows[1:-1]}) == 430


def test_it_says_how_many_cells_are_nonsense(rows: list[list[str]], table: tuple[Path, int]) -> None:
    assert sum(row.count(NONSENSE) for row in rows) == table[1] > 0


def test_a_few_cells_are_empty_or_say_that_there_is_no_value(rows: list[list[str]]) -> None:
    cells = [cell for row in rows[1:-1] for cell in row[3:]]
    found = Counter(cells)
    for nothing, share in (("", 0.008), ("-", 0.004), (SENTINEL, 0.002)):
        assert found[nothing] / len(cells) == pytest.approx(share, rel=0.2)


def test_every_other_cell_is_a_number_that_its_indicator_can_be(
    rows: list[list[str]], indicators: Sequence[Indicator]
) -> None:
    for column, indicator in enumerate(indicators, start=3):
        values = [float(row[column].replace(",", ".")) for row in rows[1:-1] if row[column] not in NOTHING]
        assert indicator.lowest is None or min(values) >= indicator.lowest
        assert indicator.highest is None or max(values) <= indicator.highest


def test_every_printed_total_but_one_is_the_sum(rows: list[list[str]], indicators: Sequence[Indicator]) -> None:
    wrong = []
    for column, indicator in enumerate(indicators):
        values = [float(row[column + 3].replace(",", ".")) for row in rows[1:-1] if row[column + 3] not in NOTHING]
        if abs(sum(values) - float(rows[-1][column + 3].replace(",", "."))) > 10**-indicator.decimals:
            wrong.append(column)
    assert rows[-1][0] == "Jumlah"
    assert wrong == [WRONG_TOTAL]


def test_the_same_seed_and_year_give_the_same_table(
    reference: Reference, indicators: Sequence[Indicator], table: tuple[Path, int], tmp_path: Path
) -> None:
    villages = sorted(reference.villages.values(), key=lambda each: each.code)
    again, _n = write(tmp_path / "a", SEED, villages, NAMES, indicators, 2025)
    assert again.read_bytes() == table[0].read_bytes()
    other, _n = write(tmp_path / "b", SEED, villages, NAMES, indicators, 2024)
    assert other.read_bytes() != table[0].read_bytes()

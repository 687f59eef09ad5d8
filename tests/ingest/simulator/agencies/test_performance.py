"""Targets and results of the agencies: both polarities, late ones, and just the mistakes that were planted."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from commandcenter.domain.reference import Indicator, Polarity, Reference
from commandcenter.domain.values import figure
from ingest.reference.builtin import totals
from ingest.simulator.agencies.performance import Result, is_graded, results, target_text, write
from tests.ingest.simulator.agencies.conftest import SEED

YEAR = 2025
NEWEST = (2026, 3)


@pytest.fixture(scope="module")
def year(measured: Sequence[Indicator], reference: Reference) -> list[Result]:
    return results(SEED, measured, reference.opds.entries, YEAR, NEWEST)


def is_right(result: Result) -> bool:
    """Whether the cell is a number, or a letter, that the indicator can be."""
    if is_graded(result.indicator):
        return result.text in ("A", "BB", "B")
    try:
        value = figure(result.text, ",").value
    except ValueError:
        return False
    low, high = result.indicator.lowest, result.indicator.highest
    return value is not None and (low is None or value >= low) and (high is None or value <= high)


def test_every_agency_that_is_measured_reports_every_quarter(year: list[Result], measured: Sequence[Indicator]) -> None:
    assert len({indicator.producer for indicator in measured}) >= 35
    assert len(year) == 4 * len(measured)
    assert all(result.opd.code == result.indicator.producer for result in year)


def test_both_polarities_are_there_and_some_reach_more_than_their_target(year: list[Result]) -> None:
    assert {Polarity.HIGHER, Polarity.LOWER} <= {result.indicator.polarity for result in year}
    above = [result for result in year if is_right(result) and (figure(result.text, ",").value or 0) > result.target]
    assert any(is_graded(result.indicator) for result in year)
    assert len(year) / 5 < len(above) < len(year) / 1.5


def test_just_the_planted_mistakes_are_wrong(
    measured: Sequence[Indicator], reference: Reference, year: list[Result]
) -> None:
    reported = [result for result in year if result.text]
    assert [result for result in reported if not is_right(result)] == [each for each in reported if each.is_wrong]
    of_three_years = [
        result
        for each in (2024, 2025, 2026)
        for result in results(SEED, measured, reference.opds.entries, each, NEWEST)
        if result.is_wrong
    ]
    assert any("O" in result.text for result in of_three_years), "a letter for a digit"
    assert any("O" not in result.text for result in of_three_years), "a result that cannot be"


def test_some_are_late_and_two_agencies_have_not_reported_the_two_newest_quarters(
    measured: Sequence[Indicator], reference: Reference, year: list[Result]
) -> None:
    assert 0.02 < sum(not result.text for result in year) / len(year) < 0.10

    def silent(found: list[Result], quarter: int) -> set[str]:
        quiet = {result.opd.code for result in found if result.quarter == quarter}
        return quiet - {result.opd.code for result in found if result.quarter == quarter and result.text}

    assert all(not silent(year, quarter) & {"disnakkan", "dinpora"} for quarter in (1, 2, 3, 4)), "last year is in"
    newest = results(SEED, measured, reference.opds.entries, 2026, NEWEST)
    assert {"disnakkan", "dinpora"} <= silent(newest, 2)
    assert {"disnakkan", "dinpora"} <= silent(newest, 3)
    at_new_year = results(SEED, measured, reference.opds.entries, YEAR, (2025, 4))
    assert {"disnakkan", "dinpora"} <= silent(at_new_year, 3)


def test_what_was_reported_stays_when_a_quarter_is_added(measured: Sequence[Indicator], reference: Reference) -> None:
    before = results(SEED, measured, reference.opds.entries, 2026, (2026, 2))
    after = {
        (result.indicator.code, result.quarter): result
        for result in results(SEED, measured, reference.opds.entries, 2026, (2026, 3))
    }
    for result in before:
        later = after[result.indicator.code, result.quarter]
        assert later.target == result.target
        assert not result.text or later == result


def test_a_target_may_be_a_number_a_range_letters_or_not_set(year: list[Result]) -> None:
    texts = [said for result in year if isinstance(said := target_text(result), str)]
    assert len(texts) < len(year) / 5
    assert {"n/a", "BB"} < set(texts)
    assert any(figure(text, ",").upper is not None for text in texts)


def test_a_quarter_is_a_workbook_with_titles_merged_headers_and_a_signature(year: list[Result], tmp_path: Path) -> None:
    path = write(tmp_path / "inbox", year, YEAR, 3)
    assert path.name == "Kinerja Triwulan III 2025.xlsx"
    sheet = openpyxl.load_workbook(path).active
    rows = list(sheet.iter_rows(values_only=True))
    assert "TRIWULAN III TAHUN 2025" in rows[0][0]
    assert {"C4:D4", "F4:H4"} <= {str(merged) for merged in sheet.merged_cells.ranges}
    wanted = [result for result in year if result.quarter == 3]
    codes = [row[2] for row in rows[5 : 5 + len(wanted)]]
    assert codes == [result.indicator.code for result in wanted]
    assert [row[8] for row in rows[5 : 5 + len(wanted)]] == [result.text or "-" for result in wanted]
    assert rows[-1][6] == "Kepala Badan"


def test_the_plan_of_the_running_year_has_all_four_quarters(
    measured: Sequence[Indicator], reference: Reference
) -> None:
    running = results(SEED, measured, reference.opds.entries, 2026, NEWEST)
    assert len(running) == 4 * len(measured)
    assert {result.quarter for result in running if result.text} == {1, 2, 3}


def test_what_is_counted_since_january_rises_to_its_year(year: list[Result]) -> None:
    for code in totals():
        path = [result.target for result in year if result.indicator.code == code]
        assert path == sorted(path)
        assert path[0] <= path[-1] / 2


def test_the_newest_year_has_every_sort_of_outcome(measured: Sequence[Indicator], reference: Reference) -> None:
    third = {each.indicator.code: each for each in results(SEED, measured, reference.opds.entries, 2026, NEWEST)
             if each.quarter == 3}  # fmt: skip

    def value(code: str) -> float:
        found = figure(third[code].text, ",").value
        assert found is not None
        return found

    assert value("umkm-naik-kelas") > 3 * third["umkm-naik-kelas"].target
    assert value("kejadian-kebakaran") > 2 * third["kejadian-kebakaran"].target
    assert third["konflik-sosial-terbuka"].target == 0 < value("konflik-sosial-terbuka")

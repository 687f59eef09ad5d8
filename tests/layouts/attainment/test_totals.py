from dataclasses import replace

import pytest

from commandcenter.domain.attainment.model import Forecast, ForecastState
from layouts.attainment import totals
from layouts.contract import Look
from tests.layouts.attainment import moods
from tests.layouts.reading import on_the_wire, words


def test_the_strip_says_whether_the_quarter_is_safe_and_on_what_that_stands() -> None:
    shown = words(totals.render(moods.busy(), Look()))
    assert shown.startswith("89,1 % Belum Sesuai 40 dari 47 indikator 13 dihitung 100 1 Tidak Sesuai 3 Belum Sesuai")
    assert "78–90 % akhir 2026" in shown


def test_every_opd_with_a_target_is_counted_once() -> None:
    known = moods.busy()
    table = totals.table(known, Look())
    assert table is not None
    counted = [row["value"] for row in table.rows if str(row["what"]).startswith("OPD: ")]
    assert sum(counted) == len(known.opds)


def test_on_the_first_day_of_a_quarter_nobody_is_late_and_the_quarter_before_is_shown() -> None:
    shown = totals.render(moods.first_day(), Look())
    assert words(shown) == "– belum jatuh tempo 0 dari 36 indikator 82,6 % TW II 2026"
    assert "ink-unknown" not in on_the_wire(shown)


def test_a_choice_shows_the_mean_of_those_that_were_chosen_and_not_the_regencys() -> None:
    shown = words(totals.render(moods.narrowed(), Look()))
    assert shown.startswith("98,7 % Sesuai 9 dari 12 indikator")
    assert "akhir 2026" not in shown  # the forecast is the regency's


@pytest.mark.parametrize(("chance", "marks"), [(0.49, 2), (0.5, 1)])
def test_a_year_that_will_more_likely_miss_than_meet_is_marked(chance: float, marks: int) -> None:
    """Beside the mark of the OPDs that are not yet on target."""
    known = moods.busy()
    assert known.quarter is not None
    expected = Forecast(ForecastState.FORECAST, 91.0, 84.0, 98.0, chance, 11, 1)
    shown = on_the_wire(totals.render(replace(known, quarter=replace(known.quarter, forecast=expected)), Look()))
    assert shown.count("tile ink-degraded") == marks


def test_a_year_that_is_known_is_no_forecast() -> None:
    known = moods.busy()
    assert known.quarter is not None
    done = Forecast(ForecastState.KNOWN, 91.0, 91.0, 91.0, 1.0, 12, 0)
    assert "akhir 2026" not in words(
        totals.render(replace(known, quarter=replace(known.quarter, forecast=done)), Look())
    )


def test_an_empty_store_says_what_to_do_and_never_zero() -> None:
    for mood in (moods.empty(), moods.no_targets()):
        shown = words(totals.render(mood, Look()))
        assert shown == "Belum ada target Masukkan target dan realisasi OPD: feed list"
    assert "cocok dengan pilihan" in words(totals.render(moods.nobody(), Look()))

"""One indicator through its quarters, with every revision of its values and targets. On both databases."""

from typing import Any

import pytest
from sqlalchemy import Engine, insert

from commandcenter.domain.attainment.model import ForecastState, IndicatorPage
from commandcenter.domain.clock import DAY, HOUR, Instant
from commandcenter.store.queries.attainment.quarters import indicator, kecamatan_attainment, office
from commandcenter.store.schema import kecamatan
from commandcenter.store.schema.reference import indicator_break
from tests.store.attainment.plans import LIVE, NOW, begin, plan, reach


@pytest.fixture
def ready(engine: Engine) -> Engine:
    begin(engine, "alfa", "beta")
    return engine


def opened(engine: Engine, code: str = "a", opd: str | None = None, at: int | None = None) -> IndicatorPage:
    with engine.connect() as connection:
        found = indicator(connection, Instant(at, live=False) if at else LIVE, code, opd)
    assert found is not None
    return found


def test_there_is_no_page_of_what_does_not_exist(ready: Engine) -> None:
    with ready.connect() as connection:
        assert indicator(connection, LIVE, "nowhere") is None
    assert opened(ready).entries == ()


def test_all_quarters_are_there_each_with_its_own_target(ready: Engine) -> None:
    plan(ready, "alfa", "a", 50, 60, year=2025)
    plan(ready, "alfa", "a", 70, 80)
    reach(ready, "a", 40, 60, 80, year=2025)
    reach(ready, "a", 70, 60)
    found = opened(ready)
    told = [
        (entry.period, entry.goal and entry.goal.value, entry.goal and entry.goal.plan, entry.attainment.percent)
        for entry in found.entries
    ]
    assert told == [
        ("2025-Q1", 50, "Perjanjian Kinerja 2025", 80.0),
        ("2025-Q2", 60, "Perjanjian Kinerja 2025", 100.0),
        ("2026-Q1", 70, "Perjanjian Kinerja 2026", 100.0),
        ("2026-Q2", 80, "Perjanjian Kinerja 2026", 75.0),
    ]
    assert set(found.rules) == {2025, 2026}
    assert found.opd == "alfa"


def test_every_revision_of_value_and_target_opens_to_its_file(ready: Engine) -> None:
    plan(ready, "alfa", "a", 50)
    plan(ready, "alfa", "a", 60, at=NOW - 2 * DAY)
    reach(ready, "a", 40)
    reach(ready, "a", 45, at=NOW - DAY)
    reach(ready, "a", 44, feed="other")

    def told(said: Any) -> list[tuple[Any, ...]]:
        return [(each.origin.feed, each.value, each.origin.item, each.origin.superseded_at) for each in said]

    found = opened(ready)
    assert told(found.values) == [
        ("other", 44.0, "other.xlsx", None),
        ("result", 40.0, "result.xlsx", NOW - DAY),
        ("result", 45.0, "result.xlsx", None),
    ]
    assert told(found.targets) == [("plan", 50.0, "plan.xlsx", NOW - 2 * DAY), ("plan", 60.0, "plan.xlsx", None)]
    assert found.titles == {"other": "Feed other", "plan": "Feed plan", "result": "Feed result"}
    before = opened(ready, at=NOW - DAY - HOUR)
    assert told(before.values) == [("other", 44.0, "other.xlsx", None), ("result", 40.0, "result.xlsx", None)]
    assert told(before.targets)[0] == ("plan", 50.0, "plan.xlsx", NOW - 2 * DAY)


def test_two_opds_with_one_indicator_have_a_page_each(ready: Engine) -> None:
    plan(ready, "alfa", "a", 50)
    plan(ready, "beta", "a", 80, 80)
    reach(ready, "a", 40)
    assert opened(ready, opd="alfa").entries[0].attainment.percent == 80.0
    assert opened(ready, opd="beta").entries[0].attainment.percent == 50.0
    assert opened(ready).opd == "beta"  # its plan is the newer one


def test_a_series_that_broke_is_forecast_from_the_break_on(ready: Engine) -> None:
    for year in (2025, 2026):
        plan(ready, "alfa", "a", 100, 100, 100, 100, year=year)
    reach(ready, "a", 10, 10, 10, 10, year=2025)
    reach(ready, "a", 90, 90, 90)
    assert opened(ready).entries[-1].forecast.n == 7
    with ready.begin() as connection:
        connection.execute(insert(indicator_break).values(indicator="a", starts="2026-01-01", note="cara hitung baru"))
    forecast = opened(ready).entries[-1].forecast
    assert (forecast.state, forecast.n) == (ForecastState.FORECAST, 3)
    assert forecast.percent == pytest.approx(90)


def test_a_target_without_a_formula_has_no_forecast(ready: Engine) -> None:
    plan(ready, "alfa", "x", 5, 5, 5, 5, year=2025)
    reach(ready, "x", 5, 5, 5, 5, year=2025)
    plan(ready, "alfa", "x", 0, 0, 0, 0)
    assert opened(ready, "x").entries[-1].forecast.state is ForecastState.NONE


def test_the_office_of_a_kecamatan_is_found_by_its_code(engine: Engine) -> None:
    begin(engine, "kec-balen", "alfa")
    with engine.begin() as connection:
        connection.execute(
            insert(kecamatan).values(
                code="35.22.15", bps_code="3522150", name="Balen", latitude=-7.1, longitude=112.0, area_km2=1.0,
                population=1, desa=1, kelurahan=0,
            )
        )  # fmt: skip
    plan(engine, "kec-balen", "a", 100, 100, 100)
    reach(engine, "a", None, None, 70)
    with engine.connect() as connection:
        found = kecamatan_attainment(connection, LIVE)
    assert {code: opd.average.percent for code, opd in found.items()} == {"35.22.15": 70.0}
    assert office("Sumberrejo") == "kec-sumberrejo"

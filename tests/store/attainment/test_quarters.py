"""OPDs in a quarter: the right targets, the value that counts, what was known when. On both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, insert

from commandcenter.domain.attainment.configuration import Programme, Share
from commandcenter.domain.attainment.model import (
    Accumulation,
    ForecastState,
    OpdPage,
    OpdQuarter,
    Outcome,
    Quarter,
    Risk,
    Verdict,
)
from commandcenter.domain.clock import DAY, HOUR, Instant
from commandcenter.domain.reference import Opd
from commandcenter.store.queries.attainment import quarters
from commandcenter.store.schema import report, report_line
from commandcenter.store.writes.attainment import apply_programmes
from commandcenter.store.writes.reference import apply_opds
from tests.store.attainment.plans import LIVE, LONG_AGO, NOW, begin, plan, reach, reading


@pytest.fixture
def ready(engine: Engine) -> Engine:
    begin(engine, "alfa", "beta")
    return engine


def shown(engine: Engine, at: int | None = None, period: str | None = None) -> Quarter:
    with engine.connect() as connection:
        found = quarters.quarter(connection, Instant(at, live=False) if at else LIVE, period)
    assert found is not None
    return found


def of(engine: Engine, code: str = "alfa", at: int | None = None, period: str | None = None) -> OpdQuarter:
    return next(opd for opd in shown(engine, at, period).opds if opd.code == code)


def page(engine: Engine, code: str = "alfa", period: str | None = None) -> OpdPage:
    with engine.connect() as connection:
        found = quarters.opd(connection, LIVE, code, period)
    assert found is not None
    return found


def test_without_any_target_there_is_nothing_to_show(ready: Engine) -> None:
    reach(ready, "a", 50, 50, 50)
    with ready.connect() as connection:
        assert quarters.quarter(connection, LIVE) is None
        assert quarters.opd(connection, LIVE, "alfa") is None
        assert quarters.at_risk(connection, LIVE) is None
        assert quarters.kecamatan_attainment(connection, LIVE) == {}


def test_the_newest_quarter_that_is_over_is_shown(ready: Engine) -> None:
    plan(ready, "alfa", "a", 80, 80, 80, 100)
    reach(ready, "a", 80, 80, 72)
    found = shown(ready)
    assert (found.period, found.is_over) == ("2026-Q3", True)
    assert found.periods == ("2026-Q4", "2026-Q3", "2026-Q2", "2026-Q1")
    alfa = of(ready)
    assert alfa.average.percent == 90.0
    assert alfa.average.verdict is Verdict.MET
    assert alfa.of_year.percent == 72.0
    assert alfa.history == (("2026-Q1", 100.0), ("2026-Q2", 100.0), ("2026-Q3", 90.0))
    assert found.sources == ("Feed result",)
    assert found.data_at == LONG_AGO


def test_a_target_of_another_plan_year_is_never_used(ready: Engine) -> None:
    """The mistake that DPRD named in 2022: results against the targets of the wrong year, or of the wrong plan."""
    plan(ready, "alfa", "a", 50, 50, 50, 50, year=2025)
    reach(ready, "a", 80, 80, 80)
    assert of(ready, period="2026-Q3").average.of == 0
    plan(ready, "alfa", "b", 100, 100, 100, 100, plan="Perjanjian Kinerja 2025")  # says that it is of 2026
    reach(ready, "b", 90, 90, 90)
    assert of(ready, period="2026-Q3").average.of == 0
    plan(ready, "alfa", "c", 100, 100, 100, 100, plan="RPJMD 2025-2029")
    reach(ready, "c", 90, 90, 90)
    found = of(ready, period="2026-Q3")
    assert (found.average.percent, found.average.of) == (90.0, 1)


def test_the_changed_plan_goes_before_the_first_one_even_when_that_is_corrected_later(ready: Engine) -> None:
    plan(ready, "alfa", "a", None, None, 100)
    plan(ready, "alfa", "a", None, None, 80, plan_version="perubahan", at=LONG_AGO + DAY)
    plan(ready, "alfa", "a", None, None, 90, at=LONG_AGO + 2 * DAY)
    reach(ready, "a", None, None, 72)
    assert of(ready).average.percent == 90.0


def test_what_was_known_then_is_shown_as_it_was(ready: Engine) -> None:
    plan(ready, "alfa", "a", 100, 100, 100, 100)
    reach(ready, "a", None, None, 50, at=NOW - 10 * DAY)
    reach(ready, "a", None, None, 95, at=NOW - DAY)
    assert of(ready).average.percent == 95.0
    assert of(ready, at=NOW - 2 * DAY).average.percent == 50.0
    before = of(ready, at=NOW - 11 * DAY)
    assert (before.average.percent, before.average.not_reported, before.not_reported) == (None, 1, 1)


def test_not_reported_is_a_state_of_its_own_and_not_due_before_the_quarter_is_over(ready: Engine) -> None:
    plan(ready, "alfa", "a", 100, 100, 100, 100)
    alfa = of(ready)
    assert (alfa.average.percent, alfa.risk, alfa.not_reported) == (None, Risk.NOT_REPORTED, 1)
    assert shown(ready).silent == (alfa,)
    running = of(ready, period="2026-Q4")
    assert (running.risk, running.not_reported) == (Risk.UNKNOWN, 0)
    [entry] = page(ready, period="2026-Q4").programmes[0].entries
    assert entry.attainment.outcome is Outcome.NOT_DUE


def test_an_empty_cell_is_no_report(ready: Engine) -> None:
    plan(ready, "alfa", "a", 100, 100, 100)
    reach(ready, "a", None, None, None, text=" ")
    assert of(ready).average.n == 0


def test_of_two_feeds_the_newer_counts_and_that_there_are_two_is_told(ready: Engine) -> None:
    plan(ready, "alfa", "a", 100, 100, 100)
    reach(ready, "a", None, None, 50)
    reach(ready, "a", None, None, 70, at=LONG_AGO + DAY, feed="other")
    [entry] = page(ready).programmes[0].entries
    assert (entry.attainment.percent, entry.others) == (70.0, 1)
    assert entry.source is not None
    assert (entry.source.kind, entry.source.feed, entry.source.line) == ("feed", "other", 3)


def test_averages_follow_programmes_and_their_weights(ready: Engine) -> None:
    """Program satu 75: a 100 % x 0.6 + b 50 % x 0.4 = 80; program dua 25: c 40 %. 0.75 x 80 + 0.25 x 40 = 70."""
    with ready.begin() as connection:
        apply_programmes(
            connection,
            [
                Programme("satu", "alfa", "Satu", 75.0, 2026, None, (Share("a", 60.0), Share("b", 40.0))),
                Programme("dua", "alfa", "Dua", 25.0, 2026, None, (Share("c", 100.0, Accumulation.TOTAL),)),
            ],
            LONG_AGO,
        )
    for code, value in (("a", 130), ("b", 50), ("c", 40)):
        plan(ready, "alfa", code, 100, 100, 100, 100)
        reach(ready, code, None, None, value)
    found = page(ready)
    assert found.opd.average.percent == pytest.approx(70.0)
    assert (found.opd.average.n, found.opd.average.capped, found.opd.over) == (3, 1, 1)
    assert [(each.code, each.average.percent) for each in found.programmes] == [("dua", 40.0), ("satu", 80.0)]
    assert [entry.indicator for entry in found.programmes[1].entries] == ["b", "a"]
    assert found.programmes[0].entries[0].accumulation is Accumulation.TOTAL
    assert found.opd.worst is not None
    assert (found.opd.worst.indicator, found.opd.worst.attainment.percent) == ("c", 40.0)


def test_an_indicator_without_a_programme_is_not_lost(ready: Engine) -> None:
    with ready.begin() as connection:
        only = Programme("satu", "alfa", "Satu", 100.0, 2026, None, (Share("a", 100.0),))
        apply_programmes(connection, [only], LONG_AGO)
    for code, value in (("a", 100), ("b", 50)):
        plan(ready, "alfa", code, 100, 100, 100, 100)
        reach(ready, code, None, None, value)
    assert of(ready).average.percent == 75.0
    assert [each.code for each in page(ready).programmes] == ["satu", ""]


def test_every_sort_of_target_and_value_is_counted_where_it_belongs(ready: Engine) -> None:
    plan(ready, "alfa", "a", 100, 100, 100)
    reach(ready, "a", None, None, 90)
    plan(ready, "alfa", "b", None, None, None, text="BB")
    reach(ready, "b", None, None, None, text="B")
    plan(ready, "alfa", "c", None, None, 80, upper=85.0)
    reach(ready, "c", None, None, 82)
    plan(ready, "alfa", "x", 10, 10, 10)
    reach(ready, "x", None, None, 25)
    plan(ready, "alfa", "y", 0, 0, 0)
    reach(ready, "y", None, None, 0)
    plan(ready, "alfa", "n", 5, 5, 5)
    reach(ready, "n", None, None, 5)
    entries = {entry.indicator: entry for entry in page(ready).programmes[0].entries}
    told = {
        code: (entry.attainment.outcome, entry.attainment.percent, entry.verdict) for code, entry in entries.items()
    }
    assert told == {
        "a": (Outcome.PERCENT, 90.0, Verdict.MET),
        "b": (Outcome.LETTERS, None, Verdict.PARTLY),
        "c": (Outcome.PERCENT, 100.0, Verdict.MET),
        "x": (Outcome.PERCENT, -50.0, Verdict.MISSED),
        "y": (Outcome.ZERO_TARGET, None, Verdict.MET),
        "n": (Outcome.NEUTRAL, None, None),
    }
    alfa = of(ready)
    assert alfa.average.percent == pytest.approx((90 + 100 - 50) / 3)
    assert (alfa.average.n, alfa.average.of, alfa.average.others) == (3, 3, 3)
    assert (alfa.met, alfa.partly, alfa.missed) == (3, 1, 1)


def test_an_opd_is_there_as_long_as_the_register_says(ready: Engine) -> None:
    with ready.begin() as connection:
        apply_opds(
            connection,
            [
                Opd("lama", "Dinas Lama", "Lama", "dinas", "2017-01-01", "2026-06-30", successor="alfa"),
                Opd("baru", "Dinas Baru", "Baru", "dinas", "2026-10-01"),
            ],
            LONG_AGO,
        )
    plan(ready, "lama", "a", 100, 100, None, year=2026)
    plan(ready, "alfa", "b", 100, 100, 100)
    assert {opd.code for opd in shown(ready, period="2026-Q2").opds} == {"alfa", "beta", "lama"}
    assert {opd.code for opd in shown(ready, period="2026-Q3").opds} == {"alfa", "beta"}
    assert {opd.code for opd in shown(ready, period="2026-Q4").opds} == {"alfa", "beta", "baru"}


def test_opds_are_sorted_by_risk_and_the_overview_gets_the_risky_ones(ready: Engine) -> None:
    plan(ready, "alfa", "a", 100, 100, 100)
    reach(ready, "a", None, None, 80)
    plan(ready, "beta", "b", 100, 100, 100)
    reach(ready, "b", None, None, 40)
    found = shown(ready)
    assert [(opd.code, opd.risk) for opd in found.opds] == [("beta", Risk.MISSED), ("alfa", Risk.PARTLY)]
    assert found.average.percent == 60.0
    with ready.connect() as connection:
        risk = quarters.at_risk(connection, LIVE)
    assert risk is not None
    assert (risk.period, risk.of, [opd.code for opd in risk.opds]) == ("2026-Q3", 2, ["beta", "alfa"])


def test_the_end_of_the_year_is_forecast_from_the_quarters_before_and_known_when_it_is_reported(ready: Engine) -> None:
    plan(ready, "alfa", "a", 100, 100, 100, 100, year=2025)
    reach(ready, "a", 94, 95, 96, 95, year=2025)
    plan(ready, "alfa", "a", 100, 100, 100, 100)
    reach(ready, "a", 95, 95, 95)
    forecast = of(ready).forecast
    assert (forecast.state, forecast.n, forecast.ahead) == (ForecastState.FORECAST, 7, 1)
    assert forecast.percent == pytest.approx(95, abs=0.5)
    known = of(ready, period="2025-Q2").forecast
    assert (known.state, known.percent) == (ForecastState.KNOWN, 95.0)


def test_the_pace_is_that_of_the_plan_of_the_year(ready: Engine) -> None:
    """A total of 10, 20, 40, 100: in the middle of the last quarter it shall be about 73. No calendar: by days."""
    plan(ready, "alfa", "a", 10, 20, 40, 100)
    [entry] = page(ready).programmes[0].entries
    assert entry.accumulation is Accumulation.TOTAL
    assert entry.pace is not None
    assert entry.pace.by == "calendar"
    assert entry.pace.value == pytest.approx(40 + 60 * 53 / 92)
    assert entry.pace.percent == pytest.approx(40 + 60 * 53 / 92)
    assert of(ready).pace == pytest.approx(entry.pace.percent)


def test_a_report_tells_why_and_how_far_it_is_and_its_past_is_its_own(ready: Engine) -> None:
    plan(ready, "alfa", "a", 100, 100, 100)
    reach(ready, "a", None, None, 70)
    with ready.begin() as connection:
        connection.execute(
            insert(report).values(
                id=1, opd="alfa", period="2026-Q3", state="verified", version=3, created_at=NOW - 3 * DAY,
                changed_at=NOW - DAY, changed_by="v", submitted_at=NOW - 2 * DAY, submitted_by="s",
                judged_at=NOW - DAY, judged_by="v",
            )
        )  # fmt: skip
        connection.execute(
            insert(report_line).values(
                report_id=1, indicator="a", value=70, typed="70", driver="d", obstacle="o", evidence="https://x.test"
            )
        )
    [entry] = page(ready).programmes[0].entries
    assert (entry.driver, entry.obstacle, entry.evidence) == ("d", "o", "https://x.test")
    now = of(ready).report
    assert now is not None
    assert (now.state, now.submitted_by, now.judged_by) == ("verified", "s", "v")
    then = of(ready, at=NOW - 2 * DAY - HOUR).report
    assert then is not None
    assert (then.state, then.submitted_at, then.judged_by) == ("draft", None, "")
    assert of(ready, at=NOW - 4 * DAY).report is None


def test_what_is_remembered_is_what_would_be_read_again(ready: Engine) -> None:
    plan(ready, "alfa", "a", 100, 100, 100)
    reader = reading(ready)
    try:
        with reader.connect() as connection:
            first = quarters.quarter(connection, LIVE)
            assert quarters.quarter(connection, LIVE) == first
            connection.rollback()
            reach(ready, "a", None, None, 70)
            second = quarters.quarter(connection, LIVE)
            assert second is not None
            assert second.opds[0].average.percent == 70.0
            connection.rollback()
            with ready.begin() as writing:
                apply_opds(writing, [Opd("gama", "Dinas Gama", "Gama", "dinas", "2017-01-01")], NOW)
            third = quarters.quarter(connection, LIVE)
            assert third is not None
            assert len(third.opds) == len(second.opds) + 1
        with ready.connect() as connection:
            assert replace(third) == quarters.quarter(connection, LIVE)
    finally:
        reader.dispose()


def test_a_connection_that_writes_remembers_nothing(ready: Engine) -> None:
    plan(ready, "alfa", "a", 100, 100, 100)
    with ready.connect() as connection:
        quarters.quarter(connection, LIVE)
        assert "remembered" not in connection.info

"""Plan years and programmes in the store: as given, unchanged by the same again, gone when told so. Both databases."""

import pytest
from sqlalchemy import Engine

from commandcenter.domain.attainment.bands import default_rules, ranked
from commandcenter.domain.attainment.configuration import Configuration, Programme, Share
from commandcenter.domain.attainment.terms import Accumulation, Band, Rules
from commandcenter.store import versions
from commandcenter.store.queries.attainment.rules import configuration, rules
from commandcenter.store.writes.attainment import apply_plan_years, apply_programmes
from tests.network import START
from tests.store.feeding import seed_indicators

YEAR = Rules(
    2026,
    ranked([Band("high", 75.5, "Baik", is_inclusive=True), Band("low", None, "Kurang")]),
    120.0, 100.0, 75.0, 0.25, ("A", "B"), "lokal",
)  # fmt: skip
ALFA = Programme("alfa", "dinkes", "Alfa", 60.0, 2024, None, (Share("a", 30.0), Share("b", 70.0, Accumulation.TOTAL)))
BETA = Programme("beta", "dinkes", "Beta", 40.0, 2025, 2025, (Share("c", 100.0, Accumulation.LEVEL),))


@pytest.fixture
def ready(engine: Engine) -> Engine:
    seed_indicators(engine, "a", "b", "c")
    with engine.begin() as connection:
        apply_plan_years(connection, [YEAR], START)
        apply_programmes(connection, [ALFA, BETA], START)
    return engine


def stored(engine: Engine) -> Configuration:
    with engine.connect() as connection:
        return configuration(connection)


def test_what_is_written_is_read(ready: Engine) -> None:
    assert stored(ready) == Configuration((YEAR,), (ALFA, BETA))
    with ready.connect() as connection:
        assert rules(connection, 2026) == YEAR
        assert rules(connection, 1999) == default_rules(1999)
        assert not rules(connection, 1999).is_set


def test_the_same_again_changes_nothing_and_wakes_no_screen(ready: Engine) -> None:
    with ready.begin() as connection:
        before = versions.read(connection)
        assert not apply_plan_years(connection, [YEAR], START, retire=True)
        assert not apply_programmes(connection, [ALFA, BETA], START, retire=True)
        assert versions.read(connection) == before


def test_a_change_replaces_bands_and_shares_whole(ready: Engine) -> None:
    changed = Rules(2026, ranked([Band("only", None, "Semua")]), note="baru")
    moved = Programme("alfa", "dinkes", "Alfa", 100.0, 2024, None, (Share("a", 100.0),))
    with ready.begin() as connection:
        before = versions.read(connection)
        apply_plan_years(connection, [changed], START)
        apply_programmes(connection, [moved], START)
        assert versions.read(connection)["reference"] == before["reference"] + 2
    assert stored(ready) == Configuration((changed,), (moved, BETA))


def test_what_is_left_out_goes_only_when_told_so(ready: Engine) -> None:
    with ready.begin() as connection:
        apply_programmes(connection, [ALFA], START)
        assert configuration(connection).programmes == (ALFA, BETA)
        apply_programmes(connection, [ALFA], START, retire=True)
        apply_plan_years(connection, [], START, retire=True)
    assert stored(ready) == Configuration((), (ALFA,))


def test_a_programme_belongs_to_its_plan_years(ready: Engine) -> None:
    settings = stored(ready)
    assert settings.of_year(2024) == {"dinkes": (ALFA,)}
    assert settings.of_year(2025) == {"dinkes": (ALFA, BETA)}
    assert settings.of_year(2023) == {}

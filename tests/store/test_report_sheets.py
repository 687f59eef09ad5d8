"""What the form asks an OPD is what the attainment screen judges it by, on both databases."""

import pytest
from sqlalchemy import Engine, update

from commandcenter.commands.demo.marks import SIMULATOR
from commandcenter.domain.period import parse
from commandcenter.domain.reference import Opd
from commandcenter.domain.reports.model import Line
from commandcenter.store.queries import reports
from commandcenter.store.schema import indicator
from commandcenter.store.writes import reports as writes
from commandcenter.store.writes.reference import apply_opds
from tests.network import START
from tests.store.feeding import configure, item, row, seed_indicators, store, target

DINKES = Opd("dinkes", "Dinas Kesehatan", "Dinkes", "dinas", "2017-01-01")
QUARTER = parse("2026-Q3")


@pytest.fixture
def planned(engine: Engine) -> Engine:
    """A feed of targets and an indicator of the agency."""
    configure(engine, row("target", records="target"))
    item(engine, "target")
    seed_indicators(engine, "stunting")
    with engine.begin() as connection:
        connection.execute(update(indicator).values(producer="dinkes", frequency="quarter"))
    return engine


def plan(engine: Engine, at: int, value: float, version: str = "awal", plan: str = "Perjanjian Kinerja 2026") -> None:
    made = target("stunting", value, "2026-Q3", opd="dinkes", plan=plan, plan_version=version)
    store(engine, [made._replace(event_at=QUARTER.ends_at)], at, "target")


def asked(engine: Engine) -> list[tuple[str, float | None]]:
    with engine.connect() as connection:
        sheet = reports.sheet(connection, DINKES, QUARTER)
    return [(each.goal.plan_version, each.goal.value) for each in sheet.asked if each.goal is not None]


def test_the_changed_plan_is_asked_for_also_when_the_first_one_is_recorded_later(planned: Engine) -> None:
    plan(planned, START, 12.0, "perubahan")
    plan(planned, START + 1000, 14.0)
    assert asked(planned) == [("perubahan", 12.0)]


def test_a_target_of_another_plan_year_is_not_asked_for(planned: Engine) -> None:
    plan(planned, START, 9.0, plan="Perjanjian Kinerja 2025")
    assert asked(planned) == []


def test_a_line_that_is_not_asked_for_is_not_counted_as_filled(planned: Engine) -> None:
    seed_indicators(planned, "harga-beras")
    plan(planned, START, 12.0)
    lines = {"stunting": Line("11"), "harga-beras": Line("14500")}
    with planned.begin() as connection:
        apply_opds(connection, [DINKES], START)
        report = writes.begin(connection, "dinkes", QUARTER.text, SIMULATOR, START)
        writes.put(connection, report.id, lines, {})
        (found,) = reports.progress(connection, QUARTER)
    assert (found.asked, found.filled) == (1, 1)

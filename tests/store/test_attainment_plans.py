"""Where the targets of a series begin to come from another plan or version."""

from sqlalchemy import Engine

from commandcenter.domain.clock import DAY, Instant
from commandcenter.domain.records import Target
from commandcenter.store.queries.attainment import plans
from tests.network import START
from tests.store.feeding import configure, item, row, seed_indicators, store, target

NOW = Instant(START + 30 * DAY)
CODES = ("a", "b", "c")


def planned(code: str, period: str, plan: str, version: str = "awal") -> Target:
    return target(code, 80.0, period, plan=plan, plan_version=version)


def fill(engine: Engine, *batch: Target, at: int = START) -> None:
    configure(engine, row("kinerja-target", records="target"))
    number = item(engine, "kinerja-target", at)
    store(engine, batch, at, "kinerja-target", number)


def test_a_new_plan_and_a_new_version_of_it_are_breaks_and_the_first_quarter_is_none(engine: Engine) -> None:
    seed_indicators(engine, *CODES)
    fill(
        engine,
        planned("a", "2025-Q1", "PK 2025"),
        planned("a", "2025-Q2", "PK 2025"),
        planned("a", "2025-Q3", "PK 2025", "perubahan"),
        planned("a", "2026-Q1", "PK 2026"),
    )
    with engine.connect() as connection:
        assert plans.breaks(connection, NOW) == {"2025-Q3": "PK 2025, perubahan", "2026-Q1": "PK 2026, awal"}


def test_the_plan_of_a_quarter_is_the_one_of_most_targets(engine: Engine) -> None:
    """One OPD that still reports against last year's document breaks no series of the regency."""
    seed_indicators(engine, *CODES)
    fill(
        engine,
        *(planned(code, "2025-Q1", "PK 2025") for code in CODES),
        *(planned(code, "2025-Q2", "PK 2025") for code in CODES[:2]),
        planned("c", "2025-Q2", "PK 2024"),
    )
    with engine.connect() as connection:
        assert plans.breaks(connection, NOW) == {}


def test_targets_that_were_not_known_yet_break_nothing(engine: Engine) -> None:
    seed_indicators(engine, *CODES)
    fill(engine, planned("a", "2025-Q1", "PK 2025"), planned("a", "2025-Q2", "PK 2025", "perubahan"), at=START)
    with engine.connect() as connection:
        assert plans.breaks(connection, Instant(START - DAY, live=False)) == {}
        assert plans.breaks(connection, Instant(START, live=False)) == {"2025-Q2": "PK 2025, perubahan"}


def test_the_quarters_are_those_with_targets_the_newest_first_and_no_other_periods(engine: Engine) -> None:
    seed_indicators(engine, *CODES)
    fill(engine, planned("a", "2025-Q4", "PK"), planned("a", "2026-Q1", "PK"), planned("b", "2026", "RPJMD"))
    with engine.connect() as connection:
        assert plans.periods(connection, NOW) == ("2026-Q1", "2025-Q4")

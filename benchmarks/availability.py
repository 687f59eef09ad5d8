"""What a report by cause costs: a year of the network against a day of it, and with years of history behind both."""

import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Engine, text

from benchmarks.results import Result, Sheet, Target, median
from benchmarks.workshop import SEED, Workshop
from commandcenter.domain.availability.spans import parse
from commandcenter.domain.clock import DAY, WIB, Instant, from_datetime
from commandcenter.store import schema
from commandcenter.store.engine import create_engine
from commandcenter.store.queries import inventory
from commandcenter.store.queries.availability_by_cause import of_period
from commandcenter.store.writes import history
from ingest.simulator import past
from ingest.simulator.history import event_rows, maintenance_rows, power_loss_rows
from ingest.simulator.world import World

NOW: Final = from_datetime(datetime(2026, 12, 31, 20, 0, tzinfo=WIB))
PERIODS: Final = ("2026-12-31", "2026-12", "2026-Q4", "2026")
YEAR_MS_MAX: Final = 1_000.0
RATIO_MAX: Final = 1.3  # of the same day with years behind it


@dataclass(frozen=True, slots=True)
class Counts:
    """``repetitions`` of every period on every store, by turns. ``days``: the histories; a year needs 366 of them."""

    repetitions: int = 30
    days: tuple[int, ...] = (366, 1096)
    databases: tuple[str, ...] = ("sqlite", "postgresql")


FULL: Final = Counts()
QUICK: Final = Counts(repetitions=5)
TINY: Final = Counts(repetitions=1, days=(3, 6), databases=("sqlite",))


def run(counts: Counts, workshop: Workshop) -> Result:
    """Medians of each period and history."""
    result = Result("Availability by cause: a year against a day", asdict(counts) | {"now": NOW})
    for database in counts.databases:
        engines: dict[int, Engine] = {}
        for days in counts.days:
            url = workshop.store(database)
            rows = generate(url, days)
            workshop.say(f"{database}, {days} days: {rows:,} changes of state")
            result.figures.setdefault("changes", {})[f"{database}, {days} days"] = rows
            engines[days] = create_engine(url)  # one that may write remembers nothing
        _measure(result, database, engines, counts)
        for engine in engines.values():
            engine.dispose()
    return result


def generate(url: str, days: int) -> int:
    """Fill a store with what the seeded past would have changed in ``days``; how many changes of state."""
    engine = create_engine(url)
    start = NOW - days * DAY
    with engine.begin() as connection:
        plan = inventory.load(connection)
        world = World(plan)
        episodes = past.plan(world, SEED, start, NOW)
        stories = past.sweep(world, episodes)
        rows: list[Any] = [row for id_ in plan.elements for row in event_rows(id_, stories[id_], start)]
        history.insert_rows(connection, schema.state_event, sorted(rows, key=lambda row: row[2]))
        history.insert_rows(connection, schema.maintenance, maintenance_rows(episodes))
        history.insert_rows(connection, schema.power_loss, power_loss_rows(episodes, world))
        history.backdate(connection, start)
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
    engine.dispose()
    return len(rows)


def _measure(result: Result, database: str, engines: dict[int, Engine], counts: Counts) -> None:
    times: dict[tuple[str, int], list[float]] = {(period, days): [] for period in PERIODS for days in engines}
    order = list(times)
    for repetition in range(-2, counts.repetitions):  # the first two warm the caches
        random.shuffle(order)
        for period, days in order:
            milliseconds = _ask(engines[days], period)
            if repetition >= 0:
                times[period, days].append(milliseconds)
    medians = {key: median(values) for key, values in times.items()}
    first, last = counts.days[0], counts.days[-1]
    day, year = PERIODS[0], PERIODS[-1]
    rows: list[Sequence[str]] = []
    for period in PERIODS:
        result.figures[f"{database}, {period}"] = {f"{days} days": round(medians[period, days], 3) for days in engines}
        shown = (f"{medians[period, days]:.1f} ({medians[period, days] / medians[day, days]:.1f})" for days in engines)
        rows.append([period, *shown])
    columns = ("ms (times a day)", *(f"{days} days behind it" for days in engines))
    result.sheets.append(Sheet(f"{database}: report of a period", columns, rows))
    result.targets += [
        Target(f"{database}, a year", medians[year, first], YEAR_MS_MAX, "ms"),
        Target(f"{database}, a day with {last} days behind it to {first}", medians[day, last] / medians[day, first],
               RATIO_MAX, "times"),
    ]  # fmt: skip


def _ask(engine: Engine, period: str) -> float:
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))  # the connection is checked and the transaction begun
        began = time.perf_counter()
        found = of_period(connection, Instant(NOW), parse(period))
        elapsed = time.perf_counter() - began
    if found is None or not found.kecamatan:
        raise RuntimeError(f"{period} has no data: there is nothing to measure")
    return 1000 * elapsed

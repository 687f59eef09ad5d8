"""What the network screen's queries cost with a day, ninety days and three years of history behind them."""

import random
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Engine, text

from benchmarks.long_past import generate
from benchmarks.results import Result, Sheet, Target, median
from benchmarks.workshop import Workshop, plan_of
from commandcenter.domain.clock import HOUR, WIB, Instant, from_datetime
from commandcenter.domain.model import Inventory
from commandcenter.store.engine import create_engine
from layouts import network
from layouts.contract import Panel, Params

RATIO_MAX: Final = 1.3
SELECTED: Final = "detail, of a link"
EARLIER: Final = "map, 12 hours ago"
# The last evening of a quarter: never are the sums over "this quarter" longer.
NOW: Final = from_datetime(datetime(2026, 12, 31, 20, 0, tzinfo=WIB))


@dataclass(frozen=True, slots=True)
class Counts:
    """``repetitions`` of every panel's fetch on every store, by turns. ``days``: the histories; the first measures."""

    repetitions: int = 150
    days: tuple[int, ...] = (1, 90, 1096)
    databases: tuple[str, ...] = ("sqlite", "postgresql")


FULL: Final = Counts()
QUICK: Final = Counts(repetitions=30)
TINY: Final = Counts(repetitions=3, days=(1, 3), databases=("sqlite",))


def run(counts: Counts, workshop: Workshop) -> Result:
    """Medians per panel and history, and their ratio to the shortest history."""
    result = Result("Network screen against length of history", asdict(counts) | {"now": NOW})
    for database in counts.databases:
        engines: dict[int, Engine] = {}
        for days in counts.days:
            url = workshop.store(database)
            began = time.monotonic()
            rows = generate(url, days, NOW)
            workshop.say(f"{database}, {days} days: {sum(rows.values()):,} rows in {time.monotonic() - began:.0f} s")
            result.figures.setdefault("rows", {})[f"{database}, {days} days"] = rows
            engines[days] = create_engine(url, read_only=True)
        _measure(result, database, engines, counts)
        for engine in engines.values():
            engine.dispose()
    return result


def _measure(result: Result, database: str, engines: dict[int, Engine], counts: Counts) -> None:
    plan = plan_of(engines[counts.days[0]])
    questions = _questions(plan)
    times: dict[tuple[str, int], list[float]] = {(name, days): [] for name in questions for days in engines}
    order = [(name, days) for name in questions for days in engines]
    for repetition in range(-5, counts.repetitions):  # the first five warm the caches
        random.shuffle(order)
        for name, days in order:
            milliseconds = _ask(engines[days], *questions[name])
            if repetition >= 0:
                times[name, days].append(milliseconds)
    first = counts.days[0]
    medians = {key: median(values) for key, values in times.items()}
    for days in engines:  # what one whole screen costs
        medians["all panels", days] = sum(medians[name, days] for name in questions if name not in (SELECTED, EARLIER))
    rows = []
    for name in (*questions, "all panels"):
        ratios = {days: medians[name, days] / medians[name, first] for days in engines}
        result.figures[f"{database}, {name}"] = {
            f"{days} days": {"ms": round(medians[name, days], 3), "ratio": round(ratios[days], 3)} for days in engines
        }
        rows.append([name, *(f"{medians[name, days]:.2f} ({ratios[days]:.2f})" for days in engines)])
        worst = max(ratios.values())
        result.targets.append(Target(f"{database}, {name}: to {first} day", worst, RATIO_MAX, "times"))
    columns = ("ms (ratio)", *(f"{days} days" for days in engines))
    result.sheets.append(Sheet(f"{database}: time of a panel's queries", columns, rows))


def _questions(plan: Inventory) -> dict[str, tuple[Panel, Params, Instant]]:
    link = next(iter(plan.links.values()))
    screen, now = network.SCREEN, Instant(NOW)
    found: dict[str, tuple[Panel, Params, Instant]] = {panel.key: (panel, {}, now) for panel in screen.panels}
    found[SELECTED] = (screen.panel("detail"), {"select": f"link:{link.key}"}, now)
    found[EARLIER] = (screen.panel("map"), {}, Instant(NOW - 12 * HOUR, live=False))
    return found


def _ask(engine: Engine, panel: Panel, params: Params, instant: Instant) -> float:
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))  # the connection is checked and the transaction begun
        began = time.perf_counter()
        answer: Any = panel.fetch(connection, instant, params)
        elapsed = time.perf_counter() - began
    if answer is None:
        raise RuntimeError(f"{panel.key} has no data: there is nothing to measure")
    return 1000 * elapsed

"""The screens for decisions with three years of history at ten times the demo's volume: the time of each panel."""

import random
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Final

from sqlalchemy import Engine, text

from benchmarks import complaint_history, decided_past
from benchmarks.results import Result, Sheet, Target, median
from benchmarks.workshop import Workshop
from commandcenter.domain.clock import Instant, from_datetime
from commandcenter.store import migrate, versions
from commandcenter.store.engine import create_engine
from commandcenter.store.versions import Topic
from layouts import SCREENS
from layouts.contract import Panel, Params

FETCH_MS: Final = 50.0
NOW: Final = complaint_history.NOW
STORED: Final = frozenset(Topic) - {Topic.CLOCK, Topic.MINUTE}  # those two are never stored
MEASURED: Final = ("overview", "complaints", "priorities", "attainment", "statistics")


@dataclass(frozen=True, slots=True)
class Counts:
    """``tickets`` in ``days``; ``repetitions`` of every panel's fetch, by turns."""

    tickets: int = 60_000
    days: int = 3 * 365
    years: int = 3
    corrections: int = decided_past.CORRECTIONS
    villages: int = decided_past.VILLAGES
    repetitions: int = 25
    databases: tuple[str, ...] = ("sqlite", "postgresql")


FULL: Final = Counts()
QUICK: Final = Counts(repetitions=7)
TINY: Final = Counts(tickets=300, days=200, years=1, corrections=1, villages=4, repetitions=1, databases=("sqlite",))


def run(counts: Counts, workshop: Workshop) -> Result:
    """Medians of the time of every panel's fetch on both databases: right after something it watches has changed, and
    again while nothing has."""
    result = Result("Screens for decisions at ten times the volume", asdict(counts) | {"now": from_datetime(NOW)})
    medians: dict[tuple[str, str, str], tuple[float, float]] = {}
    for database in counts.databases:
        url = _filled(workshop, database, counts)
        reading, writing = create_engine(url, read_only=True), create_engine(url)
        for (screen, panel), found in _fetches(reading, writing, counts.repetitions).items():
            medians[database, screen, panel] = found
        reading.dispose()
        writing.dispose()
    rows = []
    for screen, panel in dict.fromkeys((screen, panel) for _, screen, panel in medians):
        found = {database: medians[database, screen, panel] for database in counts.databases}
        result.figures[f"{screen}, {panel}"] = {
            database: {"changed": round(changed, 2), "again": round(again, 2)}
            for database, (changed, again) in found.items()
        }
        rows.append([f"{screen}, {panel}", *(f"{value:.1f}" for pair in found.values() for value in pair)])
        for database, (changed, _again) in found.items():
            result.targets.append(Target(f"{database}, {screen}, {panel}, after a change", changed, FETCH_MS, "ms"))
    columns = [f"{database}, {when}" for database in counts.databases for when in ("after a change", "again")]
    result.sheets.append(Sheet("Median time of a panel's queries, ms", ("panel", *columns), rows))
    return result


def _filled(workshop: Workshop, database: str, counts: Counts) -> str:
    url = workshop.empty(database)
    migrate.upgrade(url)
    writing = create_engine(url)
    began = time.monotonic()
    tickets = complaint_history.fill(writing, counts.tickets, counts.days)
    figures = decided_past.fill(writing, NOW, counts.years, counts.corrections, counts.villages)
    workshop.say(f"{database}: {tickets:,} tickets, {figures:,} figures in {time.monotonic() - began:.0f} s")
    writing.dispose()
    return url


def _fetches(reading: Engine, writing: Engine, repetitions: int) -> dict[tuple[str, str], tuple[float, float]]:
    questions = dict(_questions())
    times: dict[tuple[str, str], list[tuple[float, float]]] = {key: [] for key in questions}
    order = list(questions)
    for repetition in range(-2, repetitions):  # the first two warm the caches
        random.shuffle(order)
        for key in order:
            panel, params = questions[key]
            with writing.begin() as connection:  # what is remembered of the last state serves nobody any more
                versions.bump(connection, panel.topics & STORED, from_datetime(NOW) + repetition)
            found = _ask(reading, panel, params), _ask(reading, panel, params)
            if repetition >= 0:
                times[key].append(found)
    return {
        key: (median([changed for changed, _ in found]), median([again for _, again in found]))
        for key, found in times.items()
    }


def _questions() -> Iterator[tuple[tuple[str, str], tuple[Panel, Params]]]:
    for screen in SCREENS:
        if screen.key in MEASURED:
            for panel in screen.panels:
                yield (screen.key, panel.key), (panel, {})


def _ask(engine: Engine, panel: Panel, params: Params) -> float:
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))  # the connection is checked and the transaction begun
        began = time.perf_counter()
        panel.fetch(connection, Instant(from_datetime(NOW)), params)
        return 1000 * (time.perf_counter() - began)

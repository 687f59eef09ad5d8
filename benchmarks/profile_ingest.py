"""Where the CPU time of ingest goes, by stage, under a burst and under a steady flow."""

import json
import time
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Final

from benchmarks import readings
from benchmarks.flood import flood
from benchmarks.ingest import wait_until_stored
from benchmarks.results import Result, Sheet
from benchmarks.workshop import Workshop, plan_of
from commandcenter.domain.clock import MINUTE
from commandcenter.store.engine import create_engine

OTHER: Final = "start and everything else"


@dataclass(frozen=True, slots=True)
class Counts:
    """A burst of ``messages``, and ``steady_s`` seconds of ``steady_rate`` a second, into each database."""

    messages: int = 50_000
    steady_rate: int = 400
    steady_s: int = 20
    databases: tuple[str, ...] = ("sqlite", "postgresql")


FULL: Final = Counts()
QUICK: Final = Counts(messages=20_000, steady_s=5)
TINY: Final = Counts(messages=500, steady_s=1, databases=("sqlite",))


def run(counts: Counts, workshop: Workshop) -> Result:
    """CPU microseconds per message and shares, without the start of the program."""
    result = Result("Where the time of ingest goes", asdict(counts))
    profiles: dict[str, dict[str, float]] = {}
    for database in counts.databases:
        profiles[f"{database}, burst"] = _profile(workshop, database, counts.messages, None)
        steady = counts.steady_rate * counts.steady_s
        profiles[f"{database}, {counts.steady_rate}/s"] = _profile(workshop, database, steady, counts.steady_rate)
        workshop.say(f"{database} profiled")
    for name, stages in profiles.items():
        total = sum(stages.values())
        result.figures[name] = {
            stage: {"us_per_message": round(us, 1), "percent": round(100 * us / total, 1)}
            for stage, us in stages.items()
        } | {"total_us_per_message": round(total, 1)}
    order = Counter[str]()
    for stages in profiles.values():
        order.update(stages)
    rows = [
        [stage, *(f"{stages.get(stage, 0):.1f} ({_percent(stages, stage):.0f} %)" for stages in profiles.values())]
        for stage, _us in order.most_common()
    ]
    rows.append(["all", *(f"{sum(stages.values()):.1f}" for stages in profiles.values())])
    result.sheets.append(Sheet("CPU microseconds of ingest per message", ("", *profiles), rows))
    return result


def _percent(stages: dict[str, float], stage: str) -> float:
    return 100 * stages.get(stage, 0) / sum(stages.values())


def _profile(workshop: Workshop, database: str, count: int, rate: float | None) -> dict[str, float]:
    """CPU microseconds per message by stage."""
    url = workshop.store(database)
    engine = create_engine(url, read_only=True)
    messages = readings.backlog(plan_of(engine), count, time.time_ns() // 1_000_000 - MINUTE)
    path = workshop.folder / "profile.json"
    with workshop.broker() as broker, workshop.programs() as programs, flood(broker.port, messages, rate) as publisher:
        command = ("-m", "benchmarks.worker", "--profile", str(path))
        programs.ingest(url, broker, command=command)
        publisher.go()
        wait_until_stored(engine, count, 60 + (count / rate if rate else 0))
        publisher.finish()
    engine.dispose()
    seconds: dict[str, float] = json.loads(path.read_text())
    seconds.pop(OTHER, None)
    return {stage: 1e6 * value / count for stage, value in sorted(seconds.items(), key=lambda pair: -pair[1])}

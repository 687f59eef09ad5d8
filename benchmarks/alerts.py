"""From a published change to the row of its alert, while 1,000 other messages a second come in; what one change costs
in a large network and in a small one; a storm over all kecamatan at once."""

import itertools
import random
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import Engine, text

from benchmarks import alert_network, readings
from benchmarks.alert_rounds import round_ms
from benchmarks.flood import flood
from benchmarks.results import Result, Sheet, Target, percentile, spread
from benchmarks.workshop import Workshop, plan_of, wait_for
from commandcenter.domain.inventory import Plan
from commandcenter.domain.inventory_diff import diff
from commandcenter.store.engine import create_engine
from commandcenter.store.queries import inventory
from commandcenter.store.writes import inventory as writes
from tests.publishing import Publisher

P99_MAX_MS: Final = 300.0
RATIO_MAX: Final = 1.5
RULES: Final = 4
_POLL_S: Final = 0.001
_NEW: Final = text("SELECT id, entity, treatment FROM alert WHERE id > :last ORDER BY id")
_NOTICES: Final = text("SELECT count(*) FROM notice WHERE occasion = 'raised'")


@dataclass(frozen=True, slots=True)
class Counts:
    """``changes`` of links, while ``rate`` messages a second of all others come in; ``small`` and ``large`` networks
    for the cost of a round of one change, which is measured ``rounds`` times."""

    elements: int = 2_500
    rate: int = 1_000
    changes: int = 150
    every_s: float = 0.3
    databases: tuple[str, ...] = ("sqlite", "postgresql")
    small: int = 250
    rounds: int = 40


FULL: Final = Counts()
QUICK: Final = Counts(changes=40)
TINY: Final = Counts(elements=80, rate=100, changes=3, databases=("sqlite",), small=70, rounds=3)


def run(counts: Counts, workshop: Workshop) -> Result:
    """Each database; the rounds on SQLite."""
    result = Result("Alerts: a change to its alert", asdict(counts))
    rows, storms = [], []
    for database in counts.databases:
        delays, storm, spent = _measure(workshop, database, counts)
        figures = spread(delays, 1)
        workshop.say(f"{database}: p50 {figures.get('p50')} ms, p99 {figures.get('p99')} ms")
        result.runs.append({"database": database, "ms": delays})
        result.figures[database] = {"ms": figures, "storm": storm, **spent}
        rows.append([database, *(f"{value:.1f}" for value in figures.values()), f"{spent['messages_per_s']:,}",
                     f"{spent['core_percent']:.0f} %", f"{spent['peak_mb']:.0f} MB"])  # fmt: skip
        storms.append([database, str(storm["announced"]), str(storm["notices"]), f"{storm['explained']:,}",
                       f"{storm['first_ms']:.0f} ms", f"{storm['all_ms']:,.0f} ms"])  # fmt: skip
        what = f"{database}: publish to the alert's row"
        result.targets += [
            Target(f"{what}, p99", percentile(delays, 99), P99_MAX_MS, "ms"),
            Target(f"{what}, missing", counts.changes - len(delays), 0, "alerts"),
            Target(f"{database}: alerts announced by a storm over 28 kecamatan", storm["announced"], 1, "alerts"),
            Target(f"{database}: notices of that storm", storm["notices"], 1, "notices"),
        ]
    elements = counts.elements * RULES
    columns = ("", "p50", "p90", "p99", "min", "max", "messages/s", "engine, of a core", "engine, peak")
    result.sheets.append(Sheet(f"{elements:,} rules-times-entities: publish to row, ms", columns, rows))
    columns = ("", "announced", "notices", "explained", "the cause stands", "all stand")
    result.sheets.append(Sheet("Everything behind one link falls silent at once", columns, storms))
    _rounds(result, counts, workshop)
    return result


def _rounds(result: Result, counts: Counts, workshop: Workshop) -> None:
    found: dict[int, list[float]] = {counts.small: [], counts.elements: []}
    for size in found:
        found[size] = round_ms(workshop, size, counts.rounds)
    medians = {size: statistics.median(values) for size, values in found.items()}
    ratio = medians[counts.elements] / medians[counts.small]
    result.figures["round"] = {str(size * RULES): spread(values) for size, values in found.items()} | {"ratio": ratio}
    rows = [
        [f"{size * RULES:,}", f"{medians[size]:.2f}", f"{percentile(values, 90):.2f}"] for size, values in found.items()
    ]
    rows.append(["ratio", f"{ratio:.2f}", ""])
    result.sheets.append(Sheet("A round of one change, CPU ms", ("rules-times-entities", "p50", "p90"), rows))
    result.targets.append(Target("a round of one change, large to small network", ratio, RATIO_MAX, "times"))


def _measure(
    workshop: Workshop, database: str, counts: Counts
) -> tuple[list[float], dict[str, Any], dict[str, Any]]:  # fmt: skip
    url = workshop.store(database)
    engine = create_engine(url)
    network = alert_network.plan_of(counts.elements)
    with engine.begin() as connection:
        writes.apply(connection, diff(inventory.load(connection), network), time.time_ns() // 1_000_000)
    seconds = counts.changes * counts.every_s + 5
    with workshop.broker() as broker, workshop.programs() as programs:
        programs.ingest(url, broker)
        _everything_is_up(engine, broker.port)
        alerts = programs.alerts(url, alert_network.rules())
        messages = _others(engine, network, counts, round(counts.rate * seconds))
        with flood(broker.port, messages, counts.rate) as publisher, _watching(engine) as seen:
            alerts.begin()
            publisher.go()
            time.sleep(2)
            sent = _changes(broker.port, network, counts)
            wait_for(lambda: sent.keys() <= seen.keys(), "every change as an alert", 120)
            spent = alerts.spent()
            began, ended, accepted = publisher.finish()
        delays = [(seen[entity][0] - at) * 1000 for entity, at in sent.items()]
        storm = _storm(engine, broker.port, network)
        used = {
            "core_percent": spent.core_percent, "peak_mb": alerts.peak_mb,
            "messages_per_s": round(accepted / (ended - began)),
        }  # fmt: skip
    engine.dispose()
    return delays, storm, used


def _everything_is_up(engine: Engine, port: int) -> None:
    plan = plan_of(engine)
    draw, now = random.Random(1), time.time_ns() // 1_000_000
    with Publisher(port, "everything", 2_000, timeout_s=120) as publisher:
        for age in (2, 1, 0):
            publisher.publish_all([
                (readings.topic(each), readings.payload(each, now - age, age, draw)) for each in plan.elements.values()
            ])  # fmt: skip

    def is_up() -> bool:
        with engine.connect() as connection:
            query = "SELECT count(*) FROM element_state WHERE state = 'up'"
            return int(connection.execute(text(query)).scalar_one()) == len(plan.elements)

    wait_for(is_up, "every element up", 60, 0.2)


def _others(engine: Engine, network: Plan, counts: Counts, count: int) -> list[tuple[str, bytes]]:
    """Readings of everything that is left alone, one after the other."""
    changed = {link.key for link in alert_network.leaves(network)[: counts.changes]}
    elements = itertools.cycle(each for each in plan_of(engine).elements.values() if each.key not in changed)
    draw, now = random.Random(2), time.time_ns() // 1_000_000
    return [
        (readings.topic(each), readings.payload(each, now + number * 1000 // counts.rate, number, draw))
        for number, each in zip(range(count), elements, strict=False)
    ]  # fmt: skip


def _changes(port: int, network: Plan, counts: Counts) -> dict[str, float]:
    """Links die, one at a time, in no step with any clock of ours; when each was published, by entity."""
    draw, sent = random.Random(counts.changes), dict[str, float]()
    links = alert_network.leaves(network)[: counts.changes]
    with Publisher(port, "changes") as publisher:
        for link in links:
            sent[f"link:{link.key}"] = time.time()
            publisher.publish_all([_will(link.kecamatan, "link", link.key)])
            time.sleep(draw.uniform(0.5, 1.5) * counts.every_s)
    return sent


def _storm(engine: Engine, port: int, network: Plan) -> dict[str, Any]:
    """The backbone and everything behind it, at once."""
    with _watching(engine) as seen, engine.connect() as connection:
        notices = int(connection.execute(_NOTICES).scalar_one())
        connection.rollback()
        stands = _open(engine)
        everything = [(each.kecamatan, str(each.kind), each.key) for each in network.elements if each.key != "utama"]
        began = time.time()
        with Publisher(port, "storm", 2_000, timeout_s=60) as publisher:
            publisher.publish_all([_will(*each) for each in everything])
        cause = f"link:{alert_network.BACKBONE}"
        waits = {f"{kind}:{key}" for _kecamatan, kind, key in everything} - stands
        wait_for(lambda: waits <= seen.keys(), "the storm", 120)
        told = int(connection.execute(_NOTICES).scalar_one()) - notices
    return {
        "announced": sum(not treatment for _at, treatment in seen.values()),
        "explained": sum(bool(treatment) for _at, treatment in seen.values()), "notices": told,
        "first_ms": (seen[cause][0] - began) * 1000, "all_ms": (max(at for at, _ in seen.values()) - began) * 1000,
    }  # fmt: skip


def _open(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.execute(text("SELECT entity FROM alert WHERE closed_at IS NULL")).scalars())


def _will(kecamatan: str, kind: str, key: str) -> tuple[str, bytes]:
    return f"cc/v1/{kecamatan}/{kind}/{key}/status", b'{"status":"down","reason":"benchmark"}'


@contextmanager
def _watching(engine: Engine) -> Iterator[dict[str, tuple[float, str]]]:
    """When each new alert came to stand in the store (s since 1970, within a poll), and its treatment, by entity."""
    seen: dict[str, tuple[float, str]] = {}
    stopped, last = threading.Event(), 0
    with engine.connect() as connection:
        last = int(connection.execute(text("SELECT coalesce(max(id), 0) FROM alert")).scalar_one())

    def watch() -> None:
        newest = last
        reading = create_engine(engine.url.render_as_string(hide_password=False), read_only=True)
        with reading.connect() as connection:
            while not stopped.wait(_POLL_S):
                for row in connection.execute(_NEW, {"last": newest}):
                    seen.setdefault(row.entity, (time.time(), row.treatment))
                    newest = row.id
                connection.rollback()
        reading.dispose()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        stopped.set()
        thread.join()

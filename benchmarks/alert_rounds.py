"""What a round of the engine costs that has one change to judge, in networks of different sizes."""

import time
from typing import Final

from benchmarks import alert_network
from benchmarks.workshop import Workshop
from commandcenter.alerts.engine import AlertEngine
from commandcenter.alerts.rules_file import load
from commandcenter.alerts.sources.network import NetworkSource
from commandcenter.domain.clock import SECOND
from commandcenter.domain.inventory import Planned
from commandcenter.store import migrate
from commandcenter.store.engine import create_engine
from commandcenter.store.versions import Topic
from commandcenter.store.writes import workers
from commandcenter.store.writes.readings import Message
from ingest import topics
from tests.network import arrived, payload, seed, writer

_START: Final = 1_773_111_600_000


def round_ms(workshop: Workshop, elements: int, rounds: int) -> list[float]:
    """CPU milliseconds of each of so many rounds: one link more is down."""
    url, path = workshop.empty("sqlite"), workshop.folder / "rounds.yaml"
    path.write_text(alert_network.rules())
    migrate.upgrade(url)
    engine, now = create_engine(url), _START
    plan = alert_network.plan_of(elements)
    seed(engine, plan)
    store = writer(engine)
    store.store([_said(each, "up", now - age, now) for each in plan.elements for age in (2, 1, 0)], now)
    workers.start(engine, "ingest-0", 1, "127.0.0.1:1883", now)
    alerts = AlertEngine(engine, engine, [NetworkSource()], load(path).rules, "alerts-0", lambda: now)
    found = []
    for link in (None, *alert_network.leaves(plan)[:rounds]):
        now += 10 * SECOND
        workers.beat(engine, "ingest-0", True, None, 0, 0, now)
        if link is not None:
            store.store([_said(link, "down", None, now)], now)
        began = time.process_time()
        alerts.step({Topic.STATE, Topic.METRICS, Topic.ALERTS})
        found.append((time.process_time() - began) * 1000)
    engine.dispose()
    return found[1:]


def _said(element: Planned, status: str, at: int | None, recorded_at: int) -> Message:
    topic = topics.topic_of(element.kecamatan, element.kind, element.key)
    return arrived(topic, payload(status, at, latency_ms=5.0), recorded_at)

"""The sample network with more links: as many as the peers' pages were measured with."""

import time
from dataclasses import replace

from benchmarks.workshop import SEED, Workshop
from commandcenter.domain.inventory import plan_of
from commandcenter.domain.inventory_diff import diff
from commandcenter.store.engine import create_engine
from commandcenter.store.queries import inventory
from commandcenter.store.writes import inventory as writes
from commandcenter.store.writes import workers
from ingest.simulator import history


def store_with_links(workshop: Workshop, links: int, days: int) -> str:
    """The URL of an SQLite store with so many links (parallel ones added), ``days`` of past, and a living worker."""
    url = workshop.store("sqlite")
    engine = create_engine(url)
    now = time.time_ns() // 1_000_000
    with engine.begin() as connection:
        held = inventory.load(connection)
        plan = plan_of(held)
        more = [
            replace(link, key=f"{link.key}-tambahan", name=f"{link.name} tambahan")
            for link in plan.links[: links - len(plan.links)]
        ]
        writes.apply(connection, diff(held, replace(plan, links=(*plan.links, *more))), now)
        held = inventory.load(connection)
    if len(held.links) != links:
        raise RuntimeError(f"{len(held.links)} links instead of {links}")
    if days:
        history.seed(engine, held, now, SEED, days)
    workers.start(engine, "benchmark", 1, "127.0.0.1:1883", now)
    engine.dispose()
    return url

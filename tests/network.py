"""A small network in a store, and messages of its towers and links, for the tests of store and ingest.

menara-utama ==balen-a, balen-b== balen --balen-kanor-- kanor
     |
     +------------kapas-a------------ kapas
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, select, text

import geodata
from commandcenter.domain.clock import SECOND, WIB, from_datetime, to_datetime
from commandcenter.domain.inventory import LinkPlan, Plan, TowerPlan
from commandcenter.domain.inventory_diff import diff
from commandcenter.domain.model import Medium, NodeRole
from commandcenter.domain.state import Policy
from commandcenter.store.queries import inventory as queries
from commandcenter.store.schema import sample
from commandcenter.store.writes import inventory as writes
from commandcenter.store.writes.geodata import seed_kecamatan
from commandcenter.store.writes.readings import Message, ReadingWriter
from ingest import topics

HEARTBEAT_S = 10
START = 1_773_111_600_000  # Tuesday 10 March 2026, 10.00 WIB
AHEAD_MAX = 300 * SECOND

PLAN = Plan(
    (
        TowerPlan("menara-utama", "Menara Utama", "35.22.15", NodeRole.MAIN, -7.1660, 111.8906, HEARTBEAT_S),
        TowerPlan("balen", "Menara Balen", "35.22.13", NodeRole.SITE, -7.1945, 111.9642, HEARTBEAT_S),
        TowerPlan("kanor", "Menara Kanor", "35.22.11", NodeRole.SITE, -7.1185, 112.0293, HEARTBEAT_S),
        TowerPlan("kapas", "Menara Kapas", "35.22.14", NodeRole.SITE, -7.1946, 111.9033, HEARTBEAT_S),
    ),
    (
        LinkPlan("balen-a", "Balen A", "35.22.13", "menara-utama", "balen", Medium.FIBRE, 10_000.0, HEARTBEAT_S),
        LinkPlan("balen-b", "Balen B", "35.22.13", "menara-utama", "balen", Medium.RADIO, 450.0, HEARTBEAT_S),
        LinkPlan("balen-kanor", "Balen–Kanor", "35.22.11", "balen", "kanor", Medium.RADIO, 300.0, HEARTBEAT_S),
        LinkPlan("kapas-a", "Kapas A", "35.22.14", "menara-utama", "kapas", Medium.FIBRE, 10_000.0, HEARTBEAT_S),
    ),
)
KEYS = tuple(item.key for item in PLAN.elements)
TOPICS = {item.key: topics.topic_of(item.kecamatan, item.kind, item.key) for item in PLAN.elements}


def seed(engine: Engine, plan: Plan = PLAN, at: int = START - 10 * 86_400 * SECOND) -> dict[str, int]:
    """Make the inventory as ``plan`` says; element ids by key."""
    with engine.begin() as connection:
        seed_kecamatan(connection, geodata.load_places())
        writes.apply(connection, diff(queries.load(connection), plan), at)
        return {key: id_ for (_kind, key), (id_, _code) in queries.keys(connection).items()}


def writer(engine: Engine, sample_days: int = 7, policy: Policy | None = None) -> ReadingWriter:
    """A writer with the rules that the settings have when nobody changes them."""
    return ReadingWriter(engine, policy or Policy(), sample_days)


def wib(text_: str) -> int:
    """``2026-03-31 23:59`` in WIB as an instant."""
    return from_datetime(to_datetime(0).fromisoformat(text_).replace(tzinfo=WIB))


def payload(status: str, at: int | None, **fields: Any) -> bytes:
    """A payload of the contract; ``at`` None makes a last will."""
    head = {"status": status} if at is None else {"ts": at, "status": status}
    return json.dumps({**head, **fields}).encode()


def message(
    key: str, status: str = "up", at: int = START, recorded_at: int | None = None, *,
    topic: str | None = None, is_redelivered: bool = False, **fields: Any,
) -> Message:  # fmt: skip
    """A message of ``key`` as ingest hands it to the store: it was so at ``at``, learned at ``recorded_at``."""
    return arrived(topic or TOPICS[key], payload(status, at, **fields), recorded_at or at, is_redelivered)


def last_will(key: str, recorded_at: int, is_redelivered: bool = False) -> Message:
    """The broker's word that ``key`` is dead."""
    return arrived(TOPICS[key], payload("down", None, reason="last will"), recorded_at, is_redelivered)


def arrived(topic: str, payload_: bytes, recorded_at: int, is_redelivered: bool = False) -> Message:
    """Any topic and payload, judged."""
    return Message(topics.parse(topic, payload_, recorded_at, AHEAD_MAX), topic, payload_, is_redelivered)


def rows(engine: Engine, query: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """What ``query`` finds."""
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query), parameters)]


def scalar(engine: Engine, query: str, **parameters: Any) -> Any:
    """The one value that ``query`` finds, None without a row."""
    found = rows(engine, query, **parameters)
    return found[0][0] if found else None


def state_of(engine: Engine, key: str) -> str:
    """The current state of ``key``."""
    query = "SELECT state FROM element_state JOIN element ON element.id = element_state.id WHERE element.key = :key"
    return str(scalar(engine, query, key=key))


def stored_seqs(engine: Engine) -> list[int]:
    """The ``seq`` of every sample, sorted; one that is there twice is in it twice."""
    with engine.connect() as connection:
        return sorted(connection.execute(select(sample.c.seq).where(sample.c.seq.is_not(None))).scalars())


_SUMS = """
    count(*) AS n, sum(CASE status WHEN 'up' THEN 1 ELSE 0 END), sum(CASE status WHEN 'degraded' THEN 1 ELSE 0 END),
    sum(CASE status WHEN 'down' THEN 1 ELSE 0 END), sum(CASE status WHEN 'maintenance' THEN 1 ELSE 0 END),
    count(latency_ms), coalesce(sum(latency_ms), 0), min(latency_ms), max(latency_ms),
    count(loss_pct), coalesce(sum(loss_pct), 0),
    count(rx_mbps), coalesce(sum(rx_mbps), 0), count(tx_mbps), coalesce(sum(tx_mbps), 0)
"""
_BUCKETS = {
    "rollup_5m": "event_at / 300000 * 300000",
    "rollup_hour": "event_at / 3600000 * 3600000",
    "rollup_day": "(event_at + 25200000) / 86400000 * 86400000 - 25200000",
}


def rollup_differences(engine: Engine) -> list[str]:
    """Where the rollups are not the sums over the samples; empty when all of them are."""
    found: list[str] = []
    for table, bucket in _BUCKETS.items():
        query = f"SELECT element_id, {bucket} AS bucket, {_SUMS} FROM sample GROUP BY element_id, bucket"
        summed = {row[:2]: row[2:] for row in rows(engine, query)}
        held = {row[:2]: row[2:] for row in rows(engine, f"SELECT * FROM {table}")}
        found.extend(
            f"{table} {key}: {held.get(key)} is not {summed.get(key)}"
            for key in sorted(summed.keys() | held.keys())
            if not _agree(summed.get(key), held.get(key))
        )
    return found


def _agree(left: Sequence[Any] | None, right: Sequence[Any] | None) -> bool:
    """Equal, numbers but for the order in which floats were added."""
    if left is None or right is None:
        return False
    return all(
        one == other if one is None or other is None else abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))
        for one, other in zip(left, right, strict=True)
    )

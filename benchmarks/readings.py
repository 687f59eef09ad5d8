"""Status messages of the contract as the sample network would send them: all usual fields, and a rare bad spell."""

import random
from collections.abc import Iterator

import orjson

from commandcenter.domain.clock import to_datetime
from commandcenter.domain.model import Element, Inventory, Kind, Link, Medium
from ingest.topics import topic_of
from tests.publishing import Message

BAD_SPELL = 0.01  # share of readings at which one begins
SPELL_READINGS = 4  # long enough to pass the N of M
HEARTBEAT_MS = 10_000
GOLDEN = 0.618034


def topic(element: Element) -> str:
    """Where an element reports."""
    return topic_of(element.kecamatan, Kind(element.kind), element.key)


def payload(element: Element, at: int, seq: int, draw: random.Random, status: str = "up") -> bytes:
    """One reading at instant ``at``: about 200 bytes. What is down measures nothing and gives its reason."""
    fields: dict[str, object] = {"ts": to_datetime(at).isoformat(timespec="milliseconds"), "status": status}
    if status == "down":
        fields |= {"seq": seq, "reason": "benchmark"}
        return orjson.dumps(fields)
    is_bad = status != "up"
    fields |= {
        "latency_ms": round(draw.uniform(60, 90) if is_bad else draw.uniform(4, 25), 1),
        "loss_pct": round(draw.uniform(3, 9) if is_bad else draw.uniform(0, 0.4), 2),
    }
    if isinstance(element, Link):
        load = (0.1 + 0.7 * (element.id * GOLDEN % 1)) * draw.uniform(0.98, 1.02)  # of its own, and slow to change
        fields |= {
            "rx_mbps": round(element.capacity_mbps * load, 2),
            "tx_mbps": round(element.capacity_mbps * load / 4, 2),
        }
        if element.medium is Medium.RADIO:
            fields |= {"signal_dbm": round(draw.uniform(-71, -52), 1), "snr_db": round(draw.uniform(18, 34), 1)}
    else:
        fields |= {"power": "mains", "battery_v": round(draw.uniform(52, 54.6), 2)}
        fields["temp_c"] = round(draw.uniform(28, 44), 1)
    fields |= {"uptime_s": 1_000_000 + seq, "seq": seq}
    return orjson.dumps(fields)


def backlog(plan: Inventory, count: int, end: int) -> list[Message]:
    """``count`` readings up to instant ``end``, heartbeat after heartbeat of all elements: what an outage leaves.

    Their ``seq`` are 0 to count - 1. One in a hundred readings begins a degraded spell, so that states change too.
    """
    draw = random.Random(count)
    elements = list(plan.elements.values())
    rounds = -(-count // len(elements))
    left = dict.fromkeys(plan.elements, 0)

    def messages() -> Iterator[Message]:
        for seq in range(count):
            turn, place = divmod(seq, len(elements))
            element = elements[place]
            if left[element.id] == 0 and draw.random() < BAD_SPELL:
                left[element.id] = SPELL_READINGS
            status = "degraded" if left[element.id] else "up"
            left[element.id] = max(0, left[element.id] - 1)
            at = end - (rounds - turn) * HEARTBEAT_MS + place * HEARTBEAT_MS // len(elements)
            yield topic(element), payload(element, at, seq, draw, status)

    return list(messages())

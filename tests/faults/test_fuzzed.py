"""10,000 broken messages between valid ones, from the publisher to quarantine."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.conftest import Road, now, valid
from tests.ingest.running import eventually
from tests.network import KEYS, TOPICS, payload, scalar
from tests.publishing import Message

pytestmark = pytest.mark.faults

Dice = random.Random


def _bytes(dice: Dice) -> bytes:
    return b"\xff" + dice.randbytes(dice.randrange(300))


def _cut(dice: Dice) -> bytes:
    whole = payload("up", now(), seq=dice.randrange(10**9), reason="é" * 5)
    return whole[: dice.randrange(1, len(whole))]


def _flipped(dice: Dice) -> bytes:
    """A bracket, quote or colon that is not where it should be."""
    whole = bytearray(payload("up", now(), number=dice.randrange(10**12)))
    whole[dice.choice([0, len(whole) - 1])] = dice.choice(b"]:\0(")
    return bytes(whole)


def _not_an_object(dice: Dice) -> bytes:
    return json.dumps(dice.choice([[dice.random()], dice.random(), str(dice.random())])).encode()


def _wrong_field(dice: Dice) -> bytes:
    wrong: dict[str, Any] = dice.choice(
        [
            {"status": "fine"}, {"status": 1}, {"status": None}, {"ts": None}, {"ts": "soon"}, {"ts": 1}, {"ts": 1e300},
            {"ts": "2026-03-10T10:00:00"}, {"ts": now() + 10**7}, {"ts": now() - 10**10}, {"latency_ms": "fast"},
            {"latency_ms": -1}, {"loss_pct": 1e9}, {"seq": 2**64}, {"seq": -1}, {"power": "sun"}, {"reason": "\0"},
            {"reason": "x" * 2000}, {"uptime_s": 1.5}, {"temp_c": [1]}, {"snr_db": True},
        ]
    )  # fmt: skip
    return json.dumps({"ts": now(), "status": "up", "nonce": dice.random(), **wrong}).encode()


def _deep(dice: Dice) -> bytes:
    depth = dice.choice([300, 900, 1100, 5000])
    return b'{"ts":%d,"status":"up","nonce":%d,"x":%s}' % (
        now(), dice.randrange(10**9), b"[" * depth + b"]" * depth,
    )  # fmt: skip


def _large(dice: Dice) -> bytes:
    return payload("up", now(), nonce=dice.random(), padding="x" * dice.choice([65_536, 200_000]))


def _surrogate(dice: Dice) -> bytes:
    return b'{"ts":%d,"status":"up","reason":"%d \\ud800"}' % (now(), dice.randrange(10**9))


def _topic(dice: Dice) -> str:
    """A topic that the subscription takes and the contract or the inventory does not."""
    odd = "".join(chr(dice.choice([dice.randrange(0x21, 0x7F), dice.randrange(0xA1, 0xD7FF)])) for _ in range(9))
    odd = odd.translate({ord(letter): "_" for letter in "/+#$"})
    return dice.choice(
        [
            f"cc/v1/{odd}/link/balen-a/status",
            f"cc/v1/35.22.13/{odd}/balen-a/status",
            f"cc/v1/35.22.13/link/{odd}/status",
            f"cc/v1/35.22.13/link/device-{dice.randrange(10**6)}/status",
            f"cc/v1/35.22.{dice.choice(['14', '28', '99'])}/link/balen-a/status",
            f"cc/v1/35.22.13/tower/{odd * dice.choice([1, 20, 1000])}/status",
            "cc/v1///" + "/status",
        ]
    )


_MAKERS: tuple[tuple[Callable[[Dice], bytes], int], ...] = (
    (_bytes, 20), (_cut, 20), (_flipped, 10), (_not_an_object, 10), (_wrong_field, 30), (_surrogate, 5), (_deep, 4),
    (_large, 1),
)  # fmt: skip


def broken(count: int, seed: int) -> list[Message]:
    """Messages of which none may be accepted, by construction and not by the parser that is tested."""
    dice = random.Random(seed)
    makers, weights = zip(*_MAKERS, strict=True)
    found: list[Message] = []
    for number in range(count):
        if number % 3 == 0:
            found.append((_topic(dice), payload("up", now(), nonce=dice.random())))
        else:
            found.append((TOPICS[dice.choice(KEYS)], dice.choices(makers, weights)[0](dice)))
    return found


def test_10000_fuzzed_messages_are_quarantined_whole_between_5000_valid_ones(road: Road) -> None:
    bad, good = broken(10_000, seed=7), valid(5000)
    order = random.Random(8)
    mixed = sorted([*bad, *good], key=lambda _message: order.random())
    road.publish(mixed)
    road.published()
    wanted = set(bad)
    eventually(lambda: scalar(road.engine, "SELECT sum(n) FROM quarantine") == len(bad), 40, road.ingest.log[-1500:])
    road.settle(5000)
    kept = _kept(road)
    assert {raw for _topic, raw in kept} == {raw for _topic, raw in wanted}
    assert kept == wanted
    assert scalar(road.engine, "SELECT count(*) FROM quarantine WHERE reason = 'store_refused'") == 0
    assert len(bad) == 10_000


def _kept(road: Road) -> set[Message]:
    """(topic, payload) as they came: a topic too long for an index stands whole in ``position``."""
    query = "SELECT CASE WHEN position = '' THEN source ELSE position END, payload FROM quarantine"
    with road.engine.connect() as connection:
        return {(topic, bytes(raw)) for topic, raw in connection.exec_driver_sql(query)}


def test_fuzzed_messages_do_not_wedge_postgresql_either(make_road: Callable[..., Road], postgres_url: str) -> None:
    road = make_road(postgres_url).start()
    bad, good = broken(2000, seed=9), valid(2000)
    road.publish([message for pair in zip(bad, good, strict=True) for message in pair])
    road.published()
    eventually(lambda: scalar(road.engine, "SELECT sum(n) FROM quarantine") == len(bad), 40, road.ingest.log[-1500:])
    road.settle(2000)
    assert _kept(road) == set(bad)

"""kill -9 of ingest and of the broker, in the middle of the flow."""

import random
import time
from collections.abc import Callable

import pytest

from tests.faults.conftest import Road, valid
from tests.ingest.running import eventually
from tests.network import rollup_differences, stored_seqs
from tests.servers import Mosquitto

pytestmark = pytest.mark.faults


@pytest.mark.parametrize("seed", [1, 2])
def test_kill_9_of_ingest_at_any_moment_loses_nothing_and_doubles_nothing(road: Road, seed: int) -> None:
    """20,000 messages, five kills: between them everything from the first batch to the middle of a commit."""
    dice = random.Random(seed)
    road.publish(valid(20_000))
    for _kill in range(5):
        road.wait_for(min(road.stored() + 1, 20_000))
        time.sleep(dice.uniform(0, 0.15))
        road.ingest.kill()
        road.ingest.start()
    road.settle(20_000)
    assert road.ingest.stop() < 5


def test_kill_9_on_postgresql_loses_nothing_and_doubles_nothing(
    make_road: Callable[..., Road], postgres_url: str
) -> None:
    road = make_road(postgres_url).start()
    dice = random.Random(3)
    road.publish(valid(20_000))
    for _kill in range(3):
        road.wait_for(min(road.stored() + 1, 20_000))
        time.sleep(dice.uniform(0, 0.15))
        road.ingest.kill()
        road.ingest.start()
    road.settle(20_000)


def test_a_broker_that_is_restarted_twice_in_the_flow_loses_nothing(road: Road) -> None:
    """Claim: every message that the broker acknowledged to the publisher is stored once.

    SIGTERM: mosquitto saves its sessions. The publisher sends again what was not acknowledged, so the broker may
    have some messages twice, which the store must see through. Ingest is back within two seconds each time.
    """
    road.publish(valid(20_000), piece=500, pause_s=0.05)
    for stop in range(2):
        road.wait_for((stop + 1) * 4000)
        road.broker.stop()
        time.sleep(1.5)
        road.broker.start()
        started = time.monotonic()
        eventually(road.is_connected, 5)
        assert time.monotonic() - started < 2
    road.settle(20_000)
    assert road.losses >= 2
    assert road.ingest.log.count("trying again until it works") == 2
    assert road.ingest.log.count("session resumed") == 2


def test_kill_9_of_the_broker_loses_nothing_that_it_still_had(
    make_road: Callable[..., Road], mosquitto: Mosquitto, sqlite_url: str
) -> None:
    """Claim: what the broker still has after SIGKILL is stored once, and ingest goes on by itself.

    mosquitto acknowledges to the publisher before it writes to disk (autosave_interval), so at SIGKILL it forgets what
    it had acknowledged and not yet passed on: nobody behind it can bring that back. Here it has saved the session of
    ingest, and passed on everything that it had acknowledged, when it is killed; what comes later is sent again until
    it is accepted, and waits in that session even before ingest is back.
    """
    mosquitto.stop()
    with (mosquitto.folder / "mosquitto.conf").open("a") as configuration:
        configuration.write("autosave_interval 1\n")
    mosquitto.start()
    road = make_road(sqlite_url).start()
    connected = time.time()
    saved = mosquitto.folder / "mosquitto.db"
    road.publish(valid(5000))
    road.published()
    road.wait_for(5000)
    eventually(lambda: saved.exists() and saved.stat().st_mtime > connected + 1, 10, "the session is saved")
    mosquitto.stop(kill=True)
    road.publish(valid(5000, first=5000))  # in vain, until the broker is back
    time.sleep(1)
    mosquitto.start()
    started = time.monotonic()
    eventually(road.is_connected, 5)
    assert time.monotonic() - started < 2
    road.settle(10_000)
    assert road.ingest.log.count("session resumed") == 1


def test_kill_9_of_the_broker_in_the_flow_leaves_a_whole_store_and_a_working_road(road: Road) -> None:
    """Claim: whatever the broker forgets, nothing is doubled, the sums agree, and what is published later is stored."""
    road.publish(valid(10_000), piece=500, pause_s=0.02)
    road.wait_for(3000)
    road.broker.stop(kill=True)
    time.sleep(0.5)
    road.broker.start()
    road.published()
    eventually(road.is_connected, 5)
    road.publish(valid(2000, first=10_000))
    road.published()
    eventually(lambda: stored_seqs(road.engine)[-2000:] == list(range(10_000, 12_000)), 30)
    found = stored_seqs(road.engine)
    assert len(found) == len(set(found))
    assert rollup_differences(road.engine) == []
    road.is_healthy()

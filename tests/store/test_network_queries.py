"""The picture of the network, live and as it was known at any moment."""

import pytest
from sqlalchemy import Engine, text

from commandcenter.domain.clock import DAY, HOUR, MINUTE, SECOND, Instant
from commandcenter.domain.inventory import Plan
from commandcenter.domain.model import State
from commandcenter.domain.picture import NetworkPicture, Shown, troubles
from commandcenter.domain.state import Policy
from commandcenter.store.queries.network import WORKER_SILENT, picture
from commandcenter.store.writes import liveness, workers
from tests.network import HEARTBEAT_S, KEYS, PLAN, START, last_will, message, seed, writer

LIMIT = 3 * HEARTBEAT_S * SECOND


def look(engine: Engine, at: int, live: bool = True) -> NetworkPicture:
    with engine.connect() as connection:
        found = picture(connection, Instant(at, live))
    assert found is not None
    return found


def shown(found: NetworkPicture) -> dict[str, Shown]:
    return {view.element.key: view.shown for view in found.elements.values()}


def say(engine: Engine, key: str, status: str, at: int, times: int = 2, **fields: object) -> None:
    """``times`` readings that agree, a second apart, ending at ``at``."""
    readings = [message(key, status, at - n * SECOND, **fields) for n in reversed(range(times))]  # type: ignore[arg-type]
    writer(engine).store(readings, at)


@pytest.fixture
def network(engine: Engine) -> Engine:
    """Everything up at START, and a worker that listens."""
    seed(engine)
    writer(engine).store([message(key, "up", START, latency_ms=3) for key in KEYS], START)
    workers.start(engine, "ingest-0", 1, "localhost:1883", START)
    workers.beat(engine, "ingest-0", True, None, 0, 0, START)
    return engine


def test_without_an_inventory_there_is_no_picture(engine: Engine) -> None:
    with engine.connect() as connection:
        assert picture(connection, Instant(START)) is None


def test_an_inventory_that_never_reported_is_unknown_and_not_well(engine: Engine) -> None:
    seed(engine)
    found = look(engine, START)
    assert set(shown(found).values()) == {Shown.UNKNOWN}
    assert (found.totals.connected, found.totals.unknown, found.totals.total, found.data_at) == (0, 28, 28, None)


def test_a_quiet_network_is_up_with_its_values_and_the_age_of_its_data(network: Engine) -> None:
    found = look(network, START + SECOND)
    assert set(shown(found).values()) == {Shown.UP}
    assert {view.status.latency_ms for view in found.elements.values()} == {3.0}
    assert (found.data_at, found.stale_after_s, found.causes) == (START, 3 * HEARTBEAT_S, ())
    assert troubles(found) == ()


def test_a_dead_tower_is_the_cause_and_what_hangs_on_it_its_victims(network: Engine) -> None:
    writer(network).store([last_will("balen", START + SECOND)], START + SECOND)
    say(network, "balen-kanor", "down", START + 3 * SECOND)
    found = look(network, START + 4 * SECOND)
    keys = shown(found)
    assert (keys["balen"], keys["kanor"], keys["balen-kanor"]) == (Shown.DOWN, Shown.BEHIND, Shown.BEHIND)
    assert keys["kapas"] is Shown.UP
    [line] = troubles(found)
    assert (line.element.key, line.victims, line.since) == ("balen", ("Kanor",), START + SECOND)


def test_one_of_two_ways_broken_cuts_nobody_off(network: Engine) -> None:
    say(network, "balen-a", "down", START + 2 * SECOND)
    found = look(network, START + 3 * SECOND)
    assert shown(found)["balen-a"] is Shown.DOWN
    assert shown(found)["balen"] is Shown.UP
    assert found.totals.connected == 4, "three sites, and the main tower for a kecamatan without one"


def test_a_tower_that_went_down_on_battery_explains_its_links(network: Engine) -> None:
    """All ways to it are broken: the tower said why, so it is the cause and they are not."""
    say(network, "balen", "up", START + 2 * SECOND, power="battery")
    writer(network).store([last_will("balen", START + 4 * SECOND)], START + 4 * SECOND)
    for key in ("balen-a", "balen-b", "balen-kanor"):
        say(network, key, "down", START + 6 * SECOND)
    found = look(network, START + 7 * SECOND)
    assert [found.elements[id_].element.key for id_ in found.causes] == ["balen"]


def test_the_past_is_what_was_known_then(network: Engine) -> None:
    """A reading that came late does not change what the operator saw."""
    say(network, "kapas", "down", START + HOUR)
    say(network, "kapas", "up", START + 2 * HOUR)
    before, during, after = (look(network, at, live=False) for at in (START + MINUTE, START + HOUR, START + 3 * HOUR))
    assert [shown(found)["kapas"] for found in (before, during, after)] == [Shown.UP, Shown.DOWN, Shown.UP]
    outage = next(view for view in during.elements.values() if view.element.key == "kapas")
    assert outage.status.since == START + HOUR - SECOND
    assert during.data_at == START + HOUR
    assert set(shown(look(network, START - MINUTE, live=False)).values()) == {Shown.UNKNOWN}


def test_an_outage_is_known_from_when_it_was_recorded_not_from_when_it_was(network: Engine) -> None:
    late = [message("kapas", "down", START + n * SECOND, START + HOUR) for n in (1, 2)]
    writer(network).store(late, START + HOUR)
    assert shown(look(network, START + 30 * MINUTE, live=False))["kapas"] is Shown.UP
    assert shown(look(network, START + HOUR, live=False))["kapas"] is Shown.DOWN


def test_the_past_shows_the_elements_of_then(network: Engine) -> None:
    seed(network, Plan(PLAN.towers, PLAN.links[:-1]), START + DAY)
    assert "kapas-a" in shown(look(network, START + HOUR, live=False))
    assert "kapas-a" not in shown(look(network, START + 2 * DAY))


def test_planned_work_makes_an_outage_a_planned_stop_only_while_it_lasts(network: Engine) -> None:
    say(network, "kapas", "down", START + 2 * SECOND)
    with network.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO maintenance (element_id, starts_at, ends_at, reason, recorded_at) "
                "SELECT id, :starts, :ends, 'ganti antena', :starts FROM element WHERE key = 'kapas' AND kind = 'tower'"
            ),
            {"starts": START + MINUTE, "ends": START + 2 * MINUTE},
        )
    workers.beat(network, "ingest-0", True, None, 0, 0, START + 2 * MINUTE)
    at = {minutes: look(network, START + int(minutes * MINUTE)) for minutes in (0.5, 1.0, 2.0)}
    assert [shown(found)["kapas"] for found in at.values()] == [Shown.DOWN, Shown.MAINTENANCE, Shown.DOWN]
    view = next(view for view in at[1.0].elements.values() if view.element.key == "kapas")
    assert (view.status.since, view.status.reason) == (START + MINUTE, "ganti antena")


def test_with_nobody_listening_silence_is_unknown_and_never_all_is_well(network: Engine) -> None:
    """The worker judges silence; when it is gone, the last states say nothing about now."""
    writer(network).store([last_will("kapas", START + SECOND)], START + SECOND)
    dead = START + WORKER_SILENT + LIMIT + MINUTE
    keys = shown(look(network, dead))
    assert keys.pop("kapas") is Shown.DOWN, "it announced its death: that is still true"
    assert set(keys.values()) == {Shown.UNKNOWN}
    workers.beat(network, "ingest-0", True, None, 0, 0, dead)
    assert shown(look(network, dead))["balen"] is Shown.UP, "a worker that listens has the word"
    workers.beat(network, "ingest-0", False, None, 0, 0, dead)
    assert shown(look(network, dead))["balen"] is Shown.UNKNOWN, "a worker without a broker has not"


def test_silence_that_the_worker_judged_is_unknown_since_then_also_in_the_past(network: Engine) -> None:
    liveness.sweep(network, START + LIMIT + 1, 0, 3, Policy())
    found = look(network, START + LIMIT + 1, live=False)
    assert {view.status.state for view in found.elements.values()} == {State.UNKNOWN}
    assert {view.status.since for view in found.elements.values()} == {START + LIMIT + 1}


def test_flapping_is_marked_live_and_in_the_past(network: Engine) -> None:
    made = writer(network, policy=Policy(confirm=1, window=1))
    for n in range(1, 13):
        made.store([message("kapas-a", "down" if n % 2 else "up", START + n * SECOND)], START + n * SECOND)
    for live in (True, False):
        found = look(network, START + 13 * SECOND, live)
        assert found.totals.flapping == 1, f"live is {live}"
    assert look(network, START + 2 * SECOND, live=False).totals.flapping == 0


def test_a_worker_that_cannot_store_judges_nobody(network: Engine) -> None:
    """It hears the broker, but what it hears goes nowhere: after three heartbeats nobody knows."""
    late = START + 10 * MINUTE
    workers.beat(network, "ingest-0", True, "the store cannot be written", 0, 0, late)
    assert set(shown(look(network, late)).values()) == {Shown.UNKNOWN}

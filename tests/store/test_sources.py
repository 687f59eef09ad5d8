"""Where the data comes from: workers alive, away or dead; new devices; what was rejected and why."""

from sqlalchemy import Engine, text

from commandcenter.domain.clock import SECOND, Instant
from commandcenter.domain.model import Reading
from commandcenter.domain.sources import NewDevice, Sources
from commandcenter.store.queries.network import WORKER_SILENT
from commandcenter.store.queries.sources import NEW_DEVICES_MAX, sources
from commandcenter.store.writes import quarantine, workers
from commandcenter.store.writes.readings import Message
from tests.network import START, TOPICS, arrived, message, payload, rows, seed, writer


def look(engine: Engine, at: int) -> Sources:
    with engine.connect() as connection:
        return sources(connection, Instant(at))


def test_an_empty_store_has_no_workers_and_no_data(engine: Engine) -> None:
    assert look(engine, START) == Sources((), ())


def test_a_worker_lives_by_its_heartbeat(engine: Engine) -> None:
    workers.start(engine, "ingest-0", 1, "broker:1883", START)
    workers.beat(engine, "ingest-0", True, None, 0, 0, START)
    [worker] = look(engine, START + WORKER_SILENT - 1).workers
    assert (worker.is_alive, worker.is_connected, worker.broker, worker.error) == (True, True, "broker:1883", None)
    [worker] = look(engine, START + WORKER_SILENT).workers
    assert not worker.is_alive


def test_a_worker_without_a_broker_lives_and_says_why(engine: Engine) -> None:
    workers.start(engine, "ingest-0", 1, "broker:1883", START)
    workers.beat(engine, "ingest-0", True, None, 0, 0, START)
    workers.beat(engine, "ingest-0", False, "lost the broker", 0, 0, START + SECOND)
    [worker] = look(engine, START + 2 * SECOND).workers
    assert (worker.is_alive, worker.is_connected, worker.error) == (True, False, "lost the broker")
    assert worker.broker_since == START + SECOND


def test_a_worker_that_ended_is_not_alive_at_once(engine: Engine) -> None:
    workers.start(engine, "ingest-0", 1, "broker:1883", START)
    workers.finish(engine, "ingest-0", 0, 0, START + SECOND)
    [worker] = look(engine, START + SECOND).workers
    assert (worker.is_alive, worker.stopped_at) == (False, START + SECOND)


def test_a_new_device_is_one_line_however_often_it_reports(engine: Engine) -> None:
    seed(engine)
    topic = "cc/v1/35.22.14/tower/kapas-2/status"
    made = writer(engine)
    for n in range(3):
        made.store([arrived(topic, payload("up", START + n), START + n)], START + n)
    made.store([arrived("cc/v1/99.99.99/link/x/status", payload("up", START), START)], START)
    found = look(engine, START)
    assert found.new_devices == (NewDevice("tower", "kapas-2", "35.22.14", "Kapas", 3, START, START + 2),)
    assert found.new_device_count == 1
    assert found.rejected == {"unknown_kecamatan": 1}  # who speaks for no kecamatan of ours is no new device


def test_of_thousands_of_invented_devices_only_the_first_are_read(engine: Engine) -> None:
    seed(engine)
    flood = [arrived(f"cc/v1/35.22.14/link/palsu-{n:04}/status", payload("up", START), START) for n in range(500)]
    writer(engine).store(flood, START)
    found = look(engine, START)
    assert found.new_device_count == 500
    assert [device.key for device in found.new_devices] == [f"palsu-{n:04}" for n in range(NEW_DEVICES_MAX)]


def test_an_unknown_device_of_an_adapter_is_counted_and_not_offered_by_a_topic_that_does_not_name_it(
    engine: Engine,
) -> None:
    seed(engine)
    reading = arrived(TOPICS["kapas"], payload("up", START), START).judged
    assert isinstance(reading, Reading)
    for topic in ("mikrotik/hg1/status", "router/1", "x"):
        unknown = reading._replace(kecamatan="", key="hg1")
        writer(engine).store([Message(unknown, topic, b"{}")], START)
    found = look(engine, START)
    assert (found.new_devices, found.new_device_count, found.rejected) == ((), 0, {"unknown_element": 3})


def test_rejected_messages_are_counted_by_reason_until_they_are_settled(engine: Engine) -> None:
    seed(engine)
    garbage = [arrived(TOPICS["kapas"], raw, START) for raw in (b"a", b"a", b"b", b"{}")]
    writer(engine).store([*garbage, arrived("cc/v1/x", b"a", START), message("kapas", at=START)], START)
    found = look(engine, START)
    assert found.rejected == {"not_json": 3, "status_missing": 1, "bad_topic": 1}
    assert found.data_at == START
    ids = [row[0] for row in rows(engine, "SELECT id FROM quarantine WHERE reason = 'not_json'")]
    with engine.begin() as connection:
        quarantine.settle(connection, ids, "dismissed", START)
        connection.execute(text("SELECT 1"))
    assert look(engine, START).rejected == {"status_missing": 1, "bad_topic": 1}


def test_a_worker_of_the_feeds_says_nothing_of_the_network(engine: Engine) -> None:
    workers.start(engine, "feeds", 1, "", START, kind="feeds")
    assert look(engine, START).workers == ()

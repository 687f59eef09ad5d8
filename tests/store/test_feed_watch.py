"""What the freshness screen asks beside the feeds themselves."""

from sqlalchemy import Engine

import geodata
from commandcenter.domain.clock import DAY, HOUR, MINUTE, SECOND, Instant
from commandcenter.domain.records import Place
from commandcenter.store.queries import feed_watch as queries
from commandcenter.store.writes import workers
from commandcenter.store.writes.geodata import seed_kecamatan
from tests.network import START
from tests.store.feeding import configure, item, observation, row, seed_indicators, store, target


def test_who_runs_feeds_is_known_by_the_heartbeat_and_who_receives_messages_is_another(engine: Engine) -> None:
    workers.start(engine, "ingest-1", 1, "localhost:1883", START)
    workers.start(engine, "feeds", 2, "", START, kind="feeds")
    workers.beat(engine, "feeds", False, "feeds.yaml is wrong", 0, 0, START + MINUTE)
    with engine.connect() as connection:
        found = queries.workers(connection, Instant(START + MINUTE + SECOND))
        later = queries.workers(connection, Instant(START + 2 * MINUTE))
        before = queries.workers(connection, Instant(START - SECOND, live=False))
    assert found == (queries.FeedWorker("feeds", True, START + MINUTE, None, "feeds.yaml is wrong"),)
    assert [worker.is_alive for worker in later] == [False]
    assert before == ()


def test_a_worker_that_ended_as_it_should_is_not_alive(engine: Engine) -> None:
    workers.start(engine, "feeds", 2, "", START, kind="feeds")
    workers.finish(engine, "feeds", 0, 0, START + SECOND)
    with engine.connect() as connection:
        (found,) = queries.workers(connection, Instant(START + 2 * SECOND))
    assert (found.is_alive, found.stopped_at) == (False, START + SECOND)


def test_a_feed_leads_to_the_indicators_of_its_current_records(engine: Engine) -> None:
    configure(engine, row("bps", records="observation"), row("rpjmd", records="target"))
    seed_indicators(engine, "ipm", "tpt", "gini")
    store(engine, [observation("ipm"), observation("tpt")], name="bps", item_id=item(engine, "bps"))
    store(engine, [target("gini")], name="rpjmd", item_id=item(engine, "rpjmd"))
    with engine.connect() as connection:
        assert [each.code for each in queries.brought(connection, "bps", "observation", 9)] == ["ipm", "tpt"]
        assert [each.code for each in queries.brought(connection, "bps", "observation", 1)] == ["ipm"]
        assert [each.code for each in queries.brought(connection, "rpjmd", "target", 9)] == ["gini"]
        assert queries.brought(connection, "bps", "complaint", 9) == ()


def test_the_newest_values_of_an_indicator_are_those_that_were_known(engine: Engine) -> None:
    configure(engine, row("bps", records="observation"))
    seed_indicators(engine, "ipm")
    first = item(engine, "bps")
    values = [
        observation("ipm", 71.8, period="2024", event_at=START - 400 * DAY),
        observation("ipm", 72.0, period="2025", event_at=START - 35 * DAY),
    ]
    store(engine, values, START, "bps", first)
    store(engine, [values[1]._replace(value=73.0, place=Place("", 9))], START + HOUR, "bps", first)
    with engine.connect() as connection:
        now = queries.newest(connection, "ipm", Instant(START + DAY), 9)
        then = queries.newest(connection, "ipm", Instant(START + MINUTE, live=False), 1)
    assert [(each.period, each.value, each.origin.line) for each in now] == [("2025", 73.0, 9), ("2024", 71.8, 2)]
    assert [each.value for each in then] == [72.0]


def test_codes_get_their_names_and_unknown_ones_none(engine: Engine) -> None:
    seed_indicators(engine, "ipm")
    with engine.begin() as connection:
        seed_kecamatan(connection, geodata.load_places())
        assert queries.areas(connection, {"35.22.13", "99.99"}) == {"35.22.13": "Balen"}
        assert queries.measures(connection, {"ipm", "none"}) == {"ipm": queries.Measure("ipm", "ipm", "%", 2)}
        assert queries.areas(connection, set()) == {}

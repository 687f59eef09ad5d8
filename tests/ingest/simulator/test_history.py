"""The seeded past: what ingest would have made of the same readings, written once, on both databases."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from commandcenter.domain.clock import DAY, FIVE_MINUTES, HOUR, Instant, floor_to
from commandcenter.domain.model import Inventory, Reading, State
from commandcenter.store import rollups, schema
from commandcenter.store.queries import inventory as queries
from commandcenter.store.queries.network import picture
from commandcenter.store.writes import history as store
from ingest.simulator import history, past
from ingest.simulator.world import World
from tests import network

NOW = 1_795_430_017_000  # in the middle of a bucket of every length
DAYS = 3


@pytest.fixture
def seeded(engine: Engine) -> Engine:
    network.seed(engine, at=NOW - HOUR)
    history.seed(engine, plan(engine), NOW, seed=7, days=DAYS)
    return engine


def plan(engine: Engine) -> Inventory:
    with engine.begin() as connection:
        return queries.load(connection)


def rows(engine: Engine, table: Any) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(select(table).order_by(*table.primary_key)))


def test_the_rollups_are_what_ingest_would_have_added_up(seeded: Engine) -> None:
    """The last whole hours have raw samples: add those up with ingest's own function."""
    samples = rows(seeded, schema.sample)
    first = floor_to(min(row.event_at for row in samples), HOUR) + HOUR
    readings = [
        (row.element_id, Reading("", "", "", False, *row[1:]))
        for row in samples
        if row.event_at >= first
    ]  # fmt: skip
    expected = rollups.add_up(readings)
    for table, step in ((schema.rollup_5m, FIVE_MINUTES), (schema.rollup_hour, HOUR)):
        sums = expected if step == FIVE_MINUTES else rollups.coarser(expected, step)
        found = {
            (row.element_id, row.bucket_at): list(row[2:]) for row in rows(seeded, table) if row.bucket_at >= first
        }
        assert found.keys() == sums.keys()
        for key, row in found.items():
            assert row == pytest.approx(sums[key]), (table.name, key)


@pytest.mark.parametrize(
    ("fine", "coarse", "step"),
    [(schema.rollup_5m, schema.rollup_hour, HOUR), (schema.rollup_hour, schema.rollup_day, DAY)],
    ids=["hour", "day"],
)
def test_a_longer_bucket_is_the_sum_of_its_shorter_ones(seeded: Engine, fine: Any, coarse: Any, step: int) -> None:
    held = {(row.element_id, row.bucket_at): list(row[2:]) for row in rows(seeded, fine)}
    sums = rollups.coarser(held, step)

    found = {(row.element_id, row.bucket_at): list(row[2:]) for row in rows(seeded, coarse)}

    assert found.keys() == sums.keys()
    assert all(found[key] == pytest.approx(sums[key]) for key in found)


def test_the_changes_of_an_element_follow_one_another_and_end_up(seeded: Engine) -> None:
    by_element: dict[int, list[Any]] = {}
    for row in rows(seeded, schema.state_event):
        by_element.setdefault(row.element_id, []).append(row)

    assert by_element.keys() == plan(seeded).elements.keys()
    for events in by_element.values():
        assert events[0].from_state == "unknown"
        assert events[-1].to_state == "up"
        for before, after in pairwise(events):
            assert before.to_state == after.from_state != after.to_state
            assert before.event_at < after.event_at <= NOW


def test_the_screen_shows_all_up_before_the_first_heartbeat(seeded: Engine) -> None:
    with seeded.connect() as connection:
        shown = picture(connection, Instant(NOW + 5_000))

    assert shown is not None
    assert {view.status.state for view in shown.elements.values()} == {State.UP}
    assert shown.data_at is not None
    assert NOW - 2_000 <= shown.data_at <= NOW


def test_the_past_can_be_shown_as_it_was(seeded: Engine) -> None:
    """The inventory was imported an hour ago, but the elements must stand in pictures of the day before."""
    with seeded.connect() as connection:
        shown = picture(connection, Instant(NOW - DAY, live=False))

    assert shown is not None
    assert len(shown.elements) == len(plan(seeded).elements)


def test_a_store_with_readings_is_never_seeded_again(seeded: Engine) -> None:
    before = len(rows(seeded, schema.sample))

    assert history.seed(seeded, plan(seeded), NOW + DAY, seed=8, days=DAYS) == {}
    assert len(rows(seeded, schema.sample)) == before


def test_a_seeding_that_is_cut_off_leaves_nothing_behind(engine: Engine) -> None:
    network.seed(engine, at=NOW - HOUR)
    elements = 0

    def power_cut(_element: object) -> None:
        nonlocal elements
        elements += 1
        if elements == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        history.seed(engine, plan(engine), NOW, seed=7, days=DAYS, progress=power_cut)

    with engine.connect() as connection:
        assert not store.has_readings(connection)
        assert connection.execute(text("SELECT count(*) FROM rollup_5m")).scalar() == 0


def test_the_newest_seeded_sample_is_older_than_any_live_one(seeded: Engine) -> None:
    samples = rows(seeded, schema.sample)

    assert max(row.recorded_at for row in samples) < NOW
    assert {row.digest for row in samples} == {0}


def stories(bojonegoro: Inventory, seed: int) -> Iterator[tuple[int, int, str]]:
    world = World(bojonegoro)
    for id_, story in past.sweep(world, past.plan(world, seed, NOW - 35 * DAY, NOW)).items():
        for at, condition in story:
            yield id_, at, condition.state.value
    assert world.abnormal == {}


def test_the_same_seed_gives_the_same_past(bojonegoro: Inventory) -> None:
    assert list(stories(bojonegoro, 7)) == list(stories(bojonegoro, 7))
    assert list(stories(bojonegoro, 7)) != list(stories(bojonegoro, 8))


@pytest.mark.parametrize("seed", range(5))
def test_sites_were_there_between_ninety_five_and_a_hundred_percent(bojonegoro: Inventory, seed: int) -> None:
    """Most above 99 %, a few bad ones below: something to find, nothing absurd."""
    down_since: dict[int, int] = {}
    missing = dict.fromkeys(bojonegoro.nodes, 0)
    for id_, at, state in stories(bojonegoro, seed):
        if id_ in missing and id_ in down_since:
            missing[id_] += at - down_since.pop(id_)
        if id_ in missing and state == "down":
            down_since[id_] = at
    assert down_since == {}
    shares = sorted(100 - 100 * ms / (35 * DAY) for ms in missing.values())
    assert shares[0] > 95
    assert shares[0] < 99.2
    assert shares[len(shares) // 4] > 99

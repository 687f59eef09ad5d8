"""Feeds in the store: who may run one, what a run leaves, what happens when one is killed. On both databases."""

import threading
from typing import Any

import pytest
from sqlalchemy import Engine

from commandcenter.domain.clock import DAY, HOUR, MINUTE
from commandcenter.domain.feeds import Counts, Due, FeedState, RunOutcome, Trigger, Turn
from commandcenter.domain.records import Note
from commandcenter.store import versions
from commandcenter.store.engine import create_engine
from commandcenter.store.queries import feeds as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes import feeds
from tests.network import START, rows, scalar
from tests.store.feeding import LEASE, begin, configure, row

OK, UNCHANGED, FAILED, PARKED, STOPPED = (
    RunOutcome.OK, RunOutcome.UNCHANGED, RunOutcome.FAILED, RunOutcome.PARKED, RunOutcome.STOPPED
)  # fmt: skip


@pytest.fixture
def feed(engine: Engine) -> Engine:
    """A store with one feed."""
    configure(engine, row())
    return engine


def finish(
    engine: Engine, run: int | None, outcome: RunOutcome = OK, at: int = START + MINUTE, error: str | None = None,
    counts: Counts | None = None, next_at: int | None = START + HOUR,
) -> Turn | None:  # fmt: skip
    assert run is not None
    with engine.begin() as connection:
        return feeds.finish(connection, run, outcome, counts or Counts(), error, at, next_at)


def ran(engine: Engine, outcome: RunOutcome, at: int, error: str | None = None) -> Turn | None:
    """A whole run, asked for by a person."""
    return finish(engine, begin(engine, at=at), outcome, at + MINUTE, error)


def take(
    engine: Engine, run: int | None, digest: str = "", error: str | None = None, at: int = START,
    notes: tuple[Note, ...] = (), **memory: str,
) -> int:  # fmt: skip
    """A whole item of a run."""
    assert run is not None
    with engine.begin() as connection:
        item = feeds.begin_item(connection, run, "laporan.xlsx", digest, at)
        feeds.finish_item(connection, item, error, notes, memory, at)
        return item


def due(engine: Engine, name: str = "lapor") -> Due | None:
    with engine.connect() as connection:
        return queries.due(connection, name)


def memory(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        return dict(queries.memory(connection, "lapor"))


def is_known(engine: Engine, digest: str) -> bool:
    with engine.connect() as connection:
        return queries.is_known(connection, "lapor", digest)


def version(engine: Engine) -> int:
    with engine.connect() as connection:
        return versions.read(connection).get(Topic.FEEDS.value, 0)


def column(engine: Engine, name: str) -> Any:
    return scalar(engine, f"SELECT {name} FROM feed WHERE name = 'lapor'")


def test_a_new_feed_is_due_at_once(feed: Engine) -> None:
    assert due(feed) == Due(FeedState.NEW, None, 0)
    assert due(feed, "radio") is None


def test_the_same_configuration_again_changes_nothing(feed: Engine) -> None:
    before = version(feed)
    assert not configure(feed, row(), at=START)
    assert version(feed) == before
    assert configure(feed, row(title="Lain"), at=START)
    assert (version(feed), column(feed, "title"), column(feed, "configured_at")) == (
        before + 1, "Lain", START - 30 * DAY
    )  # fmt: skip


def test_a_feed_that_is_no_longer_configured_stays_with_what_it_brought(feed: Engine) -> None:
    assert configure(feed, row("radio"), at=START)
    assert rows(feed, "SELECT name, removed_at FROM feed ORDER BY name") == [("lapor", START), ("radio", None)]
    assert due(feed) is None
    assert begin(feed) is None
    assert configure(feed, at=START + 1)
    assert scalar(feed, "SELECT removed_at FROM feed WHERE name = 'lapor'") == START
    assert configure(feed, row(), at=START + 2)
    assert due(feed) == Due(FeedState.NEW, None, 0)


def test_a_changed_configuration_gives_a_failed_feed_another_try(feed: Engine) -> None:
    ran(feed, PARKED, START, "no such column")
    assert due(feed) == Due(FeedState.PARKED, None, 1)
    configure(feed, row(config_digest=2), at=START + HOUR)
    assert due(feed) == Due(FeedState.NEW, None, 0)
    assert (column(feed, "since"), column(feed, "error")) == (START + HOUR, None)


def test_a_feed_that_is_well_stays_so_with_a_changed_configuration_and_is_due(feed: Engine) -> None:
    ran(feed, OK, START)
    assert due(feed) == Due(FeedState.OK, START + HOUR, 0)
    configure(feed, row(config_digest=2), at=START + MINUTE)
    assert due(feed) == Due(FeedState.OK, None, 0)


def test_a_run_that_began_before_the_configuration_was_mended_cannot_park_it(feed: Engine) -> None:
    run = begin(feed, at=START)
    configure(feed, row(config_digest=2), at=START + 1)
    assert finish(feed, run, PARKED, error="no such column") == Turn(FeedState.NEW, FeedState.NEW, 0)
    assert due(feed) == Due(FeedState.NEW, None, 0)
    assert scalar(feed, "SELECT outcome FROM feed_run") == "parked"


def test_memory_is_of_one_source_and_forgotten_with_another(feed: Engine) -> None:
    take(feed, begin(feed), etag="a")
    configure(feed, row(config_digest=2), at=START + 1)
    assert memory(feed) == {"etag": "a"}
    configure(feed, row(config_digest=3, source_digest=7), at=START + 2)
    assert memory(feed) == {}


def test_memory_of_a_run_under_an_older_configuration_is_not_kept(feed: Engine) -> None:
    """It may be the watermark of another source."""
    run = begin(feed, at=START)
    configure(feed, row(config_digest=2, source_digest=2), at=START + 1)
    take(feed, run, at=START + 2, watermark="2026-03-01")
    assert memory(feed) == {}


def test_memory_adds_up_over_items_and_a_refused_item_leaves_none(feed: Engine) -> None:
    run = begin(feed)
    take(feed, run, etag="a", page="1")
    take(feed, run, etag="b")
    take(feed, run, etag="c", error="not readable")
    assert memory(feed) == {"etag": "b", "page": "1"}
    with feed.begin() as connection:
        feeds.forget(connection, "lapor")
    assert memory(feed) == {}


def test_the_same_bytes_are_known_unless_refused_or_mapped_otherwise_since(feed: Engine) -> None:
    run = begin(feed)
    take(feed, run, "good")
    take(feed, run, "bad", error="not readable")
    take(feed, run, "")
    with feed.begin() as connection:
        feeds.begin_item(connection, run or 0, "x", "half", START)
    assert [is_known(feed, digest) for digest in ("good", "bad", "half", "", "other")] == [True] + [False] * 4
    configure(feed, row(config_digest=2), at=START + 1)
    assert not is_known(feed, "good")


def test_only_one_runs_a_feed_until_it_is_given_back(feed: Engine) -> None:
    run = begin(feed, at=START)
    assert run is not None
    assert begin(feed, at=START + LEASE - 1) is None
    assert finish(feed, run) == Turn(FeedState.NEW, FeedState.OK, 0)
    assert begin(feed, at=START + MINUTE) is not None


def test_of_many_that_want_to_run_a_feed_one_does(feed: Engine, database_url: str) -> None:
    taken: list[int | None] = []
    barrier = threading.Barrier(5)

    def want() -> None:
        own = create_engine(database_url)
        barrier.wait()
        taken.append(begin(own))
        own.dispose()

    threads = [threading.Thread(target=want) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(run is not None for run in taken) == [False] * 4 + [True]
    assert scalar(feed, "SELECT count(*) FROM feed_run") == 1


def test_a_schedule_runs_only_what_is_due_enabled_and_not_parked(feed: Engine) -> None:
    def scheduled(at: int) -> bool:
        run = begin(feed, at=at, trigger=Trigger.SCHEDULE)
        if run is not None:
            finish(feed, run, STOPPED, at, next_at=at)
        return run is not None

    assert scheduled(START)
    finish(feed, begin(feed), OK, START + 1, next_at=START + HOUR)
    assert not scheduled(START + HOUR - 1)
    assert scheduled(START + HOUR)
    ran(feed, PARKED, START + 2 * HOUR)
    assert not scheduled(START + 9 * DAY)
    configure(feed, row(config_digest=2, is_enabled=False), at=START + 9 * DAY)
    assert not scheduled(START + 9 * DAY)
    assert begin(feed, at=START + 9 * DAY, trigger=Trigger.PERSON) is not None


def test_a_killed_run_is_closed_by_the_next_and_counts_as_a_failure(feed: Engine) -> None:
    killed = begin(feed, at=START)
    assert begin(feed, at=START + LEASE) is not None
    [closed, running] = rows(feed, "SELECT id, outcome, error, finished_at FROM feed_run ORDER BY id")
    assert closed == (killed, "failed", feeds.INTERRUPTED, START + LEASE)
    assert running[1:] == ("running", None, None)
    assert due(feed) == Due(FeedState.FAILING, None, 1)


def test_a_run_that_was_taken_over_changes_nothing_any_more(feed: Engine) -> None:
    late = begin(feed, at=START)
    assert late is not None
    current = begin(feed, at=START + LEASE)
    with feed.begin() as connection:
        assert not feeds.extend(connection, late, START + LEASE, LEASE)
    assert finish(feed, late, PARKED, START + LEASE + 1) is None
    assert column(feed, "lease_until") == START + 2 * LEASE
    assert finish(feed, current) == Turn(FeedState.FAILING, FeedState.OK, 0)
    assert finish(feed, current) is None


def test_a_long_run_holds_its_feed_by_saying_so(feed: Engine) -> None:
    run = begin(feed, at=START)
    assert run is not None
    with feed.begin() as connection:
        assert feeds.extend(connection, run, START + LEASE - 1, LEASE)
    assert begin(feed, at=START + LEASE) is None
    finish(feed, run)
    with feed.begin() as connection:
        assert not feeds.extend(connection, run, START + LEASE, LEASE)


def test_failures_count_until_a_run_is_well_and_since_is_when_that_changed(feed: Engine) -> None:
    turns = [
        ran(feed, outcome, START + n * HOUR, "404" if outcome is FAILED else None)
        for n, outcome in enumerate((OK, FAILED, FAILED, STOPPED, UNCHANGED, UNCHANGED))
    ]
    new, ok, failing = FeedState.NEW, FeedState.OK, FeedState.FAILING
    assert turns == [
        (new, ok, 0), (ok, failing, 1), (failing, failing, 2), (failing, failing, 2), (failing, ok, 0), (ok, ok, 0)
    ]  # fmt: skip
    assert column(feed, "since") == START + 4 * HOUR + MINUTE
    assert column(feed, "last_ok_at") == START + 5 * HOUR + MINUTE
    since = rows(feed, "SELECT since, failures FROM feed_run ORDER BY id")
    assert since[1:4] == [(START + HOUR + MINUTE, n) for n in (1, 2, 2)]


def test_a_stopped_program_leaves_no_trace_of_failure(feed: Engine) -> None:
    ran(feed, FAILED, START, "404")
    ran(feed, STOPPED, START + HOUR)
    assert (column(feed, "error"), column(feed, "last_ok_at")) == ("404", None)


def test_a_parked_feed_waits_for_a_person(feed: Engine) -> None:
    def unpark() -> bool:
        with feed.begin() as connection:
            return feeds.unpark(connection, "lapor", START + DAY)

    assert not unpark()
    ran(feed, PARKED, START, "no such address")
    assert due(feed) == Due(FeedState.PARKED, None, 1)
    assert unpark()
    assert due(feed) == Due(FeedState.NEW, None, 0)
    assert column(feed, "error") is None


def test_the_age_of_the_data_never_goes_back_and_never_ahead(feed: Engine) -> None:
    for data_at, expected in ((START - DAY, START - DAY), (START - 2 * DAY, START - DAY), (START + DAY, START)):
        finish(feed, begin(feed), OK, START, counts=Counts(data_at=data_at))
        assert column(feed, "data_at") == expected


def test_a_run_keeps_what_it_brought_and_how_the_feed_was_then(feed: Engine) -> None:
    run = begin(feed)
    differs = Note("total_differs", "JUMLAH says 100, the rows make 98", "Juni", 40, "Jumlah")
    take(feed, run, notes=(differs, Note("column_dropped", "NIK", n=2)))
    counts = Counts(1, 50, 40, 5, 3, 2, 7, START - DAY)
    finish(feed, run, OK, counts=counts)
    with feed.connect() as connection:
        [found] = queries.runs(connection, "lapor", 5)
        [dropped, noted] = queries.notes(connection, "lapor", 5)
    assert (found.counts, found.outcome, found.trigger) == (counts, OK, Trigger.PERSON)
    assert (noted.note, noted.origin) == (differs, "laporan.xlsx")
    assert dropped.note.n == 2
    assert (column(feed, "differing"), scalar(feed, "SELECT differing FROM feed_run")) == (1, 1)


@pytest.mark.parametrize(
    ("outcome", "counts", "left"),
    [(UNCHANGED, Counts(), 1), (OK, Counts(items=1), 1), (STOPPED, Counts(items=1, lines=9), 1), (OK, Counts(1, 9), 0)],
    ids=["nothing new", "the same bytes", "a replay or a stop", "read again"],
)
def test_a_total_differs_until_its_source_was_read_again(
    feed: Engine, outcome: RunOutcome, counts: Counts, left: int
) -> None:
    run = begin(feed)
    take(feed, run, notes=(Note("total_differs", "JUMLAH says 100, the rows make 98"),))
    finish(feed, run, OK, counts=Counts(1, 50))
    again = begin(feed, at=START + HOUR)
    take(feed, again)
    finish(feed, again, outcome, START + HOUR, counts=counts)
    assert column(feed, "differing") == left


def test_whatever_characters_a_source_sends_a_run_can_be_finished(feed: Engine) -> None:
    """PostgreSQL takes no NUL, and neither database a half surrogate pair."""
    wild = "a\0b\udc80"
    run = begin(feed)
    assert run is not None
    with feed.begin() as connection:
        item = feeds.begin_item(connection, run, wild, "", START)
        feeds.finish_item(connection, item, wild, [Note("doubled", wild, wild, 1, wild)], {}, START)
        second = feeds.begin_item(connection, run, "x", "", START)
        feeds.finish_item(connection, second, None, [], {"etag": wild}, START)
    finish(feed, run, FAILED, error=wild)
    assert column(feed, "error") == "a\\x00b\\udc80"
    assert memory(feed) == {"etag": "a\\x00b\\udc80"}


def test_lists_of_runs_items_and_notes_begin_with_the_newest_and_know_the_past(feed: Engine) -> None:
    for n in range(3):
        run = begin(feed, at=START + n * HOUR)
        take(feed, run, f"d{n}", at=START + n * HOUR, notes=(Note("doubled", f"n{n}"),))
        finish(feed, run, OK, START + n * HOUR + 1)
    with feed.connect() as connection:
        assert [run.started_at for run in queries.runs(connection, "lapor", 2)] == [START + 2 * HOUR, START + HOUR]
        assert [run.id for run in queries.runs(connection, "lapor", 9, START + HOUR)] == [2, 1]
        assert [item.digest for item in queries.items(connection, "lapor", 9)] == ["d2", "d1", "d0"]
        assert [item.digest for item in queries.items(connection, "lapor", 9, START)] == ["d0"]
        assert [noted.note.detail for noted in queries.notes(connection, "lapor", 9, START + HOUR)] == ["n1", "n0"]


def test_visits_of_the_same_list_are_one_item_however_often_they_are_made(engine: Engine) -> None:
    configure(engine, row())
    ids = set()
    for minute in range(3):
        run = begin(engine, at=START + minute * 2 * LEASE)
        assert run is not None
        with engine.begin() as connection:
            ids.add(feeds.begin_item(connection, run, "sites.yaml", "", START, is_one=True))
            ids.add(feeds.begin_item(connection, run, "sites.yaml", "", START, is_one=True))
    assert len(ids) == 1

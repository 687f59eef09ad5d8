"""Records as revisions: what is new, what has changed, what says the same, on both databases."""

import threading
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import IntegrityError

from commandcenter.domain.clock import DAY, HOUR, MINUTE
from commandcenter.domain.records import ComplaintStatus, Place, Record
from commandcenter.store import schema, versions
from commandcenter.store.engine import create_engine
from commandcenter.store.schema import complaint as table
from commandcenter.store.versions import Topic
from commandcenter.store.writes import records
from tests.network import START, rows, scalar
from tests.store.feeding import (
    complaint,
    configure,
    count,
    item,
    observation,
    row,
    seed_indicators,
    store,
    target,
)


@pytest.fixture
def feed(engine: Engine) -> Engine:
    """A store with one feed and one item, number 1."""
    configure(engine, row())
    assert item(engine) == 1
    seed_indicators(engine, "ipm", "miskin")
    return engine


def test_what_is_new_is_added_and_the_same_again_changes_nothing(feed: Engine) -> None:
    batch = [complaint("1"), complaint("2")]
    assert store(feed, batch)[:4] == (2, 0, 0, 0)
    assert store(feed, batch, START + 1)[:4] == (0, 0, 2, 0)
    assert rows(feed, "SELECT ticket, revision, recorded_at, superseded_at FROM complaint ORDER BY ticket") == [
        ("1", 1, START, None),
        ("2", 1, START, None),
    ]


def test_a_correction_supersedes_and_never_overwrites(feed: Engine) -> None:
    store(feed, [complaint("1")])
    assert store(feed, [complaint("1", status="closed", closed_at=START)], START + 5)[:4] == (0, 1, 0, 0)
    found = rows(feed, "SELECT status, revision, recorded_at, superseded_at FROM complaint ORDER BY revision")
    assert found == [("received", 1, START, START + 5), ("closed", 2, START + 5, None)]


def test_a_row_that_only_moved_in_its_file_says_the_same(feed: Engine) -> None:
    store(feed, [complaint("1", line=2)])
    assert store(feed, [complaint("1", line=9)._replace(place=Place("Baru", 9))], START + 1).unchanged == 1


@pytest.mark.parametrize(
    ("batch", "kept"),
    [
        ([complaint("1"), complaint("1", text="jalan berlubang")], ["text", "jalan berlubang"]),
        ([count("2026-09", 3), count("2026-09", 4, kecamatan="35.22.01")], None),
        ([observation(value=71.0), observation("miskin", value=None, text="n/a")], None),
        ([target(value=None, text="BB"), target(period="2027", value=80.1, upper=85.0)], None),
    ],
    ids=["complaint", "complaint_count", "observation", "target"],
)
def test_each_kind_comes_out_as_it_went_in(feed: Engine, batch: list[Record], kept: object) -> None:
    store(feed, batch)
    name = {"Complaint": "complaint", "ComplaintCount": "complaint_count"}.get(
        type(batch[0]).__name__, type(batch[0]).__name__.lower()
    )
    found = schema.metadata.tables[name]
    fields = batch[0]._fields[1:]
    with feed.connect() as connection:
        held = {tuple(each) for each in connection.execute(select(*(found.c[field] for field in fields)))}
    assert held == {tuple(record[1:]) for record in (batch[-1:] if kept else batch)}


def test_of_rows_with_the_same_key_in_one_batch_the_last_counts(feed: Engine) -> None:
    stored = store(feed, [complaint("1", status="received"), complaint("1", status="closed")])
    assert stored[:4] == (1, 0, 1, 0)
    assert rows(feed, "SELECT status, revision FROM complaint") == [("closed", 1)]


def test_the_same_key_in_another_feed_or_of_another_kind_is_another_row(feed: Engine) -> None:
    configure(feed, row(), row("radio"))
    other = item(feed, "radio")
    store(feed, [complaint("1")])
    assert store(feed, [complaint("1")], name="radio", item_id=other).added == 1
    assert scalar(feed, "SELECT count(DISTINCT row_key) FROM complaint") == 2


def test_a_clock_that_goes_back_leaves_one_revision_for_every_moment(feed: Engine) -> None:
    for at, status in ((START, "received"), (START - HOUR, "verified"), (START - MINUTE, "closed")):
        store(feed, [complaint("1", at=START - DAY, status=status)], at)
    spans = rows(feed, "SELECT recorded_at, superseded_at FROM complaint ORDER BY revision")
    assert spans == [(START, START), (START, START), (START, None)]


def test_a_feed_counts_its_current_rows_and_its_newest_data(feed: Engine) -> None:
    store(feed, [complaint("1", at=START - 2 * DAY), complaint("2", at=START - 3 * DAY, closed_at=START - DAY)])
    assert rows(feed, "SELECT rows, data_at FROM feed") == [(2, START - DAY)]
    store(feed, [complaint("1", at=START - 2 * DAY, status="closed"), complaint("3", at=START - 9 * DAY)])
    assert rows(feed, "SELECT rows, data_at FROM feed") == [(3, START - DAY)]


def test_data_is_never_newer_than_when_it_was_learned(feed: Engine) -> None:
    """A ticket with a date ahead is a mistake; a year that is not over is not."""
    assert store(feed, [complaint("1", at=START - DAY, answered_at=START + 99 * DAY)]).data_at == START - DAY
    assert store(feed, [complaint("2", at=START + DAY)]).data_at == START
    assert store(feed, [observation(period="2026", event_at=START + 90 * DAY)]).data_at == START
    assert store(feed, []).data_at is None


def test_what_is_older_than_the_retention_is_left_out_and_counted(feed: Engine) -> None:
    configure(feed, row(retention_days=30, config_digest=2))
    batch = [complaint("1", at=START - 31 * DAY), complaint("2", at=START - 29 * DAY)]
    assert store(feed, batch)[:4] == (1, 0, 0, 1)
    assert store(feed, batch[:1])[:4] == (0, 0, 0, 1)
    assert rows(feed, "SELECT ticket FROM complaint") == [("2",)]


def test_screens_are_told_only_when_something_changed(feed: Engine) -> None:
    def version(topic: Topic) -> int:
        with feed.connect() as connection:
            return versions.read(connection).get(topic.value, 0)

    store(feed, [complaint("1")])
    store(feed, [complaint("1")])
    store(feed, [target()])
    assert (version(Topic.COMPLAINTS), version(Topic.OBSERVATIONS)) == (1, 1)


def test_the_text_of_a_confidential_ticket_cannot_be_stored(feed: Engine) -> None:
    """The mapping leaves it away; should it ever forget, the store refuses."""
    with pytest.raises(IntegrityError):
        store(feed, [complaint("1", is_confidential=True, text="isi laporan")])
    assert store(feed, [complaint("1", is_confidential=True)]).added == 1


def test_a_transaction_that_fails_leaves_nothing(feed: Engine) -> None:
    with feed.connect() as connection, connection.begin() as transaction:
        records.store(connection, "lapor", 1, [complaint("1")], START)
        transaction.rollback()
    assert rows(feed, "SELECT rows FROM feed") == [(0,)]
    assert scalar(feed, "SELECT count(*) FROM complaint") == 0


def test_two_programs_that_bring_the_same_rows_at_once_end_right(feed: Engine, database_url: str) -> None:
    """Neither fails, nothing is doubled, and the revisions of each row follow one another."""
    failures: list[BaseException] = []
    barrier = threading.Barrier(2)

    def bring(worker: int) -> None:
        own = create_engine(database_url)
        try:
            barrier.wait()
            for turn in range(8):
                order = 1 if worker else -1
                batch = [complaint(str(n), status=list(ComplaintStatus)[(turn + n) % 8]) for n in range(300)][::order]
                store(own, batch, START + turn)
        except BaseException as error:
            failures.append(error)
        finally:
            own.dispose()

    threads = [threading.Thread(target=bring, args=(worker,)) for worker in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert scalar(feed, "SELECT rows FROM feed") == 300
    assert scalar(feed, "SELECT count(*) FROM complaint WHERE superseded_at IS NULL") == 300
    chains = rows(feed, "SELECT ticket, count(*), max(revision), count(DISTINCT revision) FROM complaint GROUP BY 1")
    assert all(n == newest == distinct for _ticket, n, newest, distinct in chains)


def test_two_feeds_that_bring_the_same_value_at_once_are_noticed(feed: Engine, database_url: str) -> None:
    """Neither sees the other's uncommitted row; the second waits until it can."""
    configure(feed, row(), row("bps"))
    other = item(feed, "bps")
    own = create_engine(database_url)
    with feed.begin() as connection:
        records.store(connection, "lapor", 1, [observation()], START)
        second = threading.Thread(target=store, args=(own, [observation()], START, "bps", other))
        second.start()
        second.join(0.3)
    second.join()
    own.dispose()
    assert scalar(feed, "SELECT count(*) FROM contested") == 1


def test_current_rows_are_looked_up_by_their_key_and_not_read_through(feed: Engine) -> None:
    """A planner that reads the table makes each batch cost as much as all of history."""
    plan: list[str] = []
    with feed.begin() as connection:
        records.store(connection, "lapor", 1, [complaint(str(n)) for n in range(2000)], START)
        if connection.dialect.name == "postgresql":
            connection.execute(text("ANALYZE complaint"))
            found = connection.exec_driver_sql(
                "EXPLAIN SELECT found.* FROM unnest(%s::bigint[]) AS given(value) CROSS JOIN LATERAL (SELECT digest "
                "FROM complaint WHERE row_key = given.value AND superseded_at IS NULL LIMIT 1) AS found",
                (list(range(2000)),),
            )
        else:
            found = connection.exec_driver_sql(
                "EXPLAIN QUERY PLAN SELECT found.digest FROM json_each('[1]') AS given CROSS JOIN complaint AS found "
                "WHERE found.row_key = given.value AND superseded_at IS NULL"
            )
        plan = [str(each) for each in found]
    assert any("uq_complaint_current" in line for line in plan), plan
    assert not any("Seq Scan on complaint" in line or "SCAN found" in line for line in plan), plan


STATUSES = ("received", "verified", "closed")
BATCHES = st.lists(
    st.tuples(
        st.integers(0, 50),  # minutes after the batch before it
        st.lists(st.tuples(st.integers(0, 6), st.sampled_from(STATUSES)), max_size=8),
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=BATCHES, chunk=st.integers(1, 4), is_repeated=st.booleans())
def test_whatever_comes_in_whatever_pieces_the_store_knows_what_a_dict_would(
    feed: Engine, batches: Sequence[tuple[int, list[tuple[int, str]]]], chunk: int, is_repeated: bool
) -> None:
    """The same rows at the end, and at every moment in between what was known then."""
    with feed.begin() as connection:
        connection.execute(text("DELETE FROM complaint"))
        connection.execute(text("UPDATE feed SET rows = 0"))
    model: dict[str, str] = {}
    known: dict[int, dict[str, str]] = {START - 1: {}}
    at = START
    for wait, batch in batches:
        at += wait * MINUTE
        made = [complaint(str(number), status=status) for number, status in batch]
        for first in range(0, len(made), chunk):
            for _time in range(1 + is_repeated):
                store(feed, made[first : first + chunk], at)
        model |= {record.ticket: record.status for record in made}
        known[at] = dict(model)
    assert {instant: as_of(feed, instant) for instant in known} == known
    assert as_of(feed, at + DAY) == model
    assert scalar(feed, "SELECT rows FROM feed") == len(model)


def as_of(engine: Engine, at: int) -> dict[str, Any]:
    """Ticket and status as they were known at ``at``. Two revisions at one moment would be a mistake."""
    known = (table.c.recorded_at <= at) & (table.c.superseded_at.is_(None) | (table.c.superseded_at > at))
    with engine.connect() as connection:
        found = connection.execute(select(table.c.ticket, table.c.status).where(known)).all()
    assert len({ticket for ticket, _status in found}) == len(found)
    return dict(found)

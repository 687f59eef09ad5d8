"""What feeds bring is kept as long as each feed says; runs as long as the setting says. On both databases."""

import pytest
from sqlalchemy import Engine, text

from commandcenter.domain.clock import DAY, HOUR, MINUTE
from commandcenter.domain.feeds import Counts, RunOutcome
from commandcenter.settings import Settings
from commandcenter.store import feed_retention, retention, schema, versions
from commandcenter.store.schema import complaint as table
from commandcenter.store.versions import Topic
from commandcenter.store.writes import feeds
from tests.network import START, rows, scalar
from tests.store.feeding import (
    begin,
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

LEVELS = retention.limits(Settings())
TICKETS = tuple(level for level in LEVELS if level.table is table)


@pytest.fixture
def feed(engine: Engine) -> Engine:
    """A feed that keeps for thirty days, and one that keeps for ever; items 1 and 2."""
    configure(engine, row(), row("radio"))
    item(engine)
    item(engine, "radio")
    seed_indicators(engine, "ipm")
    return engine


def keep(engine: Engine, days: int | None) -> None:
    """Let lapor say how long it keeps, after it has brought what it brings."""
    configure(engine, row(retention_days=days, config_digest=2), row("radio"), at=START)


def tickets(engine: Engine) -> list[tuple[object, ...]]:
    return rows(engine, "SELECT feed, ticket FROM complaint ORDER BY feed, ticket, revision")


def test_without_a_word_everything_stays(feed: Engine) -> None:
    store(feed, [complaint("1", at=START - 4000 * DAY)])
    assert list(feed_retention.records(feed, table, "received_at", START)) == []
    assert tickets(feed) == [("lapor", "1")]


def test_only_what_is_older_than_its_own_feed_allows_goes(feed: Engine) -> None:
    batch = [complaint("old", at=START - 30 * DAY - 1), complaint("new", at=START - 30 * DAY)]
    store(feed, batch)
    store(feed, batch, name="radio", item_id=2)
    keep(feed, 30)
    assert retention.prune(feed, LEVELS, START)["complaint"] == 1
    assert tickets(feed) == [("lapor", "new"), ("radio", "new"), ("radio", "old")]
    assert rows(feed, "SELECT name, rows FROM feed ORDER BY name") == [("lapor", 1), ("radio", 2)]
    assert retention.prune(feed, LEVELS, START)["complaint"] == 0


def test_a_superseded_revision_goes_while_its_row_stays(feed: Engine) -> None:
    store(feed, [observation(event_at=START + 300 * DAY, value=1.0)], START)
    store(feed, [observation(event_at=START + 300 * DAY, value=2.0)], START + DAY)
    keep(feed, 30)
    assert retention.prune(feed, LEVELS, START + 31 * DAY + 1)["observation"] == 1
    assert rows(feed, "SELECT value, revision FROM observation") == [(2.0, 2)]
    assert scalar(feed, "SELECT rows FROM feed WHERE name = 'lapor'") == 1


def test_every_kind_of_record_has_its_instant(feed: Engine) -> None:
    old = START - 31 * DAY
    store(feed, [count("2025-12", 3, ends_at=old)])
    store(feed, [observation(event_at=old)])
    store(feed, [target(event_at=old)])
    keep(feed, 30)
    deleted = retention.prune(feed, LEVELS, START)
    assert [deleted[name] for name in ("complaint_count", "observation", "target")] == [1, 1, 1]
    assert scalar(feed, "SELECT rows FROM feed WHERE name = 'lapor'") == 0


def test_what_was_pruned_does_not_come_back_with_the_next_run(feed: Engine) -> None:
    batch = [complaint("old", at=START - 31 * DAY), complaint("new")]
    store(feed, batch)
    keep(feed, 30)
    retention.prune(feed, LEVELS, START)
    assert store(feed, batch)[:4] == (0, 0, 1, 1)


def test_screens_are_told_when_something_that_they_show_goes(feed: Engine) -> None:
    def version(topic: Topic) -> int:
        with feed.connect() as connection:
            return versions.read(connection).get(topic.value, 0)

    store(feed, [complaint("1", at=START - 31 * DAY)])
    keep(feed, 30)
    before = version(Topic.COMPLAINTS), version(Topic.FEEDS)
    retention.prune(feed, LEVELS, START)
    assert (version(Topic.COMPLAINTS), version(Topic.FEEDS)) == (before[0] + 1, before[1] + 1)
    retention.prune(feed, LEVELS, START)
    assert version(Topic.COMPLAINTS) == before[0] + 1


def test_it_is_done_in_pieces_that_others_can_write_between(feed: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_retention, "_WINDOW", 10)
    store(feed, [complaint(str(n), at=START - 31 * DAY) for n in range(35)])
    keep(feed, 30)
    pruning = retention.pieces(feed, TICKETS, START)
    assert next(pruning) == ("complaint", 10)
    store(feed, [complaint("new")])  # would wait for a lock for ever
    assert [n for _name, n in pruning] == [10, 10, 5]


def test_old_runs_go_but_the_newest_of_each_feed_and_every_file_stay(feed: Engine) -> None:
    for n in range(1, 4):
        run, at = begin(feed, at=START + n * HOUR), START + n * HOUR
        assert run is not None
        with feed.begin() as connection:
            feeds.begin_item(connection, run, f"{n}.xlsx", "", at)
            feeds.finish(connection, run, RunOutcome.OK, Counts(), None, at + MINUTE, None)
    assert retention.prune(feed, LEVELS, START + 90 * DAY + HOUR)["feed_run"] == 1
    assert retention.prune(feed, LEVELS, START + 999 * DAY)["feed_run"] == 2
    kept = rows(feed, "SELECT feed, started_at FROM feed_run ORDER BY feed")
    assert kept == [("lapor", START + 3 * HOUR), ("radio", START)]
    assert scalar(feed, "SELECT count(*) FROM feed_item") == 5


def finished(engine: Engine, name: str, at: int, origin: str) -> int:
    made = item(engine, name, at, origin)
    with engine.begin() as connection:
        connection.execute(text("UPDATE feed_item SET finished_at = :at WHERE id = :id"), {"at": at, "id": made})
    return made


def left(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT id FROM feed_item ORDER BY id")))


def test_an_answer_that_nothing_stands_on_goes_with_its_notes_and_one_that_is_opened_to_stays(engine: Engine) -> None:
    configure(engine, row(kind="http"), at=START - 900 * DAY)
    items = [finished(engine, "lapor", START - days * DAY, f"page {days}") for days in (800, 700, 600, 10)]
    store(engine, [complaint("1", START - 500 * DAY)], START - 600 * DAY, item_id=items[1])
    with engine.begin() as connection:
        note = {"feed": "lapor", "item_id": items[0], "kind": "doubled", "detail": "d"}
        connection.execute(schema.feed_note.insert().values(**note))
    assert retention.expired(engine, LEVELS, START)["feed_item"] == 2
    assert retention.prune(engine, LEVELS, START)["feed_item"] == 2
    assert left(engine) == [items[1], items[3]]
    assert retention.prune(engine, LEVELS, START)["feed_item"] == 0


def test_a_file_stays_known_so_that_it_cannot_undo_what_came_after_it(engine: Engine) -> None:
    configure(engine, row(kind="file"), at=START - 900 * DAY)
    items = [finished(engine, "lapor", START - days * DAY, f"{days}.csv") for days in (800, 10)]
    retention.prune(engine, LEVELS, START)
    assert left(engine) == items
    configure(engine, row(kind="file", config_digest=2), at=START - 500 * DAY)  # it is not known any more anyway
    retention.prune(engine, LEVELS, START)
    assert left(engine) == items[1:]


def test_sessions_go_when_nobody_was_there_for_long(engine: Engine) -> None:
    with engine.begin() as connection:
        account = {"name": "operator-1", "role": "operator", "must_change": False, "created_at": 1, "created_by": "cli"}
        id_ = connection.execute(schema.account.insert().values(**account).returning(schema.account.c.id)).scalar_one()
        for n, days in enumerate((91, 89)):
            values = {"token_hash": str(n), "account_id": id_, "method": "password", "created_at": START - 99 * DAY}
            connection.execute(schema.session.insert().values(**values, seen_at=START - days * DAY, agent="browser"))
    assert retention.prune(engine, LEVELS, START)["session"] == 1

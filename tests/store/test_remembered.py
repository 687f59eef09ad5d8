"""What a reading connection remembers is what it would find again, and nothing else. On both databases."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine

from commandcenter.store import versions
from commandcenter.store.engine import create_engine
from commandcenter.store.remembered import MOST, remembered
from commandcenter.store.versions import Topic
from tests.network import START


@pytest.fixture
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that may not write."""
    only = create_engine(engine.url.render_as_string(hide_password=False), read_only=True)
    with only.connect() as connection:
        yield connection
    only.dispose()


def raised(engine: Engine, topic: Topic) -> None:
    with engine.begin() as connection:
        versions.bump(connection, [topic], START)


def test_an_answer_is_made_once_until_its_topic_changes(engine: Engine, reading: Connection) -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    def ask() -> int:
        reading.rollback()  # as a panel that begins anew
        return remembered(reading, "normal", [Topic.COMPLAINTS], make)

    assert [ask(), ask()] == [1, 1]
    raised(engine, Topic.OBSERVATIONS)
    assert ask() == 1
    raised(engine, Topic.COMPLAINTS)
    assert [ask(), ask()] == [2, 2]


def test_answers_of_other_questions_are_other_answers(reading: Connection) -> None:
    assert remembered(reading, ("ledger", 2025), [Topic.OBSERVATIONS], lambda: "old") == "old"
    assert remembered(reading, ("ledger", 2026), [Topic.OBSERVATIONS], lambda: "new") == "new"
    assert remembered(reading, ("ledger", 2025), [Topic.OBSERVATIONS], lambda: "?") == "old"


def test_only_so_many_are_kept_the_oldest_goes_first(reading: Connection) -> None:
    for number in range(MOST + 1):
        remembered(reading, number, [Topic.OBSERVATIONS], lambda: "first")
    assert remembered(reading, 0, [Topic.OBSERVATIONS], lambda: "again") == "again"
    assert remembered(reading, MOST, [Topic.OBSERVATIONS], lambda: "again") == "first"


def test_a_connection_that_may_write_remembers_nothing(engine: Engine) -> None:
    with engine.connect() as connection:
        assert remembered(connection, "x", [Topic.OBSERVATIONS], lambda: 1) == 1
        assert remembered(connection, "x", [Topic.OBSERVATIONS], lambda: 2) == 2

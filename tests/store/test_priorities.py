"""Marks keep every version; of two at once one is told; the past is shown as it was known."""

import pytest
from sqlalchemy import Engine, select

from commandcenter.domain.clock import DAY, HOUR, Instant
from commandcenter.domain.priorities.marks import Kind, Mark, Status
from commandcenter.store.queries import priorities as queries
from commandcenter.store.schema import priority_version
from commandcenter.store.writes import priorities as writes
from commandcenter.store.writes.priorities import Overtaken
from tests.domain.priorities.marking import ROADS_BALEN, draft
from tests.network import START

BUDGET = draft(Kind.BUDGET, ROADS_BALEN, note="dua ruas")


def add(engine: Engine, at: int = START) -> Mark:
    with engine.begin() as connection:
        return writes.add(connection, BUDGET, at)


def known(engine: Engine, instant: Instant) -> tuple[Mark, ...]:
    with engine.connect() as connection:
        return queries.marks(connection, instant)


def test_what_is_written_is_read_again(engine: Engine) -> None:
    made = add(engine)
    assert known(engine, Instant(START)) == (made,)
    with engine.connect() as connection:
        assert queries.mark(connection, made.id) == made
        assert queries.mark(connection, made.id + 1) is None


def test_a_change_is_a_new_version_and_the_old_one_stays(engine: Engine) -> None:
    made = add(engine)
    accepted = draft(Kind.BUDGET, ROADS_BALEN, Status.ACCEPTED)
    with engine.begin() as connection:
        changed = writes.change(connection, made.id, 1, accepted, START + HOUR)
    assert (changed.version, changed.created_at, changed.recorded_at) == (2, START, START + HOUR)
    assert known(engine, Instant(START + DAY)) == (changed,)
    with engine.connect() as connection:
        assert [each.version for each in queries.versions(connection, made.id, Instant(START + DAY))] == [2, 1]
        assert (
            connection.execute(select(priority_version.c.note).where(priority_version.c.version == 1)).scalar()
            == "dua ruas"
        )


def test_of_two_that_saw_the_same_version_one_is_told_what_it_is_now(engine: Engine) -> None:
    made = add(engine)
    with engine.begin() as connection:
        first = writes.change(connection, made.id, 1, draft(Kind.BUDGET, title="A"), START + 1)
    with engine.begin() as connection, pytest.raises(Overtaken) as caught:
        writes.change(connection, made.id, 1, draft(Kind.BUDGET, title="B"), START + 2)
    assert caught.value.current == first
    assert known(engine, Instant(START + 3)) == (first,)


def test_a_removal_is_undone_and_both_are_versions(engine: Engine) -> None:
    made = add(engine)
    with engine.begin() as connection:
        removed = writes.remove(connection, made.id, 1, START + HOUR)
    assert removed.is_removed
    assert known(engine, Instant(START + 2 * HOUR)) == ()
    with engine.begin() as connection:
        restored = writes.restore(connection, made.id, 2, START + 3 * HOUR)
    assert (restored.version, restored.draft, restored.is_removed) == (3, made.draft, False)
    assert known(engine, Instant(START + 4 * HOUR)) == (restored,)


def test_what_is_removed_must_be_restored_before_it_is_changed_and_only_that_can_be(engine: Engine) -> None:
    made = add(engine)
    with engine.begin() as connection:
        with pytest.raises(Overtaken):
            writes.restore(connection, made.id, 1, START)
        writes.remove(connection, made.id, 1, START)
        with pytest.raises(Overtaken):
            writes.change(connection, made.id, 2, BUDGET, START)
        with pytest.raises(Overtaken):
            writes.remove(connection, made.id, 2, START)
        with pytest.raises(Overtaken) as caught:
            writes.remove(connection, 999, 1, START)
    assert caught.value.current is None


@pytest.mark.parametrize(
    ("at", "status"),
    [
        (START - 1, None), (START, Status.PROPOSED), (START + HOUR - 1, Status.PROPOSED),
        (START + HOUR, Status.ACCEPTED), (START + 2 * HOUR, None), (START + 3 * HOUR, Status.ACCEPTED),
    ],
)  # fmt: skip
def test_the_past_is_shown_as_it_was_known(engine: Engine, at: int, status: Status | None) -> None:
    made = add(engine)
    with engine.begin() as connection:
        writes.change(connection, made.id, 1, draft(Kind.BUDGET, ROADS_BALEN, Status.ACCEPTED), START + HOUR)
        writes.remove(connection, made.id, 2, START + 2 * HOUR)
        writes.restore(connection, made.id, 3, START + 3 * HOUR)
    assert [each.status for each in known(engine, Instant(at, live=False))] == ([] if status is None else [status])


def test_a_clock_that_was_set_back_lets_no_two_versions_hold_at_once(engine: Engine) -> None:
    made = add(engine)
    with engine.begin() as connection:
        changed = writes.change(connection, made.id, 1, draft(Kind.BUDGET, title="B"), START - DAY)
    assert changed.recorded_at == START
    assert known(engine, Instant(START, live=False)) == (changed,)

"""The marks of the demo: a problem at every stage, with its trail, once, and marked as simulated."""

from sqlalchemy import Engine, select

from commandcenter.commands.demo import marks
from commandcenter.domain.clock import DAY, Instant, to_datetime
from commandcenter.domain.priorities.chain import Reached, chain
from commandcenter.domain.priorities.marks import Kind, Mark, Problem, Status, wrongs
from commandcenter.store import versions
from commandcenter.store.queries import priorities as queries
from commandcenter.store.schema import audit
from tests.layouts.pictures import AT


def seeded(engine: Engine, at: int = AT) -> tuple[Mark, ...]:
    with engine.begin() as connection:
        marks.seed(connection, at)
        return queries.marks(connection, Instant(at))


def test_every_kind_and_status_is_there_and_the_whole_chain_of_one_problem(engine: Engine) -> None:
    found = seeded(engine)
    assert {mark.kind for mark in found} == set(Kind)
    assert {mark.status for mark in found} == set(Status) - {Status.DROPPED}
    assert [chain(Problem("Jalan rusak"), found).reached(kind) for kind in Kind] == [Reached.DONE] * 3
    today = to_datetime(AT).date().isoformat()
    assert sum(mark.is_late(today) for mark in found) == 1


def test_what_is_seeded_is_simulated_and_could_have_been_typed(engine: Engine) -> None:
    today = to_datetime(AT).date().isoformat()
    for mark in seeded(engine):
        assert mark.draft.is_simulated
        assert wrongs(mark.draft, today) == {}


def test_each_version_has_its_line_in_the_trail_and_the_screens_are_told(engine: Engine) -> None:
    found = seeded(engine)
    with engine.connect() as connection:
        lines = connection.execute(select(audit.c.subject, audit.c.action, audit.c.actor)).all()
        assert versions.read(connection)["priorities"] == 1
    assert len(lines) == sum(mark.version for mark in found)
    assert {line.actor for line in lines} == {"simulator"}


def test_a_store_that_has_had_a_mark_is_left_as_it_is_and_a_seed_is_the_same_every_time(engine: Engine) -> None:
    first = seeded(engine)
    assert seeded(engine, AT + 9 * DAY) == first
    with engine.begin() as connection:
        assert marks.seed(connection, AT) == 0


def test_no_day_of_a_programme_is_on_a_weekend(engine: Engine) -> None:
    for mark in seeded(engine, AT - 2 * DAY):
        if mark.draft.happens_on is not None:
            year, month, day = map(int, mark.draft.happens_on.split("-"))
            assert to_datetime(AT).replace(year=year, month=month, day=day).weekday() < 5

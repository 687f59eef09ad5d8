"""Complaints counted as problems: duplicates once, by week, of the sources that are asked for, as known."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine

from commandcenter.domain.clock import DAY, HOUR, Instant, start_of_day
from commandcenter.domain.priorities.marks import Problem
from commandcenter.domain.records import Complaint
from commandcenter.store.queries import priorities
from commandcenter.store.queries import problem_counts as queries
from commandcenter.store.queries.problem_counts import WEEK, Scope
from tests.network import START
from tests.store import feeding
from tests.store.feeding import complaint

NOW = START + 10 * HOUR
ENDS = start_of_day(NOW) + DAY
LIVE = Instant(NOW)
HERE, THERE, WHOLE = (
    Problem("Jalan rusak", "35.22.13"),
    Problem("Jalan rusak", "35.22.15"),
    Problem("Jalan rusak", None),
)


def ticket(
    name: str, days: float, kecamatan: str | None = "35.22.13", village: str | None = None, **changes: object
) -> Complaint:
    """A ticket received so many days before the end."""
    received = round(ENDS - 1 - days * DAY)
    return complaint(
        name,
        received_at=received,
        category="Jalan rusak",
        kecamatan=kecamatan,
        village=village,
        opd="dpu-bmpr",
        **changes,
    )


@pytest.fixture
def reading(engine: Engine) -> Iterator[Connection]:
    feeding.configure(engine, feeding.row("lapor"), feeding.row("wa"))
    lapor, chat = feeding.item(engine, "lapor"), feeding.item(engine, "wa")
    feeding.store(
        engine,
        [
            ticket("1", 0.6, village="35.22.13.2001"), ticket("2", 0.7, village="35.22.13.2001"),  # one problem
            ticket("3", 0.65, village="35.22.13.2002"), ticket("4", 0.6),  # two others
            ticket("5", 0.6, None), ticket("6", 0.6, None),  # nobody knows: two
            ticket("7", 8), ticket("8", 8, "35.22.15"), ticket("9", 200), ticket("10", 0.05, "35.22.20"),
        ],
        name="lapor", item_id=lapor,
    )  # fmt: skip
    feeding.store(engine, [ticket("w1", 0.6, "35.22.15")], name="wa", item_id=chat)
    with engine.connect() as connection:
        yield connection


def test_duplicates_of_a_place_and_day_count_once(reading: Connection) -> None:
    assert queries.counts(reading, Scope(LIVE), ENDS - WEEK, ENDS) == {HERE: 3, THERE: 1, WHOLE: 2}


def test_weeks_are_counted_back_from_the_end_the_oldest_first(reading: Connection) -> None:
    found = queries.weekly(reading, Scope(LIVE), ENDS, 3)
    assert found == {HERE: (0, 1, 3), THERE: (0, 1, 1), WHOLE: (0, 0, 2)}


def test_only_the_sources_that_are_asked_for_are_counted(reading: Connection) -> None:
    assert THERE not in queries.counts(reading, Scope(LIVE, {"lapor"}), ENDS - WEEK, ENDS)
    assert queries.counts(reading, Scope(LIVE, set()), ENDS - WEEK, ENDS) == {}


def test_a_scope_narrows_to_category_place_and_opd(reading: Connection) -> None:
    assert queries.counts(reading, Scope(LIVE, kecamatan="35.22.15"), ENDS - WEEK, ENDS) == {THERE: 1}
    assert queries.counts(reading, Scope(LIVE, category="Sampah"), ENDS - WEEK, ENDS) == {}
    assert queries.counts(reading, Scope(LIVE, opd="dlh"), ENDS - WEEK, ENDS) == {}


def test_a_course_of_a_category_has_all_its_places(reading: Connection) -> None:
    found = queries.courses(reading, Scope(LIVE), ENDS, 2, {HERE, WHOLE, Problem("Sampah")})
    assert found == {HERE: (1, 3), WHOLE: (2, 6), Problem("Sampah"): (0, 0)}


def test_a_source_reaches_back_when_it_told_something_in_the_half_year_before(reading: Connection) -> None:
    assert queries.reaching_back(reading, LIVE, {"lapor", "wa"}, ENDS - 4 * WEEK) == {"lapor"}
    assert queries.reaching_back(reading, LIVE, {"lapor", "wa"}, ENDS) == {"lapor", "wa"}
    assert queries.reaching_back(reading, LIVE, {"lapor"}, ENDS - 300 * DAY) == frozenset()


def test_of_a_past_instant_only_what_was_known_and_received_by_then(reading: Connection) -> None:
    """Everything here was recorded at START; one has a time that is still to come, as a wrong clock makes it."""
    assert queries.counts(reading, Scope(Instant(START - 1, live=False)), ENDS - WEEK, ENDS) == {}
    assert sum(queries.counts(reading, Scope(Instant(START, live=False)), ENDS - 2 * WEEK, ENDS).values()) == 8
    assert sum(queries.counts(reading, Scope(Instant(ENDS)), ENDS - 2 * WEEK, ENDS).values()) == 9
    assert queries.first_at(reading, Instant(START - 1, live=False)) is None


def test_the_oldest_complaint_and_the_sources_are_known(reading: Connection) -> None:
    assert queries.first_at(reading, LIVE) == round(ENDS - 1 - 200 * DAY)
    assert [(each.name, each.title) for each in queries.sources(reading)] == [
        ("lapor", "Feed lapor"),
        ("wa", "Feed wa"),
    ]


def test_the_form_offers_what_complaints_usually_say(reading: Connection) -> None:
    since = ENDS - 300 * DAY
    assert priorities.usual_opd(reading, LIVE, "Jalan rusak", since) == "dpu-bmpr"
    assert priorities.usual_opd(reading, LIVE, "Sampah", since) is None
    assert priorities.categories(reading, LIVE, since) == ("Jalan rusak",)
    assert priorities.opds_of(reading, LIVE, since) == ("dpu-bmpr",)
    assert priorities.has_category(reading, "Jalan rusak")
    assert not priorities.has_category(reading, "Jalan")


def test_an_empty_store_counts_nothing(engine: Engine) -> None:
    with engine.connect() as connection:
        assert queries.weekly(connection, Scope(LIVE), ENDS, 4) == {}
        assert queries.courses(connection, Scope(LIVE), ENDS, 4, set()) == {}
        assert queries.first_at(connection, LIVE) is None
        assert queries.sources(connection) == ()

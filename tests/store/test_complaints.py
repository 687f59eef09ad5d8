"""Tickets that may be one problem: the same category, place and local day. On both databases."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from commandcenter.domain.clock import DAY, HOUR, Instant, start_of_day
from commandcenter.domain.clusters import Cluster, Clusters
from commandcenter.domain.records import Complaint
from commandcenter.store.queries.complaints import clusters
from tests.network import START
from tests.store.feeding import complaint, configure, item, row, store

MIDNIGHT = start_of_day(START)


@pytest.fixture
def feed(engine: Engine) -> Engine:
    configure(engine, row())
    item(engine)
    return engine


def look(engine: Engine, at: int | None = None, days: int = 30, limit: int = 50) -> Clusters:
    instant = Instant(START) if at is None else Instant(at, live=False)
    with engine.connect() as connection:
        return clusters(connection, instant, MIDNIGHT - days * DAY, MIDNIGHT + DAY, limit)


def test_the_same_category_place_and_day_is_a_cluster(feed: Engine) -> None:
    batch = [
        complaint("1", at=MIDNIGHT),
        complaint("2", at=MIDNIGHT + DAY - 1),
        complaint("3", at=MIDNIGHT - 1),
        complaint("4", at=MIDNIGHT, category="banjir"),
        complaint("5", at=MIDNIGHT, kecamatan="35.22.01"),
    ]
    store(feed, batch)
    cluster = Cluster("jalan rusak", "35.22.15", MIDNIGHT, 2, MIDNIGHT, MIDNIGHT + DAY - 1)
    assert look(feed) == Clusters((cluster,), tickets=5, distinct_problems=4)


def test_a_village_is_a_nearer_place_than_its_kecamatan(feed: Engine) -> None:
    village = "35.22.15.1001"
    store(feed, [complaint(str(n), village=village if n < 2 else None) for n in range(5)])
    assert [(each.place, each.n) for each in look(feed).clusters] == [("35.22.15", 3), (village, 2)]


def test_without_a_place_nothing_can_be_said(feed: Engine) -> None:
    store(feed, [complaint(str(n), kecamatan=None) for n in range(3)])
    assert look(feed) == Clusters((), tickets=3, distinct_problems=3)


def test_clusters_are_as_they_were_known_then(feed: Engine) -> None:
    """A ticket that turned out to belong to another category leaves its cluster, and is in it when one looks back."""
    store(feed, [complaint("1"), complaint("2")], START)
    store(feed, [complaint("2", category="drainase")], START + HOUR)
    assert look(feed).clusters == ()
    assert [each.n for each in look(feed, START).clusters] == [2]
    assert look(feed, START + HOUR).clusters == ()
    assert look(feed, START - 1) == Clusters((), 0, 0)


def test_an_empty_span_has_no_problems(feed: Engine) -> None:
    assert look(feed) == Clusters((), 0, 0)


def test_only_the_largest_are_listed_but_all_are_counted(feed: Engine) -> None:
    batch = [complaint(f"{place}-{n}", kecamatan=f"35.22.0{place}") for place in range(1, 5) for n in range(place)]
    store(feed, batch)
    found = look(feed, limit=2)
    assert [each.n for each in found.clusters] == [4, 3]
    assert (found.tickets, found.distinct_problems) == (10, 4)


def test_a_span_is_found_by_when_tickets_came(feed: Engine) -> None:
    store(feed, [complaint(str(n), at=START - n * HOUR) for n in range(3000)])
    question = "SELECT category FROM complaint WHERE received_at >= :starts_at AND superseded_at IS NULL"
    is_postgres = feed.dialect.name == "postgresql"
    with feed.begin() as connection:
        connection.execute(text("ANALYZE complaint"))
        explain = text(f"EXPLAIN {'' if is_postgres else 'QUERY PLAN'} {question}")
        plan = str(connection.execute(explain, {"starts_at": START - DAY}).all())
    assert "ix_complaint_received" in plan or "ix_complaint_current" in plan


TICKETS = st.lists(
    st.tuples(
        st.sampled_from(["jalan rusak", "banjir"]),
        st.sampled_from([None, "35.22.15", "35.22.01"]),
        st.sampled_from([None, "35.22.15.1001"]),
        st.integers(-2 * 24, 24),
    ),
    max_size=25,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TICKETS)
def test_problems_are_what_a_person_would_count(
    feed: Engine, drawn: list[tuple[str, str | None, str | None, int]]
) -> None:
    with feed.begin() as connection:
        connection.execute(text("DELETE FROM complaint"))
    made: list[Complaint] = [
        complaint(str(n), at=MIDNIGHT + hour * HOUR, category=category, kecamatan=kecamatan, village=village)
        for n, (category, kecamatan, village, hour) in enumerate(drawn)
    ]
    store(feed, made)
    seen = [each for each in made if each.received_at < MIDNIGHT + DAY]
    placed = Counter(
        (each.category, each.village or each.kecamatan, start_of_day(each.received_at))
        for each in seen
        if each.village or each.kecamatan
    )
    found = look(feed)
    assert {(each.category, each.place, each.day): each.n for each in found.clusters} == {
        key: n for key, n in placed.items() if n > 1
    }
    assert found.tickets == len(seen)
    assert found.distinct_problems == len(seen) - sum(n - 1 for n in placed.values())

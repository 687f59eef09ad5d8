"""What is received, open, overdue and done: as a person would count it. On both databases."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from commandcenter.domain.clock import DAY, HOUR, Instant, start_of_day, to_datetime
from commandcenter.domain.complaints.due import BANDS, Opened
from commandcenter.domain.complaints.model import CountedElsewhere, Dimension, Outcome, Part
from commandcenter.domain.complaints.scope import Span, Where, Window, span_of
from commandcenter.domain.records import Complaint
from commandcenter.store.queries import complaints
from tests.domain.complaints.test_due import TIMES
from tests.network import START, wib
from tests.store.complaining import NOW, PLACES, ready, told, told_all
from tests.store.feeding import complaint, count, store

ALL = Where()
MONTH = span_of(Window.MONTH, START)


@pytest.fixture
def town(engine: Engine) -> Engine:
    return ready(engine)


def answered(ticket: str, at: int, **changes: object) -> Complaint:
    return complaint(ticket, at, status="answered", disposed_at=at + HOUR, answered_at=at + DAY, **changes)


def test_the_headline_tells_tickets_from_problems_and_what_is_open_from_what_came(town: Engine) -> None:
    told(
        town,
        complaint("1", START - HOUR),
        complaint("2", START - 2 * HOUR),  # of the same category, place and day
        complaint("3", START - 20 * DAY, status="postponed", is_confidential=True),
        answered("4", START - 10 * DAY),
        complaint("5", START - 40 * DAY, kecamatan=None, opd=None),
        complaint("6", START - 41 * DAY, status="archived"),
    )
    with town.connect() as connection:
        found = complaints.totals(connection, NOW, ALL, MONTH)
    assert (found.n, found.problems, found.before) == (4, 3, 2)
    assert (found.open, found.overdue, found.postponed, found.undated) == (4, 2, 1, 0)
    assert (found.confidential, found.unplaced, found.unowned) == (1, 0, 0)
    assert found.oldest_at == START - 40 * DAY
    assert found.sources == ("Export",)
    assert found.data_at == START - HOUR


def test_a_ticket_of_a_year_that_cannot_be_counted_is_open_and_neither_in_time_nor_over(town: Engine) -> None:
    told(town, complaint("old", wib("2023-05-02 10:00")))
    with town.connect() as connection:
        found = complaints.totals(connection, NOW, ALL, MONTH)
    assert (found.open, found.overdue, found.undated) == (1, 0, 1)


def test_without_a_calendar_everything_open_is_undated(engine: Engine) -> None:
    ready(engine)
    told(engine, complaint("1"))
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM calendar_day"))
    with engine.connect() as connection:
        found = complaints.totals(connection, NOW, ALL, MONTH)
        assert (found.open, found.overdue, found.undated) == (1, 0, 1)
        assert complaints.queue(connection, NOW, ALL).items[0].left_ms is None


def test_what_the_agency_says_and_what_the_citizen_says_are_two_figures(town: Engine) -> None:
    told(
        town,
        answered("1", START - 10 * DAY, verdict="fixed", confirmed_at=START - 5 * DAY),
        answered("2", START - 10 * DAY, verdict="not_fixed", confirmed_at=START - 5 * DAY),
        answered("3", START - 10 * DAY),
        complaint("4", START - 10 * DAY, status="closed"),  # done, and nobody says when
        complaint("5", START - 10 * DAY, status="archived"),
        complaint("6", START - 10 * DAY),
    )
    with town.connect() as connection:
        found = complaints.outcome(connection, NOW, ALL, MONTH)
    assert found == Outcome(n=6, done=4, archived=1, heard=2, fixed=1)
    assert (found.not_fixed, found.silent) == (1, 2)


def test_parts_have_what_came_before_and_every_kecamatan_its_people(town: Engine) -> None:
    told(
        town,
        complaint("1", START - DAY),
        complaint("2", START - 31 * DAY),
        complaint("3", START - 2 * DAY, kecamatan=None),
        answered("4", START - 3 * DAY, kecamatan="35.22.01"),
    )
    with town.connect() as connection:
        parts = complaints.breakdown(connection, NOW, ALL, MONTH, Dimension.KECAMATAN)
        channels = complaints.breakdown(connection, NOW, ALL, MONTH, Dimension.CHANNEL)
    assert len(parts) == 29
    found = {part.key: part for part in parts}
    assert found["35.22.15"] == Part("35.22.15", 1, 1, 2, 1, 88_347)
    assert found["35.22.15"].per_10k == pytest.approx(10_000 / 88_347)
    assert found["35.22.01"] == Part("35.22.01", 1, 0, 0, 0, 48_420)
    assert found[None] == Part(None, 1, 0, 1, 0, None)
    assert found[None].per_10k is None
    assert sum(part.n for part in parts) == 3
    assert channels == (Part("SP4N-LAPOR", 3, 1, 3, 1, None),)


def test_counts_of_others_are_given_apart_and_one_division_of_each_at_most(town: Engine) -> None:
    """By month and as a whole year: the same tickets twice. A month that is not over when the span ends is left out."""
    january, february = wib("2026-02-01 00:00"), wib("2026-03-01 00:00")
    store(town, [
        count("2026-01", 5, january, kecamatan="35.22.15")._replace(starts_at=wib("2026-01-01 00:00")),
        count("2026-01", 3, january, kecamatan="35.22.01")._replace(starts_at=wib("2026-01-01 00:00")),
        count("2026-02", 7, february, kecamatan="35.22.15")._replace(starts_at=january),
        count("2026-02", 6, february, status="closed")._replace(starts_at=january),
        count("2026-03", 2, wib("2026-04-01 00:00"), kecamatan="35.22.15")._replace(starts_at=february),
    ])  # fmt: skip
    span = Span(wib("2026-01-01 00:00"), START)
    with town.connect() as connection:
        found = complaints.counted_elsewhere(connection, NOW, ALL, span)
        here = complaints.counted_elsewhere(connection, NOW, Where(kecamatan="35.22.01"), span)
        assert complaints.totals(connection, NOW, ALL, span).n == 0
    assert found == (CountedElsewhere("Export", 15, wib("2026-01-01 00:00"), february),)
    assert [each.n for each in here] == [3]


def test_the_queue_is_oldest_first_with_its_owners_and_shows_no_text(town: Engine) -> None:
    told(
        town,
        complaint("young", START - HOUR, opd="dlh", text="somewhere"),
        complaint("old", START - 30 * DAY, status="in_progress", is_confidential=True),
        complaint("asked", START - 9 * DAY, kind="permintaan_informasi"),
        answered("done", START - 40 * DAY),
    )
    with town.connect() as connection:
        found = complaints.queue(connection, NOW, ALL, limit=2)
    assert [each.ticket for each in found.items] == ["old", "asked"]
    assert (found.open, found.overdue) == (3, 2)
    assert [(each.opd, each.open, each.overdue) for each in found.owners] == [("dpu-bmpr", 2, 2), ("dlh", 1, 0)]
    old = found.items[0]
    assert (old.is_confidential, old.source, old.due.is_from_receipt) == (True, "Export", True)
    assert old.left_ms is not None
    assert old.left_ms < 0
    assert not any("somewhere" in repr(each) for each in found.items)


def test_a_scope_narrows_everything(town: Engine) -> None:
    told(
        town,
        complaint("1"),
        complaint("2", category="banjir", channel="radio", opd="dlh", kecamatan="35.22.01", kind="aspirasi"),
    )
    chosen = {"category": "banjir", "channel": "radio", "opd": "dlh", "kecamatan": "35.22.01", "kind": "aspirasi"}
    with town.connect() as connection:
        for name, value in chosen.items():
            where = Where(**{name: value})
            assert complaints.totals(connection, NOW, where, MONTH).n == 1, name
            assert complaints.queue(connection, NOW, where).open == 1, name
            assert sum(band.n for band in complaints.backlog(connection, NOW, where)) == 1, name
            assert complaints.outcome(connection, NOW, where, MONTH).n == 1, name
        assert complaints.totals(connection, NOW, Where(category="banjir", opd="dpu-bmpr"), MONTH).n == 0


def test_yesterday_is_shown_as_it_was_known_then(town: Engine) -> None:
    told(town, complaint("1", START - 30 * DAY), at=START - 10 * DAY)
    told(town, answered("1", START - 30 * DAY), at=START)
    then = Instant(START - 9 * DAY, live=False)
    with town.connect() as connection:
        before = complaints.totals(connection, then, ALL, span_of(Window.MONTH, then.at))
        now = complaints.totals(connection, NOW, ALL, MONTH)
        assert complaints.queue(connection, then, ALL).overdue == 1
        assert complaints.queue(connection, NOW, ALL).open == 0
    assert (before.n, before.open, before.overdue) == (1, 1, 1)
    assert (now.open, now.overdue) == (0, 0)


def test_weeks_and_trends_compare_like_with_like(town: Engine) -> None:
    told_all(town, [
        *(complaint(f"a{n}", START - n * DAY) for n in range(10)),
        *(complaint(f"b{n}", START - (30 + n) * DAY) for n in range(4)),
        *(complaint(f"c{n}", START - (364 + n) * DAY) for n in range(2)),
    ])  # fmt: skip
    with town.connect() as connection:
        (cell,) = complaints.trend(connection, NOW, ALL, MONTH)
        (whole,) = complaints.trend(connection, NOW, ALL, MONTH, by_kecamatan=False)
        (weeks,) = complaints.weekly(connection, NOW, ALL, weeks=6)
    assert (cell.category, cell.kecamatan) == ("jalan rusak", PLACES[0])
    assert (cell.n, cell.before, cell.year_ago) == (10, 4, None)
    assert (whole.kecamatan, whole.n, whole.growth) == (None, 10, 6)
    assert weeks.counts == (0, 4, 0, 0, 3, 7)
    assert weeks.weeks[-1] == start_of_day(START) - 6 * DAY


def test_last_year_is_only_compared_with_where_there_was_one(town: Engine) -> None:
    told(town, complaint("1"), complaint("2", START - 365 * DAY), complaint("3", START - 500 * DAY))
    with town.connect() as connection:
        (cell,) = complaints.trend(connection, NOW, ALL, span_of(Window.MONTH, START))
        (year,) = complaints.trend(connection, NOW, ALL, Span(START - 300 * DAY, START + 1))
    assert (cell.n, cell.before, cell.year_ago) == (1, 0, 1)
    assert (year.n, year.before, year.year_ago) == (1, 2, None)


def test_choices_are_what_the_last_half_year_had_the_most_frequent_first(town: Engine) -> None:
    told(
        town,
        complaint("1", opd="dlh"),
        complaint("2"),
        complaint("3"),
        complaint("4", START - 400 * DAY, channel="fax"),
    )
    with town.connect() as connection:
        found = complaints.choices(connection, NOW)
    assert found.opds == ("dpu-bmpr", "dlh")
    assert found.channels == ("SP4N-LAPOR",)
    assert len(found.kecamatan) == 28
    assert (found.names["dlh"], found.names["35.22.15"]) == ("DLH", "Bojonegoro")


STATUSES = ("received", "verified", "in_progress", "postponed", "answered", "closed", "archived")
DRAWN = st.lists(
    st.tuples(
        st.integers(0, 24 * 150), st.sampled_from(STATUSES), st.sampled_from(["pengaduan", "permintaan_informasi"]),
        st.sampled_from([None, *PLACES]), st.booleans(),
    ),
    max_size=30,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DRAWN)
def test_every_figure_is_what_a_person_would_count(
    town: Engine, drawn: list[tuple[int, str, str, str | None, bool]]
) -> None:
    with town.begin() as connection:
        connection.execute(text("DELETE FROM complaint"))
    made = []
    for n, (hours, status, kind, kecamatan, is_dated) in enumerate(drawn):
        at = START - hours * HOUR
        done = status in ("answered", "closed")
        dates = {
            "verified_at": at + HOUR if is_dated and status not in ("received", "postponed") else None,
            "disposed_at": at + 2 * HOUR if is_dated and (done or status == "in_progress") else None,
            "answered_at": at + 3 * HOUR if done else None,
        }
        made.append(complaint(str(n), at, status=status, kind=kind, kecamatan=kecamatan, **dates))
    store(town, made)
    is_open = [each for each in made if each.status not in ("answered", "closed", "archived")]
    due = [TIMES.due(Opened(e.kind, e.status, e.received_at, e.verified_at, e.disposed_at)) for e in is_open]
    late = [
        each for each, waits in zip(is_open, due, strict=True) if waits.deadline is not None and waits.deadline < START
    ]
    came = [each for each in made if each.received_at >= MONTH.starts_at]
    with town.connect() as connection:
        found = complaints.totals(connection, NOW, ALL, MONTH)
        bands = complaints.backlog(connection, NOW, ALL)
        parts = complaints.breakdown(connection, NOW, ALL, MONTH, Dimension.KECAMATAN)
        queue = complaints.queue(connection, NOW, ALL)
    assert (found.n, found.open, found.overdue) == (len(came), len(is_open), len(late))
    ages = [(to_datetime(START).date() - to_datetime(each.received_at).date()) // timedelta(days=1) for each in is_open]
    assert [band.n for band in bands] == [
        sum(first <= age and (last is None or age <= last) for age in ages) for first, last in BANDS
    ]
    assert sum(band.overdue for band in bands) == len(late)
    assert {part.key: part.n for part in parts if part.n} == Counter(each.kecamatan for each in came)
    assert {part.key: part.overdue for part in parts if part.overdue} == Counter(each.kecamatan for each in late)
    assert [each.ticket for each in queue.items] == [
        each.ticket for each in sorted(is_open, key=lambda each: (each.received_at, int(each.ticket)))
    ]
    assert sum(each.left_ms is not None and each.left_ms < 0 for each in queue.items) == queue.overdue == len(late)

"""What is normal, where it is not, and that both roads to the history tell the same. On both databases."""

import random

import pytest
from sqlalchemy import Engine, text

from commandcenter.domain.clock import DAY, HOUR, Instant, start_of_day
from commandcenter.domain.complaints.model import Standing
from commandcenter.domain.complaints.scope import Where, Window, span_of
from commandcenter.domain.records import Complaint
from commandcenter.store.queries import complaints
from tests.network import START
from tests.store.complaining import NOW, PLACES, ready, told, told_all
from tests.store.feeding import complaint

ALL = Where()
MIDNIGHT = start_of_day(START)


def past(days: int, seed: int = 1) -> list[Complaint]:
    """Roads every day at three places, water on every third; one channel."""
    draw = random.Random(seed)
    made = []
    for day in range(1, days + 1):
        for n in range(draw.randint(1, 3)):
            at = MIDNIGHT - day * DAY + draw.randrange(7, 20) * HOUR
            made.append(complaint(f"road-{day}-{n}", at, kecamatan=draw.choice(PLACES)))
        if day % 3 == 0:
            at = MIDNIGHT - day * DAY + 9 * HOUR
            made.append(complaint(f"water-{day}", at, category="air bersih", kecamatan=draw.choice([None, *PLACES])))
    return made


@pytest.fixture(scope="module")
def history() -> list[Complaint]:
    return past(500)


@pytest.fixture
def town(engine: Engine, history: list[Complaint]) -> Engine:
    ready(engine)
    told_all(engine, history)
    return engine


def test_an_ordinary_week_is_normal_and_says_what_it_stands_on(town: Engine) -> None:
    with town.connect() as connection:
        found = complaints.normality(connection, NOW, ALL, Window.WEEK)
    assert found.departures == ()
    assert found.whole.standing is Standing.WITHIN
    assert found.whole.low is not None
    assert found.whole.high is not None
    assert found.whole.low <= found.whole.n <= found.whole.high
    assert found.history is not None
    assert found.history.ends_at == MIDNIGHT - 29 * DAY
    assert found.history_n > 700
    assert 0 < found.outside_by_chance < 0.05 * found.tested


def test_a_burst_at_one_place_is_a_departure_and_a_hot_spot(town: Engine) -> None:
    burst = [complaint(f"burst-{n}", START - n * HOUR, category="air bersih", kecamatan=PLACES[1]) for n in range(9)]
    told(town, *burst, complaint("village", START - DAY, village="35.22.15.1001"))
    with town.connect() as connection:
        found = complaints.normalities(connection, NOW, ALL)
        spots = complaints.hot_spots(connection, NOW, ALL, Window.WEEK)
    week = found[Window.WEEK]
    above = {(each.category, each.kecamatan) for each in week.departures}
    assert {("air bersih", PLACES[1]), ("air bersih", None)} <= above
    assert all(each.standing is Standing.ABOVE for each in week.departures)
    assert week.departures[0].p == min(each.p or 1 for each in week.departures)
    assert (spots[0].kecamatan, spots[0].category) == (PLACES[1], "air bersih")
    assert (spots[0].n, spots[0].problems, spots[0].most) == (10, 2, 9)  # and the one of any week
    assert spots[0].compared is not None
    assert found[Window.TODAY].whole.n >= 9


def test_a_quiet_month_departs_and_a_quiet_today_does_not(town: Engine) -> None:
    with town.begin() as connection:
        connection.execute(text("DELETE FROM complaint WHERE received_at >= :at"), {"at": MIDNIGHT - 29 * DAY})
    with town.connect() as connection:
        found = complaints.normalities(connection, NOW, ALL)
    assert found[Window.MONTH].whole.standing is Standing.BELOW
    assert found[Window.TODAY].whole.standing is Standing.WITHIN


def test_with_too_little_history_nothing_is_called_normal(engine: Engine) -> None:
    ready(engine)
    told_all(engine, past(80))
    with engine.connect() as connection:
        found = complaints.normality(connection, NOW, ALL, Window.WEEK)
        days = complaints.inflow(connection, NOW, ALL, span_of(Window.MONTH, START))
    assert found.history is None
    assert found.whole.n > 0
    assert found.whole.standing is Standing.UNKNOWN
    assert found.whole.expected is found.whole.low is None
    assert len(found.kecamatan) == 28
    assert {day.expected for day in days} == {None}
    assert sum(day.n for day in days) > 20


def test_every_day_of_a_span_has_its_range_and_today_that_of_the_day_so_far(town: Engine) -> None:
    with town.connect() as connection:
        days = complaints.inflow(connection, NOW, ALL, span_of(Window.MONTH, START))
        n = complaints.totals(connection, NOW, ALL, span_of(Window.MONTH, START)).n
    assert [day.day for day in days] == [MIDNIGHT - back * DAY for back in range(29, -1, -1)]
    assert sum(day.n for day in days) == n
    assert all(day.low is not None and day.high is not None and day.low <= day.high for day in days)
    assert 1 < (days[0].expected or 0) < 4
    assert 0 < (days[-1].expected or 0) < (days[0].expected or 0)


@pytest.mark.parametrize("where", [ALL, Where(category="air bersih"), Where(kecamatan=PLACES[0])])
def test_the_counts_that_are_kept_tell_the_same_as_the_tickets_themselves(town: Engine, where: Where) -> None:
    past_instant = Instant(START, live=False)  # known then is what is known now, and it is read from the tickets
    with town.connect() as connection:
        kept = complaints.normality(connection, NOW, where, Window.MONTH)
        read = complaints.normality(connection, past_instant, where, Window.MONTH)
    assert repr(kept) == repr(read)
    assert kept.history_n > 0


def test_a_scope_has_a_history_of_its_own(town: Engine) -> None:
    with town.connect() as connection:
        road = complaints.normality(connection, NOW, Where(category="jalan rusak"), Window.MONTH)
        by_channel = complaints.normality(connection, NOW, Where(channel="SP4N-LAPOR"), Window.MONTH)
        other = complaints.normality(connection, NOW, Where(channel="radio"), Window.MONTH)
        everything = complaints.normality(connection, NOW, ALL, Window.MONTH)
    assert [each.category for each in road.categories] == ["jalan rusak"]
    assert repr(by_channel) == repr(everything)
    assert other.history is None


def test_rates_are_per_head_and_tickets_without_a_place_are_told(town: Engine) -> None:
    span = span_of(Window.MONTH, START)
    with town.connect() as connection:
        found = complaints.rates(connection, NOW, ALL, span)
        n = complaints.totals(connection, NOW, ALL, span)
    assert len(found.rates) == 28
    assert sum(each.n for each in found.rates) + found.unplaced == n.n
    assert found.unplaced == n.unplaced
    assert {each.key for each in found.rates[:3]} == set(PLACES)

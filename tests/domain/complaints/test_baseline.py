"""What is normal: against figures worked out by hand, and against invented histories whose truth is known."""

import math
import random

import pytest

from commandcenter.domain.clock import DAY, HOUR
from commandcenter.domain.complaints.baseline import Baseline
from commandcenter.domain.complaints.counts import CountSpread
from commandcenter.domain.complaints.fitting import fit
from commandcenter.domain.complaints.history import (
    LONGEST,
    SHORTEST,
    YEAR_DAYS,
    Day,
    blend_of,
    month_of,
    settled,
    share_of_day,
    weekday_of,
    whole_weeks,
)
from commandcenter.domain.complaints.scope import Span
from tests.domain.complaints.histories import ENDS, even, of_tickets, poisson

WEEK = 7 * DAY
MID_JANUARY = ENDS + 53 * DAY


def test_a_history_is_whole_years_or_whole_weeks_and_too_short_is_none() -> None:
    assert whole_weeks(None, ENDS) is None
    assert whole_weeks(ENDS - (SHORTEST - 1) * DAY, ENDS) is None
    assert whole_weeks(ENDS - SHORTEST * DAY, ENDS) == Span(ENDS - SHORTEST * DAY, ENDS)
    assert whole_weeks(ENDS - 100 * DAY, ENDS) == Span(ENDS - 98 * DAY, ENDS)
    assert whole_weeks(ENDS - 700 * DAY, ENDS) == Span(ENDS - YEAR_DAYS * DAY, ENDS)
    assert whole_weeks(ENDS - 5000 * DAY, ENDS) == Span(ENDS - LONGEST * DAY, ENDS)


def test_a_ticket_with_a_mistyped_year_makes_no_history_and_an_even_one_stays_as_it_is() -> None:
    history = even({"road": 2}, 400)
    assert settled(history.days, history.span) == history.span
    stray = Day("road", ENDS - 700 * DAY, 1, 1)
    longer = Span(ENDS - LONGEST * DAY, ENDS)
    assert settled((stray, *history.days), longer) == Span(ENDS - YEAR_DAYS * DAY, ENDS)
    young = even({"road": 10}, 30)  # and four weeks are too few
    assert settled((stray, *young.days), longer) is None
    assert settled((), longer) is None


def test_days_have_their_weekday_their_month_and_their_place_between_months() -> None:
    assert weekday_of(ENDS) == 0  # Monday 24 November 2025
    assert month_of(ENDS) == 10
    middle = blend_of(ENDS - 8 * DAY)  # 16 November: the middle
    assert (middle.earlier, middle.later) in ((10, 11), (9, 10))
    assert min(middle.weight, 1 - middle.weight) < 0.03
    new_year = blend_of(ENDS + 38 * DAY)  # 1 January 2026, half way between two middles
    assert (new_year.earlier, new_year.later) == (11, 0)
    assert new_year.weight == pytest.approx(0.5, abs=0.03)


def test_the_share_of_a_day_is_that_which_has_usually_come_by_then() -> None:
    hours = (0,) * 8 + (3, 1) + (0,) * 14
    assert share_of_day(hours, 8 * HOUR) == 0
    assert share_of_day(hours, 8 * HOUR + HOUR // 2) == pytest.approx(3 / 8)
    assert share_of_day(hours, 9 * HOUR) == pytest.approx(3 / 4)
    assert share_of_day(hours, DAY) == 1
    assert share_of_day((0,) * 24, 6 * HOUR) == pytest.approx(1 / 4)


def test_the_same_every_day_is_expected_again_and_half_of_it_on_half_a_day() -> None:
    baseline = fit(even({"road": 2, "water": 1}, 84, ("k1", "k2")))
    road = baseline.expect("road", ENDS, ENDS + WEEK)
    assert road.everywhere.mean == pytest.approx(28)
    assert road.within("k1").mean == pytest.approx(14)
    assert road.within("k9").mean == 0
    assert baseline.expect("water", ENDS, ENDS + DAY // 2).everywhere.mean == pytest.approx(1)
    assert baseline.expect("unheard of", ENDS, ENDS + WEEK).everywhere == (0, 0)
    parts = [baseline.expect(category, ENDS, ENDS + WEEK).everywhere for category in ("road", "water")]
    assert baseline.together(parts, ENDS, ENDS + WEEK).mean == pytest.approx(42)


def test_the_variance_is_that_of_the_count_and_of_what_is_not_known_exactly() -> None:
    """84 days of exactly one ticket: no clumps (f = 1), no unrest (a = 0); e = f / n = 1/84 for the level and
    1 / (n + k) of a share that is all of it. A week: m = 7, variance 7 + 49/84."""
    expected = fit(even({"road": 1}, 84)).expect("road", ENDS, ENDS + WEEK)
    assert expected.everywhere == pytest.approx((7, 7 + 49 / 84))


def test_tickets_in_clumps_scatter_as_much_more() -> None:
    """Four tickets at once on each fourth day at one of 25 places: y² / y is 4, less the little that place and day let
    expect (a ticket a day over 25 places)."""
    places = [f"k{n}" for n in range(25)]
    tickets = {("road", ENDS - n * DAY, places[n // 4 % 25]): 4 for n in range(4, 729, 4)}
    baseline = fit(of_tickets(tickets, 728))
    clumping = baseline.categories["road"].clumping
    assert clumping == pytest.approx(4 - 1 / 25, abs=0.02)


def weekly_pattern(day: int) -> int:
    return 1 if weekday_of(day) >= 5 else 4


def test_weekends_are_expected_to_be_quiet_where_they_are() -> None:
    tickets = {("road", ENDS - n * DAY, "k1"): weekly_pattern(ENDS - n * DAY) for n in range(1, 365)}
    baseline = fit(of_tickets(tickets, 364))
    monday = baseline.expect("road", ENDS, ENDS + DAY).everywhere.mean
    saturday = baseline.expect("road", ENDS + 5 * DAY, ENDS + 6 * DAY).everywhere.mean
    assert monday == pytest.approx(4, rel=0.1)
    assert saturday == pytest.approx(1, rel=0.15)
    assert baseline.expect("road", ENDS, ENDS + WEEK).everywhere.mean == pytest.approx(22, rel=0.05)


def season_of(day: int) -> float:
    """From 2.7 in the middle of January to 0.37 in the middle of July, as the rain comes and goes."""
    return math.exp(math.cos((day - MID_JANUARY) / (365.25 * DAY) * 2 * math.pi))


def invented(draw: random.Random, days: int, growth: float = 1.0, clump: int = 1) -> Baseline:
    """Floods in the rain and papers all year, at three places of unequal size; papers grow by ``growth`` a year."""
    tickets: dict[tuple[str, int, str], int] = {}
    for n in range(1, days + 1):
        day = ENDS - n * DAY
        level = growth if n <= YEAR_DAYS else 1.0
        for kecamatan, share in (("k1", 0.6), ("k2", 0.3), ("k3", 0.1)):
            tickets["flood", day, kecamatan] = poisson(draw, 2 * share * season_of(day))
            tickets["papers", day, kecamatan] = clump * poisson(draw, 3 * share * level / clump)
    return fit(of_tickets({key: n for key, n in tickets.items() if n}, days))


def test_the_rain_is_expected_when_it_comes_and_only_where_months_differ() -> None:
    baseline = invented(random.Random(1), 728)
    for first in (0, 40, 120, 226):
        truth = sum(2 * season_of(ENDS + n * DAY) for n in range(first, first + 30))
        found = baseline.expect("flood", ENDS + first * DAY, ENDS + (first + 30) * DAY).everywhere.mean
        assert found == pytest.approx(truth, rel=0.25)
    assert max(baseline.categories["papers"].season) < 1.15


def test_what_grew_is_expected_to_go_on_and_no_faster_than_double() -> None:
    """Twice as many in the last year: from its middle to a month after its end it goes on by 2^(0.5 + 1/24)."""
    tickets = {("papers", ENDS - n * DAY, "k1"): 40 if n <= YEAR_DAYS else 20 for n in range(1, 729)}
    baseline = fit(of_tickets(tickets, 728))
    month = baseline.expect("papers", ENDS, ENDS + 30 * DAY)
    years = (YEAR_DAYS / 2 + 15) / YEAR_DAYS
    assert month.everywhere.mean == pytest.approx(30 * 40 * 2**years, rel=0.01)
    faster = {key: n * (5 if key[1] >= ENDS - YEAR_DAYS * DAY else 1) for key, n in tickets.items()}
    assert fit(of_tickets(faster, 728)).categories["papers"].growth == pytest.approx(math.log(2))


def test_a_place_of_few_tickets_is_drawn_toward_its_share_of_all() -> None:
    baseline = invented(random.Random(2), 364)
    shares = baseline.categories["flood"].shares
    assert sum(share.value for share in shares.values()) == pytest.approx(1)
    assert shares["k1"].value == pytest.approx(0.6, abs=0.05)
    assert shares["k3"].uncertainty > 0


@pytest.mark.parametrize("clump", [1, 3])
@pytest.mark.parametrize("days", [7, 30])
def test_a_range_of_95_percent_holds_about_so_many_of_what_comes_next(days: int, clump: int) -> None:
    """Forty invented histories, each with the true week or month that follows. A range may hold more than it promises
    (counts are whole), never much less."""
    inside = asked = 0
    for seed in range(40):
        draw = random.Random(seed)
        baseline = invented(draw, 728, growth=1.1, clump=clump)
        for category in ("flood", "papers"):
            expected = baseline.expect(category, ENDS, ENDS + days * DAY)
            for kecamatan, share in ((None, 1.0), ("k1", 0.6), ("k2", 0.3), ("k3", 0.1)):
                if category == "flood":
                    truth = poisson(draw, sum(2 * share * season_of(ENDS + n * DAY) for n in range(days)))
                else:
                    truth = clump * poisson(draw, 3 * share * 1.1 * days / clump)
                spread = CountSpread(*(expected.everywhere if kecamatan is None else expected.within(kecamatan)))
                low, high = spread.interval()
                inside, asked = inside + (low <= truth <= high), asked + 1
    assert asked == 320
    assert 0.92 <= inside / asked <= 0.995

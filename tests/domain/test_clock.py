"""Instants in UTC, days and quarters in WIB."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.clock import (
    DAY,
    FIVE_MINUTES,
    HOUR,
    MINUTE,
    WIB,
    floor_to,
    from_datetime,
    start_of_day,
    start_of_quarter,
    to_datetime,
)

instants = st.integers(0, from_datetime(datetime(2200, 1, 1, tzinfo=UTC)))


def wib(*parts: int) -> int:
    return from_datetime(datetime(*parts, tzinfo=WIB))  # type: ignore[misc, arg-type]


def test_an_instant_is_milliseconds_utc_and_shows_in_wib() -> None:
    assert wib(1970, 1, 1, 7) == 0
    assert to_datetime(1_500) == datetime(1970, 1, 1, 7, 0, 1, 500_000, tzinfo=WIB)
    assert to_datetime(0).utcoffset() == timedelta(hours=7)


@given(instants)
def test_an_instant_survives_the_way_over_a_datetime(at: int) -> None:
    assert from_datetime(to_datetime(at)) == at


@given(instants, st.integers(-14, 14))
def test_the_zone_in_which_a_moment_is_written_does_not_matter(at: int, hours: int) -> None:
    assert from_datetime(to_datetime(at).astimezone(timezone(timedelta(hours=hours)))) == at


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        from_datetime(datetime(2026, 11, 23, 14, 5))  # noqa: DTZ001 - the naive datetime is the case


def test_a_day_begins_at_midnight_in_wib() -> None:
    """Five in the afternoon UTC."""
    midnight = wib(2026, 11, 23)
    assert midnight == from_datetime(datetime(2026, 11, 22, 17, tzinfo=UTC))
    assert start_of_day(midnight) == midnight
    assert start_of_day(midnight + DAY - 1) == midnight
    assert start_of_day(midnight - 1) == midnight - DAY


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (wib(2026, 1, 1), wib(2026, 1, 1)),
        (wib(2026, 3, 31, 23, 59, 59), wib(2026, 1, 1)),
        (wib(2026, 4, 1), wib(2026, 4, 1)),  # still March in UTC
        (wib(2026, 8, 17, 10), wib(2026, 7, 1)),
        (wib(2026, 11, 23, 14, 5), wib(2026, 10, 1)),
        (wib(2027, 1, 1) - 1, wib(2026, 10, 1)),
    ],
)
def test_a_quarter_begins_on_its_first_day_in_wib(at: int, expected: int) -> None:
    assert start_of_quarter(at) == expected


@given(instants)
def test_a_quarter_is_at_most_92_days_and_begins_with_a_day(at: int) -> None:
    start = start_of_quarter(at)
    assert 0 <= at - start < 92 * DAY
    assert start_of_day(start) == start == start_of_quarter(start)
    assert start_of_quarter(start - 1) < start


@given(instants, st.sampled_from([MINUTE, FIVE_MINUTES, HOUR, DAY]))
def test_a_bucket_holds_its_instant_and_begins_on_a_round_local_time(at: int, step: int) -> None:
    start = floor_to(at, step)
    local = to_datetime(start)
    assert start <= at < start + step
    assert floor_to(start, step) == start
    assert (local.hour * HOUR + local.minute * MINUTE) % step == 0
    assert (local.second, local.microsecond) == (0, 0)

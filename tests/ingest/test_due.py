"""When a feed is due: its schedule, and the pauses after failures."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.clock import HOUR, MINUTE, SECOND, WIB, from_datetime
from ingest import due
from ingest.config import Schedule

NOW = from_datetime(datetime(2026, 11, 23, 14, 5, tzinfo=WIB))  # a Monday
EVERY_5M = Schedule(every="5m")  # type: ignore[arg-type]  # as it is written in the file


def cron(line: str) -> Schedule:
    return Schedule(cron=line)


def test_every_counts_from_the_start_of_the_last_run() -> None:
    assert due.next_due(EVERY_5M, NOW, NOW + 20 * SECOND) == NOW + 5 * MINUTE


def test_what_was_missed_is_run_once_and_now() -> None:
    assert due.next_due(EVERY_5M, NOW - 10 * HOUR, NOW) == NOW


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("0 7 * * *", datetime(2026, 11, 24, 7, 0, tzinfo=WIB)),
        ("30 14 * * mon", datetime(2026, 11, 23, 14, 30, tzinfo=WIB)),
        ("0 0 1 */3 *", datetime(2027, 1, 1, tzinfo=WIB)),
    ],
)
def test_a_cron_line_is_read_in_local_time(line: str, expected: datetime) -> None:
    assert due.next_due(cron(line), NOW, NOW) == from_datetime(expected)


def test_the_moment_itself_is_not_the_next_one() -> None:
    at_seven = from_datetime(datetime(2026, 11, 23, 7, 0, tzinfo=WIB))
    assert due.next_due(cron("0 7 * * *"), at_seven, at_seven) == from_datetime(datetime(2026, 11, 24, 7, tzinfo=WIB))


def test_a_day_that_never_comes_is_far_away_and_no_error() -> None:
    assert due.next_due(cron("0 0 30 feb *"), NOW, NOW) > NOW + timedelta(days=3000) // timedelta(milliseconds=1)


def test_pauses_double_up_to_six_hours() -> None:
    pauses = [due.next_try(cron("0 7 1 * *"), failures, NOW) - NOW for failures in range(1, 13)]
    assert pauses[:3] == [30 * SECOND, 60 * SECOND, 120 * SECOND]
    assert pauses[-1] == 6 * HOUR


def test_a_quick_feed_is_tried_at_its_own_pace_first() -> None:
    quick = Schedule(every="5s")  # type: ignore[arg-type]
    assert due.next_try(quick, 1, NOW) == NOW + 5 * SECOND
    assert due.next_try(quick, 4, NOW) == NOW + 240 * SECOND


@given(st.integers(1, 10_000), st.floats(0, 1e6))
def test_a_source_that_asks_to_be_left_alone_is(failures: int, asked: float) -> None:
    assert due.next_try(EVERY_5M, failures, NOW, asked) >= NOW + round(asked * SECOND)

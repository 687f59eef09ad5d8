"""Freshness by the age of the data, and the order in which feeds need somebody."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.clock import SECOND
from commandcenter.domain.feeds import (
    Counts,
    FeedState,
    FeedView,
    Freshness,
    freshness,
    severity,
    worst_first,
)

WELL = FeedView(
    name="well", title="", kind="file", owner="o", owner_name="O", records="complaint", schedule="every 60s",
    retention_days=None, warn_after_s=60, error_after_s=120, is_enabled=True, state=FeedState.OK, since=0, failures=0,
    is_running=False, last_run_at=0, last_ok_at=0, next_at=0, error=None, data_at=0, freshness=Freshness.FRESH, rows=1,
    rejects=0, conflicts=0, differing=0,
)  # fmt: skip


def test_data_turns_old_at_its_limits_and_not_a_millisecond_before() -> None:
    ages = [59 * SECOND + 999, 60 * SECOND, 119 * SECOND + 999, 120 * SECOND]
    found = [freshness(1_000, 60, 120, 1_000 + age) for age in ages]
    assert found == [Freshness.FRESH, Freshness.WARN, Freshness.WARN, Freshness.ERROR]


def test_a_feed_without_data_is_neither_fresh_nor_old() -> None:
    assert freshness(None, 60, 120, 0) is Freshness.NEVER


@given(st.integers(0, 10**13), st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 10**10), st.integers(0, 9))
def test_data_never_grows_fresher_by_waiting(data_at: int, warn: int, more: int, age: int, wait: int) -> None:
    order = [Freshness.FRESH, Freshness.WARN, Freshness.ERROR]
    now, later = (freshness(data_at, warn, warn + more, data_at + age + extra) for extra in (0, wait))
    assert order.index(now) <= order.index(later)


def test_whoever_needs_somebody_most_comes_first() -> None:
    wanted = [
        replace(WELL, name="parked", state=FeedState.PARKED),
        replace(WELL, name="too old", freshness=Freshness.ERROR, state=FeedState.FAILING),
        replace(WELL, name="failing", state=FeedState.FAILING),
        replace(WELL, name="no data", state=FeedState.NEW, freshness=Freshness.NEVER),
        replace(WELL, name="old", freshness=Freshness.WARN),
        replace(WELL, name="a conflict", conflicts=1),
        replace(WELL, name="a reject", rejects=1),
        replace(WELL, name="a total", differing=1),
        WELL,
        replace(WELL, name="off", is_enabled=False, state=FeedState.PARKED, freshness=Freshness.ERROR),
    ]
    assert worst_first(reversed(wanted)) == tuple(wanted)
    assert [severity(view) for view in wanted] == sorted(severity(view) for view in wanted)


def test_counts_add_up_and_the_newest_data_counts() -> None:
    found = Counts()
    for data_at in (None, 5, 3):
        found.add(Counts(1, 2, 3, 4, 5, 6, 7, data_at))
    assert found == Counts(3, 6, 9, 12, 15, 18, 21, 5)

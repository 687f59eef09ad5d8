"""Who is told what, when, and together with what: nothing is dropped, nothing is told before its time."""

from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.alerts.model import Severity
from commandcenter.domain.alerts.occasions import Occasion
from commandcenter.domain.alerts.routing import (
    Limit,
    Matter,
    Quiet,
    Route,
    Routing,
    Waiting,
    back_off,
    next_message,
    routed,
)
from commandcenter.domain.clock import DAY, HOUR, MINUTE, SECOND, start_of_day

MIDNIGHT: Final = start_of_day(1_763_000_000_000)
LOW: Final = frozenset({Severity.LOW, Severity.MEDIUM})


def matter(at: int = MIDNIGHT, severity: Severity = Severity.LOW, **changes: object) -> Matter:
    values = {"id": 1, "occasion": Occasion.RAISED, "at": at, "duty": "jaringan", "severity": severity} | changes
    return Matter(**values)  # type: ignore[arg-type]


def test_all_routes_that_fit_are_taken_and_each_channel_once_by_the_soonest() -> None:
    routing = Routing(
        (
            Route(("a", "b"), digest_min=60),
            Route(("a",), severities=frozenset({Severity.LOW})),
            Route(("c",), duties=frozenset({"urc"})),
            Route(("d",), occasions=frozenset({Occasion.CLEARED})),
        )
    )
    found = {due.channel: (due.bundle, due.due_at - MIDNIGHT) for due in routed(matter(), routing)}
    assert found == {"a": ("now:jaringan", 15 * SECOND), "b": ("digest:jaringan", HOUR)}


def test_without_a_route_nobody_is_told() -> None:
    assert routed(matter(), Routing()) == ()
    assert routed(matter(occasion=Occasion.TEST), Routing()) == ()


def test_a_test_goes_to_its_channel_alone_whatever_the_routes_say() -> None:
    routing = Routing((Route(("a", "b")),), quiet=Quiet(0, 1_439, frozenset(Severity)))
    (due,) = routed(matter(occasion=Occasion.TEST, severity=None, channel="b"), routing)
    assert (due.channel, due.due_at) == ("b", MIDNIGHT)


@given(begins=st.integers(0, 1_439), ends=st.integers(0, 1_439), minute=st.integers(0, 3 * 1_440))
def test_quiet_hours_are_those_of_the_clock_on_the_wall(begins: int, ends: int, minute: int) -> None:
    if begins == ends:
        return
    at = MIDNIGHT + minute * MINUTE
    over_at = Quiet(begins, ends, LOW).over_at(at)
    of_day = minute % 1_440
    is_quiet = begins <= of_day < ends if begins < ends else of_day >= begins or of_day < ends
    assert (over_at is not None) == is_quiet
    if over_at is not None:
        assert (over_at - MIDNIGHT) // MINUTE % 1_440 == ends
        assert at < over_at <= at + DAY


@given(at=st.integers(MIDNIGHT, MIDNIGHT + 2 * DAY), minutes=st.integers(1, 1_440))
def test_a_digest_is_due_within_its_time_and_never_at_once(at: int, minutes: int) -> None:
    (due,) = routed(matter(at), Routing((Route(("a",), digest_min=minutes),)))
    assert at < due.due_at <= at + minutes * MINUTE


rows = st.lists(
    st.builds(
        Waiting, st.integers(1, 10**6), st.sampled_from(["now:a", "now:b", "digest:a", "quiet:c", "test:1"]),
        st.integers(0, 100), st.integers(0, 4),
    ),
    max_size=40, unique_by=lambda row: row.id,
)  # fmt: skip


@given(waiting=rows, tokens=st.floats(0, 5), at=st.integers(0, 120))
def test_a_message_is_what_is_due_and_its_bundle_and_the_limit_drops_nothing(
    waiting: list[Waiting], tokens: float, at: int
) -> None:
    chosen = next_message(waiting, tokens, at)
    due = {row.bundle for row in waiting if row.due_at <= at}
    taken = [row for row in waiting if row.id in chosen]
    assert bool(chosen) == (bool(due) and tokens >= 1)
    assert {row.bundle for row in taken} <= due
    if any(row.bundle == "test:1" for row in taken):
        assert len(taken) == 1
    elif chosen and tokens < 2:
        assert len(chosen) == sum(row.bundle in due for row in waiting), "the last message has everything"


@given(waiting=rows, limit=st.integers(1, 5))
def test_every_row_goes_out_in_the_end_and_never_faster_than_the_limit(waiting: list[Waiting], limit: int) -> None:
    bucket, tokens, filled_at, at = Limit(limit, 100), float(limit), 0, 0
    sent: list[int] = []
    left = list(waiting)
    while left and at < 10_000:
        tokens, filled_at = bucket.tokens(tokens, filled_at, at), at
        chosen = next_message(left, tokens, at)
        if not chosen:
            at += 1
            continue
        tokens -= 1
        sent.append(at)
        left = [row for row in left if row.id not in chosen]
    assert left == []
    for begin in range(0, at + 1, 50):
        assert sum(begin <= each < begin + 100 for each in sent) <= 2 * limit


@given(left=st.floats(0, 10), before=st.integers(0, 10**9), at=st.integers(0, 10**9))
def test_a_clock_that_is_set_back_gives_no_messages_away(left: float, before: int, at: int) -> None:
    tokens = Limit(10, MINUTE).tokens(left, before, at)
    assert left <= tokens <= 10 or tokens == left
    if at <= before:
        assert tokens == left


@given(attempts=st.integers(-1, 10_000), jitter=st.floats(0, 1))
def test_pauses_grow_to_half_an_hour(attempts: int, jitter: float) -> None:
    assert 15 * SECOND <= back_off(attempts, jitter) <= 30 * MINUTE
    assert back_off(1, 0) == 30 * SECOND
    assert back_off(20, 0) == 30 * MINUTE

"""N of M, flapping, maintenance, last will, late readings and silence."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.model import State
from commandcenter.domain.state import (
    Change,
    Policy,
    Track,
    observe,
    pack_changes,
    settle,
    silence,
    unpack_changes,
)
from tests.domain.slow_state import SlowTrack

SECOND = 1_000
TWO_OF_THREE = Policy()
ONE = Policy(confirm=1, window=1)
WORDS = {"u": "up", "g": "degraded", "d": "down", "m": "maintenance"}


def feed(track: Track, letters: str, start: int = 0, policy: Policy = TWO_OF_THREE) -> list[Change]:
    """One reading a second, a letter each, seen when it was sent."""
    changes: list[Change] = []
    for n, letter in enumerate(letters):
        at = start + n * SECOND
        changes += observe(track, WORDS[letter], at, at, False, policy)
    return changes


def states(changes: Iterable[Change]) -> list[str]:
    return [change.to_state for change in changes if change.kind == "state"]


def test_a_new_element_takes_the_first_word_that_it_hears() -> None:
    track = Track.unknown()
    assert feed(track, "d", start=5 * SECOND) == [Change("state", 5 * SECOND, "unknown", "down", False)]
    assert (track.state, track.since, track.event_at, track.seen_at) == ("down", 5 * SECOND, 5 * SECOND, 5 * SECOND)


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("uuuduuu", "up"),
        ("uuudd", "down"),
        ("uuudud", "down"),
        ("uuugd", "degraded"),  # both are at least degraded, only one is down
        ("uuugdd", "down"),
        ("ddu", "down"),
        ("dduu", "up"),
        ("dddug", "degraded"),  # neither is worse than degraded, only one is up
        ("uum", "maintenance"),
        ("uumd", "down"),  # maintenance defends nothing
    ],
)
def test_two_of_three_readings_move_the_state(letters: str, expected: str) -> None:
    track = Track.unknown()
    feed(track, letters)
    assert track.state == expected


def test_a_state_holds_since_the_first_reading_that_supports_it_without_a_gap() -> None:
    track = Track.unknown()
    assert feed(track, "uuudd")[-1] == Change("state", 3 * SECOND, "up", "down", False)
    track = Track.unknown()
    assert feed(track, "uuudud")[-1].event_at == 5 * SECOND


def test_since_survives_a_restart_between_the_first_and_the_second_reading() -> None:
    """What is stored is enough: ``disputed_at`` is not."""
    before = Track.unknown()
    feed(before, "uuud")
    after = Track(before.state, before.since, before.event_at, before.seen_at, before.recent)
    assert feed(after, "d", start=4 * SECOND) == [Change("state", 3 * SECOND, "up", "down", False)]


def test_confirm_one_follows_every_reading() -> None:
    track = Track.unknown()
    assert states(feed(track, "udgu", policy=ONE)) == ["up", "down", "degraded", "up"]


def test_a_late_reading_is_a_sign_of_life_and_nothing_else() -> None:
    track = Track.unknown()
    feed(track, "uuu", start=10 * SECOND)
    for _ in range(5):
        assert observe(track, "down", 11 * SECOND, 20 * SECOND, False, TWO_OF_THREE) == ()
    assert (track.state, track.recent, track.event_at, track.seen_at) == ("up", "uuu", 12 * SECOND, 20 * SECOND)


def test_two_readings_of_one_instant_are_both_counted() -> None:
    track = Track.unknown()
    feed(track, "uuu")
    observe(track, "down", 3 * SECOND, 3 * SECOND, False, TWO_OF_THREE)
    assert states(observe(track, "down", 3 * SECOND, 3 * SECOND, False, TWO_OF_THREE)) == ["down"]


def test_a_last_will_is_believed_at_once_and_outvoted_only_by_two() -> None:
    track = Track.unknown()
    feed(track, "uuu")
    assert observe(track, "down", 9 * SECOND, 9 * SECOND, True, TWO_OF_THREE) == (
        Change("state", 9 * SECOND, "up", "down", False),
    )
    assert states(feed(track, "u", start=20 * SECOND)) == []
    assert states(feed(track, "u", start=21 * SECOND)) == ["up"]


def test_a_last_will_reaches_an_element_whose_clock_runs_ahead() -> None:
    """Nor does its state begin in the future."""
    track = Track.unknown()
    observe(track, "up", 100 * SECOND, 10 * SECOND, False, TWO_OF_THREE)
    assert track.since == 10 * SECOND
    assert states(observe(track, "down", 20 * SECOND, 20 * SECOND, True, TWO_OF_THREE)) == ["down"]
    assert track.event_at == 100 * SECOND


def test_an_element_whose_clock_runs_behind_recovers_from_its_last_will() -> None:
    """And its "up" does not begin before its "down" did."""
    track = Track.unknown()
    observe(track, "up", 10 * SECOND, 100 * SECOND, False, TWO_OF_THREE)
    observe(track, "down", 120 * SECOND, 120 * SECOND, True, TWO_OF_THREE)
    observe(track, "up", 40 * SECOND, 130 * SECOND, False, TWO_OF_THREE)
    changes = observe(track, "up", 50 * SECOND, 140 * SECOND, False, TWO_OF_THREE)
    assert changes == (Change("state", 120 * SECOND, "down", "up", False),)


def test_an_old_last_will_is_late() -> None:
    track = Track.unknown()
    feed(track, "uuu", start=10 * SECOND)
    assert observe(track, "down", 5 * SECOND, 5 * SECOND, True, TWO_OF_THREE) == ()
    assert track.state == "up"


def test_maintenance_expects_silence_and_the_last_will() -> None:
    track = Track.unknown()
    feed(track, "uum")
    assert observe(track, "down", 9 * SECOND, 9 * SECOND, True, TWO_OF_THREE) == ()
    assert silence(track, 99 * SECOND) == ()
    assert track.state == "maintenance"


@pytest.mark.parametrize("letters", ["u", "g", "d", "uuu", "uudd"])
def test_silence_makes_any_other_state_unknown(letters: str) -> None:
    track = Track.unknown()
    feed(track, letters)
    held = track.state
    assert silence(track, 99 * SECOND) == (Change("state", 99 * SECOND, held, "unknown", False),)
    assert (track.state, track.since, track.recent) == ("unknown", 99 * SECOND, "")
    assert silence(track, 100 * SECOND) == ()


def test_a_tower_that_left_a_last_will_stays_down_however_long_it_is_silent() -> None:
    track = Track.unknown()
    feed(track, "uuu")
    observe(track, "down", 5 * SECOND, 5 * SECOND, True, TWO_OF_THREE)
    assert silence(track, 500 * SECOND) == ()
    assert (track.state, track.since) == ("down", 5 * SECOND)


def test_silence_does_not_begin_before_the_state_that_it_ends() -> None:
    """Our own clock was set back."""
    track = Track.unknown()
    feed(track, "u", start=50 * SECOND)
    assert silence(track, 40 * SECOND)[0].event_at == 50 * SECOND


def test_after_silence_nothing_is_defended() -> None:
    track = Track.unknown()
    feed(track, "uuu")
    silence(track, 99 * SECOND)
    assert states(feed(track, "d", start=120 * SECOND)) == ["down"]


def test_flapping_starts_with_the_change_that_is_one_too_many() -> None:
    """The mark comes before the change, which already bears it: one notice, not two."""
    track = Track.unknown()
    calm = feed(track, "ududud", policy=ONE)
    assert [change.is_flapping for change in calm] == [False] * 6  # five changes: the first was from unknown
    assert feed(track, "u", start=6 * SECOND, policy=ONE) == [
        Change("flapping_start", 6 * SECOND, "up", "up", True),
        Change("state", 6 * SECOND, "down", "up", True),
    ]
    assert track.flapping_since == 6 * SECOND


def test_states_go_on_changing_while_flapping() -> None:
    track = Track.unknown()
    feed(track, "udududu", policy=ONE)
    changes = feed(track, "du", start=7 * SECOND, policy=ONE)
    assert [(change.kind, change.is_flapping) for change in changes] == [("state", True)] * 2
    assert track.flapping_since == 6 * SECOND


def test_flapping_ends_by_itself_when_the_changes_age_out() -> None:
    track = Track.unknown()
    feed(track, "udududu", policy=ONE)  # changes at 1, 2 … 6 s
    window = ONE.flap_window_ms
    assert settle(track, 4 * SECOND + window - 1, ONE) == ()  # those at 4, 5 and 6 s are left
    end = 4 * SECOND + window
    assert settle(track, end, ONE) == (Change("flapping_end", end, "up", "up", False),)
    assert track.flapping_since is None
    assert settle(track, end + 1, ONE) == ()


def test_flapping_ends_before_a_change_that_stands_alone() -> None:
    track = Track.unknown()
    feed(track, "udududu", policy=ONE)
    later = 7 * SECOND + ONE.flap_window_ms
    changes = feed(track, "d", start=later, policy=ONE)
    assert [(change.kind, change.is_flapping) for change in changes] == [("flapping_end", False), ("state", False)]


def test_maintenance_and_silence_do_not_count_as_flapping() -> None:
    track = Track.unknown()
    feed(track, "um" * 20, policy=ONE)
    for n in range(20):
        silence(track, (100 + 2 * n) * SECOND)
        feed(track, "u", start=(101 + 2 * n) * SECOND, policy=ONE)
    assert track.flapping_since is None


@pytest.mark.parametrize("confirm_of_window", [(1, 2), (0, 1), (4, 3), (2, 4)])
def test_a_policy_under_which_two_states_could_hold_is_refused(confirm_of_window: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="more than half"):
        Policy(*confirm_of_window)


def test_a_policy_whose_flapping_could_not_end_is_refused() -> None:
    with pytest.raises(ValueError, match="flap_low"):
        Policy(flap_high=2, flap_low=2)


def test_unknown_is_not_a_reading() -> None:
    with pytest.raises(KeyError):
        observe(Track.unknown(), State.UNKNOWN, 0, 0, False, TWO_OF_THREE)


@given(st.lists(st.integers(min_value=0, max_value=2**53)).map(tuple))
def test_changes_survive_the_store(changes: tuple[int, ...]) -> None:
    assert unpack_changes(pack_changes(changes)) == changes


@given(st.integers(3, 9), st.sets(st.integers(0, 30)))
def test_one_lost_packet_at_a_time_is_never_an_outage(gap: int, starts: set[int]) -> None:
    """Losses at least ``gap`` readings apart."""
    letters = "".join("d" if n % gap == 0 and n // gap in starts else "u" for n in range(31 * gap))
    track = Track.unknown()
    assert states(feed(track, "u" * 3 + letters)) == ["up"]


policies = st.integers(1, 6).flatmap(
    lambda window: st.builds(
        Policy,
        confirm=st.integers(window // 2 + 1, window),
        window=st.just(window),
        flap_window_ms=st.integers(1, 40),
        flap_high=st.integers(3, 6),
        flap_low=st.integers(0, 2),
    )
)
words = st.sampled_from(["up", "up", "degraded", "down", "down", "maintenance"])
steps = st.lists(
    st.one_of(
        st.tuples(st.just("read"), words, st.integers(-4, 6)),
        st.tuples(st.just("read"), words, st.just(1)),
        st.tuples(st.just("will"), st.just("down"), st.integers(-4, 6)),
        st.tuples(st.sampled_from(["silence", "settle"]), st.just(""), st.just(0)),
    ),
    max_size=80,
)


@given(policies, steps)
def test_any_sequence_ends_as_in_the_slow_and_obvious_implementation(
    policy: Policy, moves: list[tuple[str, str, int]]
) -> None:
    track, slow = Track.unknown(), SlowTrack(policy)
    marks = 0
    since = track.since
    for now, (kind, word, offset) in enumerate(moves, start=10):
        if kind == "silence":
            changes = silence(track, now)
            expected = slow.silence(now)
        elif kind == "settle":
            changes = settle(track, now, policy)
            expected = slow.settle(now)
        else:
            changes = observe(track, word, now + offset, now, kind == "will", policy)
            expected = slow.observe(word, now + offset, now, kind == "will")
        assert list(changes) == expected
        assert (track.state, track.event_at, track.seen_at) == (slow.state, slow.event_at, slow.seen_at)
        assert len(track.recent) <= policy.window
        assert len(track.changes) <= policy.flap_high
        marks += sum({"flapping_start": 1, "flapping_end": -1}.get(change.kind, 0) for change in changes)
        assert marks == (track.flapping_since is not None)
        assert since <= track.since <= now, "a state begins before the one that it replaces, or in the future"
        since = track.since


@given(policies, st.text("ugd", min_size=1, max_size=40), st.lists(st.sampled_from("ugdm"), max_size=20))
def test_late_readings_never_move_the_state_back(policy: Policy, letters: str, late: list[str]) -> None:
    track = Track.unknown()
    feed(track, letters, start=1_000 * SECOND, policy=policy)
    held = (track.state, track.since, track.recent, track.event_at, track.changes)
    for n, letter in enumerate(late):
        assert observe(track, WORDS[letter], n * SECOND, 2_000 * SECOND, False, policy) == ()
    assert (track.state, track.since, track.recent, track.event_at, track.changes) == held


@given(st.text("ugdm", max_size=60), st.integers(0, 60))
def test_a_restart_changes_nothing_under_the_default_policy(letters: str, cut: int) -> None:
    """A track rebuilt from its stored columns goes on as the one in memory."""
    whole, before = Track.unknown(), Track.unknown()
    feed(whole, letters[:cut])
    feed(before, letters[:cut])
    after = Track(
        before.state,
        before.since,
        before.event_at,
        before.seen_at,
        before.recent,
        unpack_changes(pack_changes(before.changes)),
        before.flapping_since,
    )
    start = cut * SECOND
    assert feed(after, letters[cut:], start) == feed(whole, letters[cut:], start)

"""Figures of the alarm system: examples with their sums done by hand, and floods against a slow reading of the rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.alerts.health import (
    WINDOW,
    Announced,
    Flood,
    Health,
    Standing,
    Verdict,
    assess,
    floods,
    rate_verdict,
    verdict,
)
from commandcenter.domain.alerts.model import AlertState, Severity
from commandcenter.domain.clock import DAY, HOUR, MINUTE, SECOND

START = 1_773_075_600_000  # Tuesday 10 March 2026, 00.00 WIB


def announced(*instants: int, rule: str = "down", entity: str = "link:a") -> list[Announced]:
    return [Announced(START + at, rule, entity, Severity.HIGH) for at in instants]


def day(found: list[Announced], *standing: Standing, positions: int = 1) -> Health:
    return assess(sorted(found, key=lambda each: each.at), standing, START, START + DAY, positions, [START])


def test_a_quiet_day_has_nothing_to_judge() -> None:
    health = day([])
    assert (health.announced, health.per_hour, health.top_share, health.share(Severity.LOW)) == (0, 0.0, None, None)
    assert health.floods == ()
    assert verdict(health.top_share, 0.05) is Verdict.UNKNOWN


def test_alerts_per_hour_count_for_each_position() -> None:
    health = day(announced(*range(0, DAY, 10 * MINUTE)))
    assert health.per_hour == 6.0
    assert rate_verdict(health.per_hour) is Verdict.GOOD
    assert day(announced(*range(0, DAY, 5 * MINUTE)), positions=2).per_hour == 6.0
    assert [rate_verdict(n) for n in (6.1, 12.0, 12.1)] == [Verdict.STRAINED, Verdict.STRAINED, Verdict.BAD]


def test_an_hour_with_more_than_thirty_is_busy() -> None:
    assert day(announced(*range(0, HOUR, 2 * MINUTE))).busy_hours == 0
    health = day(announced(*range(0, HOUR, 2 * MINUTE), HOUR - 1))
    assert (health.busy_hours, health.hours) == (1, 24)


def test_ten_within_ten_minutes_are_a_flood_until_fewer_than_five_are_left() -> None:
    health = day(announced(*(n * SECOND for n in range(10))))
    assert health.floods == (Flood(START, START + 5 * SECOND + WINDOW, 10),)
    assert day(announced(*(n * MINUTE + n * 7 * SECOND for n in range(9)))).floods == ()


def test_three_within_a_minute_chatter_and_two_of_them_do_not() -> None:
    found = announced(0, 30 * SECOND, 59 * SECOND) + announced(0, 30 * SECOND, 60 * SECOND, entity="link:b")
    assert [each.entity for each in day(found).chattering] == ["link:a"]


def test_what_stands_for_a_day_is_stale_unless_it_is_put_aside() -> None:
    old, new = START - 1, START + HOUR
    health = day(
        [], Standing(AlertState.ACKNOWLEDGED, old), Standing(AlertState.SHELVED, old),
        Standing(AlertState.UNACKNOWLEDGED, new), Standing(AlertState.UNACKNOWLEDGED, START + DAY - MINUTE),
    )  # fmt: skip
    assert (health.stale, health.waiting_long) == (1, 1)
    assert health.treated == {AlertState.SHELVED: 1}


def test_the_ten_most_frequent_have_their_share() -> None:
    found = [each for n in range(20) for each in announced(*range(n), entity=f"link:{n:02}")]
    health = day(found)
    assert [each.times for each in health.top] == list(range(19, 9, -1))
    assert health.top_share == pytest.approx(145 / 190)


@given(st.lists(st.integers(0, 3 * HOUR // SECOND), max_size=80), st.integers(1, 2))
def test_floods_are_what_looking_whenever_anything_changes_finds(seconds: list[int], positions: int) -> None:
    instants = sorted(second * SECOND for second in seconds)
    end = 4 * HOUR
    expected, began = [], None
    for at in sorted({moment for each in instants for moment in (each, each + WINDOW)}):
        behind = [each for each in instants if at - WINDOW < each <= at]
        if began is None and len(behind) >= 10 * positions:
            began = behind[0]
        elif began is not None and len(behind) < 5 * positions:
            expected.append((began, at))
            began = None
    found = [(flood.starts_at, flood.ends_at) for flood in floods(instants, end, positions)]
    assert found == expected
    assert all(flood.alerts == sum(flood.starts_at <= at < flood.ends_at for at in instants)
               for flood in floods(instants, end, positions))  # fmt: skip

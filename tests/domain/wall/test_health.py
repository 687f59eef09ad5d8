"""How displays are judged by what they last said."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.clock import SECOND
from commandcenter.domain.wall.health import (
    CLOCK_MAX,
    DARK_AFTER,
    TOGETHER,
    Condition,
    Expected,
    Health,
    Ill,
    health,
    outages,
    worst_first,
)

AT = 1_795_417_500_000
FULL_HD = Expected(frozenset({"start"}), 16 / 9, 700)


@dataclass(frozen=True)
class Said:
    """A healthy display, heard of a second ago."""

    seen_at: int = AT - SECOND
    shows: str = "start"
    stale: int = 0
    failing: int = 0
    frame_rate: float | None = 60.0
    heap_bytes: int | None = 90_000_000
    width_px: int | None = 1920
    height_px: int | None = 1080
    pixel_ratio: float | None = 1.0
    offset_ms: float | None = -3.0


def test_a_display_that_says_so_is_well() -> None:
    assert health(Said(), AT, FULL_HD) == Health(Condition.LIVE)


def test_one_that_never_spoke_is_not_dark() -> None:
    assert health(None, AT, FULL_HD) == Health(Condition.NEVER)


def test_two_reports_may_be_missing_and_then_it_is_dark_since_the_last() -> None:
    """What it said before is not held against it."""
    said = Said(seen_at=AT - DARK_AFTER, stale=3)
    assert health(said, AT, FULL_HD).condition is Condition.STALE
    assert health(said, AT + 1, FULL_HD) == Health(Condition.DARK, AT - DARK_AFTER)


@pytest.mark.parametrize(
    ("change", "ill"),
    [
        ({"stale": 1}, Ill.STALE),
        ({"failing": 1}, Ill.FAILING),
        ({"shows": "push:7"}, Ill.BEHIND),
        ({"width_px": 1920, "height_px": 993}, Ill.SIZE),  # a bar of the browser
        ({"width_px": 1080, "height_px": 1920}, Ill.SIZE),  # turned
        ({"width_px": 1024, "height_px": 576}, Ill.SIZE),  # right shape, wrong mode
        ({"frame_rate": 8.0}, Ill.RATE),
        ({"heap_bytes": 700_000_001}, Ill.HEAP),
        ({"offset_ms": -CLOCK_MAX - 1}, Ill.CLOCK),
    ],
)
def test_each_thing_that_is_wrong_is_named(change: dict[str, Any], ill: Ill) -> None:
    found = health(replace(Said(), **change), AT, FULL_HD)
    assert found.ills == (ill,)
    assert found.condition is (Condition.STALE if ill in (Ill.STALE, Ill.FAILING) else Condition.LIVE)


def test_a_panel_of_4k_seen_at_twice_the_size_is_no_wrong_size() -> None:
    assert health(replace(Said(), width_px=960, height_px=540, pixel_ratio=4.0), AT, FULL_HD).ills == ()


def test_what_a_browser_cannot_say_is_not_held_against_it() -> None:
    said = replace(
        Said(), frame_rate=None, heap_bytes=None, width_px=None, height_px=None, pixel_ratio=None, offset_ms=None
    )
    assert health(said, AT, FULL_HD) == Health(Condition.LIVE)


def test_nobody_measured_it_nobody_asked_it() -> None:
    assert health(replace(Said(), shows="x", height_px=500), AT) == Health(Condition.LIVE)


def test_a_switch_that_failed_is_one_outage_and_an_old_loss_is_not_part_of_it() -> None:
    hour = 3_600 * SECOND
    dark = {1: AT - hour, 5: AT, 6: AT + SECOND, 7: AT + 2 * SECOND}
    assert outages(dark, lit=4) == [frozenset({5, 6, 7})]
    assert outages({1: AT - hour, 5: AT, 6: AT + SECOND}, lit=4) == []


def test_two_are_an_outage_when_there_were_no_more() -> None:
    assert outages({1: AT, 2: AT + SECOND}, lit=0) == [frozenset({1, 2})]
    assert outages({1: AT}, lit=0) == []
    assert outages({1: AT, 2: AT + TOGETHER + 1}, lit=0) == []


@given(st.dictionaries(st.integers(1, 40), st.integers(0, 100 * SECOND)), st.integers(0, 5))
def test_a_display_is_in_one_outage_at_most_and_none_is_smaller_than_two(dark: dict[int, int], lit: int) -> None:
    found = outages(dark, lit)
    members = [each for outage in found for each in outage]
    assert len(members) == len(set(members))
    assert set(members) <= set(dark)
    assert all(len(outage) >= 2 for outage in found)


def test_the_worst_word_is_dark() -> None:
    assert worst_first([Condition.LIVE, Condition.DARK, Condition.STALE])[0] is Condition.DARK

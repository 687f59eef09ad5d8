"""Since when a count departs: against courses worked out by hand, and what holds for any course."""

from math import log

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.complaints.onset import onset

COUNTS = st.lists(st.integers(0, 40), min_size=1, max_size=40)


def test_the_day_after_which_the_excess_lasts_is_found() -> None:
    # reference value (6 - 2) / ln 3 = 3.64: the sum is above nothing from the first 7 on
    assert onset([2, 3, 1, 2, 7, 5, 6], usual=2, unusual=6) == 4


def test_an_excess_that_was_made_up_for_is_forgotten() -> None:
    assert onset([9, 0, 0, 0, 0, 7, 7], usual=2, unusual=6) == 5


def test_fewer_than_usual_is_found_alike() -> None:
    assert onset([11, 9, 10, 2, 1, 3], usual=10, unusual=2) == 3


def test_a_departure_that_is_over_by_the_last_day_has_no_beginning() -> None:
    assert onset([9, 9, 0, 0, 0, 0, 0, 0], usual=2, unusual=6) is None


def test_without_a_difference_there_is_no_departure() -> None:
    assert onset([5, 9, 9], usual=4, unusual=4) is None


def test_what_never_was_expected_begins_with_its_first_ticket() -> None:
    assert onset([0, 0, 0, 1, 2], usual=0, unusual=1.5) == 3


@given(COUNTS, st.floats(0.01, 20), st.floats(0.01, 20))
def test_from_the_onset_on_every_beginning_of_the_course_is_in_excess(
    counts: list[int], usual: float, unusual: float
) -> None:
    first = onset(counts, usual, unusual)
    if first is None:
        return
    reference = (unusual - usual) / (log(unusual) - log(usual))
    total, sign = 0.0, 1 if unusual > usual else -1
    for n in counts[first:]:
        total += sign * (n - reference)
        assert total > -1e-9


@given(COUNTS, st.floats(0.01, 20), st.floats(1.01, 5))
def test_quiet_days_before_change_nothing_but_the_index(counts: list[int], usual: float, times: float) -> None:
    first = onset(counts, usual, usual * times)
    later = onset([0, 0, 0, *counts], usual, usual * times)
    assert later == (None if first is None else first + 3)

"""Which days are coloured: not those that lie outside by chance alone."""

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.clock import DAY
from commandcenter.domain.complaints.model import ExpectedDay
from commandcenter.domain.complaints.outliers import outliers


def course(*counts: int, expected: float = 10.0, low: int = 4, high: int = 17) -> list[ExpectedDay]:
    return [ExpectedDay(index * DAY, n, expected, low, high) for index, n in enumerate(counts)]


def test_a_day_just_outside_its_range_is_chance_among_thirty_days() -> None:
    # 3.14 / 1.96 = 1.60 times as wide: 10 + 1.6 * 7 = 21.2
    assert outliers(course(*[10] * 29, 19)) == frozenset()
    assert outliers(course(*[10] * 29, 21)) == frozenset()
    assert outliers(course(*[10] * 29, 22)) == {29 * DAY}


def test_a_single_day_is_judged_by_its_own_range() -> None:
    assert outliers(course(17)) == frozenset()
    assert outliers(course(18)) == {0}


def test_too_few_depart_as_well() -> None:
    # 2.39 / 1.96 = 1.22 times as wide: 20 - 1.22 * 8 = 10.2
    assert outliers(course(10, 11, 12, expected=20.0, low=12, high=29)) == {0}


def test_a_day_without_a_range_is_none() -> None:
    assert outliers([ExpectedDay(0, 900, None, None, None)]) == frozenset()


@given(st.lists(st.integers(0, 60), min_size=1, max_size=40), st.integers(0, 10), st.integers(0, 10))
def test_what_is_called_out_lies_outside_and_further_out_is_called_out_too(
    counts: list[int], below: int, above: int
) -> None:
    days = course(*counts, low=10 - below, high=10 + above)
    found = outliers(days)
    for day in days:
        if day.day in found:
            assert day.n > 10 + above or day.n < 10 - below
    highest = max(counts)
    if highest > 10 and any(day.n == highest for day in days if day.day in found):
        assert {day.day for day in days if day.n == highest} <= found

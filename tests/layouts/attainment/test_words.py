from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.attainment.model import OpdQuarter
from commandcenter.domain.clock import DAY, HOUR
from commandcenter.domain.period import parse
from layouts.attainment import known, words
from tests.layouts.attainment import moods

PERCENTS = st.none() | st.floats(-200, 300)


def through(history: Sequence[float | None]) -> OpdQuarter:
    """An OPD with these quarters, the last one shown."""
    return moods.opd("dlh", history[-1:], history[:-1])


@given(st.lists(PERCENTS, min_size=1, max_size=len(moods.PERIODS)))
def test_below_since_is_where_the_last_stretch_below_begins(history: list[float | None]) -> None:
    opd = through(history)
    since = words.below_since(opd, moods.RULES)
    values = dict(opd.history)
    from_there = [value for period, value in opd.history if since and period >= since]
    assert all(value is not None and value < moods.RULES.met_from for value in from_there)
    before = [period for period in values if since and period < since]
    if before:
        last = values[before[-1]]
        assert last is None or last >= moods.RULES.met_from
    if not since:
        newest = opd.history[-1][1]
        assert newest is None or newest >= moods.RULES.met_from


@given(st.lists(PERCENTS, min_size=1, max_size=len(moods.PERIODS)))
def test_silent_and_below_exclude_each_other(history: list[float | None]) -> None:
    opd = through(history)
    assert not (words.silent_since(opd) and words.below_since(opd, moods.RULES))
    assert bool(words.silent_since(opd)) == (opd.history[-1][1] is None)


@pytest.mark.parametrize(
    ("lang", "period", "said"),
    [
        ("id", "2026-Q3", "TW III 2026"),
        ("en", "2026-Q3", "Q3 2026"),
        ("id", "2026", "2026"),
        ("en", "2026-Q5", "2026-Q5"),
    ],
)
def test_a_quarter_is_said_as_people_say_it(lang: str, period: str, said: str) -> None:
    assert words.quarter(lang, period) == said


@given(st.floats(-1e6, 1e6, allow_nan=False))
def test_a_percentage_is_never_bent_towards_what_one_expects(value: float) -> None:
    """Beyond 100 and below 0 are real, and 99.97 is not hidden either way: one decimal, as it rounds."""
    said = words.percent("en", value).replace("\u00a0%", "").replace(",", "")
    assert float(said) == pytest.approx(value, abs=0.0501)


def test_days_left_count_the_day_that_has_begun_and_end_with_the_quarter() -> None:
    quarter = parse("2026-Q3")
    assert known.days_left("2026-Q3", quarter.ends_at - 1) == (0, 1)
    assert known.days_left("2026-Q3", quarter.ends_at) == (92, 0)
    assert known.days_left("2026-Q3", quarter.starts_at + HOUR) == (0, 92)
    assert known.days_left("2026-Q3", quarter.ends_at + 92 * DAY) == (0, 0)
    assert known.days_left("2026", quarter.ends_at) == (0, 0)


@pytest.mark.parametrize("text", ["", "2026", "2026-Q5", "Q3 2026", "2026-Q3'; --"])
def test_what_names_no_quarter_means_the_newest_that_is_over(text: str) -> None:
    assert known.wanted({"period": text}) is None
    assert known.wanted({"period": "2026-Q3"}) == "2026-Q3"

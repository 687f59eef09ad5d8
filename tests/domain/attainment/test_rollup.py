"""Roll-up: hand-computed tables, and what holds for all weights."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.attainment.bands import default_rules
from commandcenter.domain.attainment.rollup import Part, average, combined
from commandcenter.domain.attainment.terms import Average, Verdict

RULES = default_rules(2026)
percents = st.floats(-300, 900)
parts = st.lists(st.builds(Part, st.none() | percents, st.floats(0.01, 100), st.booleans()), min_size=1, max_size=12)


def test_a_programme_by_hand() -> None:
    """Weights 2, 1, 1: (2 x 80 + 1 x 60 + 1 x 100) / 4 = 80; the third really has 150."""
    found = average(RULES, [Part(80, 2), Part(60, 1), Part(150, 1)])
    assert (found.percent, found.n, found.of, found.capped, found.coverage) == (80.0, 3, 3, 1, 1.0)
    assert found.band is not None
    assert (found.band.key, found.verdict) == ("high", Verdict.PARTLY)


def test_the_cap_is_that_of_the_plan_year() -> None:
    found = average(replace(RULES, average_cap=120.0), [Part(80), Part(150)])
    assert (found.percent, found.capped) == (100.0, 1)


def test_what_was_not_reported_is_left_out_and_counted() -> None:
    """Weights 3 and 1, only the second reported: 50 %, standing on a quarter of the weights."""
    found = average(RULES, [Part(None, 3), Part(50, 1)])
    assert (found.percent, found.n, found.of, found.not_reported, found.coverage) == (50.0, 1, 2, 1, 0.25)
    assert (found.band, found.verdict) == (None, None)


def test_what_has_no_formula_is_counted_apart() -> None:
    found = average(RULES, [Part(80), Part(None, counts=False)])
    assert (found.percent, found.n, found.of, found.others, found.coverage) == (80.0, 1, 1, 1, 1.0)


def test_nothing_reported_is_unknown_and_not_zero() -> None:
    assert average(RULES, [Part(None), Part(None)]) == Average(None, 0, 2, 0, 0.0)
    assert average(RULES, []) == Average(None, 0, 0, 0, 0.0)


def test_an_opd_by_hand() -> None:
    """Programmes of weight 60 and 40: 90 % of everything, and 50 % of half of it. 0.6 x 90 + 0.4 x 50 = 74, on
    0.6 + 0.4 x 0.5 = 0.8 of the weights."""
    whole, half = average(RULES, [Part(90), Part(90)]), average(RULES, [Part(50), Part(None)])
    found = combined(RULES, [(whole, 60), (half, 40)])
    assert (found.percent, found.n, found.of) == (74.0, 3, 4)
    assert found.coverage == pytest.approx(0.8)
    assert found.verdict is Verdict.PARTLY


def test_a_programme_that_reported_nothing_weighs_nothing_but_is_missed() -> None:
    found = combined(RULES, [(average(RULES, [Part(80)]), 1), (average(RULES, [Part(None)]), 3)])
    assert (found.percent, found.coverage, found.verdict) == (80.0, 0.25, None)


def test_a_programme_without_figures_of_its_own_is_no_gap() -> None:
    letters = average(RULES, [Part(None, counts=False)])
    found = combined(RULES, [(average(RULES, [Part(80)]), 1), (letters, 3)])
    assert (found.percent, found.coverage, found.others) == (80.0, 1.0, 1)


@given(parts)
def test_an_average_lies_between_its_capped_parts(given_parts: list[Part]) -> None:
    found = average(RULES, given_parts)
    counted = [min(part.percent, 100) for part in given_parts if part.counts and part.percent is not None]
    if not counted:
        assert found.percent is None
    else:
        assert found.percent is not None
        assert min(counted) - 1e-6 <= found.percent <= max(counted) + 1e-6
    assert found.n + found.not_reported + found.others == len(given_parts)


@given(parts, st.randoms())
def test_the_order_does_not_matter(given_parts: list[Part], random: object) -> None:
    mixed = list(given_parts)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = average(RULES, given_parts), average(RULES, mixed)
    assert other.percent == pytest.approx(one.percent, abs=1e-6)
    assert (one.n, one.of, one.capped, one.others) == (other.n, other.of, other.capped, other.others)


@given(parts, st.floats(0.01, 100))
def test_only_the_proportion_of_weights_matters(given_parts: list[Part], factor: float) -> None:
    one = average(RULES, given_parts)
    other = average(RULES, [part._replace(weight=part.weight * factor) for part in given_parts])
    assert other.percent == pytest.approx(one.percent, abs=1e-6)
    assert other.coverage == pytest.approx(one.coverage)


@given(st.lists(st.tuples(parts, st.floats(0.01, 100)), min_size=1, max_size=5))
def test_an_opd_lies_between_its_programmes(programmes: list[tuple[list[Part], float]]) -> None:
    averages = [(average(RULES, each), weight) for each, weight in programmes]
    found = combined(RULES, averages)
    known = [each.percent for each, _weight in averages if each.percent is not None]
    assert (found.percent is None) == (not known)
    if known and found.percent is not None:
        assert min(known) - 1e-6 <= found.percent <= max(known) + 1e-6
    assert 0 <= found.coverage <= 1 + 1e-9
    assert found.n == sum(each.n for each, _weight in averages)

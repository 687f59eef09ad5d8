"""Attainment against hand-computed tables, and what holds for all numbers."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commandcenter.domain.attainment.formula import attainment, has_formula, percent
from commandcenter.domain.attainment.terms import Attainment, Goal, Outcome, Result

SCALE = ("AA", "A", "BB", "B", "CC", "C", "D")
figures = st.floats(-1e9, 1e9)
targets = st.floats(1e-3, 1e9)


def of(polarity: str, goal: Goal | None, result: Result | None, is_over: bool = True) -> Attainment:
    return attainment(polarity, goal, result, is_over=is_over, scale=SCALE)


@pytest.mark.parametrize(
    ("polarity", "target", "real", "expected"),
    [
        ("higher", 80, 72, 90.0),
        ("higher", 80, 80, 100.0),
        ("higher", 40, 100, 250.0),
        ("higher", 5, -0.4, -8.0),  # growth of -0.4 % against 5 %
        ("higher", 88.2, 79.38, 90.0),  # and not 90.00000000000001, which would be another band
        ("lower", 10, 10, 100.0),
        ("lower", 10, 8, 120.0),  # (10 - (8 - 10)) / 10
        ("lower", 10, 12, 80.0),
        ("lower", 10, 20, 0.0),
        ("lower", 10, 25, -50.0),
        ("lower", 10, 0, 200.0),
        ("lower", 4.63, 4.42, 104.535637149),
    ],
)
def test_the_two_formulas_by_hand(polarity: str, target: float, real: float, expected: float) -> None:
    assert of(polarity, Goal(target), Result(real)) == Attainment(Outcome.PERCENT, expected)


@pytest.mark.parametrize(
    ("polarity", "real", "expected"),
    [
        ("higher", 90, 105.882352941),  # above: of the upper bound
        ("higher", 82, 100.0),
        ("higher", 80, 100.0),
        ("higher", 85, 100.0),
        ("higher", 60, 75.0),  # below: of the lower bound
        ("lower", 90, 94.117647059),
        ("lower", 82, 100.0),
        ("lower", 60, 125.0),
    ],
)
def test_of_a_range_counts_the_nearer_bound(polarity: str, real: float, expected: float) -> None:
    assert of(polarity, Goal(80.0, 85.0), Result(real)).percent == expected


@pytest.mark.parametrize(
    ("polarity", "target", "real", "is_met"),
    [
        ("lower", 0, 0, True),  # no deaths wanted, none happened
        ("lower", 0, 3, False),
        ("higher", 0, 0, True),
        ("higher", -2, -1, True),
        ("higher", -2, -3, False),
        ("lower", -2, -3, True),
    ],
)
def test_a_target_of_zero_or_less_has_no_percentage_but_is_met_or_not(
    polarity: str, target: float, real: float, is_met: bool
) -> None:
    assert of(polarity, Goal(target), Result(real)) == Attainment(Outcome.ZERO_TARGET, is_met=is_met)


@pytest.mark.parametrize(
    ("wanted", "reached", "expected"),
    [
        ("BB", "BB", Attainment(Outcome.LETTERS, is_met=True, steps=0)),
        ("BB", "a", Attainment(Outcome.LETTERS, is_met=True, steps=1)),
        ("BB", " B ", Attainment(Outcome.LETTERS, is_met=False, steps=-1)),
        ("BB", "D", Attainment(Outcome.LETTERS, is_met=False, steps=-4)),
        ("BB", "A+", Attainment(Outcome.NOT_COMPARABLE)),
        ("baik", "BB", Attainment(Outcome.NOT_COMPARABLE)),
    ],
)
def test_letters_are_compared_on_their_scale_or_not_at_all(wanted: str, reached: str, expected: Attainment) -> None:
    assert of("higher", Goal(None, text=wanted), Result(None, reached)) == expected


def test_a_number_and_a_letter_cannot_be_compared() -> None:
    assert of("higher", Goal(80.0), Result(None, "BB")).outcome is Outcome.NOT_COMPARABLE
    assert of("higher", Goal(None, text="BB"), Result(78.4)).outcome is Outcome.NOT_COMPARABLE


@pytest.mark.parametrize("nothing", [None, Result(None), Result(None, "  ")])
def test_no_value_is_not_reported_and_never_zero(nothing: Result | None) -> None:
    assert of("higher", Goal(80.0), nothing) == Attainment(Outcome.NOT_REPORTED)
    assert of("lower", Goal(80.0), nothing, is_over=False) == Attainment(Outcome.NOT_DUE)
    assert of("higher", Goal(80.0), Result(0.0)) == Attainment(Outcome.PERCENT, 0.0)


def test_without_a_target_there_is_nothing_to_attain() -> None:
    assert of("higher", None, Result(5.0)).outcome is Outcome.NO_TARGET
    assert of("higher", None, None).outcome is Outcome.NO_TARGET
    assert of("higher", Goal(None, text="n/a"), None).outcome is Outcome.NOT_APPLICABLE
    assert of("higher", Goal(3.0), Result(None, "N/A")).outcome is Outcome.NOT_APPLICABLE
    assert of("neutral", Goal(3.0), Result(3.0)).outcome is Outcome.NEUTRAL


def test_only_what_could_have_a_percentage_counts_in_an_average() -> None:
    assert has_formula("higher", Goal(3.0))
    assert has_formula("lower", Goal(0.0, 5.0))
    for polarity, goal in (
        ("neutral", Goal(3.0)), ("lower", Goal(0.0)), ("higher", Goal(None, text="BB")), ("higher", None)
    ):  # fmt: skip
        assert not has_formula(polarity, goal)


@given(targets, figures, figures)
def test_better_is_never_less(target: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    for polarity, worse, better in (("higher", low, high), ("lower", high, low)):
        first, second = percent(polarity, target, worse), percent(polarity, target, better)
        assert first is not None
        assert second is not None
        assert first <= second


@given(targets, st.floats(0, 1e9))
def test_lower_is_better_never_exceeds_200_for_what_can_be_counted(target: float, real: float) -> None:
    found = percent("lower", target, real)
    assert found is not None
    assert found <= 200


@given(targets, figures, st.floats(1e-2, 1e2))
def test_the_unit_does_not_matter(target: float, real: float, unit: float) -> None:
    for polarity in ("higher", "lower"):
        assert percent(polarity, target * unit, real * unit) == pytest.approx(
            percent(polarity, target, real), rel=1e-9, abs=1e-6
        )


@given(st.floats(1e-3, 1e6), st.floats(1e-3, 1e6), figures)
def test_a_range_is_at_its_bounds_what_its_bounds_are(one: float, other: float, real: float) -> None:
    low, high = sorted((one, other))
    assume(low < high)
    found = of("higher", Goal(low, high), Result(real)).percent
    if real <= low:
        assert found == of("higher", Goal(low), Result(real)).percent
    elif real >= high:
        assert found == of("higher", Goal(high), Result(real)).percent
    else:
        assert found == 100


@given(
    st.sampled_from(["higher", "lower", "neutral"]),
    st.none() | st.builds(Goal, st.none() | st.floats(), st.none() | st.floats(), st.none() | st.text(max_size=4)),
    st.none() | st.builds(Result, st.none() | st.floats(), st.none() | st.text(max_size=4)),
    st.booleans(),
)
def test_whatever_is_given_a_percentage_is_a_finite_number_or_there_is_none(
    polarity: str, goal: Goal | None, result: Result | None, is_over: bool
) -> None:
    found = of(polarity, goal, result, is_over)
    assert (found.percent is not None) == (found.outcome is Outcome.PERCENT)
    assert found.percent is None or -1e400 < found.percent < 1e400

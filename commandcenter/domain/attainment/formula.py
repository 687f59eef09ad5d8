"""How far a value attains its target.

Higher is better: real / target x 100. Lower is better: (target - (real - target)) / target x 100. Source of both: LKjIP
Kabupaten Maluku Tengah 2021, p. 94. The second falls below 0 when real is more than twice the target, and reaches 200
at most for a real of 0. Neither has a meaning for a target of 0 or less: there it is only said whether the target is
met, that is whether real is at least (lower is better: at most) the target.

Of a range counts the nearer bound: the upper one when the value is above it, the lower one when it is below; a value
within the range is the target itself, 100 %.
"""

from collections.abc import Sequence
from math import isfinite
from typing import Final, Protocol

from commandcenter.domain.attainment.terms import Attainment, Goal, Outcome, Result
from commandcenter.domain.reference import Polarity

_DIGITS: Final = 9  # what is beyond is noise of binary fractions: 79.38 of 88.2 is 90 %, and not above 90
_NOT_APPLICABLE: Final = frozenset({"n/a", "na", "n.a.", "n.a", "tidak ada", "tidak berlaku"})

_NO_TARGET: Final = Attainment(Outcome.NO_TARGET)
_NOT_DUE: Final = Attainment(Outcome.NOT_DUE)
_NOT_REPORTED: Final = Attainment(Outcome.NOT_REPORTED)
_NOT_APPLICABLE_HERE: Final = Attainment(Outcome.NOT_APPLICABLE)
_NOT_COMPARABLE: Final = Attainment(Outcome.NOT_COMPARABLE)
_NEUTRAL: Final = Attainment(Outcome.NEUTRAL)


def attainment(
    polarity: str, goal: Goal | None, result: Result | None, *, is_over: bool, scale: Sequence[str]
) -> Attainment:
    """What came of comparing. ``is_over``: the quarter is, so that a missing value is overdue. ``scale``: letters, the
    best first. ``polarity``: a Polarity."""
    if goal is not None and is_not_applicable(goal.value, goal.text):
        return _NOT_APPLICABLE_HERE
    if result is None or (result.value is None and not (result.text or "").strip()):
        if goal is None:
            return _NO_TARGET
        return _NOT_REPORTED if is_over else _NOT_DUE
    if goal is None:
        return _NO_TARGET
    if is_not_applicable(result.value, result.text):
        return _NOT_APPLICABLE_HERE
    if polarity == Polarity.NEUTRAL:
        return _NEUTRAL
    if goal.value is None:
        return _letters(goal.text or "", result.text or "", scale)
    if result.value is None:
        return _NOT_COMPARABLE
    target = nearer(goal.value, goal.upper, result.value)
    if target <= 0:
        better = result.value - target if polarity == Polarity.HIGHER else target - result.value
        return Attainment(Outcome.ZERO_TARGET, is_met=better >= 0)
    found = percent(polarity, target, result.value)
    return Attainment(Outcome.PERCENT, found) if found is not None else _NOT_COMPARABLE


def percent(polarity: str, target: float, real: float) -> float | None:
    """By the formula of the polarity; None for a target of 0 or less, for neutral, and where it is too large."""
    if target <= 0 or polarity == Polarity.NEUTRAL:
        return None
    share = 100 * real / target
    found = share if polarity == Polarity.HIGHER else 200 - share
    return round(found, _DIGITS) if isfinite(found) else None


def nearer(low: float, high: float | None, real: float) -> float:
    """What a value is compared with: the target, or of a range the nearer bound, or the value itself within it."""
    if high is None or real <= low:
        return low
    return min(real, high)


class Figures(Protocol):
    """Whatever has the figures of a target: a Goal, a row."""

    @property
    def value(self) -> float | None: ...
    @property
    def upper(self) -> float | None: ...


def has_formula(polarity: str, goal: Figures | None) -> bool:
    """Whether a number reported for this target would have a percentage: such indicators count in an average's ``of``.

    A range that begins at 0 has one, although a value at its lower end has not.
    """
    return (
        goal is not None
        and goal.value is not None
        and polarity != Polarity.NEUTRAL
        and (goal.value > 0 or (goal.upper is not None and goal.upper > 0))
    )


def is_not_applicable(value: float | None, text: str | None) -> bool:
    """Whether a target or value says that there is none: n/a."""
    return value is None and (text or "").strip().casefold() in _NOT_APPLICABLE


def _letters(wanted: str, reached: str, scale: Sequence[str]) -> Attainment:
    places = {letter.casefold(): place for place, letter in enumerate(scale)}
    target, real = places.get(wanted.strip().casefold()), places.get(reached.strip().casefold())
    if target is None or real is None:
        return _NOT_COMPARABLE
    return Attainment(Outcome.LETTERS, is_met=real <= target, steps=target - real)

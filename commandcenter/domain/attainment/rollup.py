"""Averages: indicators to programmes, programmes to an OPD, OPDs to the regency.

A weighted mean of percentages, each capped at the plan year's ``average_cap``: without the cap one indicator at 400 %
would hide three that fail. Weights are normalised over what has a percentage; what has none is left out and counted,
never taken for zero. A negative percentage counts as it is.
"""

from collections.abc import Iterable
from typing import NamedTuple

from commandcenter.domain.attainment.bands import band_of, verdict_of
from commandcenter.domain.attainment.terms import Average, Rules


class Part(NamedTuple):
    """An indicator in an average. ``counts`` False: it has no formula (letters, target 0, n/a, neutral)."""

    percent: float | None
    weight: float = 1.0  # more than 0
    counts: bool = True


def average(rules: Rules, parts: Iterable[Part | tuple[float | None, float, bool]]) -> Average:
    """Of indicators."""
    return named(rules, mean(parts, rules.average_cap))


def mean(parts: Iterable[Part | tuple[float | None, float, bool]], cap: float) -> Average:
    """Of indicators, without band and verdict."""
    n = of = capped = others = 0
    total = weights = due = 0.0
    for percent, weight, counts in parts:
        if not counts:
            others += 1
            continue
        of += 1
        due += weight
        if percent is not None:
            n += 1
            weights += weight
            if percent > cap:
                capped += 1
                percent = cap
            total += weight * percent
    return Average(total / weights if n else None, n, of, capped, weights / due if of else 0.0, others)


def combined(rules: Rules, parts: Iterable[tuple[Average, float]]) -> Average:
    """Of averages with their weights: programmes, or OPDs. Indicators add up; what has no indicator to count weighs
    nothing. An average of averages is not capped again: its parts are."""
    return named(rules, weighed(parts))


def weighed(parts: Iterable[tuple[Average, float]]) -> Average:
    """Of averages, without band and verdict."""
    n = of = capped = others = 0
    total = weights = covered = due = 0.0
    for part, weight in parts:
        n, of, capped, others = n + part.n, of + part.of, capped + part.capped, others + part.others
        if part.of:
            due += weight
            covered += weight * part.coverage
        if part.percent is not None:
            weights += weight
            total += weight * part.percent
    percent = total / weights if weights else None
    return Average(percent, n, of, capped, covered / due if due else 0.0, others)


def named(rules: Rules, found: Average) -> Average:
    """With band and verdict, if enough of the weights has reported."""
    if found.percent is None or found.coverage < rules.least_coverage:
        return Average(found.percent, found.n, found.of, found.capped, found.coverage, found.others)
    return Average(
        found.percent, found.n, found.of, found.capped, found.coverage, found.others,
        band_of(rules, found.percent), verdict_of(rules, found.percent),
    )  # fmt: skip

"""Attainment at the year's end from a few quarters, with its uncertainty.

What is forecast is attainment itself (each quarter against its own target), so that quarters of several plan years make
one series. Method: exponential smoothing with a damped drift (Gardner and McKenzie 1985; Hyndman and Athanasopoulos,
Forecasting: Principles and Practice, 3rd ed., 8.2 and 8.6), with fixed weights, because a dozen quarters cannot tell
how to smooth them. The first quarters are a running mean, so that the very first does not linger.

Uncertainty: the variance of the one-quarter errors of this series, shrunk towards that of all series as if
``PRIOR`` more errors had been seen of the size that is usual among all of them; from it Student's interval, widened
with the distance as the model's is (the same book, 8.7). The limits are a method's, not a promise: what never happened
in a dozen quarters is not in them.
"""

from collections.abc import Iterable, Sequence
from math import erf, isfinite, sqrt
from statistics import median
from typing import Final, NamedTuple

from commandcenter.domain.attainment.terms import Forecast, ForecastState

ALPHA: Final = 0.4  # how much of an error moves the level
DRIFT: Final = 0.1  # how much of what moves the level moves the drift
DAMPING: Final = 0.8  # of the drift with every quarter
LEAST: Final = 3  # quarters; with fewer nothing is said
MOST: Final = 12  # quarters that are looked at
PRIOR: Final = 4  # errors that the usual spread counts as
WILD: Final = (-200.0, 400.0)  # percent; a value beyond counts as this, or one slip of a digit would lead for years
USUAL: Final = 10.0  # percentage points, the spread where no series has two quarters
_Z: Final = 1.2815515655446004  # 80 % of a normal distribution lie within so many of its deviations
_CHI: Final = 0.4549364  # the median of the square of a standard normal variate


class Point(NamedTuple):
    """A quarter of a series. ``at`` counts quarters: 4 x year + quarter."""

    at: int
    percent: float


class _Fit(NamedTuple):
    level: float
    drift: float
    errors: tuple[float, ...]


def at(year: int, quarter: int) -> int:
    """The number of a quarter (1 to 4) in a series."""
    return 4 * year + quarter


def spread(series: Iterable[Sequence[Point]]) -> float:
    """The usual deviation of a quarter from the forecast of it one quarter before, over all series, in percentage
    points. From the median of their squares, so that a few wild ones do not speak for all."""
    squares = [error * error for each in series for error in _fit(_recent(each)).errors]
    return sqrt(median(squares) / _CHI) if squares else USUAL


def forecast(series: Sequence[Point], end: int, met_from: float, usual: float) -> Forecast:
    """Attainment at quarter ``end`` of a series in order. ``met_from``: from where it is Sesuai. ``usual``: ``spread``.

    Quarters may be missing. One at ``end`` is the result: nothing is uncertain then; later ones are left out.
    """
    known = _recent([point for point in series if point.at <= end])
    if known and known[-1].at == end:
        percent = known[-1].percent
        return Forecast(ForecastState.KNOWN, percent, percent, percent, float(percent >= met_from), len(known), 0)
    if not known:
        return Forecast(ForecastState.NONE)
    ahead = end - known[-1].at
    if len(known) < LEAST or ahead > 2 * MOST:
        return Forecast(ForecastState.TOO_LITTLE, n=len(known), ahead=ahead)
    fit = _fit(known)
    point = fit.level + _damped(fit.drift, ahead)
    degrees = PRIOR + len(fit.errors)
    variance = (PRIOR * usual * usual + sum(error * error for error in fit.errors)) / degrees
    deviation = sqrt(variance * _growth(ahead))
    reach = _student(degrees) * deviation
    chance = _above(met_from - point, deviation, degrees)
    return Forecast(ForecastState.FORECAST, point, point - reach, point + reach, chance, len(known), ahead)


def naive(series: Sequence[Point], end: int) -> float | None:
    """The last value, which a forecast must beat."""
    known = [point for point in series if point.at < end]
    return known[-1].percent if known else None


def _recent(series: Sequence[Point]) -> Sequence[Point]:
    if not series:
        return series
    return [point for point in series[-MOST:] if point.at > series[-1].at - MOST]


def _fit(series: Sequence[Point]) -> _Fit:
    if not series:
        return _Fit(0.0, 0.0, ())
    level, drift = _tame(series[0].percent), 0.0
    errors = []
    before = series[0].at
    for number, (when, percent) in enumerate(series[1:], start=2):
        expected = level + _damped(drift, when - before)
        drift *= DAMPING ** (when - before)
        error = _tame(percent) - expected
        weight = max(ALPHA, 1 / number)
        level = expected + weight * error
        drift += weight * DRIFT * error
        errors.append(error)
        before = when
    return _Fit(level, drift, tuple(errors))


def _tame(percent: float) -> float:
    return min(max(percent, WILD[0]), WILD[1])


def _damped(drift: float, steps: int) -> float:
    """What a drift adds in so many quarters, fading by each."""
    return float(drift * DAMPING * (1 - DAMPING**steps) / (1 - DAMPING))


def _growth(ahead: int) -> float:
    """The variance so many quarters ahead, as a multiple of that of one quarter."""
    total = 1.0
    for step in range(1, ahead):
        total += (ALPHA * (1 + DRIFT * _damped(1.0, step))) ** 2
    return total


def _student(degrees: int) -> float:
    """Student's quantile for 80 % (Abramowitz and Stegun 26.7.5); 0.3 % off at 4 degrees, less above."""
    z = _Z
    return z + (z**3 + z) / (4 * degrees) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)


def _above(distance: float, deviation: float, degrees: int) -> float:
    """The chance of being more than ``distance`` above the forecast (Abramowitz and Stegun 26.7.8)."""
    if deviation <= 0 or not isfinite(distance / deviation):
        return float(distance <= 0)
    t = distance / deviation
    z = t * (1 - 1 / (4 * degrees)) / sqrt(1 + t * t / (2 * degrees))
    return 0.5 * (1 - erf(z / sqrt(2)))

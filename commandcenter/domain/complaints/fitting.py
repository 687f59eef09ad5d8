"""Learn what is normal from a history (``baseline`` says what it is for). Pure.

- level: the tickets of the last 364 days over what weekday and season make of these days;
- growth, with two years: the logarithm of the last year's tickets over those of the year before, drawn toward that of
  all tickets by the variance f (1/n + 1/n') of each and the variance between them (DerSimonian & Laird, "Meta-analysis
  in clinical trials", Controlled Clinical Trials 7(3), 1986), carried on from the middle of the last year;
- weekday: tickets by weekday over what all tickets let expect, Gamma-Poisson (``shrinkage.factors``);
- season, from a year on: tickets by month over an even year, by the same rule: a month counts only as far as months
  differ by more than chance; between the middles of two months on a straight line;
- share of a kecamatan: tickets of the cell over the product of its margins, by the same rule;
- clumping f: of the counts y by place and day, (Σy² - Σm²) / Σy, at least 1, where m is the mean of place and day; of a
  category with n tickets it weighs n against 200 of all;
- unrest a: of the counts y of spans of one length, (Σ(y - m)² · N / (N - d) - f Σm) / Σm², at least 0, where level and
  season use up d of N spans; N weighs against 10 spans of all categories.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from commandcenter.domain.clock import DAY
from commandcenter.domain.complaints.baseline import Baseline, Category, Share
from commandcenter.domain.complaints.history import YEAR_DAYS, History, blend_of, month_of, weekday_of
from commandcenter.domain.complaints.shrinkage import factors

LENGTHS: Final = (1, 7, 30)
_CLUMPS_OF_ALL: Final = 200
_SPANS_OF_ALL: Final = 10
_FEWEST_LEFT: Final = 3  # of so many spans one must be left after level and season, else a shorter length is taken
_FASTEST: Final = math.log(2)  # no level is carried on by more than doubling or halving in a year

Series = Mapping[str, Sequence[float]]


def fit(history: History, lengths: Sequence[int] = LENGTHS) -> Baseline:
    """Learn from a history of whole weeks (``history.whole_weeks``). ``lengths``: days of the spans to be asked for,
    rising; another length takes the nearest."""
    first, length = history.span.starts_at, history.length
    counts: dict[str, list[int]] = {}
    squares: dict[str, int] = defaultdict(int)
    for category, day, n, square in history.days:
        counts.setdefault(category, [0] * length)[(day - first) // DAY] += n
        squares[category] += square
    counts = dict(sorted(counts.items()))  # sums of floats depend on their order
    days = range(first, history.span.ends_at, DAY)
    year = min(length, YEAR_DAYS)
    recent = {category: sum(each[-year:]) for category, each in counts.items()}
    cells = {(category, kecamatan): n for category, kecamatan, n in sorted(history.cells)}
    clumping = _clumping(counts, squares, cells)
    weekday = _weekday(counts, clumping, days)
    season, used = _season(counts, clumping, days) if length >= YEAR_DAYS else ({}, {})
    shape = _shape(counts, weekday, season, days)
    expected = {category: _scaled(counts[category], shape[category]) for category in counts}
    growth = _growth(counts, clumping) if length >= 2 * YEAR_DAYS else {}
    unrest = _unrest(counts, expected, clumping, used, lengths)
    shares = _shares(cells, clumping)
    categories = {
        category: Category(
            n=recent[category],
            level=recent[category] / sum(shape[category][-year:]),
            growth=growth[category].value if category in growth else 0.0,
            growth_variance=growth[category].variance if category in growth else 0.0,
            weekday=weekday[category],
            season=season.get(category, (1.0,) * 12),
            clumping=clumping[category],
            unrest=unrest[category],
            shares=shares.get(category, {}),
        )
        for category in counts
    }
    common = _common(counts, expected, clumping, unrest, lengths)
    return Baseline(categories, history.span.ends_at, year, history.hours, common)


def _clumping(
    counts: Mapping[str, Sequence[int]], squares: Mapping[str, int], cells: Mapping[tuple[str, str], int]
) -> dict[str, float]:
    placed: dict[str, list[int]] = defaultdict(list)
    for (category, _kecamatan), n in cells.items():
        placed[category].append(n)
    excess, n_of = {}, {}
    for category, each in counts.items():
        n = n_of[category] = sum(each)
        total = sum(placed[category])
        even = sum(m * m for m in placed[category]) / (total * total) if total else 1.0
        excess[category] = squares[category] - n * n / len(each) * even  # Σy² - Σm²
    everything = sum(n_of.values())
    pooled = max(1.0, sum(excess.values()) / everything) if everything else 1.0
    return {
        category: max(1.0, (excess[category] + _CLUMPS_OF_ALL * pooled) / (n_of[category] + _CLUMPS_OF_ALL))
        for category in counts
    }


def _weekday(
    counts: Mapping[str, Sequence[int]], clumping: Mapping[str, float], days: Sequence[int]
) -> dict[str, list[float]]:
    weekdays = [weekday_of(day) for day in days]
    found = {category: _added(each, weekdays, 7) for category, each in counts.items()}
    together = [sum(each) for each in zip(*found.values(), strict=True)] or [0] * 7
    total = sum(together)
    overall = [7 * n / total if total else 1.0 for n in together]
    n = [each / clumping[category] for category in found for each in found[category]]
    e = [sum(found[category]) / 7 * of_all / clumping[category] for category in found for of_all in overall]
    drawn = factors(n, e).values
    return {
        category: _around_one([drawn[7 * place + wd] * overall[wd] for wd in range(7)], [1.0] * 7)
        for place, category in enumerate(found)
    }


def _season(
    counts: Mapping[str, Sequence[int]], clumping: Mapping[str, float], days: Sequence[int]
) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Factors by month, and how many spans' worth of freedom they used up."""
    months = [month_of(day) for day in days]
    lengths = _added([1] * len(months), months, 12)
    found, used = {}, {}
    for category, each in counts.items():
        clump, even = clumping[category], sum(each) / len(months)
        expected = [even * days_of / clump for days_of in lengths]
        drawn = factors([n / clump for n in _added(each, months, 12)], expected)
        found[category] = _around_one(drawn.values, lengths)
        used[category] = sum(e / (e + drawn.strength) for e in expected)
    return found, used


def _shape(
    counts: Mapping[str, Sequence[int]], weekday: Series, season: Series, days: Sequence[int]
) -> dict[str, list[float]]:
    """What weekday and season make of each day."""
    marks = [(weekday_of(day), *blend_of(day)) for day in days]
    shape = {}
    for category in counts:
        by_weekday, by_month = weekday[category], season.get(category)
        if by_month is None:
            shape[category] = [by_weekday[wd] for wd, *_blend in marks]
        else:
            shape[category] = [
                by_weekday[wd] * (by_month[earlier] * (1 - weight) + by_month[later] * weight)
                for wd, earlier, later, weight in marks
            ]
    return shape


def _scaled(counts: Sequence[int], shape: Sequence[float]) -> list[float]:
    """The expected counts of each day, each year at its own level."""
    expected: list[float] = []
    size = min(len(counts), YEAR_DAYS)
    for start in range(0, len(counts), size):
        piece = shape[start : start + size]
        total = sum(piece)
        level = sum(counts[start : start + size]) / total if total else 0.0
        expected += [level * each for each in piece]
    return expected


class _Growth(NamedTuple):
    value: float
    variance: float


def _growth(counts: Mapping[str, Sequence[int]], clumping: Mapping[str, float]) -> dict[str, _Growth]:
    found = {}
    for category, each in counts.items():
        now, before = sum(each[-YEAR_DAYS:]) + 0.5, sum(each[-2 * YEAR_DAYS : -YEAR_DAYS]) + 0.5
        found[category] = _Growth(math.log(now / before), clumping[category] * (1 / now + 1 / before))
    weights = [1 / each.variance for each in found.values()]
    total = sum(weights)
    mean = sum(weight * each.value for weight, each in zip(weights, found.values(), strict=True)) / total
    spread = sum(weight * (each.value - mean) ** 2 for weight, each in zip(weights, found.values(), strict=True))
    room = total - sum(weight * weight for weight in weights) / total
    between = max(0.0, (spread - (len(found) - 1)) / room) if room > 0 else 0.0
    drawn = {}
    for category, raw in found.items():
        own = between / (between + raw.variance)
        value = own * raw.value + (1 - own) * mean
        variance = own * raw.variance + (1 - own) ** 2 / total
        drawn[category] = _Growth(max(-_FASTEST, min(_FASTEST, value)), variance)
    return drawn


def _unrest(
    counts: Mapping[str, Sequence[int]], expected: Series, clumping: Mapping[str, float], used: Mapping[str, float],
    lengths: Sequence[int],
) -> dict[str, dict[int, float]]:  # fmt: skip
    unrest: dict[str, dict[int, float]] = {category: {} for category in counts}
    for place, length in enumerate(lengths):
        left, squared, spans = {}, {}, 0
        for category, each in counts.items():
            means = _in_spans(expected[category], length)
            spans = len(means)
            taken = len(each) / min(len(each), YEAR_DAYS) + used.get(category, 0.0)
            is_enough = spans - taken >= spans / _FEWEST_LEFT
            residual = sum((y - m) ** 2 for y, m in zip(_in_spans(each, length), means, strict=True))
            corrected = residual * spans / (spans - taken) if is_enough else math.nan
            left[category] = corrected - clumping[category] * sum(means)
            squared[category] = sum(m * m for m in means)
        sound = [category for category in counts if not math.isnan(left[category])]
        whole = sum(squared[category] for category in sound)
        pooled = max(0.0, sum(left[category] for category in sound) / whole) if whole else 0.0
        for category in counts:
            if category not in sound and place > 0:
                unrest[category][length] = unrest[category][lengths[place - 1]]
                continue
            own = left[category] / squared[category] if category in sound and squared[category] else pooled
            weighed = (spans * own + _SPANS_OF_ALL * pooled) / (spans + _SPANS_OF_ALL)
            unrest[category][length] = max(0.0, weighed)
    return unrest


def _common(
    counts: Mapping[str, Sequence[int]], expected: Series, clumping: Mapping[str, float],
    unrest: Mapping[str, Mapping[int, float]], lengths: Sequence[int],
) -> dict[int, float]:  # fmt: skip
    """The unrest of all categories together, beyond what each has of its own."""
    common = {}
    together, together_expected = _all(counts), _all(expected)
    for length in lengths:
        own = 0.0
        for category, each in expected.items():
            means = _in_spans(each, length)
            own += clumping[category] * sum(means) + unrest[category][length] * sum(m * m for m in means)
        means = _in_spans(together_expected, length)
        left = sum((y - m) ** 2 for y, m in zip(_in_spans(together, length), means, strict=True)) - own
        whole = sum(m * m for m in means)
        common[length] = max(0.0, left / whole) if whole else 0.0
    return common


def _shares(cells: Mapping[tuple[str, str], int], clumping: Mapping[str, float]) -> dict[str, dict[str, Share]]:
    by_category: dict[str, int] = defaultdict(int)
    by_place: dict[str, int] = defaultdict(int)
    for (category, place), n in cells.items():
        by_category[category] += n
        by_place[place] += n
    total = sum(by_place.values())
    keys = [(category, place) for category in by_category for place in by_place]
    seen = [cells.get(key, 0) / clumping.get(key[0], 1.0) for key in keys]
    even = [by_category[category] * by_place[place] / total / clumping.get(category, 1.0) for category, place in keys]
    drawn = factors(seen, even)
    shares: dict[str, dict[str, Share]] = {category: {} for category in by_category}
    for (category, place), value, own in zip(keys, drawn.values, seen, strict=True):
        shares[category][place] = Share(by_place[place] / total * value, 1 / (own + drawn.strength))
    for found in shares.values():
        together = sum(share.value for share in found.values())
        for place, share in found.items():
            found[place] = Share(share.value / together, share.uncertainty)
    return shares


def _all(series: Mapping[str, Sequence[float]]) -> list[float]:
    return [sum(each) for each in zip(*series.values(), strict=True)]


def _added(values: Sequence[int], places: Iterable[int], size: int) -> list[int]:
    found = [0] * size
    for value, place in zip(values, places, strict=True):
        found[place] += value
    return found


def _around_one(values: Sequence[float], weights: Sequence[float]) -> list[float]:
    mean = sum(value * weight for value, weight in zip(values, weights, strict=True)) / sum(weights)
    return [value / mean for value in values] if mean else [1.0] * len(values)


def _in_spans(values: Sequence[float], length: int) -> list[float]:
    """Sums of spans of that many days that end with the last day; what is left over at the beginning is not in them."""
    if length == 1:
        return list(values)
    return [sum(values[start : start + length]) for start in range(len(values) % length, len(values), length)]

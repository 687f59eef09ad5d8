"""Is this normal? Counts of a window against what their history lets one expect. Pure."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from commandcenter.domain.complaints.baseline import Baseline, Expected
from commandcenter.domain.complaints.counts import CountSpread, departures
from commandcenter.domain.complaints.model import Compared, Normality, Standing
from commandcenter.domain.complaints.scope import Span, Window

INSIDE: Final = 0.95
FALSE_SHARE: Final = 0.05
Cell = tuple[str, str]  # category and kecamatan; the empty kecamatan: no place told


class _Judged(NamedTuple):
    category: str | None
    kecamatan: str | None
    n: int
    low: int | None
    high: int | None
    expected: float | None
    p: float | None
    outside: float


def judge(
    window: Window, span: Span, counts: Mapping[Cell, int], baseline: Baseline, history: Span, history_n: int,
    kecamatan: Sequence[str],
) -> Normality:  # fmt: skip
    """Every count of the span against its range. ``kecamatan``: all codes; ``counts``: what is not in it is 0.

    Of today only counts that are too high are departures: tickets of a day may be delivered after it.
    """
    is_today = window is Window.TODAY
    starts_at, ends_at = span.starts_at, span.ends_at
    categories = sorted({category for category, _place in counts} | set(baseline.categories))
    whole = {category: baseline.expect(category, starts_at, ends_at) for category in categories}
    cells = {(category, place): whole[category].within(place) for category in categories for place in kecamatan}
    n_category = {c: sum(n for (of, _k), n in counts.items() if of == c) for c in categories}
    n_place = {k: sum(n for (_c, of), n in counts.items() if of == k) for k in kecamatan}
    all_together = baseline.together((each.everywhere for each in whole.values()), starts_at, ends_at)
    margins = [_judged(None, None, sum(counts.values()), all_together, is_today)]
    margins += [
        _judged(c, None, n_category[c], whole[c].everywhere if c in baseline.categories else None, is_today)
        for c in categories
    ]
    margins += [
        _judged(None, k, n_place[k], baseline.together((cells[c, k] for c in categories), starts_at, ends_at), is_today)
        for k in kecamatan
    ]
    inner = [
        _judged(c, k, counts.get((c, k), 0), expected if c in baseline.categories else None, is_today)
        for (c, k), expected in cells.items()
    ]
    compared = _told(margins, window), _told(inner, window)
    judged = [each for each in (*margins, *inner) if each.p is not None]
    return Normality(
        window=window,
        span=span,
        whole=compared[0][0],
        categories=tuple(each for each in compared[0] if each.category is not None),
        kecamatan=tuple(each for each in compared[0] if each.kecamatan is not None),
        cells=tuple(each for each in compared[1] if each.n or _is_outside(each)),
        history=history,
        history_n=history_n,
        tested=len(judged),
        outside_by_chance=sum(each.outside for each in judged),
        false_share=FALSE_SHARE,
    )


def unknown(window: Window, span: Span, counts: Mapping[Cell, int], kecamatan: Sequence[str]) -> Normality:
    """The counts alone: there is too little history to say what is normal."""
    categories = sorted({category for category, _place in counts})

    def bare(category: str | None, place: str | None, n: int) -> Compared:
        return Compared(category, place, window, n, None, None, None, None, Standing.UNKNOWN)

    return Normality(
        window=window,
        span=span,
        whole=bare(None, None, sum(counts.values())),
        categories=tuple(bare(c, None, sum(n for (of, _k), n in counts.items() if of == c)) for c in categories),
        kecamatan=tuple(bare(None, k, sum(n for (_c, of), n in counts.items() if of == k)) for k in kecamatan),
        cells=tuple(bare(c, k, n) for (c, k), n in sorted(counts.items()) if k and n),
        history=None,
        history_n=0,
        tested=0,
        outside_by_chance=0.0,
        false_share=FALSE_SHARE,
    )


def whole_range(baseline: Baseline, starts_at: int, ends_at: int) -> tuple[float, int, int]:
    """(expected, low, high) of all tickets from a local midnight until ``ends_at``."""
    parts = [baseline.expect(category, starts_at, ends_at).everywhere for category in baseline.categories]
    expected = baseline.together(parts, starts_at, ends_at)
    return expected.mean, *CountSpread(*expected).interval(INSIDE)


def _judged(category: str | None, kecamatan: str | None, n: int, expected: Expected | None, is_today: bool) -> _Judged:
    if expected is None or expected.mean <= 0:  # nothing ever came: there is nothing to compare with
        return _Judged(category, kecamatan, n, None, None, None, None, 0.0)
    spread = CountSpread(*expected)
    low, high = spread.interval(INSIDE)
    p = spread.at_least(n) if is_today else spread.rarity(n)
    return _Judged(category, kecamatan, n, low, high, expected.mean, p, spread.outside(low, high))


def _told(judged: Sequence[_Judged], window: Window) -> list[Compared]:
    """With their standing. Margins and cells are two families: the many cells must not hide a category."""
    tested = [each.p for each in judged if each.p is not None]
    found = iter(departures(tested, FALSE_SHARE))
    told = []
    for each in judged:
        standing = Standing.UNKNOWN
        if each.p is not None and each.expected is not None:
            is_departure, above = next(found), each.n > each.expected
            standing = Standing.WITHIN if not is_departure else Standing.ABOVE if above else Standing.BELOW
        told.append(
            Compared(
                each.category, each.kecamatan, window, each.n, each.expected, each.low, each.high, each.p, standing
            )
        )
    return told


def _is_outside(each: Compared) -> bool:
    return each.low is not None and each.high is not None and not each.low <= each.n <= each.high

"""Bands and verdicts: what an attainment is called. Both are configuration of the plan year.

The five default bands are quoted from Permendagri 54/2010 and 86/2017 (LKjIP Sampang 2019) as 91-100, 76-90, 66-75,
51-65 and <= 50. Between whole numbers these leave gaps (90.5): here a band begins right above the one below it, and
nothing is rounded. The primary text was not found, and neither was one for the thresholds of the verdicts.
"""

from collections.abc import Callable, Iterable
from typing import Final

from commandcenter.domain.attainment.terms import Attainment, Band, Outcome, Rules, Verdict

BANDS: Final = (
    Band("very_high", 90.0, "Sangat tinggi", 0),
    Band("high", 75.0, "Tinggi", 1),
    Band("medium", 65.0, "Sedang", 2),
    Band("low", 50.0, "Rendah", 3),
    Band("very_low", None, "Sangat rendah", 4),
)


def default_rules(year: int) -> Rules:
    """The rules of a year that nobody has set."""
    return Rules(year, BANDS, is_set=False)


def ranked(bands: Iterable[Band]) -> tuple[Band, ...]:
    """The bands, the best first, each with its rank. Raises ValueError unless exactly one has no bound, and no two
    have the same."""
    order = sorted(bands, key=lambda band: (band.above is not None, band.above or 0.0), reverse=True)
    bounds = [band.above for band in order]
    if bounds.count(None) != 1 or len(set(bounds)) != len(bounds):
        raise ValueError("bands have different bounds, and exactly one, the lowest, has none")
    return tuple(Band(band.key, band.above, band.name, rank, band.is_inclusive) for rank, band in enumerate(order))


def band_of(rules: Rules, percent: float | None) -> Band | None:
    """The band of a percentage, unrounded and uncapped; None: unknown."""
    if percent is None:
        return None
    for band in rules.bands:
        if band.above is None or percent > band.above or (band.is_inclusive and percent == band.above):
            return band
    return None


def verdict_of(rules: Rules, percent: float | None) -> Verdict | None:
    """Sesuai from ``met_from`` on, Belum Sesuai from ``partly_from`` on, else Tidak Sesuai; None: unknown."""
    if percent is None:
        return None
    if percent >= rules.met_from:
        return Verdict.MET
    return Verdict.PARTLY if percent >= rules.partly_from else Verdict.MISSED


def judged(rules: Rules, found: Attainment) -> Verdict | None:
    """The verdict on an indicator. Letters: one step below the target is Belum Sesuai, two are Tidak Sesuai. A target
    of 0 or less is met or missed. Whatever could not be compared has no verdict."""
    match found.outcome:
        case Outcome.PERCENT:
            return verdict_of(rules, found.percent)
        case Outcome.LETTERS if not found.is_met and found.steps == -1:
            return Verdict.PARTLY
        case Outcome.LETTERS | Outcome.ZERO_TARGET:
            return Verdict.MET if found.is_met else Verdict.MISSED
        case _:
            return None


def band_rule(rules: Rules, number: Callable[[float], str] = "{:g}".format) -> str:
    """The bands in one line, the best first: "> 90 Sangat tinggi · > 75 Tinggi · … · ≤ 50 Sangat rendah".

    ``number`` writes a bound in the reader's language.
    """
    parts = []
    below: Band | None = None
    for band in rules.bands:
        if band.above is not None:
            parts.append(f"{'≥' if band.is_inclusive else '>'} {number(band.above)} {band.name}")
        elif below is not None and below.above is not None:
            parts.append(f"{'<' if below.is_inclusive else '≤'} {number(below.above)} {band.name}")
        else:
            parts.append(band.name)
        below = band
    return " · ".join(parts)

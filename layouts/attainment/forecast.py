"""The forecast in words: where the year will end, how sure that is, and how it was reckoned."""

from commandcenter.domain.attainment.model import Forecast, ForecastState
from layouts import i18n
from layouts.attainment import words


def said(expected: Forecast, lang: str) -> str:
    """In a line: the interval and the chance; or why there is none."""
    match expected.state:
        case ForecastState.KNOWN:
            return i18n.text(lang, "reached {percent}", percent=words.percent(lang, expected.percent))
        case ForecastState.TOO_LITTLE:
            return i18n.text(lang, "too few quarters to tell")
        case ForecastState.NONE:
            return i18n.text(lang, "cannot be told")
    return i18n.text(
        lang,
        "{percent} (80 % interval {low} to {high})",
        percent=words.percent(lang, expected.percent),
        low=words.percent(lang, expected.low),
        high=words.percent(lang, expected.high),
    )


def method(expected: Forecast, lang: str) -> str:
    """What it stands on, and the chance that the year's target is met."""
    if expected.state is not ForecastState.FORECAST:
        return said(expected, lang)
    parts = [said(expected, lang), i18n.plural(lang, "from {n} quarter", "from {n} quarters", expected.n)]
    if expected.chance is not None:
        chance = words.percent(lang, 100 * expected.chance, 0)
        parts.append(i18n.text(lang, "chance of being on target {chance}", chance=chance))
    return "; ".join(parts)

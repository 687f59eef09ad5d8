"""The formula of an attainment with its numbers put in, so that a reader can do it again on paper."""

from commandcenter.domain.attainment.formula import nearer
from commandcenter.domain.attainment.model import Entry, Outcome
from commandcenter.domain.reference import Polarity
from layouts import i18n
from layouts.attainment import words
from layouts.i18n import message

POLARITIES = {
    Polarity.HIGHER: message("more is better"),
    Polarity.LOWER: message("less is better"),
    Polarity.NEUTRAL: message("neutral: more is neither better nor worse"),
}
FORMULAS = {
    Polarity.HIGHER: message("real / target x 100"),
    Polarity.LOWER: message("(target - (real - target)) / target x 100"),
}


def polarity(lang: str, entry: Entry) -> str:
    """Whether more is better, and the formula that follows from it."""
    kind = Polarity(entry.polarity)
    said = i18n.text(lang, POLARITIES[kind])
    return f"{said}: {i18n.text(lang, FORMULAS[kind])}" if kind in FORMULAS else said


def worked(lang: str, entry: Entry) -> str:
    """61,3 / 70 x 100 = 87,6 %; where there is no percentage, why not."""
    goal, result, found = entry.goal, entry.result, entry.attainment
    if found.outcome is not Outcome.PERCENT or goal is None or goal.value is None:
        return words.attained(lang, found)
    if result is None or result.value is None:
        return words.attained(lang, found)
    target = nearer(goal.value, goal.upper, result.value)
    real, wanted = (i18n.number(lang, value, entry.decimals) for value in (result.value, target))
    percent = words.percent(lang, found.percent, 2)
    if entry.polarity == Polarity.LOWER:
        said = f"({wanted} − ({real} − {wanted})) / {wanted} × 100 = {percent}"
    else:
        said = f"{real} / {wanted} × 100 = {percent}"
    if goal.upper is not None:
        bounds = words.target(lang, goal, entry.decimals)
        said += f" ({i18n.text(lang, 'of the range {bounds} the nearer bound counts', bounds=bounds)})"
    return said

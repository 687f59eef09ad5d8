"""Bullets of this screen: an OPD on its way to the year, an indicator in its quarter; in percent of the target."""

from collections.abc import Iterable

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.attainment.model import Entry, ForecastState, OpdQuarter, Outcome, Rules
from layouts import i18n, marks
from layouts.attainment import words
from layouts.contract import Look

TOP = 120.0  # percent at the right end; what is beyond has a triangle there, and its number beside it


def has_year(opds: Iterable[OpdQuarter]) -> bool:
    """Whether the bullets can be of the year's targets; before a plan has those of its last quarter, they cannot."""
    return any(opd.of_year.percent is not None for opd in opds)


def bullet(opd: OpdQuarter, rules: Rules, look: Look, is_year: bool) -> Component:
    """An OPD against the targets of the year (else of the quarter): where it is, where it should be today, where it
    will end. The forecast is of attainment, and may stand on both."""
    expected, lang = opd.forecast, look.lang
    value = opd.of_year.percent if is_year else opd.average.percent
    pace = opd.pace if is_year else None
    whisker = None
    if expected.state is ForecastState.FORECAST and expected.low is not None and expected.high is not None:
        whisker = expected.low, expected.high
    said = [opd.short_name, words.percent(lang, value)]
    if pace is not None:
        said.append(i18n.text(lang, "plan today {percent}", percent=words.percent(lang, pace)))
    if whisker is not None:
        low, high = (words.percent(lang, end) for end in whisker)
        said.append(i18n.text(lang, "expected {low} to {high}", low=low, high=high))
    return marks.bullet(
        look,
        value=value,
        target=100.0,
        top=TOP,
        bounds=(rules.partly_from, rules.met_from),
        pace=pace,
        forecast=whisker,
        tone=words.RISKS[opd.risk][0],
        label=", ".join(said),
    )


def indicator_bullet(entry: Entry, rules: Rules, look: Look) -> Component:
    """An indicator on the scale of the quarter's target, in percent; empty where there is no percentage."""
    found = entry.attainment
    label = f"{entry.name}: {words.attained(look.lang, found)}"
    if found.outcome is not Outcome.PERCENT and found.outcome is not Outcome.NOT_REPORTED:
        return html.Span(className="mark")
    return marks.bullet(
        look,
        value=found.percent,
        target=100.0,
        top=TOP,
        bounds=(rules.partly_from, rules.met_from),
        tone=words.tone(entry),
        label=label,
    )

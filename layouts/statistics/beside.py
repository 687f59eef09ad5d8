"""The regency beside those around it, in the newest year that both have: a difference needs the same year."""

from collections import Counter
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.neighbours import NAMES, REGENCIES
from commandcenter.domain.reference import Polarity
from commandcenter.domain.statistics import Point, Series
from layouts import i18n, states, theme
from layouts.contract import Column, Look, Panel, Rendered, Table
from layouts.i18n import message
from layouts.statistics import words
from layouts.statistics.headlines import short
from layouts.statistics.known import TOPICS, Chosen, chosen, facts

PAGE_SHARE = 0.13
COLUMNS_OF_ROWS = 2
ROW = 20.6  # arc minutes from line to line


@dataclass(frozen=True, slots=True)
class Pair:
    """An area's figure and ours of the same period."""

    area: str
    theirs: Point
    ours: Point | None

    @property
    def difference(self) -> float | None:
        """Theirs minus ours; None where we have no figure of that period."""
        if self.ours is None or self.ours.value is None or self.theirs.value is None:
            return None
        return self.theirs.value - self.ours.value


def pairs(known: Chosen) -> list[Pair]:
    """Every area around in its newest period that we have a figure of too, else in its newest: highest first."""
    if known.series is None:
        return []
    ours = {point.period: point for point in known.series.points if point.value is not None}
    found = [_pair(each, ours) for each in known.beside]
    return sorted(filter(None, found), key=lambda pair: -(pair.theirs.value or 0.0))


def _pair(series: Series, ours: dict[str, Point]) -> Pair | None:
    points = [point for point in series.points if point.value is not None]
    if not points:
        return None
    common = [point for point in points if point.period in ours]
    theirs = (common or points)[-1]
    return Pair(series.area, theirs, ours.get(theirs.period))


def render(known: Chosen | None, look: Look) -> Rendered:
    """The areas from the highest to the lowest; those that do better than we are marked by a word, not by an alarm."""
    if known is None or known.series is None:
        return Rendered(states.empty(look, "Not in the register of indicators"))
    found = pairs(known)
    if not found:
        hint = message("Add their published figures to a feed: area 'Kab. Tuban' or 'Jawa Timur'")
        return Rendered(states.empty(look, "No figures of neighbours", hint))
    fits = COLUMNS_OF_ROWS * theme.rows_that_fit(look, PAGE_SHARE, ROW)
    usual = Counter(pair.theirs.period for pair in found).most_common(1)[0][0]
    fits = fits if len(found) <= fits else fits - 1
    rows = [_row(pair, known, look, is_usual=pair.theirs.period == usual) for pair in found[: max(1, fits)]]
    left = len(found) - len(rows)
    if left:
        rows.append(html.Li(i18n.plural(look.lang, "+ {n} other", "+ {n} others", left), className="more is-small"))
    said = [value for each in known.beside for value in each.said]
    return Rendered(
        html.Ul(rows, className="rows besides"),
        data_at=max(value.origin.recorded_at for value in said),
        facts=facts(
            f"{short(known.series.indicator, look.lang)}, {words.period(look.lang, usual)}",
            None,
            {value.origin.feed for value in said},
            known.titles,
        ),
    )


def _row(pair: Pair, known: Chosen, look: Look, *, is_usual: bool) -> Component:
    lang = look.lang
    decimals = known.series.indicator.decimals if known.series else 2
    value = words.figure(lang, pair.theirs.value, None, decimals)
    difference = "–" if pair.difference is None else words.signed(lang, pair.difference, decimals)
    return html.Li(
        [
            html.Span(REGENCIES.get(pair.area, NAMES[pair.area]), className="reading-name"),
            html.Span(value, className="reading-value"),
            html.Span(difference if is_usual else f"{difference} {pair.theirs.period}", className="reading-stands"),
        ],
        className="row beside" + ("" if pair.area in REGENCIES else " is-above"),
        title=_standing(pair, known, lang),
    )


def _standing(pair: Pair, known: Chosen, lang: str) -> str:
    if pair.difference is None or known.series is None:
        return i18n.text(lang, "no figure of ours of that period")
    polarity = known.series.indicator.polarity
    if polarity is Polarity.NEUTRAL or pair.difference == 0:
        return ""
    is_better = (pair.difference > 0) == (polarity is Polarity.HIGHER)
    return i18n.text(lang, "better than here") if is_better else i18n.text(lang, "not as good as here")


COLUMNS = (
    Column("code", message("Code")),
    Column("area", message("Area")),
    Column("period", message("Period")),
    Column("value", message("Value"), "number", decimals=2, tells="figure"),
    Column("ours", message("Bojonegoro"), "number", decimals=2, tells="figure"),
    Column("difference", message("Difference"), "number", decimals=2, tells="of_people"),
)


def table(known: Chosen | None, _look: Look) -> Table | None:
    """The areas around, each in the period in which it is compared."""
    if known is None:
        return None
    return Table(
        COLUMNS,
        [
            {
                "code": pair.area, "area": NAMES[pair.area], "period": pair.theirs.period, "value": pair.theirs.value,
                "ours": pair.ours.value if pair.ours else None, "difference": pair.difference,
            }
            for pair in pairs(known)
        ],
        sums=(),
    )  # fmt: skip


PANEL = Panel(
    key="beside",
    title=message("Beside its neighbours"),
    topics=TOPICS,
    fetch=chosen,
    render=render,
    table=table,
    is_public=True,
    params=("indicator",),
    definition=message(
        "The regencies around, the province and the country: each in its newest period of which the regency has a "
        "figure too, and the difference to the regency in that same period. What was not found published is not shown."
    ),
)

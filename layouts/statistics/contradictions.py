"""Where sources of statistics say different things of the same: side by side, never an average."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.observations import Conflict
from commandcenter.domain.picture import Shown
from layouts import i18n, theme
from layouts.contract import Column, Look, Panel, Rendered, Table
from layouts.i18n import message
from layouts.statistics import words
from layouts.statistics.known import TOPICS, Contradictions, area_name, contradictions, facts
from layouts.tiles import attributes, shape

PAGE_SHARE = 0.125
ROW = 25.8 + 20.4  # arc minutes of both lines
DECIMALS = 3


def render(known: Contradictions | None, look: Look) -> Rendered:
    """The newest that fit, and how many others there are."""
    if known is None or not known.n:
        calm = html.Li(
            [shape(Shown.UP), i18n.text(look.lang, "No two sources contradict each other")], className="row is-quiet"
        )
        return Rendered(html.Ul([calm], className="rows"))
    fits = theme.rows_that_fit(look, PAGE_SHARE, ROW)
    shown = known.found[:fits]
    left = known.n - len(shown)
    more = i18n.plural(look.lang, "+ {n} other", "+ {n} others", left) if left else ""
    rows = [_row(each, known, look, more if each is shown[-1] else "") for each in shown]
    feeds = {value.origin.feed for each in known.found for value in each.values}
    return Rendered(
        html.Ul(rows, className="rows conflicts"),
        data_at=max(value.origin.recorded_at for each in known.found for value in each.values),
        facts=facts("", None, feeds, known.titles),
    )


def _row(conflict: Conflict, known: Contradictions, look: Look, more: str) -> Component:
    lang = look.lang
    where = f"{area_name(lang, conflict.area, known.areas)} {words.period(lang, conflict.period)}"
    said = " · ".join(
        f"{_exact(lang, value.value, value.text)} {known.titles.get(value.origin.feed, value.origin.feed)}"
        for value in conflict.values
    )
    name = html.Span(known.names.get(conflict.indicator, conflict.indicator), className="row-name")
    return html.Li(
        [
            shape(Shown.DEGRADED),
            html.Span([name, " ", html.Span(where, className="row-fact")], className="row-words"),
            html.Span(more, className="row-others"),
            html.Span(said, className="row-second"),
        ],
        className="row ink-degraded",
        tabIndex="0",
        title=said,
        **attributes(data_param_indicator=conflict.indicator),
    )


def _exact(lang: str, value: float | None, text: str | None) -> str:
    """As many decimals as the value has: two sources may differ in the third."""
    decimals = 0 if value is None else next((d for d in range(DECIMALS) if round(value, d) == value), DECIMALS)
    return words.figure(lang, value, text, decimals)


COLUMNS = (
    Column("indicator", message("Indicator")),
    Column("area", message("Area")),
    Column("period", message("Period")),
    Column("value", message("Value"), "number", decimals=2, tells="figure"),
    Column("text", message("Not a number")),
    Column("source", message("Source")),
    Column("file", message("File"), tells="inside"),
    Column("recorded", message("Learned"), "instant"),
)


def table(known: Contradictions | None, look: Look) -> Table | None:
    """Each value of each contradiction on a row of its own."""
    if known is None:
        return None
    return Table(
        COLUMNS,
        [
            {
                "indicator": known.names.get(each.indicator, each.indicator),
                "area": area_name(look.lang, each.area, known.areas), "period": each.period, "value": value.value,
                "text": value.text, "source": known.titles.get(value.origin.feed, value.origin.feed),
                "file": value.origin.item, "recorded": value.origin.recorded_at,
            }
            for each in known.found
            for value in each.values
        ],
    )  # fmt: skip


PANEL = Panel(
    key="contradictions",
    title=message("Contradictions"),
    topics=TOPICS,
    fetch=contradictions,
    render=render,
    table=table,
    definition=message(
        "Two or more sources give the same indicator, area and period and do not agree at the decimals of the "
        "indicator. Both are kept and shown; nobody takes their mean."
    ),
)

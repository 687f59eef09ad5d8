"""The indicators of one sector: newest figure, how it changed, on how many villages it stands."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.reference import Access
from commandcenter.domain.statistics import Reading, Together
from layouts import i18n, states, theme
from layouts.contract import Column, Look, Panel, Rendered, Table
from layouts.i18n import message
from layouts.statistics import words
from layouts.statistics.known import SECTOR_WORDS, TOPICS, InSector, facts, in_sector
from layouts.tiles import attributes

UNITS = {"persen": "%", "km2": "km²"}
PAGE_SHARE = 0.16  # of the page's height, below the title
ROW = 20.6  # arc minutes from line to line


def render(known: InSector | None, look: Look) -> Rendered:
    """As many as fit, the regency's own figures first; how many more there are, and how many have none."""
    if known is None:
        return Rendered(states.empty(look, "No indicators yet", "Load them with: commandcenter reference import"))
    lang = look.lang
    title = html.Span(i18n.text(lang, SECTOR_WORDS[known.sector]), className="sector-name")
    count = i18n.text(
        lang, "{n} of {of} indicators have figures",
        n=i18n.number(lang, len(known.readings)), of=i18n.number(lang, known.registered),
    )  # fmt: skip
    head = html.P([title, " ", html.Span(count, className="row-others")], className="sector-head")
    if not known.readings:
        empty = states.empty(look, "No figures in this sector yet", "Any agency's file becomes a feed: docs/feeds.md")
        return Rendered(html.Div([head, empty]))
    fits = theme.rows_that_fit(look, PAGE_SHARE, ROW) - 1
    ordered = sorted(known.readings, key=lambda each: each.value.of > 0)  # stable: by theme and name within
    rows = [_row(each, look) for each in ordered[: max(1, fits)]]
    left = len(ordered) - len(rows)
    if left:
        rows.append(html.Li(i18n.plural(lang, "+ {n} other", "+ {n} others", left), className="more is-small"))
    periods = sorted({reading.period for reading in known.readings})
    span = words.period(lang, periods[-1]) if len(periods) == 1 else f"{periods[0][:4]}–{periods[-1][:4]}"
    return Rendered(
        html.Div([head, html.Ul(rows, className="rows readings")]),
        data_at=max(each.recorded_at for each in known.readings),
        facts=facts(span, None, {feed for each in known.readings for feed in each.feeds}, known.titles),
    )


def _row(reading: Reading, look: Look) -> Component:
    lang, indicator = look.lang, reading.indicator
    value = words.brief(lang, reading.value.value, reading.text, indicator.decimals)
    stands = words.period(lang, reading.period)
    # On a wall the name says mostly what is counted, and needs the room.
    is_short = theme.is_close(look) or indicator.unit in UNITS
    unit: list[Any] = (
        [" ", html.Span(UNITS.get(indicator.unit, indicator.unit), className="row-others")] if is_short else []
    )
    if reading.value.of:
        n = i18n.text(
            lang, "{n} of {of} villages",
            n=i18n.number(lang, reading.value.n), of=i18n.number(lang, reading.value.of),
        )  # fmt: skip
        stands = f"{i18n.text(lang, 'median')}, {n}" if reading.together is Together.MEDIAN else n
    elif reading.before is not None and reading.value.value is not None:
        difference = words.signed(lang, reading.value.value - reading.before[1], indicator.decimals)
        stands += f", {difference}"
    return html.Li(
        [
            html.Span(indicator.name, className="reading-name"),
            html.Span([value, *unit], className="reading-value"),
            html.Span(stands, className="reading-stands"),
        ],
        className="row reading",
        tabIndex="0",
        title=indicator.name,
        **attributes(data_param_indicator=indicator.code),
    )


COLUMNS = (
    Column("indicator", message("Indicator")),
    Column("code", message("Code")),
    Column("theme", message("Theme")),
    Column("period", message("Period")),
    Column("value", message("Value"), "number", decimals=2, tells="figure"),
    Column("text", message("Not a number")),
    Column("unit", message("Unit")),
    Column("together", message("Made of villages by"), "state"),
    Column("n", message("Villages with a figure"), "number", tells="things"),
    Column("of", message("Villages"), "number", tells="things"),
    Column("before", message("Before"), "number", decimals=2, tells="figure"),
    Column("source", message("Source")),
    Column("recorded", message("Learned"), "instant"),
)
HOW = {Together.SUM: message("sum"), Together.MEDIAN: message("median")}


def table(known: InSector | None, _look: Look) -> Table | None:
    """Every indicator of the sector that has a figure."""
    if known is None:
        return None
    return Table(
        COLUMNS,
        [
            {
                "indicator": each.indicator.name, "code": each.indicator.code, "theme": each.indicator.theme,
                "period": each.period, "value": each.value.value, "text": each.text, "unit": each.indicator.unit,
                "together": HOW[each.together] if each.value.of else None,
                "n": each.value.n if each.value.of else None, "of": each.value.of or None,
                "before": each.before[1] if each.before else None,
                "source": ", ".join(known.titles.get(feed, feed) for feed in each.feeds), "recorded": each.recorded_at,
            }
            for each in known.readings
        ],
        sums=(),
        closed=frozenset(
            at for at, each in enumerate(known.readings) if each.indicator.access is not Access.OPEN
        ),
    )  # fmt: skip


PANEL = Panel(
    key="sector",
    title=message("Sector"),
    topics=TOPICS,
    fetch=in_sector,
    render=render,
    table=table,
    is_public=True,
    params=("sector",),
    definition=message(
        "The newest figure of every indicator of the sector. What a source says of the regency itself goes before what "
        "the villages say. Counts of villages are added up, with how many of them have a figure; shares, indices and "
        "averages cannot be added up: their median is shown. A village without a figure is missing, not zero."
    ),
)

"""The course of the chosen indicator: its breaks drawn, every source, and the areas around it for comparison."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import dcc, html

from commandcenter.domain.neighbours import COUNTRY, NAMES, PROVINCE
from commandcenter.domain.picture import Shown
from commandcenter.domain.statistics import Point, Series, change, segments, with_gaps
from layouts import charts, i18n, states, theme
from layouts.contract import Column, Look, Panel, Rendered, Table
from layouts.i18n import message
from layouts.statistics import headlines, words
from layouts.statistics.known import TOPICS, Chosen, area_name, chosen, facts

TICKS = 8  # periods that are named at a desk; half of them on a wall
ABOVE = (PROVINCE, COUNTRY)  # drawn as lines; the regencies around stand in the list beside


def render(known: Chosen | None, look: Look) -> Rendered:
    """A line for each stretch without a break, a ring for what another source says, a rule at each break."""
    if known is None or known.series is None:
        return Rendered(states.empty(look, "Not in the register of indicators"))
    series, lang = known.series, look.lang
    code = series.indicator.code
    name = html.A(
        series.indicator.name, href=f"/data?select=indicator:{code}&lang={lang}", className="row-name",
        title=i18n.text(lang, "Metadata and every source"),
    )  # fmt: skip
    head = html.P(
        [name, " ", html.Span(series.indicator.unit, className="row-others"), " ", _changed(series, look)],
        className="chosen-name",
    )
    if not series.points and not (known.earlier and known.earlier.points):
        hint = message("Any agency's file becomes a feed: docs/feeds.md")
        return Rendered(html.Div([head, states.empty(look, "No figures of the regency yet", hint)], className="course"))
    chart = dcc.Graph(figure=figure(known, look), config=charts.CONFIG, responsive=True, className="detail-figure")
    said = [*series.said, *(known.earlier.said if known.earlier else ())]
    periods = [point.period for point in series.points]
    span = f"{periods[0][:4]}–{periods[-1][:4]}" if periods else ""
    return Rendered(
        html.Div([head, chart], className="course"),
        data_at=max(value.origin.recorded_at for value in said),
        facts=facts(span, None, {value.origin.feed for value in said}, known.titles),
    )


def _changed(series: Series, look: Look) -> html.Span:
    changed = change(series.points, series.indicator.breaks)
    said = words.compared(look.lang, changed, series.indicator)
    return html.Span(said, className=f"row-fact ink-{words.tone(changed, series.indicator)}" if said else "row-fact")


def figure(known: Chosen, look: Look) -> dict[str, Any]:
    """The whole figure. The axis is the period's text in order: a year without a figure is still a place."""
    series = known.series
    if series is None:
        return {"data": [], "layout": charts.layout(look)}
    colours, size = theme.palette(look), theme.pixels(look, theme.SMALL)
    calm, doubt = colours.states[Shown.UP], colours.states[Shown.DEGRADED]
    earlier = tuple(known.earlier.points) if known.earlier else ()
    lines = [("dot", with_gaps(earlier), calm.mark)] if earlier else []
    lines += [("solid", part, colours.text) for part in segments(with_gaps(series.points), series.indicator.breaks)]
    traces = [
        _line(points, colour, dash, series.indicator.decimals, look, is_newest=position == len(lines) - 1)
        for position, (dash, points, colour) in enumerate(lines)
    ]
    traces += [_beside(each, look) for each in known.beside if each.area in ABOVE]
    others = [
        value
        for value in series.said
        if value.value is not None
        and any(point.contradicted_by and point.period == value.period for point in series.points)
    ]
    if others:
        traces.append(
            {
                "type": "scatter", "mode": "markers", "x": [value.period for value in others],
                "y": [value.value for value in others], "hoverinfo": "text",
                "text": [known.titles.get(value.origin.feed, value.origin.feed) for value in others],
                "marker": {"symbol": "circle-open", "size": size, "color": doubt.mark, "line": {"width": 2}},
            }
        )  # fmt: skip
    periods = sorted({point.period for _, points, _ in lines for point in points} | {
        point.period for each in known.beside if each.area in ABOVE for point in each.points
    })  # fmt: skip
    starts = [each.starts[:4] for each in series.indicator.breaks]
    return {
        "data": traces,
        "layout": charts.layout(
            look,
            xaxis=charts.axis(
                look,
                type="category",
                categoryorder="array",
                categoryarray=periods,
                showgrid=False,
                tickangle=0,
                tickvals=periods[:: max(1, -(-len(periods) // (TICKS if theme.is_close(look) else TICKS // 2)))],
            ),
            yaxis=charts.axis(look, nticks=4),
            margin={"l": 2.6 * size, "r": 5.5 * size, "t": 0.6 * size, "b": 1.4 * size},
            shapes=[_rule(periods.index(start), look) for start in starts if start in periods],
            annotations=[_named(periods.index(start), look) for start in starts if start in periods],
        ),
    }


def _line(
    points: Sequence[Point], colour: str, dash: str, decimals: int, look: Look, *, is_newest: bool
) -> dict[str, Any]:
    lang, size = look.lang, theme.pixels(look, theme.SMALL)
    known = [point for point in points if point.value is not None]
    last = known[-1].period if known and is_newest else None
    return {
        "type": "scatter", "mode": "lines+markers+text", "x": [point.period for point in points],
        "y": [point.value for point in points], "connectgaps": False,
        "text": [words.figure(lang, point.value, None, decimals) if point.period == last else "" for point in points],
        "textposition": "top center", "textfont": {"color": colour, "size": size},
        "line": {"color": colour, "width": 3, "dash": dash}, "marker": {"size": 8, "color": colour},
        "hoverinfo": "x+y", "cliponaxis": False,
    }  # fmt: skip


def _beside(series: Series, look: Look) -> dict[str, Any]:
    colours, size = theme.palette(look), theme.pixels(look, theme.SMALL)
    name = area_name(look.lang, series.area, NAMES)
    return {
        "type": "scatter", "mode": "lines+markers+text", "x": [point.period for point in series.points],
        "y": [point.value for point in series.points],
        "text": [name if position == 0 else "" for position in range(len(series.points))],
        "textposition": "top right" if series.area == PROVINCE else "bottom right",
        "textfont": {"color": colours.quiet, "size": size},
        "line": {"color": colours.quiet, "width": 2, "dash": "dot"}, "marker": {"size": 6, "color": colours.quiet},
        "hoverinfo": "x+y", "cliponaxis": False,
    }  # fmt: skip


def _rule(position: int, look: Look) -> dict[str, Any]:
    """Between the last period before the break and the first after it."""
    x = position - 0.5
    line = {"color": theme.palette(look).quiet, "width": 2, "dash": "6px,6px"}
    return {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper", "line": line}


def _named(position: int, look: Look) -> dict[str, Any]:
    return {
        "x": position - 0.5, "y": 0, "yref": "paper", "xanchor": "left", "yanchor": "bottom", "showarrow": False,
        "text": " " + i18n.text(look.lang, "new series"),
        "font": {"size": theme.pixels(look, theme.SMALL), "color": theme.palette(look).quiet},
    }  # fmt: skip


def table(known: Chosen | None, _look: Look) -> Table | None:
    """Everything that was said of the indicator here and around, with its source."""
    if known is None or known.series is None:
        return None
    every = [each for each in (known.series, known.earlier, *known.beside) if each is not None]
    columns = (Column("area", message("Area")), *headlines.COLUMNS)
    made = headlines.said_of(columns, every, known.titles)
    areas = [NAMES.get(each.area, each.area) for each in every for _said in each.said]
    return replace(made, rows=[{"area": area, **row} for area, row in zip(areas, made.rows, strict=True)])


PANEL = Panel(
    key="course",
    title=message("Course"),
    topics=TOPICS,
    fetch=chosen,
    render=render,
    table=table,
    is_public=True,
    params=("indicator",),
    definition=message(
        "The chosen indicator for the regency by period, with the province and the country where their figures are "
        "known. The dotted line before a rule is the older series: figures on the two sides of a rule must not be "
        "compared. A ring is what another source says of the same period."
    ),
)

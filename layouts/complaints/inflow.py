"""Tickets a day against the range that history lets one expect; days that depart are coloured and have a shape."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from commandcenter.domain.clock import DAY, WIB_OFFSET, Instant
from commandcenter.domain.complaints.model import ExpectedDay
from commandcenter.domain.complaints.outliers import outliers
from commandcenter.domain.complaints.scope import Span, Window, span_of
from commandcenter.domain.picture import Shown
from commandcenter.store.queries.complaints import inflow
from layouts import charts, i18n, theme
from layouts.complaints import words
from layouts.complaints.asked import PARAMS, TIMED
from layouts.complaints.known import Known, empty, facts, load
from layouts.contract import Column, Connection, Look, Panel, Params, Rendered, Table
from layouts.i18n import message

BAND, DAYS, LOUD, MARKS = range(4)  # the traces
NAMED = 5  # days whose figures have room: the newest and those furthest out
TICKS = 6  # dates that have room below the chart
HIGHEST = 1.22  # of the tallest bar: the figures of loud days stand above it


@dataclass(frozen=True, slots=True)
class Data:
    """Every day of the span, the last one so far; ``unusual``: the local midnights of days that depart."""

    known: Known
    span: Span
    days: tuple[ExpectedDay, ...]
    unusual: frozenset[int] = field(default_factory=frozenset)


SHORT = (Window.TODAY, Window.WEEK)  # shown within the month around them: one bar is no course


def fetch(connection: Connection, instant: Instant, params: Params) -> Data:
    """The days of the span; of a short one those of the last 30 days."""
    known = load(connection, instant, params)
    span = span_of(Window.MONTH, instant.at) if known.asked.window in SHORT else known.asked.span
    days = inflow(connection, instant, known.asked.where, span)
    return Data(known, span, days, outliers(days))


def base(_nothing: object, look: Look) -> dict[str, Any]:
    """Axes, the words for the band, and empty traces: band, days, days that depart, their shapes and figures."""
    colours = theme.palette(look)
    loud = colours.states[Shown.DEGRADED]
    small = theme.pixels(look, theme.SMALL)
    bar = {"type": "bar", "y": [], "hoverinfo": "skip"}
    traces: list[dict[str, Any]] = [
        # Bars as wide as their day, because the area between two lines would run on across a gap.
        {**bar, "base": [], "width": DAY, "marker": {"color": colours.edge, "opacity": 0.75, "line": {"width": 0}}},
        {
            **bar, "width": 0.62 * DAY, "marker": {"color": colours.states[Shown.UP].mark, "line": {"width": 0}},
            "hoverinfo": "y",
        },
        {**bar, "x": [], "width": 0.62 * DAY, "marker": {"color": loud.mark, "line": {"width": 0}}},
        {
            "type": "scatter", "mode": "markers+text", "x": [], "y": [], "text": [], "textposition": "top center",
            "textfont": {"size": theme.pixels(look, theme.BODY), "color": loud.ink}, "hoverinfo": "skip",
            "marker": {"symbol": theme.SYMBOLS[Shown.DEGRADED], "color": loud.mark, "size": small * 0.5},
            "cliponaxis": False,
        },
    ]  # fmt: skip
    legend = {
        "xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom", "showarrow": False,
        "text": f"<span style='color:{colours.edge}'>\u2588</span> {i18n.text(look.lang, 'the usual range (95 %)')}",
    }  # fmt: skip
    return {
        "data": traces,
        "layout": charts.layout(
            look,
            barmode="overlay",
            bargap=0,
            xaxis=charts.axis(look, type="date", showgrid=False, tickmode="array", tickvals=[], ticktext=[]),
            yaxis=charts.axis(look, side="right", rangemode="tozero", nticks=3),
            margin={"l": 2, "r": 1.9 * small, "t": 1.3 * small, "b": 1.35 * small},
            annotations=[legend],
        ),
    }


def render(data: Data | None, look: Look) -> Rendered:
    """Every path that can change; the chart gives way to words when there was never a ticket."""
    if data is None or data.known.is_empty:
        shown = empty(look, data.known if data else None)
        return Rendered(shown.body, _figure((), frozenset(), look), shown.data_at, shown.stale_after_s)
    return Rendered(
        figure=_figure(data.days, data.unusual, look),
        facts=facts(data.known, words.period(look.lang, data.span), sum(day.n for day in data.days)),
        **data.known.ages,
    )


def _figure(days: Sequence[ExpectedDay], unusual: frozenset[int], look: Look) -> dict[str, Any]:
    # The axis has no time zone of its own: shifted by WIB's offset it reads WIB. A bar stands in the middle of its day.
    noon = WIB_OFFSET + DAY // 2
    loud = [day for day in days if day.day in unusual]
    furthest = sorted(loud, key=lambda day: -abs(day.n - (day.expected or 0.0)))
    named = {day.day for day in (*loud[-1:], *furthest[: 1 if len(loud) > NAMED else NAMED])}
    low = [day.low for day in days]
    high = [None if day.low is None or day.high is None else day.high - day.low for day in days]
    top = max([day.n for day in days] + [day.high or 0 for day in days] + [1])
    figure: dict[str, Any] = {
        f"data.{BAND}.base": low,
        f"data.{BAND}.y": high,
        f"data.{DAYS}.y": [day.n for day in days],
        f"data.{LOUD}.x": [day.day + noon for day in loud],
        f"data.{LOUD}.y": [day.n for day in loud],
        f"data.{MARKS}.x": [day.day + noon for day in loud],
        f"data.{MARKS}.y": [day.n for day in loud],
        f"data.{MARKS}.text": [i18n.number(look.lang, day.n) if day.day in named else "" for day in loud],
        "layout.yaxis.range": [0, round(HIGHEST * top, 1)],
    }
    begin, end = (days[0].day, days[-1].day + DAY) if days else (0, DAY)
    for trace in (BAND, DAYS):
        figure[f"data.{trace}.x0"], figure[f"data.{trace}.dx"] = begin + noon, DAY
    step = max(1, -(-len(days) // TICKS))
    dated = days[::-1][::step][::-1]  # the newest day has its date
    figure["layout.xaxis.range"] = [begin + WIB_OFFSET, end + WIB_OFFSET]
    figure["layout.xaxis.tickvals"] = [day.day + noon for day in dated]
    figure["layout.xaxis.ticktext"] = [words.date(look.lang, day.day) for day in dated]
    return figure


COLUMNS = (
    Column("day", message("Day"), "day"),
    Column("n", message("Received"), "number", tells="people"),
    Column("expected", message("Expected"), "number", decimals=1, tells="of_people"),
    Column("low", message("At least (95 %)"), "number", tells="of_people"),
    Column("high", message("At most (95 %)"), "number", tells="of_people"),
    Column("standing", message("Against expected"), "state", tells="of_people"),
)


def table(data: Data | None, look: Look) -> Table | None:
    """The days, the newest first."""
    if data is None or data.known.is_empty:
        return None
    rows = [
        {
            "day": words.iso(day.day), "n": day.n, "expected": day.expected, "low": day.low, "high": day.high,
            "standing": _standing(day, day.day in data.unusual),
        }
        for day in reversed(data.days)
    ]  # fmt: skip
    return Table(COLUMNS, rows, note=i18n.text(look.lang, "The last day is not over yet."))


def _standing(day: ExpectedDay, is_unusual: bool) -> str:
    if day.low is None or day.high is None:
        return message("too little history")
    if not is_unusual:
        return message("usual")
    return message("more than usual") if day.n > day.high else message("fewer than usual")


PANEL = Panel(
    key="inflow",
    title=message("Received a day"),
    unit=message("tickets"),
    topics=TIMED,
    fetch=fetch,
    render=render,
    params=PARAMS,
    base=base,
    definition=message(
        "Tickets by the local day (WIB) of their receipt; the last day is not over. The band is the range that 95 % of "
        "such days lie in, learned from the tickets before by weekday, with a negative binomial model. Coloured, with "
        "a triangle, are only days that depart from it after the guard against many comparisons: among thirty days one "
        "or two lie outside by chance."
    ),
    table=table,
    is_public=True,
)

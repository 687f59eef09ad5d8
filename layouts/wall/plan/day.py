"""The band of a day: what the wall shows from midnight to midnight, and how light it is."""

from collections.abc import Mapping
from typing import Final

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import DAY, start_of_day
from commandcenter.domain.wall.written import of_minute
from layouts import i18n
from layouts.contract import Look
from layouts.i18n import message, text
from layouts.tiles import attributes
from layouts.wall.plan.fields import PATH
from layouts.wall.plan.known import Known
from layouts.wall.plan.preview import DAY_MIN, Band, Span, bands, dimming

AHEAD: Final = 7  # days that can be looked at
SOURCES: Final[Mapping[str, str]] = {
    "start": message("where a display begins"),
    "rotation": message("by rotation"),
    "schedule": message("by the schedule"),
    "push": message("put there by somebody"),
    "pin": message("pinned by somebody"),
    "takeover": message("by an alert"),
}


def section(known: Known, look: Look, ahead: int) -> Component:
    """``ahead``: days from today."""
    lang = look.lang
    midnight = start_of_day(known.at) + ahead * DAY
    days = [
        html.A(i18n.short_day(lang, start_of_day(known.at) + n * DAY), href=f"{PATH}?day={n}",
               className="is-chosen" if n == ahead else None, **attributes(data_carry="1"))
        for n in range(AHEAD)
    ]  # fmt: skip
    rows = [_row(known, each, look) for each in bands(known.wall, midnight)]
    title = html.H2(text(lang, "What the wall shows on {day}", day=i18n.day(lang, midnight)))
    if not rows:
        rows = [html.P(text(lang, "No display is accepted yet: the plan waits for the first one."))]
    parts = [title, html.Nav(days, className="plan-days"), html.Div([_axis(), *rows, _light(known, look)])]
    return html.Section(parts, className="plan-day")


def _axis() -> Component:
    marks = [html.Span(f"{hour:02d}", style={"left": f"{100 * hour / 24:g}%"}) for hour in range(0, 25, 3)]
    return html.Div([html.Span(), html.Div(marks, className="plan-axis")], className="plan-row is-axis",
                    **attributes(aria_hidden="true"))  # fmt: skip


def _row(known: Known, band: Band, look: Look) -> Component:
    names = [known.wall.displays[id_].name for id_ in band.displays]
    is_all = len(names) == len(known.wall.displays) > 1
    said = text(look.lang, "all displays of the wall") if is_all else ", ".join(names)
    return html.Div(
        [
            html.Span(said, className="plan-who", title=", ".join(names)),
            html.Ol([_span(each, look) for each in band.spans], className="plan-band"),
        ],
        className="plan-row",
    )


def _span(span: Span, look: Look) -> Component:
    what = span.title or text(look.lang, SOURCES[span.source])
    how = text(look.lang, SOURCES[span.source])
    begins, ends = of_minute(span.begins), "24.00" if span.ends == DAY_MIN else of_minute(span.ends)
    said = text(look.lang, "{begins}–{ends} {what}, {how}", begins=begins, ends=ends, what=what, how=how)
    return html.Li(
        html.Span([html.B(what), html.Small(f" {begins}–{ends}")]), className=f"plan-span is-{span.source}",
        title=said, style=_place(span.begins, span.ends), **attributes(aria_label=said),
    )  # fmt: skip


def _light(known: Known, look: Look) -> Component:
    spans = [
        html.Li(
            i18n.percent(look.lang, 100 * level, 0), className="plan-span is-dim", style=_place(begins, ends),
            title=text(look.lang, "{begins}–{ends} light at {level}", begins=of_minute(begins), ends=of_minute(ends),
                       level=i18n.percent(look.lang, 100 * level, 0)),
        )
        for begins, ends, level in dimming(known.wall.plan.care)
    ]  # fmt: skip
    who = html.Span(text(look.lang, "light"), className="plan-who")
    return html.Div([who, html.Ol(spans, className="plan-band is-light")], className="plan-row")


def _place(begins: int, ends: int) -> dict[str, str]:
    return {"left": f"{100 * begins / DAY_MIN:.3f}%", "width": f"{100 * (ends - begins) / DAY_MIN:.3f}%"}

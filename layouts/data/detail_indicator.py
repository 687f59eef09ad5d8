"""An indicator opened to its metadata (after MS-Ind of BPS) and to its newest values, each with where it comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import Instant
from commandcenter.domain.observations import Value, disagree
from commandcenter.domain.picture import Shown
from commandcenter.domain.reference import Access, Frequency, Indicator
from commandcenter.store.queries import feed_watch, reference
from commandcenter.store.queries.feed_watch import Measure
from commandcenter.store.queries.reference import Sheet
from layouts import i18n
from layouts.contract import Connection, Look
from layouts.data import words
from layouts.data.detail_parts import close, facts, head, lines_of, listed, room
from layouts.i18n import message
from layouts.tiles import attributes, shape

MAX = 24
PAGE_SHARE = 0.66  # of the page's height, below the head
FACT_WIDTH = 0.37  # of the page's width, beside the names of the facts
FREQUENCIES = {
    Frequency.DAY: message("every day"),
    Frequency.MONTH: message("every month"),
    Frequency.QUARTER: message("every quarter"),
    Frequency.HALF: message("every half year"),
    Frequency.YEAR: message("every year"),
}
ACCESS = {
    Access.OPEN: message("open"),
    Access.LIMITED: message("limited"),
    Access.CLOSED: message("closed"),
}


@dataclass(frozen=True, slots=True)
class IndicatorDetail:
    """The sheet of an indicator, its newest values, and names of what they speak of."""

    sheet: Sheet
    values: tuple[Value, ...]
    areas: Mapping[str, str]
    owners: Mapping[str, str]


def fetch(connection: Connection, instant: Instant, code: str) -> IndicatorDetail | None:
    """The indicator with its values as known at the instant."""
    sheet = reference.sheet(connection, code)
    if sheet is None:
        return None
    values = feed_watch.newest(connection, code, instant, MAX)
    areas = feed_watch.areas(connection, {value.area for value in values})
    owners = {opd.code: opd.short_name for opd in reference.opds(connection)}
    return IndicatorDetail(sheet, values, areas, owners)


def render(detail: IndicatorDetail, now: int, look: Look) -> Component:
    """Metadata on the left, values on the right."""
    indicator, lang = detail.sheet.indicator, look.lang
    retired = detail.sheet.retired_at
    state = "" if retired is None else i18n.text(lang, "out of use")
    shown = None if retired is None else Shown.UNKNOWN
    measure = Measure(indicator.code, indicator.name, indicator.unit, indicator.decimals)
    disputed = _disputed(detail.values, indicator.decimals)
    rows = [_row(value, measure, detail, now, look, _key(value) in disputed) for value in detail.values]
    title = f"{i18n.text(lang, 'Newest values')} ({indicator.unit})"
    values = listed(look, title, rows, max(1, room(look, 0.6) // 2), i18n.text(lang, "Not reported yet"))
    return html.Div(
        [
            close(look),
            head(look, indicator.name, indicator.code, shown, state, retired, now),
            html.Div(
                [
                    html.Div(_sheet(indicator, detail.owners, look), className="parts"),
                    html.Div(values, className="parts"),
                ],
                className="detail-parts",
            ),
        ],
        className="detail detail-indicator",
    )


def _sheet(indicator: Indicator, owners: Mapping[str, str], look: Look) -> Component:
    """The metadata, most needed first; a wall leaves out what has no room."""
    lang = look.lang
    pairs = [(i18n.text(lang, name), said) for name, said in _pairs(indicator, owners, lang) if said]
    used, shown = 0, []
    for name, said in pairs:
        used += lines_of(look, said, FACT_WIDTH)
        if used <= room(look, PAGE_SHARE):
            shown.append((name, said))
    return facts(shown)


def _pairs(indicator: Indicator, owners: Mapping[str, str], lang: str) -> tuple[tuple[str, str], ...]:
    return (
        (message("Definition"), indicator.definition),
        (message("Unit"), indicator.unit),
        (message("Formula"), indicator.method),
        (message("Series breaks"), "; ".join(f"{each.starts}: {each.note}" for each in indicator.breaks)),
        (message("Producer"), owners.get(indicator.producer, indicator.producer)),
        (message("Walidata"), owners.get(indicator.walidata, indicator.walidata)),
        (message("Frequency"), i18n.text(lang, FREQUENCIES[indicator.frequency])),
        (message("Access"), i18n.text(lang, ACCESS[indicator.access])),
        (message("Reference code"), indicator.reference_code),
        (message("Level"), indicator.level),
        (message("Measure"), indicator.measure),
        (message("Concept"), indicator.concept),
        (message("Interpretation"), indicator.interpretation),
        (message("Classification"), indicator.classification),
        (message("Built from"), indicator.built_from),
        (message("Origin"), indicator.source),
    )


def _key(value: Value) -> tuple[str, str]:
    return value.area, value.period


def _disputed(values: Iterable[Value], decimals: int) -> set[tuple[str, str]]:
    """Area and period of what feeds do not agree on."""
    said: dict[tuple[str, str], list[tuple[float | None, str | None]]] = {}
    for value in values:
        said.setdefault(_key(value), []).append((value.value, value.text))
    return {key for key, each in said.items() if disagree(each, decimals)}


def _row(value: Value, measure: Measure, detail: IndicatorDetail, now: int, look: Look, is_disputed: bool) -> Component:
    """Period, area and value; below feed, file, sheet, row, revision and when we learned it."""
    lang, origin = look.lang, value.origin
    places = (
        origin.feed, origin.item, origin.sheet, i18n.text(lang, "row {n}", n=origin.line),
        i18n.text(lang, "revision {n}", n=origin.revision) if origin.revision > 1 else "",
        i18n.since(lang, origin.recorded_at, now),
    )  # fmt: skip
    said = words.value(lang, value, measure) + (f" {value.note}" if value.note else "")
    return html.Li(
        [
            html.Span(value.period, className="value-period"),
            html.Span(words.area(lang, value.area, detail.areas), className="value-area"),
            html.Span([shape("degraded"), " ", said] if is_disputed else said, className="value-said"),
            html.Span(" · ".join(place for place in places if place), className="value-origin"),
        ],
        className="part-row value ink-degraded" if is_disputed else "part-row value",
        tabIndex="0",
        title=i18n.moment(lang, origin.recorded_at),
        **attributes(data_select=f"feed:{origin.feed}"),
    )

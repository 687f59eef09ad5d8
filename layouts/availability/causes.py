"""Who cost the most: causes by the time that they took from kecamatan."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.picture import Shown
from layouts import i18n, states, theme
from layouts.availability import tables, words
from layouts.availability.asked import PARAMS
from layouts.availability.known import TOPICS, Known, fetch
from layouts.availability.parts import no_calendar
from layouts.contract import Look, Panel, Rendered
from layouts.i18n import message
from layouts.tiles import attributes, shape

PAGE_SHARE, LINE = 0.67, 48.5


def render(known: Known | None, look: Look) -> Rendered:
    """The causes that fit, the dearest first, and what exceptions there are."""
    if known is None:
        return Rendered(states.empty(look, "No inventory of the network yet", "Import one, or accept devices"))
    if known.report is None:
        return Rendered(no_calendar(known, look))
    lang, found = look.lang, list(tables.of_causes(known))
    parts: list[Component] = []
    if not found:
        hint = i18n.text(lang, "No kecamatan was cut off by a fault in this period")
        parts.append(states.calm(i18n.text(lang, "Nobody is charged"), hint))
    fits = theme.rows_that_fit(look, PAGE_SHARE, LINE)
    shown = found if len(found) <= fits else found[: fits - 1]
    parts.append(html.Ul([_row(known, *each, look) for each in shown], className="rows costs"))
    if len(found) > len(shown):
        more = i18n.plural(lang, "+ {n} other", "+ {n} others", len(found) - len(shown))
        parts.append(html.Div(more, className="more is-small"))
    parts.append(_links(known, look))
    return Rendered(
        html.Div(parts, className="by-cause"), facts=known.facts(look), data_at=known.data_at,
        stale_after_s=known.stale_after_s,
    )  # fmt: skip


def _row(known: Known, id_: int, cost: int, n: int, share: float, look: Look) -> Component:
    lang = look.lang
    report = known.report
    assert report is not None  # noqa: S101 - render has looked
    element = report.inventory.elements[id_]
    told = [i18n.percent(lang, share), i18n.plural(lang, "{n} kecamatan", "{n} kecamatan", n)]
    if theme.is_close(look):
        told.append(i18n.text(lang, "charged to {owner}", owner=words.owner(lang, report.owners[id_])))
    return html.Li(
        [
            shape(Shown.DOWN),
            html.Div(
                [
                    html.Div(element.name, className="row-name cell-first"),
                    html.Div(" · ".join(told), className="row-second"),
                ]
            ),
            html.Span(words.said_hours(look, cost), className="cost-time"),
        ],
        className="row",
        tabIndex="0",
        **attributes(data_select=f"{element.kind.value}:{element.key}"),
    )


def _links(known: Known, look: Look) -> Component:
    """Where exceptions are asked for and decided, and the report on paper."""
    lang, waiting = look.lang, known.waiting()
    said = i18n.plural(lang, "Exceptions: {n} waits", "Exceptions: {n} wait", waiting)
    query = known.asked.query
    return html.Div(
        [
            html.A(said if waiting else i18n.text(lang, "Exceptions"), className="button is-link",
                   href=words.link(look, "/availability/exceptions", **query)),
            html.A(i18n.text(lang, "Printable report"), href=words.link(look, "/availability/report", **query),
                   className="button is-link"),
        ],
        className="by-cause-links",
    )  # fmt: skip


PANEL = Panel(
    key="causes",
    title=message("Who cost the most"),
    unit=message("time × kecamatan"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    params=PARAMS,
    definition=message(
        "The time that faults of each tower or link took from kecamatan, added up over them: one that cuts off five "
        "kecamatan for an hour costs five hours. Planned, excused and blind time costs nothing. Whoever answers for "
        "the cause is charged, not whoever was cut off."
    ),
    table=tables.causes,
)

"""The last changes of state, newest first; a flapping element's changes are one line."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.bursts import bursts
from commandcenter.domain.model import State
from commandcenter.domain.picture import Event, Shown
from commandcenter.store.versions import Topic
from layouts import i18n, states, theme
from layouts.contract import Look, Panel, Rendered
from layouts.i18n import message
from layouts.network import tables
from layouts.network.condition import Known, fetch
from layouts.tiles import attributes, shape, word

PAGE_SHARE = 0.15
LINE = 25.8  # arc minutes from line to line


def render(known: Known | None, look: Look) -> Rendered:
    """As many lines as fit; ``data_at`` says how old the knowledge is that there are no others."""
    data_at = known.picture.data_at if known and known.picture else None
    if known is None or not known.events:
        return Rendered(states.empty(look, "No changes recorded yet"), data_at=data_at)
    room = theme.rows_that_fit(look, PAGE_SHARE, LINE)
    lines = bursts(known.events, known.picture.causes if known.picture else ())[:room]
    rows = [row(line.event, known.instant.at, look, line.others) for line in lines]
    return Rendered(html.Ul(rows, className="rows events"), data_at=data_at, facts=tables.facts(look))


def row(event: Event, now: int, look: Look, others: int = 0) -> Component:
    """One change: when, what, into which state; with ``others`` that went the same way at the same time."""
    mark, words = _kind(event, look)
    more = [html.Span(f" +{i18n.number(look.lang, others)}", className="row-others")] if others else []
    return html.Li(
        [
            html.Span(
                i18n.since(look.lang, event.at, now), className="row-time", title=i18n.moment(look.lang, event.at)
            ),
            shape(mark),
            html.Span(event.element.name, className="row-name"),
            html.Span([words, *more], className="row-fact", title=event.reason or ""),
        ],
        className=f"row ink-{Shown.UP if mark == 'flapping' else mark}",
        tabIndex="0",
        **attributes(data_select=f"{event.element.kind}:{event.element.key}"),
    )


def _kind(event: Event, look: Look) -> tuple[str, str]:
    if event.kind == "flapping_end":
        return Shown(event.to_state.value), i18n.text(look.lang, "steady again")
    if event.kind == "flapping_start" or event.times > 1:
        times = f" {i18n.number(look.lang, event.times)}×" if event.times > 1 else ""
        return "flapping", i18n.text(look.lang, "flapping") + times
    shown = Shown.DOWN if event.to_state is State.DOWN else Shown(event.to_state.value)
    return shown, word(look, shown)


PANEL = Panel(
    key="events",
    title=message("Last changes"),
    topics=frozenset({Topic.STATE, Topic.INVENTORY, Topic.CLOCK}),
    fetch=fetch,
    render=render,
    definition=message(
        "Changes of state of towers and links, newest first; the changes of a flapping element are one line, and "
        "what changed the same way at the same time is counted with it. The newest 40 changes are looked at."
    ),
    table=tables.events,
)

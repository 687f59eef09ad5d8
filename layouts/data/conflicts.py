"""Sources that disagree on the same indicator, area and period: their values side by side, never an average."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.observations import Conflict, Value
from layouts import i18n, states, theme
from layouts.contract import Look, Panel, Rendered
from layouts.data import tables, words
from layouts.data.known import TOPICS, Condition, Known, fetch
from layouts.i18n import message
from layouts.tiles import attributes, shape

PAGE_SHARE = 0.105  # of the page's height, below the title
FIRST, LINE = 25.8, 20.4  # arc minutes from line to line
SAID_MAX = 3  # sources of one conflict that are named


def render(known: Known | None, look: Look) -> Rendered:
    """The newest conflicts that fit, and how many others there are."""
    if known is None or known.condition is Condition.NO_FEEDS:
        return Rendered(states.empty(look, "No sources yet"))
    if not known.conflict_count:
        return Rendered(html.Ul([_none(look)], className="rows"), facts=tables.facts(look))
    room = PAGE_SHARE * theme.PAGE_HEIGHT / theme.pixels(look, 1)
    fits = int(room // (FIRST + LINE))
    if fits < known.conflict_count:
        fits = int((room - LINE) // (FIRST + LINE))
    shown = known.conflicts[: max(1, fits)]
    rows = [_row(each, known, look) for each in shown]
    left = known.conflict_count - len(shown)
    if left:
        rows.append(html.Li(i18n.plural(look.lang, "+ {n} other", "+ {n} others", left), className="more is-small"))
    return Rendered(html.Ul(rows, className="rows conflicts"), facts=tables.facts(look))


def _none(look: Look) -> Component:
    said = i18n.text(look.lang, "No two sources contradict each other")
    return html.Li([shape("up"), said], className="row is-quiet")


def _row(conflict: Conflict, known: Known, look: Look) -> Component:
    lang = look.lang
    measure = known.measures.get(conflict.indicator)
    name = measure.name if measure else conflict.indicator
    where = f"{words.area(lang, conflict.area, known.areas)} {conflict.period}"
    said = [_said(value, source, known, look) for value, source in _sources(conflict, known)[:SAID_MAX]]
    if len(conflict.values) > SAID_MAX:
        said.append(html.Span("…"))
    return html.Li(
        [
            shape("degraded"),
            html.Span(
                [html.Span(name, className="row-name"), html.Span(where, className="row-fact")], className="row-words"
            ),
            html.Span(said, className="conflict-said"),
        ],
        className="row conflict ink-degraded",
        tabIndex="0",
        title=_title(conflict, known, look),
        **attributes(data_select=f"indicator:{conflict.indicator}"),
    )


def _sources(conflict: Conflict, known: Known) -> list[tuple[Value, str]]:
    """Each value with whose it is: the owner, unless two of them are one owner's."""
    owners = {view.name: view.owner_name for view in known.feeds}
    named = [owners.get(value.origin.feed, value.origin.feed) for value in conflict.values]
    if len(set(named)) < len(named):
        named = [known.title(value.origin.feed) for value in conflict.values]
    return list(zip(conflict.values, named, strict=True))


def _said(value: Value, source: str, known: Known, look: Look) -> Component:
    """What one source says; at a desk also when we learned it."""
    lang = look.lang
    said = words.value(lang, value, known.measures.get(value.indicator))
    parts: list[Component | str] = [html.Span(said, className="conflict-value"), f" {source}"]
    if theme.is_close(look):
        parts.append(f" ({i18n.since(lang, value.origin.recorded_at, known.instant.at)})")
    return html.Span(parts, className="conflict-part")


def _title(conflict: Conflict, known: Known, look: Look) -> str:
    lang = look.lang
    return "; ".join(
        f"{words.value(lang, value, known.measures.get(value.indicator))}: {known.title(value.origin.feed)}, "
        f"{value.origin.item}, {i18n.moment(lang, value.origin.recorded_at)}"
        for value in conflict.values
    )


PANEL = Panel(
    key="conflicts",
    title=message("Contradictions"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    definition=message(
        "Two sources give different values for the same indicator, area and period, at the decimals of the "
        "indicator. All values are kept and shown side by side; none is averaged or chosen."
    ),
    table=tables.conflicts,
)

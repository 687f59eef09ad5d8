"""What is wrong now: causes first with their victims, then what flaps, is degraded or silent."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.model import Status
from commandcenter.domain.picture import Shown, Trouble, troubles
from commandcenter.store.versions import Topic
from layouts import claims, i18n, states, theme
from layouts.contract import Look, Panel, Rendered
from layouts.i18n import message
from layouts.network import tables
from layouts.network.condition import Condition, Known, advice, fetch, headline
from layouts.tiles import ago, attributes, shape, word

PAGE_SHARE = 0.247  # of the page's height, below the title
WIDTH_SHARE = 0.39  # of the page's width
LINE = 25.8  # arc minutes from line to line
LOSS_WORTH_NAMING = 1.0  # percent
LATENCY_WORTH_NAMING = 50.0  # ms; a device that is degraded for another reason has a normal one


def render(known: Known | None, look: Look) -> Rendered:
    """As many lines as fit, and how many do not. Good news only from a source that lives."""
    if known is None or known.picture is None:
        return Rendered(states.empty(look, "No inventory yet"))
    picture = known.picture
    lines = troubles(picture)
    if known.condition is not Condition.FINE:
        # That nothing is known is said once, not once for every element.
        lines = tuple(line for line in lines if line.shown is not Shown.UNKNOWN)
    if not lines and not known.claims:
        is_fine = known.condition is Condition.FINE
        body = _all_is_well(known, look) if is_fine else states.stopped(headline(look, known), advice(look, known))
        return Rendered(body, None, picture.data_at, picture.stale_after_s, tables.facts(look))
    shown = [_row(line, known.instant.at, look) for line in lines]
    if known.claims:  # behind what is down: somebody is cut off there, and here somebody was refused
        shown.insert(sum(line.shown is Shown.DOWN for line in lines), _claimed(known, look))
    rows, left = _cut(shown, theme.rows_that_fit(look, PAGE_SHARE, LINE))
    if left:
        rows.append(html.Li(i18n.plural(look.lang, "+ {n} other", "+ {n} others", left), className="more"))
    return Rendered(
        html.Ul(rows, className="rows troubles"), None, picture.data_at, picture.stale_after_s, tables.facts(look)
    )


def _all_is_well(known: Known, look: Look) -> Component:
    if known.picture is None:
        raise ValueError("an empty inventory is not well")
    totals = known.picture.totals
    return states.calm(
        i18n.text(look.lang, "No disturbance"),
        i18n.text(look.lang, "{connected} of {total} connected", connected=totals.connected, total=totals.total),
    )


def _cut(rows: list[Component], room: int) -> tuple[list[Component], int]:
    """What fits into ``room`` lines of text, and how many rows do not; the note of the rest takes a line too."""
    heights = [2 if len(row.children) > 3 else 1 for row in rows]
    if sum(heights) <= room:
        return rows, 0
    used, shown = 1, 0
    for height in heights:
        if shown and used + height > room:
            break
        used, shown = used + height, shown + 1
    return rows[:shown], len(rows) - shown


def _row(line: Trouble, now: int, look: Look) -> Component:
    """Shape, name and word, how long; what does not fit beside the name, and the victims, stand below."""
    element, fact = line.element, fact_of(line, look)
    lasted = ago(look, line.since, now) if line.since else html.Span("–", className="ago")
    fits = theme.ems(f"{element.name} {fact} {lasted.children}") + 2.4 < WIDTH_SHARE * theme.PAGE_WIDTH / theme.pixels(
        look, theme.BODY
    )
    first = [html.Span(element.name, className="row-name")]
    second: list[Component] = []
    (first if fits else second).append(html.Span(fact, className="row-fact"))
    if line.victims:
        names = ", ".join(line.victims)
        words = i18n.plural(look.lang, "{n} victim: {names}", "{n} victims: {names}", len(line.victims), names=names)
        second.append(html.Span([shape(Shown.BEHIND), words], className="row-victims", title=words))
    parts = [shape("flapping" if line.is_flapping else line.shown), html.Span(first, className="row-words"), lasted]
    if second:
        parts.append(html.Span(second, className="row-second"))
    ink = Shown.DEGRADED if line.is_flapping and line.shown is Shown.UP else line.shown
    return html.Li(
        parts, className=f"row ink-{ink}", tabIndex="0", **attributes(data_select=f"{element.kind}:{element.key}")
    )


def _claimed(known: Known, look: Look) -> Component:
    """One line for all senders that spoke for somebody else, however many there are."""
    found = known.claims
    name, fact = i18n.text(look.lang, claims.TITLE), claims.said(look, found)
    select = {"data_select": claims.selected(found)} if claims.selected(found) else {}
    return html.Li(
        [
            shape("degraded"),
            html.Span([html.Span(name, className="row-name")], className="row-words"),
            ago(look, claims.since(found), known.instant.at),
            html.Span(html.Span(fact, className="row-fact", title=fact), className="row-second"),
        ],
        className="row ink-degraded is-claim",
        tabIndex="0",
        **attributes(**select),
    )


def fact_of(line: Trouble, look: Look) -> str:
    """The word of the state, or for a degraded element the figure that is bad."""
    if line.is_flapping:
        return i18n.text(look.lang, "flapping")
    if line.shown is Shown.DEGRADED:
        return _bad_figure(line.status, look)
    return word(look, line.shown)


def _bad_figure(status: Status, look: Look) -> str:
    lang = look.lang
    if status.loss_pct is not None and status.loss_pct >= LOSS_WORTH_NAMING:
        return i18n.text(lang, "loss {value}", value=i18n.percent(lang, status.loss_pct))
    if status.power in ("battery", "genset"):
        return i18n.text(lang, "on battery") if status.power == "battery" else i18n.text(lang, "on genset")
    if status.latency_ms is not None and status.latency_ms >= LATENCY_WORTH_NAMING:
        return i18n.text(lang, "latency {value} ms", value=i18n.number(lang, status.latency_ms))
    return word(look, Shown.DEGRADED)


PANEL = Panel(
    key="wrong",
    title=message("Wrong now"),
    topics=frozenset(
        {Topic.STATE, Topic.METRICS, Topic.INVENTORY, Topic.MAINTENANCE, Topic.WORKER, Topic.CLOCK, Topic.QUARANTINE}
    ),
    fetch=fetch,
    render=render,
    definition=message(
        "Towers and links that are not well now: causes with the kecamatan that are cut off behind them, planned "
        "stops that cut others off, what flaps, what is degraded, what is silent. A victim is no line of its own. "
        "Silent: no report for three heartbeats. Planned maintenance that cuts nobody off is left out. Reports that "
        "claim another place or device are refused; they stand here for an hour after the last one."
    ),
    table=tables.wrong,
)

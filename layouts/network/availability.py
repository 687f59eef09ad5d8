"""Availability: the regency today, over 7 days and this quarter; a strip of 24 hours for every kecamatan."""

from itertools import groupby

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import Instant
from commandcenter.domain.model import Kind
from commandcenter.domain.picture import Availability, AvailabilityRow, Share
from commandcenter.store.queries import availability as queries
from commandcenter.store.versions import Topic
from layouts import i18n, states, theme
from layouts.contract import Connection, Look, Panel, Params, Rendered
from layouts.i18n import message
from layouts.network import tables
from layouts.tiles import attributes, share

GOOD, POOR = 99.0, 90.0  # percent of an hour: below the first is worth a look, below the second an outage
STALE_AFTER_S = 900  # three rollups of five minutes
# Height and colour both tell: good hours are low and quiet, bad ones tall and loud, silence is a gap.
HEIGHTS = {"good": 30, "poor": 70, "bad": 100}
COLOURS = {"good": "var(--up-mark)", "poor": "var(--degraded-mark)", "bad": "var(--down-mark)"}


def fetch(connection: Connection, instant: Instant, _params: Params) -> Availability | None:
    """Availability as known at the instant."""
    return queries.availability(connection, instant)


def render(data: Availability | None, look: Look) -> Rendered:
    """Three large figures, then 28 strips in the order of the codes, so that each keeps its place."""
    if data is None or not data.rows:
        return Rendered(states.empty(look, "No availability yet"), data_at=data.data_at if data else None)
    lang = look.lang
    whole = [
        share(look, i18n.text(lang, "today"), data.today, 2),
        share(look, i18n.text(lang, "7 days"), data.week, 2),
        share(look, i18n.text(lang, "quarter"), data.quarter, 2),
    ]
    worst = min((row.quarter.percent for row in data.rows if row.quarter.percent is not None), default=None)
    cells = [_cell(row, worst, look) for row in data.rows]
    body = html.Div([html.Div(whole, className="shares"), html.Ul(cells, className="strips")], className="availability")
    facts = tables.availability_facts(data, look)
    return Rendered(body, data_at=data.data_at, stale_after_s=STALE_AFTER_S, facts=facts)


def band(hour: Share) -> str:
    """The class of an hour: good, poor, bad, or none where nothing was heard."""
    percent = hour.percent
    if percent is None:
        return "none"
    return "good" if percent >= GOOD else "poor" if percent >= POOR else "bad"


def strip(hours: tuple[Share, ...]) -> str:
    """A CSS background of one bar per hour, runs of equal hours as one piece: 28 strips stay small on the wire."""
    if not hours:
        return "none"
    layers, at, width = [], 0, 100 / len(hours)
    for name, run in groupby(band(hour) for hour in hours):
        length = len(list(run))
        if name != "none":
            left, size = at * width, length * width
            # A background position in percent counts the free room, not the width of the box.
            position = 0 if size >= 100 else 100 * left / (100 - size)
            colour = COLOURS[name]
            layers.append(
                f"linear-gradient({colour},{colour}) {position:.4g}% 100%/{size:.4g}% {HEIGHTS[name]}% no-repeat"
            )
        at += length
    return ",".join(layers) or "none"


def _cell(row: AvailabilityRow, worst: float | None, look: Look) -> Component:
    lang, percent = look.lang, row.quarter.percent
    n = i18n.plural(lang, "{n} reading", "{n} readings", row.quarter.n)
    is_worst = percent is not None and percent == worst and percent < GOOD
    title = i18n.text(
        lang,
        "{name}: today {today}, 7 days {week}, quarter {quarter} ({n})",
        name=row.name,
        today=i18n.percent(lang, row.today.percent),
        week=i18n.percent(lang, row.week.percent),
        quarter=i18n.percent(lang, percent, 2),
        n=n,
    )
    words = [html.Span(row.name, className="strip-name"), html.Span(_short(lang, percent), className="strip-percent")]
    if theme.is_close(look):
        words.append(html.Span(f"n {i18n.number(lang, row.quarter.n)}", className="share-n"))
    return html.Li(
        [
            html.Div(words, className="strip-words"),
            html.Div(className="strip-hours", style={"background": strip(row.hours)}),
        ],
        className="strip is-worst" if is_worst else "strip",
        title=title,
        **(attributes(data_select=f"{Kind.TOWER}:{row.site}", tabIndex="0") if row.site else {}),
    )


def _short(lang: str, percent: float | None) -> str:
    return i18n.percent(lang, percent).removesuffix("\u00a0%")


PANEL = Panel(
    key="availability",
    title=message("Availability"),
    unit=message("percent of readings"),
    topics=frozenset({Topic.INVENTORY, Topic.MAINTENANCE, Topic.MINUTE}),
    fetch=fetch,
    render=render,
    definition=message(
        "The share of readings (one each heartbeat) that said up or degraded, of the tower that speaks for each "
        "kecamatan; the regency adds up all readings. Planned maintenance is left out; heartbeats that never came "
        "count as not available. Today, the last 7 days and the calendar quarter are those of WIB."
    ),
    table=tables.availability,
)

"""The strip on top: how many displays are well, and how many are not in which way.

It also carries when each was last heard of, for the drawing: that changes all the time, the drawing seldom.
"""

import json
from collections import Counter
from typing import Final

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.picture import Shown
from commandcenter.domain.wall.health import Condition
from layouts import i18n
from layouts.contract import Column, Look, Panel, Rendered, Table
from layouts.i18n import message
from layouts.tiles import attributes, counted
from layouts.wall.health import WORDS
from layouts.wall_screen.known import TOPICS, Known, facts, fetch

AILING: Final = message("with a fault")  # seen, and something else is wrong


def render(known: Known | None, look: Look) -> Rendered:
    """Well of all, then what is wrong by its kind."""
    if known is None or not known.n:
        return Rendered(html.Div(className="totals"), facts=facts(known, look) if known else None)
    n = counts(known)
    lang = look.lang
    body = [
        _whole(look, n["live"], known.n),
        counted(look, Shown.DOWN, n["dark"], i18n.text(lang, WORDS[Condition.DARK])),
        counted(look, Shown.DEGRADED, n["stale"], i18n.text(lang, WORDS[Condition.STALE])),
        counted(look, Shown.DEGRADED, n["ailing"], i18n.text(lang, AILING)),
        counted(look, Shown.UNKNOWN, n["never"], i18n.text(lang, WORDS[Condition.NEVER])),
        pulse(known),
    ]
    return Rendered(html.Div(body, className="totals"), facts=facts(known, look))


def counts(known: Known) -> Counter[str]:
    """Every display is counted once, by the worst that is wrong with it."""
    n: Counter[str] = Counter()
    for each in known.states.values():
        n["ailing" if each.condition is Condition.LIVE and each.ills else each.condition.value] += 1
    return n


def pulse(known: Known) -> Component:
    """When each was last heard of (ms UTC), by id: assets/wall-health.js looks every second who is dark."""
    said = {str(id_): known.reports[id_].seen_at for id_ in sorted(known.reports) if id_ in known.wall.displays}
    return html.Span(hidden=True, className="health-pulse", **attributes(data_pulse=json.dumps(said)))


def table(known: Known, _look: Look) -> Table | None:
    """How many displays stand how."""
    n = counts(known)
    rows = [{"what": WORDS[each], "n": n[each.value]} for each in Condition]
    rows.append({"what": AILING, "n": n["ailing"]})
    columns = (Column("what", message("State"), "state"), Column("n", message("Count"), "number", tells="things"))
    return Table(columns, rows) if known.n else None


def _whole(look: Look, well: int, total: int) -> Component:
    figure = [
        html.Span(i18n.number(look.lang, well), className="total-number"),
        html.Span(f" / {i18n.number(look.lang, total)}", className="total-of"),
    ]
    return html.Div(
        [
            html.Div(figure, className="total-figure"),
            html.Div(i18n.text(look.lang, "displays well"), className="total-word"),
        ],
        className="total total-connected" + (" is-full" if well == total else ""),
    )


PANEL = Panel(
    key="totals",
    title=message("Displays that are well"),
    unit=message("displays"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    definition=message(
        "Every display that may watch is counted once, by the worst that is wrong with it. Dark: it reported before, "
        "and has not for seven seconds. Stale: it shows data older than their limit, or a tile that cannot be shown. "
        "With a fault: it is seen, and shows something else than it should, in the wrong size, slowly, with much "
        "memory, or its clock is off."
    ),
    table=table,
)

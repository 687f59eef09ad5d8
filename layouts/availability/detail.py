"""One kecamatan, tower or link opened: every outage of the period with its cause, its charge and its evidence."""

from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.availability.model import Charge, Piece
from commandcenter.domain.availability.report import Report, Row
from commandcenter.domain.clock import MINUTE, Instant
from commandcenter.domain.picture import Shown
from layouts import i18n, states, theme
from layouts.availability import bar, words
from layouts.availability.asked import PARAMS
from layouts.availability.known import TOPICS, Known
from layouts.availability.known import fetch as fetch_known
from layouts.availability.parts import described
from layouts.contract import Connection, Look, Panel, Params, Rendered
from layouts.data.detail_parts import close, facts, head, listed, room
from layouts.i18n import message
from layouts.tiles import shape

PAGE_SHARE = 0.36
SHAPES = {
    Charge.OWN: Shown.DOWN,
    Charge.UPSTREAM: Shown.BEHIND,
    Charge.PLANNED: Shown.MAINTENANCE,
    Charge.BLIND: Shown.UNKNOWN,
    Charge.EXCUSED: Shown.UP,
}


@dataclass(frozen=True, slots=True)
class Opened:
    """What was selected, and what is known of it; ``row`` None: nothing of the name was in service."""

    select: str
    known: Known | None = None
    name: str = ""
    row: Row | None = None


def fetch(connection: Connection, instant: Instant, params: Params) -> Opened:
    """The kecamatan, tower or link that ``select`` names."""
    select = params.get("select", "")
    if not select:
        return Opened("")
    known = fetch_known(connection, instant, {**params, "kecamatan": ""})
    return found(select, known)


def found(select: str, known: Known | None) -> Opened:
    """The row of what is selected."""
    if known is None or known.report is None:
        return Opened(select, known)
    kind, _colon, key = select.partition(":")
    report = known.report
    if kind == "kecamatan":
        return Opened(select, known, known.places.get(key, key), report.kecamatan.get(key))
    for id_, element in report.inventory.elements.items():
        if (element.kind.value, element.key) == (kind, key):
            return Opened(select, known, element.name, report.elements.get(id_))
    return Opened(select, known)


def render(opened: Opened | None, look: Look) -> Rendered:
    """Its parts, its budget, and its outages, the newest first."""
    if opened is None or not opened.select:
        hint = i18n.text(look.lang, "Choose a kecamatan or a cause to see its outages")
        return Rendered(html.P(hint, className="detail-hint"))
    known, row = opened.known, opened.row
    if known is None or known.report is None or row is None:
        return Rendered(html.Div([close(look), states.empty(look, "Not known here")], className="detail"))
    lang, budget = look.lang, row.budget
    verdict = i18n.text(lang, words.VERDICTS[budget.verdict])
    kind = words.span(lang, known.asked.span)
    burn = "" if budget.burn is None else i18n.number(lang, budget.burn, 2)
    said = [
        *(
            (i18n.text(lang, words.CHARGES[each]), words.hours(lang, row.split.of(each)))
            for each in bar.ORDER
            if row.split.of(each)
        ),
        (i18n.text(lang, "Promised"), i18n.percent(lang, row.objective.percent, 2)),
        (i18n.text(lang, "Without a fault"), i18n.percent(lang, budget.achieved, 3)),
        (i18n.text(lang, "Budget for faults"), words.hours(lang, budget.allowed)),
        (i18n.text(lang, "Burn"), burn),
        (i18n.text(lang, "Answers for it"), words.owner(lang, row.objective.owner) if theme.is_close(look) else ""),
    ]
    pieces = sorted(row.pieces, key=lambda piece: -piece.start)
    lines = [_line(piece, known.report, look) for piece in pieces]
    body = html.Div(
        [
            close(look),
            head(look, opened.name, kind, words.TONES[budget.verdict], verdict, None, known.asked.instant.at),
            html.Div(bar.bar(row, look, described(row, opened.name, look)), className="charge-bar"),
            facts(said),
            listed(look, i18n.text(lang, "Outages"), lines, room(look, PAGE_SHARE),
                   i18n.text(lang, "It was never away in this period"), len(lines)),
        ],
        className="detail detail-availability",
    )  # fmt: skip
    return Rendered(body, facts=known.facts(look), data_at=known.data_at)


def _line(piece: Piece, report: Report, look: Look) -> Component:
    """When, how long, what it counts as and whose it is; it leads to the network of that moment."""
    lang = look.lang
    charge = i18n.text(lang, words.CHARGES[piece.charge])
    cause = report.inventory.elements[piece.cause]
    is_running = piece.end >= report.until < report.end
    length = words.hours(lang, piece.end - piece.start) + (f" {i18n.text(lang, 'so far')}" if is_running else "")
    owner = f" ({words.owner(lang, report.owners[piece.cause])})" if theme.is_close(look) else ""
    whose = f"{cause.name}{owner}"
    moment = min(piece.start + MINUTE, max(piece.start, piece.end - 1))
    evidence = words.link(look, "/network", at=str(moment), select=f"{cause.kind.value}:{cause.key}")
    tone = SHAPES[piece.charge]
    return html.Li(
        [
            shape(tone),
            html.A(words.when(lang, piece.start), href=evidence, title=i18n.text(lang, "The network of that moment")),
            html.B(f" {length} "),
            html.Span(f"{charge}: {whose}"),
        ],
        className="outage",
    )


PANEL = Panel(
    key="detail",
    title=message("Selected"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    params=("select", *PARAMS),
)

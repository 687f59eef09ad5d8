"""The page, put together."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import Principal
from commandcenter.domain.clock import Instant
from layouts import i18n
from layouts.contract import Connection, Look, Params
from layouts.duty import grid, handing, logbook, planning, words
from layouts.duty.known import Known, load
from layouts.duty.words import PATH as PATH
from layouts.i18n import message, text
from layouts.tiles import attributes


def build(connection: Connection, instant: Instant, params: Params, look: Look, who: Principal) -> Component:
    """``day``: of the shift log; ``week``: where the rota begins; ``duty``: whose rota is being changed."""
    known = load(connection, instant, params, who)
    return html.Div(
        [
            html.Div([_now(known, look), handing.section(known, look, who)], className="duty-column"),
            html.Div(logbook.section(known, look, who), className="duty-column"),
            html.Div([grid.section(known, look), *planning.section(known, look)], className="duty-wide"),
        ],
        className="duty-page",
    )


def _now(known: Known, look: Look) -> Component:
    """Who has it, until when, who is next; above that what is missing."""
    lang, at = look.lang, known.instant.at
    lacks = [words.lack(look, lack, at) for each in known.standing for lack in each.missing]
    heads = (message("Duty"), message("On call"), message("Until"), message("Then"))
    rows = []
    for each in known.standing:
        if not each.duty.version:
            cells: list[Component] = [html.Td(text(lang, "no rota yet"), colSpan=3, className="duty-quiet")]
        else:
            who_ = _names(known, each.names, look)
            swap = [html.Span(text(lang, "swapped"), className="duty-mark")] if each.turn and each.turn.is_swap else []
            until = words.when(lang, each.until) if each.until is not None else "–"
            then = _names(known, each.next.names, look) if each.next is not None else "–"
            cells = [
                html.Td([html.Span(who_, className="duty-who"), *swap]),
                _cell(text(lang, "Until"), until),
                _cell(text(lang, "Then"), then),
            ]
        rows.append(html.Tr([html.Th(each.duty.title(lang), scope="row"), *cells]))
    table = html.Table(
        [html.Thead(html.Tr([html.Th(text(lang, head), scope="col") for head in heads])), html.Tbody(rows)],
        className="duty-table",
    )
    moment = html.P(text(lang, "At {moment}", moment=i18n.moment(lang, at)), className="duty-quiet")
    listed = [html.Ul(lacks, className="duty-lacks")] if lacks else []
    title = html.H2(text(lang, "On duty now"))
    return html.Section([title, *listed, table, moment], id="now", **attributes(aria_label=text(lang, "On duty now")))


def _cell(head: str, said: Component | str) -> Component:
    """A cell that says on a telephone what it is about, where there is no row of heads."""
    return html.Td(said, **attributes(data_head=head))


def _names(known: Known, names: tuple[str, ...], look: Look) -> Component:
    return html.Span(words.names(look.lang, names, known.locked_out)) if names else words.nobody(look.lang)

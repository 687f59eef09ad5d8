"""The page of the entry form: the list of OPDs, or the report of one."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import Principal
from commandcenter.domain.clock import Instant
from commandcenter.domain.period import Period, PeriodError, parse
from commandcenter.domain.reference import Frequency, Opd
from commandcenter.domain.reports.states import was_there
from commandcenter.store.queries import reference
from layouts import states
from layouts.attainment import words as attainment_words
from layouts.contract import Connection, Look, Params
from layouts.entry import form, links, listing
from layouts.i18n import text
from layouts.tiles import attributes

QUARTERS = 6  # that are offered, the running one first


def build(connection: Connection, instant: Instant, params: Params, look: Look, who: Principal) -> Component:
    """``opd`` and ``period`` in the address; without them the newest quarter that is over, and all OPDs."""
    lang = look.lang
    if not instant.live:
        return html.Div(
            [
                states.empty(
                    look, "The form shows reports as they are now", "How it was then is on the attainment screen"
                ),
                html.A(text(lang, "To the reports of today"), href=links.address(look)),
            ]
        )
    running = Period.at(Frequency.QUARTER, instant.at)
    period = _period(params.get("period"), running)
    if period is None:
        return states.empty(look, "There is no such quarter: write it like 2026-Q3")
    opds = {opd.code: opd for opd in reference.opds(connection)}
    code = params.get("opd")
    if code is not None and code not in opds:
        return states.empty(look, "There is no such OPD")
    opd = None if code is None else opds[code]
    if opd is None:
        content = listing.listing(connection, period, instant, look)
    elif not was_there(opd, period):
        content = [states.empty(look, "This OPD was not there in that quarter")]
    else:
        content = form.form(connection, opd, period, instant, look, who)
    return html.Div([_ways(look, opd, period, running), *content], className="entry-page")


def _period(written: str | None, running: Period) -> Period | None:
    """The quarter that is asked for; the newest that is over when none is. None: it is none, or has not begun."""
    if written is None:
        return running.previous()
    try:
        found = parse(written)
    except PeriodError:
        return None
    return found if found.kind is Frequency.QUARTER and found.starts_at <= running.starts_at else None


def _ways(look: Look, opd: Opd | None, period: Period, running: Period) -> Component:
    """Where else to go: all OPDs, other quarters."""
    offered = [running]
    while len(offered) < QUARTERS:
        offered.append(offered[-1].previous())
    if period not in offered:
        offered.append(period)
    same = {} if opd is None else {"opd": opd.code}
    quarters = [
        html.A(
            attainment_words.quarter(look.lang, each.text),
            href=links.address(look, period=each.text, **same),
            className="entry-quarter",
            **(attributes(aria_current="true") if each == period else {}),
        )
        for each in sorted(offered, key=lambda each: each.starts_at)
    ]
    all_opds = html.A(text(look.lang, "All OPDs"), href=links.address(look, period=period.text), className="entry-all")
    label = attributes(aria_label=text(look.lang, "Quarters"))
    return html.Nav(
        [*([all_opds] if opd else []), html.Div(quarters, className="entry-quarters")], className="entry-ways", **label
    )

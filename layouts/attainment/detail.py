"""What was selected, opened to its figures: an OPD with its programmes and indicators, or an indicator."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dash import html

from commandcenter.domain.attainment.model import IndicatorPage, OpdPage
from commandcenter.domain.clock import Instant
from commandcenter.store.queries.attainment import indicators, plans, quarters
from layouts import i18n, states
from layouts.attainment import detail_indicator, detail_opd
from layouts.attainment.known import TOPICS, wanted
from layouts.contract import Connection, Look, Panel, Params, Rendered
from layouts.data.detail_parts import close
from layouts.i18n import message


@dataclass(frozen=True, slots=True)
class Selected:
    """What was asked for (``opd:dinkes``), and what is known of it; ``page`` None: there is no such thing."""

    instant: Instant
    select: str
    page: OpdPage | IndicatorPage | None = None
    breaks: Mapping[str, str] = field(default_factory=dict)  # as in ``Known``
    period: str = ""  # the quarter that the screen shows; empty: the newest that is over


def fetch(connection: Connection, instant: Instant, params: Params) -> Selected:
    """What ``select`` names; nothing selected is an answer too."""
    select, period = params.get("select", ""), wanted(params)
    kind, _, key = select.partition(":")
    match kind:
        case "opd":
            opd_page = quarters.opd(connection, instant, key, period)
            return Selected(instant, select, opd_page, plans.breaks(connection, instant), period or "")
        case "indicator":
            code, _, opd = key.partition(":")
            found = indicators.indicator(connection, instant, code, opd or None)
            return Selected(instant, select, found, period=period or "")
        case _:
            return Selected(instant, select)


def render(selected: Selected | None, look: Look) -> Rendered:
    """The OPD or the indicator; a hint where nothing is selected."""
    if selected is None or not selected.select:
        hint = i18n.text(look.lang, "Choose an OPD to open it to its indicators")
        return Rendered(html.P(hint, className="detail-hint"))
    match selected.page:
        case OpdPage() as opd:
            return Rendered(detail_opd.render(opd, selected.breaks, look), data_at=opd.data_at)
        case IndicatorPage() as indicator:
            return Rendered(detail_indicator.render(indicator, selected.instant.at, selected.period, look))
        case None:
            return Rendered(html.Div([close(look), states.empty(look, "Not known here")], className="detail"))


PANEL = Panel(
    key="detail",
    title=message("Selected"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    params=("select", "period"),
)

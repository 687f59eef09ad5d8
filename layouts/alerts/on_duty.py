"""Who is on duty, beside the alerts that they get."""

from dataclasses import replace

from commandcenter.domain.clock import Instant
from layouts.contract import Connection, Facts, Look, Params, Rendered
from layouts.duty import panel
from layouts.duty.panel import Known
from layouts.i18n import message, text

SOURCE = message("rota")


def fetch(connection: Connection, instant: Instant, params: Params) -> Known:
    """No rota is an answer too: the panel says where it is written."""
    return panel.fetch(connection, instant, params) or Known(instant, ())


def render(known: Known | None, look: Look) -> Rendered:
    """As the house has it, with where it comes from."""
    found = panel.render(known if known is not None and known.standing else None, look)
    return replace(found, facts=Facts("", None, (text(look.lang, SOURCE),)))


PANEL = replace(panel.PANEL, fetch=fetch, render=render, area="duty")

"""Who is on duty, beside the alerts that they get."""

from dataclasses import replace

from layouts.contract import Facts, Look, Rendered
from layouts.duty import panel
from layouts.duty.panel import Known
from layouts.i18n import message, text

SOURCE = message("rota")


def render(known: Known | None, look: Look) -> Rendered:
    """As the house has it, with where it comes from."""
    return replace(panel.render(known, look), facts=Facts("", None, (text(look.lang, SOURCE),)))


PANEL = replace(panel.PANEL, render=render, area="duty")

"""The page behind every panel: what is counted, from where, the table, the SQL that ran, files to take along."""

from collections.abc import Callable, Sequence
from functools import partial

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import Permission, Principal
from commandcenter.domain.clock import Instant
from layouts import states
from layouts.contract import Connection, Look, Page, Params, Screen
from layouts.detail.content import content
from layouts.detail.opened import Opened, opened
from layouts.i18n import message

__all__ = ["Opened", "opened", "page"]

UNSEEN = message("This table cannot be shown now")
UNSEEN_ADVICE = message(
    "Every sight of tickets is written down, and the database takes nothing at the moment: try again"
)


Sight = Callable[[Opened, Principal], bool]


def page(screens: Sequence[Screen], sight: Sight = lambda found, _who: not found.panel.has_tickets) -> Page:
    """The detail page of the panels of ``screens``; it knows every parameter that one of them knows.

    ``sight``: writes down that somebody sees a table, where that must be; False: it cannot, and nothing is shown.
    """
    params = sorted({name for screen in screens for panel in screen.panels for name in panel.params})
    return Page(
        key="detail",
        path="/detail/{screen}/{panel}",
        title=message("Where it comes from"),
        build=partial(_build, tuple(screens), sight),
        params=("screen", "panel", *params),
    )


def _build(
    screens: tuple[Screen, ...], sight: Sight, connection: Connection, instant: Instant, params: Params, look: Look,
    who: Principal,
) -> Component:  # fmt: skip
    found = opened(connection, screens, params.get("screen", ""), params.get("panel", ""), instant, params, look)
    if found is None:
        return html.Div(states.empty(look, "There is no such panel"))
    if not who.may(found.screen.needs) or (found.panel.has_tickets and not who.may(Permission.TICKETS)):
        return html.Div(states.empty(look, "This page is not for your role", "Ask an administrator if you need it"))
    if not sight(found, who):
        return html.Div(states.empty(look, UNSEEN, UNSEEN_ADVICE))
    return content(found, connection)

"""The page of displays: who waits with which code, where the others hang, who was locked out."""

from collections.abc import Sequence
from functools import partial

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import Permission, Principal
from commandcenter.domain.clock import Instant
from commandcenter.store.queries import displays as queries
from layouts import states
from layouts.contract import Connection, Look, Page, Params, Screen
from layouts.displays import accepting, listing
from layouts.displays.fields import PATH
from layouts.displays.starts import watchable
from layouts.i18n import message


def page(screens: Sequence[Screen]) -> Page:
    """``screens``: where a display may begin."""
    return Page(
        key="displays",
        path=PATH,
        title=message("Displays"),
        build=partial(_build, watchable(screens)),
        params=("code",),
        needs=Permission.DISPLAYS,
        is_linked=False,
    )


def _build(
    screens: Sequence[Screen], connection: Connection, instant: Instant, params: Params, look: Look, who: Principal
) -> Component:
    if not instant.live:
        return states.empty(look, "Displays are shown as they are now, not as they were")
    waiting, found = queries.waiting(connection, instant.at), queries.accepted(connection)
    parts = [
        accepting.drawn(waiting, found, screens, instant.at, look, params.get("code", "")),
        listing.accepted(found, screens, instant.at, look),
        *listing.revoked(queries.revoked(connection), look),
    ]
    if who.kind == "local":
        words = message("This command center is open at its own machine only: displays elsewhere need accounts")
        parts.insert(0, states.empty(look, words))
    return html.Div(parts, className="displays-page")

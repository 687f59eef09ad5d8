"""The layout and the one callback of the application."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from dash import Dash, Input, Output, dcc, html, no_update
from dash.development.base_component import Component
from flask import has_request_context, request

from commandcenter.domain.access import Principal
from layouts import ids, views
from layouts.contract import Page, Screen
from layouts.frame.around import Shell
from layouts.frame.pages import Connect, forbidden, missing, page_of
from layouts.frame.screen import RenderPanel, page
from layouts.views import View


def register(
    app: Dash,
    screens: Sequence[Screen],
    pages: Sequence[Page],
    shell: Shell,
    render_panel: RenderPanel,
    connect: Connect,
    before: Callable[[], None],
    who: Callable[[], Principal],
    clock: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    sight: Callable[[View], View] = lambda view: view,
) -> None:
    """Give the app its layout and its one callback. ``before`` runs before a screen is made (it starts the watch).

    ``who`` asks: what is not for him is not drawn for him. ``sight``: the view as he may see it, after what must be
    written down of it was. ``connect`` opens the read-only connections of pages.
    """

    def answer(address: str) -> Component:
        view = views.of_address(address, screens)
        now = clock()
        if view is None:
            plain = views.page_of_address(address, pages)
            if plain is None:
                return missing("en" if "lang=en" in address else "id")
            if not who().may(plain.page.needs):
                return forbidden(plain.look.lang)
            return page_of(plain, shell, connect, address, now, screens, pages, who())
        if not who().may(view.screen.needs):
            return forbidden(view.look.lang)
        before()
        if view.at is not None and view.at > now:
            view = replace(view, at=None)  # never "as it was" of what has not been
        return page(sight(view), shell, render_panel, address, now, screens, pages, who())

    def layout() -> Component:
        # Dash asks for the layout without the page's address; the browser sends that along as the Referer
        # (we ask for it with Referrer-Policy: same-origin). Outside of a request Dash only wants the ids.
        address = _local(request.referrer or "") if has_request_context() else ""
        is_page = has_request_context() and request.path.endswith("/_dash-layout") and bool(address)
        inner = answer(address) if is_page else None
        return html.Div([dcc.Store(id=ids.WANTED), html.Div(inner, id=ids.PAGE)])

    app.layout = layout

    @app.callback(Output(ids.PAGE, "children"), Input(ids.WANTED, "data"), prevent_initial_call=True)
    def refill(address: object) -> Any:
        """A browser that keeps the Referer to itself asks again, by setting the store."""
        return answer(_local(address)) if isinstance(address, str) and address else no_update


def is_callback(body: object) -> bool:
    """Whether this is the one callback, as the browser sends it. Dash believes every part of what it is sent, and
    stumbles over what is none with a trace in the log for each."""
    if not isinstance(body, dict) or body.get("output") != f"{ids.PAGE}.children" or body.get("state"):
        return False
    inputs, changed = body.get("inputs"), body.get("changedPropIds", [])
    return (
        body.get("outputs") == {"id": ids.PAGE, "property": "children"}
        and isinstance(inputs, list)
        and len(inputs) == 1
        and isinstance(inputs[0], dict)
        and (inputs[0].get("id"), inputs[0].get("property")) == (ids.WANTED, "data")
        and isinstance(changed, list)
        and all(isinstance(name, str) for name in changed)
    )


def _local(address: str) -> str:
    """Path and query of a URL, as the browser's location has them."""
    rest = address.split("#")[0].split("://", 1)[-1] if "://" in address else None
    if rest is None:
        return address.split("#")[0]
    slash = rest.find("/")
    return rest[slash:] if slash >= 0 else "/"

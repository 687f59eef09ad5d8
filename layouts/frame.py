"""The frame around every screen: page, header, panels filled in, age of data, banner. Written once.

What the browser does with it is in assets/live.js; the names of the ``data-`` attributes are the contract of the two.
"""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import orjson
from dash import Dash, Input, Output, dcc, html, no_update
from dash.development.base_component import Component
from flask import has_request_context, request

from layouts import charts, ids, theme, views
from layouts.contract import Look, Panel, Screen
from layouts.i18n import message, text
from layouts.renderer import Base, Picture
from layouts.views import View

Wildcards = dict[str, Any]

# What live.js says by itself, in the reader's language.
WORDS = {
    "seconds": message("{n} s"),
    "minutes": message("{n} min"),
    "hours": message("{n} h"),
    "days": message("{n} d"),
    "moments": message("under 1 min"),
    "offline": message("No connection since {time}"),
    "unreachable": message("The database does not answer since {time}"),
    "missing": message("There is no database yet: run `commandcenter db upgrade`"),
}


@dataclass(frozen=True, slots=True)
class Shell:
    """What the page needs to know of the program around it."""

    worker_url: str
    build: str
    is_simulated: bool = False


RenderPanel = Callable[[View, Panel], tuple[Picture, Base | None]]


def page(
    view: View, shell: Shell, render_panel: RenderPanel, shown: str = "", now: int | None = None,
    screens: Sequence[Screen] = (),
) -> Component:  # fmt: skip
    """The whole page of a view with its panels filled in. ``shown``: the path and query that it answers.

    ``now``: our clock, for a display whose own is wrong and that has not heard a beat yet. ``screens``: where the
    header leads to.
    """
    look, screen = view.look, view.screen
    words = {name: text(look.lang, pattern) for name, pattern in WORDS.items()}
    data: Wildcards = {
        "data-screen": screen.key,
        "data-shown": shown,
        "data-theme": look.theme,
        "data-worker": shell.worker_url,
        "data-build": shell.build,
        "data-words": json.dumps(words),
    }
    if view.at is not None:
        data["data-moment"] = str(view.at)
    if now is not None:
        data["data-now"] = str(now)
    return html.Div(
        [
            html.A(text(look.lang, "Skip to the content"), href=f"#{ids.MAIN}", className="skip-link"),
            html.Div(id=ids.BANNER, className="banner", role="status", hidden=True),
            *([_simulated(look)] if shell.is_simulated else []),
            _header(view, screens),
            html.Main(
                [_section(view, panel, *render_panel(view, panel)) for panel in screen.panels],
                id=ids.MAIN,
                className="grid",
                style={"gridTemplate": screen.grid},
            ),
        ],
        className=f"page page-{screen.key}",
        lang=look.lang,
        style={"--u": f"{theme.arc_minute_vw(look):.5f}vw"},
        **data,
    )


def missing(lang: str) -> Component:
    """The page for an address that leads nowhere."""
    return html.Div(
        [
            html.H1(text(lang, "There is no such page")),
            html.A(text(lang, "To the network"), href="/network"),
        ],
        className="page page-missing",
    )


def register(
    app: Dash,
    screens: Sequence[Screen],
    shell: Shell,
    render_panel: RenderPanel,
    before: Callable[[], None],
    clock: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
) -> None:
    """Give the app its layout and its one callback. ``before`` runs before a page is made (it starts the watch)."""

    def answer(address: str) -> Component:
        before()
        view = views.of_address(address, screens)
        if view is None:
            return missing("en" if "lang=en" in address else "id")
        now = clock()
        if view.at is not None and view.at > now:
            view = replace(view, at=None)  # never "as it was" of what has not been
        return page(view, shell, render_panel, shown=address, now=now, screens=screens)

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


def _local(address: str) -> str:
    """Path and query of a URL, as the browser's location has them."""
    rest = address.split("#")[0].split("://", 1)[-1] if "://" in address else None
    if rest is None:
        return address.split("#")[0]
    slash = rest.find("/")
    return rest[slash:] if slash >= 0 else "/"


def _simulated(look: Look) -> Component:
    return html.Div(text(look.lang, "The data on this screen is simulated"), className="simulated", role="note")


def _header(view: View, screens: Sequence[Screen]) -> Component:
    lang = view.look.lang
    past: list[Component] = []
    if view.at is not None:
        past = [html.Span(text(lang, "As it was at"), className="page-past")]
    date: Wildcards = {"data-clock": "date"}
    time: Wildcards = {"data-clock": "time"}
    return html.Header(
        [
            html.H1(text(lang, view.screen.title), className="page-title"),
            html.Div([*past, html.Time(className="page-clock", **time)], className="page-moment"),
            html.Time(className="page-date", **date),
            *([_navigation(view, screens)] if len(screens) > 1 else []),
        ],
        className="page-header",
    )


def _navigation(view: View, screens: Sequence[Screen]) -> Component:
    """Links to every screen, seen the way this one is: language, theme, distance, moment."""
    current: Wildcards = {"aria-current": "page"}
    label: Wildcards = {"aria-label": text(view.look.lang, "Screens")}
    return html.Nav(
        [
            html.A(
                text(view.look.lang, screen.title),
                href=views.address(replace(view, screen=screen, params={})),
                className="page-link",
                **(current if screen.key == view.screen.key else {}),
            )
            for screen in screens
        ],
        className="page-screens",
        **label,
    )


def _section(view: View, panel: Panel, picture: Picture, base: Base | None) -> Component:
    lang = view.look.lang
    title = text(lang, panel.title)
    parts = orjson.loads(b"{" + picture.content + b"}")
    notice = parts["children"]
    data: Wildcards = {"data-panel": panel.key, "data-digest": picture.digest, "aria-label": title}
    if picture.data_at is not None:
        data["data-at"] = str(picture.data_at)
    if picture.stale_after_s is not None:
        data["data-stale-after"] = str(picture.stale_after_s)
    body: list[Component] = [html.Div(notice, id=ids.panel(panel.key), className="panel-body")]
    if panel.base is not None:
        figure = orjson.loads(base.content) if base else {"data": [], "layout": {}}
        data["data-base"] = base.digest if base else ""
        body.append(
            dcc.Graph(
                id=ids.figure(panel.key),
                figure=charts.filled(figure, parts.get("figure") or {}),
                config=cast(Any, charts.CONFIG),
                responsive=True,
                className="panel-figure",
            )
        )
    is_covered = panel.base is not None and notice is not None
    return html.Section(
        [
            html.Header(
                [html.H2(title, className="panel-title"), *_unit(lang, panel.unit)],
                className="panel-head",
            ),
            *body,
            html.Footer(
                [html.Span(text(lang, "data age"), className="panel-age-label"), " ", html.Span(className="panel-age")],
                className="panel-foot",
            ),
        ],
        className=f"panel panel-{panel.key}{' is-covered' if is_covered else ''}",
        style={"gridArea": panel.area or panel.key},
        **data,
    )


def _unit(lang: str, unit: str) -> list[Component]:
    return [html.Span(text(lang, unit), className="panel-unit")] if unit else []

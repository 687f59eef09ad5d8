"""The whole page of a screen."""

from collections.abc import Callable, Sequence

import orjson
from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import NOBODY, Principal
from layouts import filters, ids
from layouts.alerts import badge
from layouts.contract import Page, Panel, Screen
from layouts.frame import header
from layouts.frame.around import Asked, Shell, root
from layouts.frame.section import section
from layouts.i18n import text
from layouts.renderer import Base, Picture
from layouts.views import View

RenderPanel = Callable[[View, Panel], tuple[Picture, Base | None]]


def page(
    view: View, shell: Shell, render_panel: RenderPanel, shown: str = "", now: int | None = None,
    screens: Sequence[Screen] = (), pages: Sequence[Page] = (), who: Principal = NOBODY,
) -> Component:  # fmt: skip
    """The page of a view with its panels filled in. ``shown``: the path and query that it answers.

    ``now``: our clock. ``screens``, ``pages``: where the header leads to. ``who``: who looks.
    """
    screen, look = view.screen, view.look
    strip: Component | None = None
    if screen.filters:
        picture, _ = render_panel(view, filters.panel(screen, look))
        strip = header.strip(view, picture, orjson.loads(b"{" + picture.content + b"}")["children"])
    picture, _ = render_panel(view, badge.PANEL)
    sign = header.sign(view, picture, orjson.loads(b"{" + picture.content + b"}")["children"])
    main = html.Main(
        [section(view, panel, *render_panel(view, panel)) for panel in screen.panels],
        id=ids.MAIN,
        className="grid",
        style={"gridTemplate": screen.grid},
    )
    narrowed = [header.narrowed()] if screen.filters else []
    content = [
        *header.band(view, screens, pages, shell.is_simulated, strip, who, sign),
        header.below(header.header(text(look.lang, screen.title), look, view.at, narrowed), main),
    ]
    more = {"data-screen": screen.key}
    return root(screen.key, look, shell, Asked(shown, view.at, now, who), content, "is-screen", **more)

"""Who is signed in, at the right end of the band: own pages, ways to what is administered, and the way out.

A display has none of it. On a wall it is a sign that opens; at a desk it says the name too. What opens without a login
says so wherever it is.
"""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from commandcenter.domain.access import Permission, Principal
from layouts import roles, views
from layouts.contract import Page
from layouts.i18n import text
from layouts.tiles import attributes
from layouts.views import PageView, View


def who_am_i(view: View | PageView, pages: Sequence[Page], who: Principal) -> Component | None:
    """``pages``: those that this principal may see. None for displays and whoever is not known."""
    if who.kind not in ("account", "local"):
        return None
    lang = view.look.lang
    ways = [
        _way(view, page.path, text(lang, page.title)) for page in pages if not page.is_linked and "{" not in page.path
    ]
    if who.kind == "local":
        short, said = text(lang, "no login"), text(lang, "open without a login, at this machine only")
        return _menu(lang, short, said, [html.P(said, className="who-role"), *ways])
    role = roles.word(lang, who.role, who.opd) if who.role else ""
    own = [_way(view, "/account", text(lang, "My account"))] if who.may(Permission.SELF) else []
    return _menu(lang, who.name, role, [html.P(role, className="who-role"), *own, *ways, _leaving(view, who)])


def _menu(lang: str, name: str, title: str, children: list[Component]) -> Component:
    label = attributes(aria_label=f"{text(lang, 'Signed in as')} {name}, {title}")
    sign = html.Span(className="who-sign", **attributes(aria_hidden="true"))
    summary = html.Summary([sign, html.Span(name, className="who-name")], title=title, **label)
    return html.Details([summary, html.Div(children, className="who-menu")], className="who")


def _way(view: View | PageView, path: str, words: str) -> Component:
    return html.A(words, href=views.leading_to(path, view), className="who-way")


def _leaving(view: View | PageView, who: Principal) -> Component:
    """A plain form, as /logout believes it; assets/who.js keeps its token that of the page."""
    hidden: dict[str, Any] = {"type": "hidden", "name": "token", "value": who.token}
    button = html.Button(text(view.look.lang, "Sign out"), type="submit", className="button who-leave")
    return html.Form(
        [dcc.Input(**hidden), button], action=views.leading_to("/logout", view), method="post", className="who-out"
    )

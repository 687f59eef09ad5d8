"""The band on top with the ways to all screens, and the clock beside the first row."""

from collections.abc import Sequence
from typing import Any, TypeVar

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import NOBODY, Principal
from layouts import ids, views
from layouts.contract import DESK, Look, Page, Screen
from layouts.frame import on_wall as on_the_wall
from layouts.frame.who import who_am_i
from layouts.i18n import text
from layouts.renderer import Picture
from layouts.tiles import attributes
from layouts.views import PageView, View

Wildcards = dict[str, Any]
Place = TypeVar("Place", Screen, Page)
FEW = 1  # filters that have room in the band of a wall, beside nine screens and the sign of the alerts


def band(
    view: View | PageView, screens: Sequence[Screen], pages: Sequence[Page], is_simulated: bool,
    strip: Component | None, who: Principal = NOBODY, sign: Component | None = None,
) -> list[Component]:  # fmt: skip
    """One line: where else to look, alerts that nobody has taken, that the data is invented, the filters, who looks."""
    look = view.look
    screens, pages = open_to(who, screens), open_to(who, pages)
    parts: list[Component] = []
    if len(screens) + len(linked(pages)) > 1:
        parts.append(navigation(view, screens, pages))
    if sign is not None:
        parts.append(sign)
    if is_simulated:
        parts.append(
            html.Div(text(look.lang, "The data on this screen is simulated"), className="simulated", role="note")
        )
    if strip is not None:
        parts.append(strip)
    if isinstance(view, View) and (on_wall := on_the_wall.button(view, who)) is not None:
        parts.append(on_wall)
    if (mine := who_am_i(view, pages, who)) is not None:
        parts.append(mine)
    return [html.Div(parts, className="page-band")] if parts else []


def linked(pages: Sequence[Page]) -> list[Page]:
    """Pages that a header can lead to: those whose path asks for nothing."""
    return [page for page in pages if page.is_linked and "{" not in page.path]


def open_to(who: Principal, places: Sequence[Place]) -> list[Place]:
    """Those that somebody may see. Whoever is drawn for without a name is shown all ways."""
    return [place for place in places if who.kind == "nobody" or who.may(place.needs)]


def navigation(view: View | PageView, screens: Sequence[Screen], pages: Sequence[Page]) -> Component:
    """Links to every screen and page, seen the way this one is: language, theme, distance, moment."""
    here = view.screen.key if isinstance(view, View) else view.page.key
    links = [_link(view, screen, screen.key == here, _name(screen)) for screen in screens]
    links += [_link(view, page, page.key == here, "page-link is-page") for page in linked(pages)]
    return html.Nav(links, className="page-screens", **attributes(aria_label=text(view.look.lang, "Screens")))


def _name(screen: Screen) -> str:
    """A screen for a desk stands where pages do."""
    return "page-link is-page" if screen.look == DESK else "page-link"


def _link(view: View | PageView, place: Screen | Page, is_current: bool, name: str) -> Component:
    current: Wildcards = attributes(aria_current="page") if is_current else {}
    return html.A(text(view.look.lang, place.title), href=views.leading_to(place.path, view), className=name, **current)


def header(title: str, look: Look, at: int | None, more: Sequence[Component] = ()) -> Component:
    """Title, clock and date; of a page of the past that it is one. ``title`` is in the reader's language."""
    past = [html.Span(text(look.lang, "As it was at"), className="page-past")] if at is not None else []
    clock: Wildcards = attributes(data_clock="time")
    date: Wildcards = attributes(data_clock="date")
    return html.Header(
        [
            html.H1(title, className="page-title"),
            html.Div([*past, html.Time(className="page-clock", **clock)], className="page-moment"),
            html.Time(className="page-date", **date),
            *more,
        ],
        className="page-header",
    )


def below(head: Component, main: Component) -> Component:
    """Header and content below the band: however high the band is, the clock stands beside the first row."""
    return html.Div([head, main], className="page-body")


def narrowed() -> Component:
    """Where address.js says in words what the filters leave, for whoever stands too far away to read the choices."""
    return html.P(className="page-narrowed", hidden=True, **attributes(aria_live="polite"))


def sign(view: View, picture: Picture, children: Any) -> Component:
    """How many alerts nobody has taken, in a section that live.js fills like a panel."""
    title = text(view.look.lang, "Alerts that nobody has taken")
    data: Wildcards = attributes(data_panel=ids.BADGE, data_digest=picture.digest, aria_label=title)
    return html.Section(html.Div(children, id=ids.panel(ids.BADGE)), className="badge-place", **data)


def strip(view: View, picture: Picture, children: Any) -> Component:
    """The filters of a screen, in a section that live.js fills like a panel.

    More than fit beside the navigation wait behind a button where there is little room (address.js opens them).
    """
    title = text(view.look.lang, "Filters")
    data: Wildcards = attributes(data_panel=ids.FILTERS, data_digest=picture.digest, aria_label=title)
    toggle: Wildcards = attributes(data_toggle="is-filtering", aria_expanded="false")
    parts: list[Component] = [html.Div(children, id=ids.panel(ids.FILTERS))]
    is_many = len(view.screen.filters) > FEW
    if is_many:
        parts.insert(0, html.Button(title, className="filters-open", **toggle))
    return html.Section(parts, className="filter-strip is-many" if is_many else "filter-strip", **data)

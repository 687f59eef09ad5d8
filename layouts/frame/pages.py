"""Pages that nobody pushes to: drawn when they are asked for."""

import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import NOBODY, Principal
from layouts import ids, states
from layouts.contract import Connection, Page, Screen
from layouts.frame import header
from layouts.frame.around import Asked, Shell, root
from layouts.i18n import text
from layouts.views import PageView

Connect = Callable[[], AbstractContextManager[Connection]]

log = logging.getLogger(__name__)


def page_of(
    view: PageView, shell: Shell, connect: Connect, shown: str = "", now: int | None = None,
    screens: Sequence[Screen] = (), pages: Sequence[Page] = (), who: Principal = NOBODY,
) -> Component:  # fmt: skip
    """The page, whole. One that fails says so, with a reference to the log; its header still leads elsewhere."""
    look = view.look
    at = view.at if now is None or view.at is None or view.at <= now else None
    main = html.Main(_built(view, connect, now, who), id=ids.MAIN, className="plain")
    content = [
        *header.band(view, screens, pages, shell.is_simulated, None, who),
        header.below(header.header(text(look.lang, view.page.title), look, at), main),
    ]
    return root(view.page.key, look, shell, Asked(shown, at, now, who), content, "is-plain")


def _built(view: PageView, connect: Connect, now: int | None, who: Principal) -> Component:
    try:
        with connect() as connection:
            instant = view.instant(time.time_ns() // 1_000_000 if now is None else now)
            return view.page.build(connection, instant, view.params, view.look, who)
    except Exception as error:
        reference = hashlib.blake2b(f"{view.page.key} {error!r}".encode(), digest_size=3).hexdigest()
        log.exception("page %s is unavailable, reference %s", view.page.key, reference)
        return states.failed(view.look, reference)


def forbidden(lang: str) -> Component:
    """The page for an address that is there and not for whoever asks."""
    return html.Div(
        [
            html.H1(text(lang, "This page is not for your role")),
            html.P(text(lang, "Ask an administrator if you need it")),
            html.A(text(lang, "To the main screen"), href="/"),
        ],
        className="page page-missing",
    )


def missing(lang: str) -> Component:
    """The page for an address that leads nowhere."""
    return html.Div(
        [html.H1(text(lang, "There is no such page")), html.A(text(lang, "To the main screen"), href="/")],
        className="page page-missing",
    )

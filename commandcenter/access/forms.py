"""Pages with forms that work without scripts: drawn in the reader's look, believed only when a page of ours sent them.

A form carries a token that only its own page knows: of the session, or before there is one of a random cookie. Its
``Origin`` must be this server.
"""

import hashlib
import hmac
import re
from collections.abc import Callable
from functools import partial
from typing import Final
from urllib.parse import urlencode, urlsplit

import flask

from commandcenter.access import gate, tokens
from commandcenter.access.origin import is_ours
from commandcenter.access.sessions import Cookies
from layouts.i18n import text

BODY_MAX: Final = 20_000  # bytes
ADDRESS_MAX: Final = 2_000
FIELD: Final = "token"
SHEETS: Final = ("10-tokens.css", "20-wall.css", "36-detail.css", "66-access.css")
# What is no page of ours, or would lead in a circle.
_NOT_NEXT: Final = ("/login", "/logout", "/api", "/live", "/export", "/assets", "/_", "/account/token", "/display")
_RANDOM: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_LOOK: Final = {"lang": ("id", "en"), "theme": ("dark", "light")}


def look() -> dict[str, str]:
    """Language and theme that the address asks for, as far as it does."""
    given = flask.request.args
    return {name: given[name] for name, known in _LOOK.items() if given.get(name) in known}


def lang() -> str:
    """The reader's language."""
    return look().get("lang", "id")


def address(path: str, **more: str) -> str:
    """An address of ours in the same look."""
    query = urlencode({**look(), **{name: value for name, value in more.items() if value}})
    return f"{path}?{query}" if query else path


def local(given: str) -> str:
    """An address of ours to go on to; "" when it is somebody else's, however it is spelled, or no page."""
    is_plain = given.startswith("/") and given[1:2] not in ("/", "\\") and given.isprintable() and "\\" not in given
    if not is_plain or len(given) > ADDRESS_MAX or " " in given:
        return ""
    try:
        parts = urlsplit(given)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or "//" in parts.path:
        return ""
    is_page = not any(parts.path == way or parts.path.startswith((f"{way}/", "/_")) for way in _NOT_NEXT)
    return given if is_page else ""


def wanted() -> str:
    """Where somebody wanted to go before he was asked in."""
    return local(flask.request.args.get("next", ""))


class Forms:
    """Draws pages and believes what they send. ``asset``: the address of a file of ours, with its fingerprint."""

    def __init__(self, cookies: Cookies, asset: Callable[[str], str], provider: str = "") -> None:
        self.cookies, self._asset, self._provider = cookies, asset, provider

    def page(self, template: str, status: int = 200, **values: object) -> flask.Response:
        """A page. Its forms send ``token``; templates say words by ``say("…")`` and find ways by ``way("/…")``."""
        shown, said = look(), lang()
        token, fresh = self._token()
        body = flask.render_template(
            f"{template}.html",
            say=partial(text, said),
            way=address,
            lang=said,
            theme=shown.get("theme", "dark"),
            others=_others(shown),
            next=wanted(),
            token=token,
            sheets=[self._asset(name) for name in SHEETS],
            icon="/_favicon.ico",
            provider=self._provider,
            who=gate.principal(),
            **values,
        )
        response = flask.make_response(body, status)
        if fresh:
            self.cookies.set(response, "-form", fresh)
        response.headers["Cache-Control"] = "no-store"
        return response

    def is_believed(self) -> bool:
        """Whether a page of ours sent this form."""
        token, fresh = self._token()
        sent = flask.request.form.get(FIELD, "")
        return not fresh and is_ours(flask.request.headers, flask.request.host) and tokens.is_same(token, sent)

    def go(self, path: str, **more: str) -> flask.Response:
        """On to another page of ours, in the same look."""
        return self.leave(address(path, **more))

    def leave(self, to: str) -> flask.Response:
        """On to an address that is known to be ours."""
        response = flask.make_response(flask.redirect(to, 303))
        response.headers["Cache-Control"] = "no-store"
        return response

    def _token(self) -> tuple[str, str]:
        """What this page's forms send, and the random cookie that it stands on when there was none."""
        if known := gate.principal().token:
            return known, ""
        kept = self.cookies.get("-form")
        fresh = "" if _RANDOM.fullmatch(kept) else tokens.new()
        return hmac.new((fresh or kept).encode(), b"commandcenter form", hashlib.sha256).hexdigest(), fresh


def typed(name: str, most: int = 200) -> str:
    """What somebody typed into a field, as it came; no more of it than ``most`` characters."""
    return flask.request.form.get(name, "")[:most]


def limited() -> None:
    """Forms are small: nothing larger is read."""
    flask.request.max_content_length = BODY_MAX
    flask.request.max_form_memory_size = BODY_MAX
    flask.request.max_form_parts = 20


def _others(shown: dict[str, str]) -> list[tuple[str, str]]:
    """The same page in the other language and the other theme."""
    here = {"next": wanted()} if wanted() else {}
    is_english, is_light = shown.get("lang") == "en", shown.get("theme") == "light"
    said = "en" if is_english else "id"
    ways = (
        ("Bahasa Indonesia" if is_english else "English", {"lang": "id" if is_english else "en"}),
        (text(said, "Dark") if is_light else text(said, "Light"), {"theme": "dark" if is_light else "light"}),
    )
    return [(name, f"{flask.request.path}?{urlencode({**shown, **here, **other})}") for name, other in ways]

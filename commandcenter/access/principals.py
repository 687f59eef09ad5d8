"""Who asks: found out once for a request, from its cookie, or from where it comes."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv6Address, ip_address
from typing import Any, Final
from urllib.parse import urlsplit

import flask
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from commandcenter.access import tokens, windows
from commandcenter.domain import access
from commandcenter.domain.access import NOBODY, Principal, Role
from commandcenter.domain.clock import HOUR, MINUTE
from commandcenter.settings import Settings
from commandcenter.store.queries.access import Held, held_display, held_session
from commandcenter.store.queries.accounts import Session
from commandcenter.store.writes.access import seen

STAGE_MIN: Final = 15  # minutes for what is left to be done after the password
DISPLAY_DAYS: Final = 400  # the longest that browsers keep a cookie
# Behind a proxy everybody is 127.0.0.1. Its headers are no proof of anything but that it is there.
_PROXY: Final = (
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Server",
    "X-Real-IP",
    "Via",
    "CF-Connecting-IP",
    "True-Client-IP",
)
log = logging.getLogger(__name__)


def now() -> int:
    """The clock of the access package, ms UTC."""
    return time.time_ns() // 1_000_000


class Principals:
    """Finds out who asks. ``local_token``: what pages send along where this machine is open to who sits at it."""

    def __init__(self, settings: Settings, reading: Engine, writing: Engine, local_token: str) -> None:
        self._settings, self._reading, self._writing, self._local_token = settings, reading, writing, local_token

    def session_cookie(self) -> str:
        """The cookie of sessions. With TLS its name keeps every other host and path from setting it."""
        return "__Host-commandcenter" if self._settings.is_tls else "commandcenter"

    def display_cookie(self, window: int = windows.FIRST) -> str:
        """The cookie of the display that a window is."""
        return windows.cookie(f"{self.session_cookie()}-display", window)

    def display_cookies(self, request: flask.Request) -> list[str]:
        """Those that came along, by window."""
        names = [self.display_cookie(window) for window in range(windows.FIRST, windows.MOST + 1)]
        return [name for name in names if request.cookies.get(name)]

    def of(self, request: flask.Request) -> Principal:
        """Who asks. Raises DBAPIError when the store does not answer: then nobody can be told from anybody.

        Somebody signed in is himself; after him any window that was accepted speaks for its browser. What one window
        says of itself (windows.SAYING) is that window's, whoever else is let in there.
        """
        is_open = self._settings.access == "open"
        if is_open and not is_local(request):
            return NOBODY
        if request.path in windows.SAYING and (window := windows.of_said(request)) is not None:
            name = self.display_cookie(window)
            if name in request.cookies:
                return self._of_cookies(request, [name])
        if is_open:
            return access.local(_origin(request), self._local_token)
        found = NOBODY
        if token := request.cookies.get(self.session_cookie(), ""):
            found = self._with(lambda connection: self._of_session(connection, request, token))
        if found.kind == "nobody":
            found = self._of_cookies(request, self.display_cookies(request))
        return found

    def _of_cookies(self, request: flask.Request, names: list[str]) -> Principal:
        """The first display of these cookies that may watch."""
        for name in names:
            token = request.cookies[name]
            found = self._with(lambda connection, token=token: self._of_display(connection, request, token))  # type: ignore[misc]
            if found.kind != "nobody":
                return found
        return NOBODY

    def keep(self, principal: Principal) -> Callable[[], bool]:
        """Whether what was found out still holds: asked again and again by what stays open for hours, when there is no
        request any more. A store that does not answer proves nothing against anybody.
        """
        request: flask.Request = flask.request._get_current_object()  # type: ignore[attr-defined]

        def is_still() -> bool:
            try:
                found = self.of(request)
            except DBAPIError:
                return True
            if found.kind == principal.kind == "display":
                return True  # one window was locked out, another of the same browser was not: it watches on
            return found == replace(principal, stage=found.stage)

        return is_still

    def _with(self, find: Callable[[Connection], Principal]) -> Principal:
        with self._reading.connect() as connection:
            return find(connection)

    def _of_session(self, connection: Connection, request: flask.Request, token: str) -> Principal:
        held = held_session(connection, tokens.digest(token))
        if held is None or not self.holds(held, now()):
            return NOBODY
        if held.seen_at + seen.EVERY < now() and not is_stream(request):
            at = now()
            self._note(lambda writing: seen.saw_session(writing, held.id, held.account_id, at))
        return access.account(
            held.name, Role(held.role), _origin(request), id=held.account_id, session=held.id, opd=held.opd,
            token=tokens.of_page(token), stage=held.stage,
        )  # fmt: skip

    def holds(self, held: Held | Session, at: int) -> bool:
        """Whether a session that nobody has ended is within its limits."""
        idle, absolute = self._settings.session_idle_min * MINUTE, self._settings.session_hours * HOUR
        if held.stage:
            absolute = min(absolute, STAGE_MIN * MINUTE)
        return at - held.seen_at < idle and at - held.created_at < absolute

    def _of_display(self, connection: Connection, request: flask.Request, token: str) -> Principal:
        shown = held_display(connection, tokens.digest(token))
        if shown is None:
            return NOBODY
        if shown.seen_at is None or shown.seen_at + seen.EVERY < now():
            at, origin = now(), _origin(request)
            self._note(lambda writing: seen.saw_display(writing, shown.id, origin, at))
        return access.display(shown.name, _origin(request), shown.id)

    def _note(self, write: Callable[[Connection], Any]) -> None:
        """That somebody was seen is worth little: a store that is busy or read-only must not keep him out."""
        try:
            with self._writing.begin() as connection:
                write(connection)
        except DBAPIError as error:
            log.warning("that somebody was seen is not stored: %s", error.orig)


def is_stream(request: flask.Request) -> bool:
    """Whether this is asked by a page that stands open, not by a person: it keeps no session alive."""
    return request.path.startswith("/live/")


def _origin(request: flask.Request) -> str:
    return request.remote_addr or ""


def is_local(request: flask.Request) -> bool:
    """Whether the request was made on this machine, under a name of this machine, and came straight to us.

    A name of somebody else's that leads to 127.0.0.1 (DNS rebinding) is none of ours.
    """
    return (
        is_loopback(request.remote_addr or "")
        and is_loopback(host_name(request.host))
        and not any(name in request.headers for name in _PROXY)
    )


def host_name(host: str) -> str:
    """The name of a Host header, without its port and the dot that ends a full name; empty when it is none."""
    try:
        return (urlsplit(f"//{host}").hostname or "").removesuffix(".")
    except ValueError:
        return ""


def is_loopback(name: str) -> bool:
    """Whether a name or address is this machine's own."""
    if name == "localhost":
        return True
    try:
        found = ip_address(name)
    except ValueError:
        return False
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return (mapped or found).is_loopback

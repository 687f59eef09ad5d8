"""Sessions: somebody is admitted, rises when he has proved more, leaves. One place for tokens and cookies of all ways
in (passwords, OpenID Connect)."""

from dataclasses import dataclass

import flask
from sqlalchemy import Connection

from commandcenter.access import tokens
from commandcenter.access.principals import STAGE_MIN, Principals
from commandcenter.domain.access import Role
from commandcenter.domain.actor import Actor
from commandcenter.domain.clock import HOUR, MINUTE
from commandcenter.domain.storable import storable
from commandcenter.settings import Settings
from commandcenter.store.writes import audit
from commandcenter.store.writes.access import sessions


@dataclass(frozen=True, slots=True)
class Browser:
    """Where somebody comes from, and what his browser calls itself."""

    origin: str
    agent: str

    @classmethod
    def of(cls, request: flask.Request) -> "Browser":
        """The one that asks."""
        return cls(request.remote_addr or "", storable(request.headers.get("User-Agent", "")))


@dataclass(frozen=True, slots=True)
class Entering:
    """An account that enters."""

    id: int
    name: str
    role: Role

    def actor(self, browser: Browser) -> Actor:
        """As the audit trail names it."""
        return Actor(self.name, self.role.value, browser.origin)

    @property
    def subject(self) -> str:
        """As the audit trail names what happens to it."""
        return f"account:{self.name}"


def admit(
    connection: Connection, settings: Settings, who: Entering, method: str, stage: str, browser: Browser, at: int
) -> str:
    """A new session in this transaction; its token, for ``Cookies.keep``. ``stage``: what must be done first, if any.

    ``method``: "password", "oidc". Written to the audit trail unless a second factor is still to come.
    """
    sessions.lapse(
        connection, at, settings.session_idle_min * MINUTE, settings.session_hours * HOUR, STAGE_MIN * MINUTE
    )
    token = tokens.new()
    digest = tokens.digest(token)
    id = sessions.begin(connection, who.id, digest, stage, method, browser.origin, browser.agent, at)
    if stage != "totp":
        signed_in(connection, who, id, method, browser, at)
    return token


def signed_in(connection: Connection, who: Entering, session: int, method: str, browser: Browser, at: int) -> None:
    """Write down that somebody has proved who he is."""
    after = {"session": session, "method": method}
    audit.append(connection, who.actor(browser), "signin", who.subject, None, after, at)


class Cookies:
    """The cookie of sessions: gone with the browser, for no script, for this server alone."""

    def __init__(self, settings: Settings, principals: Principals) -> None:
        self._is_tls, self._name = settings.is_tls, principals.session_cookie()

    def token(self) -> str:
        """What the browser sent."""
        return flask.request.cookies.get(self._name, "")

    def keep(self, response: flask.Response, token: str) -> None:
        """The browser has this session from now on."""
        self.set(response, "", token)

    def drop(self, response: flask.Response) -> None:
        """The browser has no session any more."""
        self.set(response, "", "", 0)

    def set(self, response: flask.Response, purpose: str, value: str, seconds: int | None = None) -> None:
        """A cookie beside that of the session; ``seconds`` None: until the browser is closed."""
        response.set_cookie(
            self._name + purpose, value, max_age=seconds, httponly=True, samesite="Lax", secure=self._is_tls, path="/"
        )

    def get(self, purpose: str) -> str:
        """Such a cookie."""
        return flask.request.cookies.get(self._name + purpose, "")

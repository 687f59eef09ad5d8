"""The road of a sign-in at the provider: there, back, and out again.

A provider that is away takes nothing from anybody who signs in here: its routes alone answer that it is away.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import flask
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from commandcenter.access import forms, gate, key, tokens
from commandcenter.access.forms import Forms
from commandcenter.access.oidc import flow as flows
from commandcenter.access.oidc.accounts import Rules, arrive
from commandcenter.access.oidc.error import DENIED, DOUBTED, LOST, STATUS, WHY, OidcError, words
from commandcenter.access.oidc.flow import Flow
from commandcenter.access.oidc.provider import Provider
from commandcenter.access.oidc.roles import has_second_factor
from commandcenter.access.principals import now
from commandcenter.access.sessions import Browser, Entering, admit
from commandcenter.access.signin import demanding
from commandcenter.domain.access import Role
from commandcenter.domain.storable import visible
from commandcenter.settings import Settings
from commandcenter.store.queries.external import External
from commandcenter.store.writes import audit
from commandcenter.store.writes.access import sessions

PATH: Final = "/login/oidc"
CODE_MAX: Final = 4_000  # characters
FLOW: Final = "-oidc"  # the cookie of the flow
PROVIDED: Final = "-provided"  # the cookie that says that somebody came from the provider, for when he signs out
log = logging.getLogger(__name__)


def title(settings: Settings) -> str:
    """What the provider is called on our pages; "" where there is none."""
    return settings.oidc_title or urlsplit(settings.oidc_issuer).hostname or ""


class Road:
    """``engine`` writes: accounts and sessions of whoever comes back."""

    def __init__(self, settings: Settings, engine: Engine, provider: Provider, pages: Forms) -> None:
        self._settings, self._engine, self._provider, self._pages = settings, engine, provider, pages
        self._rules, self._demanding = Rules.of(settings), demanding(settings)
        self._seal = key.sealed(key.load(settings), "oidc flow")

    def there(self) -> flask.Response:
        """GET: on to the provider. ``next``: an address of ours, for after."""
        begun = Flow.begin(forms.wanted(), forms.look())
        try:
            response = self._pages.leave(self._provider.authorization_url(begun))
        except OidcError as error:
            return self._refuse(error, begun.look)
        self._pages.cookies.set(response, FLOW, begun.sealed(self._seal), flows.LIFE_S)
        return response

    def back(self) -> flask.Response:
        """GET: back from the provider, with a code or with what went wrong. The flow is over in any case."""
        begun = flows.opened(self._pages.cookies.get(FLOW), self._seal)
        try:
            response = self._arrived(begun)
        except OidcError as error:
            response = self._refuse(error, begun.look if begun else {})
        self._pages.cookies.set(response, FLOW, "", 0)
        return response

    def refused(self) -> flask.Response:
        """GET: why somebody is not signed in. A page of its own, so that no code stays in the address."""
        said = WHY.get(flask.request.args.get("why", ""), LOST)
        return self._pages.page("oidc", STATUS[said], problem=words(said, forms.lang()), on="", provider_name="")

    def out(self) -> flask.Response:
        """GET: our session is over; the one at the provider too, where it has a way. A page, not a redirect: it follows
        a form, and the policy of our pages lets a form lead nowhere else."""
        after = f"{self._settings.web_origin.rstrip('/')}/login"
        try:
            on = self._provider.logout_url(after)
        except OidcError as error:
            log.warning("the provider cannot be told that somebody signs out: %s", error.detail)
            on = ""
        if on:
            response = self._pages.page("oidc", on=on, provider_name=title(self._settings))
        else:
            response = self._pages.go("/login", out="1")
        self._pages.cookies.set(response, PROVIDED, "", 0)
        return response

    def _arrived(self, begun: Flow | None) -> flask.Response:
        given = flask.request.args
        if begun is None or not tokens.is_same(given.get("state", ""), begun.state):
            raise OidcError(LOST, "an answer of the provider belongs to no sign-in of this browser")
        self._check_issuer(given.get("iss"))
        if "error" in given:
            raise OidcError(DENIED, f"the provider says {visible(given['error'][:80])}")
        code = given.get("code", "")
        if not 0 < len(code) <= CODE_MAX:
            raise OidcError(DOUBTED, "the answer of the provider has no code")
        token, stage = self._entered(self._provider.claims(code, begun))
        way = {"next": begun.next, **begun.look}
        on = f"/login/{stage}?{urlencode(way)}" if stage else begun.next or forms.address("/", **begun.look)
        response = self._pages.leave(on)
        self._pages.cookies.keep(response, token)
        self._pages.cookies.set(response, PROVIDED, "1")
        return response

    def _check_issuer(self, said: str | None) -> None:
        """RFC 9207: an answer of another provider is none of ours."""
        is_asked = bool(self._provider.metadata().get("authorization_response_iss_parameter_supported"))
        if said is None and not is_asked:
            return
        if said != self._settings.oidc_issuer:
            raise OidcError(DOUBTED, f"the answer is of {visible(str(said)[:200])!r}, not of the provider")

    def _entered(self, claims: Mapping[str, Any]) -> tuple[str, str]:
        """Token and stage of a new session. Raises OidcError."""
        for _again in range(2):  # two first sign-ins at the same moment: the second finds what the first has made
            try:
                with self._engine.begin() as connection:
                    arrived = arrive(connection, self._rules, claims, flask.request.remote_addr or "", now())
                    if arrived.account is not None and arrived.refused is None:
                        return self._admitted(connection, arrived.account, has_second_factor(claims))
                raise arrived.refused or OidcError(LOST)  # after what was written of it is kept
            except IntegrityError as error:
                log.info("an account of the provider was made twice at once: %s", type(error.orig).__name__)
        raise OidcError(LOST, "an account could not be made")

    def _admitted(self, connection: Connection, account: External, is_proved: bool) -> tuple[str, str]:
        """``is_proved``: by a second factor there. Without, roles that must have one are asked for one of ours."""
        stage, role = "", Role(account.role)
        if not is_proved:
            stage = "totp" if account.totp_secret else "setup" if role in self._demanding else ""
        entering, at, earlier = Entering(account.id, account.name, role), now(), gate.principal()
        if earlier.kind == "account" and sessions.end(connection, earlier.id or 0, earlier.session or 0, "logout", at):
            before = {"session": earlier.session}
            audit.append(connection, earlier.actor, "signout", f"account:{earlier.name}", before, None, at)
        return admit(connection, self._settings, entering, "oidc", stage, Browser.of(flask.request), at), stage

    def _refuse(self, error: OidcError, look: Mapping[str, str]) -> flask.Response:
        log.warning("nobody signed in by the provider: %s", error.detail or error.said)
        why = next(name for name, said in WHY.items() if said == error.said)
        return self._pages.leave(f"{PATH}/refused?{urlencode({'why': why, **look})}")


def blueprint(road: Road) -> flask.Blueprint:
    """The routes; public, because nobody is known yet."""
    views = {"": road.there, "/back": road.back, "/refused": road.refused, "/out": road.out}
    made = flask.Blueprint("oidc", __name__)
    for rest, view in views.items():
        made.add_url_rule(PATH + rest, rest or "/", gate.needs()(_plain(view)), methods=["GET"])
    return made


def _plain(view: Callable[[], flask.Response]) -> Callable[[], flask.Response]:
    """A function, which can be marked; a method cannot."""
    return lambda: view()


def register(server: flask.Flask, settings: Settings, writing: Engine, pages: Forms) -> None:
    """Add the routes, where a provider is configured."""
    if settings.oidc_issuer and settings.access == "accounts":
        server.register_blueprint(blueprint(Road(settings, writing, Provider(settings), pages)))

"""The way in and out as pages: ``/login`` with its questions, and ``/logout``. What is right ``signin`` judges."""

import logging
from typing import Final

import flask
from werkzeug.exceptions import BadRequest

from commandcenter.access import forms, gate, passwords
from commandcenter.access.answering import View, answering
from commandcenter.access.answers import (
    OLD_PAGE,
    WRONG_CODE,
    mark_browser,
    new_password,
    said_of,
    shown_secret,
)
from commandcenter.access.forms import Forms
from commandcenter.access.principals import now
from commandcenter.access.second_factor import Unreadable
from commandcenter.access.sessions import Browser
from commandcenter.access.signin import Entered, Locked, Lost, Outdated, SignIn, Weak, Wrong
from commandcenter.domain.access import Principal
from commandcenter.domain.accounts import plain_name
from commandcenter.domain.clock import SECOND
from commandcenter.store.writes import audit
from commandcenter.store.writes.access import sessions
from layouts.i18n import message, text

STAGES: Final = {"totp": "/login/totp", "password": "/login/password", "setup": "/login/setup"}
WRONG_NAME: Final = message("Name or password is wrong")
UNREADABLE: Final = message(
    "The second factor cannot be read here any more: ask an administrator to reset it (commandcenter user reset-2fa)"
)
OUTDATED: Final = message("This one-time password is too old: ask an administrator for another one")
log = logging.getLogger(__name__)


class Doors:
    """The pages of the way in. ``is_open``: whoever sits at the machine needs none."""

    def __init__(self, sign_in: SignIn, pages: Forms, *, is_open: bool) -> None:
        self._sign_in, self._pages, self._is_open = sign_in, pages, is_open

    def ask(self) -> flask.Response:
        """GET /login."""
        if self._is_open or (gate.principal().permissions and gate.principal().kind == "account"):
            return self._pages.leave(forms.wanted() or forms.address("/"))
        return self._asked()

    def enter(self) -> flask.Response:
        """POST /login: name and password."""
        if self._is_open:
            return self._pages.leave(forms.address("/"))
        forms.limited()
        name, password = forms.typed("name"), forms.typed("password", passwords.LENGTH_MAX + 1)
        if not self._pages.is_believed():
            return self._asked(OLD_PAGE, 400, name)
        try:
            entered = self._sign_in.enter(name, password, self._mark(name), Browser.of(flask.request), now())
        except Wrong:
            return self._asked(WRONG_NAME, 401, name)
        except Outdated:
            return self._asked(OUTDATED, 401, name)
        except Locked as locked:
            return _waiting(self._asked(said_of(locked), 429, name), locked)
        self._leave_earlier()
        return self._on(entered)

    def ask_code(self) -> flask.Response:
        """GET /login/totp."""
        return self._at("totp") or self._pages.page("totp")

    def confirm(self) -> flask.Response:
        """POST /login/totp: a code of the second factor, or a recovery code."""
        if elsewhere := self._at("totp"):
            return elsewhere
        forms.limited()
        if not self._pages.is_believed():
            return self._pages.page("totp", 400, problem=self._said(OLD_PAGE))
        who, mark = gate.principal(), self._mark(gate.principal().name)
        try:
            entered = self._sign_in.confirm(
                who, self._token(), forms.typed("code"), mark, Browser.of(flask.request), now()
            )
        except Wrong:
            return self._pages.page("totp", 401, problem=self._said(WRONG_CODE))
        except Unreadable:
            log.error("the second factor of %s was sealed with another key (secret.key)", who.name)
            return self._pages.page("totp", 503, problem=self._said(UNREADABLE))
        except Locked as locked:
            return _waiting(self._pages.page("totp", 429, problem=said_of(locked)), locked)
        except Lost:
            return self._pages.go("/login", next=forms.wanted())
        return self._on(entered)

    def ask_password(self) -> flask.Response:
        """GET /login/password: another password in place of one that somebody has seen."""
        return self._at("password") or self._pages.page("password")

    def renew(self) -> flask.Response:
        """POST /login/password."""
        if elsewhere := self._at("password"):
            return elsewhere
        forms.limited()
        if not self._pages.is_believed():
            return self._pages.page("password", 400, problem=self._said(OLD_PAGE))
        try:
            password = new_password()
            entered = self._sign_in.renew(gate.principal(), self._token(), password, Browser.of(flask.request), now())
        except Weak as weak:
            return self._pages.page("password", 422, problem=self._said(str(weak)))
        except Lost:
            return self._pages.go("/login", next=forms.wanted())
        return self._on(entered)

    def ask_setup(self) -> flask.Response:
        """GET /login/setup: a second factor, where the role must have one."""
        return self._at("setup") or self._pages.page("setup", **shown_secret(self._sign_in, gate.principal()))

    def equip(self) -> flask.Response:
        """POST /login/setup: a code of the new second factor. Answers with the recovery codes."""
        if elsewhere := self._at("setup"):
            return elsewhere
        forms.limited()
        who, sealed = gate.principal(), forms.typed("sealed", 500)
        if not self._pages.is_believed():
            return self._pages.page("setup", 400, problem=self._said(OLD_PAGE), **shown_secret(self._sign_in, who))
        try:
            entered = self._sign_in.equip(
                who, self._token(), sealed, forms.typed("code"), Browser.of(flask.request), now()
            )
        except Wrong:
            again = shown_secret(self._sign_in, who, sealed)
            return self._pages.page("setup", 401, problem=self._said(WRONG_CODE), **again)
        except Unreadable:
            return self._pages.page("setup", 400, problem=self._said(OLD_PAGE), **shown_secret(self._sign_in, who))
        except Lost:
            return self._pages.go("/login", next=forms.wanted())
        response = self._pages.page("codes", codes=entered.codes, on=forms.wanted() or forms.address("/"))
        return self._kept(response, entered)

    def leave(self) -> flask.Response:
        """POST /logout. Without a session it is over already."""
        who = gate.principal()
        if who.kind != "account":
            return self._pages.go("/login")
        forms.limited()
        if not self._pages.is_believed():
            raise BadRequest
        self._end(who)
        is_of_provider = bool(self._pages.cookies.get("-provided"))  # access.oidc.routes: his session there ends too
        response = self._pages.go("/login/oidc/out" if is_of_provider else "/login", out="1")
        self._pages.cookies.drop(response)
        return response

    # ---- inside

    def _asked(self, problem: str = "", status: int = 200, name: str = "") -> flask.Response:
        said = self._said(problem) if problem else ""
        is_out = flask.request.args.get("out") == "1" and not problem
        return self._pages.page("login", status, problem=said, name=name, is_out=is_out)

    def _said(self, problem: str) -> str:
        return text(forms.lang(), problem)

    def _token(self) -> str:
        return self._pages.cookies.token()

    def _at(self, stage: str) -> flask.Response | None:
        """Where somebody belongs who is not at this question."""
        who = gate.principal()
        if who.kind != "account":
            return self._pages.go("/login", next=forms.wanted())
        if who.stage == stage:
            return None
        return self._pages.go(STAGES[who.stage], next=forms.wanted()) if who.stage else self._pages.go("/")

    def _on(self, entered: Entered) -> flask.Response:
        if entered.stage:
            response = self._pages.go(STAGES[entered.stage], next=forms.wanted())
        else:
            response = self._pages.leave(forms.wanted() or forms.address("/"))
        return self._kept(response, entered)

    def _kept(self, response: flask.Response, entered: Entered) -> flask.Response:
        """The browser gets the new token, and when all is proved the mark of a known browser."""
        cookies = self._pages.cookies
        cookies.keep(response, entered.token)
        cookies.set(response, "-form", "", 0)
        if not entered.stage:
            mark_browser(self._sign_in, self._pages, response, entered.account)
        return response

    def _mark(self, name: str) -> str:
        found = self._sign_in.account(plain_name(name))
        return self._pages.cookies.get(f"-known-{found.id}") if found else ""

    def _leave_earlier(self) -> None:
        """Whoever signs in anew in a browser is out of what he had open there."""
        if gate.principal().kind == "account":
            self._end(gate.principal())

    def _end(self, who: Principal) -> None:
        at = now()
        with self._sign_in.writing.begin() as connection:
            if sessions.end(connection, who.id or 0, who.session or 0, "logout", at):
                said = {"session": who.session}
                audit.append(connection, who.actor, "signout", f"account:{who.name}", said, None, at)


def _waiting(response: flask.Response, locked: Locked) -> flask.Response:
    response.headers["Retry-After"] = str(max(1, -(-(locked.until - now()) // SECOND)))
    return response


def blueprint(doors: Doors) -> flask.Blueprint:
    """The routes; public, because nobody is known yet: each asks for the session and stage that it needs."""
    made = flask.Blueprint("login", __name__, template_folder="templates")
    routes: tuple[tuple[str, str, View], ...] = (
        ("GET", "/login", doors.ask),
        ("POST", "/login", doors.enter),
        ("GET", "/login/totp", doors.ask_code),
        ("POST", "/login/totp", doors.confirm),
        ("GET", "/login/password", doors.ask_password),
        ("POST", "/login/password", doors.renew),
        ("GET", "/login/setup", doors.ask_setup),
        ("POST", "/login/setup", doors.equip),
        ("POST", "/logout", doors.leave),
    )
    for method, rule, view in routes:
        marked = gate.needs()(answering(view))
        made.add_url_rule(rule, f"{method} {rule}", marked, methods=[method], provide_automatic_options=False)
    return made

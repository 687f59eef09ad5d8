"""``/account``: the own account as a page. Password, second factor, recovery codes, where one is signed in.

Whatever changes what opens the account asks for its password again: an open session on a desk that somebody left is
not enough.
"""

import re
from dataclasses import dataclass
from typing import Final

import flask
from werkzeug.exceptions import BadRequest

from commandcenter.access import forms, gate, passwords, second_factor, tokens
from commandcenter.access.answering import answering
from commandcenter.access.answers import (
    OLD_PAGE,
    WRONG_CODE,
    mark_browser,
    new_password,
    said_of,
    shown_secret,
)
from commandcenter.access.forms import Forms
from commandcenter.access.principals import Principals, now
from commandcenter.access.second_factor import Unreadable
from commandcenter.access.sessions import Browser
from commandcenter.access.signin import Locked, Lost, SignIn, Weak, Wrong
from commandcenter.domain.access import Permission, Principal
from commandcenter.domain.agents import named
from commandcenter.store.queries import accounts as queries
from commandcenter.store.queries.accounts import Account, Credentials, Session
from commandcenter.store.writes import audit
from commandcenter.store.writes.access import accounts, sessions
from layouts.i18n import message, since, text

WRONG_PASSWORD: Final = message("The current password is wrong")
NOT_REMOVED: Final = message("This role needs a second factor: it can be moved, not removed")
CHANGED: Final = message("The password is changed; all other sessions have ended")
REMOVED: Final = message("The second factor is removed")
ENDED: Final = message("Ended. Whoever sits there has to sign in again")
SEEN: Final = {"password": CHANGED, "removed": REMOVED, "ended": ENDED}
_NUMBER: Final = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Line:
    """One session as the page shows it."""

    id: int
    is_this: bool
    browser: str
    origin: str
    since: str
    seen: str


class Own:
    """The pages of ``/account``."""

    def __init__(self, sign_in: SignIn, pages: Forms, principals: Principals) -> None:
        self._sign_in, self._pages, self._principals = sign_in, pages, principals

    def show(self) -> flask.Response:
        """GET /account."""
        return self._shown(done=SEEN.get(flask.request.args.get("done", ""), ""))

    def change_password(self) -> flask.Response:
        """POST /account/password."""
        who = self._believed()
        try:
            found = self._prove(who)
            hashed = self._sign_in.new_hash(found, new_password())
        except Weak as weak:
            return self._shown(str(weak), 422)
        except (Wrong, Locked) as error:
            return self._refused(error)
        token, at = tokens.new(), now()
        with self._sign_in.writing.begin() as connection:
            self._sign_in.store_password(connection, found, hashed, who, Browser.of(flask.request), at)
            old = tokens.digest(self._pages.cookies.token())
            if not sessions.rise(connection, who.session or 0, old, tokens.digest(token), "", at):
                raise Lost
            changed = queries.credentials_of(connection, found.id) or found
        response = self._pages.go("/account", done="password")
        self._pages.cookies.keep(response, token)
        mark_browser(self._sign_in, self._pages, response, changed)
        return response

    def change_factor(self) -> flask.Response:
        """POST /account/second-factor: show a new secret, make new recovery codes, or remove it."""
        who, what = self._believed(), forms.typed("do")
        try:
            found = self._prove(who)
        except (Wrong, Locked) as error:
            return self._refused(error)
        if what == "show":
            return self._pages.page("factor", **shown_secret(self._sign_in, who))
        if found.totp_secret is None:
            return self._pages.go("/account")
        if what == "codes":
            return self._new_codes(found, who)
        if what != "remove":
            raise BadRequest
        if found.role in self._sign_in.demanding:
            return self._shown(NOT_REMOVED, 403)
        with self._sign_in.writing.begin() as connection:
            accounts.clear_second_factor(connection, found.id)
            before, after = {"second_factor": True}, {"second_factor": False}
            audit.append(connection, who.actor, "account.second_factor", f"account:{found.name}", before, after, now())
        return self._pages.go("/account", done="removed")

    def confirm_factor(self) -> flask.Response:
        """POST /account/second-factor/confirm: a code of the secret that was shown, after the password."""
        who, sealed = self._believed(), forms.typed("sealed", 500)
        at, browser = now(), Browser.of(flask.request)
        with self._sign_in.reading.connect() as connection:
            found = queries.credentials_of(connection, who.id or 0)
        if found is None:
            raise Lost
        try:
            shown = self._sign_in.confirmed(found, sealed, forms.typed("code"), at)
        except Wrong:
            again = shown_secret(self._sign_in, who, sealed)
            return self._pages.page("factor", 401, problem=text(forms.lang(), WRONG_CODE), **again)
        except Unreadable:
            return self._shown(OLD_PAGE, 400)
        with self._sign_in.writing.begin() as connection:
            codes = self._sign_in.store_second_factor(connection, found, shown, browser, at)
        return self._pages.page("codes", codes=codes, on=forms.address("/account"))

    def end_sessions(self) -> flask.Response:
        """POST /account/sessions: end one of the own sessions, or all but this one."""
        who, which, at = self._believed(), forms.typed("session"), now()
        id, kept = who.id or 0, who.session
        with self._sign_in.writing.begin() as connection:
            if which == "others":
                n = sessions.end_all(connection, id, "revoked", at, keep=kept)
            else:
                n = int(bool(_NUMBER.fullmatch(which)) and sessions.end(connection, id, int(which), "revoked", at))
            if n:
                said = {"sessions": which if which == "others" else int(which), "ended": n}
                audit.append(connection, who.actor, "session.end", f"account:{who.name}", None, said, at)
        return self._pages.go("/account", done="ended" if n else "")

    # ---- inside

    def _believed(self) -> Principal:
        """Who sends a form of ours. Raises BadRequest."""
        forms.limited()
        if not self._pages.is_believed():
            raise BadRequest
        return gate.principal()

    def _prove(self, who: Principal) -> Credentials:
        current = forms.typed("current", passwords.LENGTH_MAX + 1)
        return self._sign_in.prove(who, current, Browser.of(flask.request), now())

    def _refused(self, error: Wrong | Locked) -> flask.Response:
        if isinstance(error, Locked):
            return self._shown(said_of(error), 429)
        return self._shown(WRONG_PASSWORD, 401)

    def _new_codes(self, found: Credentials, who: Principal) -> flask.Response:
        codes = second_factor.new_codes()
        with self._sign_in.writing.begin() as connection:
            accounts.set_codes(connection, found.id, [second_factor.code_hash(found.id, code) for code in codes])
            said = {"recovery_codes": len(codes)}
            audit.append(
                connection, who.actor, "account.second_factor_codes", f"account:{found.name}", None, said, now()
            )
        return self._pages.page("codes", codes=codes, on=forms.address("/account"))

    def _shown(self, problem: str = "", status: int = 200, done: str = "") -> flask.Response:
        who, lang, at = gate.principal(), forms.lang(), now()
        with self._sign_in.reading.connect() as connection:
            account = queries.by_id(connection, who.id or 0)
            if account is None:
                raise Lost
            found = queries.open_sessions(connection, account.id)
            left = queries.codes_left(connection, account.id)
        lines = [_line(each, who, lang, at) for each in found if self._principals.holds(each, at)]
        return self._pages.page(
            "account", status, problem=text(lang, problem) if problem else "", done=text(lang, done) if done else "",
            account=account, sessions=lines, codes_left=left, is_demanded=self._is_demanded(account),
        )  # fmt: skip

    def _is_demanded(self, account: Account) -> bool:
        return account.role in self._sign_in.demanding


def _line(each: Session, who: Principal, lang: str, at: int) -> Line:
    began, seen = since(lang, each.created_at, at), since(lang, each.seen_at, at)
    return Line(each.id, each.id == who.session, named(each.agent) or each.agent[:40], each.origin, began, seen)


def blueprint(own: Own) -> flask.Blueprint:
    """The routes: for whoever has an account of his own."""
    made = flask.Blueprint("own", __name__, template_folder="templates")
    for method, rule, view in (
        ("GET", "/account", own.show),
        ("POST", "/account/password", own.change_password),
        ("POST", "/account/second-factor", own.change_factor),
        ("POST", "/account/second-factor/confirm", own.confirm_factor),
        ("POST", "/account/sessions", own.end_sessions),
    ):
        marked = gate.needs(Permission.SELF)(answering(view))
        made.add_url_rule(rule, f"{method} {rule}", marked, methods=[method], provide_automatic_options=False)
    return made

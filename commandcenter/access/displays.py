"""The way in of displays: ``/display`` shows a code until somebody accepts it, then the picture of the wall.

A display is never asked for a password. It makes a secret, keeps it as a cookie and asks with it every two seconds;
once its code was accepted the same secret is its token, so that an answer that is lost on the way costs nothing.
Several windows of one browser are several displays: ``/display?window=2`` has cookies of its own.
"""

import logging
import secrets
from collections.abc import Callable
from typing import Final

import flask
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError
from werkzeug.exceptions import BadRequest, Gone

from commandcenter.access import gate, pairing_page, tokens, windows
from commandcenter.access.errors import NoSuchWindow
from commandcenter.access.principals import DISPLAY_DAYS, Principals, is_local, now
from commandcenter.domain import displays as rules
from commandcenter.settings import Settings
from commandcenter.store.queries import displays as queries
from commandcenter.store.queries.displays import Display, Waiting
from commandcenter.store.writes.access import displays as writes

PAIRING_S: Final = 2 * rules.CODE_TTL // 1000  # a code that is accepted in its last second still finds its secret
DAY_S: Final = 86_400
LINK_MAX: Final = 200
OF_PAGES: Final = ("/", "/<path:path>", "live.stream", "displays.show")  # what renews the cookies of a browser
Shell = Callable[[Display, int], flask.Response]  # the page of a display that is let in, and which window it is
log = logging.getLogger(__name__)


def blueprint(
    settings: Settings, principals: Principals, reading: Engine, writing: Engine, asset: Callable[[str], str],
    shell: Shell,
) -> flask.Blueprint:  # fmt: skip
    """The routes of displays. ``asset``: the address of a file of ours, with its fingerprint."""
    routes = flask.Blueprint("displays", __name__, template_folder="templates")
    keeping = Keeping(settings, principals)

    @routes.get("/display")
    @gate.needs()
    def show() -> flask.Response:
        """The code, or for a display that is accepted the page that shows what the wall shows there."""
        if settings.access == "open" and not is_local(flask.request):
            return _away("/")  # it is open at its own machine, and refused elsewhere
        window = asked()
        shown, secret, problem = None, "", ""
        try:
            with reading.connect() as connection:
                known = queries.of_token(connection, keeping.display(window))
                if known is not None:
                    return shell(known, window)
                shown = queries.waiting_of_secret(connection, keeping.pairing(window), now())
            if shown is None and flask.request.method != "HEAD":
                secret = tokens.new()
                shown = _waiting(writing, secret, flask.request.remote_addr or "")
        except rules.Full:
            problem = pairing_page.FULL
        except DBAPIError as error:
            log.warning("no display can wait while the store does not answer: %s", error.orig)
            problem = pairing_page.AWAY
        origin = settings.web_origin.rstrip("/") or flask.request.host_url.rstrip("/")
        answer = pairing_page.answer(
            rules.written(shown.code) if shown else "", f"{origin}/displays", problem, asset, window
        )
        if secret and shown is not None:
            keeping.keep_pairing(answer, secret, window)
        return answer

    @routes.get("/display/status")
    @gate.needs()
    def status() -> flask.Response:
        """Asked by the page every two seconds: how far the pairing is. Once accepted, the secret becomes the token."""
        window = asked()
        secret = keeping.secret(window)
        if not secret:
            return _said({"state": "unknown"})
        with reading.connect() as connection:
            found = queries.of_token(connection, tokens.digest(secret))
            waits = None if found else queries.waiting_of_secret(connection, tokens.digest(secret), now())
        if found is not None:
            return keeping.accepted(_said({"state": "accepted", "next": page_of(window)}), secret, window)
        if waits is None:
            return _said({"state": "expired"})
        left = (waits.expires_at - now()) // 1000
        return _said({"state": "waiting", "code": rules.written(waits.code), "seconds": left})

    @routes.post("/display/link")
    @gate.needs()
    def link() -> flask.Response:
        """What `commandcenter display add` printed: it pairs once. The page sends the part behind the #."""
        window = asked()
        body = flask.request.get_json(silent=True)
        given = body.get("link") if isinstance(body, dict) else None
        if not isinstance(given, str) or not 0 < len(given) <= LINK_MAX:
            raise BadRequest
        secret = tokens.new()
        with writing.begin() as connection:
            found = writes.redeem(connection, tokens.digest(given), tokens.digest(secret), now())
        if found is None:
            raise Gone
        return keeping.accepted(_said({"state": "accepted", "next": page_of(window)}), secret, window)

    @routes.after_app_request
    def renew(answer: flask.Response) -> flask.Response:
        """Browsers forget a cookie after 400 days: a browser of the wall gets its own anew with every page."""
        is_seen = answer.status_code == 200 and flask.request.endpoint in OF_PAGES
        if is_seen and gate.principal().kind == "display":
            keeping.renew(answer, reading)
        return answer

    return routes


def asked() -> int:
    """The window that asks. Raises NoSuchWindow."""
    window = windows.of_address(flask.request)
    if window is None:
        raise NoSuchWindow
    return window


def page_of(window: int) -> str:
    """The address of a window of the wall."""
    return "/display" if window == windows.FIRST else f"/display?window={window}"


class Keeping:
    """The cookies of displays: what is sent of them, and how they are set."""

    def __init__(self, settings: Settings, principals: Principals) -> None:
        self._is_tls, self._principals = settings.is_tls, principals

    def secret(self, window: int) -> str:
        """The secret of a window that waits; empty when none was sent."""
        return flask.request.cookies.get(self._pairing_cookie(window), "")

    def pairing(self, window: int) -> str:
        """How the store knows that secret."""
        return tokens.digest(self.secret(window))

    def display(self, window: int) -> str:
        """How the store knows the token that was sent."""
        return tokens.digest(flask.request.cookies.get(self._principals.display_cookie(window), ""))

    def accepted(self, answer: flask.Response, token: str, window: int) -> flask.Response:
        """The answer, with the token of the display and without the secret of its pairing."""
        self._set(answer, self._principals.display_cookie(window), token, DISPLAY_DAYS * DAY_S)
        self._set(answer, self._pairing_cookie(window), "", 0)
        return answer

    def renew(self, answer: flask.Response, reading: Engine) -> None:
        """The cookies of every window that may watch, for as long as browsers keep one."""
        sent = {name: flask.request.cookies[name] for name in self._principals.display_cookies(flask.request)}
        with reading.connect() as connection:
            held = {name for name, token in sent.items() if queries.of_token(connection, tokens.digest(token))}
        for name in sorted(held):
            self._set(answer, name, sent[name], DISPLAY_DAYS * DAY_S)

    def keep_pairing(self, answer: flask.Response, secret: str, window: int) -> None:
        """Until its code is forgotten."""
        self._set(answer, self._pairing_cookie(window), secret, PAIRING_S)

    def _pairing_cookie(self, window: int) -> str:
        return windows.cookie(f"{self._principals.session_cookie()}-pairing", window)

    def _set(self, answer: flask.Response, name: str, value: str, seconds: int) -> None:
        answer.set_cookie(name, value, max_age=seconds, httponly=True, samesite="Lax", secure=self._is_tls, path="/")


def way_in(request: flask.Request, principals: Principals) -> str:
    """Where somebody who is not let in goes: a browser that only ever was a display shows a code again."""
    is_display = principals.display_cookies(request) and principals.session_cookie() not in request.cookies
    return "/display" if is_display else "/login"


def _waiting(writing: Engine, secret: str, origin: str) -> Waiting:
    """A new pairing. Raises rules.Full."""
    for _ in range(3):
        code = "".join(secrets.choice(rules.ALPHABET) for _ in range(rules.CODE_LENGTH))
        try:
            with writing.begin() as connection:
                return writes.wait(connection, code, tokens.digest(secret), origin, now())
        except IntegrityError:
            continue  # another display shows this code
    raise rules.Full


def _away(address: str) -> flask.Response:
    answer = flask.make_response(flask.redirect(address))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _said(content: dict[str, object]) -> flask.Response:
    answer = flask.jsonify(content)
    answer.headers["Cache-Control"] = "no-store"
    return answer

"""What somebody is told who gets no answer: in the reader's language, without traces, with what to do next.

Whoever asks for a page gets one; scripts of ours get the same words as JSON (``/api/``) or plain text. What is our own
fault has a reference, and the log has it too, beside the trace.
"""

import logging
import secrets
from dataclasses import dataclass
from typing import Any, Final

import flask
import jinja2
import orjson
from werkzeug.exceptions import BadRequest, Forbidden, HTTPException, ServiceUnavailable, TooManyRequests

from commandcenter.domain.storable import visible
from layouts.i18n import message, text

RELOAD_S: Final = 30  # a display that met an error comes back by itself
_PATH_MAX: Final = 200
_PAGES: Final = jinja2.Environment(
    loader=jinja2.PackageLoader("commandcenter.access"), autoescape=True, undefined=jinja2.StrictUndefined
)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Words:
    """``title`` says what happened, ``advice`` what to do."""

    title: str
    advice: str = ""


WORDS: Final = {
    400: Words(message("This request cannot be understood")),
    403: Words(message("This page is not for your role"), message("Ask an administrator if you need it")),
    404: Words(message("There is no such page")),
    405: Words(message("This address does not take such a request")),
    413: Words(message("That is too much at once")),
    414: Words(message("This address is too long")),
    415: Words(message("This request cannot be understood")),
    429: Words(message("Too many requests")),
    500: Words(message("Something went wrong here"), message("Whoever runs the command center finds why in its log")),
    503: Words(message("The command center cannot answer now"), message("This page tries again by itself")),
}


class ForeignName(Forbidden):
    """Somebody asked under a name that is none of ours."""


class NoSuchWindow(BadRequest):
    """A window of the wall that there cannot be."""


def register(server: flask.Flask, away: type[Exception]) -> None:
    """Answer every error of ``server`` that nobody else answers. ``away``: what the store raises that is not there."""
    for code in WORDS:
        server.register_error_handler(code, _answered)
    server.register_error_handler(HTTPException, _answered)
    server.register_error_handler(away, _away)
    server.register_error_handler(Exception, _broken)


def _answered(error: HTTPException) -> flask.Response:
    code = error.code or 500
    return answer(code, headers=_headers(error), advice=_advice(error))


def _away(error: Exception) -> flask.Response:
    """The store does not answer. The statement stays out of the log: it says nothing about a store that is away."""
    reference = _reference()
    log.error("%s: the store does not answer, reference %s: %s", _where(), reference, getattr(error, "orig", error))
    return answer(503, reference)


def _broken(error: Exception) -> flask.Response:
    reference = _reference()
    log.error("%s failed, reference %s", _where(), reference, exc_info=error)
    return answer(500, reference)


def answer(
    code: int, reference: str = "", *, headers: dict[str, str] | None = None, advice: str = ""
) -> flask.Response:
    """The answer for a status. ``advice``: what to do, in the reader's language, in place of the usual."""
    lang = "en" if flask.request.args.get("lang") == "en" else "id"
    words = WORDS.get(code) or WORDS[400 if code < 500 else 500]
    title = text(lang, words.title)
    advice = advice or (text(lang, words.advice) if words.advice else "")
    kind = _kind()
    if kind == "json" and code in (404, 405):
        title = text(lang, "There is no such action")
    if kind == "page":
        theme = "light" if flask.request.args.get("theme") == "light" else "dark"
        reload_s = int((headers or {}).get("Retry-After", RELOAD_S)) if code in (429, 500, 503) else 0
        home, referred = text(lang, "To the main screen"), text(lang, "Reference")
        body: Any = _PAGES.get_template("error.html").render(
            lang=lang, theme=theme, title=title, advice=advice, home=home, reload_s=reload_s,
            referred=referred if reference else "", reference=reference,
        )  # fmt: skip
        response = flask.Response(body, code, mimetype="text/html")
    else:
        said = " · ".join(part for part in (title, advice, reference) if part)
        if kind == "json":
            body = orjson.dumps({"next": "", "error": said, "problems": []})
            response = flask.Response(body, code, mimetype="application/json")
        else:
            response = flask.Response(f"{said}\n", code, mimetype="text/plain")
    response.headers.update(headers or {})
    return response


def _kind() -> str:
    """In which form the one who asks reads an answer. Scripts ask for ``*/*``, the address bar for text/html."""
    request = flask.request
    if request.path.startswith("/api/"):
        return "json"
    return "page" if "text/html" in request.headers.get("Accept", "text/html") else "text"


def _headers(error: HTTPException) -> dict[str, str]:
    if isinstance(error, TooManyRequests | ServiceUnavailable):
        return {"Retry-After": str(_wait_s(error))}
    allowed = getattr(error, "valid_methods", None)  # of 405
    return {"Allow": ", ".join(sorted(allowed))} if allowed else {}


def _advice(error: HTTPException) -> str:
    lang = "en" if flask.request.args.get("lang") == "en" else "id"
    if isinstance(error, ForeignName):
        return text(
            lang,
            "The command center is not reached under this name. Open its own address; whoever runs it sets that in "
            "COMMANDCENTER_WEB_ORIGIN, for example https://pusat.example.go.id",
        )
    if isinstance(error, NoSuchWindow):
        return text(lang, "Windows of one browser are numbered 1 to 16: /display?window=2")
    if isinstance(error, TooManyRequests):
        seconds = _wait_s(error)
        if seconds < 120:
            return text(lang, "Try again in {n} seconds", n=seconds)
        return text(lang, "Try again in {n} minutes", n=-(-seconds // 60))
    return ""


def _wait_s(error: TooManyRequests | ServiceUnavailable) -> int:
    return error.retry_after if isinstance(error.retry_after, int) else RELOAD_S


def _reference() -> str:
    return secrets.token_hex(4)


def _where() -> str:
    """The request for the log: never its query, which may hold what somebody typed."""
    request = flask.request
    return f"{request.method} {visible(request.path[:_PATH_MAX])}"

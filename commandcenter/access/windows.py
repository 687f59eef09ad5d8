"""Windows of a browser of the wall: each is a display of its own, with a token of its own (``window``, 1 to 16)."""

import re
from typing import Any, Final

import flask
import orjson
from werkzeug.exceptions import RequestEntityTooLarge

FIRST: Final = 1
MOST: Final = 16
BODY_MAX: Final = 16_000  # bytes of what a window says of itself
SAYING: Final = frozenset({"/wall/report", "/wall/ready"})  # what one window sends, which says in its body which one
_WINDOW: Final = re.compile(r"[1-9]|1[0-6]")


def cookie(name: str, window: int) -> str:
    """The cookie of a window: the first has the plain name, as long as there have been displays."""
    return name if window == FIRST else f"{name}-{window}"


def of_address(request: flask.Request) -> int | None:
    """The window that an address names (``?window=2``); the first where it names none, None for what is no window."""
    given = request.args.getlist("window") or [str(FIRST)]
    return int(given[0]) if len(given) == 1 and _WINDOW.fullmatch(given[0]) else None


def of_value(given: object) -> int | None:
    """The window that JSON names; None for what is no window."""
    is_one = isinstance(given, int) and not isinstance(given, bool) and FIRST <= given <= MOST
    return given if is_one else None  # type: ignore[return-value]


def said(request: flask.Request) -> Any:
    """The JSON that a window sent, read once; None for what is none or too much (``is_too_much``)."""
    if "window_said" not in flask.g:
        flask.g.window_said, flask.g.window_said_too_much = None, False
        request.max_content_length = BODY_MAX
        try:
            flask.g.window_said = orjson.loads(request.get_data(cache=False))
        except RequestEntityTooLarge:
            flask.g.window_said_too_much = True
        except orjson.JSONDecodeError:
            pass
    return flask.g.window_said


def is_too_much(request: flask.Request) -> bool:
    """Whether a window sent more than it has to say."""
    said(request)
    return bool(flask.g.window_said_too_much)


def of_said(request: flask.Request) -> int | None:
    """The window that says something; None when it does not say which one."""
    body = said(request)
    return of_value(body.get("window")) if isinstance(body, dict) else None

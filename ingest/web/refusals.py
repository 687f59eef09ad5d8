"""What went wrong between us and a server, in words for the person who can mend it."""

import errno
import html
import re
import ssl
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

import httpcore
import httpx
import orjson

from commandcenter.domain.clock import from_datetime
from ingest.contract import FeedError
from ingest.web import tls

_WORDS: Final = {
    400: "does not understand the question (400): check url and params",
    401: "wants to know who asks (401): check the secret of this source, it may have expired",
    403: "does not let us in (403): may this key read it, or does a firewall there keep programs out?",
    404: "has nothing at this address (404): check url",
    410: "says that this has been removed for good (410): ask the owner for the new address",
}
_TEMPORARY: Final = frozenset({408, 425, 429})  # of 4xx; every 5xx is
_ALONE_AT_MOST_S: Final = 86_400.0  # a server that says "next year" is asked once a day all the same
_ERRNO: Final = {
    errno.ECONNREFUSED: "refuses the connection: is its program running, is the port right?",
    errno.ENETUNREACH: "cannot be reached from here: is the line up?",
    errno.EHOSTUNREACH: "cannot be reached from here: is the line up?",
}


class Refused(FeedError):
    """The server answered with a state that is no success. ``body``: the beginning of what it said."""

    def __init__(self, message: str, status: int, body: bytes, retry_after_s: float | None) -> None:
        self.status = status
        self.body = body
        is_permanent = 300 <= status < 500 and status not in _TEMPORARY
        super().__init__(message, is_permanent=is_permanent, retry_after_s=retry_after_s)


def refused(where: str, status: int, headers: httpx.Headers, body: bytes, said: str, at: int) -> Refused:
    """The error for ``status``. ``at``: now, for a Retry-After that is a date."""
    words = _WORDS.get(status) or (
        f"is busy ({status}): it is asked again later" if status in (429, 503) else f"answers with state {status}"
    )
    after = retry_after(headers.get("retry-after", ""), at) if status in (429, 503) else None
    return Refused(f"{where} {words}" + (f". It says: {said}" if said else ""), status, body, after)


def retry_after(text: str, at: int) -> float | None:
    """Seconds to leave the server alone, at most a day; None when it does not say (RFC 9110, 10.2.3)."""
    if text.strip().isascii() and text.strip().isdigit():
        return min(float(text.strip()[:12]), _ALONE_AT_MOST_S)
    try:
        moment = parsedate_to_datetime(text)
        seconds = (from_datetime(moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - at) / 1000
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(seconds, 0.0), _ALONE_AT_MOST_S)


def trouble(error: Exception, seconds: float) -> str:
    """Why no answer came, ``seconds`` after asking."""
    cause = error.__cause__ or error.__context__  # httpcore's pool takes the cause off
    if isinstance(cause, ssl.SSLError) and not isinstance(error, httpcore.TimeoutException):
        return tls.words(cause)
    match error:
        case httpcore.ConnectTimeout():
            return f"no connection after {seconds:.0f} s: is the server on, does a firewall keep us out?"
        case httpcore.TimeoutException():
            return f"no complete answer after {seconds:.0f} s (limits.answer, limits.run)"
        case httpcore.LocalProtocolError():  # its text holds the header, and that may be a secret
            return "the question cannot be asked: a header has a character that a header cannot have"
        case httpcore.RemoteProtocolError():
            return f"the answer is broken off or no HTTP: {str(error)[:150]}"
    number = cause.errno if isinstance(cause, OSError) else None
    return _ERRNO.get(number or 0, "the connection broke off before the answer was complete")


def duration(length: timedelta) -> str:
    """As in feeds.yaml: 90s, 15m."""
    seconds = int(length.total_seconds())
    return f"{seconds // 60}m" if seconds % 60 == 0 else f"{seconds}s"


def said(body: bytes) -> str:
    """What an answer says of an error, in one line: a message in JSON, the title of a page, a short text."""
    try:
        text = _message(orjson.loads(body))
    except orjson.JSONDecodeError:
        text = title(body) or ("" if b"<" in body[:200] else body[:200].decode("utf-8", "replace"))
    return one_line(text)


def title(body: bytes) -> str:
    """The title of an HTML page, or what an XML answer says of an error, or nothing."""
    found = re.search(rb"<(title|description|message)[^>]*>(.{0,300}?)</\1", body[:65_536], re.IGNORECASE | re.DOTALL)
    return one_line(html.unescape(found[2].decode("utf-8", "replace"))) if found else ""


def one_line(text: str) -> str:
    """At most 200 characters without control characters."""
    words = " ".join(text.split())
    return "".join(character for character in words if character.isprintable())[:200]


def _message(data: Any) -> str:
    if isinstance(data, list) and data:
        return _message(data[0])
    if isinstance(data, dict):
        for name in ("message", "error_description", "description", "detail", "error", "title"):
            if data.get(name):
                return _message(data[name])
    return data if isinstance(data, str) else ""

"""Who may write, asked once before every action. The only place that decides it (accounts will come here).

Until there are accounts, whoever sits at the machine itself may write, and nobody else. A browser can be made to send
requests by any page that it shows, so a write must also say that it comes from a page of ours:

- from loopback, to a loopback name: a name of somebody else's that leads to 127.0.0.1 (DNS rebinding) is none of ours;
- not through a proxy: behind one, everybody is 127.0.0.1. Its headers are no proof of anything but that it is there;
- ``Origin`` must be there and be this server, ``Sec-Fetch-Site`` must say so too where the browser sends it;
- a header that only a script of the same origin can send, and JSON, which no form of another page can post.
"""

from ipaddress import IPv6Address, ip_address
from typing import Final, Literal
from urllib.parse import urlsplit

import flask
from werkzeug.datastructures import Headers

from commandcenter.actions.refusal import Refused
from commandcenter.domain.actor import Actor, at_this_machine
from layouts.i18n import text

HEADER: Final = "X-Commandcenter-Action"
Allowed = Literal["loopback", "off"]
_PROXY: Final = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via")


def actor(request: flask.Request, allowed: Allowed, lang: str) -> Actor:
    """Who asks. Raises Refused (403, 415) when nobody who may write does, or it may be forged."""
    if allowed == "off":
        raise Refused(403, text(lang, "This command center takes no entries (COMMANDCENTER_ACTIONS is off)"))
    if not is_local(request):
        raise Refused(
            403,
            text(
                lang,
                "Until there are user accounts, entries are taken only at the machine itself: open this page there, as "
                "http://127.0.0.1",
            ),
        )
    if not is_ours(request.headers, request.host) or request.headers.get(HEADER) != "1":
        raise Refused(403, text(lang, "This did not come from a page of the command center: open it again and retry"))
    if request.mimetype != "application/json":
        raise Refused(415, text(lang, "Only JSON is understood here"))
    return at_this_machine(request.remote_addr or "")


def is_local(request: flask.Request) -> bool:
    """Whether the request was made on this machine and came straight to us."""
    return (
        _is_loopback(request.remote_addr or "")
        and _is_loopback(_name(request.host))
        and not any(name in request.headers for name in _PROXY)
    )


def is_ours(headers: Headers, host: str) -> bool:
    """Whether the page that asks is one of this server: same name, same port."""
    origin = headers.get("Origin", "")
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    site = headers.get("Sec-Fetch-Site", "same-origin")
    return parts.scheme in ("http", "https") and parts.netloc == host and site == "same-origin"


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        found = ip_address(name)
    except ValueError:
        return False
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return (mapped or found).is_loopback

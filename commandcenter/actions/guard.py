"""Whether a write comes from a page of ours, asked once before every action. Who may write is the gate's to say.

A browser can be made to send requests by any page that it shows, with all its cookies, so a write must also prove
that a page of ours sends it:

- ``Origin`` must be there and be this server, ``Sec-Fetch-Site`` must say so too where the browser sends it;
- a header that only a script of the same origin can send, with the token that only pages of this session know;
- JSON, which no form of another page can post.
"""

from typing import Final

import flask

from commandcenter.access import gate, tokens
from commandcenter.access.origin import is_ours as is_ours
from commandcenter.actions.refusal import Refused
from commandcenter.domain.access import Principal
from layouts.i18n import text

HEADER: Final = "X-Commandcenter-Action"


def sender(request: flask.Request, lang: str) -> Principal:
    """Who sends this. Raises Refused (403, 415) when it may be forged."""
    who = gate.principal()
    if not is_ours(request.headers, request.host) or not is_sent_by(who, request.headers.get(HEADER, "")):
        raise Refused(403, text(lang, "This did not come from a page of the command center: open it again and retry"))
    if request.mimetype != "application/json":
        raise Refused(415, text(lang, "Only JSON is understood here"))
    return who


def check_opd(who: Principal, opd: str | None, lang: str) -> None:
    """Raises Refused (403) when the action is about an OPD that is none of this principal's business."""
    if opd is not None and not who.may_touch(opd):
        raise Refused(403, text(lang, "This OPD is not yours: your account reports for {opd}", opd=who.opd or ""))


def refusal(who: Principal, status: int, lang: str) -> Refused:
    """What somebody is told whom the gate refused with 401 or 403."""
    if status == 401:
        return Refused(401, text(lang, "You are not signed in any more: sign in again; what you typed is still here"))
    if who.kind == "nobody":
        return Refused(403, text(lang, "The command center is not reached under this name: open its own address"))
    return Refused(403, text(lang, "Your role does not allow this: ask an administrator"))


def is_sent_by(who: Principal, token: str) -> bool:
    """Whether a page of this principal's session sent it."""
    return bool(who.token) and tokens.is_same(who.token, token)

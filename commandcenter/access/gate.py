"""The one gate before every route: who asks is found out, and whether he may is decided, here and nowhere else.

Every route says what it needs: its view function was marked by ``needs``, or the application says it for routes that
are not ours (``Gate.declare``). What says nothing is refused, to everybody, and the log says so.

What a route shows may need more than the route itself: an address inside a callback, a view of a stream, a panel of an
export. Those ask ``may`` of the principal that the gate found.
"""

import logging
from collections.abc import Callable
from ipaddress import ip_address
from typing import Final, TypeVar

import flask
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import Forbidden, ServiceUnavailable, Unauthorized

from commandcenter.access.errors import ForeignName
from commandcenter.access.principals import Principals, host_name
from commandcenter.domain.access import NOBODY, Permission, Principal
from commandcenter.settings import Settings

Need = frozenset[Permission]
RETRY_S: Final = 5  # a store that is started again is back sooner than anybody looks
PUBLIC: Final[Need] = frozenset()  # for whoever comes: files of the page, the way in, health
View = TypeVar("View", bound=Callable[..., object])
NeedOf = Callable[[flask.Request], Need]
log = logging.getLogger(__name__)


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Mark a view function with the permissions that it needs. Without one it is public: said on purpose."""

    def mark(view: View) -> View:
        view.needs = frozenset(permissions)  # type: ignore[attr-defined]
        return view

    return mark


class Gate:
    """Stands before every route of ``server``.

    ``origin``: under which name, beside numeric addresses and localhost, this server is reached.
    """

    def __init__(self, server: flask.Flask, settings: Settings, principals: Principals) -> None:
        self._server, self._principals = server, principals
        self._name = host_name(settings.web_origin.partition("://")[2])
        self._declared: dict[str, Need | NeedOf] = {}
        server.before_request(self._ask)

    def declare(self, endpoint: str, need: Need | NeedOf) -> None:
        """What a route needs that is not made by us, or whose need follows from what is asked."""
        self._declared[endpoint] = need

    def need(self, endpoint: str, request: flask.Request) -> Need | None:
        """What a route needs; None when nobody said it."""
        found = self._declared.get(endpoint)
        if found is None:
            found = getattr(self._server.view_functions.get(endpoint), "needs", None)
        return found(request) if callable(found) else found

    def is_declared(self, endpoint: str) -> bool:
        """Whether somebody said what this route needs; a test asks it of all of them."""
        return endpoint in self._declared or hasattr(self._server.view_functions.get(endpoint), "needs")

    def _ask(self) -> None:
        request = flask.request
        flask.g.principal = NOBODY
        if request.url_rule is None or request.endpoint is None:
            return  # there is no such route: the answer is the same for everybody
        need = self.need(request.endpoint, request)
        if need is None:
            log.error("the route %s declares no permission: refused", request.endpoint)
            raise Forbidden
        if not self._is_our_name(host_name(request.host)):
            raise ForeignName  # a name of somebody else's that leads here: its pages must not read what we answer
        if need == PUBLIC and not request.cookies:
            return
        try:
            flask.g.principal = self._principals.of(request)
        except DBAPIError as error:
            if need == PUBLIC:
                return
            log.warning("nobody can be recognised while the store does not answer: %s", error.orig)
            raise ServiceUnavailable(retry_after=RETRY_S) from None
        if not flask.g.principal.may(*need):
            raise refusal(flask.g.principal)

    def _is_our_name(self, name: str) -> bool:
        if name == "localhost" or (name and name == self._name):
            return True
        try:
            ip_address(name.partition("%")[0])  # a number: no name server leads there
        except ValueError:
            return False
        return True


def refusal(principal: Principal) -> Forbidden | Unauthorized:
    """Who is unknown, or has something left to do first, is asked in; who is known may not."""
    return Unauthorized() if principal.kind == "nobody" or principal.stage else Forbidden()


def principal() -> Principal:
    """Who asks, as the gate found out for the request that is answered now."""
    found: Principal = flask.g.get("principal", NOBODY) if flask.has_request_context() else NOBODY
    return found


def require(*needed: Permission) -> None:
    """Refuse the request (401 or 403) unless its principal may do all of this."""
    if not principal().may(*needed):
        raise refusal(principal())

"""What pages that stand open ask: whether they are still let in, as whom, and with which token they write."""

from typing import Final

import flask
from werkzeug.exceptions import Unauthorized

from commandcenter.access import gate
from commandcenter.access.displays import way_in
from commandcenter.access.principals import Principals
from commandcenter.domain.access import Permission, Principal

AT_REFUSAL: Final = "next"


def blueprint(principals: Principals) -> flask.Blueprint:
    """``/account/token`` is asked by a person's hands and keeps his session alive; ``/live/principal`` by what stands
    open, and does not (principals.is_stream)."""
    routes = flask.Blueprint("presence", __name__)

    def answer() -> flask.Response:
        return _said(said_of(gate.principal()), 200)

    for rule, endpoint in (("/account/token", "token"), ("/live/principal", "principal")):
        routes.add_url_rule(rule, endpoint, gate.needs(Permission.WATCH)(answer))

    @routes.errorhandler(401)
    def refused(_error: Unauthorized) -> flask.Response:
        return _said({AT_REFUSAL: way_in(flask.request, principals)}, 401)

    return routes


def said_of(who: Principal) -> dict[str, str]:
    """What a page is told of whoever looks at it; the same as its root says (layouts/frame/around.py)."""
    return {"as": who.mark, "name": who.name, "may": " ".join(sorted(who.permissions)), "token": who.token}


def _said(content: dict[str, str], status: int) -> flask.Response:
    made = flask.make_response(flask.jsonify(content), status)
    made.headers["Cache-Control"] = "no-store"
    return made

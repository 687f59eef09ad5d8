"""The routes of the way in and of the own account, put together; and where somebody unknown is sent."""

from collections.abc import Callable
from urllib.parse import urlsplit

import flask
from sqlalchemy import Engine
from werkzeug.exceptions import Unauthorized

from commandcenter.access import doors, forms, gate, own
from commandcenter.access.displays import way_in
from commandcenter.access.doors import STAGES, Doors
from commandcenter.access.forms import Forms
from commandcenter.access.oidc import routes as oidc
from commandcenter.access.principals import Principals
from commandcenter.access.sessions import Cookies
from commandcenter.access.signin import SignIn
from commandcenter.settings import Settings
from layouts.i18n import text


def asking_in(principals: Principals) -> Callable[[Unauthorized], flask.Response]:
    """What somebody unknown gets: a person's page leads to the way in and back again, a script is told in words."""

    def ask_in(_error: Unauthorized) -> flask.Response:
        request, stage = flask.request, gate.principal().stage
        way = STAGES[stage] if stage else way_in(request, principals)
        if request.method in ("GET", "HEAD") and "text/html" in request.headers.get("Accept", ""):
            back = forms.local(request.full_path.rstrip("?"))
            response = flask.make_response(flask.redirect(forms.address(way, next=back), 302))
        else:
            response = flask.jsonify(error=text(forms.lang(), "Sign in first"), next=way)
            response.status_code = 401
        response.headers["Cache-Control"] = "no-store"
        return response

    return ask_in


def register(
    server: flask.Flask, settings: Settings, principals: Principals, reading: Engine, writing: Engine,
    asset: Callable[[str], str],
) -> SignIn:  # fmt: skip
    """The way in, the own account, and what somebody unknown is told. ``asset``: the address of a file of ours."""
    sign_in = SignIn(settings, reading, writing)
    provider = settings.oidc_title or urlsplit(settings.oidc_issuer).hostname or ""
    pages = Forms(Cookies(settings, principals), asset, provider)
    server.register_blueprint(doors.blueprint(Doors(sign_in, pages, is_open=settings.access == "open")))
    server.register_blueprint(own.blueprint(own.Own(sign_in, pages, principals)))
    oidc.register(server, settings, writing, pages)
    server.register_error_handler(401, asking_in(principals))
    return sign_in

"""The routes of the way in and of the own account, put together."""

from collections.abc import Callable
from urllib.parse import urlsplit

import flask
from sqlalchemy import Engine

from commandcenter.access import doors, own
from commandcenter.access.asking_in import asking_in
from commandcenter.access.doors import Doors
from commandcenter.access.forms import Forms
from commandcenter.access.oidc import routes as oidc
from commandcenter.access.principals import Principals
from commandcenter.access.sessions import Cookies
from commandcenter.access.signin import SignIn
from commandcenter.settings import Settings


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

"""A Flask app of actions alone, and a client that asks as a page of ours does."""

from collections.abc import Iterable
from typing import Any

import flask
import orjson
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from commandcenter import settings
from commandcenter.access.gate import Gate
from commandcenter.access.principals import Principals
from commandcenter.actions.blueprint import blueprint
from commandcenter.actions.contract import Action
from commandcenter.actions.guard import HEADER
from commandcenter.domain import access
from commandcenter.domain.access import Principal, Role
from commandcenter.store import schema

AT = 1_795_417_500_000  # Monday 23 November 2026, 14.05 WIB
TOKEN = "token of the pages"
HEADERS = {HEADER: TOKEN, "Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


class Known(Principals):
    """Everybody is this one."""

    def __init__(self, who: Principal) -> None:
        self.who = who

    def of(self, _request: flask.Request) -> Principal:
        return self.who


def client(engine: Engine, actions: Iterable[Action], at: int = AT, who: Principal | None = None) -> FlaskClient:
    """``who`` asks; without one, it is open to whoever sits at this machine."""
    app = flask.Flask("actions")
    of_tests = settings.load({"COMMANDCENTER_ACCESS": "open"})
    Gate(app, of_tests, Known(who) if who else Principals(of_tests, engine, engine, TOKEN))
    app.register_blueprint(blueprint(engine, actions, lambda: at))
    return app.test_client()


def somebody(role: Role, opd: str | None = None, name: str = "") -> Principal:
    """Somebody with an account of this role."""
    return access.account(name or role.value, role, "192.0.2.1", id=1, session=1, opd=opd, token=TOKEN)


def send(
    client: FlaskClient, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, **options: Any
) -> TestResponse:
    """As assets/actions.js sends it; ``body`` bytes go as they are."""
    data = body if isinstance(body, bytes) else orjson.dumps({} if body is None else body)
    options = {"content_type": "application/json", **options}
    return client.open(path, method=method, data=data, headers=HEADERS if headers is None else headers, **options)


def trail(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(select(schema.audit).order_by(schema.audit.c.id)))

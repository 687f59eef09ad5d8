"""A Flask app of actions alone, and a client that asks as a page of ours does."""

from collections.abc import Iterable
from typing import Any

import flask
import orjson
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from commandcenter.actions.blueprint import blueprint
from commandcenter.actions.contract import Action
from commandcenter.actions.guard import HEADER
from commandcenter.store import schema

AT = 1_795_417_500_000  # Monday 23 November 2026, 14.05 WIB
HEADERS = {HEADER: "1", "Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


def client(engine: Engine, actions: Iterable[Action], at: int = AT, allowed: Any = "loopback") -> FlaskClient:
    app = flask.Flask("actions")
    app.register_blueprint(blueprint(engine, allowed, actions, lambda: at))
    return app.test_client()


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

"""The whole program with accounts, and browsers of it: whoever has a session here got it straight from the tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import flask
import orjson
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from commandcenter import settings
from commandcenter.access import tokens
from commandcenter.access.principals import now
from commandcenter.actions.guard import HEADER
from commandcenter.app import ENGINES, LIVE, create_app
from commandcenter.domain.access import Role
from commandcenter.store import engine as store_engine
from commandcenter.store import schema
from tests.opened import stored

SESSION, DISPLAY, PAIRING = "commandcenter", "commandcenter-display", "commandcenter-pairing"


def session(engine: Engine, role: Role, name: str = "", opd: str | None = None) -> str:
    """A session of an account of this role (made when it is not there); its token."""
    name, at, token = name or f"{role.value}-1", now(), tokens.new()
    with engine.begin() as connection:
        table = schema.account
        known = connection.execute(table.select().where(table.c.name == name)).one_or_none()
        if known is None:
            row = {
                "name": name, "role": role.value, "opd": opd, "must_change": False, "created_at": at,
                "created_by": "test",
            }  # fmt: skip
            id_ = connection.execute(table.insert().values(row).returning(table.c.id)).scalar_one()
        else:
            id_ = known.id
        held = {
            "token_hash": tokens.digest(token), "account_id": id_, "method": "password", "created_at": at,
            "seen_at": at,
        }  # fmt: skip
        connection.execute(schema.session.insert().values(held))
    return token


class House:
    """The program on one database."""

    def __init__(self, url: str, **more: str) -> None:
        given = {f"COMMANDCENTER_{name.upper()}": value for name, value in more.items()}
        given = {"COMMANDCENTER_SECRET_KEY": "of the tests", **stored(url), **given}
        self.settings = settings.load(given)
        self.app: flask.Flask = create_app(self.settings)
        self.engine = store_engine.create_engine(url)

    def browser(self, role: Role | None = None, address: str = "192.0.2.7") -> FlaskClient:
        """A browser of somebody with an account of this role; without one nobody is signed in."""
        client = self.app.test_client()
        client.environ_base["REMOTE_ADDR"] = address
        if role is not None:
            client.set_cookie(SESSION, session(self.engine, role))
        return client

    def send(self, client: FlaskClient, method: str, path: str, body: Any = None) -> TestResponse:
        """As assets/actions.js sends it."""
        held = client.get_cookie(SESSION)
        headers = {
            HEADER: tokens.of_page(held.value) if held else "", "Origin": "http://localhost",
            "Sec-Fetch-Site": "same-origin",
        }  # fmt: skip
        data = orjson.dumps(body or {})
        return client.open(path, method=method, headers=headers, data=data, content_type="application/json")


@contextmanager
def house(url: str, **more: str) -> Iterator[House]:
    """A house that is closed again."""
    made = House(url, **more)
    try:
        yield made
    finally:
        made.app.extensions[LIVE].stop()
        for engine in made.app.extensions[ENGINES]:
            engine.dispose()
        made.engine.dispose()

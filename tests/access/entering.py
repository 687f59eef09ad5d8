"""Browsers that sign in as people do: page, form, token, the next page."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pyotp
import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from commandcenter.access import key, passwords, second_factor
from commandcenter.access.principals import now
from commandcenter.domain.access import Role
from commandcenter.settings import Settings
from commandcenter.store import schema
from commandcenter.store.writes.access import accounts

PASSWORD = "sapu kertas langit pisau"
OTHER = "rumput gitar awan kaleng"
_TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')
_SEALED = re.compile(r'name="sealed" value="([^"]+)"')
_KEY = re.compile(r'class="access-key">([A-Z2-7 ]+)<')
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_hashes: dict[tuple[PasswordHasher, str], str] = {}


def hashed(password: str) -> str:
    """A hash, made once for all tests of a process that hash in the same way."""
    made = (passwords._hasher, password)
    if made not in _hashes:
        _hashes[made] = passwords.hashed(password)
    return _hashes[made]


@pytest.fixture
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """argon2id that takes no time: as it is, every sign-in of a test costs a third of a second of a processor.

    What it costs otherwise is asked in test_passwords.
    """
    monkeypatch.setattr(passwords, "_hasher", _CHEAP)
    monkeypatch.setattr(passwords, "_NOBODYS", hashed("nobody's"))


def account(
    engine: Engine, name: str = "operator-1", role: Role = Role.OPERATOR, *, password: str = PASSWORD,
    must_change: bool = False, opd: str | None = None, at: int | None = None,
) -> int:  # fmt: skip
    """An account with a password of its own; its id."""
    at = now() if at is None else at
    with engine.begin() as connection:
        id_ = accounts.add(connection, name, role, opd, hashed(password), "test", at)
        accounts.set_password(connection, id_, hashed(password), at, must_change=must_change)
    return id_


def with_second_factor(engine: Engine, settings: Settings, id_: int, codes: tuple[str, ...] = ()) -> str:
    """The account gets a second factor; its secret."""
    secret = second_factor.new_secret()
    sealed = second_factor.seal(key.sealed(key.load(settings), "totp"), id_, secret)
    with engine.begin() as connection:
        accounts.set_second_factor(
            connection, id_, sealed, 0, [second_factor.code_hash(id_, code) for code in codes]
        )  # fmt: skip
    return secret


def code(secret: str, at: int | None = None) -> str:
    """What a telephone shows."""
    return pyotp.TOTP(secret).at((now() if at is None else at) // 1000)


@dataclass
class Form:
    """A page that was answered, and what it would send."""

    answer: TestResponse

    @property
    def text(self) -> str:
        return self.answer.get_data(as_text=True)

    @property
    def token(self) -> str:
        found = _TOKEN.search(self.text)
        assert found is not None, self.text[:300]
        return found[1]

    @property
    def sealed(self) -> str:
        found = _SEALED.search(self.text)
        assert found is not None
        return found[1]

    @property
    def key(self) -> str:
        found = _KEY.search(self.text)
        assert found is not None
        return found[1].replace(" ", "")

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def to(self) -> str:
        """The path and query that it leads to."""
        parts = urlsplit(self.answer.headers["Location"])
        return f"{parts.path}?{parts.query}" if parts.query else parts.path


def opened(client: FlaskClient, path: str) -> Form:
    """A page as a browser asks for it."""
    return Form(client.get(path, headers={"Accept": "text/html"}))


def send(client: FlaskClient, path: str, token: str, origin: str = "http://localhost", **fields: Any) -> Form:
    """A form as a browser sends it."""
    headers = {"Origin": origin, "Accept": "text/html"}
    return Form(client.post(path, data={"token": token, **fields}, headers=headers))


def enter(client: FlaskClient, name: str = "operator-1", password: str = PASSWORD, way: str = "/login") -> Form:
    """Name and password, on the page that asks for them."""
    return send(client, way, opened(client, way).token, name=name, password=password)


def deeds(engine: Engine, action: str = "") -> list[Any]:
    """The audit trail, of one action."""
    query = select(schema.audit).order_by(schema.audit.c.id)
    with engine.connect() as connection:
        return list(connection.execute(query.where(schema.audit.c.action == action) if action else query))


def row(engine: Engine, id_: int) -> Any:
    """The account as it is stored."""
    with engine.connect() as connection:
        return connection.execute(select(schema.account).where(schema.account.c.id == id_)).one()


def sessions(engine: Engine) -> list[Any]:
    """All sessions, ended ones too."""
    with engine.connect() as connection:
        return list(connection.execute(select(schema.session).order_by(schema.session.c.id)))

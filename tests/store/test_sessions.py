"""Sessions in the store: whoever has signed in was seen, and not before he has."""

import pytest
from sqlalchemy import Connection, Engine, select

from commandcenter.store.schema import account
from commandcenter.store.writes.access import sessions

AT = 1_795_417_500_000


@pytest.fixture
def known(engine: Engine) -> Engine:
    row = {
        "id": 1,
        "name": "operator-1",
        "role": "operator",
        "must_change": False,
        "created_at": 1,
    }
    with engine.begin() as connection:
        connection.execute(account.insert().values(**row, created_by="cli"))
    return engine


def seen_at(connection: Connection) -> int | None:
    return connection.execute(select(account.c.seen_at)).scalar_one()


def test_who_still_owes_a_second_factor_was_not_seen_yet(known: Engine) -> None:
    with known.begin() as connection:
        id_ = sessions.begin(connection, 1, "a" * 64, "totp", "password", "192.0.2.7", "", AT)
        assert seen_at(connection) is None
        assert not sessions.rise(connection, id_, "x" * 64, "b" * 64, "", AT + 1)
        assert seen_at(connection) is None
        assert sessions.rise(connection, id_, "a" * 64, "b" * 64, "", AT + 1)
        assert seen_at(connection) == AT + 1


def test_who_owes_nothing_was_seen_at_once(known: Engine) -> None:
    with known.begin() as connection:
        sessions.begin(connection, 1, "a" * 64, "", "oidc", "192.0.2.7", "", AT)
        assert seen_at(connection) == AT

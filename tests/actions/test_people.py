"""What administrators do with accounts: what is stored and ends, what is refused, what the trail never says."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine, select

from commandcenter.access import passwords, tokens
from commandcenter.actions.people import ACTIONS
from commandcenter.domain import access
from commandcenter.domain.access import Principal, Role
from commandcenter.domain.reference import Opd
from commandcenter.store import schema
from commandcenter.store.queries import accounts as queries
from commandcenter.store.queries.accounts import Account
from commandcenter.store.writes import reference
from commandcenter.store.writes.access import accounts, sessions
from tests.actions.serving import AT, TOKEN, client, send, somebody, trail

OTHER = "dinkes-1"


@pytest.fixture
def store(engine: Engine) -> Engine:
    """Two administrators, an editor who is signed in, an OPD."""
    with engine.begin() as connection:
        reference.apply_opds(connection, [Opd("dinkes", "Dinas Kesehatan", "Dinkes", "dinas", "2017-01-01")], AT)
        accounts.add(connection, "admin-1", Role.ADMINISTRATOR, None, "hash", "test", AT)
        accounts.add(connection, "admin-2", Role.ADMINISTRATOR, None, "hash", "test", AT)
        id = accounts.add(connection, OTHER, Role.EDITOR, "dinkes", "hash", "test", AT)
        accounts.set_second_factor(connection, id, "sealed", 1, ["a" * 64])
        sessions.begin(connection, id, tokens.digest("one"), "", "password", "192.0.2.7", "Firefox/1", AT)
        sessions.begin(connection, id, tokens.digest("two"), "", "password", "192.0.2.8", "Firefox/1", AT)
    return engine


def account(store: Engine, name: str = OTHER) -> Account:
    with store.connect() as connection:
        found = queries.by_name(connection, name)
    assert found is not None
    return found


def me(store: Engine, name: str = "admin-1") -> Principal:
    id = account(store, name).id
    return access.account(name, Role.ADMINISTRATOR, "192.0.2.1", id=id, session=99, opd=None, token=TOKEN)


def ask(store: Engine, method: str, path: str, body: Any = None, who: Principal | None = None, lang: str = "id") -> Any:
    return send(client(store, ACTIONS, who=who or me(store)), method, f"/api/people{path}?lang={lang}", body)


def on(store: Engine, deed: str, name: str = OTHER, who: Principal | None = None) -> Any:
    return ask(store, "POST", f"/{account(store, name).id}/{deed}", who=who)


def open_sessions(store: Engine, name: str = OTHER) -> int:
    with store.connect() as connection:
        return len(queries.open_sessions(connection, account(store, name).id))


def problems(answer: Any) -> set[str]:
    return {each["field"] for each in answer.json["problems"]}


def kept(store: Engine) -> str:
    """Everything that the store keeps of accounts and deeds, as text."""
    with store.connect() as connection:
        return str(
            [tuple(row) for table in (schema.account, schema.audit) for row in connection.execute(select(table))]
        )


def test_an_account_is_added_with_a_password_that_is_told_once(store: Engine) -> None:
    answer = ask(store, "POST", "", {"name": " Operator-2 ", "role": "operator", "opd": ""})
    assert answer.status_code == 200
    made, once = account(store, "operator-2"), answer.json["once"]
    assert (made.role, made.must_change, made.created_by) == (Role.OPERATOR, True, "admin-1")
    with store.connect() as connection:
        credentials = queries.credentials(connection, "operator-2")
    assert credentials is not None
    assert passwords.is_right(credentials.password_hash, once)
    assert once not in kept(store)
    (row,) = trail(store)
    assert (row.action, row.actor, row.subject) == ("account.add", "admin-1", "account:operator-2")


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"name": "", "role": "viewer"}, {"name"}),
        ({"name": "nama orang", "role": "viewer"}, {"name"}),
        ({"name": "a/../b", "role": "viewer"}, {"name"}),
        ({"name": "x" * 41, "role": "viewer"}, {"name"}),
        ({"name": "<b>", "role": "king"}, {"name", "role"}),
        ({"name": "admin-1", "role": "viewer"}, {"name"}),
        ({"name": "ＡＤＭＩＮ-1", "role": "viewer"}, {"name"}),
        ({"name": "a", "role": "editor"}, {"opd"}),
        ({"name": "a", "role": "viewer", "opd": "dinkes"}, {"opd"}),
        ({"name": "a", "role": "editor", "opd": "nowhere"}, {"opd"}),
        ({"name": 17, "role": ["viewer"], "opd": {}}, {"name", "role", "opd"}),
        ({"name": "a", "role": "viewer", "is_admin": True}, {"is_admin"}),
        ({"name": "a\0b\u202e", "role": "viewer", "password_hash": "x"}, {"password_hash"}),
    ],
)
def test_what_is_wrong_with_a_new_account_is_said_at_its_field(store: Engine, body: Any, wrong: set[str]) -> None:
    answer = ask(store, "POST", "", body)
    assert answer.status_code == 422
    assert problems(answer) == wrong
    assert trail(store) == []


def test_another_role_is_signed_in_to_anew(store: Engine) -> None:
    answer = ask(store, "PUT", f"/{account(store).id}", {"role": "steward", "opd": ""})
    assert answer.status_code == 200
    assert (account(store).role, account(store).opd) == (Role.STEWARD, None)
    assert open_sessions(store) == 0
    (row,) = trail(store)
    assert orjson.loads(row.before) == {"role": "editor", "opd": "dinkes"}
    assert orjson.loads(row.after) == {"role": "steward", "opd": None}


def test_the_same_role_again_is_no_deed(store: Engine) -> None:
    assert ask(store, "PUT", f"/{account(store).id}", {"role": "editor", "opd": "dinkes"}).status_code == 200
    assert trail(store) == []
    assert open_sessions(store) == 2


def test_a_reset_password_ends_what_was_open_and_must_be_changed(store: Engine) -> None:
    answer = on(store, "password")
    assert answer.status_code == 200
    assert account(store).must_change
    assert open_sessions(store) == 0
    assert answer.json["once"] not in kept(store)
    assert trail(store)[0].action == "account.password_reset"


def test_a_reset_second_factor_is_gone_with_its_codes(store: Engine) -> None:
    assert on(store, "second-factor").status_code == 200
    assert not account(store).has_second_factor
    assert open_sessions(store) == 0
    with store.connect() as connection:
        assert connection.execute(select(schema.recovery_code)).all() == []


def test_a_lost_laptop_is_locked_out_at_once_and_let_in_again(store: Engine) -> None:
    assert on(store, "disable").status_code == 200
    assert open_sessions(store) == 0
    assert account(store).disabled_at == AT
    assert on(store, "disable").status_code == 200
    assert on(store, "enable").status_code == 200
    assert account(store).disabled_at is None
    assert [row.action for row in trail(store)] == ["account.disable", "account.enable"]


def test_guesses_of_others_are_forgotten(store: Engine) -> None:
    with store.begin() as connection:
        connection.execute(schema.account.update().values(failures=9, locked_until=AT + 60_000))
    assert on(store, "unlock").status_code == 200
    assert (account(store).failures, account(store).locked_until) == (0, None)


def test_sessions_end_one_by_one_or_all(store: Engine) -> None:
    with store.connect() as connection:
        first, *_ = queries.open_sessions(connection, account(store).id)
    path = f"/{account(store).id}/sessions/{first.id}"
    assert ask(store, "DELETE", path).status_code == 200
    assert ask(store, "DELETE", path).status_code == 404
    assert open_sessions(store) == 1
    assert on(store, "end-sessions").status_code == 200
    assert open_sessions(store) == 0


def test_the_session_of_another_account_is_not_ended_under_a_wrong_one(store: Engine) -> None:
    with store.connect() as connection:
        first, *_ = queries.open_sessions(connection, account(store).id)
    assert ask(store, "DELETE", f"/{account(store, 'admin-2').id}/sessions/{first.id}").status_code == 404
    assert open_sessions(store) == 2


def test_ones_own_session_stays_when_all_others_end(store: Engine) -> None:
    id = account(store, "admin-1").id
    with store.begin() as connection:
        mine = sessions.begin(connection, id, tokens.digest("mine"), "", "password", "", "", AT)
        sessions.begin(connection, id, tokens.digest("lost"), "", "password", "", "", AT)
    who = access.account("admin-1", Role.ADMINISTRATOR, "", id=id, session=mine, opd=None, token=TOKEN)
    assert on(store, "end-sessions", "admin-1", who).status_code == 200
    assert open_sessions(store, "admin-1") == 1


@pytest.mark.parametrize("deed", ["password", "second-factor", "disable"])
def test_nobody_goes_around_his_own_page(store: Engine, deed: str) -> None:
    answer = on(store, deed, "admin-1")
    assert answer.status_code == 409
    assert "Akun saya" in answer.json["error"]
    assert trail(store) == []


def test_the_last_administrator_stays_one(store: Engine) -> None:
    assert ask(store, "PUT", f"/{account(store, 'admin-1').id}", {"role": "viewer"}).status_code == 200
    answer = ask(store, "PUT", f"/{account(store, 'admin-2').id}", {"role": "viewer"})
    assert (answer.status_code, "terakhir" in answer.json["error"]) == (409, True)
    assert on(store, "disable", "admin-2").status_code == 409
    assert account(store, "admin-2").role is Role.ADMINISTRATOR


def test_of_two_who_demote_each_other_at_the_same_moment_one_stays(store: Engine) -> None:
    deeds = [("admin-1", "admin-2"), ("admin-2", "admin-1")]
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(
                lambda pair: ask(
                    store, "PUT", f"/{account(store, pair[1]).id}", {"role": "viewer"}, me(store, pair[0])
                ),
                deeds,
            )
        )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert [account(store, name).role for name in ("admin-1", "admin-2")].count(Role.ADMINISTRATOR) == 1
    assert len(trail(store)) == 1


def test_an_account_of_the_provider_has_its_role_from_there_and_no_password_here(store: Engine) -> None:
    with store.begin() as connection:
        accounts.add(
            connection, "oidc-1", Role.VIEWER, None, None, "oidc", AT, issuer="https://sso.example.go.id", external="17"
        )
    assert ask(store, "PUT", f"/{account(store, 'oidc-1').id}", {"role": "administrator"}).status_code == 409
    assert on(store, "password", "oidc-1").status_code == 409
    assert on(store, "disable", "oidc-1").status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_do_any_of_it(store: Engine, role: Role) -> None:
    who = somebody(role, "dinkes" if role is Role.EDITOR else None)
    for action in ACTIONS:
        path = action.rule.removeprefix("/api/people").replace("<id>", "1").replace("<session>", "1")
        assert ask(store, action.method, path, {"role": "administrator"}, who).status_code == 403
    assert trail(store) == []


@pytest.mark.parametrize(
    "id", ["0", "999", "9" * 30, "-1", "1 or 1", "\N{SUPERSCRIPT TWO}", "\N{ARABIC-INDIC DIGIT ONE}", "%00", "x"]
)
def test_what_is_no_account_is_said(store: Engine, id: str) -> None:
    assert ask(store, "POST", f"/{id}/disable").status_code == 404
    assert ask(store, "DELETE", f"/{account(store).id}/sessions/{id}").status_code == 404

"""The pages of accounts: what they say, and what they offer to whom."""

import pytest
from sqlalchemy import Engine

from commandcenter.access import tokens
from commandcenter.domain import access
from commandcenter.domain.access import Principal, Role
from commandcenter.domain.clock import DAY, HOUR, Instant
from commandcenter.store import schema
from commandcenter.store.writes.access import accounts, sessions
from layouts.contract import DESK, Look
from layouts.people import PAGE
from layouts.renderer import to_json
from tests.actions.serving import AT, TOKEN

EN = Look("en", "dark", DESK.distance_m, DESK.diagonal_in)


@pytest.fixture
def store(engine: Engine) -> Engine:
    with engine.begin() as connection:
        accounts.add(connection, "admin-1", Role.ADMINISTRATOR, None, "hash", "first start", AT - DAY)
        accounts.add(connection, "dinkes-1", Role.EDITOR, "dinkes", "hash", "admin-1", AT - DAY)
        accounts.add(
            connection, "oidc-1", Role.VIEWER, None, None, "oidc", AT, issuer="https://sso.go.id", external="1"
        )
        sessions.begin(
            connection, 2, tokens.digest("x"), "", "password", "192.0.2.7", "X11; Linux Firefox/140", AT - HOUR
        )
        sessions.begin(connection, 1, tokens.digest("y"), "", "password", "192.0.2.8", "<script>alert(1)</script>", AT)
    return engine


def drawn(store: Engine, look: Look = EN, live: bool = True, account: str = "", who: Principal | None = None) -> str:
    who = who or access.account("admin-1", Role.ADMINISTRATOR, "", id=1, session=2, opd=None, token=TOKEN)
    with store.connect() as connection:
        params = {"account": account} if account else {}
        return to_json(PAGE.build(connection, Instant(AT, live), params, look, who)).decode()


def test_all_accounts_are_listed_with_what_they_may_and_have_open(store: Engine) -> None:
    page = drawn(store)
    for said in (
        "admin-1",
        "dinkes-1",
        "OPD editor · dinkes",
        "3 accounts",
        "2 wait for the first sign-in",
        "1 session",
    ):
        assert said in page
    assert "at the sign-in service" in page


def test_who_is_locked_stands_first(store: Engine) -> None:
    with store.begin() as connection:
        connection.execute(schema.account.update().where(schema.account.c.id == 3).values(locked_until=AT + HOUR))
    page = drawn(store)
    assert "locked until 15:05" in page
    assert page.index("oidc-1") < page.index("admin-1")


def test_one_account_says_where_it_is_signed_in(store: Engine) -> None:
    page = drawn(store, account="2")
    assert "Firefox, Linux at 192.0.2.7" in page
    for offered in ("password", "disable", "sessions/1", "end-sessions"):
        assert f"/api/people/2/{offered}" in page
    assert "/api/people/2/enable" not in page
    assert "second-factor" not in page  # it has none


def test_to_oneself_nothing_is_offered_that_needs_the_own_password(store: Engine) -> None:
    page = drawn(store, account="1")
    assert "/account" in page
    assert "this session" in page
    for withheld in ("/api/people/1/password", "/api/people/1/disable", "/api/people/1/second-factor", "sessions/2"):
        assert withheld not in page


def test_what_a_browser_calls_itself_is_never_shown_as_it_came(store: Engine) -> None:
    page = drawn(store, account="1")
    assert "script" not in page
    assert "unknown browser" in page


def test_of_an_account_of_the_provider_neither_role_nor_password_is_offered(store: Engine) -> None:
    page = drawn(store, account="3")
    assert "at each sign-in" in page
    assert "/api/people/3/password" not in page
    assert '"data-method":"PUT"' not in page


def test_a_disabled_account_can_be_enabled(store: Engine) -> None:
    with store.begin() as connection:
        accounts.disable(connection, 2, AT)
    assert "/api/people/2/enable" in drawn(store, account="2")
    assert drawn(store).index("oidc-1") < drawn(store).index("dinkes-1")


@pytest.mark.parametrize("account", ["0", "99", "9" * 30, "x", "\N{SUPERSCRIPT TWO}", "1 or 1"])
def test_what_is_no_account_is_said(store: Engine, account: str) -> None:
    assert "There is no such account" in drawn(store, account=account)


def test_the_past_is_not_shown_as_if_it_were_now(store: Engine) -> None:
    assert "as they are now" in drawn(store, live=False)


def test_an_empty_store_says_how_the_first_comes(engine: Engine) -> None:
    assert "There is no account yet" in drawn(engine, who=access.local("", ""))


def test_both_languages_are_spoken(store: Engine) -> None:
    page = drawn(store, Look("id", "light", 0.7, 24), account="2")
    assert "Sesi terbuka" in page
    assert "Open sessions" not in page

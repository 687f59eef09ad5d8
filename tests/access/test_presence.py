"""What pages that stand open ask: as whom they are let in, with which token they write, and what keeps a session."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from commandcenter.access import tokens
from commandcenter.access.principals import now
from commandcenter.domain.access import Role
from commandcenter.domain.clock import HOUR, MINUTE
from commandcenter.store import schema
from tests.access.house import DISPLAY, SESSION, House, house

BOTH = pytest.mark.parametrize("path", ["/account/token", "/live/principal"])


@pytest.fixture
def home(database_url: str) -> Iterator[House]:
    with house(database_url) as made:
        yield made


def seen(home: House, at: int | None = None) -> int:
    """When the one session was last used; ``at`` sets it."""
    with home.engine.begin() as connection:
        if at is not None:
            connection.execute(update(schema.session).values(seen_at=at))
        return int(connection.execute(select(schema.session.c.seen_at)).scalar_one())


@BOTH
def test_a_page_is_told_who_looks_and_with_which_token_it_writes(home: House, path: str) -> None:
    browser = home.browser(Role.EDITOR)
    held = browser.get_cookie(SESSION)
    assert held is not None
    answer = browser.get(path)
    told = answer.get_json()
    assert told["token"] == tokens.of_page(held.value)
    assert (told["as"], told["name"]) == ("account:1", "editor-1")
    assert told["may"].split() == ["export", "report", "self", "study", "watch"]
    assert held.value not in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in answer.headers


@BOTH
def test_the_page_says_the_same_of_whoever_it_was_drawn_for(home: House, path: str) -> None:
    browser = home.browser(Role.OPERATOR)
    drawn = browser.get("/_dash-layout", headers={"Referer": "http://localhost/network"}).get_data(as_text=True)
    told = browser.get(path).get_json()
    for value in (told["as"], told["may"], told["token"]):
        assert f'"{value}"' in drawn


@BOTH
@pytest.mark.parametrize(
    ("cookies", "way"),
    [
        ((), "/login"),
        ((SESSION,), "/login"),
        ((DISPLAY,), "/display"),
        ((SESSION, DISPLAY), "/login"),
    ],
)
def test_whoever_is_not_let_in_is_told_the_way(home: House, path: str, cookies: tuple[str, ...], way: str) -> None:
    browser = home.browser()
    for name in cookies:
        browser.set_cookie(name, tokens.new())
    answer = browser.get(path)
    assert (answer.status_code, answer.get_json()) == (401, {"next": way})


def test_hands_keep_a_session_and_what_stands_open_does_not(home: House) -> None:
    browser = home.browser(Role.VIEWER)
    old = seen(home, now() - HOUR)
    browser.get("/live/principal")
    browser.get("/live/stream?view=network", buffered=False).close()
    assert seen(home) == old
    browser.get("/account/token")
    assert seen(home) > old


@pytest.mark.parametrize("column", ["seen_at", "created_at"])
def test_a_session_beyond_its_limits_is_over_however_much_is_asked(home: House, column: str) -> None:
    browser = home.browser(Role.VIEWER)
    limit = home.settings.session_idle_min * MINUTE if column == "seen_at" else home.settings.session_hours * HOUR
    with home.engine.begin() as connection:
        connection.execute(update(schema.session).values({column: now() - limit}))
    for _ in range(2):
        assert browser.get("/account/token").status_code == 401
    assert browser.get("/live/stream?view=network").status_code == 401

"""The way in over HTTP: cookies, forged forms, fixation, where it leads, what everybody else is told."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from commandcenter.access import passwords, tokens
from commandcenter.access.principals import now
from commandcenter.domain.access import Role
from commandcenter.domain.clock import HOUR, MINUTE
from commandcenter.store import schema
from commandcenter.store.writes.access import accounts
from tests.access.entering import (
    OTHER,
    PASSWORD,
    account,
    code,
    deeds,
    enter,
    opened,
    send,
    sessions,
    with_second_factor,
)
from tests.access.house import SESSION, House, house

FORM = "commandcenter-form"


@pytest.fixture
def home(sqlite_url: str) -> Iterator[House]:
    with house(sqlite_url) as made:
        yield made


def cookie(client: FlaskClient, name: str = SESSION) -> str:
    found = client.get_cookie(name)
    return found.value if found else ""


def test_a_page_leads_to_the_way_in_and_back_in_the_same_look(home: House) -> None:
    client = home.browser()
    account(home.engine)
    asked = opened(client, "/network?lang=en&theme=light")
    assert asked.status == 302
    parts = urlsplit(asked.answer.headers["Location"])
    assert parts.path == "/login"
    assert parse_qs(parts.query) == {"lang": ["en"], "theme": ["light"], "next": ["/network?lang=en&theme=light"]}
    done = enter(client, way=asked.to)
    assert (done.status, done.to) == (303, "/network?lang=en&theme=light")
    assert opened(client, "/network").status == 200
    assert opened(client, "/login?next=/entry").to == "/entry"


@pytest.mark.parametrize("path", ["/_dash-layout", "/live/stream?view=network", "/account/token"])
def test_a_script_is_told_in_words_and_not_sent_to_a_page(home: House, path: str) -> None:
    answer = home.browser().get(path, headers={"Accept": "*/*"})
    assert answer.status_code == 401
    assert answer.get_json()["next"] == "/login"


def test_a_browser_that_was_a_display_goes_back_to_its_code(home: House) -> None:
    client = home.browser()
    client.set_cookie("commandcenter-display", "revoked")
    assert urlsplit(opened(client, "/network").to).path == "/display"


def test_the_cookie_is_for_no_script_no_other_site_and_goes_with_the_browser(home: House) -> None:
    account(home.engine)
    set_ = [
        each for each in enter(home.browser()).answer.headers.getlist("Set-Cookie") if each.startswith(f"{SESSION}=")
    ]
    assert [part.strip() for part in set_[0].split(";")[1:]] == ["HttpOnly", "Path=/", "SameSite=Lax"]


def test_with_tls_no_other_host_or_path_can_set_the_cookie(sqlite_url: str) -> None:
    with house(sqlite_url, web_origin="https://localhost") as home:
        account(home.engine)
        client = home.browser()
        page = client.get("/login", base_url="https://localhost")
        token = page.get_data(as_text=True).split('name="token" value="')[1][:64]
        done = client.post(
            "/login", base_url="https://localhost", headers={"Origin": "https://localhost"},
            data={"token": token, "name": "operator-1", "password": PASSWORD},
        )  # fmt: skip
        assert done.status_code == 303
        for set_ in done.headers.getlist("Set-Cookie") + page.headers.getlist("Set-Cookie"):
            assert set_.startswith("__Host-commandcenter")
            assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in set_.split(";")}


def test_a_planted_session_does_not_become_that_of_whoever_signs_in(home: House) -> None:
    """Session fixation: neither a token that nobody knows, nor one that the planter got for himself."""
    account(home.engine)
    account(home.engine, "operator-2")
    planter, victim = home.browser(), home.browser()
    enter(planter, "operator-2")
    own = cookie(planter)
    for planted, token in (("planted", ""), (own, tokens.of_page(own))):
        victim.set_cookie(SESSION, planted)
        token = token or opened(victim, "/login").token
        assert send(victim, "/login", token, name="operator-1", password=PASSWORD).to == "/"
        assert cookie(victim) not in ("", planted)
        assert opened(home_with(home, planted), "/account").status == 302  # what was open there has ended


def home_with(home: House, token: str) -> FlaskClient:
    client = home.browser()
    client.set_cookie(SESSION, token)
    return client


def test_every_answer_gives_a_new_token_and_the_old_one_opens_nothing(home: House) -> None:
    id_ = account(home.engine, must_change=True)
    secret = with_second_factor(home.engine, home.settings, id_)
    client, seen = home.browser(), []
    assert enter(client, way="/login?next=/network").to == "/login/totp?next=%2Fnetwork"
    seen.append(cookie(client))
    page = opened(client, "/login/totp?next=/network")
    done = send(client, "/login/totp?next=/network", page.token, code=f"{code(secret)[:3]} {code(secret)[3:]}")
    assert done.to == "/login/password?next=%2Fnetwork"
    seen.append(cookie(client))
    page = opened(client, "/login/password?next=/network")
    done = send(client, "/login/password?next=/network", page.token, new=OTHER, again=OTHER)
    assert done.to == "/network"
    seen.append(cookie(client))
    assert len(set(seen)) == 3
    assert [opened(home_with(home, token), "/account").status for token in seen] == [302, 302, 200]
    assert len(sessions(home.engine)) == 1


@pytest.mark.parametrize("path", ["/", "/network", "/account", "/export/network/map.csv", "/entry"])
def test_a_session_with_a_question_left_opens_nothing_but_the_question(home: House, path: str) -> None:
    with_second_factor(home.engine, home.settings, account(home.engine))
    client = home.browser()
    enter(client)
    assert urlsplit(opened(client, path).to).path == "/login/totp"
    assert urlsplit(opened(client, "/login/password").to).path == "/login/totp"
    assert client.get("/_dash-layout").status_code == 401
    assert client.post("/account/sessions", data={"session": "others"}).status_code == 401


def test_a_question_waits_for_a_quarter_of_an_hour(home: House) -> None:
    with_second_factor(home.engine, home.settings, account(home.engine))
    client = home.browser()
    enter(client)
    with home.engine.begin() as connection:
        connection.execute(update(schema.session).values(created_at=now() - 16 * MINUTE))
    assert urlsplit(opened(client, "/login/totp").to).path == "/login"


def test_the_first_sign_in_of_an_administrator_shows_the_codes_once(home: House) -> None:
    account(home.engine, "admin", Role.ADMINISTRATOR)
    client = home.browser()
    assert enter(client, "admin").to == "/login/setup"
    page = opened(client, "/login/setup")
    wrong = send(client, "/login/setup", page.token, sealed=page.sealed, code="000000")
    assert (wrong.status, wrong.key) == (401, page.key)  # the telephone has that key already
    done = send(client, "/login/setup", wrong.token, sealed=wrong.sealed, code=code(page.key))
    assert done.status == 200
    assert done.text.count("<li><code>") == 10
    assert opened(client, "/account").status == 200
    assert urlsplit(opened(client, "/login/setup").to).path == "/"


@pytest.mark.parametrize("secret", ["", "A" * 500, "gAAAA", "ä", "\0", "x" * 5000])
def test_a_key_that_we_did_not_show_is_not_taken(home: House, secret: str) -> None:
    account(home.engine, "admin", Role.ADMINISTRATOR)
    client = home.browser()
    enter(client, "admin")
    page = opened(client, "/login/setup")
    assert send(client, "/login/setup", page.token, sealed=secret, code="123456").status == 400


# ---- forged


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "",
        "http://localhost:8051",
        "http://localhost.evil.example",
        "file://",
        "http://[",
    ],
)
def test_a_form_of_another_page_signs_nobody_in(home: House, origin: str) -> None:
    """Login CSRF: somebody would work in the attacker's account without knowing it."""
    account(home.engine)
    client = home.browser()
    assert (
        send(client, "/login", opened(client, "/login").token, origin, name="operator-1", password=PASSWORD).status
        == 400
    )
    assert cookie(client) == ""


@pytest.mark.parametrize("token", ["", "0" * 64, "ä", "x" * 10_000])
def test_nor_does_one_without_the_token_of_its_page(home: House, token: str) -> None:
    account(home.engine)
    client = home.browser()
    opened(client, "/login")
    assert send(client, "/login", token, name="operator-1", password=PASSWORD).status == 400


def test_the_token_of_one_browser_is_nothing_in_another(home: House) -> None:
    account(home.engine)
    one, other = home.browser(), home.browser()
    token = opened(one, "/login").token
    opened(other, "/login")
    assert send(other, "/login", token, name="operator-1", password=PASSWORD).status == 400


def test_a_cookie_that_was_planted_short_is_replaced(home: House) -> None:
    client = home.browser()
    for planted in ("x", "", "a" * 42, "a" * 44, "ä" * 43, '"'):
        client.set_cookie(FORM, planted)
        opened(client, "/login")
        assert len(cookie(client, FORM)) == 43
        assert cookie(client, FORM) != planted


def test_a_form_that_was_open_for_too_long_keeps_the_name(home: House) -> None:
    client = home.browser()
    page = send(client, "/login", "old", name="operator-1", password=PASSWORD)
    assert 'value="operator-1"' in page.text
    assert PASSWORD not in page.text


@pytest.mark.parametrize("way", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_led_to_another_server(home: House, way: str) -> None:
    account(home.engine)
    client = home.browser()
    page = opened(client, f"/login?next={way}")
    assert "evil" not in page.text
    done = send(client, f"/login?next={way}", page.token, name="operator-1", password=PASSWORD)
    assert done.answer.headers["Location"] == "/"
    assert opened(client, f"/login?next={way}").answer.headers["Location"] == "/"


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=300), password=st.text(max_size=300), way=st.text(max_size=100))
def test_whatever_is_typed_is_answered_and_stands_in_the_page_as_text(
    home: House, name: str, password: str, way: str
) -> None:
    client = home.browser(address="127.0.0.1")
    page = client.get("/login", query_string={"next": way, "lang": way})
    token = page.get_data(as_text=True).split('name="token" value="')[1][:64]
    fields = {"token": token, "name": f"{name}\"'><script>x()</script>", "password": password}
    answer = client.post("/login", query_string={"next": way}, data=fields, headers={"Origin": "http://localhost"})
    assert answer.status_code in (401, 429)
    assert "<script>x" not in answer.get_data(as_text=True)


def test_a_form_of_a_megabyte_is_not_read(home: House) -> None:
    client = home.browser()
    token = opened(client, "/login").token
    assert send(client, "/login", token, name="x" * 1_000_000, password="x").status == 413


def test_who_guesses_is_told_how_long_to_wait(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "is_right", lambda *_: False)
    account(home.engine)
    for name in ("operator-1", "nobody-has-this"):
        client = home.browser()
        answers = [enter(client, name, "wrong") for _ in range(6)]
        assert [each.status for each in answers] == [401] * 4 + [429] * 2
        assert 25 <= int(answers[-1].answer.headers["Retry-After"]) <= 31
        assert "Terlalu banyak percobaan salah" in answers[-1].text


def test_a_browser_that_has_signed_in_is_let_in_while_strangers_guess(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    account(home.engine)
    ours, stranger = home.browser(), home.browser(address="192.0.2.99")
    enter(ours)
    send(ours, "/logout", tokens.of_page(cookie(ours)))
    monkeypatch.setattr(passwords, "is_right", lambda _stored, password: password == PASSWORD)
    assert [enter(stranger, password="wrong").status for _ in range(6)][-1] == 429
    assert enter(stranger).status == 429
    assert enter(ours).status == 303


# ---- out


def test_signing_out_ends_the_session_on_the_server(home: House) -> None:
    account(home.engine)
    client = home.browser()
    enter(client)
    stolen = cookie(client)
    done = send(client, "/logout", tokens.of_page(stolen))
    assert done.to == "/login?out=1"
    assert cookie(client) == ""
    assert opened(home_with(home, stolen), "/account").status == 302
    assert [each.ended_why for each in sessions(home.engine)] == ["logout"]
    assert len(deeds(home.engine, "signout")) == 1
    assert "Anda sudah keluar" in opened(client, done.to).text


def test_nobody_else_can_sign_somebody_out(home: House) -> None:
    account(home.engine)
    client = home.browser()
    enter(client)
    assert send(client, "/logout", "0" * 64).status == 400
    assert send(client, "/logout", tokens.of_page(cookie(client)), "https://evil.example").status == 400
    assert client.get("/logout").status_code == 404  # signs nobody out
    assert opened(client, "/account").status == 200


def test_a_lost_laptop_is_locked_out_at_once(home: House) -> None:
    id_ = account(home.engine)
    account(home.engine, "admin", Role.ADMINISTRATOR)
    client = home.browser()
    enter(client)
    with home.engine.begin() as connection:
        accounts.disable(connection, id_, now())
    assert opened(client, "/account").status == 302
    assert enter(client).status == 401


def test_another_role_acts_on_open_sessions_at_once(home: House) -> None:
    id_ = account(home.engine)
    client = home.browser()
    enter(client)
    assert opened(client, "/displays").status == 200
    with home.engine.begin() as connection:
        accounts.place(connection, id_, Role.VIEWER, None)
    assert opened(client, "/displays").status == 403


def test_whoever_gets_more_to_do_is_asked_for_more(home: House) -> None:
    """An open session of an operator must not become that of an administrator without a second factor."""
    id_ = account(home.engine)
    client = home.browser()
    enter(client)
    with home.engine.begin() as connection:
        accounts.place(connection, id_, Role.ADMINISTRATOR, None, now())
    assert opened(client, "/account").status == 302
    assert enter(client).to == "/login/setup"


@pytest.mark.parametrize(("column", "ago"), [("seen_at", 8 * HOUR), ("created_at", 24 * HOUR)])
def test_a_session_ends_when_nobody_is_there_and_after_a_day(home: House, column: str, ago: int) -> None:
    account(home.engine)
    client = home.browser()
    enter(client)
    for slack, status in ((-MINUTE, 200), (0, 302)):
        with home.engine.begin() as connection:
            connection.execute(update(schema.session).values({"seen_at": now(), column: now() - ago - slack}))
        assert opened(client, "/account").status == status


def test_an_open_installation_asks_nobody_in(sqlite_url: str) -> None:
    with house(sqlite_url, access="open") as home:
        client = home.browser(address="127.0.0.1")
        assert opened(client, "/login").to == "/"
        assert send(client, "/login", "", name="admin", password="x").to == "/"
        assert client.get("/account").status_code == 403


def test_a_store_that_is_away_is_said_and_nobody_is_let_in(home: House) -> None:
    client = home.browser()
    token = opened(client, "/login").token
    home.engine.dispose()
    path = home.engine.url.database
    assert path is not None
    Path(path).rename(f"{path}.away")
    assert send(client, "/login", token, name="operator-1", password=PASSWORD).status == 503


def test_no_page_of_the_way_in_is_kept_or_framed(home: House) -> None:
    answer = opened(home.browser(), "/login").answer
    assert answer.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert "<script" not in answer.get_data(as_text=True)

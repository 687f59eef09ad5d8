"""The own account: what changes it asks for the password, and nobody reaches another one's."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commandcenter.access import passwords, tokens
from commandcenter.domain.access import Role
from tests.access.entering import (
    OTHER,
    PASSWORD,
    Form,
    account,
    code,
    deeds,
    enter,
    opened,
    row,
    send,
    sessions,
    with_second_factor,
)
from tests.access.house import SESSION, House, house, session


@pytest.fixture
def home(sqlite_url: str) -> Iterator[House]:
    with house(sqlite_url) as made:
        yield made


@pytest.fixture
def id_(home: House) -> int:
    return account(home.engine)


def inside(home: House, name: str = "operator-1", address: str = "192.0.2.7") -> FlaskClient:
    client = home.browser(address=address)
    assert enter(client, name).status == 303
    return client


def do(client: FlaskClient, what: str, **fields: str) -> Form:
    return send(client, f"/account/{what}", opened(client, "/account").token, **fields)


def test_the_page_says_where_one_is_signed_in(home: House, id_: int) -> None:
    inside(home, address="192.0.2.8")
    page = opened(inside(home), "/account?lang=en").text
    assert "192.0.2.8" in page
    assert page.count("this one, now") == 1
    assert page.count('name="session" value="') == 2  # the other one, and all others


def test_a_changed_password_ends_all_other_sessions_and_keeps_this_one(home: House, id_: int) -> None:
    other, client = inside(home), inside(home)
    before = client.get_cookie(SESSION)
    done = do(client, "password", current=PASSWORD, new=OTHER, again=OTHER)
    assert done.to == "/account?done=password"
    assert client.get_cookie(SESSION) != before
    assert "semua sesi lain sudah berakhir" in opened(client, done.to).text
    assert opened(other, "/account").status == 302
    assert enter(home.browser(), password=OTHER).status == 303
    assert enter(home.browser()).status == 401
    assert len(deeds(home.engine, "account.password")) == 1


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"current": "wrong", "new": OTHER, "again": OTHER}, 401),
        ({"current": PASSWORD, "new": OTHER, "again": OTHER + "x"}, 422),
        ({"current": PASSWORD, "new": PASSWORD, "again": PASSWORD}, 422),
        ({"current": PASSWORD, "new": "operator-1-bojonegoro", "again": "operator-1-bojonegoro"}, 422),
        ({"current": PASSWORD}, 422),
        ({"new": OTHER, "again": OTHER}, 401),
    ],
)
def test_what_is_not_right_changes_nothing(home: House, id_: int, fields: dict[str, str], status: int) -> None:
    before, client = row(home.engine, id_).password_hash, inside(home)
    answer = do(client, "password", **fields)
    assert answer.status == status
    assert 'role="alert"' in answer.text
    assert row(home.engine, id_).password_hash == before


def test_an_open_desk_is_not_enough_to_guess_the_password(
    home: House, id_: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = inside(home)
    monkeypatch.setattr(passwords, "is_right", lambda _stored, password: password == PASSWORD)
    answers = [do(client, "second-factor", current="wrong", do="show").status for _ in range(6)]
    assert answers == [401] * 4 + [429] * 2
    assert do(client, "second-factor", current=PASSWORD, do="show").status == 429
    assert opened(client, "/network").status == 200  # the session itself goes on


def test_a_second_factor_is_set_up_moved_and_removed(home: House, id_: int) -> None:
    client = inside(home)
    page = do(client, "second-factor", current=PASSWORD, do="show")
    wrong = do(client, "second-factor/confirm", sealed=page.sealed, code="000000")
    assert (wrong.status, wrong.key) == (401, page.key)
    codes = do(client, "second-factor/confirm", sealed=page.sealed, code=code(page.key))
    assert codes.text.count("<li><code>") == 10
    assert "10" in opened(client, "/account").text
    again = do(client, "second-factor", current=PASSWORD, do="codes").text
    assert again.count("<li><code>") == 10
    assert again != codes.text
    assert enter(home.browser()).to == "/login/totp"
    assert do(client, "second-factor", current=PASSWORD, do="remove").to == "/account?done=removed"
    assert row(home.engine, id_).totp_secret is None
    assert enter(home.browser()).to == "/"
    said = [(deed.before, deed.after) for deed in deeds(home.engine, "account.second_factor")]
    assert said[-1] == ('{"second_factor":true}', '{"second_factor":false}')


def test_a_role_that_needs_a_second_factor_keeps_it(home: House) -> None:
    id_ = account(home.engine, "admin", Role.ADMINISTRATOR)
    secret = with_second_factor(home.engine, home.settings, id_)
    client = home.browser()
    enter(client, "admin")
    send(client, "/login/totp", opened(client, "/login/totp").token, code=code(secret))
    assert 'value="remove"' not in opened(client, "/account").text
    assert do(client, "second-factor", current=PASSWORD, do="remove").status == 403
    assert row(home.engine, id_).totp_secret is not None


def test_one_session_or_all_others_are_ended(home: House, id_: int) -> None:
    one, two, three = inside(home), inside(home), inside(home)
    first = sessions(home.engine)[0].id
    assert do(three, "sessions", session=str(first)).to == "/account?done=ended"
    assert [opened(each, "/account").status for each in (one, two, three)] == [302, 200, 200]
    do(three, "sessions", session="others")
    assert [opened(each, "/account").status for each in (one, two, three)] == [302, 302, 200]
    assert len(deeds(home.engine, "session.end")) == 2


@pytest.mark.parametrize("which", ["", "0", "-1", "1 OR 1=1", "99999999999999999999999", "١", "1\0", "all", "%"])
def test_nothing_is_ended_that_is_no_session(home: House, id_: int, which: str) -> None:
    client = inside(home)
    assert do(client, "sessions", session=which).to == "/account"
    assert opened(client, "/account").status == 200


def test_nobody_ends_or_sees_the_session_of_another(home: House, id_: int) -> None:
    account(home.engine, "operator-2")
    ours, theirs = inside(home), inside(home, "operator-2", "192.0.2.66")
    number = str(sessions(home.engine)[1].id)
    assert do(ours, "sessions", session=number).to == "/account"
    assert "192.0.2.66" not in opened(ours, "/account").text
    assert opened(theirs, "/account").status == 200


@pytest.mark.parametrize("what", ["password", "second-factor", "second-factor/confirm", "sessions"])
def test_no_other_page_changes_an_account(home: House, id_: int, what: str) -> None:
    client = inside(home)
    fields = {"current": PASSWORD, "new": OTHER, "again": OTHER, "do": "remove", "session": "others"}
    token = opened(client, "/account").token
    assert send(client, f"/account/{what}", "0" * 64, **fields).status == 400
    assert send(client, f"/account/{what}", token, "https://evil.example", **fields).status == 400


@pytest.mark.parametrize(
    "agent", ["<script>x()</script>", "\u202eabc", "x" * 4_000, "", "Mozilla/5.0 (X11; Linux) Firefox/140.0"]
)
def test_whatever_a_browser_calls_itself_is_text(home: House, id_: int, agent: str) -> None:
    client = home.browser()
    client.environ_base["HTTP_USER_AGENT"] = agent.encode().decode("latin-1")
    enter(client)
    page = opened(client, "/account")
    assert page.status == 200
    assert "<script" not in page.text


def test_an_account_of_a_provider_has_nothing_to_change_here(home: House) -> None:
    client = home.browser(Role.OPERATOR)  # without a password
    with home.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE account SET issuer = 'https://sso.example'")
    page = opened(client, "/account").text
    assert "https://sso.example" in page
    assert 'name="current"' not in page
    assert do(client, "password", current="", new=OTHER, again=OTHER).status == 401


TYPED = st.text(max_size=60) | st.sampled_from(
    [
        "\0",
        "\u202eabc",
        "x" * 10_000,
        "'; DROP TABLE account; --",
        "<script>x()</script>",
        "{{ 7 * 7 }}",
        "%00",
        "\ud83d",
    ]
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=st.dictionaries(st.sampled_from(["current", "new", "again", "do", "sealed", "code", "session"]), TYPED))
def test_whatever_the_forms_hold_is_answered(home: House, fields: dict[str, str]) -> None:
    """A browser sends bytes that are no text as the sign for them."""
    fields = {name: value.encode("utf-8", "replace").decode() for name, value in fields.items()}
    client = home.browser()
    token = session(home.engine, Role.OPERATOR, tokens.new().lower())  # another account each time: none asks too often
    client.set_cookie(SESSION, token)
    for what in ("password", "second-factor", "second-factor/confirm", "sessions"):
        answer = send(client, f"/account/{what}", tokens.of_page(token), **fields)
        assert answer.status in (200, 303, 400, 401, 413, 422)
        assert "<script>x" not in answer.text

"""What somebody is told who gets no answer."""

import logging
import re
from collections.abc import Iterator
from urllib.parse import quote

import flask
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import TooManyRequests

from commandcenter.access import gate
from commandcenter.app import LIVE, create_app
from tests.opened import opened

SECRET = "sandi-yang-tidak-boleh-terlihat"


@pytest.fixture
def app(sqlite_url: str) -> Iterator[flask.Flask]:
    made = create_app(opened(sqlite_url), [], pages=())

    def route(path: str, error: Exception) -> None:
        def view() -> str:
            raise error

        made.add_url_rule(path, endpoint=path, view_func=gate.needs()(view), methods=["GET", "POST"])

    route("/breaks", RuntimeError(SECRET))
    route("/api/breaks", RuntimeError(SECRET))
    route("/away", OperationalError(f"SELECT '{SECRET}'", {"password": SECRET}, Exception("no route to host")))
    route("/often", TooManyRequests(retry_after=17))
    route("/long", TooManyRequests(retry_after=600))
    yield made
    made.extensions[LIVE].stop()


@pytest.fixture
def client(app: flask.Flask) -> FlaskClient:
    return app.test_client()


def reference(body: str) -> str:
    found = re.search(r"\b[0-9a-f]{8}\b", body)
    assert found, body
    return found[0]


def test_what_breaks_says_so_with_a_reference_that_the_log_has_too(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get(f"/breaks?lang=en&token={SECRET}")
    body = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "Something went wrong here" in body
    for never in (SECRET, "Traceback", "RuntimeError", ".py", "/breaks"):
        assert never not in body
    assert reference(body) in caplog.text
    assert f"token={SECRET}" not in caplog.text
    assert len([record for record in caplog.records if record.levelno >= logging.ERROR]) == 1


def test_scripts_get_the_same_words_in_their_own_form(client: FlaskClient) -> None:
    answer = client.get("/api/breaks?lang=en")
    assert answer.status_code == 500
    assert answer.json is not None
    assert answer.json["error"].startswith("Something went wrong here")
    plain = client.get("/breaks?lang=en", headers={"Accept": "application/json"})
    assert plain.mimetype == "text/plain"
    assert plain.get_data(as_text=True).startswith("Something went wrong here")


def test_a_store_that_is_away_is_no_fault_of_ours(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    answer = client.get("/away")
    assert answer.status_code == 503
    assert "tidak dapat menjawab" in answer.get_data(as_text=True)
    assert SECRET not in caplog.text + answer.get_data(as_text=True)
    assert "no route to host" in caplog.text


def test_whoever_asks_too_often_is_told_how_long_to_wait(client: FlaskClient) -> None:
    answer = client.get("/often")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "17")
    assert "Coba lagi dalam 17 detik" in answer.get_data(as_text=True)
    assert "Try again in 10 minutes" in client.get("/long?lang=en").get_data(as_text=True)


def test_a_foreign_name_says_what_to_set(client: FlaskClient) -> None:
    answer = client.get("/healthz?lang=en", headers={"Host": "evil.example"})
    assert answer.status_code == 403
    assert "COMMANDCENTER_WEB_ORIGIN" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8050",
        "LOCALHOST",
        "localhost.",
        "127.0.0.1:8050",
        "[::1]:8050",
        "192.0.2.7",
        "[2001:db8::1]",
    ],
)
def test_numbers_and_localhost_are_ours(client: FlaskClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code != 403


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "1", "1.2", "0x7f.0.0.1",
        "²", "٣.٣.٣.٣", "user@localhost.x", "[::1", "::1]", "a:b:c", "localhost\\.evil", "", ".", "..", "127.0.0.1..",
        "localhost@evil.example", "evil.example#localhost", "evil.example/localhost", "[fe80::1].evil.example",
    ],
)  # fmt: skip
def test_other_names_are_not(client: FlaskClient, host: str) -> None:
    environ = {"HTTP_HOST": host.encode().decode("latin-1")}
    assert client.get("/healthz", environ_overrides=environ).status_code in (400, 403)


def test_the_name_that_was_set_is_ours(sqlite_url: str) -> None:
    made = create_app(
        opened(sqlite_url, access="accounts", web_origin="https://Pusat.example.go.id:8443"), [], pages=()
    )
    client = made.test_client()
    for host in ("pusat.example.go.id:8443", "PUSAT.example.go.id", "pusat.example.go.id."):
        assert client.get("/healthz", headers={"Host": host}).status_code != 403, host
    assert client.get("/healthz", headers={"Host": "example.go.id"}).status_code == 403
    made.extensions[LIVE].stop()


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    lang=st.text(max_size=20),
    theme=st.text(max_size=20),
)
def test_nothing_that_was_asked_is_echoed(client: FlaskClient, path: str, lang: str, theme: str) -> None:
    asked = f"/<script>alert(1)</script>{quote(path)}"
    answer = client.get(asked, query_string={"lang": lang + "<b>", "theme": theme + '"<b>'})
    body = answer.get_data(as_text=True)
    assert answer.status_code in (404, 405, 308)
    assert "<script" not in body.partition("<body>")[2]
    assert "<b>" not in body


def test_a_part_that_dash_does_not_know_is_not_found_and_not_echoed(client: FlaskClient) -> None:
    for path in ("<img src=x onerror=alert(1)>/a.js", "dash/../../../etc/passwd", "dash/none.js", "plotly/x.js"):
        answer = client.get(f"/_dash-component-suites/{path}")
        assert answer.status_code == 404, path
        assert "onerror" not in answer.get_data(as_text=True)
        assert "registered" not in answer.get_data(as_text=True)


def test_a_script_of_ours_that_asks_the_wrong_way_is_answered_in_json(client: FlaskClient) -> None:
    answer = client.post("/api/nothing?lang=en")
    assert answer.json == {"next": "", "error": "There is no such action", "problems": []}


def test_debug_cannot_be_on(app: flask.Flask, client: FlaskClient) -> None:
    assert not app.debug
    for path in ("/_alive", "/_alive_x", "/console", "/?__debugger__=yes&cmd=resource&f=debugger.js"):
        assert client.get(path).status_code in (404, 302, 308), path

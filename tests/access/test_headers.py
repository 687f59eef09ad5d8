"""What every answer tells the browser, walked over all routes."""

import re
from collections.abc import Iterator

import flask
import pytest
from flask.testing import FlaskClient

from commandcenter import settings
from commandcenter.access import headers
from commandcenter.app import LIVE, create_app
from commandcenter.settings import SettingsError
from tests.opened import opened

TLS = {"access": "accounts", "web_origin": "https://pusat.example.go.id"}
# Flask-Compress leaves the file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def app(sqlite_url: str) -> Iterator[flask.Flask]:
    made = create_app(opened(sqlite_url))
    yield made
    made.extensions[LIVE].stop()


def paths(app: flask.Flask) -> list[str]:
    """One address of every route."""
    found = {re.sub(r"<[^>]+>", "x", rule.rule) for rule in app.url_map.iter_rules()}
    return sorted(found | {"/network", "/detail/network/map", "/export/network/map.csv", "/assets/live.js"})


def test_every_route_answers_with_every_header(app: flask.Flask) -> None:
    client = app.test_client()
    for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "HEAD"):
        for path in paths(app):
            if path.startswith("/live/"):
                path += "?view=none"  # a stream never ends
            answer = client.open(path, method=method, buffered=True)
            given = answer.headers
            assert "default-src 'self'" in given["Content-Security-Policy"], (method, path)
            assert given["X-Content-Type-Options"] == "nosniff", (method, path)
            assert given["Referrer-Policy"] == "same-origin"
            assert given["Cross-Origin-Opener-Policy"] == "same-origin"
            assert given["Cross-Origin-Resource-Policy"] == "same-origin"
            assert "camera=()" in given["Permissions-Policy"]
            assert answer.status_code < 500 or path == "/healthz", (method, path, answer.status_code)
            is_file = path.startswith("/assets/live.js") and answer.status_code == 200 and method in ("GET", "HEAD")
            assert ("no-store" in given.get("Cache-Control", "")) != is_file, (method, path, given)


def test_no_inline_script_is_let_run(app: flask.Flask) -> None:
    policy = app.test_client().get("/network").headers["Content-Security-Policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts
    assert re.fullmatch(r"script-src 'self'( 'sha256-[A-Za-z0-9+/=]{44}')+", scripts)


def test_files_stay_with_the_browser_for_a_year(app: flask.Flask) -> None:
    given = app.test_client().get("/assets/live.js", buffered=True).headers
    assert "max-age=31536000" in given["Cache-Control"]
    assert "no-store" not in given["Cache-Control"]


def test_a_file_that_is_not_there_is_not_kept(app: flask.Flask) -> None:
    answer = app.test_client().get("/assets/none.css")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


def test_browsers_are_told_to_insist_on_tls_only_where_there_is_some(app: flask.Flask, sqlite_url: str) -> None:
    assert "Strict-Transport-Security" not in app.test_client().get("/healthz").headers
    behind = create_app(opened(sqlite_url, **TLS))
    given = behind.test_client().get("/healthz", headers={"Host": "pusat.example.go.id"}).headers
    assert given["Strict-Transport-Security"] == headers.HSTS
    behind.extensions[LIVE].stop()


def test_who_may_frame_a_page_is_a_setting(sqlite_url: str) -> None:
    framed = create_app(opened(sqlite_url, web_frame_ancestors="'self' https://dinding.example.go.id"))
    client: FlaskClient = framed.test_client()
    policy = client.get("/network").headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self' https://dinding.example.go.id")
    framed.extensions[LIVE].stop()


def test_we_ourselves_may_frame_a_page_whoever_else_may(sqlite_url: str) -> None:
    """A display of the wall shows screens in frames of ours."""
    for configured in ("'none'", "https://dinding.example.go.id"):
        framed = create_app(opened(sqlite_url, web_frame_ancestors=configured))
        policy = framed.test_client().get("/network").headers["Content-Security-Policy"]
        assert "frame-ancestors 'self'" in policy
        assert "'none'" not in policy.partition("frame-ancestors")[2]
        framed.extensions[LIVE].stop()


def test_only_the_page_of_a_display_shows_what_others_serve(sqlite_url: str) -> None:
    """And only what was allowed; nothing of it is a script, a style or a form."""
    allowed = "http://10.0.0.7:8888,https://Cuaca.example.go.id:443/"
    app = create_app(opened(sqlite_url, access="accounts", wall_allowed=allowed))
    rules = app.test_client().get("/display").headers["Content-Security-Policy"].split("; ")
    shown = {rule.split()[0] for rule in rules if "http://10.0.0.7:8888 https://cuaca.example.go.id" in rule}
    assert shown == {"img-src", "media-src", "connect-src", "frame-src"}
    assert sum("10.0.0.7" in rule for rule in rules) == 4
    for path in ("/login", "/healthz", "/assets/live.js", "/display/status"):
        assert "10.0.0.7" not in app.test_client().get(path, buffered=True).headers["Content-Security-Policy"]
    app.extensions[LIVE].stop()


@pytest.mark.parametrize(
    "wrong",
    [
        "*", "https://*.example.go.id", "file:///etc", "javascript:x", "https://a/b", "https://u:p@a", "a.example",
        "https://a;script-src *", "https://a b", "https://a:0", "https://a:70000", "ftp://a", "https://", "'self'",
        "https://a\nX: y", "https://-a", "data:", "blob:",
    ],
)  # fmt: skip
def test_nothing_but_origins_may_be_allowed(wrong: str) -> None:
    with pytest.raises(SettingsError, match="wall_allowed"):
        settings.load({"COMMANDCENTER_WALL_ALLOWED": wrong})


def test_our_own_origin_needs_no_leave() -> None:
    ours = "https://pusat.example.go.id"
    given = {
        "COMMANDCENTER_WEB_ORIGIN": "https://Pusat.example.go.id",
        "COMMANDCENTER_WALL_ALLOWED": f"{ours}:443",
    }
    with pytest.raises(SettingsError, match="itself"):
        settings.load(given)


@pytest.mark.parametrize(
    "wrong", ["*; script-src *", "https://a; x", "'unsafe-inline'", "javascript:x", "https://a\nX: y"]
)
def test_a_setting_cannot_write_another_rule_into_the_policy(wrong: str) -> None:
    with pytest.raises(SettingsError, match="WEB_FRAME_ANCESTORS"):
        settings.load({"COMMANDCENTER_WEB_FRAME_ANCESTORS": wrong})

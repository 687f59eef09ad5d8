"""What is sent in bodies: too much, too deep, of another kind. Nothing of it ends in an error of ours."""

import io
from collections.abc import Iterator

import flask
import pytest

from commandcenter.app import LIVE, create_app
from tests.opened import opened

DEEP = b"[" * 90_000
KINDS = {
    "deep list": (DEEP, "application/json"),
    "deep object": (b'{"a":' * 15_000, "application/json"),
    "deep and whole": (b"[" * 40_000 + b"]" * 40_000, "application/json"),
    "large": (b'"' + b"a" * 2_000_000 + b'"', "application/json"),
    "huge number": (b"1" * 90_000, "application/json"),
    "nul": (b'{"a": "\\u0000"}', "application/json"),
    "half a pair": (b'{"a": "\\ud800"}', "application/json"),
    "not a number": (b'{"a": NaN}', "application/json"),
    "latin-1": ('{"a": "é"}'.encode("latin-1"), "application/json; charset=latin-1"),
    "odd charset": (b"{}", "application/json; charset=" + "x" * 500),
    "text": (b"{}", "text/plain"),
    "form": (b"a=" + b"b" * 90_000, "application/x-www-form-urlencoded"),
    "fields": (b"&".join(b"a%d=1" % n for n in range(9_000)), "application/x-www-form-urlencoded"),
}


@pytest.fixture
def app(sqlite_url: str) -> Iterator[flask.Flask]:
    made = create_app(opened(sqlite_url))
    yield made
    made.extensions[LIVE].stop()


def taking(app: flask.Flask) -> list[tuple[str, str]]:
    """Method and address of every route that takes a body."""
    found = []
    for rule in app.url_map.iter_rules():
        address = "/".join("1" if part.startswith("<") else part for part in rule.rule.split("/"))
        found += [(method, address) for method in ("POST", "PUT", "DELETE", "PATCH") if method in (rule.methods or ())]
    return sorted(found)


@pytest.mark.parametrize("kind", KINDS)
def test_no_body_breaks_a_route(app: flask.Flask, kind: str) -> None:
    data, content_type = KINDS[kind]
    assert len(taking(app)) > 5
    for method, address in taking(app):
        answer = app.test_client().open(address, method=method, data=data, content_type=content_type)
        assert 300 <= answer.status_code < 500, (method, address, answer.status_code)
        assert len(answer.data) < 20_000
        assert b"Traceback" not in answer.data


def test_files_are_taken_nowhere(app: flask.Flask) -> None:
    for method, address in taking(app):
        sent = {"file": (io.BytesIO(b"x" * 50_000), "../../etc/passwd")}
        answer = app.test_client().open(address, method=method, data=sent, content_type="multipart/form-data")
        assert 300 <= answer.status_code < 500, (method, address, answer.status_code)

"""Who may write: this machine, from a page of ours, and nobody else. Whatever is refused leaves no trace."""

import flask
import pytest
from sqlalchemy import Engine, create_engine

from commandcenter.actions import ACTIONS
from commandcenter.actions.contract import Action, Call, Done
from commandcenter.actions.guard import HEADER
from commandcenter.app import create_app
from commandcenter.domain.access import Permission, Role
from commandcenter.store import engine as store_engine
from tests.actions.serving import HEADERS, client, send, somebody, trail
from tests.opened import opened

FORGED = {
    "no header of ours": {name: value for name, value in HEADERS.items() if name != HEADER},
    "another value of it": {**HEADERS, HEADER: "yes"},
    "no origin": {name: value for name, value in HEADERS.items() if name != "Origin"},
    "a foreign origin": {**HEADERS, "Origin": "http://evil.example"},
    "another port": {**HEADERS, "Origin": "http://localhost:9999"},
    "a name that begins like ours": {**HEADERS, "Origin": "http://localhost.evil.example"},
    "an origin with a user": {**HEADERS, "Origin": "http://localhost@evil.example"},
    "an opaque origin": {**HEADERS, "Origin": "null"},
    "a file": {**HEADERS, "Origin": "file://localhost"},
    "no address at all": {**HEADERS, "Origin": "http://[::1"},
    "another site by the browser": {**HEADERS, "Sec-Fetch-Site": "cross-site"},
    "the same site, another origin": {**HEADERS, "Sec-Fetch-Site": "same-site"},
    "through a proxy": {**HEADERS, "X-Forwarded-For": "127.0.0.1"},
    "through a proxy of the standard": {**HEADERS, "Forwarded": "for=127.0.0.1"},
    "through nginx": {**HEADERS, "X-Real-IP": "127.0.0.1"},
    # DNS rebinding: the page, the origin and the host agree, and the name is not ours
    "a name of theirs that leads here": {**HEADERS, "Host": "evil.example", "Origin": "http://evil.example"},
    "a loopback name of theirs": {**HEADERS, "Host": "127.0.0.1.nip.io", "Origin": "http://127.0.0.1.nip.io"},
}
NAMES = ("localhost", "127.0.0.1", "127.8.8.8", "[::1]", "[::ffff:127.0.0.1]")


def touch(_call: Call) -> Done:
    return Done("thing.touch", "thing:1", None, {"touched": True})


TOUCH = Action("POST", "/api/thing", touch, Permission.BRIEF)


def paths() -> list[tuple[str, str]]:
    """Every action of the program with names that could be in its path."""
    return [(action.method, action.rule.replace("<", "").replace(">", "")) for action in ACTIONS]


@pytest.mark.parametrize(("method", "path"), paths())
@pytest.mark.parametrize("headers", FORGED.values(), ids=FORGED)
def test_no_action_takes_what_may_be_forged(method: str, path: str, headers: dict[str, str], sqlite_url: str) -> None:
    engine = store_engine.create_engine(sqlite_url)
    answer = send(client(engine, ACTIONS), method, path, headers=headers)
    assert answer.status_code in (401, 403)
    assert answer.json is not None
    assert answer.json["error"]
    assert answer.json["problems"] == []
    assert trail(engine) == []
    engine.dispose()


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.5", "::ffff:192.0.2.7", "2001:db8::1", "", "localhost.evil"])
def test_another_machine_is_nobody_where_this_one_is_open(address: str, sqlite_url: str) -> None:
    engine = store_engine.create_engine(sqlite_url)
    asking = client(engine, [TOUCH])
    answer = send(asking, "POST", "/api/thing?lang=en", environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == 401
    assert answer.json is not None
    assert "sign in again" in answer.json["error"]
    assert trail(engine) == []
    engine.dispose()


def test_a_role_that_may_not_is_told_so(sqlite_url: str) -> None:
    engine = store_engine.create_engine(sqlite_url)
    asking = client(engine, [TOUCH], who=somebody(Role.VIEWER))
    answer = send(asking, "POST", "/api/thing?lang=en")
    assert answer.status_code == 403
    assert answer.json is not None
    assert "Your role does not allow this" in answer.json["error"]
    assert trail(engine) == []
    engine.dispose()


def test_an_editor_touches_no_other_opd(sqlite_url: str) -> None:
    engine = store_engine.create_engine(sqlite_url)
    action = Action("PUT", "/api/of/<opd>", touch, Permission.REPORT)
    asking = client(engine, [action], who=somebody(Role.EDITOR, opd="dinkes"))
    assert send(asking, "PUT", "/api/of/dinkes").status_code == 200
    answer = send(asking, "PUT", "/api/of/disdik?lang=en")
    assert answer.status_code == 403
    assert answer.json is not None
    assert "reports for dinkes" in answer.json["error"]
    assert len(trail(engine)) == 1
    engine.dispose()


@pytest.mark.parametrize("host", NAMES)
@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_this_machine_may_write_by_each_of_its_names(host: str, address: str, sqlite_url: str) -> None:
    engine = store_engine.create_engine(sqlite_url)
    headers = {**HEADERS, "Host": f"{host}:8050", "Origin": f"http://{host}:8050"}
    asking = client(engine, [TOUCH])
    answer = send(asking, "POST", "/api/thing", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == 200
    assert [(row.actor, row.role, row.origin) for row in trail(engine)] == [("local", "operator", address)]
    engine.dispose()


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_a_form_of_another_page_can_post_is_not_understood(kind: str, sqlite_url: str) -> None:
    engine = store_engine.create_engine(sqlite_url)
    answer = send(client(engine, [TOUCH]), "POST", "/api/thing", content_type=kind)
    assert answer.status_code == 415
    assert trail(engine) == []
    engine.dispose()


def test_the_program_has_the_actions_and_reads_them_from_no_address(sqlite_url: str) -> None:
    app: flask.Flask = create_app(opened(sqlite_url), [])
    rules = {(method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods or ()}
    assert {(action.method, action.rule) for action in ACTIONS} <= rules
    writing = {rule for method, rule in rules if rule.startswith("/api/") and method == "GET"}
    assert writing == set()


def test_the_engine_is_not_touched_before_the_guard_has_spoken() -> None:
    engine: Engine = create_engine("sqlite:////nowhere/at/all.db")
    answer = send(client(engine, [TOUCH]), "POST", "/api/thing", headers={})
    assert answer.status_code == 403


def test_an_address_that_does_nothing_says_so_as_json(sqlite_url: str) -> None:
    app = create_app(opened(sqlite_url), [])
    answer = send(app.test_client(), "POST", "/api/nothing?lang=en")
    assert answer.status_code == 405
    assert answer.json == {"error": "There is no such action", "problems": [], "next": ""}

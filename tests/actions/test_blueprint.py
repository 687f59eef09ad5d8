"""What every action has in common: bodies that are refused, one transaction, one row in the trail, plain answers."""

import logging
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine, select, text

from commandcenter.actions.contract import Action, Call, Done, Problem, Refused
from commandcenter.domain.access import Permission
from commandcenter.store import schema, versions
from commandcenter.store.engine import create_engine
from commandcenter.store.versions import Topic
from tests.actions.serving import AT, client, send, trail

HUGE = b'{"a": "' + b"x" * 300_000 + b'"}'
BROKEN = {
    "no JSON": b"{",
    "a list": b"[]",
    "a number": b"1",
    "NaN": b'{"a": NaN}',
    "infinity": b'{"a": Infinity}',
    "half a surrogate pair": b'{"a": "\\ud800"}',
    "bytes that are no text": b'{"a": "\xff"}',
    "deeper than anybody writes": b'{"a": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    "a control character": b'{"a": "\x00"}',
}


def put(call: Call) -> Done:
    name = call.body.text("name", most=20, is_required=True)
    call.body.settle()
    call.connection.execute(schema.briefing.insert().values(held_at=call.at, note=name))
    return Done("thing.put", f"thing:{name}", None, {"name": name}, frozenset({Topic.BRIEFINGS}), next="/network")


def refuse(call: Call) -> Done:
    call.connection.execute(schema.briefing.insert().values(held_at=call.at, note="written"))
    raise Refused(409, "Too late", [Problem("name", "changed")], {"version": 7})


def fail(call: Call) -> Done:
    call.connection.execute(schema.briefing.insert().values(held_at=call.at, note="written"))
    call.connection.execute(text("SELECT nothing FROM nowhere"))
    raise AssertionError


def nothing(_call: Call) -> Done:
    return Done("thing.nothing", "thing:1", {"a": 1}, {"a": 1}, frozenset({Topic.BRIEFINGS}))


ACTIONS = (
    Action("PUT", "/api/thing", put, Permission.BRIEF),
    Action("POST", "/api/refuse", refuse, Permission.BRIEF),
    Action("POST", "/api/fail", fail, Permission.BRIEF),
    Action("POST", "/api/nothing", nothing, Permission.BRIEF),
)


def written(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.scalars(select(schema.briefing.c.note)))


def raised(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return versions.read(connection)


def test_an_action_its_trail_and_its_topic_are_one_transaction(engine: Engine) -> None:
    answer = send(client(engine, ACTIONS), "PUT", "/api/thing", {"name": " Jalan\trusak "})
    assert (answer.status_code, answer.json) == (200, {"ok": True, "next": "/network"})
    assert answer.headers["Cache-Control"] == "no-store"
    (row,) = trail(engine)
    assert (row.at, row.action, row.subject, row.before) == (AT, "thing.put", "thing:Jalan rusak", None)
    assert orjson.loads(row.after) == {"name": "Jalan rusak"}
    assert raised(engine) == {"briefings": 1}


@pytest.mark.parametrize(("path", "status"), [("/api/refuse", 409), ("/api/fail", 503)])
def test_what_is_not_done_leaves_nothing_behind(engine: Engine, path: str, status: int) -> None:
    answer = send(client(engine, ACTIONS), "POST", path)
    assert answer.status_code == status
    assert written(engine) == []
    assert trail(engine) == []
    assert raised(engine) == {}


def test_a_refusal_says_what_is_wrong_with_which_field(engine: Engine) -> None:
    answer = send(client(engine, ACTIONS), "POST", "/api/refuse")
    assert answer.json == {
        "error": "Too late", "problems": [{"field": "name", "message": "changed"}], "next": "", "version": 7
    }  # fmt: skip


def test_what_changes_nothing_is_not_in_the_trail(engine: Engine) -> None:
    assert send(client(engine, ACTIONS), "POST", "/api/nothing").status_code == 200
    assert trail(engine) == []
    assert raised(engine) == {}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_what_is_no_object_of_json_is_refused(sqlite_url: str, body: bytes) -> None:
    engine = create_engine(sqlite_url)
    assert send(client(engine, ACTIONS), "PUT", "/api/thing", body).status_code == 400
    assert trail(engine) == []
    engine.dispose()


def test_a_body_that_is_too_large_is_not_read(engine: Engine) -> None:
    answer = send(client(engine, ACTIONS), "PUT", "/api/thing", HUGE)
    assert answer.status_code == 413
    assert answer.json is not None
    assert answer.json["error"]


def test_a_body_that_says_it_is_a_hundred_megabytes_is_refused_by_its_word(engine: Engine) -> None:
    answer = send(
        client(engine, ACTIONS), "PUT", "/api/thing", b"{}", environ_overrides={"CONTENT_LENGTH": "100000000"}
    )
    assert answer.status_code == 413


def test_a_field_that_nobody_knows_is_said(engine: Engine) -> None:
    answer = send(client(engine, ACTIONS), "PUT", "/api/thing?lang=en", {"name": "x", "nmae": "y"})
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["problems"] == [{"field": "nmae", "message": "There is no such field"}]


def test_answers_are_in_the_readers_language(engine: Engine) -> None:
    asking = client(engine, ACTIONS)
    said = [send(asking, "PUT", f"/api/thing?lang={lang}", {"name": ""}).get_json() for lang in ("id", "en", "xx")]
    messages = [answer["problems"][0]["message"] for answer in said]
    assert messages == ["Isian ini wajib diisi", "This must be filled in", "Isian ini wajib diisi"]


def test_a_database_that_is_away_is_said_without_its_details(sqlite_url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    engine = create_engine("sqlite:////nowhere/at/all.db")
    answer = send(client(engine, ACTIONS), "PUT", "/api/thing?lang=en", {"name": "x"})
    assert answer.status_code == 503
    assert "nowhere" not in answer.get_data(as_text=True)

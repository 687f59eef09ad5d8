"""Alerts through the browser's road: who gets them, who is told that he came second, what the trail says."""

import threading
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from commandcenter.actions import ACTIONS
from commandcenter.domain.access import Role
from commandcenter.domain.alerts.model import AlertState
from commandcenter.domain.clock import DAY, HOUR, MINUTE
from commandcenter.store import schema, versions
from commandcenter.store.queries import alerts as queries
from commandcenter.store.writes.access import accounts
from commandcenter.store.writes.alerts import book
from tests.actions.alerting import now, raised
from tests.actions.serving import AT, client, send, somebody, trail


def post(
    engine: Engine, path: str, body: Any = None, name: str = "jaringan-1", role: Role = Role.NETWORK, lang: str = "id",
    at: int = AT,
) -> TestResponse:  # fmt: skip
    who = somebody(role, name=name)
    return send(client(engine, ACTIONS, at, who), "POST", f"/api/alerts/{path}?lang={lang}", body)


def test_taking_it_is_stored_trailed_told_and_pushed(engine: Engine) -> None:
    alert = raised(engine)
    answer = post(engine, f"{alert.id}/acknowledge", {"comment": "Tim berangkat"})
    assert answer.status_code == 200
    taken = now(engine, alert.id)
    assert (taken.state, taken.acked_by, taken.acked_at) == (AlertState.ACKNOWLEDGED, "jaringan-1", AT)
    (row,) = trail(engine)
    assert (row.action, row.subject, row.actor) == ("alert.acknowledge", f"alert:{alert.id}", "jaringan-1")
    assert orjson.loads(row.after)["comment"] == "Tim berangkat"
    with engine.connect() as connection:
        assert versions.read(connection)["alerts"] == 1
        (notice,) = connection.execute(select(schema.notice)).all()
        assert (notice.occasion, notice.alert_id) == ("acknowledged", alert.id)
        assert [event.comment for event in queries.events(connection, alert.id)] == ["", "Tim berangkat"]


@pytest.mark.parametrize(
    ("lang", "words"), [("id", "jaringan-1 sudah menanganinya"), ("en", "jaringan-1 has had this")]
)
def test_whoever_comes_second_is_told_who_has_it(engine: Engine, lang: str, words: str) -> None:
    alert = raised(engine)
    post(engine, f"{alert.id}/acknowledge")
    answer = post(engine, f"{alert.id}/acknowledge", name="operator-1", role=Role.OPERATOR, lang=lang, at=AT + MINUTE)
    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["error"].startswith(words)
    assert answer.json["alert"]["acked_by"] == "jaringan-1"
    assert now(engine, alert.id).acked_by == "jaringan-1"
    assert len(trail(engine)) == 1


def test_a_second_click_of_the_same_person_changes_nothing(engine: Engine) -> None:
    alert = raised(engine)
    for _ in range(2):
        assert post(engine, f"{alert.id}/acknowledge").status_code == 200
    assert len(trail(engine)) == 1
    assert now(engine, alert.id).version == 2


def test_of_many_at_the_same_moment_one_gets_it_and_the_others_are_told_who(engine: Engine) -> None:
    alert = raised(engine)
    names = [f"operator-{number}" for number in range(6)]
    # Made before anybody begins: CPython 3.11 cannot compile the routes of several applications at once.
    clients = {name: client(engine, ACTIONS, AT, somebody(Role.OPERATOR, name=name)) for name in names}
    answers: dict[str, TestResponse] = {}
    gate = threading.Barrier(len(names))

    def take(name: str) -> None:
        gate.wait()
        answers[name] = send(clients[name], "POST", f"/api/alerts/{alert.id}/acknowledge?lang=id", None)

    threads = [threading.Thread(target=take, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [name for name, answer in answers.items() if answer.status_code == 200]
    assert winners == [now(engine, alert.id).acked_by]
    losers = [answer for answer in answers.values() if answer.status_code == 409]
    assert len(losers) == len(names) - 1
    assert all(winners[0] in (answer.json or {})["error"] for answer in losers)
    assert len(trail(engine)) == 1


def test_what_a_cause_explains_is_taken_with_it(engine: Engine) -> None:
    alert = raised(engine)
    victim = raised(engine, "kapas")
    with engine.begin() as connection:
        book.suppress(connection, victim.id, alert.entity, alert.id, AT)
    post(engine, f"{alert.id}/acknowledge")
    assert now(engine, victim.id).acked_by == "jaringan-1"
    assert orjson.loads(trail(engine)[0].after)["with"] == [victim.id]


def test_giving_it_back_leaves_it_to_somebody_else(engine: Engine) -> None:
    alert = raised(engine)
    assert post(engine, f"{alert.id}/unacknowledge").status_code == 409
    post(engine, f"{alert.id}/acknowledge")
    assert post(engine, f"{alert.id}/unacknowledge", name="operator-1", role=Role.OPERATOR).status_code == 200
    assert now(engine, alert.id).state is AlertState.UNACKNOWLEDGED


def test_what_is_over_and_taken_is_closed_and_nothing_more_is_done_with_it(engine: Engine) -> None:
    alert = raised(engine)
    with engine.begin() as connection:
        book.clear(connection, alert.id, AT - MINUTE)
    assert now(engine, alert.id).state is AlertState.RETURNED
    assert post(engine, f"{alert.id}/acknowledge").status_code == 200
    assert now(engine, alert.id).closed_at == AT
    for deed, body in (
        ("shelve", {"span": "1h", "reason": "x"}),
        ("unacknowledge", {}),
        ("assign", {"to": "@me", "version": 1}),
    ):
        answer = post(engine, f"{alert.id}/{deed}", body)
        assert answer.status_code == 409
        assert "selesai" in (answer.json or {})["error"]
    assert post(engine, f"{alert.id}/comment", {"comment": "masih dicatat"}).status_code == 200


def test_it_is_given_to_whoever_may_act_on_it(engine: Engine) -> None:
    alert = raised(engine)
    with engine.begin() as connection:
        accounts.add(connection, "urc-1", Role.OPERATOR, None, "x", "test", AT)
        accounts.add(connection, "tamu", Role.VIEWER, None, "x", "test", AT)
    for to, status in (("tamu", 422), ("nobody-knows", 422), ("urc-1", 200), ("@me", 409)):
        assert post(engine, f"{alert.id}/assign", {"to": to, "version": 1}).status_code == status, to
    assert now(engine, alert.id).assigned_to == "urc-1"
    assert post(engine, f"{alert.id}/assign", {"to": "@me", "version": 2}).status_code == 200
    assert now(engine, alert.id).assigned_to == "jaringan-1"
    assert post(engine, f"{alert.id}/assign", {"to": "", "version": 3}).status_code == 200
    assert now(engine, alert.id).assigned_to == ""


@pytest.mark.parametrize(
    ("span", "until"),
    [("15m", AT + 15 * MINUTE), ("1h", AT + HOUR), ("4h", AT + 4 * HOUR), ("24h", AT + DAY)],
)
def test_put_aside_has_an_end_and_a_reason(engine: Engine, span: str, until: int) -> None:
    alert = raised(engine)
    assert post(engine, f"{alert.id}/shelve", {"span": span, "reason": "  "}).status_code == 422
    assert post(engine, f"{alert.id}/shelve", {"span": "90m", "reason": "x"}).status_code == 422
    assert post(engine, f"{alert.id}/shelve", {"span": span, "reason": "Diperbaiki"}).status_code == 200
    put = now(engine, alert.id)
    assert (put.state, put.shelved_until) == (AlertState.SHELVED, until)
    assert post(engine, f"{alert.id}/shelve", {"span": span, "reason": "lagi"}).status_code == 409


def test_what_is_put_aside_comes_back_when_somebody_ends_it_once(engine: Engine) -> None:
    alert = raised(engine)
    post(engine, f"{alert.id}/shelve", {"span": "1h", "reason": "Diperbaiki"})
    with engine.connect() as connection:
        (shelf,) = queries.shelves(connection)
    assert post(engine, f"shelves/{shelf.id}/end").status_code == 200
    assert now(engine, alert.id).state is AlertState.UNACKNOWLEDGED
    assert post(engine, f"shelves/{shelf.id}/end").status_code == 409
    with engine.connect() as connection:
        assert [row.occasion for row in connection.execute(select(schema.notice))] == ["unshelved"]


def test_out_of_service_is_the_network_teams(engine: Engine) -> None:
    alert = raised(engine)
    body = {"days": 7, "reason": "Suku cadang"}
    assert post(engine, f"{alert.id}/out-of-service", body, role=Role.OPERATOR).status_code == 403
    assert post(engine, f"{alert.id}/out-of-service", body | {"days": 91}).status_code == 422
    assert post(engine, f"{alert.id}/out-of-service", body).status_code == 200
    assert now(engine, alert.id).shelved_until == AT + 7 * DAY
    with engine.connect() as connection:
        (shelf,) = queries.shelves(connection)
    assert post(engine, f"shelves/{shelf.id}/end", role=Role.OPERATOR).status_code == 403
    assert post(engine, f"shelves/{shelf.id}/end").status_code == 200


@pytest.mark.parametrize("role", [Role.VIEWER, Role.LEADER, Role.EDITOR, Role.STEWARD])
def test_who_only_looks_may_not_act(engine: Engine, role: Role) -> None:
    alert = raised(engine)
    for path in (f"{alert.id}/acknowledge", f"{alert.id}/shelve", f"{alert.id}/comment", "mute"):
        assert post(engine, path, role=role).status_code == 403
    assert now(engine, alert.id).version == 1


@pytest.mark.parametrize("id_", ["0", "999999", "9" * 40, "-1", "1e3", "²", "%00", "1;drop"])
def test_an_alert_that_there_is_not_is_a_404(engine: Engine, id_: str) -> None:
    assert post(engine, f"{id_}/acknowledge").status_code == 404


@pytest.mark.parametrize("words", ["x" * 10_000, "\u202e" * 600 + "y" * 501])
def test_a_comment_that_is_too_long_is_refused_at_its_field(engine: Engine, words: str) -> None:
    alert = raised(engine)
    answer = post(engine, f"{alert.id}/comment", {"comment": words})
    assert answer.status_code == 422
    assert (answer.json or {})["problems"][0]["field"] == "comment"


def test_what_nobody_sees_is_not_kept(engine: Engine) -> None:
    alert = raised(engine)
    odd = "a\u0000b\u202ec\u200bd\r\ne"
    assert post(engine, f"{alert.id}/comment", {"comment": odd}).status_code == 200
    with engine.connect() as connection:
        assert queries.events(connection, alert.id)[-1].comment == "abcd\ne"
    assert post(engine, f"{alert.id}/comment", {"comment": "\u0000\u200b"}).status_code == 422


def test_a_field_that_there_is_not_is_refused(engine: Engine) -> None:
    alert = raised(engine)
    assert post(engine, f"{alert.id}/acknowledge", {"acked_by": "kepala"}).status_code == 422
    assert now(engine, alert.id).version == 1

"""Exceptions of availability: two accounts stand behind each, one decision holds, nothing odd gets in."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine

from commandcenter.actions.availability import ACTIONS
from commandcenter.domain.access import Role
from commandcenter.domain.availability.exceptions import Exception_, Stage
from commandcenter.store import versions
from commandcenter.store.queries import availability_exceptions as queries
from commandcenter.store.versions import Topic
from tests.actions.serving import AT, client, send, somebody, trail
from tests.network import seed

PATH = "/api/availability/exceptions"
ASKED = {
    "scope": "tower:balen", "starts_at": "2026-11-20T08:00", "ends_at": "2026-11-20T12:30",
    "reason": "Banjir bandang merendam gardu PLN Balen",
}  # fmt: skip
NETWORK, LEADER, ADMINISTRATOR = (somebody(role) for role in (Role.NETWORK, Role.LEADER, Role.ADMINISTRATOR))


@pytest.fixture
def store(engine: Engine) -> Engine:
    """A store with an inventory."""
    seed(engine)
    return engine


def post(engine: Engine, path: str = "", body: Any = None, who: Any = NETWORK, at: int = AT) -> Any:
    return send(client(engine, ACTIONS, at, who), "POST", f"{PATH}{path}?lang=en", ASKED if body is None else body)


def asked(engine: Engine) -> int:
    answer = post(engine)
    assert answer.status_code == 200, answer.json
    return int(answer.json["id"])


def one(engine: Engine, id_: int) -> Exception_:
    with engine.connect() as connection:
        found = queries.one(connection, id_, AT)
    assert found is not None
    return found


def listed(engine: Engine) -> Sequence[Exception_]:
    with engine.connect() as connection:
        return queries.listed(connection, AT)


def test_one_account_asks_and_another_approves_by_name_and_reason(store: Engine) -> None:
    id_ = asked(store)
    assert one(store, id_).stage is Stage.ASKED
    answer = post(store, f"/{id_}/approve", {"note": "surat BPBD terlampir"}, LEADER)
    assert answer.status_code == 200
    found = one(store, id_)
    assert (found.stage, found.asked_by, found.decided_by) == (Stage.APPROVED, "network", "leader")
    assert [(row.actor, row.action) for row in trail(store)] == [
        ("network", "availability.ask"), ("leader", "availability.approve"),
    ]  # fmt: skip
    with store.connect() as connection:
        assert versions.read(connection)[Topic.AVAILABILITY] == 2


def test_nobody_approves_what_he_asked_for_himself(store: Engine) -> None:
    id_ = int(post(store, who=ADMINISTRATOR).json["id"])
    answer = post(store, f"/{id_}/approve", {"note": ""}, ADMINISTRATOR)
    assert answer.status_code == 403
    assert "another account" in answer.json["error"]
    local = int(post(store, who=None).json["id"])  # whoever sits at the machine is nobody in particular
    assert post(store, f"/{local}/approve", {"note": ""}, None).status_code == 403
    assert {each.stage for each in listed(store)} == {Stage.ASKED}


def test_whoever_may_not_does_not(store: Engine) -> None:
    id_ = asked(store)
    for role in (Role.VIEWER, Role.OPERATOR, Role.LEADER, Role.STEWARD):
        assert post(store, who=somebody(role)).status_code == 403
    for deed in ("approve", "refuse", "revoke"):
        assert post(store, f"/{id_}/{deed}", {"note": "alasan yang cukup"}).status_code == 403
    other = somebody(Role.NETWORK, name="network-2")
    assert post(store, f"/{id_}/withdraw", {"note": "alasan yang cukup"}, other).status_code == 403
    assert one(store, id_).stage is Stage.ASKED


def test_a_decision_holds_and_a_revocation_has_its_reason(store: Engine) -> None:
    id_ = asked(store)
    why = {"note": "tanggalnya ternyata keliru"}
    assert post(store, f"/{id_}/revoke", why, LEADER).status_code == 409
    assert post(store, f"/{id_}/refuse", {"note": "tidak"}, LEADER).status_code == 422
    assert post(store, f"/{id_}/approve", {"note": ""}, LEADER).status_code == 200
    for deed in ("approve", "refuse"):
        assert post(store, f"/{id_}/{deed}", why, LEADER).status_code == 409
    assert post(store, f"/{id_}/withdraw", why).status_code == 409
    assert post(store, f"/{id_}/revoke", why, LEADER).status_code == 200
    assert one(store, id_).stage is Stage.REVOKED
    assert post(store, f"/{id_}/revoke", why, LEADER).status_code == 409


def test_whoever_asked_may_take_it_back_until_it_is_decided(store: Engine) -> None:
    id_ = asked(store)
    assert post(store, f"/{id_}/withdraw", {"note": "salah pilih menara"}).status_code == 200
    assert one(store, id_).stage is Stage.REVOKED
    assert post(store, f"/{id_}/approve", {"note": ""}, LEADER).status_code == 409


def test_of_two_decisions_at_once_one_holds(store: Engine) -> None:
    id_ = asked(store)
    deeds = [("approve", {"note": ""}), ("refuse", {"note": "bukan keadaan kahar"})] * 3
    with ThreadPoolExecutor(len(deeds)) as pool:
        codes = list(pool.map(lambda deed: post(store, f"/{id_}/{deed[0]}", deed[1], LEADER).status_code, deeds))
    assert sorted(codes) == [200, *[409] * (len(deeds) - 1)]
    assert len(trail(store)) == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"scope": "tower:tidak-ada"}, "scope"), ({"scope": "site:1"}, "scope"), ({"scope": ""}, "scope"),
        ({"scope": "kecamatan:35.22.99"}, "scope"), ({"scope": "tower:balen\x00"}, None),
        ({"scope": ["tower:balen"]}, "scope"), ({"starts_at": "kemarin"}, "starts_at"),
        ({"starts_at": "2026-11-20T08:00+07:00"}, "starts_at"), ({"starts_at": "9999-12-31T23:59"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00"}, "starts_at"), ({"ends_at": "2026-11-20T08:00"}, "ends_at"),
        ({"starts_at": "2026-01-01T00:00"}, "ends_at"),
        ({"starts_at": "2027-01-01T00:00", "ends_at": "2027-01-02T00:00"}, "starts_at"),
        ({"reason": "banjir"}, "reason"), ({"reason": "\u202e" * 20}, "reason"), ({"reason": "x" * 10_000}, "reason"),
        ({"asked_by": "leader"}, "asked_by"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_of_its_field(store: Engine, wrong: dict[str, Any], field: str | None) -> None:
    answer = post(store, body={**ASKED, **wrong})
    if field is None:  # what nobody sees is left out, and the rest is good
        assert answer.status_code == 200
        return
    assert answer.status_code == 422
    assert field in {each["field"] for each in answer.json["problems"]}
    assert listed(store) == []


@pytest.mark.parametrize("id_", ["0", "999", "-1", "9" * 30, "٣", "1.0", "x"])
def test_a_number_that_is_none_is_not_found(store: Engine, id_: str) -> None:
    assert post(store, f"/{id_}/approve", {"note": ""}, LEADER).status_code == 404

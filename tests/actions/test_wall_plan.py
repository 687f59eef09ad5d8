"""The plan of the wall, as its form sends it: read, judged, kept in versions."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from commandcenter.actions import wall_plan
from commandcenter.domain.access import Role
from commandcenter.domain.wall.geometry import Place, Rect
from commandcenter.domain.wall.plan import Care, Dimming, Plan, Rotation, Scheduled, Step, Takeover
from commandcenter.domain.wall.scenes import Scene, Tile
from commandcenter.store.queries import wall as queries
from commandcenter.store.writes.access import displays
from commandcenter.store.writes.wall import content
from commandcenter.store.writes.wall import displays as hung
from tests.actions.serving import AT, client, send, somebody, trail

PATH = "/api/wall/plan"
WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@pytest.fixture
def display(engine: Engine) -> int:
    with engine.begin() as connection:
        made = displays.add(
            connection, "kiri", "/", "uji", code="AAAAAAAA", link_hash="l", token_hash="t", at=AT
        )  # fmt: skip
        hung.hang(connection, made.id, Place(0, 0, 1210, 680, 8), 5000)
        for key in ("peta", "gangguan"):
            content.put_scene(
                connection, Scene(key, key.title(), (Tile("screen", Rect(0, 0, 1, 1), "/network"),)), "uji", AT
            )
    return made.id


def operator(engine: Engine, name: str = "operator-1") -> FlaskClient:
    return client(engine, wall_plan.ACTIONS, who=somebody(Role.OPERATOR, name=name))


def plan(engine: Engine) -> Plan:
    with engine.connect() as connection:
        return queries.plan(connection)


def body(display: int, version: int = 0, **changes: Any) -> dict[str, Any]:
    """What the form of the page sends."""
    sent = {
        "version": str(version), "rotations": "", "schedule": "", "takeovers": "", "care.dimming": "",
        "rotations[0].key": "", "rotations[0].title": " Ronde  dinding\u202e", "rotations[0].displays": "",
        f"rotations[0].displays.{display}": "1", "rotations[0].steps": "", "rotations[0].steps[0].show": "peta",
        "rotations[0].steps[0].seconds": "30", "rotations[0].steps[1].show": "/alerts",
        "rotations[0].steps[1].seconds": " 45 ",
        "schedule[0].key": "pagi", "schedule[0].scene": "peta", "schedule[0].at": "07:30", "schedule[0].minutes": "30",
        "schedule[0].days": "", "schedule[0].days.mon": "1", "schedule[0].days.tue": "",
        "takeovers[0].key": "", "takeovers[0].scene": "gangguan", "takeovers[0].minutes": "15",
        "takeovers[0].priority": "3", "takeovers[0].severities": "", "takeovers[0].severities.critical": "1",
        "takeovers[0].rules": "", "takeovers[0].rules.main-tower-down": "1", "takeovers[0].more": "tower-*; link-*",
        "takeovers[0].displays": "", f"takeovers[0].displays.{display}": "", "takeovers[0].select": "1",
        "care.drift": "", "care.reload_at": "", "care.heap_max_mb": "800", "care.dimming[0].from": "22.00",
        "care.dimming[0].to": "5.00", "care.dimming[0].level": "40",
    }  # fmt: skip
    return sent | changes


def test_what_the_form_holds_is_the_plan(engine: Engine, display: int) -> None:
    """Keys that nobody gave are made."""
    answer = send(operator(engine), "PUT", PATH, body(display))
    assert answer.status_code == 200, answer.json
    assert plan(engine) == Plan(
        (Rotation("ronde-dinding", "Ronde dinding", (Step("peta", 30), Step("/alerts", 45)), (display,)),),
        (Scheduled("pagi", "peta", frozenset({"mon"}), 450, 30),),
        (
            Takeover("gangguan", "gangguan", rules=("main-tower-down", "tower-*", "link-*"), priority=3),
        ),
        Care((Dimming(22 * 60, 5 * 60, 0.4),), drift=False, reload_at=None, heap_max_mb=800), 1,
    )  # fmt: skip
    assert [(row.action, row.actor) for row in trail(engine)] == [("wall.plan", "operator-1")]


def test_saved_again_as_it_is_it_is_no_new_version(engine: Engine, display: int) -> None:
    """Nor a line of the trail."""
    send(operator(engine), "PUT", PATH, body(display))
    named = {"rotations[0].key": "ronde-dinding", "takeovers[0].key": "gangguan"}
    assert send(operator(engine), "PUT", PATH, body(display, 1, **named)).status_code == 200
    assert plan(engine).version == 1
    assert len(trail(engine)) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rotations[0].steps[1].show", "/people"), ("rotations[0].steps[1].show", "//evil.example"),
        ("rotations[0].steps[0].show", "no-such-scene"), ("rotations[0].steps[0].seconds", "4"),
        ("rotations[0].steps[0].seconds", "1e3"), ("rotations[0].steps[0].seconds", "٣٠"),
        ("rotations[0].title", "x" * 81), ("rotations[0].title", "x" * 10_000), ("rotations[0].key", "../x"),
        ("schedule[0].scene", "gone"), ("schedule[0].scene", ""), ("schedule[0].at", "24.00"),
        ("schedule[0].at", "7"), ("schedule[0].minutes", "0"), ("schedule[0].minutes", ""),
        ("takeovers[0].minutes", "-1"), ("takeovers[0].priority", "101"), ("takeovers[0].scene", "\u0000"),
        ("care.dimming[0].level", "5"), ("care.dimming[0].from", "25.00"), ("care.reload_at", "soon"),
        ("care.heap_max_mb", "1"), ("care.drift", "perhaps"),
    ],
)  # fmt: skip
def test_every_mistake_stands_at_its_field(engine: Engine, display: int, field: str, value: str) -> None:
    """Nothing is kept of a plan with one."""
    answer = send(operator(engine), "PUT", PATH, body(display, **{field: value}))
    assert answer.status_code == 422
    assert answer.json is not None
    assert [each["field"] for each in answer.json["problems"]] == [field]
    assert plan(engine).version == 0


@pytest.mark.parametrize("field", ["care.colour", "anything", "takeovers[0].sound", "x\u202ey"])
def test_a_field_that_nobody_knows_is_refused(engine: Engine, display: int, field: str) -> None:
    """Or a name that was mistyped would be lost in silence."""
    assert send(operator(engine), "PUT", PATH, body(display, **{field: "1"})).status_code == 422


def test_a_group_that_is_ticked_has_one_place_for_its_problems(engine: Engine, display: int) -> None:
    """A display that is not there any more; days of which none is chosen."""
    wrong = {f"rotations[0].displays.{display + 7}": "1", "schedule[0].days.mon": ""}
    answer = send(operator(engine), "PUT", PATH, body(display, **wrong))
    assert answer.json is not None
    assert "schedule[0].days" in [each["field"] for each in answer.json["problems"]]
    answer = send(operator(engine), "PUT", PATH, body(display, **{f"rotations[0].displays.{display + 7}": "1"}))
    assert answer.json is not None
    assert [each["field"] for each in answer.json["problems"]] == ["rotations[0].displays"]


def test_of_two_editors_the_second_is_told_who_was_first(engine: Engine, display: int) -> None:
    """His work is not written over the other's."""
    send(operator(engine), "PUT", PATH, body(display))
    second = send(operator(engine, "operator-2"), "PUT", PATH, body(display, **{"care.heap_max_mb": "900"}))
    assert second.status_code == 409
    assert second.json is not None
    assert "operator-1" in second.json["error"]
    assert plan(engine).care.heap_max_mb == 800


def test_an_old_version_is_brought_back_as_a_new_one(engine: Engine, display: int) -> None:
    """Unless what it speaks of is gone."""
    send(operator(engine), "PUT", PATH, body(display))
    send(operator(engine), "PUT", PATH, {"version": 1})
    assert plan(engine).rotations == ()
    assert send(operator(engine), "POST", f"{PATH}/restore", {"of": 1, "version": 1}).status_code == 409
    assert send(operator(engine), "POST", f"{PATH}/restore", {"of": 9, "version": 2}).status_code == 404
    assert send(operator(engine), "POST", f"{PATH}/restore", {"of": 1, "version": 2}).status_code == 200
    assert (plan(engine).version, len(plan(engine).rotations)) == (3, 1)
    with engine.begin() as connection:
        displays.revoke(connection, display, "operator-1", AT)
    refused = send(operator(engine), "POST", f"{PATH}/restore", {"of": 1, "version": 3})
    assert refused.status_code == 409


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.dictionaries(
        st.one_of(
            WORDS,
            st.from_regex(
                r"(rotations|schedule|takeovers|care)(\[[0-9]{1,4}\])?(\.[a-z_]{1,8}(\[[0-9]\])?){0,3}", fullmatch=True
            ),
        ),
        st.one_of(WORDS, st.integers(-(2**53), 2**53), st.booleans(), st.none(), st.lists(WORDS, max_size=3)),
        max_size=8,
    )
)
def test_whatever_is_sent_it_is_answered(engine: Engine, sent: dict[str, Any]) -> None:
    """Never by an error of ours."""
    answer = send(operator(engine), "PUT", PATH, {**sent, "version": 0})
    assert answer.status_code in (200, 409, 422)

"""Driving the wall through the browser's road: who comes first, what is taken back, what a wall never shows."""

from collections.abc import Sequence
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert
from werkzeug.test import TestResponse

from commandcenter.actions import ACTIONS
from commandcenter.domain.access import Permission, Role
from commandcenter.domain.clock import MINUTE, SECOND
from commandcenter.domain.wall.geometry import Place, Rect
from commandcenter.domain.wall.layers import LEAD, Position
from commandcenter.domain.wall.plan import Plan, Rotation, Step
from commandcenter.domain.wall.scenes import Scene, Tile, alone
from commandcenter.domain.wall.timeline import now_at, timeline
from commandcenter.store import engine as store_engine
from commandcenter.store import schema, versions
from commandcenter.store.queries import wall as queries
from commandcenter.store.queries import wall_acts
from commandcenter.store.writes.wall import content, displays, layers
from layouts import SCREENS
from layouts.wall.addresses import NotShown, of_screen
from tests.actions.serving import AT, client, send, somebody, trail

ROUND = Rotation("ronde", "Ronde", (Step("/network", 30), Step("/alerts", 30), Step("/data", 30)))


@pytest.fixture
def wall(engine: Engine) -> list[int]:
    """Four displays, two by two, a scene over all of them, and a rotation; their numbers."""
    with engine.begin() as connection:
        ids = [_hang(connection, n) for n in range(4)]
        span = (Tile("screen", Rect(0, 0, 2, 2), "/network"),)
        content.put_scene(connection, Scene("peta", "Peta", span), "operator-1", AT - MINUTE)
        content.put_plan(connection, Plan((ROUND,)), "operator-1", AT - MINUTE)
    return ids


def _hang(connection: Any, number: int) -> int:
    row = {"name": f"layar {number}", "start": "/", "token_hash": f"t{number}", "created_at": AT, "created_by": "t"}
    id_ = int(connection.execute(insert(schema.display).values(row).returning(schema.display.c.id)).scalar_one())
    displays.hang(connection, id_, Place(number % 2, number // 2, 1210, 680, 8), 4000)
    return id_


def ask(
    engine: Engine, path: str, body: Any = None, name: str = "operator-1", role: Role = Role.OPERATOR, at: int = AT,
    method: str = "POST", lang: str = "en",
) -> TestResponse:  # fmt: skip
    who = somebody(role, name=name)
    return send(client(engine, ACTIONS, at, who), method, f"/api/wall/{path}?lang={lang}", body)


def push(engine: Engine, at: int = AT, name: str = "operator-1", **body: Any) -> TestResponse:
    return ask(engine, "push", body, name=name, at=at)


def shows(engine: Engine, at: int) -> dict[int, str]:
    """What every display shows at an instant: the address of its first tile."""
    with engine.connect() as connection:
        found = timeline(queries.wall(connection, at), at, at)
    return {id_: moments[0].shown.parts[0].tile.source for id_, moments in found.items()}


def body_of(answer: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(answer.data)
    return found


def problems(answer: TestResponse) -> dict[str, str]:
    return {each["field"]: each["message"] for each in body_of(answer)["problems"]}


# ---- putting something there -----------------------------------------------------------------------------------------


def test_a_screen_comes_onto_the_chosen_displays_is_trailed_and_pushed(engine: Engine, wall: list[int]) -> None:
    before = shows(engine, AT + SECOND)
    address = "/complaints?lang=en&theme=light&distance=0.7&diagonal=24"
    answer = push(engine, address=address, displays=wall[:2], minutes="5")
    assert answer.status_code == 200
    assert shows(engine, AT + SECOND) == before | dict.fromkeys(wall[:2], "/complaints")
    assert "/complaints" not in shows(engine, AT + 6 * MINUTE).values()
    (row,) = trail(engine)
    assert (row.action, row.actor, row.subject) == ("wall.show", "operator-1", f"layer:{body_of(answer)['layer']}")
    assert orjson.loads(row.after) == {"what": "Pengaduan", "where": ["layar 0", "layar 1"], "minutes": 5}
    with engine.connect() as connection:
        assert versions.read(connection)["wall"] == 1


def _position(engine: Engine) -> Position:
    with engine.connect() as connection:
        return queries.positions(connection).get("ronde", Position())


def test_a_screen_is_spread_over_displays_that_form_a_rectangle_and_no_others(engine: Engine, wall: list[int]) -> None:
    assert push(engine, address="/network", displays=wall, how="spread").status_code == 200
    with engine.connect() as connection:
        (layer,) = queries.layers(connection, AT)
    assert layer.tiles == (Tile("screen", Rect(0, 0, 2, 2), "/network"),)
    answer = push(engine, address="/network", displays=wall[:3], how="spread")
    assert answer.status_code == 422
    assert "rectangle" in problems(answer)["displays"]


def test_a_scene_comes_onto_the_whole_wall_until_somebody_takes_it_off(engine: Engine, wall: list[int]) -> None:
    layer = body_of(push(engine, scene="peta", minutes=""))["layer"]
    assert set(shows(engine, AT + 1000 * MINUTE).values()) == {"/network"}
    assert ask(engine, f"layers/{layer}", method="DELETE", at=AT + MINUTE).status_code == 200
    assert [row.action for row in trail(engine)] == ["wall.show", "wall.end"]
    assert shows(engine, AT + 2 * MINUTE)[wall[0]] in ("/network", "/alerts", "/data")


def test_what_is_pinned_lies_above_what_is_put_there_and_whoever_puts_it_is_told(
    engine: Engine, wall: list[int]
) -> None:
    pinned = body_of(push(engine, address="/data", displays=wall[:1], minutes="", pin=True))["layer"]
    answer = body_of(push(engine, address="/alerts", minutes=15, at=AT + SECOND))
    (above,) = answer["above"]
    assert (above["layer"], above["kind"]) == (pinned, "pin")
    assert "layar 0" in above["told"]
    found = shows(engine, AT + 10 * SECOND)
    assert (found[wall[0]], found[wall[1]]) == ("/data", "/alerts")


def test_while_an_alert_has_the_wall_it_is_said_why_and_how_to_get_it_back(engine: Engine, wall: list[int]) -> None:
    with engine.begin() as connection:
        taken = layers.put(
            connection, "takeover", alone(wall[0], "/network"), "alerts", AT - SECOND, title="Peta",
            reason={"id": "Menara mati", "en": "Tower down"},
        )  # fmt: skip
    (above,) = body_of(push(engine, address="/data", minutes=5))["above"]
    assert "Tower down" in above["told"]
    assert above["end"] == f"/api/wall/layers/{taken.id}"
    assert shows(engine, AT + SECOND)[wall[0]] == "/network"
    assert ask(engine, above["end"].removeprefix("/api/wall/"), method="DELETE", at=AT + SECOND).status_code == 200
    assert shows(engine, AT + 2 * SECOND)[wall[0]] == "/data"
    assert trail(engine)[-1].action == "wall.give_back"


# ---- taking back -----------------------------------------------------------------------------------------------------


def test_what_is_taken_back_gives_way_to_what_it_had_pushed_away_for_as_long_as_that_had_left(
    engine: Engine, wall: list[int]
) -> None:
    """Not to the plan: the wall is as it was."""
    push(engine, address="/data", minutes=5)
    layer = body_of(push(engine, address="/alerts", minutes=60, at=AT + MINUTE))["layer"]
    assert set(shows(engine, AT + MINUTE + SECOND).values()) == {"/alerts"}
    assert ask(engine, f"layers/{layer}/undo", at=AT + MINUTE + 10 * SECOND).status_code == 200
    assert set(shows(engine, AT + MINUTE + 11 * SECOND).values()) == {"/data"}
    with engine.connect() as connection:
        (left,) = queries.layers(connection, AT + 2 * MINUTE)
        assert left.ends_at == AT + LEAD + 5 * MINUTE
        assert wall_acts.puts(connection, [left.id])[left.id].ended_by == "its time"


def test_a_push_that_was_pushed_away_is_not_taken_back(engine: Engine, wall: list[int]) -> None:
    """What would come back lies beneath somebody else's picture."""
    first = body_of(push(engine, address="/data"))["layer"]
    push(engine, address="/alerts", name="operator-2", at=AT + SECOND)
    answer = ask(engine, f"layers/{first}/undo", at=AT + 6 * SECOND)
    assert answer.status_code == 409
    assert "operator-2" in body_of(answer)["error"]
    assert set(shows(engine, AT + 10 * SECOND).values()) == {"/alerts"}


def test_nothing_is_taken_back_twice_or_late(engine: Engine, wall: list[int]) -> None:
    layer = body_of(push(engine, address="/data"))["layer"]
    assert ask(engine, f"layers/{layer}/undo", at=AT + 30 * SECOND).status_code == 409
    assert ask(engine, f"layers/{layer}/undo", at=AT + 19 * SECOND).status_code == 200
    again = ask(engine, f"layers/{layer}/undo", at=AT + 20 * SECOND, name="operator-2")
    assert again.status_code == 409
    assert "operator-1" in body_of(again)["error"]
    assert [row.action for row in trail(engine)] == ["wall.show", "wall.undo"]


# ---- two at once -----------------------------------------------------------------------------------------------------


def test_whoever_comes_second_is_told_and_may_show_his_all_the_same(engine: Engine, wall: list[int]) -> None:
    push(engine, address="/data", displays=wall[:2], seen=0)
    mine = {"address": "/alerts", "displays": wall[1:3], "seen": 0, "name": "operator-2", "at": AT + 200}
    answer = push(engine, **mine)
    assert answer.status_code == 409
    said = body_of(answer)
    assert "operator-1" in said["error"]
    assert said["is_second"]
    assert push(engine, **{**mine, "seen": said["seen"]}).status_code == 200
    assert shows(engine, AT + SECOND)[wall[1]] == "/alerts"


def test_two_on_different_displays_are_not_in_each_other_s_way(engine: Engine, wall: list[int]) -> None:
    push(engine, address="/data", displays=wall[:2], seen=0)
    assert push(engine, address="/alerts", displays=wall[2:], seen=0, name="operator-2").status_code == 200
    assert (
        push(engine, address="/network", displays=wall[:2], seen=0).status_code == 200
    )  # the same one changes his mind


def test_two_pushes_of_the_same_millisecond_leave_one_picture(engine: Engine, wall: list[int]) -> None:
    for address in ("/data", "/alerts"):
        assert push(engine, address=address).status_code == 200
    assert set(shows(engine, AT + SECOND).values()) == {"/alerts"}
    assert set(shows(engine, AT + 10 * MINUTE).values()) == {"/alerts"}


def test_a_request_that_is_sent_again_changes_nothing_of_the_picture(engine: Engine, wall: list[int]) -> None:
    """It pushes away its twin."""
    for _ in range(3):
        assert push(engine, address="/data", seen=0).status_code == 200
    with engine.connect() as connection:
        assert len(queries.layers(connection, AT + SECOND)) == 1


def test_taking_off_what_is_off_says_who_was_first(engine: Engine, wall: list[int]) -> None:
    layer = body_of(push(engine, address="/data"))["layer"]
    ask(engine, f"layers/{layer}", method="DELETE")
    answer = ask(engine, f"layers/{layer}", method="DELETE", name="operator-2", at=AT + SECOND)
    assert answer.status_code == 409
    assert body_of(answer)["error"].startswith("operator-1")


# ---- rotations -------------------------------------------------------------------------------------------------------


def test_a_rotation_is_paused_moved_and_goes_on(engine: Engine, wall: list[int]) -> None:
    """Every display of it switches at the same instant, 250 ms after the press."""
    step = now_at(ROUND, _position(engine), AT)
    assert ask(engine, "rotations/ronde/next", {}).status_code == 200
    assert now_at(ROUND, _position(engine), AT + LEAD - 1) == step
    assert now_at(ROUND, _position(engine), AT + LEAD) == (step + 1) % 3
    assert ask(engine, "rotations/ronde/pause", {}, at=AT + SECOND).status_code == 200
    assert now_at(ROUND, _position(engine), AT + 100 * MINUTE) == (step + 1) % 3
    assert ask(engine, "rotations/ronde/previous", {}, at=AT + 2 * SECOND).status_code == 200
    assert now_at(ROUND, _position(engine), AT + 100 * MINUTE) == step
    assert ask(engine, "rotations/ronde/resume", {}, at=AT + 3 * SECOND).status_code == 200
    assert now_at(ROUND, _position(engine), AT + 34 * SECOND) == (step + 1) % 3
    assert [row.action for row in trail(engine)] == ["wall.next", "wall.pause", "wall.previous", "wall.resume"]


def test_whoever_moves_what_somebody_else_has_just_moved_is_told(engine: Engine, wall: list[int]) -> None:
    """And the same one may press as often as he likes."""
    ask(engine, "rotations/ronde/next", {"seen": 0})
    assert ask(engine, "rotations/ronde/next", {"seen": 0}, at=AT + 100).status_code == 200
    answer = ask(engine, "rotations/ronde/next", {"seen": 0}, name="operator-2", at=AT + 200)
    assert answer.status_code == 409
    assert "operator-1" in body_of(answer)["error"]
    assert ask(engine, "rotations/ronde/next", {"seen": AT + 100}, name="operator-2", at=AT + 300).status_code == 200


def test_pausing_what_is_paused_changes_nothing(engine: Engine, wall: list[int]) -> None:
    ask(engine, "rotations/ronde/pause", {})
    assert ask(engine, "rotations/ronde/pause", {}, at=AT + SECOND).status_code == 200
    assert len(trail(engine)) == 1


# ---- what a wall never shows -----------------------------------------------------------------------------------------

NEVER = (
    "", "network", "javascript:alert(1)", "//evil.example/network", "/\\evil.example", "https://evil.example/network",
    "/wall/control", "/audit", "/people", "/entry", "/detail/network/map", "/display", "/logout", "/api/wall/push",
    "/network\x00", "/net\u202ework", "/../network", "/network/../audit", "/" + "a" * 10_000,
    "/network?select=" + "a" * 10_000,
    "/network?at=1000", "/alerts?at=2026-11-22T10:00",
)  # fmt: skip


def test_nothing_else_than_a_screen_of_now_that_displays_may_see_comes_onto_the_wall(
    engine: Engine, wall: list[int]
) -> None:
    """Whatever is left of an odd address is one of ours, and short."""
    for number, address in enumerate(NEVER):
        answer = push(engine, address=address, at=AT + number * SECOND)
        if answer.status_code == 200:
            assert set(shows(engine, AT + number * SECOND + 500).values()) == {"/network"}
            assert address.startswith("/net"), address
        else:
            assert answer.status_code == 422, address
            assert "address" in problems(answer) or not address


@given(st.text(max_size=60) | st.from_regex(r"/(network|alerts|data)?\?[\w=&%:/.-]{0,40}", fullmatch=True))
def test_an_address_of_the_wall_is_always_one_of_ours(given: str) -> None:
    """And reading it again gives the same."""
    try:
        found = of_screen(given, SCREENS)
    except NotShown:
        return
    assert found.partition("?")[0] in {screen.path for screen in SCREENS if screen.needs is Permission.WATCH}
    assert len(found) <= 300
    assert of_screen(found, SCREENS) == found


def test_filters_and_selection_go_along_and_a_single_complaint_does_not() -> None:
    assert (
        of_screen("/network?select=tower:balen&lang=en&distance=0.7&evil=1", SCREENS) == "/network?select=tower%3Abalen"
    )
    assert of_screen("/complaints?select=ticket:LPR-17", SCREENS) == "/complaints"


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({}, "scene"),
    ({"scene": "peta", "address": "/data"}, "scene"),
    ({"scene": "nothing"}, "scene"),
    ({"scene": "peta", "displays": [999_999]}, "displays"),
    ({"scene": "peta", "displays": "1"}, "displays"),
    ({"scene": "peta", "displays": [True]}, "displays"),
    ({"scene": "peta", "displays": list(range(1, 400))}, "displays"),
    ({"scene": "peta", "displays": [2**60]}, "displays"),
    ({"scene": "peta", "minutes": 0}, "minutes"),
    ({"scene": "peta", "minutes": 10**9}, "minutes"),
    ({"scene": "peta", "how": "diagonal"}, "how"),
    ({"scene": "peta", "pin": "yes"}, "pin"),
    ({"scene": "peta", "seen": -1}, "seen"),
    ({"scene": "peta" * 3_000}, "scene"),
    ({"scene": "peta", "evil": 1}, "evil"),
)


def test_what_is_wrong_is_said_with_its_field_and_changes_nothing(engine: Engine, wall: list[int]) -> None:
    for body, field in WRONG:
        answer = ask(engine, "push", body)
        assert answer.status_code == 422, body
        assert field in problems(answer), body
    with engine.connect() as connection:
        assert queries.layers(connection, AT) == []


def test_a_display_that_was_locked_out_gets_nothing(engine: Engine, wall: list[int]) -> None:
    with engine.begin() as connection:
        connection.execute(schema.display.update().where(schema.display.c.id == wall[0]).values(revoked_at=AT))
    answer = push(engine, address="/data", displays=wall[:2])
    assert answer.status_code == 422
    assert "not accepted any more" in problems(answer)["displays"]


def test_without_a_display_it_is_said_that_there_is_none(engine: Engine) -> None:
    answer = push(engine, address="/data")
    assert problems(answer)["displays"] == "There is no display yet"


def test_what_there_never_was_is_neither_taken_off_nor_moved(engine: Engine, wall: list[int]) -> None:
    for id_ in ("0", "-1", "9" * 40, "1e3", "%00", "\u0661", "a" * 10_000):
        assert ask(engine, f"layers/{id_}", method="DELETE").status_code == 404, id_
        assert ask(engine, f"layers/{id_}/undo").status_code == 404, id_
    for key in ("nothing", "ronde%00", "x" * 10_000):
        assert ask(engine, f"rotations/{key}/next", {}).status_code == 404, key


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(deeds=st.lists(st.tuples(st.sampled_from(["push", "end", "undo"]), st.integers(0, 3)), max_size=8))
def test_whatever_is_put_taken_off_and_taken_back_every_display_shows_something(
    sqlite_url: str, deeds: Sequence[tuple[str, int]]
) -> None:
    """And what was taken back is not seen any more."""
    made = store_engine.create_engine(sqlite_url)
    with made.begin() as connection:
        connection.execute(schema.wall_layer.delete())
        connection.execute(schema.display.delete())
        ids = [_hang(connection, n) for n in range(2)]
    put: list[int] = []
    for number, (deed, which) in enumerate(deeds):
        at = AT + number * SECOND
        if deed == "push":
            chosen = ids[which % 2 :][:1] if which < 2 else ids
            put.append(body_of(push(made, address="/data", displays=chosen, at=at))["layer"])
        elif put:
            way = {"end": ("DELETE", ""), "undo": ("POST", "/undo")}[deed]
            ask(made, f"layers/{put[which % len(put)]}{way[1]}", method=way[0], at=at)
        assert set(shows(made, at + 500)) == set(ids)
    made.dispose()

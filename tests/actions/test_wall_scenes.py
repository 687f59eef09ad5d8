"""Scenes over the wire: versions, two editors at once, what the plan uses, trying, whatever somebody sends."""

from typing import Any

import pytest
from sqlalchemy import Engine

from commandcenter.actions import wall_scenes
from commandcenter.actions.wall_scenes_asked import ALLOWED
from commandcenter.domain.access import Role
from commandcenter.domain.clock import MINUTE
from commandcenter.domain.wall.plan import Plan, Rotation, Step
from commandcenter.domain.wall.scenes import alone
from commandcenter.domain.wall.timeline import timeline
from commandcenter.store.queries import wall as queries
from commandcenter.store.versions import Topic, read
from commandcenter.store.writes.wall import content, layers
from tests.actions.serving import AT, client, send, somebody, trail
from tests.wall.walls import hang

MAP = {"kind": "screen", "area": [0, 0, 1, 1], "source": "/network"}
WORDS = {"kind": "announcement", "area": [0, 0, 1, 1], "source": "Rapat 09.00"}


def ask(engine: Engine, method: str, path: str, body: Any = None, *, name: str = "operator-1", at: int = AT) -> Any:
    browser = client(engine, wall_scenes.ACTIONS, at, somebody(Role.OPERATOR, name=name))
    browser.application.config[ALLOWED] = ("https://rapat.example",)
    answer = send(browser, method, f"/api/wall/{path}", body)
    return answer.status_code, answer.json


def made(engine: Engine, title: str = "Peta jaringan", *tiles: Any) -> str:
    status, answer = ask(engine, "POST", "scenes", {"title": title, "tiles": list(tiles) or [MAP]})
    assert status == 200, answer
    key: str = answer["key"]
    return key


def version(engine: Engine, key: str) -> int:
    with engine.connect() as connection:
        return queries.scenes(connection)[key].version


def test_a_scene_gets_its_key_from_its_title_and_a_place_to_be_changed(engine: Engine) -> None:
    status, answer = ask(engine, "POST", "scenes", {"title": "Peta  jaringan"})
    assert (status, answer["key"], answer["next"]) == (200, "peta-jaringan", "/wall/scenes/peta-jaringan")
    assert made(engine) == "peta-jaringan-2"
    assert made(engine, "شبكة") == "susunan"
    assert made(engine, "a" * 80).startswith("aaaa")


def test_every_save_is_a_version_with_who_and_when_and_the_walls_hear_of_it(engine: Engine) -> None:
    key = made(engine)
    with engine.connect() as connection:
        before = read(connection)[Topic.WALL]
    status, answer = ask(engine, "PUT", f"scenes/{key}", {"title": "Peta", "tiles": [WORDS], "version": 1}, at=AT + 1)
    assert (status, answer["version"]) == (200, 2)
    with engine.connect() as connection:
        assert read(connection)[Topic.WALL] > before
        assert [(each.version, each.by) for each in queries.versions_of_scene(connection, key)] == [
            (2, "operator-1"), (1, "operator-1"),
        ]  # fmt: skip
        old = queries.scene_of_version(connection, key, 1)
    assert old is not None
    assert old.tiles[0].source == "/network"
    assert [row.action for row in trail(engine)] == ["scene.create", "scene.save"]


def test_saving_what_is_there_already_makes_no_version(engine: Engine) -> None:
    key = made(engine)
    status, answer = ask(engine, "PUT", f"scenes/{key}", {"title": "Peta jaringan", "tiles": [MAP], "version": 1})
    assert (status, answer["version"]) == (200, 1)
    assert len(trail(engine)) == 1


def test_of_two_editors_the_second_is_told_whose_work_is_there_and_gets_it(engine: Engine) -> None:
    key = made(engine)
    assert ask(engine, "PUT", f"scenes/{key}", {"title": "A", "tiles": [MAP], "version": 1})[0] == 200
    status, answer = ask(engine, "PUT", f"scenes/{key}", {"title": "B", "tiles": [], "version": 1}, name="jaringan-1")
    assert status == 409
    assert "operator-1 mengubah susunan ini pukul 14.05" in answer["error"]
    assert (answer["by"], answer["version"], answer["current"]["title"]) == ("operator-1", 2, "A")
    assert version(engine, key) == 2


def test_who_saves_what_was_deleted_meanwhile_is_told_so(engine: Engine) -> None:
    key = made(engine)
    assert ask(engine, "DELETE", f"scenes/{key}", {"version": 1})[0] == 200
    status, answer = ask(engine, "PUT", f"scenes/{key}", {"title": "B", "tiles": [], "version": 1}, name="jaringan-1")
    assert (status, answer["current"]) == (409, None)
    assert "menghapus" in answer["error"]


def test_a_deleted_scene_comes_back_as_it_was(engine: Engine) -> None:
    key = made(engine)
    assert ask(engine, "DELETE", f"scenes/{key}", {"version": "1"})[0] == 200
    assert ask(engine, "DELETE", f"scenes/{key}", {"version": 1})[0] == 409
    assert ask(engine, "POST", f"scenes/{key}/restore", {"of": 2, "version": 2})[0] == 404  # the deletion itself
    assert ask(engine, "POST", f"scenes/{key}/restore", {"of": 1, "version": 1})[0] == 409
    assert ask(engine, "POST", f"scenes/{key}/restore", {"of": "1", "version": "2"})[0] == 200
    with engine.connect() as connection:
        assert queries.scenes(connection)[key].tiles[0].source == "/network"
    assert version(engine, key) == 3
    assert [row.action for row in trail(engine)] == ["scene.create", "scene.delete", "scene.restore"]


def test_what_the_plan_uses_is_not_deleted(engine: Engine) -> None:
    key = made(engine)
    with engine.begin() as connection:
        content.put_plan(connection, Plan((Rotation("r", "Ronde", (Step(key, 30),)),)), "operator-1", AT)
    status, answer = ask(engine, "DELETE", f"scenes/{key}", {"version": 1})
    assert status == 409
    assert "putaran Ronde" in answer["error"]
    assert version(engine, key) == 1


@pytest.mark.parametrize(
    ("tile", "field"),
    [
        ({**MAP, "source": "/audit"}, "tiles[0].source"),
        ({**MAP, "source": "/wall/control"}, "tiles[0].source"),
        ({**MAP, "source": "/gone"}, "tiles[0].source"),
        ({**MAP, "source": "//elsewhere.example/network"}, "tiles[0].source"),
        ({**MAP, "source": "javascript:alert(1)"}, "tiles[0].source"),
        ({**MAP, "area": [10**9, 0, 1, 1]}, "tiles[0].area[0]"),
        ({**MAP, "area": [0, 0, 0, 1]}, "tiles[0].area"),
        ({**MAP, "display": 77}, "tiles[0].display"),
        ({"kind": "web", "area": [0, 0, 1, 1], "source": "https://elsewhere.example/"}, "tiles[0].source"),
        ({"kind": "web", "area": [0, 0, 1, 1], "source": "https://a:b@rapat.example/"}, "tiles[0].source"),
        ({"kind": "image", "area": [0, 0, 1, 1], "source": "nothing"}, "tiles[0].source"),
        ({"kind": "clock", "area": [0, 0, 1, 1], "source": "x"}, "tiles[0].source"),
        ({**WORDS, "source": "x" * 10_000}, "tiles[0].source"),
        ({**WORDS, "colour": "red"}, "tiles[0]"),
        (7, "tiles[0]"),
    ],
)
def test_a_wrong_tile_is_refused_with_its_place(engine: Engine, tile: Any, field: str) -> None:
    status, answer = ask(engine, "POST", "scenes", {"title": "x", "tiles": [tile]})
    assert status == 422
    assert field in [problem["field"] for problem in answer["problems"]]
    assert trail(engine) == []


@pytest.mark.parametrize("tiles", ["x", {}, [MAP] * 10_000, [[[]]], 7])
def test_tiles_that_are_none_are_refused(engine: Engine, tiles: Any) -> None:
    assert ask(engine, "POST", "scenes", {"title": "x", "tiles": tiles})[0] in (413, 422)


@pytest.mark.parametrize(
    "body", [b'{"title":"x","tiles":[{"kind":"clock","area":[0,0,NaN,1]}]}', b"[]", b"\xff", b"{" * 9_000]
)
def test_what_is_no_json_is_refused(engine: Engine, body: bytes) -> None:
    assert ask(engine, "POST", "scenes", body)[0] == 400


@pytest.mark.parametrize("title", ["", "  ", "x" * 81, None, 7, "\u202e", "\0"])
def test_a_scene_needs_a_title_that_can_be_read(engine: Engine, title: Any) -> None:
    assert ask(engine, "POST", "scenes", {"title": title})[0] == 422


def test_words_keep_what_is_seen_of_them(engine: Engine) -> None:
    """What nobody sees, and what turns the direction of writing, is left out."""
    key = made(engine, "x", {**WORDS, "source": "Rapat\u202e\0 <b>09.00</b>\r\n"})
    with engine.connect() as connection:
        assert queries.scenes(connection)[key].tiles[0].source == "Rapat <b>09.00</b>"


@pytest.mark.parametrize("key", ["NOTHING", "a" * 41, "a%00b", "..", "%C3%A9"])
def test_a_key_that_is_none_finds_nothing(engine: Engine, key: str) -> None:
    assert ask(engine, "PUT", f"scenes/{key}", {"title": "x", "tiles": [], "version": 1})[0] in (404, 405)


def test_overlaps_and_what_lies_outside_are_said_and_saved(engine: Engine) -> None:
    with engine.begin() as connection:
        hang(connection, 2, 1)
    status, answer = ask(
        engine, "POST", "scenes", {"title": "x", "tiles": [MAP, WORDS, {**WORDS, "area": [5, 5, 1, 1]}]}
    )
    assert status == 200
    assert {problem["field"] for problem in answer["problems"]} == {"tiles[0].area", "tiles[2].area"}


def test_a_scene_is_tried_for_a_minute_on_one_display_without_being_saved(engine: Engine) -> None:
    with engine.begin() as connection:
        first, second = hang(connection, 2, 1)
    tiles = [{**MAP, "area": [0, 0, 2, 1]}]
    status, answer = ask(engine, "POST", "try", {"title": "Peta", "tiles": tiles, "display": str(first)})
    assert status == 200
    with engine.connect() as connection:
        (layer,) = queries.layers(connection, AT)
        assert queries.scenes(connection) == {}
    assert (layer.id, layer.kind, layer.displays, layer.title) == (answer["layer"], "push", (first,), "Peta")
    assert layer.ends_at is not None
    assert layer.ends_at - layer.begins_at == MINUTE
    assert (trail(engine)[-1].action, trail(engine)[-1].subject) == ("wall.show", f"layer:{layer.id}")
    assert ask(engine, "POST", "try", {"title": "", "tiles": [MAP], "display": second})[0] == 422
    assert ask(engine, "POST", "try", {"title": "", "tiles": [MAP], "display": 99})[0] == 422
    assert ask(engine, "POST", "try", {"title": "", "tiles": [{**MAP, "source": "/audit"}], "display": 0})[0] == 422


def test_after_a_trial_the_wall_shows_again_what_was_put_there(engine: Engine) -> None:
    with engine.begin() as connection:
        (only,) = hang(connection, 1, 1)
        before = layers.put(connection, "push", alone(only, "/network"), "operator-1", AT - MINUTE)
    assert ask(engine, "POST", "try", {"title": "Peta", "tiles": [WORDS], "display": only})[0] == 200
    with engine.connect() as connection:
        wall = queries.wall(connection, AT)
    later = timeline(wall, AT + 3 * MINUTE)[only][0].shown
    assert later.layer is not None
    assert later.layer.id == before.id


def test_a_wall_begins_with_scenes_that_fit_it_once(engine: Engine) -> None:
    with engine.begin() as connection:
        hang(connection, 3, 2)
    assert ask(engine, "POST", "default")[0] == 200
    with engine.connect() as connection:
        wall = queries.wall(connection, AT)
    assert len(wall.scenes) == 5
    assert wall.scenes["peta"].tiles[0].area[2:] == (3, 2)
    assert wall.plan.version == 1
    assert ask(engine, "POST", "default")[0] == 409


def test_nobody_without_the_wall_may(engine: Engine) -> None:
    for role in (Role.VIEWER, Role.EDITOR, Role.STEWARD):
        browser = client(engine, wall_scenes.ACTIONS, AT, somebody(role))
        assert send(browser, "POST", "/api/wall/scenes", {"title": "x"}).status_code == 403

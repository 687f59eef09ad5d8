"""Words for the wall: put up, taken down, and what is refused; on both databases."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from commandcenter.actions import wall_images, wall_notices
from commandcenter.domain.access import Role
from commandcenter.domain.clock import HOUR, MINUTE
from commandcenter.domain.wall.geometry import WHOLE
from commandcenter.domain.wall.scenes import Scene, Tile
from commandcenter.store.queries.wall_images import images
from commandcenter.store.queries.wall_notices import Notice, standing
from commandcenter.store.writes.wall import content
from commandcenter.store.writes.wall import images as image_writes
from commandcenter.store.writes.wall import notices as writes
from tests.actions.serving import AT, client, send, somebody, trail

WORDS = "Rapat koordinasi pukul 14.00"


@pytest.fixture
def desk(engine: Engine) -> FlaskClient:
    actions = (*wall_notices.ACTIONS, *wall_images.ACTIONS)
    return client(engine, actions, who=somebody(Role.OPERATOR, name="operator-1"))


def stand(engine: Engine, at: int = AT) -> list[Notice]:
    with engine.connect() as connection:
        return standing(connection, at)


def put(desk: FlaskClient, **body: Any) -> tuple[int, Any]:
    answer = send(desk, "POST", "/api/wall/notices", body)
    return answer.status_code, answer.get_json()


def test_a_notice_stands_until_it_is_ended(desk: FlaskClient, engine: Engine) -> None:
    status, said = put(desk, words=WORDS)
    assert status == 200
    assert [(each.words, each.starts_at, each.ends_at, each.by) for each in stand(engine)] == [
        (WORDS, AT, None, "operator-1")
    ]
    ended = send(desk, "POST", f"/api/wall/notices/{said['id']}/end")
    assert ended.status_code == 200
    assert stand(engine) == []
    assert send(desk, "POST", f"/api/wall/notices/{said['id']}/end").status_code == 409
    assert [row.action for row in trail(engine)] == ["wall.notice", "wall.notice_end"]
    assert trail(engine)[0].actor == "operator-1"


@pytest.mark.parametrize(
    ("given", "lasts"),
    [
        ({"minutes": 30}, 30 * MINUTE), ({"minutes": "15"}, 15 * MINUTE), ({"until": "17.00"}, 2 * HOUR + 55 * MINUTE),
        ({"until": "14:00"}, 24 * HOUR - 5 * MINUTE), ({"minutes": "", "until": ""}, None),
    ],
)  # fmt: skip
def test_how_long_it_stands(desk: FlaskClient, engine: Engine, given: dict[str, Any], lasts: int | None) -> None:
    """A time of the day is the next one that comes: it is 14.05."""
    assert put(desk, words=WORDS, **given)[0] == 200
    (notice,) = stand(engine)
    assert notice.ends_at == (None if lasts is None else AT + lasts)
    if lasts is not None:
        assert stand(engine, AT + lasts) == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "words"), ({"words": ""}, "words"), ({"words": "\u202e\u200b\x00"}, "words"), ({"words": 7}, "words"),
        ({"words": "a" * 301}, "words"), ({"words": "a" * 10_000}, "words"),
        ({"words": WORDS, "minutes": 0}, "minutes"),
        ({"words": WORDS, "minutes": 1e9}, "minutes"), ({"words": WORDS, "until": "25.00"}, "until"),
        ({"words": WORDS, "until": "١٢.٠٠"}, "until"), ({"words": WORDS, "minutes": 5, "until": "17.00"}, "until"),
        ({"words": WORDS, "colour": "red"}, "colour"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field(desk: FlaskClient, engine: Engine, body: Any, field: str) -> None:
    status, said = put(desk, **body)
    assert status == 422
    assert [each["field"] for each in said["problems"]] == [field]
    assert stand(engine) == []


def test_words_are_kept_as_they_are_read(desk: FlaskClient, engine: Engine) -> None:
    """Without what nobody sees; markup is words."""
    assert put(desk, words=" <b>Awas</b>\n\x00\u202e banjir\t ")[0] == 200
    assert [each.words for each in stand(engine)] == ["<b>Awas</b> banjir"]


def test_the_same_words_stand_once_and_no_more_than_fit(desk: FlaskClient, engine: Engine) -> None:
    assert put(desk, words=WORDS)[0] == 200
    assert put(desk, words=WORDS)[0] == 409
    for number in range(1, writes.NOTICES_MAX):
        assert put(desk, words=f"{WORDS} {number}")[0] == 200
    assert put(desk, words="satu lagi")[0] == 409
    assert len(stand(engine)) == writes.NOTICES_MAX


@pytest.mark.parametrize("given", ["0", "-1", "x", "9" * 40, "%00", "1;2"])
def test_a_notice_that_is_none_is_not_ended(desk: FlaskClient, given: str) -> None:
    assert send(desk, "POST", f"/api/wall/notices/{given}/end").status_code == 409


def test_an_image_that_a_scene_shows_is_not_deleted(desk: FlaskClient, engine: Engine) -> None:
    with engine.begin() as connection:
        key = image_writes.keep(connection, "Peta banjir", "image/png", b"bytes", "operator-1", AT).key
        scene = content.put_scene(connection, Scene("pagi", "Pagi", (Tile("image", WHOLE, key),)), "t", AT)
    refused = send(desk, "DELETE", f"/api/wall/images/{key}")
    assert refused.status_code == 409
    assert "Pagi" in refused.get_json()["error"]
    with engine.begin() as connection:
        content.delete_scene(connection, "pagi", scene.version, "t", AT)
    assert send(desk, "DELETE", f"/api/wall/images/{key}").status_code == 200
    assert send(desk, "DELETE", f"/api/wall/images/{key}").status_code == 409
    with engine.connect() as connection:
        assert images(connection) == []
    assert trail(engine)[-1].action == "wall.image_delete"

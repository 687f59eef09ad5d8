"""Scenes and plan as a file over the wire: taken along, compared, read; with the line of each mistake."""

from typing import Any

import pytest
from sqlalchemy import Engine

from commandcenter.actions import wall_file, wall_scenes
from commandcenter.domain.access import Role
from tests.actions.serving import AT, client, send, somebody, trail


def ask(engine: Engine, path: str, body: Any = None) -> Any:
    browser = client(engine, (*wall_file.ACTIONS, *wall_scenes.ACTIONS), AT, somebody(Role.OPERATOR))
    answer = send(browser, "POST", f"/api/wall/{path}", body)
    return answer.status_code, answer.json


def test_what_is_taken_along_is_read_again_and_changes_nothing(engine: Engine) -> None:
    ask(engine, "default")
    status, taken = ask(engine, "export")
    assert (status, taken["name"]) == (200, "dinding.yaml")
    status, read = ask(engine, "import", {"text": taken["text"], "replace": True})
    assert (status, read["changes"], read["problems"]) == (200, [], [])
    assert [row.action for row in trail(engine)] == ["scene.default"]


def test_it_is_said_first_what_would_change(engine: Engine) -> None:
    text = "scenes:\n- {key: peta, title: Peta, tiles: []}\n"
    status, read = ask(engine, "import", {"text": text, "is_trial": True})
    assert (status, read["changes"]) == (200, [["susunan peta", "baru"]])
    assert trail(engine) == []
    status, read = ask(engine, "import", {"text": text, "is_trial": False})
    assert (status, read["next"]) == (200, "/wall/scenes")
    assert [row.action for row in trail(engine)] == ["scene.import"]


@pytest.mark.parametrize(
    "text", ["scenes: [", "scenes:\n- {key: Peta}\n", "a: &a []\nb: *a\n", "\0", "x" * 150_001, None, 7]
)
def test_a_file_that_cannot_be_used_changes_nothing(engine: Engine, text: Any) -> None:
    status, answer = ask(engine, "import", {"text": text})
    assert status == 422
    assert answer["error"]
    assert all(problem["field"].startswith("baris ") for problem in answer["problems"])
    assert trail(engine) == []

"""The pages of scenes: empty, with hostile names, with displays and screens that are gone; in both languages."""

import json
import re

import pytest
from sqlalchemy import Connection, Engine

from commandcenter.domain import access
from commandcenter.domain.access import Role
from commandcenter.domain.clock import DAY, Instant
from commandcenter.domain.wall.geometry import Rect
from commandcenter.domain.wall.scenes import Scene, Tile
from commandcenter.store.writes.wall import content
from commandcenter.wall import defaults
from layouts import WATCHED
from layouts.contract import DESK, Look
from layouts.wall import faults
from layouts.wall.scenes import pages
from tests.layouts.pictures import AT
from tests.layouts.reading import words
from tests.wall.walls import hang

LIST, EDITOR = pages(WATCHED)
OPERATOR = access.account("operator-1", Role.OPERATOR, "", id=1, session=1, opd=None, token="t")
EVIL = '<img src=x onerror=alert(1)>"\u202e{{7*7}}'
FIRST = Rect(0, 0, 1, 1)


def shown(connection: Connection, lang: str = "id", live: bool = True, **params: str) -> str:
    look = Look("en" if lang == "en" else "id", "dark", DESK.distance_m, DESK.diagonal_in)
    page = EDITOR if "key" in params else LIST
    return words(page.build(connection, Instant(AT, live), params, look, OPERATOR))


@pytest.mark.parametrize("lang", ["id", "en"])
def test_an_empty_list_says_how_to_begin(engine: Engine, lang: str) -> None:
    with engine.connect() as connection:
        said = shown(connection, lang)
    assert "/display?window=4" in said
    assert ("Mulai dengan lima susunan siap pakai" in said) == (lang == "id")
    assert "{" not in said


def test_the_list_says_who_changed_what_is_used_where(engine: Engine) -> None:
    with engine.begin() as connection:
        hang(connection, 2, 2)
        defaults.install(connection, "operator-1", AT - DAY)
        said = shown(connection)
    assert "/display?window=4" not in said
    assert "putaran Ronde dinding" in said
    assert "jadwal briefing-pagi (07.30)" in said
    assert re.search(r"versi 1, .+ oleh operator-1", said)


def test_what_is_gone_is_said_and_can_be_opened(engine: Engine) -> None:
    tiles = (Tile("screen", FIRST, "/gone"), Tile("clock", FIRST, "", 99), Tile("screen", FIRST, "/network"))
    with engine.begin() as connection:
        content.put_scene(connection, Scene("lama", EVIL, tiles), EVIL[:80], AT)
        assert "2 petak tidak dapat ditampilkan lagi" in shown(connection)
        look = Look("id", "dark", DESK.distance_m, DESK.diagonal_in)
        made = EDITOR.build(connection, Instant(AT, True), {"key": "lama"}, look, OPERATOR)
    content_ = json.loads(made.to_plotly_json()["props"]["data-scene"])
    assert content_["scene"]["title"] == EVIL
    assert {each["path"] for each in content_["palette"]["screens"]} == {screen.path for screen in WATCHED}


@pytest.mark.parametrize("key", ["nothing", "NOTHING", "a" * 41, "", "../x"])
def test_a_scene_that_there_is_not_says_so(engine: Engine, key: str) -> None:
    with engine.connect() as connection:
        assert "Susunan ini tidak ada" in shown(connection, key=key)


@pytest.mark.parametrize("version", ["1", "2", "7", "9999999999", "x", "-1", "٣"])
def test_whatever_version_is_asked_for_the_page_is_drawn(engine: Engine, version: str) -> None:
    with engine.begin() as connection:
        first = content.put_scene(connection, Scene("peta", "Peta", (Tile("clock", FIRST),)), "operator-1", AT)
        content.delete_scene(connection, "peta", first.version, "operator-1", AT)
        said = shown(connection, key="peta", version=version)
    assert "operator-1" in said
    assert ("Kembalikan versi ini" in said) == (version not in ("7",))


def test_the_past_is_not_edited(engine: Engine) -> None:
    with engine.connect() as connection:
        assert "seperti sekarang" in shown(connection, live=False)
        assert "seperti sekarang" in shown(connection, live=False, key="peta")


def test_every_mistake_of_shape_has_its_words() -> None:
    """What domain/wall can find wrong is what layouts/wall/faults.py translates."""
    import inspect

    from commandcenter.domain.wall import reading, written

    source = inspect.getsource(reading) + inspect.getsource(written)
    found = re.findall(r'(?:fault\(|float, |int, )\s*"([^"]+)"', source)
    assert set(found) == set(faults.PATTERNS)

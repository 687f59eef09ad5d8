"""The program of the wall, as displays get it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import orjson
import pytest
from sqlalchemy import Connection, Engine

from commandcenter.domain.clock import SECOND
from commandcenter.domain.wall.geometry import Layout, Place, Rect
from commandcenter.domain.wall.layers import Layer
from commandcenter.domain.wall.plan import Care, Dimming, Plan, Rotation, Step
from commandcenter.domain.wall.scenes import Scene, Tile, alone
from commandcenter.domain.wall.timeline import Display, Wall
from commandcenter.store.queries.wall_notices import Notice
from commandcenter.store.versions import Topic
from commandcenter.wall.program_view import KEPT, WithProgram
from layouts.wall.program import NAME, PANEL, Program, address, document

AT = 1_795_000_000_000
SPAN = Tile("screen", Rect(0, 0, 2, 1), "/network?theme=light")
WALL = Wall(
    {1: Display(1, "kiri", "/?lang=en", 1217.6, 4000), 2: Display(2, "kanan", "/data", 1217.6, 4000)},
    Layout({1: Place(0, 0, 1217.6, 685, 10), 2: Place(1, 0, 1217.6, 685, 10)}),
    {"peta": Scene("peta", "Peta", (SPAN,))},
)
NOTICE = Notice(1, "Rapat pukul 09.00", AT, None, "operator-1")


def _document(wall: Wall = WALL) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(orjson.dumps(document(Program(wall, (NOTICE,), AT))))
    return found


def _pictures(found: dict[str, Any], display: str) -> list[dict[str, Any]]:
    return [found["pictures"][moment["picture"]] for moment in found["displays"][display]["moments"]]


def test_a_screen_is_told_how_large_and_from_how_far_it_is_seen() -> None:
    """Whatever else its address says stays."""
    found = _document()
    (picture,) = _pictures(found, "1")
    assert picture["tiles"][0]["source"] == "/?diagonal=55&distance=4&lang=en"
    assert found["displays"]["1"]["lang"] == "en"
    assert found["displays"]["2"]["cell"] == [1, 0]
    assert address("/network?theme=light&select=link%3Aa", 1217.6, 4000).count("=") == 4


def test_both_displays_of_a_span_load_the_same_address_and_show_different_parts() -> None:
    """So a view that was painted for one place is the view of the other."""
    found = _document(replace(WALL, plan=Plan((Rotation("ronde", "", (Step("peta", 30),)),))))
    one, two = (_pictures(found, display)[0]["tiles"][0] for display in ("1", "2"))
    assert one["key"] == two["key"]
    assert one["source"] == two["source"]
    assert one["view"][0] == pytest.approx(0)
    assert two["view"][0] == pytest.approx(-(1217.6 + 20) / 1217.6, abs=1e-4)


def test_a_screen_is_shown_in_the_look_of_its_display_and_a_view_over_several_in_the_one_that_they_share() -> None:
    """Whoever sends it has another one at his desk. A map is never half in English."""
    pushed = Layer(1, "push", (*alone(1, "/data"), *alone(2, "/data?lang=id")), (), AT, AT, AT)
    found = _document(replace(WALL, layers=(pushed,)))
    one, two = (_pictures(found, display)[0]["tiles"][0]["source"] for display in ("1", "2"))
    assert "lang=en" in one
    assert "lang=id" in two
    spread = replace(WALL, layers=(Layer(1, "push", (replace(SPAN, source="/network"),), (), AT, AT, AT),))
    assert "lang" not in _pictures(_document(spread), "1")[0]["tiles"][0]["source"]
    displays = {id_: replace(each, start="/?lang=en&theme=light&sound=on") for id_, each in WALL.displays.items()}
    (picture,) = _pictures(_document(replace(spread, displays=displays)), "2")
    assert picture["tiles"][0]["source"] == "/network?diagonal=110.9&distance=4&lang=en&theme=light"


def test_a_picture_that_comes_again_is_the_same_one() -> None:
    """A display finds it painted."""
    steps = (Step("peta", 30), Step("/data", 20))
    found = _document(replace(WALL, plan=Plan((Rotation("ronde", "", steps),))))
    keys = [moment["picture"] for moment in found["displays"]["1"]["moments"]]
    assert len(keys) > 4
    assert len(set(keys)) == 2


def test_a_display_that_is_waited_for_is_told_so_until_the_wall_switches() -> None:
    """And one that nobody waits for is not."""
    waiting = Layer(7, "push", (SPAN,), (), AT, AT + 4 * SECOND, title="Peta", awaits=(1,))
    found = _document(replace(WALL, layers=(waiting,)))
    assert [moment["layer"] for moment in found["displays"]["1"]["moments"]] == [None, 7]
    assert [moment["layer"] for moment in found["displays"]["2"]["moments"]] == [None, None]
    started = _document(replace(WALL, layers=(replace(waiting, starts_at=AT + SECOND),)))
    assert [moment["layer"] for moment in started["displays"]["1"]["moments"]] == [None, None]


def test_what_lies_beneath_a_layer_is_named_so_that_it_stays_ready() -> None:
    """It comes back."""
    layer = Layer(7, "takeover", (SPAN,), (), AT, AT, AT, reason={"id": "Menara Temayang mati", "en": "down"})
    found = _document(replace(WALL, layers=(layer,)))
    assert [picture["why"] for display in ("1", "2") for picture in _pictures(found, display)] == [
        "down", "Menara Temayang mati",
    ]  # fmt: skip
    assert found["pictures"][found["displays"]["2"]["beneath"]]["of"] == "start"


def test_care_and_notices_are_part_of_it() -> None:
    """Displays ask nothing else."""
    care = Care((Dimming(22 * 60, 5 * 60, 0.4),), drift=False, reload_at=None)
    found = _document(replace(WALL, plan=Plan(care=care)))
    assert found["care"] == {"dimming": [[1320, 300, 0.4]], "drift": False, "reload_at": None, "heap_max_mb": 700}
    assert found["notices"] == [{"words": NOTICE.words, "from": AT, "to": None}]


class _Screens:
    """Views of screens."""

    def canonical(self, requested: str) -> str | None:
        return requested if requested == "network" else None

    def panels(self, view: str) -> list[tuple[str, int, frozenset[Topic]]]:
        return [(f"map of {view}", 1, frozenset({Topic.STATE}))]

    def render(self, view: str, panel: str, versions: object) -> Any:
        return f"{view} {panel} {versions}"


def test_the_program_is_pushed_before_all_screens(engine: Engine) -> None:
    """Displays switch by it; a screen may take long."""
    views = WithProgram(_Screens(), engine.connect, lambda: AT)
    assert views.canonical(NAME) == NAME
    ((panel, round_, topics),) = views.panels(NAME)
    assert panel == PANEL
    assert round_ < 0
    assert Topic.WALL in topics
    assert (views.canonical("network"), views.canonical("x")) == ("network", None)
    assert views.panels("network")[0][0] == "map of network"
    assert views.render("network", "map", None) == "network map None"  # type: ignore[comparison-overlap]
    content = orjson.loads(b"{" + views.render(NAME, PANEL, None).content + b"}")
    assert content["children"]["displays"] == {}


def test_a_program_is_made_once_for_all_who_come_back_at_once(engine: Engine) -> None:
    """And anew when the wall changed, after some seconds, and while nobody vouches for versions."""
    now, connections = [AT], [0]

    def connect() -> Connection:
        connections[0] += 1
        return engine.connect()

    views = WithProgram(_Screens(), connect, lambda: now[0])
    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(lambda _: views.render(NAME, PANEL, {Topic.WALL: 3}), range(64)))
    assert connections[0] == 1
    assert len({id(each) for each in made}) == 1
    for version, at, count in ((4, AT, 2), (4, AT + KEPT - 1, 2), (4, AT + KEPT, 3), (4, AT - 1, 4)):
        now[0] = at
        views.render(NAME, PANEL, {Topic.WALL: version})
        assert connections[0] == count
    for count in (5, 6):
        views.render(NAME, PANEL, None)
        assert connections[0] == count


def test_a_program_that_cannot_be_made_is_none(engine: Engine) -> None:
    """Displays keep the one that they have."""
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO wall_plan VALUES (1, 'not JSON', 0, 'x')")
    views = WithProgram(_Screens(), engine.connect, lambda: AT)
    assert views.render(NAME, PANEL, None).content == b'"children":null'

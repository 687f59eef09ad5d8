"""The video wall in the store, on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, Engine

from commandcenter.domain.wall.geometry import Place, Rect
from commandcenter.domain.wall.layers import LEAD, READY_MAX, Position
from commandcenter.domain.wall.plan import Plan, Rotation, Step, Takeover
from commandcenter.domain.wall.reading import Unreadable
from commandcenter.domain.wall.scenes import Scene, Tile, alone
from commandcenter.store.queries import wall as queries
from commandcenter.store.queries.wall import Report
from commandcenter.store.writes.access import displays
from commandcenter.store.writes.wall import content, layers
from commandcenter.store.writes.wall import displays as hung

AT = 1_795_000_000_000
MAP = Scene("peta", "Peta", (Tile("screen", Rect(0, 0, 2, 1), "/network"),))


def _hang(connection: Connection, count: int = 2, at: int = AT) -> list[int]:
    ids = []
    for column in range(count):
        made = displays.add(
            connection, f"layar {column}", "/", "uji", code=f"C{column}", link_hash=f"l{column}",
            token_hash=f"t{column}", at=at,
        )  # fmt: skip
        assert hung.hang(connection, made.id, Place(column, 0, 1210, 680, 8), 5000)
        ids.append(made.id)
    return ids


def _say(connection: Connection, display: int, at: int) -> None:
    nothing = dict.fromkeys(
        ("data_at", "frame_rate", "heap_bytes", "nodes", "width_px", "height_px", "pixel_ratio", "offset_ms")
    )
    said = Report(
        display_id=display, seen_at=at, opened_at=AT, shows="start", title="", stale=0, failing=0, errors=0,
        last_error="", warm=("abc",), build="1", **nothing,
    )  # fmt: skip
    hung.report(connection, said)


def test_a_wall_is_read_as_it_hangs(engine: Engine) -> None:
    """A display without a place has none, and all else is known of it."""
    with engine.begin() as connection:
        first, second = _hang(connection)
        hung.hang(connection, second, None, 900)
        wall = queries.wall(connection, AT)
    assert wall.layout.places == {first: Place(0, 0, 1210, 680, 8)}
    assert wall.displays[second].distance_mm == 900


def test_nobody_overwrites_a_scene_that_he_has_not_seen(engine: Engine) -> None:
    """Whoever comes second is told whose it is; versions stay."""
    with engine.begin() as connection:
        one = content.put_scene(connection, MAP, "operator-1", AT)
        two = content.put_scene(connection, replace(one, title="Peta besar"), "operator-2", AT + 1)
        with pytest.raises(content.Overtaken) as overtaken:
            content.put_scene(connection, replace(one, title="lain"), "operator-1", AT + 2)
        assert (overtaken.value.version, overtaken.value.by) == (2, "operator-2")
        assert queries.scenes(connection) == {"peta": two}
        assert [each.version for each in queries.versions_of_scene(connection, "peta")] == [2, 1]
        assert queries.scene_of_version(connection, "peta", 1) == one


def test_what_could_not_be_read_again_is_not_written(engine: Engine) -> None:
    """One such row, and no display would get its program."""
    too_short = Plan((Rotation("ronde", "Ronde", (Step("peta", 1),)),))
    off_the_wall = replace(MAP, tiles=(Tile("screen", Rect(1e9, 0, 1, 1), "/network"),))
    with engine.begin() as connection:
        with pytest.raises(Unreadable):
            content.put_plan(connection, too_short, "operator-1", AT)
        with pytest.raises(Unreadable):
            content.put_scene(connection, off_the_wall, "operator-1", AT)
        assert (queries.plan(connection), queries.scenes(connection)) == (Plan(), {})


def test_a_deleted_scene_is_gone_and_can_come_back(engine: Engine) -> None:
    """As another version of the same."""
    with engine.begin() as connection:
        content.put_scene(connection, MAP, "operator-1", AT)
        assert content.delete_scene(connection, "peta", 1, "operator-1", AT + 1) is not None
        assert queries.scenes(connection) == {}
        assert content.delete_scene(connection, "peta", 1, "operator-1", AT + 2) is None
        assert content.put_scene(connection, MAP, "operator-1", AT + 3).version == 3


def test_the_plan_is_what_was_written_last(engine: Engine) -> None:
    """Every version can be read again."""
    rotation = Rotation("ronde", "Ronde", (Step("peta", 30), Step("/data", 15)), (4, 7))
    plan = Plan((rotation,), takeovers=(Takeover("kritis", "peta", rules=("tower-*",)),))
    with engine.begin() as connection:
        assert content.put_plan(connection, plan, "operator-1", AT) == replace(plan, version=1)
        with pytest.raises(content.Overtaken):
            content.put_plan(connection, plan, "operator-2", AT + 1)
        content.put_plan(connection, Plan(version=1), "operator-2", AT + 2)
        assert queries.plan(connection) == Plan(version=2)
        assert queries.plan_of_version(connection, 1) == replace(plan, version=1)


def test_a_layer_begins_when_the_last_display_has_painted_it(engine: Engine) -> None:
    """A display that is dark is not waited for."""
    with engine.begin() as connection:
        first, second, dark = _hang(connection, 3)
        for display in (first, second):
            _say(connection, display, AT - 1000)
        _say(connection, dark, AT - 60_000)
        wide = Tile("screen", Rect(0, 0, 3, 1), "/network")
        layer = layers.put(connection, "push", [wide], "operator-1", AT)
        assert layer.awaits == (first, second)
        assert layer.begins_at == AT + READY_MAX
        assert not layers.ready(connection, layer.id, dark, AT + 90)
        assert not layers.ready(connection, layer.id, first, AT + 100)
        assert not layers.ready(connection, layer.id, first, AT + 150)
        assert layers.ready(connection, layer.id, second, AT + 200)
        found = queries.layer(connection, layer.id)
    assert found is not None
    assert found.begins_at == AT + 200 + LEAD


def test_what_was_pushed_before_ends_where_nothing_of_it_is_left(engine: Engine) -> None:
    """And stays where it is seen beside the new one."""
    with engine.begin() as connection:
        first, _second = _hang(connection)
        wide = layers.put(connection, "push", MAP.tiles, "operator-1", AT)
        narrow = layers.put(connection, "push", alone(first, "/data"), "operator-1", AT + 1000)
        assert [each.id for each in queries.layers(connection, AT + 2000)] == [wide.id, narrow.id]
        again = layers.put(connection, "push", MAP.tiles, "operator-1", AT + 3000)
        assert [each.id for each in queries.layers(connection, AT + 5000)] == [again.id]


def test_a_layer_is_taken_off_once(engine: Engine) -> None:
    """By whoever is first; it goes everywhere at once."""
    with engine.begin() as connection:
        _hang(connection)
        layer = layers.put(connection, "takeover", MAP.tiles, "alerts", AT, lasts=600_000)
        assert layers.end(connection, layer.id, "operator-1", AT + 5000) is not None
        assert layers.end(connection, layer.id, "operator-2", AT + 5000) is None
        assert queries.layers(connection, AT + 5000 + LEAD) == []


def test_where_a_rotation_is_is_kept(engine: Engine) -> None:
    """In place of where it was."""
    with engine.begin() as connection:
        layers.put_position(connection, "ronde", Position(AT, None, AT, 0), "operator-1", AT)
        layers.put_position(connection, "ronde", Position(AT, 1, AT + 5, 0), "operator-1", AT)
        assert queries.positions(connection) == {"ronde": Position(AT, 1, AT + 5, 0)}


def test_a_report_takes_the_place_of_the_one_before(engine: Engine) -> None:
    """One row for each display."""
    with engine.begin() as connection:
        first, _second = _hang(connection)
        for at in (AT, AT + 3000):
            _say(connection, first, at)
        reports = queries.reports(connection)
    assert (list(reports), reports[first].seen_at, reports[first].warm) == ([first], AT + 3000, ("abc",))

"""Displays that go dark: alone, together, on purpose; and what the alert engine makes of it."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from commandcenter.alerts import rules_file
from commandcenter.alerts.sources.displays import COMING_BACK, DisplaySource
from commandcenter.domain.alerts.rules import Rules
from commandcenter.domain.clock import MINUTE, SECOND
from commandcenter.store.writes.access import displays
from commandcenter.store.writes.wall.displays import report as write
from tests.alerts.sources.looking import look, values
from tests.alerts.world import World
from tests.layouts.wall.moods import report
from tests.network import START

RULES = Rules({key: each for key, each in rules_file.load(None).rules.by_key.items() if key.startswith("wall-")})


def _add(engine: Engine, count: int) -> list[int]:
    with engine.begin() as connection:
        return [
            displays.add(
                connection, f"Layar {n}", "/", "jaringan", code=f"c{n}", link_hash=f"l{n}", token_hash=f"t{n}", at=START
            ).id
            for n in range(count)
        ]


def _say(engine: Engine, ids: list[int], at: int, **changes: object) -> None:
    with engine.begin() as connection:
        for id_ in ids:
            write(connection, replace(report(id_), seen_at=at, **changes))  # type: ignore[arg-type]


def test_a_display_is_dark_after_seven_seconds_and_nothing_it_said_before_counts(engine: Engine) -> None:
    source, (one,) = DisplaySource(), _add(engine, 1)
    _say(engine, [one], START, stale=2, heap_bytes=950_000_000, offset_ms=-90_000.0)
    assert values(engine, source, START + SECOND) == {
        f"display.dark display:{one}": False, f"display.stale display:{one}": 2, f"display.heap_mb display:{one}": 950,
        f"display.clock_s display:{one}": 90, "wall.dark wall:wall": 0,
    }  # fmt: skip
    found = look(engine, source, START + 8 * SECOND)
    dark = found[f"display.dark display:{one}"]
    assert (dark.value, dark.since, dark.because) == (True, START, "")
    assert found[f"display.stale display:{one}"].value is None


def test_a_display_that_was_locked_out_is_missed_by_nobody(engine: Engine) -> None:
    source, (one, other) = DisplaySource(), _add(engine, 2)
    _say(engine, [one, other], START)
    with engine.begin() as connection:
        displays.revoke(connection, one, "administrator-1", START + SECOND)
    assert f"display.dark display:{one}" not in values(engine, source, START + MINUTE)


def test_several_that_go_dark_at_once_are_explained_by_the_wall_until_the_last_is_back(engine: Engine) -> None:
    source, ids = DisplaySource(), _add(engine, 6)
    _say(engine, ids[:1], START - 5 * MINUTE)  # lost before, by itself
    _say(engine, ids[1:], START)
    _say(engine, ids[5:], START + 30 * SECOND)
    found = look(engine, source, START + 30 * SECOND)
    assert found["wall.dark wall:wall"].value == 4
    assert found["wall.dark wall:wall"].detail == {"displays": ["Layar 1", "Layar 2", "Layar 3", "Layar 4"]}
    assert [found[f"display.dark display:{id_}"].because for id_ in ids] == ["", *["wall:wall"] * 4, ""]
    _say(engine, ids[2:], START + 40 * SECOND)
    found = look(engine, source, START + 41 * SECOND)
    assert found["wall.dark wall:wall"].value == 0
    assert found[f"display.dark display:{ids[1]}"].because == "wall:wall"
    late = look(engine, source, START + 42 * SECOND + COMING_BACK)
    assert late[f"display.dark display:{ids[1]}"].because == ""


# ---- with the rules that are shipped ---------------------------------------------------------------------------------


@pytest.fixture
def world(engine: Engine) -> World:
    return World(engine, RULES, more=lambda: (DisplaySource(),))


def _told(world: World) -> list[tuple[str, str]]:
    """What stands and is announced; what is over and waits for somebody's acknowledgement does not count."""
    standing = world.standing().values()
    return sorted((each.rule, each.name) for each in standing if not each.treatment and each.is_active)


def _wait(world: World, seconds: int, *reporting: int) -> None:
    """Five seconds at a time, as the service looks; these go on reporting."""
    for _ in range(seconds // 5):
        _say(world.engine, list(reporting), world.now + 4 * SECOND)
        world.step(5 * SECOND)


def test_one_plug_is_one_alert_and_a_reload_is_none(world: World) -> None:
    one, two, three, four = ids = _add(world.engine, 4)
    _wait(world, 10, *ids)
    _wait(world, 20, one, two, three)  # the fourth loads itself anew
    assert _told(world) == []
    _wait(world, 10, *ids)
    _wait(world, 50, one, two, three)
    assert _told(world) == [("wall-display-dark", "Layar 3")]
    _wait(world, 30, *ids)
    assert _told(world) == []
    assert four


def test_the_switch_of_the_wall_is_one_alert_not_thirty_two(world: World) -> None:
    ids = _add(world.engine, 32)
    _wait(world, 10, *ids)
    _wait(world, 90)
    assert _told(world) == [("wall-dark", "Dinding")]
    for back in (10, 20, 31):  # they come back one after the other
        _wait(world, 10, *ids[:back])
        assert _told(world) == [("wall-dark", "Dinding")]
    _wait(world, 180, *ids)
    assert _told(world) == []


def test_a_restart_of_the_web_server_is_no_alert(world: World) -> None:
    ids = _add(world.engine, 8)
    _wait(world, 10, *ids)
    _wait(world, 25)
    _wait(world, 10, *ids[:7])
    _wait(world, 60, *ids)
    assert _told(world) == []

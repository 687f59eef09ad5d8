"""The screen /wall: what it shows of displays in every state."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from commandcenter.domain.clock import MINUTE, SECOND, Instant
from commandcenter.domain.wall.health import DARK_AFTER, Condition
from commandcenter.store.queries.wall import Report
from commandcenter.store.writes.access.displays import add
from commandcenter.store.writes.wall.displays import report as write
from layouts import SCREENS
from layouts.contract import DESK, Look
from layouts.wall_screen import figures, room, totals, wrong
from layouts.wall_screen.known import fetch
from layouts.wall_screen.steps import steps
from tests.layouts.reading import on_the_wire, words
from tests.layouts.wall.moods import AT, MOODS, known, report

SCREEN = next(each for each in SCREENS if each.key == "wall")
AT_DESK = replace(DESK, lang="en")


def _shown(panel: str, mood: str, look: Look = AT_DESK) -> str:
    return words(SCREEN.panel(panel).render(known(mood), look))


def test_every_display_is_counted_once() -> None:
    n = totals.counts(known("busy"))
    assert sum(n.values()) == 32
    assert (n["dark"], n["never"], n["stale"], n["ailing"]) == (1, 1, 2, 4)


def test_a_dark_display_says_since_when_and_nothing_of_what_it_showed() -> None:
    said = _shown("wall", "dark", replace(DESK, lang="id"))
    assert said.count("gelap sejak") >= 8
    assert "fps" not in said


def test_the_drawing_is_to_scale() -> None:
    """Two columns of the same displays with bezels between them: each is a little less than the half."""
    wire = on_the_wire(room.render(known("quiet"), AT_DESK, {}))
    widths = {float(each) for each in re.findall(r'"width":"([\d.]+)%"', wire)} - {100.0}
    assert len(widths) == 1
    assert 49 < widths.pop() < 50


def test_what_is_wrong_comes_worst_first_with_the_steps_of_a_dark_one_in_their_order() -> None:
    said = _shown("wrong", "busy")
    assert said.index("Layar A2") < said.index("Layar B7") < said.index("Layar A3")
    positions = [said.index(word) for word in ("Power:", "Cable:", "Network:", "Browser:")]
    assert positions == sorted(positions)


def test_the_whole_wall_dark_is_one_thing_that_is_wrong() -> None:
    assert known("dark").is_all_dark
    said = _shown("wrong", "dark")
    assert "All displays dark" in said
    assert "Layar A1" not in said


def test_a_wall_that_is_well_says_so() -> None:
    assert "The wall is well" in _shown("wrong", "quiet")
    assert wrong.table(known("quiet"), AT_DESK) is None


def test_everything_that_is_wrong_has_something_to_do() -> None:
    for each in known("busy").states.values():
        is_well = each.condition is Condition.LIVE and not each.ills
        assert bool(steps("id", each)) is not is_well


@pytest.mark.parametrize("mood", MOODS)
def test_the_table_has_a_row_for_every_display(mood: str) -> None:
    found = figures.table(known(mood), AT_DESK)
    assert (len(found.rows) if found else 0) == known(mood).n


def test_names_and_titles_are_text_whatever_is_in_them() -> None:
    """As everywhere: Dash makes text of them, never markup; and the longest is cut by the style sheet."""
    evil = "<img src=x onerror=alert(1)> \u202e" + "x" * 80
    mood = known("quiet")
    mood = replace(mood, reports={1: report(1, shows="push:1", title=evil, last_error=evil)})
    assert evil in words(SCREEN.panel("wall").render(mood, AT_DESK))


def test_the_pulse_says_when_each_was_last_heard_of() -> None:
    assert f'\\"1\\": {AT - SECOND}' in on_the_wire(totals.render(known("quiet"), AT_DESK))


# ---- from the store --------------------------------------------------------------------------------------------------


def test_the_store_knows_no_display_and_no_past(engine: Engine) -> None:
    with engine.connect() as connection:
        found = fetch(connection, Instant(AT), {})
        assert found is not None
        assert found.n == 0
        assert fetch(connection, Instant(AT, live=False), {}) is None


def _said(engine: Engine, said: Report) -> None:
    with engine.begin() as connection:
        write(connection, said)


def test_a_display_is_judged_by_its_report_and_by_what_the_wall_told_it(engine: Engine) -> None:
    with engine.begin() as connection:
        made = add(connection, "kiri", "/", "jaringan", code="AAAAAAAA", link_hash="l", token_hash="t", at=AT - MINUTE)
    _said(engine, report(made.id))
    with engine.connect() as connection:
        now, later = (fetch(connection, Instant(at), {}) for at in (AT, AT - SECOND + DARK_AFTER + 1))
        assert now is not None
        assert later is not None
        assert now.states[made.id].condition is Condition.LIVE
        assert now.states[made.id].ills == ()
        assert later.dark == [made.id]
    _said(engine, report(made.id, shows="push:9"))
    with engine.connect() as connection:
        found = fetch(connection, Instant(AT), {})
        assert found is not None
        assert [str(each) for each in found.states[made.id].ills] == ["behind"]

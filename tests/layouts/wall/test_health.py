"""How a display is, in shapes and words."""

from typing import Any

import pytest

from commandcenter.domain.clock import DAY, SECOND
from commandcenter.domain.picture import Shown
from commandcenter.domain.wall.geometry import Place
from commandcenter.domain.wall.health import Condition, Ill
from commandcenter.domain.wall.timeline import Display
from commandcenter.store.queries.wall import Report
from layouts import i18n
from layouts.wall.health import ILLS, SHOWN, WORDS, aspect_of, said, state

AT = 1_795_417_500_000  # 14.05 WIB
DISPLAY = Display(3, "kiri atas", "/", 1217.6, 4000)


def report(**changes: Any) -> Report:
    """A healthy display of full HD, heard of a second ago."""
    values: dict[str, Any] = {
        "display_id": 3, "seen_at": AT - SECOND, "opened_at": AT - DAY, "shows": "start", "title": "",
        "data_at": AT - 20 * SECOND, "stale": 0, "failing": 0, "frame_rate": 60.0, "heap_bytes": 80_000_000,
        "nodes": 4000, "errors": 0, "last_error": "", "width_px": 1920, "height_px": 1080, "pixel_ratio": 1.0,
        "offset_ms": 4.0, "warm": (), "build": "b",
    }  # fmt: skip
    return Report(**(values | changes))


def test_a_dark_display_says_since_when_in_both_languages() -> None:
    found = state(DISPLAY, report(seen_at=AT), AT + 60 * SECOND)
    assert (found.shown, found.condition, found.since) == (Shown.DOWN, Condition.DARK, AT)
    assert said("id", found, AT + 60 * SECOND) == "gelap sejak 14.05"
    assert said("en", found, AT + 60 * SECOND) == "dark since 14:05"
    assert said("en", found, AT + 2 * DAY) == "dark since Mon 14:05"


def test_one_that_is_well_one_that_is_not_and_one_that_never_spoke() -> None:
    well = state(DISPLAY, report(), AT)
    assert (well.shown, said("id", well, AT)) == (Shown.UP, "hidup")
    slow = state(DISPLAY, report(frame_rate=3.0), AT)
    assert (slow.shown, slow.ills, said("en", slow, AT)) == (Shown.DEGRADED, (Ill.RATE,), "low frame rate")
    old = state(DISPLAY, report(stale=2), AT)
    assert (old.shown, said("id", old, AT)) == (Shown.DEGRADED, "usang")
    never = state(DISPLAY, None, AT)
    assert (never.shown, said("id", never, AT)) == (Shown.UNKNOWN, "belum pernah melapor")


def test_a_report_of_another_display_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="display 4"):
        state(DISPLAY, report(display_id=4), AT)


def test_every_condition_and_every_ill_has_its_words() -> None:
    assert set(SHOWN) == set(WORDS) == set(Condition)
    assert set(ILLS) == set(Ill)
    for words in (*WORDS.values(), *ILLS.values()):
        assert i18n.catalogue("id").get(words) is not None


def test_the_shape_of_a_display_is_that_of_its_picture() -> None:
    assert aspect_of(Place(0, 0, 1600, 900, 10)) == pytest.approx(16 / 9)
    assert aspect_of(None) is None

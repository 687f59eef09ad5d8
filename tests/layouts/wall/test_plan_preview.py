"""The day of the wall as a band: what the timeline says, rotations as one thing."""

from commandcenter.domain.clock import start_of_day
from commandcenter.domain.wall.geometry import Layout, Place, Rect
from commandcenter.domain.wall.plan import WEEKDAYS, Care, Dimming, Plan, Rotation, Scheduled, Step
from commandcenter.domain.wall.scenes import Scene, Tile
from commandcenter.domain.wall.timeline import Display, Wall
from layouts.wall.plan.preview import DAY_MIN, Band, Span, bands, dimming

MIDNIGHT = start_of_day(1_795_000_000_000)
SCENES = {
    "peta": Scene("peta", "Peta", (Tile("screen", Rect(0, 0, 2, 1), "/network"),)),
    "kiri": Scene("kiri", "Kiri", (Tile("screen", Rect(0, 0, 1, 1), "/alerts"),)),
}
WALL = Wall(
    {id_: Display(id_, f"layar {id_}", "/", 1200, 4000) for id_ in (1, 2)},
    Layout({id_: Place(id_ - 1, 0, 1200, 675, 10) for id_ in (1, 2)}), SCENES,
    Plan(
        (Rotation("ronde", "Ronde", (Step("peta", 30), Step("gone", 30), Step("/data", 20))),),
        (Scheduled("pagi", "kiri", frozenset(WEEKDAYS), 450, 30),),
        care=Care((Dimming(22 * 60, 5 * 60, 0.4), Dimming(720, 780, 0.8))),
    ),
)  # fmt: skip


def test_a_day_is_rotations_and_what_the_schedule_lays_above_them() -> None:
    """A scene on one display leaves the other as it is."""
    rotation = "rotation", "Ronde"
    assert bands(WALL, MIDNIGHT) == [
        Band((1,), (Span(0, 450, *rotation), Span(450, 480, "schedule", "Kiri"), Span(480, DAY_MIN, *rotation))),
        Band((2,), (Span(0, DAY_MIN, *rotation),)),
    ]


def test_displays_that_show_the_same_all_day_are_one_band() -> None:
    """Nothing planned: where they begin."""
    bare = Wall(WALL.displays, WALL.layout, SCENES)
    assert bands(bare, MIDNIGHT) == [Band((1, 2), (Span(0, DAY_MIN, "start", ""),))]


def test_light_across_midnight_is_two_times_of_a_day() -> None:
    """In their order."""
    assert dimming(WALL.plan.care) == [(0, 300, 0.4), (720, 780, 0.8), (1320, DAY_MIN, 0.4)]

from commandcenter.domain.picture import Shown
from layouts.attainment import trend
from layouts.contract import Look
from tests.layouts.attainment import moods
from tests.layouts.reading import words

DESK = Look(distance_m=0.7, diagonal_in=24)


def test_the_regency_and_the_worst_are_shown_with_the_change_since_the_quarter_before() -> None:
    shown = words(trend.render(moods.busy(), Look()))
    assert shown.startswith("Kabupaten 89,1 % +6,5 dari TW I 2024 DPU BMPR 53,7 % -12,3")


def test_a_new_plan_is_said_and_at_a_desk_which() -> None:
    assert words(trend.render(moods.busy(), Look())).endswith("rencana baru, terakhir TW I 2026")
    assert words(trend.render(moods.busy(), DESK)).endswith("(Perjanjian Kinerja 2026, awal)")


def test_the_table_has_every_quarter_and_a_gap_is_a_gap() -> None:
    table = trend.table(moods.busy(), Look())
    assert table is not None
    mine = [row for row in table.rows if row["who"] == "Kec. Tambakrejo"]
    assert [row["percent"] for row in mine] == [None] * 8 + [88, 92, None]
    assert [row["plan"] for row in mine if row["plan"]] == list(moods.BREAKS.values())


def test_the_newest_point_is_toned_by_the_rule_of_the_verdict() -> None:
    tones = [trend.tone(value, moods.RULES) for value in (90.0, 89.99, 65.0, 64.99, None)]
    assert tones == [Shown.UP, Shown.DEGRADED, Shown.DEGRADED, Shown.DOWN, Shown.UNKNOWN]


def test_of_a_quarter_that_nobody_has_reported_stands_the_last_one_that_somebody_has() -> None:
    assert words(trend.render(moods.first_day(), Look())).startswith("Kabupaten 82,6 % TW II 2026 dari TW I 2024")

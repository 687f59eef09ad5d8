"""Tables as they may be given to anybody."""

from itertools import product

import pytest

from commandcenter.exports.public import NOT_TOLD, NUMBERS, Told, opened
from layouts import SCREENS
from layouts.contract import Look, Panel, Screen
from tests.layouts.moody import known

LEAST = 5
NAME, N, OPEN = Told("name", "text"), Told("n", "number", "people"), Told("open", "number", "people", "n")
SHARE = Told("share", "percent", "of_people")
EVERY = [(screen, panel) for screen in SCREENS for panel in screen.panels if panel.table is not None]
IDS = [f"{screen.key}-{panel.key}" for screen, panel in EVERY]


def test_a_small_count_takes_its_rate_along_and_another_count_for_its_sake() -> None:
    rows = [{"name": name, "n": n, "share": n / 2} for name, n in (("a", 3), ("b", 7), ("c", 40))]
    made = opened([NAME, N, SHARE], rows, LEAST)
    assert made.rows == [
        {"name": "a", "n": "<5", "share": NOT_TOLD},
        {"name": "b", "n": "≥5", "share": NOT_TOLD},
        {"name": "c", "n": 40, "share": 20.0},
    ]
    assert made.hidden == 4


def test_a_zero_stays_a_zero_and_nothing_stays_nothing() -> None:
    made = opened([NAME, N], [{"name": "a", "n": 0}, {"name": "b", "n": None}, {"name": "c", "n": 90}], LEAST)
    assert [row["n"] for row in made.rows] == [0, None, 90]


def test_the_same_count_in_another_column_goes_too() -> None:
    """Were it printed there, hiding it here would hide nothing."""
    rows = [{"n": 3, "now": 3}, {"n": 7, "now": 7}, {"n": 40, "now": 40}]
    made = opened([N, Told("now", "number", "people")], rows, LEAST)
    assert [tuple(row.values()) for row in made.rows] == [("<5", "<5"), ("≥5", "≥5"), (40, 40)]


def test_what_is_inside_links_and_numbers_that_do_not_say_what_they_tell_stay_here() -> None:
    columns = [
        NAME, Told("by", "text", "inside"), Told("href", "link"), Told("x", "number"), Told("ms", "number", "things"),
    ]  # fmt: skip
    made = opened(columns, [{"name": "a", "by": "operator-1", "href": "/detail", "x": 1, "ms": 2}], LEAST)
    assert made.columns == ("name", "ms")
    assert made.rows == [{"name": "a", "ms": 2}]


def test_a_figure_is_hidden_where_it_may_count_people_and_not_where_it_is_a_rate() -> None:
    value = Told("value", "number", "figure")
    counts = opened([value], [{"value": 2.0}, {"value": 9.0}, {"value": 80.0}], LEAST)
    assert [row["value"] for row in counts.rows] == ["<5", "≥5", 80.0]
    rates = opened([value], [{"value": 2.0}, {"value": 2.5}], LEAST)
    assert [row["value"] for row in rates.rows] == [2.0, 2.5]
    mixed = opened([value], [{"value": 2.0}, {"value": 2.5}, {"value": 70.0}], LEAST, sums=())
    assert [row["value"] for row in mixed.rows] == ["<5", 2.5, 70.0] or mixed.rows[0]["value"] in ("<5", "≥1")


def test_rows_that_are_closed_are_left_out() -> None:
    made = opened([NAME, N], [{"name": "a", "n": 50}, {"name": "b", "n": 60}], LEAST, closed={1})
    assert [row["name"] for row in made.rows] == ["a"]


@pytest.mark.parametrize(("screen", "panel"), EVERY, ids=IDS)
def test_every_number_of_every_table_says_what_it_tells(screen: Screen, panel: Panel) -> None:
    assert panel.table is not None
    moods = known(screen)
    found = 0
    for mood in moods.names:
        data = moods.data(panel.key, mood) if panel.key != "detail" else None
        table = panel.table(data, Look()) if data is not None else None
        for column in table.columns if table is not None else ():
            found += 1
            assert column.tells or column.kind not in NUMBERS, f"say what {column.key} tells: layouts.contract.Tells"
            names = {each.key for each in table.columns if each.tells == "people"} if table is not None else set()
            assert not column.part_of or (column.tells == "people" and column.part_of in names), column.key
    assert found


@pytest.mark.parametrize(("screen", "panel"), [pair for pair in EVERY if pair[1].is_public],
                         ids=[name for name, pair in zip(IDS, EVERY, strict=True) if pair[1].is_public])  # fmt: skip
def test_no_file_for_the_public_has_a_small_count(screen: Screen, panel: Panel) -> None:
    assert panel.table is not None
    assert not panel.has_tickets
    moods = known(screen)
    for mood, least in product(moods.names, (5, 11)):
        data = moods.data(panel.key, mood)
        table = panel.table(data, Look()) if data is not None else None
        if table is None:
            continue
        told = [Told(column.key, column.kind, column.tells, column.part_of) for column in table.columns]
        made = opened(told, table.rows, least, table.sums, table.closed)
        counts = {each.key for each in told if each.tells == "people"}
        for row, key in product(made.rows, counts):
            value = row.get(key)
            assert not isinstance(value, int | float) or value == 0 or value >= least, (mood, key, row)

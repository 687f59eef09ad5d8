"""What holds for each panel of the attainment screen, in every mood and look (beside the contract of all screens)."""

from itertools import product

import pytest

from layouts.attainment import SCREEN
from layouts.contract import Look, Panel
from layouts.renderer import to_json
from tests.layouts.attainment.moods import MOODS, data
from tests.layouts.reading import on_the_wire, words
from tests.layouts.test_screens import LOOKS

PANELS = pytest.mark.parametrize("panel", SCREEN.panels, ids=lambda panel: panel.key)
NO_DATA = ("empty", "no_targets", "far_ahead", "nobody")


@PANELS
def test_every_line_that_can_be_clicked_can_be_reached_with_the_keyboard(panel: Panel) -> None:
    for mood in MOODS:
        wire = on_the_wire(panel.render(data(panel.key, mood), Look()))
        buttons = wire.count('"data-select":""')
        assert wire.count('"data-select"') - buttons == wire.count('"tabIndex":"0"')


@PANELS
@pytest.mark.parametrize("mood", NO_DATA)
def test_without_targets_nothing_looks_well_and_nothing_is_a_percentage(panel: Panel, mood: str) -> None:
    if panel.key != "detail":
        for look in LOOKS:
            shown = panel.render(data(panel.key, mood), look)
            assert "%" not in words(shown)
            assert "notice-empty" in on_the_wire(shown)


def test_the_first_day_of_a_quarter_alarms_nobody() -> None:
    for panel, look in product(SCREEN.panels, LOOKS):
        if panel.key in ("totals", "opds", "missing", "bands"):
            wire = on_the_wire(panel.render(data(panel.key, "first_day"), look))
            assert not [tone for tone in ("ink-down", "ink-degraded", "ink-unknown") if tone in wire], panel.key


def test_a_table_says_the_same_in_numbers_whatever_the_language() -> None:
    for panel in SCREEN.panels:
        if panel.table is None:
            continue
        tables = [panel.table(data(panel.key, "busy"), Look(lang=lang)) for lang in ("id", "en")]
        assert None not in tables
        numbers = [
            [value for row in table.rows for value in row.values() if isinstance(value, int | float)]
            for table in tables
            if table is not None
        ]
        assert numbers[0] == numbers[1]
        assert to_json(tables[0].rows if tables[0] else None)

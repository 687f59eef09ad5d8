"""What holds for each panel of the freshness screen, in every mood and look."""

from itertools import product

import pytest

from layouts import theme
from layouts.contract import Look, Panel, Rendered
from layouts.data import SCREEN
from tests.layouts.data.moods import DEAD, MOODS, data
from tests.layouts.reading import on_the_wire, words
from tests.layouts.test_screens import LANGUAGES, LOOKS

PANELS = pytest.mark.parametrize("panel", SCREEN.panels, ids=lambda panel: panel.key)


@PANELS
@pytest.mark.parametrize("mood", MOODS)
def test_a_panel_shows_every_mood_in_every_look_and_asks_nothing_outside(panel: Panel, mood: str) -> None:
    for look in LOOKS:
        shown = panel.render(data(panel.key, mood), look)
        assert "://" not in on_the_wire(shown)
        assert "{" not in words(shown)


@PANELS
def test_a_panel_without_data_still_draws(panel: Panel) -> None:
    assert isinstance(panel.render(None, Look()), Rendered)


@PANELS
@pytest.mark.parametrize("mood", DEAD)
def test_when_nobody_runs_the_feeds_it_never_looks_as_if_all_were_well(panel: Panel, mood: str) -> None:
    assert "Semua sumber mutakhir" not in words(panel.render(data(panel.key, mood), Look()))


@PANELS
def test_the_two_languages_differ(panel: Panel) -> None:
    shown = [on_the_wire(panel.render(data(panel.key, "storm"), Look(lang=lang))) for lang in LANGUAGES]
    assert shown[0] != shown[1]


@PANELS
def test_an_update_stays_small_however_many_feeds_there_are(panel: Panel) -> None:
    """A wall gets under 32 kB, once a minute; a desk reads three times as many lines."""
    for mood, look in product(("storm", "crowd"), LOOKS):
        size = len(on_the_wire(panel.render(data(panel.key, mood), look)))
        assert size < (98_304 if theme.is_close(look) else 32_768)


def test_every_line_that_can_be_clicked_can_be_reached_with_the_keyboard() -> None:
    for panel in SCREEN.panels:
        wire = on_the_wire(panel.render(data(panel.key, "storm"), Look()))
        buttons = wire.count('"data-select":""')
        assert wire.count('"data-select"') - buttons == wire.count('"tabIndex":"0"')

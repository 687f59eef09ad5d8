"""The contract of a screen, walked over every screen that there is."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Literal

import pytest
from plotly import graph_objects
from plotly.basedatatypes import BaseTraceType

from commandcenter.store.versions import Topic
from layouts import SCREENS, charts, i18n
from layouts.contract import Look, Panel, Rendered, Screen
from tests.layouts.network.moods import DEAD, MOODS, data
from tests.layouts.pictures import inventory
from tests.layouts.reading import on_the_wire, words

LANGUAGES: tuple[Literal["id", "en"], ...] = ("id", "en")
THEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")
LOOKS = [
    Look(lang, theme, distance, diagonal)
    for lang, theme, (distance, diagonal) in product(LANGUAGES, THEMES, ((4.0, 55.0), (0.7, 24.0)))
]
KINDS = {name.lower(): getattr(graph_objects, name) for name in dir(graph_objects) if name[0].isupper()}
TRACE_TYPES = {name for name, kind in KINDS.items() if isinstance(kind, type) and issubclass(kind, BaseTraceType)}
NETWORK = next(screen for screen in SCREENS if screen.key == "network")
PANELS = pytest.mark.parametrize("panel", NETWORK.panels, ids=lambda panel: panel.key)
EVERY_LOOK = pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.lang}-{look.theme}-{look.distance_m:g}m")


def everything() -> Iterator[tuple[Screen, Panel]]:
    return ((screen, panel) for screen in SCREENS for panel in screen.panels)


def test_keys_and_paths_are_unique() -> None:
    assert len({screen.key for screen in SCREENS}) == len({screen.path for screen in SCREENS}) == len(SCREENS)
    for screen in SCREENS:
        assert len({panel.key for panel in screen.panels}) == len(screen.panels)


def test_a_screen_has_at_most_seven_panels_and_an_area_for_each() -> None:
    for screen in SCREENS:
        assert len(screen.panels) <= 7
        areas = set(re.findall(r"[a-z]+", " ".join(re.findall(r'"([^"]+)"', screen.grid))))
        # The detail lies over the lists while something is selected: the style sheet gives it its place.
        assert {panel.area or panel.key for panel in screen.panels} - {"detail"} == areas


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_title_and_unit_is_in_the_catalogues(lang: str) -> None:
    for screen, panel in everything():
        for message in filter(None, (screen.title, panel.title, panel.unit)):
            assert i18n.catalogue(lang).get(message) is not None, message


def test_every_panel_watches_something() -> None:
    for _, panel in everything():
        assert panel.topics
        assert panel.topics <= frozenset(Topic)


@PANELS
@EVERY_LOOK
@pytest.mark.parametrize("mood", MOODS)
def test_a_panel_shows_every_mood_in_every_look_and_asks_nothing_outside(panel: Panel, look: Look, mood: str) -> None:
    shown = panel.render(data(panel.key, mood), look)
    assert (shown.figure is not None) == (panel.base is not None)
    wire = on_the_wire(shown)
    assert "://" not in wire
    assert "{" not in words(shown)  # a name in a message that nobody filled in


@PANELS
def test_a_panel_without_data_still_draws(panel: Panel) -> None:
    assert isinstance(panel.render(None, Look()), Rendered)


@PANELS
@pytest.mark.parametrize("mood", DEAD)
def test_a_dead_source_never_looks_as_if_all_were_well(panel: Panel, mood: str) -> None:
    shown = panel.render(data(panel.key, mood), Look())
    assert "Tidak ada gangguan" not in words(shown)


@PANELS
@EVERY_LOOK
def test_an_update_of_a_chart_names_every_path_that_another_may_change(panel: Panel, look: Look) -> None:
    if panel.base is None:
        return
    base = panel.base(inventory(), look)
    paths = set()
    for mood in MOODS:
        figure = panel.render(data(panel.key, mood), look).figure or {}
        charts.filled(base, figure)
        paths.add(frozenset(figure))
    assert len(paths) == 1


@PANELS
@pytest.mark.parametrize("mood", MOODS)
def test_an_update_stays_small(panel: Panel, mood: str) -> None:
    """Two hundred displays get it: the map under 10 kB, lists under 24 (28 strips, and those once a minute)."""
    size = len(on_the_wire(panel.render(data(panel.key, mood), Look())))
    assert size < (10_240 if panel.base else 24_576)


@PANELS
def test_the_two_languages_differ(panel: Panel) -> None:
    shown = [on_the_wire(panel.render(data(panel.key, "storm"), Look(lang=lang))) for lang in LANGUAGES]
    assert shown[0] != shown[1]


@PANELS
def test_only_traces_of_the_basic_bundle_are_drawn(panel: Panel) -> None:
    """plotly.js-basic draws nothing else, and says so only in the browser's console."""
    shown = panel.render(data(panel.key, "storm"), Look())
    figures = [panel.base(inventory(), Look())] if panel.base else []
    found = {trace["type"] for figure in figures for trace in figure["data"]}
    found |= set(re.findall(r'"type":"(\w+)"', on_the_wire(shown))) & TRACE_TYPES
    assert found <= {"scatter", "bar", "pie"}

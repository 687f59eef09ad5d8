"""The contract of a screen, walked over every screen that there is.

A new screen is picked up by its ``tests/layouts/<key>/moods.py``: ``MOODS`` (names, among them "empty", "quiet" and
"busy" or "storm"), ``data(panel, mood)`` (what the panel's ``fetch`` would give) and, for charts with a base of their
own data, ``base(panel)``.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import product
from typing import Any, Literal

import pytest
from plotly import graph_objects
from plotly.basedatatypes import BaseTraceType
from sqlalchemy import Engine

from commandcenter.domain import access
from commandcenter.domain.clock import Instant
from commandcenter.live.packing import piece
from commandcenter.store import engine as store_engine
from commandcenter.store.versions import Topic
from layouts import PAGES, SCREENS, charts, i18n, ids, theme
from layouts.contract import Column, Look, Panel, Rendered, Screen, Table
from tests.layouts.moody import everything, known, moods_of
from tests.layouts.pictures import AT
from tests.layouts.reading import on_the_wire, words

LANGUAGES: tuple[Literal["id", "en"], ...] = ("id", "en")
THEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")
LOOKS = [
    Look(lang, theme, distance, diagonal)
    for lang, theme, (distance, diagonal) in product(LANGUAGES, THEMES, ((4.0, 55.0), (0.7, 24.0)))
]
KINDS = {name.lower(): getattr(graph_objects, name) for name in dir(graph_objects) if name[0].isupper()}
TRACE_TYPES = {name for name, kind in KINDS.items() if isinstance(kind, type) and issubclass(kind, BaseTraceType)}
PANELS = pytest.mark.parametrize(
    ("screen", "panel"), everything(), ids=[f"{screen.key}-{panel.key}" for screen, panel in everything()]
)
EVERY_LOOK = pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.lang}-{look.theme}-{look.distance_m:g}m")
EVERY_SCREEN = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.key)
HEAD = 200  # bytes of an event before its content: view, panel, digest, times
OVERLAY = "detail"  # what opens over a screen while something is selected
# Percentages that stand on no count that we know: the loss of one link as its device measured it, published figures.
MEASURED = ("network-wrong", "statistics-headlines", "statistics-sector", "statistics-places")
# Namespaces are names, and a link is followed by whoever clicks it: neither is a request of the page.
NO_REQUEST = re.compile(r'http://www\.w3\.org/[\w/]*|http%3A//www\.w3\.org/[\w/]*|"href":"[^"]*"|"title":"[^"]*"')


@cache
def shown(screen: str, panel: str, mood: str, look: Look) -> Rendered:
    place = next(each for each in SCREENS if each.key == screen)
    return place.panel(panel).render(known(place).data(panel, mood), look)


@cache
def table(screen: str, panel: str, mood: str, look: Look = LOOKS[0]) -> Table | None:
    place = next(each for each in SCREENS if each.key == screen)
    found = place.panel(panel)
    data = known(place).data(panel, mood)
    return None if found.table is None or data is None else found.table(data, look)


def rendered(screen: Screen, panel: Panel, look: Look) -> Iterator[tuple[str, Rendered]]:
    return ((mood, shown(screen.key, panel.key, mood, look)) for mood in known(screen).names)


def test_keys_and_paths_are_unique() -> None:
    places = [*SCREENS, *PAGES]
    assert len({place.key for place in places}) == len({place.path for place in places}) == len(places)
    for screen in SCREENS:
        assert len({panel.key for panel in screen.panels}) == len(screen.panels)
        assert ids.FILTERS not in {panel.key for panel in screen.panels}


@EVERY_SCREEN
def test_a_screen_has_at_most_seven_panels_and_an_area_for_each(screen: Screen) -> None:
    assert len([panel for panel in screen.panels if panel.key != OVERLAY]) <= 7
    areas = set(re.findall(r"[a-z]+", " ".join(re.findall(r'"([^"]+)"', screen.grid))))
    # The detail lies over the lists while something is selected: the style sheet gives it its place.
    assert {panel.area or panel.key for panel in screen.panels} - {OVERLAY} == areas


@EVERY_SCREEN
def test_a_screen_has_moods_to_be_tried_in(screen: Screen) -> None:
    moods = moods_of(screen.key)
    assert moods is not None, f"write tests/layouts/{screen.key}/moods.py"
    assert {"empty", "quiet"} <= set(moods.names)
    assert moods.busiest in ("storm", "busy")


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
@EVERY_SCREEN
def test_every_title_and_unit_is_in_the_catalogues(screen: Screen, lang: str) -> None:
    titles = [screen.title, *(each.title for each in screen.filters), *(page.title for page in PAGES)]
    titles += [said for panel in screen.panels for said in (panel.title, panel.unit, panel.definition)]
    for message in filter(None, titles):
        assert i18n.catalogue(lang).get(message) is not None, message


@EVERY_SCREEN
def test_every_panel_watches_something(screen: Screen) -> None:
    for panel in screen.panels:
        assert panel.topics
        assert panel.topics <= frozenset(Topic)


@EVERY_SCREEN
def test_every_panel_says_what_it_counts_and_has_a_table(screen: Screen) -> None:
    for panel in screen.panels:
        if panel.key != OVERLAY:
            assert panel.definition, panel.key
            assert panel.table is not None, panel.key


@EVERY_SCREEN
def test_what_narrows_a_screen_is_known_to_one_of_its_panels(screen: Screen) -> None:
    asked = {name for panel in screen.panels for name in panel.params}
    assert {each.name for each in screen.filters} <= asked
    assert not {each.name for each in screen.filters} & {"lang", "theme", "distance", "diagonal", "at", "select"}


@pytest.fixture
def reader(sqlite_url: str) -> Iterator[Engine]:
    made = store_engine.create_engine(sqlite_url, read_only=True)
    yield made
    made.dispose()


@EVERY_SCREEN
def test_an_empty_store_narrows_and_draws_every_panel(screen: Screen, reader: Engine) -> None:
    with reader.connect() as connection:
        for each, lang in product(screen.filters, LANGUAGES):
            options = each.options(connection, Instant(AT), Look(lang))
            assert each.default in {option.value for option in options}, each.name
        for panel in screen.panels:
            data = panel.fetch(connection, Instant(AT), {})
            if data is not None:
                assert isinstance(panel.render(data, Look()), Rendered)
                assert panel.table is None or isinstance(panel.table(data, Look()), Table | None)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_a_page_is_built_from_an_empty_store_in_both_languages(page: Any, reader: Engine) -> None:
    with reader.connect() as connection:
        built = [page.build(connection, Instant(AT), {}, Look(lang), access.local("", "")) for lang in LANGUAGES]
    assert all(words(each) for each in built)
    assert words(built[0]) != words(built[1])


@PANELS
@EVERY_LOOK
def test_a_panel_shows_every_mood_in_every_look_and_asks_nothing_outside(
    screen: Screen, panel: Panel, look: Look
) -> None:
    for mood, found in rendered(screen, panel, look):
        assert (found.figure is not None) == (panel.base is not None) or found.body is not None
        assert "://" not in NO_REQUEST.sub("", on_the_wire(found)), mood
        assert "{" not in words(found), mood  # a name in a message that nobody filled in


@PANELS
def test_a_panel_without_data_still_draws(screen: Screen, panel: Panel) -> None:
    assert isinstance(panel.render(None, Look()), Rendered), screen.key


@PANELS
def test_a_panel_has_its_facts_and_a_percentage_its_n(screen: Screen, panel: Panel) -> None:
    if panel.key == OVERLAY:
        return
    for mood, found in rendered(screen, panel, Look()):
        if mood == known(screen).busiest:
            assert found.facts is not None
            assert found.facts.sources
        is_share = re.search(r"\d\s?%", words(found)) and f"{screen.key}-{panel.key}" not in MEASURED
        if is_share:
            assert found.facts is not None, mood
            assert found.facts.n is not None or re.search(r"\bn\s?[\d.]+", words(found)), mood


@PANELS
@EVERY_LOOK
def test_an_update_of_a_chart_names_every_path_that_another_may_change(
    screen: Screen, panel: Panel, look: Look
) -> None:
    if panel.base is None:
        return
    base = panel.base(known(screen).base(panel.key), look)
    paths = set()
    for _mood, found in rendered(screen, panel, look):
        if found.figure is not None:
            charts.filled(base, found.figure)
            paths.add(frozenset(found.figure))
    assert len(paths) == 1


@PANELS
def test_an_update_stays_small(screen: Screen, panel: Panel) -> None:
    """Before it is packed: a wall gets charts under 16 kB, lists under 32; a desk reads three times as many lines."""
    for look in (Look(), Look(distance_m=0.7, diagonal_in=24)):
        for mood, found in rendered(screen, panel, look):
            limit = 98_304 if theme.is_close(look) else 16_384 if panel.base else 32_768
            assert len(on_the_wire(found)) < limit, mood


@EVERY_SCREEN
def test_what_one_topic_changes_moves_less_than_ten_kilobytes(screen: Screen) -> None:
    """Packed as it goes over the wire, if every panel that watches the topic changed at once; nothing is selected."""
    mood = known(screen).busiest
    panels = [panel for panel in screen.panels if panel.key != OVERLAY]
    sizes = {panel.key: len(piece(b"-" * HEAD + on_the_wire(shown(screen.key, panel.key, mood, Look())).encode()))
             for panel in panels}  # fmt: skip
    for topic in Topic:
        assert sum(sizes[panel.key] for panel in panels if topic in panel.topics) + HEAD * len(panels) < 10_240, topic


@PANELS
def test_the_two_languages_differ(screen: Screen, panel: Panel) -> None:
    mood = known(screen).busiest
    found = [on_the_wire(shown(screen.key, panel.key, mood, Look(lang))) for lang in LANGUAGES]
    assert found[0] != found[1]


@PANELS
def test_only_traces_of_the_basic_bundle_are_drawn(screen: Screen, panel: Panel) -> None:
    """plotly.js-basic draws nothing else, and says so only in the browser's console."""
    wire = on_the_wire(shown(screen.key, panel.key, known(screen).busiest, Look()))
    found = (
        {trace["type"] for trace in panel.base(known(screen).base(panel.key), Look())["data"]} if panel.base else set()
    )
    found |= set(re.findall(r'"type":"(\w+)"', wire)) & TRACE_TYPES
    assert found <= {"scatter", "bar", "pie"}


@PANELS
def test_the_cells_of_a_table_are_of_the_kinds_that_its_columns_declare(screen: Screen, panel: Panel) -> None:
    if panel.key == OVERLAY:
        return
    for mood in known(screen).names:
        made = table(screen.key, panel.key, mood)
        if made is None:
            continue
        names = [column.key for column in made.columns]
        assert len(set(names)) == len(names)
        for column, row in product(made.columns, list(made.rows)[:200]):
            assert set(row) <= set(names), f"{set(row) - set(names)} has no column"
            assert _fits(row.get(column.key), column), (
                f"{mood}: {column.key} of kind {column.kind}: {row[column.key]!r}"
            )


@PANELS
def test_a_table_has_rows_when_there_is_much_to_show_and_heads_in_both_languages(screen: Screen, panel: Panel) -> None:
    if panel.key == OVERLAY:
        return
    made = table(screen.key, panel.key, known(screen).busiest)
    assert made is not None
    assert made.rows
    for column, lang in product(made.columns, i18n.LANGUAGES):
        for message in filter(None, (column.title, column.unit if column.unit != "%" else "")):
            assert i18n.catalogue(lang).get(message) is not None, message


def _fits(value: Any, column: Column) -> bool:
    if value is None:
        return True
    match column.kind:
        case "number" | "percent" | "rupiah":
            return isinstance(value, int | float) and not isinstance(value, bool) and value == value
        case "instant":
            return isinstance(value, int) and value > 10**11  # milliseconds, and no seconds
        case "duration":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "day":
            return isinstance(value, str) and (len(value) != 10 or date.fromisoformat(value) is not None)
        case "state":
            return all(i18n.catalogue(lang).get(value) is not None for lang in i18n.LANGUAGES)
        case "link":
            return value.startswith(("http://", "https://", "/"))
        case _:
            return isinstance(value, str)

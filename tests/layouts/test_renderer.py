"""From a panel to the JSON on the wire, on a real database."""

import json
import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from cachelib import SimpleCache
from sqlalchemy import Connection, Engine

from commandcenter.domain.clock import Instant
from commandcenter.store import engine as store_engine
from commandcenter.store.versions import Topic
from layouts import ids
from layouts.contract import Panel, Params, Rendered, Screen
from layouts.renderer import Picture, Renderer, to_json
from tests.live import tiny


@pytest.fixture
def writer(sqlite_url: str) -> Iterator[Engine]:
    engine = store_engine.create_engine(sqlite_url)
    yield engine
    engine.dispose()


@pytest.fixture
def renderer(sqlite_url: str) -> Iterator[Renderer]:
    reader = store_engine.create_engine(sqlite_url, read_only=True)
    yield Renderer(reader.connect, SimpleCache(), [tiny.SCREEN])
    reader.dispose()


def content(picture: Picture) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(b"{" + picture.content + b"}")
    return parsed


def test_a_panel_carries_its_body_and_the_age_of_its_data(renderer: Renderer, writer: Engine) -> None:
    tiny.write(writer, 7, Topic.STATE, at=123)
    picture = renderer.render("tiny", "number", None)
    assert '"children":"7"' in picture.content.decode()
    assert (picture.data_at, picture.stale_after_s) == (123, 5)


def test_a_chart_names_the_base_that_its_assignments_belong_to(renderer: Renderer, writer: Engine) -> None:
    tiny.write(writer, 7, Topic.STATE, at=123)
    shown = content(renderer.render("tiny", "chart", None))
    view = renderer._parse("tiny")
    assert view is not None
    assert shown["figure"] == {"data.0.y": [0, 7, 0], "layout.title.text": "7"}
    assert shown["base"] == renderer.base(view, tiny.SCREEN.panel("chart"), None).digest
    assert shown["children"] is None


def test_under_the_same_versions_the_kept_picture_is_used(renderer: Renderer, writer: Engine) -> None:
    tiny.write(writer, 7, Topic.STATE, at=1)
    first = renderer.render("tiny", "number", {Topic.STATE: 1})
    tiny.write(writer, 8, Topic.STATE, at=2)
    assert renderer.render("tiny", "number", {Topic.STATE: 1, Topic.METRICS: 9}) == first
    assert renderer.render("tiny", "number", {Topic.STATE: 2}) != first
    assert renderer.render("tiny", "number", None) != first


@pytest.mark.parametrize("other", ["tiny?lang=en", "tiny?select=tower%3Aa", "tiny?at=5"])
def test_another_view_is_another_picture(renderer: Renderer, writer: Engine, other: str) -> None:
    tiny.write(writer, 7, Topic.STATE, at=1)
    versions = {Topic.STATE: 1}
    usual = renderer.render("tiny", "selection", versions)
    if "at=" in other:
        tiny.write(writer, 8, Topic.STATE, at=1)
        assert renderer.render(other, "number", versions) != renderer.render("tiny", "chart", versions)
    else:
        assert renderer.render(other, "selection", versions) != usual


def test_views_share_the_picture_of_a_panel_that_does_not_follow_the_selection(
    renderer: Renderer, writer: Engine
) -> None:
    tiny.write(writer, 7, Topic.STATE, at=1)
    first = renderer.render("tiny", "number", {Topic.STATE: 1})
    tiny.write(writer, 8, Topic.STATE, at=2)
    assert renderer.render("tiny?select=tower%3Aa", "number", {Topic.STATE: 1}) == first


def test_no_data_says_so(renderer: Renderer) -> None:
    assert "notice-empty" in renderer.render("tiny", "number", None).content.decode()


def test_a_failing_panel_is_logged_once_and_keeps_its_reference(
    renderer: Renderer, writer: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "layouts.renderer")
    tiny.write(writer, 7, at=1, error="break")
    first, second = (renderer.render("tiny", "number", {Topic.STATE: n}) for n in (1, 2))
    assert first == second
    reference = caplog.records[0].args[1]  # type: ignore[index]
    assert str(reference) in first.content.decode()
    assert "told to break" in caplog.text
    assert len(caplog.records) == 1
    tiny.write(writer, 7, at=1)
    assert "notice" not in renderer.render("tiny", "number", {Topic.STATE: 2}).content.decode()
    assert "renders again" in caplog.records[1].message


def test_a_chart_never_waits_for_itself(renderer: Renderer, writer: Engine) -> None:
    """Picture and base may fall on the same lock of the pool: with 400 versions they do about a dozen times."""
    tiny.write(writer, 7, Topic.METRICS, at=1)

    def render_many() -> None:
        for version in range(400):
            renderer.render("tiny", "chart", {Topic.METRICS: version, Topic.INVENTORY: version})

    thread = threading.Thread(target=render_many, daemon=True)
    thread.start()
    thread.join(timeout=20)
    assert not thread.is_alive()


def test_what_is_not_a_number_is_a_gap() -> None:
    assert to_json({"y": [1.5, float("nan")]}) == b'{"y":[1.5,null]}'


def test_what_cannot_be_shown_is_named() -> None:
    with pytest.raises(TypeError, match="object"):
        to_json({"body": object()})


def test_panels_with_the_same_fetch_share_what_it_found(sqlite_url: str, writer: Engine) -> None:
    tiny.write(writer, 7, Topic.STATE, at=1)
    fetched: list[Instant] = []

    def fetch(_connection: Connection, instant: Instant, _params: Params) -> Instant:
        fetched.append(instant)
        return instant

    panels = tuple(
        Panel(key, "Network", frozenset({Topic.STATE}), fetch, lambda found, _look: Rendered(data_at=found.at))
        for key in ("a", "b", "c")
    )
    reader = store_engine.create_engine(sqlite_url, read_only=True)
    renderer = Renderer(reader.connect, SimpleCache(), [Screen("one", "/one", "Network", panels)])
    ages = {renderer.render("one", key, {Topic.STATE: 1}).data_at for key in "abc"}
    assert len(fetched) == 1
    assert ages == {fetched[0].at}, "one instant for all panels of a change"
    renderer.render("one", "a", {Topic.STATE: 2})
    renderer.render("one", "b", None)
    assert len(fetched) == 3, "another version, and a version that nobody vouches for, are fetched again"
    reader.dispose()


def test_charts_go_out_after_words(renderer: Renderer) -> None:
    rounds = {key: round_ for key, round_, _topics in renderer.panels("tiny")}
    assert rounds == {panel.key: int(panel.base is not None) for panel in tiny.SCREEN.panels} | {ids.BADGE: 0}
    assert set(rounds.values()) == {0, 1}


def test_facts_go_with_the_picture_and_filters_are_pushed_like_a_panel(sqlite_url: str, writer: Engine) -> None:
    tiny.write(writer, 7, Topic.STATE, at=1)
    reader = store_engine.create_engine(sqlite_url, read_only=True)
    renderer = Renderer(reader.connect, SimpleCache(), [tiny.CHOICE])
    assert ("filters", 0, frozenset({Topic.STATE})) in renderer.panels("choice")
    assert content(renderer.render("choice?kind=a", "chosen", None))["facts"] == "period of a · n\u00a012"
    assert "v7" in renderer.render("choice", "filters", {Topic.STATE: 1}).content.decode()
    tiny.write(writer, 8, Topic.STATE, at=2)
    assert "v8" in renderer.render("choice", "filters", {Topic.STATE: 2}).content.decode()
    reader.dispose()

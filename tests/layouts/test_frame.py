"""The frame around a screen."""

import json
from typing import Any

import pytest

from layouts import charts, frame, i18n, views
from layouts.contract import Panel
from layouts.frame import Shell
from layouts.renderer import Base, Picture, to_json
from layouts.views import View
from tests.live.tiny import SCREEN

SHELL = Shell("/assets/live-worker.js?m=1", "build-1")
BASE = Base(b'{"data":[{"y":[0,0,0]}],"layout":{"title":{"text":""}}}', "base-1")


def render_panel(_view: View, panel: Panel) -> tuple[Picture, Base | None]:
    if panel.base is not None:
        return Picture(b'"children":null,"figure":{"data.0.y":[1,2,3]},"base":"base-1"', "d2", None, None), BASE
    return Picture(b'"children":{"props":{"children":"body"},"type":"P"}', "d1", 1000, 30), None


def page(name: str, shell: Shell = SHELL) -> dict[str, Any]:
    view = views.parse(name, [SCREEN])
    assert view is not None
    built: dict[str, Any] = json.loads(to_json(frame.page(view, shell, render_panel, shown="/tiny")))
    return built


def walk(node: Any) -> list[dict[str, Any]]:
    """Every component under a node, itself included."""
    if isinstance(node, list):
        return [found for child in node for found in walk(child)]
    if not isinstance(node, dict) or "props" not in node:
        return []
    return [node, *walk(node["props"].get("children"))]


def of_class(root: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [node["props"] for node in walk(root) if name in node["props"].get("className", "").split()]


def test_every_panel_is_a_labelled_section_in_its_grid_area() -> None:
    sections = of_class(page("tiny"), "panel")
    assert [section["aria-label"] for section in sections] == ["Tiny number", "Selection", "Chart"]
    assert [section["style"]["gridArea"] for section in sections] == ["number", "selection", "chart"]
    assert [section["data-panel"] for section in sections] == ["number", "selection", "chart"]


def test_the_panel_says_how_old_its_data_is_and_when_it_is_too_old() -> None:
    number, _, chart = of_class(page("tiny"), "panel")
    assert (number["data-at"], number["data-stale-after"], number["data-digest"]) == ("1000", "30", "d1")
    assert "data-at" not in chart
    assert len(of_class(page("tiny"), "panel-age")) == 3


def test_a_chart_comes_drawn_with_the_base_brought_up_to_date() -> None:
    chart = of_class(page("tiny"), "panel-figure")[0]
    assert chart["figure"]["data"] == [{"y": [1, 2, 3]}]
    assert chart["config"] == charts.CONFIG
    assert chart["id"] == {"type": "figure", "key": "chart"}
    assert of_class(page("tiny"), "panel-chart")[0]["data-base"] == "base-1"


def test_a_chart_with_a_notice_is_covered_by_it() -> None:
    def broken(_view: View, _panel: Panel) -> tuple[Picture, Base | None]:
        return Picture(b'"children":{"props":{"children":"Unavailable"},"type":"P"}', "d", None, None), None

    view = views.parse("tiny", [SCREEN])
    assert view is not None
    root = json.loads(to_json(frame.page(view, SHELL, broken)))
    number, _, chart = of_class(root, "panel")
    assert "is-covered" in chart["className"]
    assert "is-covered" not in number["className"]


def test_ids_are_unique() -> None:
    names = [json.dumps(node["props"]["id"], sort_keys=True) for node in walk(page("tiny")) if "id" in node["props"]]
    assert len(names) == len(set(names))


def test_the_page_speaks_the_language_of_the_view() -> None:
    for lang, words in (("id", "Langsung ke isi"), ("en", "Skip to the content")):
        root = page(f"tiny?lang={lang}")
        assert root["props"]["lang"] == lang
        assert of_class(root, "skip-link")[0]["children"] == words


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_what_live_js_says_by_itself_is_translated(lang: str) -> None:
    words = json.loads(page(f"tiny?lang={lang}")["props"]["data-words"])
    assert words.keys() == frame.WORDS.keys()
    for name, message in frame.WORDS.items():
        assert i18n.catalogue(lang).get(message) is not None, message
        assert ("{" in words[name]) == ("{" in message)


def test_a_page_of_the_past_says_so() -> None:
    assert "data-moment" not in page("tiny")["props"]
    past = page("tiny?at=1000")
    assert past["props"]["data-moment"] == "1000"
    assert len(of_class(past, "page-past")) == 1


def test_simulated_data_is_called_so() -> None:
    assert of_class(page("tiny"), "simulated") == []
    assert len(of_class(page("tiny", Shell("", "", is_simulated=True)), "simulated")) == 1

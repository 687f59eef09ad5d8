"""The strip of filters as a panel."""

import json
from dataclasses import replace
from typing import Any

import pytest

from commandcenter.domain.clock import Instant
from layouts import filters, frame, ids, views
from layouts.contract import Connection, Filter, Look, Option
from layouts.renderer import to_json
from tests.layouts.test_frame import SHELL, of_class, render_panel
from tests.live import tiny


def options(_connection: Connection, _instant: Instant, look: Look) -> list[Option]:
    return [Option("", f"all {look.lang}"), Option("a", "Kind A")]


def strip(look: Look | None = None) -> list[dict[str, Any]]:
    look = look or Look()
    shown = filters.render([(Filter("kind", "Kind", lambda *_: []), options(None, Instant(0), look))], look)  # type: ignore[arg-type]
    parts: list[dict[str, Any]] = json.loads(to_json(shown.body))["props"]["children"]
    return parts


def test_a_filter_is_a_labelled_choice_that_names_its_parameter_and_default() -> None:
    label = strip()[0]
    title, select = label["props"]["children"]
    assert label["type"] == "Label"
    assert title["props"]["children"] == "Jenis"
    assert (select["props"]["data-filter"], select["props"]["data-default"]) == ("kind", "")
    assert [option["props"]["value"] for option in select["props"]["children"]] == ["", "a"]


def test_there_is_a_way_back_to_everything() -> None:
    assert strip(Look("en"))[-1]["props"]["children"] == "Reset"


def test_a_screen_without_filters_has_no_strip() -> None:
    with pytest.raises(ValueError, match="tiny"):
        filters.panel(tiny.SCREEN, Look())
    view = views.parse("tiny", [tiny.SCREEN])
    assert view is not None
    root = json.loads(to_json(frame.page(view, SHELL, render_panel)))
    assert of_class(root, "filter-strip") == []


def test_the_strip_stands_in_the_page_like_a_panel_so_that_it_can_be_pushed() -> None:
    view = views.parse("choice", [tiny.CHOICE])
    assert view is not None
    root = json.loads(to_json(frame.page(view, SHELL, render_panel)))
    section = of_class(root, "filter-strip")[0]
    assert section["data-panel"] == ids.FILTERS
    assert of_class(root, "filters-open") == []


def test_many_filters_wait_behind_a_button() -> None:
    many = replace(tiny.CHOICE, filters=tuple(Filter(f"kind{n}", "Kind", options) for n in range(6)))
    view = views.parse("choice", [many])
    assert view is not None
    root = json.loads(to_json(frame.page(view, SHELL, render_panel)))
    assert of_class(root, "filters-open")[0]["data-toggle"] == "is-filtering"

"""From screen to screen, seen the same way."""

import json
from dataclasses import replace
from typing import Any

import pytest

from layouts import PAGES, SCREENS, frame, views
from layouts.contract import DESK, Page
from layouts.renderer import to_json
from tests.layouts.test_frame import SHELL, of_class, render_panel


def links(name: str) -> list[dict[str, Any]]:
    view = views.parse(name, SCREENS)
    assert view is not None
    root = json.loads(to_json(frame.page(view, SHELL, render_panel, screens=SCREENS)))
    return of_class(root, "page-link")


def test_every_screen_is_linked_and_the_current_one_marked() -> None:
    found = links("data")
    assert [link["href"] for link in found] == [screen.path for screen in SCREENS]
    assert ("Jaringan", "/network") in [(link["children"], link["href"]) for link in found]
    assert [link["href"] for link in found if link.get("aria-current") == "page"] == ["/data"]


def test_pages_are_linked_after_the_screens_unless_their_path_asks_for_something() -> None:
    view = views.parse("data", SCREENS)
    assert view is not None
    form = Page("form", "/form", "Data", lambda *_: None)  # type: ignore[arg-type,return-value]
    root = json.loads(to_json(frame.page(view, SHELL, render_panel, pages=[form, replace(form, path="/form/{a}")])))
    assert of_class(root, "page-link") == []  # one place alone needs no links
    root = json.loads(to_json(frame.page(view, SHELL, render_panel, screens=SCREENS, pages=PAGES)))
    assert "/detail/{screen}/{panel}" not in [link["href"] for link in of_class(root, "page-link")]
    for_desks = [screen.path for screen in SCREENS if screen.look == DESK]
    assert [link["href"] for link in of_class(root, "is-page")] == [
        *for_desks, *(page.path for page in PAGES if page.is_linked and "{" not in page.path)
    ]  # fmt: skip


def test_language_theme_distance_and_moment_are_kept_and_the_selection_is_not() -> None:
    asked = "network?lang=en&theme=light&distance=0.7&diagonal=24&at=1000&select=tower:balen"
    assert "/data?at=1000&diagonal=24&distance=0.7&lang=en&theme=light" in [link["href"] for link in links(asked)]


def test_one_screen_alone_needs_no_links() -> None:
    view = views.parse("data", SCREENS)
    assert view is not None
    root = json.loads(to_json(frame.page(view, SHELL, render_panel)))
    assert of_class(root, "page-link") == []


@pytest.mark.parametrize("name", ["data", "network?lang=en&select=link%3Abalen-a", "data?at=5&distance=2"])
def test_an_address_leads_to_its_view_again(name: str) -> None:
    view = views.parse(name, SCREENS)
    assert view is not None
    assert views.of_address(views.address(view), SCREENS) == view

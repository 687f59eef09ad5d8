"""What a leader sees in ten seconds: nothing cut off, readable from four metres; and the mark of a briefing."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Seen
from tests.browser.looks import DESK, moods_and_looks
from tests.browser.seeing import SCROLLS, cut, faults, outside, over_clock, show
from tests.layouts.overview.moods import MOODS
from tests.live.server import Server

pytestmark = pytest.mark.browser

PARTS = ".tile, .ills li, .said-row, .said-head > *, .ills-counts"
# A figure or a sentence that ends in an ellipsis is a wrong one; a name may.
FIGURES = ".tile-value, .tile-of, .tile-word, .said-words"
SCRIPTS = (outside(PARTS), cut(FIGURES), over_clock(".tile"))
FIRST = ".panel-sentences"
# Where somebody acts on it from four metres: capitals of fifteen arc minutes; the font's are 0.7 of its size.
SMALL = """() => {
  const minute = 1.835;
  return [...document.querySelectorAll('.said-words, .ills .row-name, .tile-value')]
    .filter((part) => 0.7 * parseFloat(getComputedStyle(part).fontSize) < 15 * minute).map((part) => part.textContent);
}"""


@moods_and_looks(MOODS, light="lang=en&theme=light&layer=attainment&form=tiles")
def test_nothing_is_cut_off_and_nothing_scrolls(page: Page, seen: Seen, gallery: str, mood: str, query: str) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    show(page, f"{gallery}/?mood={mood}&{query}", FIRST)
    assert faults(page, *SCRIPTS, SCROLLS) == []
    assert seen.complaints == []
    assert seen.outside() == []


def test_what_matters_is_read_from_four_metres(page: Page, gallery: str) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    show(page, f"{gallery}/?mood=busy", FIRST)
    assert faults(page, SMALL) == []


def test_the_large_wall_shows_the_same_and_a_telephone_scrolls_one_way(page: Page, gallery: str) -> None:
    page.set_viewport_size({"width": 3840, "height": 2160})
    show(page, f"{gallery}/?mood=busy&layer=complaints", FIRST)
    assert faults(page, *SCRIPTS) == []
    page.set_viewport_size({"width": 400, "height": 800})
    show(page, f"{gallery}/?mood=busy&layer=complaints", FIRST)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 400


def test_the_map_changes_its_layer_and_form_without_another_page(page: Page, seen: Seen, gallery: str) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    show(page, f"{gallery}/?mood=busy&{DESK}", FIRST)
    page.evaluate("() => { window.here = true; }")
    page.select_option("select[data-filter=layer]", "complaints")
    expect(page.locator(".panel-map text", has_text="per 10.000 penduduk")).to_be_visible()
    page.select_option("select[data-filter=form]", "tiles")
    page.wait_for_url("**form=tiles**")
    expect(page.locator(".panel-map .textpoint text", has_text="Bojonegoro")).to_be_visible()
    assert page.evaluate("() => window.here")
    assert not page.locator(".page-narrowed").is_visible()  # a way to look leaves nothing out
    assert seen.complaints == []


def test_a_briefing_is_marked_by_a_click_and_taken_back_by_another(page: Page, sqlite_url: str, tmp_path: Path) -> None:
    server = Server(tmp_path, sqlite_url, "commandcenter.wsgi:application()").start()
    try:
        show(page, f"{server.url}/?layer=complaints", FIRST)
        page.click("text=Tandai pengarahan")
        expect(page.locator(".said-button", has_text="batalkan")).to_be_visible()
        assert page.url.endswith("/?layer=complaints")
        page.click("text=batalkan")
        expect(page.locator(".said-button", has_text="batalkan")).to_have_count(0)
    finally:
        server.stop()

"""What an operator sees: nothing cut off, nothing over another, no scroll bar, the same picture at 4K."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import seeing
from tests.browser.conftest import Seen
from tests.browser.looks import DESK, moods_and_looks
from tests.browser.seeing import CUT_OFF, SCROLLS, assert_same_at_4k, capitals, letters
from tests.layouts.network.moods import MOODS

pytestmark = pytest.mark.browser


def show(page: Page, gallery: str, mood: str, query: str = "") -> None:
    seeing.show(page, f"{gallery}/network?mood={mood}&{query}")
    if mood != "empty":
        expect(page.locator(".panel-map .main-svg").first).to_be_visible()


@moods_and_looks(MOODS, ["storm"])
def test_nothing_is_cut_off_and_nothing_scrolls(page: Page, seen: Seen, gallery: str, mood: str, query: str) -> None:
    show(page, gallery, mood, query)
    assert page.evaluate(CUT_OFF) == []
    assert not page.evaluate(SCROLLS)
    assert seen.outside() == []
    assert seen.complaints == []


def test_4k_is_the_same_picture_at_twice_the_size(browser: Browser, gallery: str) -> None:
    parts = (".panel-map .main-svg", ".panel-wrong .row", ".total-connected", ".panel-availability .strip")
    assert_same_at_4k(browser, lambda page: show(page, gallery, "storm"), parts)


def test_what_is_to_be_acted_on_is_large_enough_for_four_metres(page: Page, gallery: str) -> None:
    show(page, gallery, "storm")
    for selector in (".panel-wrong .row-name", ".panel-wrong .row-fact", ".panel-wrong .ago", ".total-number"):
        assert capitals(page, selector) > 15


def test_the_map_fills_its_panel_and_speaks_of_the_cause(page: Page, gallery: str) -> None:
    show(page, gallery, "storm")
    panel, drawn = (page.locator(f".panel-map{part}").first.bounding_box() for part in ("", " .main-svg"))
    assert panel
    assert drawn
    assert drawn["width"] > 0.95 * panel["width"]
    assert drawn["height"] > 0.9 * panel["height"]
    expect(page.locator(".panel-map .textpoint", has_text="TEMAYANG")).to_be_visible()


def test_the_font_is_the_one_that_we_bring(page: Page, gallery: str) -> None:
    show(page, gallery, "quiet")
    assert page.evaluate("() => document.fonts.check('700 20px \"Barlow Semi Condensed\"')")


def test_a_click_on_a_line_opens_its_element_and_escape_closes_it(page: Page, gallery: str) -> None:
    show(page, gallery, "storm")
    expect(page.locator(".panel-detail")).to_be_hidden()
    page.locator(".panel-wrong .row", has_text="Kedewan").click()
    expect(page.locator(".detail .detail-name")).to_contain_text("Radio Kedewan A")
    expect(page.locator(".detail .main-svg").first).to_be_visible()
    assert page.evaluate(CUT_OFF) == []
    page.keyboard.press("Escape")
    expect(page.locator(".panel-detail")).to_be_hidden()


def test_a_telephone_gets_one_column_of_readable_size(browser: Browser, gallery: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    show(page, gallery, "storm", DESK)
    lefts = {
        round(box["x"]) for panel in page.locator(".panel:visible").all() if (box := panel.bounding_box()) is not None
    }
    assert len(lefts) == 1
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    drawn = page.locator(".panel-map .main-svg").first.bounding_box()
    assert drawn
    assert drawn["width"] == pytest.approx(page.locator(".panel-map").bounding_box()["width"], abs=3)  # type: ignore[index]
    assert letters(page, ".panel-wrong .row-name") >= 15
    page.close()

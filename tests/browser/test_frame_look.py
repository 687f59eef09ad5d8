"""The frame around every screen: one line on top, the clock free, nothing sideways on a telephone."""

import pytest
from playwright.sync_api import Page, expect

from layouts import SCREENS
from layouts.contract import DESK, Screen
from tests.browser.conftest import Seen
from tests.layouts.moody import moods_of

pytestmark = pytest.mark.browser

LINES = """() => {
  const band = document.querySelector('.page-band').getBoundingClientRect();
  const small = parseFloat(getComputedStyle(document.querySelector('.page-date')).fontSize);
  return band.height / (1.35 * small);
}"""
UNDER_CLOCK = """() => {
  const clock = document.querySelector('.page-clock').getBoundingClientRect();
  const band = document.querySelector('.page-band').getBoundingClientRect();
  return band.bottom <= clock.top + 1 && clock.right <= innerWidth + 1;
}"""
SIDEWAYS = "() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"
SMALL_TARGETS = """() => [...document.querySelectorAll('.page-link, .filters-open, .filter > select')]
  .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 28)
  .map((each) => each.textContent)"""
WITH_MOODS = [screen for screen in SCREENS if moods_of(screen.key) is not None]
OF_WALLS = [screen for screen in WITH_MOODS if screen.look != DESK]  # the others are linked at a desk only


def show(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("[data-clock=time]")).to_contain_text("WIB")
    page.evaluate("() => document.fonts.ready")


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("screen", OF_WALLS, ids=lambda screen: screen.key)
def test_navigation_and_filters_are_one_line_of_a_wall_and_leave_the_clock_free(
    page: Page, seen: Seen, gallery: str, screen: Screen, lang: str
) -> None:
    show(page, f"{gallery}{screen.path}?lang={lang}")
    assert page.evaluate(LINES) < 1.15
    assert page.evaluate(UNDER_CLOCK)
    expect(page.locator(".page-link:visible")).to_have_count(len(OF_WALLS))
    expect(page.locator(".page-link[aria-current=page]")).to_have_count(1)
    assert seen.outside() == []
    assert seen.complaints == []


@pytest.mark.parametrize("screen", WITH_MOODS, ids=lambda screen: screen.key)
def test_a_telephone_shows_every_screen_without_scrolling_sideways(page: Page, gallery: str, screen: Screen) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    show(page, f"{gallery}{screen.path}?mood=busy")
    assert page.evaluate(SIDEWAYS) == 0
    assert page.evaluate(SMALL_TARGETS) == []


def test_the_many_choices_of_a_wall_open_and_close(page: Page, gallery: str) -> None:
    many = next((screen for screen in WITH_MOODS if len(screen.filters) > 3), None)
    if many is None:
        pytest.skip("no screen has more than three filters")
    show(page, f"{gallery}{many.path}")
    choices, button = page.locator(".filter > select").first, page.locator(".filters-open")
    expect(choices).to_be_hidden()
    button.click()
    expect(choices).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    button.click()
    expect(choices).to_be_hidden()

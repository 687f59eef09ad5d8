"""The regency in figures on a wall, at a desk, on a telephone: nothing cut off, and a click chooses the indicator."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from commandcenter.domain.clock import DAY
from commandcenter.store import engine as store_engine
from tests.browser.conftest import Seen
from tests.browser.looks import DESK, moods_and_looks
from tests.browser.seeing import CUT_OFF, SCROLLS, assert_one_column, cut, faults, outside, over_clock, show
from tests.layouts.statistics.moods import MOODS
from tests.live.server import Server
from tests.network import START
from tests.store.feeding import configure, item, observation, row, seed_indicators, store

pytestmark = pytest.mark.browser

ROWS = ".reading, .beside, .more, .multiple, .multiples-missing"
FIGURES = ".multiple-value, .reading-value, .beside .reading-stands"
SCRIPTS = (CUT_OFF, outside(ROWS, is_right=False), cut(FIGURES), over_clock(".multiple"), SCROLLS)
FIRST = ".panel-headlines"


@moods_and_looks(MOODS)
def test_nothing_is_cut_off_and_nothing_scrolls(page: Page, seen: Seen, gallery: str, mood: str, query: str) -> None:
    show(page, f"{gallery}/statistics?mood={mood}&{query}", FIRST)
    assert faults(page, *SCRIPTS) == []
    assert seen.outside() == []
    assert seen.complaints == []


def test_a_telephone_gets_one_column_without_scrolling_sideways(browser: Browser, gallery: str) -> None:
    page = browser.new_page(viewport={"width": 400, "height": 800})
    show(page, f"{gallery}/statistics?mood=busy&{DESK}", FIRST)
    assert_one_column(page)
    page.close()


@pytest.fixture
def figures(sqlite_url: str) -> Iterator[Engine]:
    """A store with two headline indicators and a figure of each."""
    engine = store_engine.create_engine(sqlite_url)
    configure(engine, row("bps", records="observation"), at=START - DAY)
    item(engine, "bps", origin="bps.json")
    seed_indicators(engine, "ipm", "tpt")
    store(engine, [observation("ipm", 73.74), observation("tpt", 3.9)], START, "bps")
    yield engine
    engine.dispose()


def test_a_click_on_a_headline_chooses_it_and_a_new_figure_comes_by_itself(
    page: Page, figures: Engine, sqlite_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with_server = Server(tmp_path_factory.mktemp("web"), sqlite_url, "commandcenter.wsgi:application()").start()
    try:
        show(page, f"{with_server.url}/statistics?lang=en", FIRST)
        expect(page.locator(".panel-course .chosen-name")).to_contain_text("ipm")
        page.locator("[data-param-indicator=tpt]").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**indicator=tpt*")
        expect(page.locator(".panel-course .chosen-name")).to_contain_text("tpt")
        store(figures, [observation("ipm", 75.0, period="2026", event_at=START)], START + 1, "bps")
        expect(page.locator("[data-param-indicator=ipm] .multiple-value")).to_have_text("75.00")
    finally:
        with_server.stop()

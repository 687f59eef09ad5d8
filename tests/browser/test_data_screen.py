"""What an operator sees of the sources: nothing cut off, readable from four metres; and that it lives."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from commandcenter.domain.clock import DAY, HOUR
from commandcenter.domain.feeds import Counts, RunOutcome, Trigger
from commandcenter.domain.rejects import RejectedRow
from commandcenter.store import engine as store_engine
from commandcenter.store.writes import feeds, quarantine, workers
from tests.browser.conftest import Seen
from tests.browser.looks import DESK, moods_and_looks
from tests.browser.seeing import (
    CUT_OFF,
    SCROLLS,
    assert_one_column,
    assert_same_at_4k,
    capitals,
    cut,
    faults,
    outside,
    over_clock,
    show,
)
from tests.layouts.data.moods import MOODS
from tests.live.server import Server
from tests.store.feeding import LEASE, complaint, configure, row, store

pytestmark = pytest.mark.browser

FIGURES = ".feeds td:is(.feed-rows, .feed-rejects, .feed-conflicts, .feed-run), .feeds th, .feed-span, .value-said"
ROWS = ".row, .more, .part-row, .part-more, .facts > dd"
SCRIPTS = (CUT_OFF, cut(FIGURES), outside(ROWS, is_right=False), SCROLLS, over_clock(".totals > *"))


@moods_and_looks(MOODS, ["crowd", "storm"])
def test_nothing_is_cut_off_and_nothing_scrolls(page: Page, seen: Seen, gallery: str, mood: str, query: str) -> None:
    show(page, f"{gallery}/data?mood={mood}&{query}")
    assert faults(page, *SCRIPTS) == []
    assert seen.outside() == []
    assert seen.complaints == []


@moods_and_looks(
    ["feed:ikm", "indicator:ipm", "site:dinkes", "feed-that-is:gone"], ["feed:ikm", "indicator:ipm"], "select"
)
def test_what_is_opened_fits(page: Page, gallery: str, select: str, query: str) -> None:
    show(page, f"{gallery}/data?mood=storm&select={select}&{query}")
    expect(page.locator(".panel-detail .detail")).to_be_visible()
    assert faults(page, *SCRIPTS) == []


def test_what_is_to_be_acted_on_is_large_enough_for_four_metres(page: Page, gallery: str) -> None:
    """Of the navigation the name of the screen: the ways to others are for whoever has the pointer in hand."""
    show(page, f"{gallery}/data?mood=storm")
    assert capitals(page, ".total-number") > 20
    for selector in (
        ".feeds .row-name",
        ".feed-span",
        ".feeds .is-doubt",
        ".panel-wrong .row-name",
        ".panel-wrong .row-fact",
    ):
        assert capitals(page, selector) > 15
    for selector in (".feed-word", ".feed-owner", ".ill-what", ".ill-todo", ".page-link[aria-current]"):
        assert capitals(page, selector) > 11.8


def test_4k_is_the_same_picture_at_twice_the_size(browser: Browser, gallery: str) -> None:
    parts = (".feed", ".ill", ".conflict", ".page-link")
    assert_same_at_4k(browser, lambda page: show(page, f"{gallery}/data?mood=storm"), parts)


def test_a_line_opens_its_source_by_click_or_key_and_escape_closes_it(page: Page, gallery: str) -> None:
    show(page, f"{gallery}/data?mood=storm")
    expect(page.locator(".panel-detail")).to_be_hidden()
    page.locator(".feeds .feed").first.click()
    expect(page.locator(".detail-feed")).to_be_visible()
    page.locator(".detail-feed [data-select='indicator:ipm']").first.click()
    expect(page.locator(".detail-indicator")).to_contain_text("Capaian pembangunan manusia")
    page.keyboard.press("Escape")
    expect(page.locator(".panel-detail")).to_be_hidden()
    page.locator(".conflict").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".detail-indicator")).to_be_visible()


def test_the_navigation_leads_there_and_back_by_keyboard_and_keeps_the_look(page: Page, gallery: str) -> None:
    show(page, f"{gallery}/network?lang=en&theme=light")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent") == "Data":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/data?lang=en&theme=light")
    expect(page.locator(".page-data")).to_be_visible()
    expect(page.locator(".page-link[aria-current]")).to_have_text("Data")
    page.locator(".page-link", has_text="Network").click()
    page.wait_for_url("**/network?lang=en&theme=light")


def test_a_telephone_gets_one_column(browser: Browser, gallery: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    show(page, f"{gallery}/data?mood=storm&{DESK}")
    assert_one_column(page)
    page.close()


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    """A feed that is well and somebody who runs it."""
    made, now = store_engine.create_engine(sqlite_url), time.time_ns() // 1_000_000
    configure(made, row("lapor", title="LAPOR! ekspor"), at=now - DAY)
    workers.start(made, "feeds", 1, "", now, kind="feeds")
    workers.beat(made, "feeds", False, None, 0, 0, now + HOUR)  # lives for an hour
    yield made
    made.dispose()


def run(engine: Engine, outcome: RunOutcome, bad: int = 0, error: str | None = None) -> None:
    """A run that has just ended."""
    now = time.time_ns() // 1_000_000
    with engine.begin() as connection:
        number = feeds.begin(connection, "lapor", Trigger.PERSON, now, LEASE)
        assert number is not None
        item = feeds.begin_item(connection, number, "lapor.xlsx", "", now)
    store(engine, [complaint("1", at=now - HOUR)], now, item_id=item)
    rows = [RejectedRow("lapor.xlsx", "Nov", n, "Instansi", "unknown_opd", "no OPD", ("a",), (n,)) for n in range(bad)]
    with engine.begin() as connection:
        quarantine.keep_rows(connection, "lapor", rows, now)
        feeds.finish_item(connection, item, None, (), {}, now)
        feeds.finish(connection, number, outcome, Counts(items=1, rejected=bad), error, now, now + HOUR)


def test_a_run_that_rejects_and_one_that_fails_are_seen_at_once(
    page: Page, seen: Seen, engine: Engine, sqlite_url: str, tmp_path: Path
) -> None:
    server = Server(tmp_path, sqlite_url, "commandcenter.wsgi:application()").start()
    try:
        run(engine, RunOutcome.OK)
        show(page, f"{server.url}/data")
        expect(page.locator(".panel-wrong")).to_contain_text("Semua sumber mutakhir")
        page.wait_for_timeout(500)
        run(engine, RunOutcome.OK, bad=12)
        expect(page.locator(".panel-wrong")).to_contain_text("12 baris ditolak", timeout=5_000)
        expect(page.locator(".feed-rejects.is-doubt")).to_have_text("12")
        run(engine, RunOutcome.PARKED, error="HTTP 401: the key is refused")
        expect(page.locator(".panel-wrong")).to_contain_text("HTTP 401: the key is refused", timeout=5_000)
        page.locator(".feeds .feed").click()
        expect(page.locator(".detail-feed")).to_contain_text("lapor.xlsx · Nov · baris 0 · Instansi")
        workers.finish(engine, "feeds", 0, 0, time.time_ns() // 1_000_000)
        expect(page.locator(".panel-totals")).to_contain_text("Penarik data berhenti", timeout=5_000)
        assert seen.outside() == []
        assert seen.complaints == []
    finally:
        server.stop()

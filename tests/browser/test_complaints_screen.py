"""What the rapid-response unit sees: nothing cut off, readable from four metres; and the road of a ticket to it."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from commandcenter.domain.clock import DAY, HOUR, MINUTE
from commandcenter.store import engine as store_engine
from commandcenter.store.writes import workers
from tests.browser.conftest import Seen
from tests.browser.looks import moods_and_looks
from tests.browser.seeing import (
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
from tests.layouts.complaints.moods import MOODS
from tests.live.server import Server
from tests.store.feeding import complaint, configure, item, row, store

pytestmark = pytest.mark.browser

# What lies outside of its panel, or of the strip; a figure that ends in an ellipsis is a wrong figure.
PARTS = ".two, .more, .by li, .by-foot, .times li, .ages, .switch, .tile, .notice, .ticket-steps li, dd"
FIGURES = (
    ".tile-value, .tile-word, .tile-compare, .by li > span:not(:first-child), .times li > span, .two > span, .age-words"
)
SCRIPTS = (outside(PARTS), cut(FIGURES), over_clock(".totals > *"), SCROLLS)


@moods_and_looks(MOODS)
def test_nothing_is_cut_off_and_nothing_scrolls(page: Page, seen: Seen, gallery: str, mood: str, query: str) -> None:
    show(page, f"{gallery}/complaints?mood={mood}&{query}")
    assert faults(page, *SCRIPTS) == []
    assert seen.outside() == []
    assert seen.complaints == []


@moods_and_looks(["busy", "few", "none", "stopped", "past"])
def test_a_ticket_that_is_opened_fits(page: Page, gallery: str, mood: str, query: str) -> None:
    show(page, f"{gallery}/complaints?mood={mood}&select=ticket:x&{query}")
    expect(page.locator(".panel-detail .detail")).to_be_visible()
    assert faults(page, *SCRIPTS) == []


def test_what_is_to_be_acted_on_is_large_enough_for_four_metres(page: Page, gallery: str) -> None:
    show(page, f"{gallery}/complaints?mood=busy")
    for selector in (".tile-value", ".total-first .tile-figure"):
        assert capitals(page, selector) > 20
    for selector in (".by li", ".times li", ".two"):
        assert capitals(page, selector) > 15
    for selector in (".two > div", ".by-head", ".time-head", ".tile-word", ".age-words"):
        assert capitals(page, selector) > 11.8


def test_4k_is_the_same_picture_at_twice_the_size(browser: Browser, gallery: str) -> None:
    parts = (".tile", ".by li", ".times li", ".two", ".times > .mark-column", ".ages .mark")
    assert_same_at_4k(browser, lambda page: show(page, f"{gallery}/complaints?mood=busy"), parts)


def test_marks_stand_beside_the_rows_that_they_are_of(page: Page, gallery: str) -> None:
    """One picture holds the marks of all rows: it must be exactly as high as they are."""
    show(page, f"{gallery}/complaints?mood=busy")
    for rows, picture in ((".by .rows", ".by .mark-column"), (".times .rows", ".times > .mark-column")):
        beside = [page.locator(part).first.bounding_box() for part in (rows, picture)]
        tops = [box["y"] for box in beside if box]
        heights = [box["height"] for box in beside if box]
        assert tops[1] == pytest.approx(tops[0], abs=2)
        assert heights[1] == pytest.approx(heights[0], abs=2)


def test_a_telephone_gets_one_column(browser: Browser, gallery: str) -> None:
    page = browser.new_page(viewport={"width": 400, "height": 800})
    show(page, f"{gallery}/complaints?mood=busy")
    assert_one_column(page)
    page.close()


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    """A feed of tickets whose data is fresh, and somebody who runs it."""
    made, now = store_engine.create_engine(sqlite_url), time.time_ns() // 1_000_000
    configure(made, row("lapor", title="SP4N-LAPOR!"), at=now - DAY)
    item(made, at=now - HOUR)
    workers.start(made, "feeds", 1, "", now, kind="feeds")
    workers.beat(made, "feeds", False, None, 0, 0, now + HOUR)  # lives for an hour
    yield made
    made.dispose()


def bring(engine: Engine, *tickets: str, **changes: Any) -> None:
    """Tickets that have just come in."""
    now = time.time_ns() // 1_000_000
    store(engine, [complaint(ticket, at=now - MINUTE, **changes) for ticket in tickets], now)


def test_a_ticket_is_on_the_screen_at_once_and_leaves_the_queue_when_it_is_answered(
    page: Page, seen: Seen, engine: Engine, sqlite_url: str, tmp_path: Path
) -> None:
    server = Server(tmp_path, sqlite_url, "commandcenter.wsgi:application()").start()
    try:
        show(page, f"{server.url}/complaints")
        expect(page.locator(".panel-queue")).to_contain_text("Belum ada pengaduan")
        page.wait_for_timeout(500)
        bring(engine, "5010653", "5010654", category="Banjir dan drainase")
        expect(page.locator(".panel-queue .two").first).to_contain_text("Banjir dan drainase", timeout=5_000)
        expect(page.locator(".panel-totals .tile-value").nth(1)).to_have_text("2")
        expect(page.locator(".panel-breakdown .by li").first).to_contain_text("Banjir dan drainase")
        page.locator(".panel-queue .two").first.click()
        expect(page.locator(".detail-ticket")).to_contain_text("laporan.xlsx · Sheet1")
        page.keyboard.press("Escape")
        expect(page.locator(".panel-detail")).to_be_hidden()
        now = time.time_ns() // 1_000_000
        bring(engine, "5010653", "5010654", status="answered", answered_at=now)
        expect(page.locator(".panel-queue")).to_contain_text("Tidak ada yang menunggu", timeout=5_000)
        workers.finish(engine, "feeds", 0, 0, now)
        expect(page.locator(".panel-totals")).to_contain_text("Penarik data berhenti", timeout=5_000)
        expect(page.locator(".panel-queue")).not_to_contain_text("Tidak ada yang menunggu")
        assert seen.outside() == []
        assert seen.complaints == []
    finally:
        server.stop()


def test_a_division_and_a_filter_stand_in_the_address_and_come_back_with_it(
    page: Page, engine: Engine, sqlite_url: str, tmp_path: Path
) -> None:
    bring(engine, "1", "2", category="Sampah", opd="dlh")
    bring(engine, "3", category="Jalan rusak")
    server = Server(tmp_path, sqlite_url, "commandcenter.wsgi:application()").start()
    try:
        show(page, f"{server.url}/complaints")
        page.locator(".switch", has_text="OPD").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".panel-breakdown .by li").first).to_contain_text("dlh")
        page.locator(".panel-breakdown .by li", has_text="dlh").click()
        expect(page.locator(".panel-totals .tile-value").nth(1)).to_have_text("2")
        assert "by=opd" in page.url
        assert "opd=dlh" in page.url
        page.reload()
        expect(page.locator(".panel-totals .tile-value").nth(1)).to_have_text("2")
        expect(page.locator(".switch[aria-current]")).to_have_text("OPD")
    finally:
        server.stop()

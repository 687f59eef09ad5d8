"""Availability by cause in a real browser: nothing cut off, opened by keyboard, on paper, an exception asked for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from commandcenter.domain.clock import DAY, HOUR, MINUTE, to_datetime
from commandcenter.live.watch import wall_clock
from commandcenter.store import engine as store_engine
from tests.browser.conftest import Seen
from tests.browser.looks import DESK, moods_and_looks
from tests.browser.seeing import SCROLLS, capitals, cut, faults, outside, over_clock, show
from tests.live.server import Server
from tests.network import message, seed, writer

pytestmark = pytest.mark.browser

ROWS = ".charge, .costs > .row, .more, .charge-legend, .by-cause-links, .notice"
FIGURES = ".charge-up, .charge-left, .charge-word, .cost-time, .tile-value, .tile-word"
SCRIPTS = (outside(ROWS), cut(FIGURES), SCROLLS, over_clock(".totals > *"))


@moods_and_looks(("busy", "no_calendar"))
def test_nothing_is_cut_off_and_nothing_scrolls(page: Page, seen: Seen, gallery: str, mood: str, query: str) -> None:
    show(page, f"{gallery}/availability?mood={mood}&{query}")
    assert faults(page, *SCRIPTS) == []
    if mood == "busy" and not query:  # from four metres
        assert capitals(page, ".tile-figure") > 20
        for selector in (".charge .row-name", ".charge-up", ".costs .row-name", ".cost-time"):
            assert capitals(page, selector) > 15
        for selector in (".charge-left", ".costs .row-second", ".charge-legend"):
            assert capitals(page, selector) > 11.8
    assert seen.outside() == []
    assert seen.complaints == []


@pytest.fixture
def server(sqlite_url: str, tmp_path: Path) -> Iterator[Server]:
    """The real application on a store in which Balen was down for an hour yesterday, and Kanor behind it."""
    engine = store_engine.create_engine(sqlite_url)
    now = wall_clock()
    seed(engine, at=now - 10 * DAY)
    put, start = writer(engine), now - 2 * DAY
    for key in ("balen", "kanor", "kapas", "menara-utama"):
        down = (start + 20 * HOUR, start + 21 * HOUR) if key in ("balen", "kanor") else (0, 0)
        found = [
            message(key, "down" if down[0] <= at < down[1] else "up", at) for at in range(start, now - 5_000, MINUTE)
        ]
        put.store(found, now)
    engine.dispose()
    running = Server(tmp_path, sqlite_url, "commandcenter.wsgi:application()").start()
    yield running
    running.stop()


def test_an_outage_opens_to_its_cause_and_an_exception_is_asked_for(page: Page, seen: Seen, server: Server) -> None:
    start = wall_clock() - 2 * DAY
    year = to_datetime(start + 20 * HOUR).year
    show(page, f"{server.url}/availability?{DESK}&period={year}")
    kanor = page.locator(".charge", has_text="Kanor")
    kanor.press("Enter")
    detail = page.locator(".detail-availability")
    expect(detail).to_contain_text("gangguan hulu")
    expect(detail.locator(".outage").first).to_contain_text("Menara Balen (tim jaringan)")
    evidence = detail.locator(".outage > a").first.get_attribute("href") or ""
    assert evidence.startswith("/network?")
    assert "at=" in evidence
    page.goto(f"{server.url}/availability/exceptions?period={year}&about=tower:balen")
    expect(page.locator("select[name=scope]")).to_have_value("tower:balen")
    page.get_by_role("button", name="Ajukan pengecualian").click()
    expect(page.locator("[name=reason]")).to_have_attribute("aria-invalid", "true")
    local = to_datetime(start + 19 * HOUR)
    page.locator("[name=starts_at]").fill(local.strftime("%Y-%m-%dT%H:%M"))
    page.locator("[name=ends_at]").fill(to_datetime(start + 22 * HOUR).strftime("%Y-%m-%dT%H:%M"))
    page.locator("[name=reason]").fill("Banjir bandang merendam gardu Balen")
    page.get_by_role("button", name="Ajukan pengecualian").click()
    listed = page.locator(".exceptions > li")
    expect(listed).to_contain_text("menunggu keputusan")
    expect(listed).to_contain_text("Menara Balen")
    expect(listed.get_by_role("button", name="Setujui")).to_have_count(0)  # whoever asks cannot approve
    page.emulate_media(media="print")
    page.goto(f"{server.url}/availability/report?period={year}")
    expect(page.locator(".print-table").first).to_contain_text("Kanor")
    colour = "() => getComputedStyle(document.querySelector('.page')).backgroundColor"
    assert page.evaluate(colour) == "rgb(255, 255, 255)"
    assert not page.locator(".page-band").is_visible()
    assert seen.outside() == []
    assert [each for each in seen.complaints if "422" not in each] == []

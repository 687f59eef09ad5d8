"""What leadership sees in a briefing: nothing cut off, readable from four metres, and there once it is stored."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from commandcenter.domain.clock import DAY
from commandcenter.domain.period import Period
from commandcenter.domain.reference import Frequency
from commandcenter.store import engine as store_engine
from commandcenter.store.schema import opd
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
from tests.layouts.attainment.moods import MOODS, SELECTS
from tests.live.server import Server
from tests.store.feeding import configure, item, observation, row, seed_indicators, store, target

pytestmark = pytest.mark.browser

# A line that is below the edge of its panel, and a number that does not end.
BELOW = outside(
    ".opd, .opd-why, .opds-foot, .missing .row, .more, .band, .band-note, .multiple, .trend-note, .indicator,"
    " .indicator-said, .part-row, .part-more, .facts > dd, .opd-year > div",
    is_right=False,
)
CUT_NUMBERS = cut(
    ".opd-percent, .tile-value, .whole-number, .whole-words > *, .band-rule, .band > b, .multiple-value,"
    " .indicator-percent, .value-said, .opds-legend, .opd-heads > *"
)
# One part of a row over another: a name that runs into its bar.
OVER = """() => [...document.querySelectorAll('.opds .opd')].filter((row) => {
  const bar = row.querySelector('.mark-bullet').getBoundingClientRect();
  const name = document.createRange();
  name.selectNodeContents(row.firstChild);
  const words = name.getBoundingClientRect();
  return words.right > bar.left + 1 && words.bottom > bar.top + 2 && words.top < bar.bottom - 2;
}).map((row) => row.textContent)"""
SCRIPTS = (CUT_OFF, CUT_NUMBERS, BELOW, OVER, SCROLLS, over_clock(".totals > *"))


@moods_and_looks(MOODS)
def test_nothing_is_cut_off_and_nothing_scrolls(page: Page, seen: Seen, gallery: str, mood: str, query: str) -> None:
    show(page, f"{gallery}/attainment?mood={mood}&{query}")
    assert faults(page, *SCRIPTS) == []
    assert seen.outside() == []
    assert seen.complaints == []


@pytest.mark.parametrize("mood", SELECTS)
def test_what_is_opened_lies_over_everything_below_the_totals(page: Page, gallery: str, mood: str) -> None:
    show(page, f"{gallery}/attainment?mood={mood}")
    detail, totals = (page.locator(f".panel-{name}").bounding_box() for name in ("detail", "totals"))
    assert detail is not None
    assert totals is not None
    assert detail["width"] > 1_800
    assert detail["y"] >= totals["y"] + totals["height"]


def test_what_is_to_be_acted_on_is_large_enough_for_four_metres(page: Page, gallery: str) -> None:
    show(page, f"{gallery}/attainment?mood=busy")
    for selector in (".whole-number", ".tile-figure"):
        assert capitals(page, selector) > 20
    for selector in (".whole-verdict", ".opds .opd", ".opd-percent", ".missing .row-name"):
        assert capitals(page, selector) > 15
    for selector in (".opd-why", ".opd-band", ".band", ".multiple-title", ".missing-head"):
        assert capitals(page, selector) > 11.8


def test_4k_is_the_same_picture_at_twice_the_size(browser: Browser, gallery: str) -> None:
    parts = (".whole", ".opd", ".band", ".multiple")
    assert_same_at_4k(browser, lambda page: show(page, f"{gallery}/attainment?mood=busy"), parts)


def test_a_telephone_gets_one_column_without_scrolling_sideways(browser: Browser, gallery: str) -> None:
    page = browser.new_page(viewport={"width": 400, "height": 800})
    for mood in ("busy", "chosen", "first_day"):
        show(page, f"{gallery}/attainment?mood={mood}&{DESK}")
        assert_one_column(page)
        assert page.evaluate(OVER) == []
    page.close()


def test_a_line_can_be_opened_by_click_and_by_key_and_escape_takes_it_back(page: Page, gallery: str) -> None:
    show(page, f"{gallery}/attainment?mood=busy")
    expect(page.locator(".panel-detail")).to_be_hidden()
    page.locator(".opds .opd").first.click()
    page.wait_for_url("**select=opd*dpu-bmpr*")
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "select" not in url)
    page.locator(".missing .row").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**select=opd*kec-tambakrejo*")


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    """An OPD with two indicators that are due since the quarter ended, and the feed that brings their values."""
    made, now = store_engine.create_engine(sqlite_url), time.time_ns() // 1_000_000
    period = Period.at(Frequency.QUARTER, now).previous()
    seed_indicators(made, "imunisasi", "rujukan")
    known = {"code": "dinkes", "name": "Dinas Kesehatan", "short_name": "Dinkes", "kind": "dinas"}
    with made.begin() as connection:
        connection.execute(opd.insert(), [{**known, "aliases": "", "valid_from": "2017-01-01"}])
    configure(made, row("kinerja", title="Capaian kinerja OPD", records="observation"), at=now - DAY)
    plan = {"opd": "dinkes", "plan": f"PK {period.year}", "event_at": period.ends_at}
    batch = [target(code, 80.0, period.text, **plan) for code in ("imunisasi", "rujukan")]
    store(made, batch, now - DAY, "kinerja", item(made, "kinerja", now - DAY))
    yield made
    made.dispose()


def learn(engine: Engine, code: str, value: float) -> None:
    """The feed brings a value of the quarter that has just ended."""
    now = time.time_ns() // 1_000_000
    period = Period.at(Frequency.QUARTER, now).previous()
    batch = [observation(code, value, period=period.text, event_at=period.ends_at)]
    store(engine, batch, now, "kinerja", item(engine, "kinerja", now))


def test_a_value_that_is_stored_is_on_the_screen_with_its_band_and_a_correction_moves_it(
    page: Page, seen: Seen, engine: Engine, sqlite_url: str, tmp_path: Path
) -> None:
    server = Server(tmp_path, sqlite_url, "commandcenter.wsgi:application()").start()
    try:
        show(page, f"{server.url}/attainment")
        expect(page.locator(".panel-opds")).to_contain_text("belum lapor 0/2")
        expect(page.locator(".panel-missing")).to_contain_text("semua (2)")
        page.wait_for_timeout(500)
        learn(engine, "imunisasi", 82.0)
        learn(engine, "rujukan", 44.0)
        expect(page.locator(".panel-opds .opd-percent")).to_have_text("77,5\u00a0%", timeout=5_000)  # (100 + 55) / 2
        expect(page.locator(".panel-opds .opd-band")).to_have_text("Tinggi 2/2")
        expect(page.locator(".panel-missing")).to_contain_text("Semua sudah lapor")
        learn(engine, "rujukan", 24.0)
        expect(page.locator(".panel-opds .opd-band")).to_have_text("Rendah 2/2", timeout=5_000)  # (100 + 30) / 2
        page.locator(".panel-opds .opd").click()
        page.locator(".panel-detail .indicator", has_text="rujukan").click()
        expect(page.locator(".detail-indicator")).to_contain_text("24,00 / 80,00 × 100 = 30,00")
        expect(page.locator(".detail-indicator .is-replaced")).to_contain_text("44,00")
        assert seen.outside() == []
        assert seen.complaints == []
    finally:
        server.stop()

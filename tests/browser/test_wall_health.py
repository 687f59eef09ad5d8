"""Displays that say how they are, take care of themselves, and mark text that is too small; /wall shows all of it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import update

from commandcenter.access.principals import now
from commandcenter.domain.access import Role
from commandcenter.domain.wall.geometry import Place
from commandcenter.domain.wall.health import DARK_AFTER
from commandcenter.store import schema
from commandcenter.store.queries import wall as queries
from commandcenter.store.queries.wall import Report
from commandcenter.store.versions import Topic, bump
from tests.access.house import SESSION, session
from tests.browser.wall import Room

pytestmark = pytest.mark.browser

ASSETS = Path(__file__).parents[2] / "assets"
HOUR = 3_600_000
LOADED_MS = 40_000
PLACES = (Place(0, 0, 1217.6, 684.9, 6), Place(1, 0, 1217.6, 684.9, 6))


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    made = Room(tmp_path_factory.mktemp("health"), "commandcenter.wsgi:application()")
    made.server.start()
    yield made
    made.server.stop()
    made.engine.dispose()


def _reported(room: Room, page: Page, display: int) -> Report:
    """What it said once its first picture stood."""
    page.wait_for_function("() => wall.shown() && wall.report.at() > 0", timeout=LOADED_MS)
    page.wait_for_function(
        "(at) => wall.report.at() > at && wall.report.now().frame_rate !== null", arg=page.evaluate("wall.now()")
    )
    page.wait_for_function("(at) => wall.report.at() > at", arg=page.evaluate("wall.now()"))
    with room.engine.connect() as connection:
        return queries.reports(connection)[display]


def _desk(room: Room, browser: Browser, role: Role = Role.OPERATOR) -> BrowserContext:
    desk = browser.new_context(viewport={"width": 1920, "height": 1080})
    desk.set_default_timeout(LOADED_MS)
    token = session(room.engine, role)
    desk.add_cookies([{"name": SESSION, "value": token, "url": room.server.url, "httpOnly": True}])
    return desk


def test_a_plug_that_is_pulled_is_seen_on_the_wall_and_one_that_is_back_too(room: Room, browser: Browser) -> None:
    """Two displays in browsers of their own; one is closed, and no word is said about it."""
    room.clear()
    windows = [browser.new_context(viewport={"width": 1280, "height": 720}) for _ in PLACES]
    ids = [
        room.hang(window, f"Layar {n}", "/network", place)
        for n, (window, place) in enumerate(zip(windows, PLACES, strict=True))
    ]
    pages = [room.open(window.new_page()) for window in windows]
    said = _reported(room, pages[0], ids[0])
    assert (said.shows, said.width_px, said.height_px, said.pixel_ratio) == ("start", 1280, 720, 1.0)
    assert not said.last_error.startswith(("script", "promise", "report")), said.last_error
    assert said.failing == 0
    assert said.nodes is not None
    assert said.nodes > 40
    assert said.heap_bytes is not None
    assert abs(said.offset_ms or 0) < 1000, "the same machine"
    assert said.warm
    desk = _desk(room, browser)
    page = desk.new_page()
    page.goto(f"{room.server.url}/wall?lang=en")
    expect(page.locator(".health-display")).to_have_count(2, timeout=LOADED_MS)
    cards = [page.locator(f".health-display[data-display='{id_}']") for id_ in ids]
    expect(cards[1]).not_to_have_class(re.compile("is-dark|is-missed"))
    windows[1].close()
    expect(cards[1]).to_have_class(re.compile("is-dark|is-missed"), timeout=LOADED_MS)
    expect(cards[1].locator(".health-word:visible, .health-missed:visible")).to_have_text(
        re.compile(r"dark since \d\d:\d\d")
    )
    expect(cards[0]).not_to_have_class(re.compile("is-dark|is-missed"))
    expect(page.locator(".panel-wrong")).to_contain_text(re.compile("Power:.*Cable:.*Network:.*Browser:"))
    desk.close()
    windows[0].close()


def test_a_display_that_was_locked_out_reports_no_more_and_blanks_at_once(room: Room, context: BrowserContext) -> None:
    room.clear()
    id_ = room.hang(context, "Layar", "/network", PLACES[0])
    page = room.open(context.new_page())
    page.wait_for_function("() => wall.report && wall.report.at() > 0", timeout=LOADED_MS)
    room.lock_out(id_)
    expect(page.locator("body")).to_contain_text(re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}"), timeout=LOADED_MS)


def test_text_that_is_too_small_is_marked_on_the_display_and_at_a_desk(
    room: Room, context: BrowserContext, browser: Browser
) -> None:
    room.clear()
    id_ = room.hang(context, "Layar", "/network", PLACES[0])
    page = room.open(context.new_page())
    page.wait_for_function("() => wall.shown()", timeout=LOADED_MS)
    expect(page.locator(".legibility")).to_have_count(0)
    with room.engine.begin() as connection:
        mine = update(schema.display).where(schema.display.c.id == id_)
        connection.execute(mine.values(legible_until=now() + HOUR))
        bump(connection, {Topic.WALL}, now())
    expect(page.locator(".legibility-count")).to_contain_text("20′", timeout=LOADED_MS)
    assert page.locator(".legibility-mark").count() > 0
    near = page.locator(".legibility-mark.is-lost").count()
    with room.engine.begin() as connection:  # the same text is read from twice as far
        connection.execute(mine.values(distance_mm=8000.0))
    page.wait_for_function("(was) => document.querySelectorAll('.legibility-mark.is-lost').length >= was", arg=near)
    desk = _desk(room, browser)
    seen = desk.new_page()
    seen.goto(f"{room.server.url}/network?legibility=on&distance=4&diagonal=55")
    expect(seen.locator(".legibility-count")).to_contain_text("20′", timeout=LOADED_MS)
    desk.close()


# ---- care, with a clock that is turned by hand -----------------------------------------------------------------------


HARNESS = """
window.at = 1795417500000;  // 14.05 WIB
window.memory = 100;
window.done = [];
Object.defineProperty(performance, "now", { value: () => window.at - 1795400000000 });
Object.defineProperty(performance, "memory", { get: () => ({ usedJSHeapSize: window.memory * 1e6 }) });
window.care = { dimming: [[1320, 300, 0.4]], drift: true, reload_at: 210, heap_max_mb: 700 };
window.of = "start";
window.wall = {
  root: () => document.getElementById("wall"), now: () => window.at, program: () => ({ care: window.care }),
  me: () => ({ width_mm: 1217.6 }), shown: () => ({ picture: { of: window.of }, tiles: [] }), isOffline: () => false,
  stage: () => document.querySelector(".wall-stage"), renew: (why) => window.done.push("renew " + why),
  reload: (why) => window.done.push("reload " + why),
};
window.pass = (ms) => { const until = window.at + ms; while (window.at < until) {
  window.at += 1000; document.dispatchEvent(new CustomEvent("wall:tick")); } };
"""
PAGE = """<body style="margin:0;overflow:hidden">
<main id="wall" data-display="1"><div class="wall-stage" style="position:absolute"></div></main>"""


@pytest.fixture
def cared(room: Room, page: Page) -> Page:
    """care.js on a page of ours, with nothing around it but a clock, a memory and a program that are set by hand."""
    page.goto(f"{room.server.url}/healthz")
    page.set_content(PAGE)
    page.evaluate("sessionStorage.clear()")
    page.evaluate(HARNESS)
    page.evaluate((ASSETS / "wall" / "care.js").read_text())
    return page


def _done(page: Page) -> list[str]:
    found: list[str] = page.evaluate("window.done.splice(0)")
    return found


def test_light_goes_down_by_the_schedule_across_midnight_and_comes_back_for_a_takeover(cared: Page) -> None:
    def level(hour: float) -> float:
        at = 1_795_417_500_000 + round((hour - (14 + 5 / 60)) * HOUR)
        return float(cared.evaluate("(at) => wall.care.level(window.care.dimming, at)", at))

    assert [level(hour) for hour in (21.9, 23, 3, 5.02)] == [1, 0.4, 0.4, 1]
    assert 0.4 < level(22 + 0.5 / 60) < 1, "within a minute"
    assert 0.4 < level(5 + 0.5 / 60) < 1
    shade = "Number(document.querySelector('.wall-dim').style.opacity)"
    cared.evaluate("window.at += 9 * 3600000; window.pass(1000)")
    assert cared.evaluate(shade) == 0.6
    cared.evaluate("window.of = 'takeover:3'; document.dispatchEvent(new CustomEvent('wall:shown'))")
    assert cared.evaluate(shade) == 0


def test_the_stage_moves_on_a_closed_path_and_shows_no_edge(cared: Page) -> None:
    """The same for displays of the same size: a view that spans them stays whole."""
    places = cared.evaluate("""() => {
      const stage = document.querySelector('.wall-stage'), seen = [];
      for (let n = 0; n < 96; n += 1) {
        window.at += 150000; document.dispatchEvent(new CustomEvent('wall:tick'));
        const [x, y] = stage.style.translate === 'none' ? [0, 0] : stage.style.translate.split(' ').map(parseFloat);
        const edge = parseFloat(stage.style.getPropertyValue('--edge'));
        seen.push([stage.style.translate, Math.abs(x) <= edge && Math.abs(y || 0) <= edge]);
      }
      return seen;
    }""")
    assert all(covers for _, covers in places)
    assert len({where for where, _ in places}) > 8
    assert cared.evaluate("JSON.stringify(wall.care.drift(7))") == cared.evaluate(
        "JSON.stringify(wall.care.drift(7 + 4 * 3600000))"
    )


def test_a_full_memory_renews_what_is_shown_then_reloads_the_page_and_then_rests(cared: Page) -> None:
    cared.evaluate("window.memory = 800; window.pass(50000)")
    assert _done(cared) == []
    cared.evaluate("window.pass(20000)")
    assert _done(cared) == ["renew heap"]
    cared.evaluate("window.pass(70000)")
    assert _done(cared) == ["reload heap"]
    cared.evaluate("window.pass(500000)")
    assert _done(cared) == []
    cared.evaluate("window.pass(90000)")
    assert _done(cared) == ["renew heap"]


def test_a_takeover_is_not_disturbed_by_care(cared: Page) -> None:
    cared.evaluate("window.of = 'takeover:3'; window.memory = 800; window.pass(300000)")
    assert _done(cared) == []
    cared.evaluate("window.of = 'start'; window.pass(2000)")
    assert _done(cared) == ["renew heap"]


def test_once_a_night_everything_is_loaded_anew_spread_over_half_an_hour(cared: Page) -> None:
    spreads = cared.evaluate("[...Array(32).keys()].map((n) => wall.care.spread(n + 1))")
    assert len({each // 20_000 for each in spreads}) > 24, "not two at once"
    assert max(spreads) < HOUR / 2
    cared.evaluate("window.care.dimming = []; window.pass(20 * 1000)")
    assert _done(cared) == []
    cared.evaluate("for (let n = 0; n < 24 * 60; n += 1) { window.at += 59000; window.pass(1000); }")
    assert _done(cared) == ["renew night"]
    cared.evaluate("for (let n = 0; n < 24 * 60; n += 1) { window.at += 59000; window.pass(1000); }")
    assert _done(cared) == ["renew night"]


def test_a_plan_without_care_is_a_display_without_it(cared: Page) -> None:
    given: dict[str, Any] = {"dimming": [], "drift": False, "reload_at": None, "heap_max_mb": 700}
    cared.evaluate(f"window.care = {json.dumps(given)}; window.pass(5000)")
    stage = cared.evaluate("document.querySelector('.wall-stage').style.translate")
    assert (stage, cared.evaluate("document.querySelector('.wall-dim').style.opacity")) == ("none", "0")
    assert DARK_AFTER == 7_000, "assets/wall-health.js says the same"

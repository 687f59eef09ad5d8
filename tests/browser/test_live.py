"""From a commit to the picture in a real browser, over a real server."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import requests
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import Engine

from commandcenter.domain.clock import WIB
from commandcenter.live.watch import wall_clock
from commandcenter.store import engine as store_engine
from commandcenter.store import migrate
from commandcenter.store.versions import Topic
from tests.browser.conftest import Seen
from tests.live import tiny
from tests.live.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Server, Path]]:
    """One database and one server for the whole module; every test opens its own browser profile."""
    folder = tmp_path_factory.mktemp("road")
    url = f"sqlite:///{folder / 'store.db'}"
    migrate.upgrade(url)
    writer = store_engine.create_engine(url)
    running = Server(folder, url, "tests.live.tiny:application()", COMMANDCENTER_WEB_THREADS="32").start()
    yield writer, running, folder / "store.db"
    running.stop()
    writer.dispose()


@pytest.fixture
def store(road: tuple[Engine, Server, Path]) -> Engine:
    """The database, with a 1 in it."""
    tiny.write(road[0], 1, Topic.STATE, Topic.METRICS, at=wall_clock())
    return road[0]


@pytest.fixture
def server(road: tuple[Engine, Server, Path], store: Engine) -> Server:
    return road[1]


def open_tiny(page: Page, server: Server, query: str = "") -> None:
    """Open the tiny screen and wait until its stream has told it everything."""
    page.goto(f"{server.url}/tiny{query}")
    expect(page.locator("#number")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    expect(page.locator(".panel-number .panel-age")).not_to_be_empty()
    page.wait_for_function("() => document.querySelector('[data-clock=time]').textContent.includes('WIB')")
    page.wait_for_timeout(300)


def test_a_commit_changes_the_page_without_any_request(page: Page, seen: Seen, server: Server, store: Engine) -> None:
    open_tiny(page, server)
    before = list(seen.requests)
    tiny.write(store, 42, Topic.STATE, Topic.METRICS, at=wall_clock())
    expect(page.locator("#number")).to_have_text("42")
    expect(page.locator(".gtitle")).to_have_text("42")
    assert seen.requests == before
    assert seen.outside() == []
    assert seen.complaints == []


def test_a_change_of_another_topic_leaves_the_panel_alone(page: Page, server: Server, store: Engine) -> None:
    open_tiny(page, server)
    tiny.write(store, 42, Topic.METRICS, at=wall_clock())
    expect(page.locator(".gtitle")).to_have_text("42")
    expect(page.locator("#number")).to_have_text("1")


def test_three_windows_share_one_stream(context: BrowserContext, server: Server, store: Engine) -> None:
    windows = [context.new_page() for _ in range(3)]
    deadline = time.monotonic() + 5  # streams of the tests before
    while _clients(server) and time.monotonic() < deadline:
        time.sleep(0.1)
    for window in windows:
        open_tiny(window, server)
    tiny.write(store, 42, Topic.STATE, at=wall_clock())
    for window in windows:
        expect(window.locator("#number")).to_have_text("42")
    assert _clients(server) == 1


def test_a_window_opened_later_is_told_what_the_stream_has_brought(
    context: BrowserContext, server: Server, store: Engine
) -> None:
    first, second = context.new_page(), context.new_page()
    open_tiny(first, server)
    tiny.write(store, 42, Topic.STATE, at=wall_clock())
    expect(first.locator("#number")).to_have_text("42")
    open_tiny(second, server)
    expect(second.locator("#number")).to_have_text("42")


def test_after_a_restart_of_the_server_the_page_comes_back_with_what_it_missed(
    page: Page, server: Server, store: Engine
) -> None:
    open_tiny(page, server)
    server.stop()
    tiny.write(store, 43, Topic.STATE, at=wall_clock())
    expect(page.locator("body")).to_have_class("is-offline")
    banner = page.get_by_role("status")
    expect(banner).to_contain_text("Tidak ada sambungan sejak")
    expect(page.locator("#number")).to_have_text("1")  # the last picture stays
    server.start()
    expect(page.locator("#number")).to_have_text("43")
    expect(banner).to_be_hidden()
    expect(page.locator("body")).not_to_have_class("is-offline")


def test_a_display_whose_clock_is_wrong_shows_ours_before_it_has_heard_a_beat(
    context: BrowserContext, server: Server, store: Engine
) -> None:
    context.add_init_script("const right = Date.now; Date.now = () => right() - 26 * 3_600_000")
    context.route("**/live-worker.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page = context.new_page()
    page.goto(f"{server.url}/tiny")
    expect(page.locator(".panel-number .panel-age")).to_contain_text("dtk")
    expect(page.locator(".panel-number .panel-age")).not_to_contain_text("-")
    assert page.locator("[data-clock=time]").inner_text()[:5] in {
        f"{at:%H.%M}" for at in (datetime.now(WIB), datetime.now(WIB) - timedelta(minutes=1))
    }


def test_a_window_that_is_too_slow_skips_and_never_lags(page: Page, server: Server, store: Engine) -> None:
    """Whatever is pushed while it is busy, it then has a few panels to take, and the last of them is the newest."""
    open_tiny(page, server)
    page.evaluate("""() => {
      window.taken = 0;
      document.addEventListener("commandcenter:panel", () => { window.taken += 1; });
      window.released = false;
      setTimeout(() => {
        const until = performance.now() + 6000;
        while (performance.now() < until);
        window.released = true;
      }, 0);
    }""")
    for value in range(100, 200):
        tiny.write(store, value, Topic.STATE, at=wall_clock())
        time.sleep(0.03)  # each is pushed by itself
    page.wait_for_function("window.released", timeout=60_000)
    expect(page.locator("#number")).to_have_text("199")
    assert page.evaluate("window.taken") < 60


def test_a_window_that_its_worker_forgot_in_a_sleep_makes_itself_known_again(
    context: BrowserContext, server: Server, store: Engine
) -> None:
    context.add_init_script(
        "const Shared = SharedWorker; SharedWorker = function (...given) { return window.kept = new Shared(...given); }"
    )
    page = context.new_page()
    open_tiny(page, server)
    page.evaluate("() => window.kept.port.postMessage({ type: 'bye' })")
    expect(page.locator("body")).to_have_class("is-offline", timeout=10_000)
    tiny.write(store, 42, Topic.STATE, at=wall_clock())
    expect(page.locator("#number")).to_have_text("42")
    expect(page.locator("body")).not_to_have_class("is-offline")


def test_data_that_does_not_come_any_more_turns_stale_by_itself(page: Page, server: Server, store: Engine) -> None:
    open_tiny(page, server)
    tiny.write(store, 1, Topic.STATE, at=wall_clock())
    panel = page.locator(".panel-number")
    expect(panel).not_to_have_class("panel panel-number is-stale")
    expect(panel).to_have_class("panel panel-number is-stale", timeout=15_000)
    expect(panel.locator(".panel-age")).to_contain_text("dtk")


def test_a_click_selects_and_escape_clears(page: Page, seen: Seen, server: Server) -> None:
    open_tiny(page, server, "?lang=en")
    page.locator("#choose").click()
    expect(page.locator("#selected")).to_have_text("en: link:balen-a")
    assert page.url.endswith("?lang=en&select=link%3Abalen-a")
    expect(page.locator("#choose")).to_have_class("is-selected")
    page.keyboard.press("Escape")
    expect(page.locator("#selected")).to_have_text("en: nothing")
    page.go_back()
    expect(page.locator("#selected")).to_have_text("en: link:balen-a")
    assert seen.complaints == []


def test_a_click_on_a_point_of_a_chart_selects_it(page: Page, server: Server) -> None:
    open_tiny(page, server)
    box = page.locator(".js-plotly-plot .nsewdrag").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".hovertext")).to_be_visible()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#selected")).to_have_text("id: tower:a")


def test_a_selection_in_the_address_is_there_from_the_first_picture(page: Page, server: Server) -> None:
    open_tiny(page, server, "?select=tower%3Aa")
    expect(page.locator("#selected")).to_have_text("id: tower:a")


def test_a_browser_that_hides_where_it_comes_from_gets_its_page_all_the_same(
    context: BrowserContext, server: Server, store: Engine
) -> None:
    context.route("**/_dash-layout", lambda route: route.continue_(headers={"accept": "application/json"}))
    page = context.new_page()
    open_tiny(page, server, "?lang=en")
    expect(page.locator("#selected")).to_have_text("en: nothing")
    tiny.write(store, 42, Topic.STATE, at=wall_clock())
    expect(page.locator("#number")).to_have_text("42")


def test_a_store_that_is_gone_is_said_and_the_picture_stays(
    page: Page, server: Server, store: Engine, road: tuple[Engine, Server, Path]
) -> None:
    open_tiny(page, server)
    store.dispose()
    path = road[2]
    path.rename(path.with_suffix(".away"))
    expect(page.get_by_role("status")).to_contain_text("Basis data tidak menjawab sejak")
    expect(page.locator("#number")).to_have_text("1")
    path.with_suffix(".away").rename(path)
    expect(page.get_by_role("status")).to_be_hidden()


def test_a_broken_panel_says_so_and_the_others_live_on(page: Page, server: Server, store: Engine) -> None:
    open_tiny(page, server)
    tiny.write(store, 42, Topic.STATE, at=wall_clock(), error="break")
    expect(page.locator(".panel-number .notice-failed")).to_be_visible()
    tiny.write(store, 43, Topic.STATE, Topic.METRICS, at=wall_clock())
    expect(page.locator("#number")).to_have_text("43")
    expect(page.locator(".gtitle")).to_have_text("43")


def test_a_browser_without_shared_workers_is_served_by_a_worker_per_window(
    context: BrowserContext, seen: Seen, server: Server, store: Engine
) -> None:
    context.add_init_script("delete window.SharedWorker")
    page = context.new_page()
    open_tiny(page, server)
    tiny.write(store, 42, Topic.STATE, at=wall_clock())
    expect(page.locator("#number")).to_have_text("42")
    assert seen.complaints == []


def _clients(server: Server) -> int:
    return int(requests.get(f"{server.url}/healthz", timeout=5).json()["live_clients"])

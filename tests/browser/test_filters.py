"""Filters in a real browser: chosen, told, taken back, and following the data."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from commandcenter.live.watch import wall_clock
from commandcenter.store import engine as store_engine
from commandcenter.store import migrate
from commandcenter.store.versions import Topic
from tests.browser.conftest import Seen
from tests.live import tiny
from tests.live.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Server]]:
    folder = tmp_path_factory.mktemp("filters")
    url = f"sqlite:///{folder / 'store.db'}"
    migrate.upgrade(url)
    writer = store_engine.create_engine(url)
    tiny.write(writer, 1, Topic.STATE, at=wall_clock())
    running = Server(folder, url, "tests.live.tiny:application()", COMMANDCENTER_WEB_THREADS="16").start()
    yield writer, running
    running.stop()
    writer.dispose()


def test_a_choice_narrows_the_screen_says_so_and_is_taken_back(
    page: Page, seen: Seen, road: tuple[Engine, Server]
) -> None:
    page.goto(f"{road[1].url}/choice?lang=en&distance=0.7&diagonal=24")
    expect(page.locator("#shown")).to_have_text("shown: all")
    choice, narrowed = page.get_by_label("Kind"), page.locator(".page-narrowed")
    expect(narrowed).to_be_hidden()
    choice.select_option("a")
    expect(page.locator("#shown")).to_have_text("shown: a")
    expect(page.locator(".panel-facts")).to_have_text("period of a · n\u00a012 · source: the source")
    expect(narrowed).to_have_text("Only Kind A")
    assert "kind=a" in page.url
    page.go_back()
    expect(page.locator("#shown")).to_have_text("shown: all")
    expect(choice).to_have_value("")
    page.go_forward()
    expect(choice).to_have_value("a")
    page.get_by_role("link", name="Reset").click()
    expect(page.locator("#shown")).to_have_text("shown: all")
    assert "kind" not in page.url
    assert "lang=en" in page.url
    assert seen.complaints == []


def test_an_address_with_a_choice_opens_narrowed(page: Page, road: tuple[Engine, Server]) -> None:
    page.goto(f"{road[1].url}/choice?kind=a")
    expect(page.get_by_label("Kind")).to_have_value("a")
    expect(page.locator(".page-narrowed")).to_have_text("Hanya Kind A")
    expect(page.locator("#shown")).to_have_text("shown: a")


def test_the_options_follow_the_data_and_the_choice_stays(page: Page, road: tuple[Engine, Server]) -> None:
    page.goto(f"{road[1].url}/choice?kind=a")
    expect(page.locator("option[value=v1]")).to_have_count(1)
    tiny.write(road[0], 2, Topic.STATE, at=wall_clock())
    expect(page.locator("option[value=v2]")).to_have_count(1)
    expect(page.get_by_label("Kind")).to_have_value("a")
    tiny.write(road[0], 1, Topic.STATE, at=wall_clock())

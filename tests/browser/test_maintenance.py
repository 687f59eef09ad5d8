"""Planned work in a real browser: a series is planned from the keyboard, with who would be cut off said before."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from commandcenter.access.principals import now
from commandcenter.domain.clock import HOUR
from commandcenter.store.engine import create_engine
from commandcenter.store.writes.maintenance import works
from tests.live.server import Server
from tests.network import scalar, seed

pytestmark = pytest.mark.browser
SIDEWAYS = "() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"
MARKUP = "<b>tebal</b> \u2066arah"


@pytest.fixture
def server(sqlite_url: str, tmp_path: Path) -> Iterator[Server]:
    engine = create_engine(sqlite_url)
    ids = seed(engine)
    with engine.begin() as connection:
        works.add(connection, [ids["balen"], ids["kanor"]], now() - HOUR, now() + HOUR, MARKUP, "jaringan-1", now())
    engine.dispose()
    running = Server(tmp_path, sqlite_url, "commandcenter.wsgi:application()").start()
    yield running
    running.stop()


def test_a_series_is_planned_from_the_keyboard_and_what_runs_is_ended(
    server: Server, sqlite_url: str, page: Page
) -> None:
    page.set_default_timeout(30_000)
    page.goto(f"{server.url}/maintenance?lang=en")
    running = page.locator(".maintenance-work.is-running")
    expect(running.locator(".maintenance-why")).to_have_text(MARKUP)
    expect(running.locator(".maintenance-cut")).to_have_text("Cut off meanwhile: Kanor, Balen")

    page.locator(".maintenance-open").focus()
    page.keyboard.press("Enter")
    page.get_by_label("What is worked on").select_option("behind:tower:balen")
    page.get_by_label("How often").select_option("weekly")
    page.get_by_role("button", name="Sunday").focus()
    page.keyboard.press("Space")
    preview = page.locator(".maintenance-preview")
    expect(preview.locator(".maintenance-cut")).to_have_text("Cut off meanwhile: Kanor, Balen")
    expect(preview.locator(".maintenance-dates > li")).to_have_count(5)
    page.get_by_label("Why; it stands on the wall").press("Enter")
    expect(page.locator(".maintenance-planning .field-problem")).to_have_text("This must be filled in")
    page.get_by_label("Why; it stands on the wall").fill("ganti baterai")
    page.keyboard.press("Enter")
    expect(page.locator(".maintenance-rounds")).to_contain_text("every Sunday")
    assert (
        scalar(create_engine(sqlite_url, read_only=True), "SELECT rrule FROM maintenance_series")
        == "FREQ=WEEKLY;BYDAY=SU"
    )

    page.once("dialog", lambda dialog: dialog.accept())
    running.get_by_text("Change").click()
    running.get_by_role("button", name="End it now").click()
    expect(running).to_have_count(0)
    expect(page.locator(".maintenance-past")).to_contain_text("ended")
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate(SIDEWAYS) == 0

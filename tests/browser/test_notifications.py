"""Notification in a real browser: a test by a button, what did not go out is sent again, nothing is cut off."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import select

from commandcenter.domain.alerts.occasions import Occasion
from commandcenter.store.engine import create_engine
from commandcenter.store.schema import notice
from commandcenter.store.writes.notifications import enqueue
from tests.alerts.notify.listening import web
from tests.alerts.notify.office import Clock, office, statuses
from tests.live.server import Server
from tests.store.notifications.alerting import standing

pytestmark = pytest.mark.browser
PATIENCE = 30_000  # ms: every answer loads the page again, and the machine may be busy
SIDEWAYS = "() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"
HOSTILE = "<img src=x onerror=\"document.title='jebol'\">" + "panjang" * 40


def test_a_channel_is_tried_and_a_dead_message_sent_again(
    sqlite_url: str, tmp_path: Path, context: BrowserContext
) -> None:
    context.set_default_timeout(PATIENCE)
    engine = create_engine(sqlite_url)
    clock = Clock(time.time_ns() // 1_000_000 - 60_000)
    with web() as listener:
        worker = office(engine, tmp_path, listener.url, clock)
        listener.last = (404, {}, HOSTILE.encode())
        with engine.begin() as connection:
            enqueue(connection, standing(connection, clock.at, name=HOSTILE), Occasion.RAISED, clock.at)
        clock.at += 30_000
        worker.turn()
    server = Server(tmp_path, sqlite_url, "commandcenter.wsgi:application()", COMMANDCENTER_ACCESS="open")
    server.start()
    try:
        page = context.new_page()
        page.set_viewport_size({"width": 1024, "height": 768})
        page.goto(f"{server.url}/notifications?lang=en")
        expect(page.locator(".notifications-page")).to_contain_text("1 message did not go out")
        assert page.evaluate(SIDEWAYS) == 0
        page.set_viewport_size({"width": 400, "height": 800})
        assert page.evaluate(SIDEWAYS) == 0
        page.set_viewport_size({"width": 1024, "height": 768})
        with page.expect_navigation():
            page.get_by_role("button", name="Send message 1 again").click()
        expect(page.locator(".notifications-page")).not_to_contain_text("did not go out")
        page.get_by_role("button", name="Send a test through kait").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator(".notifications-page")).to_contain_text("will be tried again")
        assert page.title() != "jebol"
    finally:
        server.stop()
    assert statuses(engine) == {"failed": 1}
    with engine.connect() as connection:
        assert list(connection.scalars(select(notice.c.occasion).order_by(notice.c.id))) == ["raised", "test"]
    engine.dispose()

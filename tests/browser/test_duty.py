"""Duties in a real browser: a week is planned, a shift is handed over and taken, the log is written by keyboard."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from commandcenter.access import tokens
from commandcenter.access.principals import now
from commandcenter.domain.access import Role
from commandcenter.store.engine import create_engine
from commandcenter.store.writes.access import accounts, sessions
from tests.live.server import Server

pytestmark = pytest.mark.browser
PATIENCE = 30_000  # ms: every answer loads the page again, and the machine may be busy
SIDEWAYS = "() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"
HOSTILE = "Genset <img src=x onerror=\"document.title='jebol'\"> Balen"


def let_in(context: BrowserContext, url: str, token: str) -> Page:
    context.set_default_timeout(30_000)
    context.add_cookies([{"name": "commandcenter", "value": token, "url": url}])
    return context.new_page()


def test_a_week_is_planned_a_shift_is_handed_over_and_taken_and_the_log_is_kept(
    sqlite_url: str, tmp_path: Path, browser: Browser, context: BrowserContext
) -> None:
    engine, opened = create_engine(sqlite_url), {}
    with engine.begin() as connection:
        for name, role in (("jaringan-1", Role.NETWORK), ("operator-1", Role.OPERATOR)):
            id_ = accounts.add(connection, name, role, None, None, "test", now())
            opened[name] = tokens.new()
            sessions.begin(connection, id_, tokens.digest(opened[name]), "", "password", "127.0.0.1", "", now())
    engine.dispose()
    server = Server(tmp_path, sqlite_url, "commandcenter.wsgi:application()", COMMANDCENTER_ACCESS="accounts")
    server.start()
    his = browser.new_context()
    try:
        page = let_in(context, server.url, opened["jaringan-1"])
        page.goto(f"{server.url}/duty?lang=en")
        form = page.locator(".duty-rota-form")
        expect(form.get_by_label("From (WIB)")).to_be_hidden()
        form.get_by_label("Accounts").fill("joko")
        form.get_by_role("button", name="Put into the rota").click()
        expect(form.locator(".field-problem")).to_contain_text("There is no account joko", timeout=PATIENCE)
        form.get_by_label("Accounts").fill("jaringan-1")
        form.get_by_label("How").select_option("swap")
        expect(form.get_by_label("From (WIB)")).to_be_visible()
        expect(form.get_by_label("Week from")).to_be_hidden()
        form.get_by_role("button", name="Put into the rota").click()
        page.wait_for_url("**/duty?**#rota")
        expect(page.locator("#now")).to_contain_text("swapped", timeout=PATIENCE)
        page.locator("#handover summary").last.click()
        page.locator("#handover").get_by_label("To watch").last.fill("Genset Balen")
        page.get_by_role("button", name="Hand over").last.click()
        expect(page.locator("#handover")).to_contain_text("somebody else takes it over", timeout=PATIENCE)

        other = let_in(his, server.url, opened["operator-1"])
        other.goto(f"{server.url}/duty?lang=en")
        expect(other.get_by_role("button", name="Put into the rota")).to_have_count(0)
        other.get_by_label("Entry").first.focus()
        other.keyboard.type(HOSTILE)
        for key in ("Tab", "Tab", "Tab", "Enter"):
            other.keyboard.press(key)
        entry = other.locator(".duty-entry")
        expect(entry).to_contain_text(HOSTILE, timeout=PATIENCE)
        expect(entry).to_contain_text("open until")
        assert other.title() != "jebol"
        other.get_by_role("button", name="I have read this and take over").click()
        taken = other.locator("#handover summary", has_text="jaringan-1 to operator-1")
        expect(taken).to_be_visible(timeout=PATIENCE)
        other.set_viewport_size({"width": 400, "height": 800})
        assert other.evaluate(SIDEWAYS) == 0
    finally:
        his.close()
        server.stop()

"""Forms that write, in a real browser: what assets/actions.js promises to every form of ours."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from commandcenter.actions import reports
from commandcenter.live.watch import wall_clock
from commandcenter.store import engine as store_engine
from tests.actions.quarter import lines, seed
from tests.actions.serving import client, send
from tests.browser.test_entry import PERIOD
from tests.live.server import Server

pytestmark = pytest.mark.browser

BASE = f"/api/reports/dinkes/{PERIOD}"
# A form as a screen draws it, on a page that has one of ours no more.
FORM = """([action]) => {
  document.querySelector('main').innerHTML = `
    <form data-action="${action}" data-method="POST">
      <input name="version" value="2">
      <label>Alasan <textarea name="reason"></textarea></label>
      <button type="submit">Kirim</button>
    </form>`;
}"""


@pytest.fixture
def server(sqlite_url: str, tmp_path: Path) -> Iterator[Server]:
    """A server with a report that waits for somebody to judge it."""
    engine: Engine = store_engine.create_engine(sqlite_url)
    seed(engine, PERIOD)
    asking = client(engine, reports.ACTIONS, at=wall_clock())
    send(asking, "PUT", BASE, {"version": 0, "lines": lines()})
    assert send(asking, "POST", f"{BASE}/submit", {"version": 1}).status_code == 200
    engine.dispose()
    running = Server(tmp_path, sqlite_url, "commandcenter.wsgi:application()").start()
    yield running
    running.stop()


def show(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/entry?theme=light")
    expect(page.locator(".entry-list")).to_be_visible(timeout=20_000)
    page.evaluate(FORM, [f"{BASE}/send-back"])


def test_a_problem_stands_beside_its_field_and_what_was_typed_stays(page: Page, server: Server) -> None:
    show(page, server)
    field = page.locator("textarea")
    field.fill("tdk")
    page.get_by_role("button", name="Kirim").click()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    described = field.get_attribute("aria-describedby")
    expect(page.locator(f"#{described}")).to_contain_text("Tulis alasannya")
    expect(page.get_by_role("alert")).to_contain_text("Belum disimpan")
    expect(field).to_have_value("tdk")
    field.press("End")
    field.type("ak")
    expect(page.locator(".field-problem")).to_have_count(0)


def test_a_form_that_is_done_leads_on_and_keeps_the_look(page: Page, server: Server) -> None:
    show(page, server)
    page.locator("textarea").fill("Angka belum final")
    page.get_by_role("button", name="Kirim").click()
    expect(page).to_have_url(re.compile(r"opd=dinkes&period=[0-9Q-]+&theme=light$"))
    expect(page.locator(".entry-notice.is-loud")).to_contain_text("Angka belum final")


def test_a_form_is_sent_once_however_often_it_is_pressed(page: Page, server: Server) -> None:
    show(page, server)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/api/" in request.url else None)
    page.locator("textarea").fill("Angka belum final")
    page.evaluate("() => { const form = document.querySelector('form'); form.requestSubmit(); form.requestSubmit(); }")
    expect(page.locator(".entry-notice.is-loud")).to_be_visible()
    assert len(sent) == 1


def test_a_server_that_is_away_is_said_and_nothing_is_lost(page: Page, server: Server) -> None:
    show(page, server)
    server.stop()
    page.locator("textarea").fill("Angka belum final")
    page.get_by_role("button", name="Kirim").click()
    expect(page.get_by_role("alert")).to_contain_text("pusat komando tidak menjawab")
    expect(page.locator("textarea")).to_have_value("Angka belum final")
    expect(page.get_by_role("button", name="Kirim")).to_be_enabled()


def test_another_page_cannot_write_with_this_browser(page: Page, server: Server) -> None:
    """What a page of somebody else can make a browser send: a form, and a request without our header."""
    page.route(
        "http://evil.test/",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f'<form method="post" enctype="text/plain" action="{server.url}{BASE}/verify">'
            """<input name='{"version":2,"x":"' value='"}'></form>""",
        ),
    )
    page.goto("http://evil.test/")
    with page.expect_response("**/verify") as posted:
        page.evaluate("() => document.forms[0].submit()")
    assert posted.value.status == 403
    page.wait_for_url("**/verify")  # the answer is a page: leaving before it stands is a navigation interrupted
    page.goto("http://evil.test/")
    answer = page.evaluate(
        """(url) => fetch(url, {method: 'POST', body: '{"version":2}', headers: {'Content-Type': 'application/json',
           'X-Commandcenter-Action': '1'}}).then((answer) => answer.status, () => 'refused')""",
        f"{server.url}{BASE}/verify",
    )
    assert answer == "refused"

"""The audit trail in a real browser: narrowed with the keyboard, never wider than the page; a ticket that is clicked is
written down, and stays closed for whoever may not see it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import Engine

from commandcenter.domain.access import Role
from commandcenter.store.engine import create_engine
from tests.access.house import session
from tests.actions.serving import trail
from tests.browser.test_people import SIDEWAYS
from tests.live.server import Server
from tests.store.complaining import ready, told
from tests.store.feeding import complaint
from tests.store.test_audit import written

pytestmark = pytest.mark.browser
SLOW = 20_000  # ms; machines are shared
CITIZEN = "Lampu jalan padam di depan balai desa"


class Home:
    """A running command center with a ticket and a short trail."""

    def __init__(self, folder: Path, url: str) -> None:
        self.engine: Engine = create_engine(url)
        ready(self.engine)
        told(self.engine, complaint("LPR-17", text=CITIZEN))
        written(self.engine, 20)
        application = "commandcenter.wsgi:application()"
        self.server = Server(folder, url, application, COMMANDCENTER_ACCESS="accounts").start()

    def page(self, context: BrowserContext, role: Role, path: str) -> Page:
        context.set_default_timeout(20_000)
        token = session(self.engine, role)
        context.add_cookies([{"name": "commandcenter", "value": token, "url": self.server.url, "httpOnly": True}])
        page = context.new_page()
        page.goto(f"{self.server.url}{path}")
        return page

    def seen(self) -> list[str]:
        return [row.subject for row in trail(self.engine) if row.action == "ticket.seen"]


@pytest.fixture
def home(sqlite_url: str, tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path, sqlite_url)
    yield made
    made.server.stop()
    made.engine.dispose()


@pytest.mark.parametrize("width", [390, 1920])
def test_the_trail_is_narrowed_with_the_keyboard_and_fits(home: Home, context: BrowserContext, width: int) -> None:
    page = home.page(context, Role.STEWARD, "/audit?lang=en")
    page.set_viewport_size({"width": width, "height": 900})
    expect(page.locator(".ag-center-cols-container .ag-row").first).to_be_visible(timeout=SLOW)
    field = page.get_by_label("About what begins with")
    field.fill("priority:2")
    field.press("Enter")
    page.wait_for_url("**subject=priority%3A2**")
    expect(page.locator(".audit-rows")).to_have_text("Rows 2 to 20", timeout=SLOW)
    assert page.get_by_label("About what begins with").input_value() == "priority:2"
    assert "lang=en" in page.url
    assert page.evaluate(SIDEWAYS) == 0


def test_a_ticket_that_is_clicked_is_written_down_once(home: Home, context: BrowserContext) -> None:
    page = home.page(context, Role.OPERATOR, "/complaints?lang=en&distance=0.7&diagonal=24")
    page.locator(".waiting [data-select]").first.click()
    expect(page.locator(".detail-ticket")).to_contain_text(CITIZEN, timeout=SLOW)
    assert home.seen() == ["ticket:LPR-17"]


def test_a_ticket_stays_closed_for_whoever_may_not_see_it(home: Home, context: BrowserContext) -> None:
    page = home.page(context, Role.VIEWER, "/complaints?lang=en&distance=0.7&diagonal=24")
    page.locator(".waiting [data-select]").first.click()
    expect(page.locator(".detail")).to_contain_text("Single tickets are not for your role", timeout=SLOW)
    assert CITIZEN not in page.content()
    assert home.seen() == []

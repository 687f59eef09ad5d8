"""Accounts in a real browser: one is made, its owner comes in and is locked out while he looks; the road to a provider
and back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from commandcenter.access import tokens
from commandcenter.access.principals import now
from commandcenter.domain.access import Role
from commandcenter.store.engine import create_engine
from commandcenter.store.writes.access import accounts, sessions
from tests.access.provider import CLIENT, SECRET, Provider
from tests.live.server import Server

pytestmark = pytest.mark.browser
SIDEWAYS = "() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"


@dataclass
class House:
    """A running command center with accounts. ``tokens``: of an open session of each."""

    url: str
    tokens: dict[str, str]

    def let_in(self, context: BrowserContext, name: str) -> Page:
        context.set_default_timeout(20_000)
        context.add_cookies([{"name": "commandcenter", "value": self.tokens[name], "url": self.url}])
        return context.new_page()


@pytest.fixture
def provider() -> Iterator[Provider]:
    running = Provider().start()
    yield running
    running.stop()


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path, provider: Provider) -> Iterator[House]:
    engine = create_engine(sqlite_url)
    opened = {}
    with engine.begin() as connection:
        for name, role in (("admin-1", Role.ADMINISTRATOR), ("operator-1", Role.OPERATOR)):
            id = accounts.add(connection, name, role, None, None, "test", now())
            opened[name] = tokens.new()
            sessions.begin(connection, id, tokens.digest(opened[name]), "", "password", "127.0.0.1", "Firefox/1", now())
    engine.dispose()
    server = Server(
        tmp_path, sqlite_url, "commandcenter.wsgi:application()", COMMANDCENTER_ACCESS="accounts",
        COMMANDCENTER_OIDC_ISSUER=provider.url, COMMANDCENTER_OIDC_CLIENT_ID=CLIENT,
        COMMANDCENTER_OIDC_CLIENT_SECRET=SECRET, COMMANDCENTER_OIDC_ROLES="pusat=operator",
        COMMANDCENTER_OIDC_TITLE="SSO uji",
    )  # fmt: skip
    url = server.url.replace("127.0.0.1", "localhost")  # for a browser another site than the provider
    server.set(COMMANDCENTER_WEB_ORIGIN=url)
    server.start()
    yield House(url, opened)
    server.stop()


def test_an_account_is_made_its_owner_comes_in_and_is_locked_out_while_he_looks(
    house: House, browser: Browser, context: BrowserContext
) -> None:
    admin = house.let_in(context, "admin-1")
    admin.goto(f"{house.url}/people?lang=en")
    admin.get_by_text("Add an account").click()
    admin.get_by_label("Name: a duty").fill("operator-2")
    admin.get_by_label("Role").select_option("operator")
    admin.get_by_role("button", name="Add account").click()
    secret = admin.locator(".people-secret")
    expect(secret).to_contain_text("operator-2: ")
    password = secret.inner_text().removeprefix("operator-2: ")

    his = browser.new_context()
    page = his.new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{house.url}/network?lang=en")
    page.get_by_label("Name of the account").fill("operator-2")
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/login/password**")
    for field in page.locator("input[type=password]").all():
        field.fill("tujuh perahu menyeberang kuning")
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url("**/network**")
    expect(page.locator(".who > summary")).to_contain_text("operator-2")

    admin.goto(f"{house.url}/people?lang=en")
    expect(admin.locator(".people-secret")).to_have_text("")  # it was shown once
    admin.get_by_role("link", name="operator-2").click()
    admin.on("dialog", lambda dialog: dialog.accept())
    admin.get_by_role("button", name="Disable").click()
    expect(admin.locator(".people-state").first).to_contain_text("disabled")
    page.goto(f"{house.url}/network?lang=en")
    page.wait_for_url("**/login**")
    his.close()


def test_signing_in_at_the_provider_and_out_again(house: House, provider: Provider, page: Page) -> None:
    page.goto(f"{house.url}/network?lang=en")
    page.get_by_role("link", name="Sign in with SSO uji").click()
    page.wait_for_url("**/network?lang=en")
    page.locator(".who > summary").click()
    expect(page.locator(".who-role")).to_have_text("operator")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile(re.escape(f"{provider.url}/out?client_id=")))
    page.goto(f"{house.url}/network")
    page.wait_for_url("**/login**")


def test_a_provider_that_is_away_keeps_nobody_from_signing_in_here(
    house: House, provider: Provider, page: Page
) -> None:
    provider.is_away = True
    page.goto(f"{house.url}/login?lang=en")
    page.get_by_role("link", name="Sign in with SSO uji").click()
    expect(page.get_by_role("alert")).to_contain_text("does not answer now")
    page.get_by_role("link", name="Sign in with an account of the command center").click()
    expect(page.get_by_label("Name of the account")).to_be_visible()


@pytest.mark.parametrize("path", ["/people", "/people?account=2"])
def test_on_a_telephone_nothing_goes_sideways_and_signing_out_works(
    house: House, context: BrowserContext, path: str
) -> None:
    page = house.let_in(context, "admin-1")
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto(f"{house.url}{path}")
    expect(page.locator(".people-page")).to_be_visible()
    assert page.evaluate(SIDEWAYS) == 0
    page.locator(".who > summary").click()
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url("**/login**")

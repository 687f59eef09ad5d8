"""People who sign in, in a real browser: from the first start to a session that has run out while a page was open."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, update

from commandcenter import settings
from commandcenter.domain.access import Role
from commandcenter.store import engine as store_engine
from commandcenter.store import schema
from tests.access.entering import OTHER, PASSWORD, account, code, deeds, with_second_factor
from tests.browser.conftest import Seen
from tests.live.server import Server

pytestmark = pytest.mark.browser

KEY = "of the tests"
SHOWN = re.compile(r"password  ((?:[a-z2-9]{4}-){3}[a-z2-9]{4})")


@pytest.fixture
def server(sqlite_url: str, tmp_path: Path) -> Iterator[Server]:
    """The program as it starts for the first time."""
    more = {"COMMANDCENTER_ACCESS": "accounts", "COMMANDCENTER_SECRET_KEY": KEY}
    running = Server(tmp_path, sqlite_url, "commandcenter.wsgi:application()", **more).start()
    yield running
    running.stop()


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    made = store_engine.create_engine(sqlite_url)
    yield made
    made.dispose()


def sign_in(page: Page, name: str = "operator-1", password: str = PASSWORD) -> None:
    page.get_by_label("Nama akun").fill(name)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_label("Kata sandi").press("Enter")


def test_from_the_first_start_to_the_first_screen(page: Page, server: Server, seen: Seen) -> None:
    found = SHOWN.search(server.log)
    assert found is not None
    page.goto(f"{server.url}/data?theme=light")
    expect(page).to_have_url(re.compile(r"/login\?theme=light&next="))
    sign_in(page, "admin", found[1])
    for easy in ("bojonegoro2026", "singkat"):
        page.get_by_label("Kata sandi baru").fill(easy)
        page.get_by_label("Sekali lagi").fill(easy)
        page.get_by_label("Sekali lagi").press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Kata sandi baru").fill(OTHER)
    page.get_by_label("Sekali lagi").fill(OTHER)
    page.get_by_label("Sekali lagi").press("Enter")
    expect(page.get_by_role("img", name="Kode QR dari kunci")).to_be_visible()
    page.get_by_label("Kode", exact=True).fill(code(page.locator(".access-key").inner_text().replace(" ", "")))
    page.get_by_role("button", name="Lanjutkan").click()
    expect(page.locator(".access-codes li")).to_have_count(10)
    page.get_by_role("link", name="Sudah saya simpan").click()
    expect(page).to_have_url(f"{server.url}/data?theme=light")
    expect(page.locator(".page-data")).to_be_visible(timeout=20_000)
    assert seen.outside() == []
    assert not [words for words in seen.complaints if "Content Security Policy" in words]


def test_the_whole_way_works_without_scripts(browser: Browser, server: Server, engine: Engine) -> None:
    secret = with_second_factor(engine, settings.load({"COMMANDCENTER_SECRET_KEY": KEY}), account(engine))
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(f"{server.url}/account")
        sign_in(page, password="salah")
        expect(page.get_by_role("alert")).to_contain_text("Nama atau kata sandi salah")
        expect(page.get_by_label("Nama akun")).to_have_value("operator-1")
        sign_in(page)
        page.get_by_label("Kode", exact=True).fill(code(secret))
        page.get_by_role("button", name="Lanjutkan").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Akun operator-1")
        page.get_by_role("button", name="Keluar").click()
        expect(page.get_by_role("status")).to_have_text("Anda sudah keluar")
        page.goto(f"{server.url}/network")
        expect(page).to_have_url(re.compile("/login"))
    finally:
        context.close()


def test_who_guesses_has_to_wait_and_is_told_how_long(page: Page, server: Server, engine: Engine) -> None:
    account(engine)
    page.goto(f"{server.url}/login")
    for _ in range(5):
        sign_in(page, password="salah")
        page.wait_for_load_state()
    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"coba lagi pukul \d\d\.\d\d \(1 mnt\)"))
    sign_in(page)
    expect(page.get_by_role("alert")).to_contain_text("coba lagi pukul")


def test_another_window_is_ended_from_the_own_account(
    browser: Browser, page: Page, server: Server, engine: Engine
) -> None:
    account(engine)
    other = browser.new_context()
    try:
        lost = other.new_page()
        for each in (lost, page):
            each.goto(f"{server.url}/account")
            sign_in(each)
            expect(each.get_by_role("heading", level=1)).to_have_text("Akun operator-1")
        page.reload()
        page.get_by_role("button", name="Akhiri", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("Sudah diakhiri")
        lost.reload()
        expect(lost).to_have_url(re.compile("/login"))
    finally:
        other.close()


def test_a_page_that_was_open_when_its_session_ended_leads_back_to_where_it_was(
    page: Page, server: Server, engine: Engine
) -> None:
    account(engine, "steward-1", Role.STEWARD)
    page.goto(f"{server.url}/network")
    sign_in(page, "steward-1")
    expect(page.locator(".page-network")).to_be_visible(timeout=20_000)
    with engine.begin() as connection:
        connection.execute(update(schema.session).values(seen_at=int(time.time() * 1000) - 9 * 3_600_000))
    page.reload()
    expect(page).to_have_url(re.compile(r"/login\?next=%2Fnetwork"))
    sign_in(page, "steward-1")
    expect(page.locator(".page-network")).to_be_visible(timeout=20_000)
    assert len(deeds(engine, "signin")) == 2


def test_nothing_is_cut_off_and_every_field_has_its_name(page: Page, server: Server, engine: Engine) -> None:
    account(engine)
    for width, height in ((1920, 1080), (3840, 2160), (400, 800)):
        page.set_viewport_size({"width": width, "height": height})
        for query in ("?lang=id&theme=dark", "?lang=en&theme=light"):
            page.goto(f"{server.url}/login{query}")
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
            labelled = "[...document.querySelectorAll('input:not([type=hidden])')].every((i) => i.labels.length)"
            assert page.evaluate(labelled)
    page.goto(f"{server.url}/login")
    sign_in(page)
    expect(page).not_to_have_url(re.compile("/login"))
    page.goto(f"{server.url}/account?lang=en")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

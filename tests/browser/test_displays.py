"""Displays and sessions in real browsers: an operator at his desk, a display on the wall, and what ends meanwhile."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect
from sqlalchemy import Engine, select, update

from commandcenter.access import tokens
from commandcenter.access.principals import now
from commandcenter.domain.access import Role
from commandcenter.store import engine as store_engine
from commandcenter.store import migrate, schema
from tests.access.house import DISPLAY, SESSION, session
from tests.actions.quarter import seed
from tests.browser.conftest import Seen
from tests.browser.test_entry import PERIOD, cell, fill, saved
from tests.browser.test_entry import show as show_entry
from tests.live.server import ROOT, Server

pytestmark = pytest.mark.browser

CODE = re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$")


class Installation:
    """A server with accounts, its database, and a way to its command line."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'store.db'}"
        migrate.upgrade(self.url)
        self.engine: Engine = store_engine.create_engine(self.url)
        seed(self.engine, PERIOD)
        self.environ = {
            "COMMANDCENTER_ACCESS": "accounts", "COMMANDCENTER_DATABASE_URL": self.url,
            "COMMANDCENTER_DATA_DIR": str(folder), "COMMANDCENTER_WEB_THREADS": "32",
        }  # fmt: skip
        self.server = Server(folder, self.url, "commandcenter.wsgi:application()", **self.environ)

    def command(self, *arguments: str) -> str:
        """The words of `commandcenter …`."""
        environ = {**os.environ, **self.environ, "COMMANDCENTER_WEB_PORT": str(self.server.port)}
        done = subprocess.run(
            [sys.executable, "-m", "commandcenter", *arguments], env=environ, cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def sign_in(self, context: BrowserContext, role: Role, name: str = "", opd: str | None = None) -> str:
        """As signing in does, in whatever tab."""
        token = session(self.engine, role, name, opd)
        context.add_cookies([{"name": SESSION, "value": token, "url": self.server.url, "httpOnly": True}])
        return token

    def end(self, token: str) -> None:
        """The session ends: signed out elsewhere, ended by an administrator, or too old."""
        with self.engine.begin() as connection:
            held = schema.session.c.token_hash == tokens.digest(token)
            connection.execute(update(schema.session).where(held).values(ended_at=now(), ended_why="revoked"))

    def show(self, page: Page, path: str = "/network") -> None:
        """Open a screen and wait until its stream is heard."""
        page.goto(f"{self.server.url}{path}")
        expect(page.locator(".page-clock")).not_to_be_empty(timeout=20_000)
        expect(page.locator(".panel").first).to_be_visible()
        page.wait_for_timeout(500)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = Installation(tmp_path_factory.mktemp("displays"))
    made.server.start()
    yield made
    made.server.stop()
    made.engine.dispose()


@pytest.fixture(autouse=True)
def _nobody_yet(home: Installation) -> None:
    with home.engine.begin() as connection:
        for table in (schema.display_report, schema.pairing, schema.display, schema.session):
            connection.execute(table.delete())


@pytest.fixture
def wall(browser: Browser) -> Iterator[BrowserContext]:
    """The browser of a display: another profile than the operator's."""
    fresh = browser.new_context(viewport={"width": 1920, "height": 1080})
    fresh.set_default_timeout(10_000)
    yield fresh
    fresh.close()


def paired(home: Installation, wall: BrowserContext, name: str = "kiri", window: int = 1) -> None:
    """A window of this browser has a token, as accepting it gives one."""
    token = tokens.new()
    row = {
        "name": name,
        "start": "/network",
        "token_hash": tokens.digest(token),
        "created_at": now(),
        "created_by": "t",
    }
    with home.engine.begin() as connection:
        connection.execute(schema.display.insert().values(row))
    cookie = DISPLAY if window == 1 else f"{DISPLAY}-{window}"
    wall.add_cookies([{"name": cookie, "value": token, "url": home.server.url, "httpOnly": True}])


def shown(display: Page) -> FrameLocator:
    """The screen in the page of a display."""
    return display.frame_locator("iframe[name='wall-tile']").first


def test_an_operator_accepts_a_display_and_it_begins_by_itself(
    home: Installation, context: BrowserContext, wall: BrowserContext, page: Page, seen: Seen
) -> None:
    display = wall.new_page()
    complaints: list[str] = []
    display.on("console", lambda message: complaints.append(message.text))
    display.goto(f"{home.server.url}/display")
    expect(display.locator("#code")).to_have_text(CODE)
    code = display.locator("#code").inner_text()
    home.sign_in(context, Role.OPERATOR)
    page.goto(f"{home.server.url}/displays")
    page.get_by_role("button", name=code).click()
    expect(page.get_by_label("Kode")).to_have_value(code)
    page.get_by_label("Nama").fill("ruang rapat kiri")
    form = page.locator(".displays-accept")
    form.get_by_label("Mulai dengan").select_option("/network")
    form.get_by_role("button", name="kolom 2, baris 1").click()
    form.get_by_label("Diagonal (inci)").fill("65")
    form.get_by_label("Dibaca dari jarak (m)").fill("6,5")
    form.get_by_role("button", name="Terima", exact=True).click()
    expect(display.locator("#wall")).to_have_attribute("data-name", "ruang rapat kiri", timeout=6_000)
    expect(shown(display).locator(".panel").first).to_be_visible(timeout=20_000)
    row = page.get_by_role("row", name=re.compile("ruang rapat kiri")).first
    expect(row).to_contain_text("kolom 2, baris 1")
    expect(row).to_contain_text("65 inci, dibaca dari 6,5 m")
    beyond = shown(display).locator("a[href^='/displays'], a[href^='/wall/control'], a[href^='/people']")
    expect(beyond).to_have_count(0)  # nothing that it may not see is offered
    assert complaints == seen.complaints == []
    assert seen.outside() == []


def test_a_code_that_was_mistyped_is_said_and_what_was_typed_stays(home: Installation, page: Page) -> None:
    home.sign_in(page.context, Role.OPERATOR)
    page.goto(f"{home.server.url}/displays")
    page.get_by_label("Kode").fill("acde fghj")
    page.locator(".displays-accept").get_by_label("Nama").fill("kiri")
    page.get_by_role("button", name="Terima", exact=True).click()
    expect(page.locator(".field-problem")).to_contain_text("Tidak ada layar")
    expect(page.get_by_label("Nama")).to_have_value("kiri")


def test_two_windows_of_one_browser_come_to_show_the_same_code(home: Installation, wall: BrowserContext) -> None:
    first, second = wall.new_page(), wall.new_page()
    first.goto(f"{home.server.url}/display")
    wall.clear_cookies()  # as if both had asked before one was answered
    second.goto(f"{home.server.url}/display")
    expect(first.locator("#code")).to_have_text(second.locator("#code").inner_text(), timeout=5_000)


def test_a_link_of_the_command_line_pairs_and_leaves_no_trace_in_the_address(
    home: Installation, wall: BrowserContext
) -> None:
    link = home.command("display", "add", "kanan", "--start", "/network?lang=en").strip().splitlines()[-1]
    display = wall.new_page()
    display.goto(link)
    expect(display.locator("#wall")).to_have_attribute("data-name", "kanan")
    expect(display.locator("html")).to_have_attribute("lang", "en")
    expect(shown(display).locator(".panel").first).to_be_visible(timeout=20_000)
    secret = link.partition("#")[2]
    assert secret not in display.url
    assert secret not in home.server.log
    again = wall.browser.new_context() if wall.browser else None
    assert again is not None
    second = again.new_page()
    second.goto(link)
    expect(second.locator("#said")).to_contain_text("Tautan ini sudah dipakai")
    again.close()
    assert "kanan" in home.command("display", "list")


def test_windows_are_displays_and_one_that_is_locked_out_shows_a_code_and_comes_back_by_itself(
    home: Installation, wall: BrowserContext, context: BrowserContext, page: Page
) -> None:
    """Nobody touches the wall; the other window of the same browser goes on."""
    windows = [wall.new_page(), wall.new_page()]
    for number, window in enumerate(windows, start=1):
        paired(home, wall, f"layar {number}", number)
        window.goto(f"{home.server.url}/display?window={number}")
    for window in windows:
        expect(shown(window).locator(".panel").first).to_be_visible(timeout=30_000)
    home.sign_in(context, Role.OPERATOR)
    page.goto(f"{home.server.url}/displays")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("row", name=re.compile("layar 2")).first.get_by_role("button", name="Keluarkan").click()
    expect(windows[1].locator("#wall, #code")).to_have_text(CODE, timeout=10_000)
    expect(windows[1].locator("iframe")).to_have_count(0)
    code = windows[1].locator("#code").inner_text()
    expect(shown(windows[0]).locator(".panel").first).to_be_visible()
    page.goto(f"{home.server.url}/displays?code={code}")
    page.locator(".displays-accept").get_by_label("Nama").fill("layar dua")
    page.locator(".displays-accept").get_by_role("button", name="Terima", exact=True).click()
    expect(windows[1].locator("#wall")).to_have_attribute("data-name", "layar dua", timeout=6_000)
    expect(shown(windows[1]).locator(".panel").first).to_be_visible(timeout=20_000)
    assert windows[1].url.endswith("/display?window=2")


def test_cleared_cookies_lead_to_a_code_and_never_to_a_login(home: Installation, wall: BrowserContext) -> None:
    paired(home, wall)
    display = wall.new_page()
    display.goto(f"{home.server.url}/display")
    expect(shown(display).locator(".panel").first).to_be_visible(timeout=30_000)
    wall.clear_cookies()
    expect(display.locator("#code")).to_have_text(CODE, timeout=10_000)
    assert urlsplit(display.url).path == "/display"


def test_a_display_that_is_locked_out_leaves_its_picture_and_shows_a_code(
    home: Installation, wall: BrowserContext
) -> None:
    paired(home, wall)
    windows = [wall.new_page(), wall.new_page()]
    for window in windows:
        home.show(window)
    with home.engine.begin() as connection:
        connection.execute(update(schema.display).values(revoked_at=now(), revoked_by="test"))
    begin = time.monotonic()
    for window in windows:
        expect(window.get_by_role("alert")).to_contain_text("Layar ini tidak lagi diterima", timeout=6_000)
        expect(window.locator(".panel").first).to_be_hidden()
    assert time.monotonic() - begin < 5
    for window in windows:
        window.wait_for_url("**/display", timeout=10_000)
        expect(window.locator("#code")).to_have_text(CODE)


def test_the_command_line_locks_a_display_out(home: Installation, wall: BrowserContext) -> None:
    paired(home, wall)
    display = wall.new_page()
    home.show(display)
    assert "kiri is locked out" in home.command("display", "revoke", "kiri")
    expect(display.get_by_role("alert")).to_contain_text("Layar ini tidak lagi diterima", timeout=6_000)


def test_a_display_survives_restarts_of_server_and_browser(
    home: Installation, wall: BrowserContext, browser: Browser
) -> None:
    paired(home, wall)
    display = wall.new_page()
    home.show(display)
    home.server.stop()
    expect(display.locator("body")).to_have_class(re.compile("is-offline"), timeout=10_000)
    expect(display.locator("#ended")).to_be_hidden()
    home.server.start()
    expect(display.locator("body")).not_to_have_class(re.compile("is-offline"), timeout=10_000)
    kept = browser.new_context(storage_state=wall.storage_state())
    again = kept.new_page()
    home.show(again)
    kept.close()


# ---- sessions --------------------------------------------------------------------------------------------------------


def test_a_session_that_ends_keeps_the_picture_says_so_and_goes_on_after_signing_in(
    home: Installation, context: BrowserContext, page: Page
) -> None:
    token = home.sign_in(context, Role.VIEWER)
    home.show(page, "/network?theme=light")
    before = page.locator(".page").get_attribute("data-token")
    home.end(token)
    ended = page.locator("#ended")
    expect(ended).to_contain_text(re.compile(r"Sesi Anda sudah berakhir: ini gambar pukul \d\d\.\d\d"), timeout=6_000)
    expect(page.locator(".panel").first).to_be_visible()
    expect(page.locator("#banner")).to_be_hidden()
    way = ended.get_by_role("link", name="Masuk kembali")
    expect(way).to_have_attribute("href", "/login?next=%2Fnetwork%3Ftheme%3Dlight")
    home.sign_in(context, Role.VIEWER)
    expect(ended).to_be_hidden(timeout=10_000)
    expect(page.locator("body")).not_to_have_class(re.compile("is-signed-out|is-offline"))
    assert page.locator(".page").get_attribute("data-token") not in (before, "", None)


def test_whoever_is_not_signed_in_does_not_knock_blindly(
    home: Installation, context: BrowserContext, page: Page
) -> None:
    token = home.sign_in(context, Role.VIEWER)
    home.show(page)
    home.end(token)
    expect(page.locator("#ended")).to_be_visible(timeout=6_000)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(9_000)
    assert not [url for url in asked if "/live/stream" in url]
    assert 1 <= len([url for url in asked if "/live/principal" in url]) <= 7


def test_somebody_else_who_signs_in_gets_his_own_picture(
    home: Installation, context: BrowserContext, page: Page
) -> None:
    token = home.sign_in(context, Role.OPERATOR)
    home.show(page)
    assert "priorities" in (page.locator(".page").get_attribute("data-may") or "")
    home.end(token)
    expect(page.locator("#ended")).to_be_visible(timeout=6_000)
    home.sign_in(context, Role.VIEWER)
    expect(page.locator(".page")).not_to_have_attribute("data-may", re.compile("priorities"), timeout=15_000)


def typed(home: Installation, page: Page) -> None:
    """A form with something typed in it."""
    page.goto(f"{home.server.url}/displays")
    page.get_by_label("Kode").fill("ACDE-FGHJ")
    page.get_by_label("Nama").fill("yang sudah diketik")


def press(page: Page) -> None:
    page.get_by_role("button", name="Terima", exact=True).click()


def test_what_was_typed_outlives_the_session_and_is_sent_after_signing_in(
    home: Installation, context: BrowserContext, page: Page
) -> None:
    token = home.sign_in(context, Role.OPERATOR)
    typed(home, page)
    home.end(token)
    press(page)
    form = page.locator("form .form-status").first
    expect(form).to_contain_text("Anda tidak lagi masuk")
    expect(page.locator("#ended").get_by_role("link", name="Masuk kembali")).to_have_attribute("target", "_blank")
    expect(page.get_by_label("Nama")).to_have_value("yang sudah diketik")
    home.sign_in(context, Role.OPERATOR)
    expect(form).to_contain_text("Anda sudah masuk kembali", timeout=10_000)
    expect(page.get_by_label("Nama")).to_have_value("yang sudah diketik")
    press(page)
    expect(page.locator(".field-problem")).to_contain_text("Tidak ada layar")  # the server has read it


def test_a_quarter_that_was_being_filled_in_is_kept_after_signing_in(
    home: Installation, context: BrowserContext, page: Page
) -> None:
    token = home.sign_in(context, Role.EDITOR, "dinkes-1", "dinkes")
    show_entry(page, home.server)
    home.end(token)
    fill(page, "stunting", "value", "12,5")
    expect(page.locator("#entry-saved")).to_contain_text("Anda tidak lagi masuk", timeout=10_000)
    expect(page.locator("#ended").get_by_role("link", name="Masuk kembali")).to_be_visible()
    fill(page, "kasus", "value", "7")
    expect(cell(page, "stunting", "value")).to_have_text("12,5")
    home.sign_in(context, Role.EDITOR, "dinkes-1", "dinkes")
    saved(page)  # by itself
    expect(page.locator("#ended")).to_be_hidden()
    expect(cell(page, "kasus", "value")).to_have_text("7")


def test_a_page_of_the_session_before_writes_with_the_token_of_now(
    home: Installation, context: BrowserContext, page: Page
) -> None:
    token = home.sign_in(context, Role.OPERATOR)
    typed(home, page)
    home.end(token)
    home.sign_in(context, Role.OPERATOR)
    press(page)
    expect(page.locator(".field-problem")).to_contain_text("Tidak ada layar")


def test_nobody_sends_what_somebody_else_has_typed(home: Installation, context: BrowserContext, page: Page) -> None:
    token = home.sign_in(context, Role.OPERATOR)
    typed(home, page)
    home.end(token)
    home.sign_in(context, Role.OPERATOR, "operator-2")
    press(page)
    expect(page.locator("#ended")).to_contain_text("Anda sekarang masuk sebagai operator-2")
    expect(page.get_by_label("Nama")).to_have_value("yang sudah diketik")
    expect(page.locator(".field-problem")).to_have_count(0)


def test_what_a_role_may_not_is_said_in_the_servers_words(
    home: Installation, context: BrowserContext, page: Page
) -> None:
    home.sign_in(context, Role.OPERATOR)
    typed(home, page)
    with home.engine.begin() as connection:
        connection.execute(update(schema.account).where(schema.account.c.name == "operator-1").values(role="viewer"))
    press(page)
    expect(page.locator("form .form-status").first).to_contain_text("Peran Anda tidak")
    with home.engine.begin() as connection:
        connection.execute(update(schema.account).where(schema.account.c.name == "operator-1").values(role="operator"))


def test_hands_at_the_page_keep_the_session_and_the_stream_does_not(
    home: Installation, context: BrowserContext, page: Page
) -> None:
    token = home.sign_in(context, Role.VIEWER)
    page.clock.install()
    home.show(page)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    old = now() - 120_000
    with home.engine.begin() as connection:
        connection.execute(update(schema.session).values(seen_at=old))
    page.clock.fast_forward(90_000)
    page.wait_for_timeout(7_000)
    assert seen_at(home, token) == old  # two beats, and nobody was there
    for _ in range(5):
        page.mouse.move(100, 100)
        page.mouse.move(300, 300)
    page.wait_for_timeout(500)
    assert seen_at(home, token) > old
    assert len([url for url in asked if url.endswith("/account/token")]) == 1


def seen_at(home: Installation, token: str) -> int:
    held = schema.session.c.token_hash == tokens.digest(token)
    with home.engine.connect() as connection:
        return int(connection.execute(select(schema.session.c.seen_at).where(held)).scalar_one())


def test_a_page_that_dash_could_not_draw_leads_to_the_way_in(
    home: Installation, context: BrowserContext, page: Page
) -> None:
    token = home.sign_in(context, Role.VIEWER)
    page.route("**/_dash-layout", lambda route: (home.end(token), route.continue_())[1])
    page.goto(f"{home.server.url}/network")
    page.wait_for_url("**/login?next=%2Fnetwork", timeout=15_000)

"""An OPD's quarter in a real browser: filled in, kept by itself, submitted, sent back, corrected, verified."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect
from sqlalchemy import Engine, select

from commandcenter.domain.period import Period
from commandcenter.domain.reference import Frequency
from commandcenter.live.watch import wall_clock
from commandcenter.store import engine as store_engine
from commandcenter.store import migrate, schema
from tests.actions.quarter import seed
from tests.browser.conftest import Seen
from tests.live.server import Server

pytestmark = pytest.mark.browser

PERIOD = Period.at(Frequency.QUARTER, wall_clock()).previous().text
ADDRESS = f"/entry?opd=dinkes&period={PERIOD}"
# Text that a spreadsheet puts on the clipboard, given to the focused cell as the browser does.
PASTE = """(text) => {
  const clipboard = new DataTransfer();
  clipboard.setData('text/plain', text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent('paste', { clipboardData: clipboard, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def server(sqlite_url: str, tmp_path: Path) -> Iterator[Server]:
    migrate.upgrade(sqlite_url)
    engine = store_engine.create_engine(sqlite_url)
    seed(engine, PERIOD)
    engine.dispose()
    running = Server(tmp_path, sqlite_url, "commandcenter.wsgi:application()").start()
    yield running
    running.stop()


@pytest.fixture
def store(server: Server, sqlite_url: str) -> Iterator[Engine]:
    engine = store_engine.create_engine(sqlite_url, read_only=True)
    yield engine
    engine.dispose()


def show(page: Page, server: Server, address: str = ADDRESS) -> None:
    page.goto(f"{server.url}{address}")
    expect(page.locator("#entry[data-ready]")).to_be_visible(timeout=20_000)


def cell(page: Page, indicator: str, column: str) -> Locator:
    return page.locator(f'.ag-row[row-id="{indicator}"] .ag-cell[col-id="{column}"]')


def fill(page: Page, indicator: str, column: str, text: str) -> None:
    cell(page, indicator, column).click()
    page.keyboard.press("Enter")
    editor = page.locator(".ag-cell-edit-wrapper input, .ag-popup-editor textarea, .ag-cell-inline-editing input")
    editor.fill(text)
    page.keyboard.press("Enter")


def saved(page: Page) -> None:
    expect(page.locator("#entry-saved")).to_have_text(re.compile(r"^\s*tersimpan \d"), timeout=10_000)


def observed(store: Engine) -> dict[str, tuple[float | None, str | None, int]]:
    table = schema.observation
    with store.connect() as connection:
        found = connection.execute(select(table).where(table.c.feed == "entry", table.c.superseded_at.is_(None)))
        return {row.indicator: (row.value, row.text, row.revision) for row in found}


def take(page: Page, step: str) -> None:
    """Press the button of a step; it ends with the page drawn anew."""
    with page.expect_navigation():
        page.locator(f'button[data-step="{step}"]').click()
    expect(page.locator("#entry[data-ready]")).to_be_visible(timeout=20_000)


def test_a_report_is_filled_in_sent_back_corrected_and_verified(
    page: Page, server: Server, store: Engine, seen: Seen
) -> None:
    show(page, server)
    fill(page, "stunting", "value", "12,5")
    saved(page)
    expect(cell(page, "stunting", "attainment")).to_have_text("110,7 %")
    fill(page, "kasus", "value", "7,5")
    expect(cell(page, "kasus", "value")).to_have_class(re.compile("is-mistake"))
    expect(page.locator("#entry-problems")).to_contain_text("Harus berupa bilangan bulat")
    page.locator('button[data-step="submit"]').click()
    expect(page.locator(".entry-steps .form-status")).to_contain_text("2 isian harus diperbaiki")
    fill(page, "kasus", "value", "7")
    fill(page, "predikat", "obstacle", "Penilaian ditunda")
    saved(page)
    take(page, "submit")
    expect(page.locator(".entry-how-far")).to_contain_text("dikirim, belum diverifikasi")
    assert observed(store) == {}
    assert "Penilaian ditunda" in cell(page, "predikat", "obstacle").inner_text()
    page.locator("summary", has_text="Kembalikan").click()
    page.locator('button[data-step="send-back"]').click()
    expect(page.locator(".form-status")).to_contain_text("Tulis alasannya")
    page.locator('[data-reason="send-back"]').fill("Predikat sudah terbit, mohon diisi <b>BB</b>")
    take(page, "send-back")
    expect(page.locator(".entry-notice.is-loud")).to_contain_text("mohon diisi <b>BB</b>")
    fill(page, "predikat", "value", "BB")
    saved(page)
    take(page, "submit")
    take(page, "verify")
    expect(page.locator(".entry-how-far")).to_contain_text("diverifikasi")
    assert observed(store) == {"stunting": (12.5, None, 1), "kasus": (7.0, None, 1), "predikat": (None, "BB", 1)}
    history = page.locator(".entry-history")
    for word in ("diverifikasi", "dikembalikan", "dikirim", "diisi", "operator di komputer ini"):
        expect(history).to_contain_text(word)
    assert seen.outside() == []
    assert [words for words in seen.complaints if "422" not in words] == []


def test_a_column_is_pasted_from_a_spreadsheet_and_taken_back(page: Page, server: Server) -> None:
    show(page, server)
    cell(page, "kasus", "value").click()
    page.evaluate(PASTE, '7\tPosyandu\t"Cuaca\nburuk"\r\nBB\r\n12,5\r\n')
    expect(cell(page, "stunting", "value")).to_have_text("12,5")
    expect(cell(page, "predikat", "value")).to_have_text("BB")
    expect(cell(page, "kasus", "driver")).to_have_text("Posyandu")
    expect(cell(page, "kasus", "obstacle")).to_contain_text("buruk")
    saved(page)
    cell(page, "kasus", "value").click()
    page.keyboard.press("Control+z")
    expect(cell(page, "stunting", "value")).to_have_text("")
    page.keyboard.press("Control+y")
    expect(cell(page, "stunting", "value")).to_have_text("12,5")
    page.wait_for_timeout(1_500)
    saved(page)
    page.reload()
    expect(page.locator("#entry[data-ready]")).to_be_visible(timeout=20_000)
    expect(cell(page, "stunting", "value")).to_have_text("12,5")


def test_two_browsers_at_one_report_lose_nothing_of_each_other(page: Page, server: Server, browser: Browser) -> None:
    other = browser.new_page()
    show(page, server)
    show(other, server)
    fill(page, "kasus", "value", "7")
    saved(page)
    fill(other, "stunting", "value", "12,5")
    saved(other)
    expect(cell(other, "kasus", "value")).to_have_text("7")
    fill(page, "stunting", "value", "13")
    expect(page.locator("#entry-problems")).to_contain_text("tersimpan 12,5")
    expect(cell(page, "stunting", "value")).to_have_text("13")
    page.locator("#entry-save").click()
    saved(page)
    other.reload()
    expect(other.locator("#entry[data-ready]")).to_be_visible(timeout=20_000)
    expect(cell(other, "stunting", "value")).to_have_text("13")
    other.close()


def test_what_was_typed_outlives_a_server_that_is_away(page: Page, server: Server) -> None:
    show(page, server)
    server.stop()
    fill(page, "kasus", "value", "7")
    expect(page.locator("#entry-saved")).to_contain_text("tidak menjawab")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.close(run_before_unload=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    server.start()
    saved(page)
    expect(cell(page, "kasus", "value")).to_have_text("7")

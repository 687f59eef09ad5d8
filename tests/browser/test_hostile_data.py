"""Markup, right-to-left marks and endless names in every text that comes from sources, devices or people: it is text.

A store with everything in it is spoiled column by column, then every screen, the table behind every panel and every
page are opened in a real browser. Nothing may run, and nothing may be built from what was stored.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, expect
from sqlalchemy import Engine, text

from benchmarks import complaint_history, decided_past
from commandcenter.domain.actor import at_this_machine
from commandcenter.domain.clock import from_datetime
from commandcenter.store import engine as store_engine
from commandcenter.store import migrate
from commandcenter.store.writes import audit
from layouts import PAGES, SCREENS
from tests import network
from tests.browser.conftest import Seen
from tests.live.server import Server

pytestmark = pytest.mark.browser

MARKUP = (
    '<img src=x data-hostile onerror="window.hostile=1">\'"><svg data-hostile onload=window.hostile=1>'
    "<script data-hostile>window.hostile=1</script>{{7*7}}${7*7}' OR 1=1 --\u202e\u2066 مرحبا"
)
ENDLESS = "Kecamatan yang tidak ada habisnya " * 300  # ten thousand characters
# Texts that somebody else writes: sources, devices, people. Names that join tables are left as they are.
TEXTS = {
    "element": ("name",),
    "element_state": ("reason",),
    "state_event": ("reason",),
    "maintenance": ("reason",),
    "quarantine": ("detail", "position", "source"),
    "worker": ("error",),
    "feed": ("title", "owner", "error"),
    "feed_item": ("origin", "error"),
    "feed_note": ("detail", "field"),
    "feed_run": ("error",),
    "opd": ("name", "short_name"),
    "village": ("name",),
    "indicator": (
        "name",
        "concept",
        "definition",
        "interpretation",
        "method",
        "unit",
        "producer",
        "walidata",
        "source",
    ),
    "indicator_break": ("note",),
    "programme": ("name",),
    "band": ("name",),
    "plan_year": ("note",),
    "service_limit": ("note",),
    "complaint": ("category", "channel", "status", "text"),
    "complaint_day": ("category",),
    "observation": ("text", "note"),
    "target": ("text", "plan", "plan_version"),
    "report_line": ("typed", "driver", "obstacle"),
    "priority_version": ("title", "note", "programme"),
    "briefing": ("note",),
}
BUILT = "() => window.hostile || document.querySelectorAll('[data-hostile]').length"


def spoil(engine: Engine) -> None:
    """Every such text begins with markup; names of OPDs and towers have no end either."""
    with engine.begin() as connection:
        for table, columns in TEXTS.items():
            for column in columns:
                statement = f"UPDATE {table} SET {column} = :bad || {column} WHERE {column} IS NOT NULL"
                connection.execute(text(statement), {"bad": MARKUP})
        for table in ("opd", "element"):
            statement = f"UPDATE {table} SET name = name || :bad WHERE rowid % 3 = 0"
            connection.execute(text(statement), {"bad": ENDLESS})
        now = from_datetime(datetime.now(UTC))
        audit.append(
            connection, at_this_machine(MARKUP[:64]), "thing.change", f"thing:{MARKUP[:60]}", {MARKUP: MARKUP},
            {MARKUP: ENDLESS}, now,
        )  # fmt: skip


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over such a store."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    url = f"sqlite:///{folder / 'store.db'}"
    migrate.upgrade(url)
    engine, now = store_engine.create_engine(url), datetime.now(UTC)
    network.seed(engine)
    complaint_history.fill(engine, 120, 60, now)
    decided_past.fill(engine, now, years=1, corrections=1, villages_n=20)
    spoil(engine)
    engine.dispose()
    server = Server(folder, url, "commandcenter.wsgi:application()", COMMANDCENTER_WEB_THREADS="16").start()
    yield server.url
    server.stop()


ADDRESSES = [screen.path for screen in SCREENS]
# One mechanism draws the tables of all panels: one of each screen is enough where nobody changed it.
PANELS = None if os.environ.get("EVERY_LOOK") else 1
ADDRESSES += [f"/detail/{screen.key}/{panel.key}" for screen in SCREENS for panel in screen.panels[:PANELS]]
ADDRESSES += [page.path for page in PAGES if "{" not in page.path]


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_was_stored_is_text(page: Page, seen: Seen, spoiled: str, address: str) -> None:
    opened: list[str] = []

    def note(dialog: Dialog) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.goto(f"{spoiled}{address}")
    expect(page.locator(".page main")).to_be_visible(timeout=20_000)
    page.wait_for_timeout(300)  # an image that cannot be loaded says so a moment later
    assert page.evaluate(BUILT) == 0
    assert opened == []
    assert [line for line in seen.complaints if "Content Security Policy" in line or "hostile" in line] == []
    assert seen.outside() == []


def test_the_store_is_really_spoiled(page: Page, spoiled: str) -> None:
    page.goto(f"{spoiled}/detail/complaints/breakdown")
    expect(page.locator("body")).to_contain_text("data-hostile", timeout=20_000)

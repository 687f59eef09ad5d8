"""Debian's Chromium, and pages that remember what they requested and what they complained about."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from commandcenter.store import migrate
from tests.conftest import missing
from tests.live.server import Server

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass
class Seen:
    """What a browser context did: addresses that it requested, errors and warnings that its pages wrote."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def outside(self) -> list[str]:
        """Requests that left the machine."""
        return [url for url in self.requests if urlsplit(url).hostname not in (None, "127.0.0.1")]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    if not Path(CHROMIUM).exists():
        pytest.skip(missing("chromium"))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile: windows of one context share its live stream. ``seen`` tells what it did."""
    fresh = browser.new_context(viewport={"width": 1920, "height": 1080})
    fresh.set_default_timeout(10_000)
    yield fresh
    fresh.close()


@pytest.fixture
def seen(context: BrowserContext) -> Seen:
    """What the context requests and complains about from now on; also the requests of its workers."""
    log = Seen()
    context.on("request", lambda request: log.requests.append(request.url))
    context.on(
        "console",
        lambda message: log.complaints.append(message.text) if message.type in ("error", "warning") else None,
    )
    context.on("weberror", lambda error: log.complaints.append(str(error.error)))
    return log


@pytest.fixture
def page(context: BrowserContext, seen: Seen) -> Page:
    """A window of 1920 by 1080."""
    return context.new_page()


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running gallery: every screen in every mood."""
    folder = tmp_path_factory.mktemp("gallery")
    url = f"sqlite:///{folder / 'store.db'}"
    migrate.upgrade(url)
    running = Server(folder, url, "tests.layouts.gallery:application()", COMMANDCENTER_WEB_THREADS="16").start()
    yield running.url
    running.stop()

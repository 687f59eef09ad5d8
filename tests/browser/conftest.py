"""Debian's Chromium, and pages that remember what they requested and what they complained about."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from commandcenter.store import migrate
from tests.conftest import missing
from tests.live.server import Server

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WALL: ViewportSize = {"width": 1920, "height": 1080}
# On a page that did not load, or at its error, there is nothing to forget.
_FORGET = "() => { try { localStorage.clear(); sessionStorage.clear() } catch { /* no page */ } }"


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


def _profile(browser: Browser) -> BrowserContext:
    made = browser.new_context(viewport=WALL)
    made.set_default_timeout(10_000)
    return made


@pytest.fixture(scope="session")
def _visitor(browser: Browser) -> Iterator[BrowserContext]:
    """The profile of whoever looks through the gallery, with one window: a new one for each of its 200 pictures takes
    nearly twice the time of a processor."""
    profile = _profile(browser)
    profile.new_page()
    yield profile
    profile.close()


@pytest.fixture
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile, but for the gallery: windows of one context share its live stream."""
    if "gallery" in request.fixturenames:
        yield request.getfixturevalue("_visitor")
        return
    fresh = _profile(browser)
    yield fresh
    fresh.close()


@pytest.fixture
def seen(context: BrowserContext) -> Iterator[Seen]:
    """What the context requests and complains about from now on; also the requests of its workers."""
    log = Seen()
    hears: dict[Any, Callable[[Any], None]] = {
        "request": lambda request: log.requests.append(request.url),
        "console": lambda message: (
            log.complaints.append(message.text) if message.type in ("error", "warning") else None
        ),
        "weberror": lambda error: log.complaints.append(str(error.error)),
    }
    for event, hear in hears.items():
        context.on(event, hear)
    yield log
    for event, hear in hears.items():
        context.remove_listener(event, hear)


@pytest.fixture
def page(request: pytest.FixtureRequest, context: BrowserContext, seen: Seen) -> Iterator[Page]:
    """A window of 1920 by 1080 with nothing in it."""
    if "gallery" not in request.fixturenames:
        yield context.new_page()
        return
    window = context.pages[0]
    yield window
    window.evaluate(_FORGET)
    window.goto("about:blank")
    context.clear_cookies()
    window.set_viewport_size(WALL)
    window.mouse.move(0, 0)


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running gallery: every screen in every mood."""
    folder = tmp_path_factory.mktemp("gallery")
    url = f"sqlite:///{folder / 'store.db'}"
    migrate.upgrade(url)
    running = Server(folder, url, "tests.layouts.gallery:application()", COMMANDCENTER_WEB_THREADS="16").start()
    yield running.url
    running.stop()

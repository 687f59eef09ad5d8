"""The whole road: four windows as a wall of 2 x 2, an operator at his desk, a storm, a pulled plug, a server that is
restarted. At the wall nobody does anything but switch it on."""

import logging
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Engine, select

from benchmarks.workshop import Programs
from commandcenter.domain.access import Role
from commandcenter.domain.inventory import Plan
from commandcenter.domain.wall.geometry import of_diagonal
from commandcenter.domain.wall.plan import Rotation, Step
from commandcenter.settings import PREFIX
from commandcenter.store import engine as store_engine
from commandcenter.store import schema, versions
from commandcenter.store.queries import displays as queries
from commandcenter.store.queries import wall as wall_queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes.wall import content
from commandcenter.wall import defaults
from tests.access.house import SESSION, session
from tests.live.server import Server
from tests.network import KEYS, PLAN, TOPICS, payload, seed
from tests.publishing import Publisher
from tests.servers import Mosquitto

pytestmark = pytest.mark.browser
log = logging.getLogger(__name__)

WINDOWS: Final = (1, 2, 3, 4)
BEZEL_MM: Final = 6
WIDTH_MM, HEIGHT_MM = of_diagonal(55)
PATIENCE_MS: Final = 60_000  # of a step on a machine that does everything at once
RULES: Final = {
    "version": 1,
    "rules": {
        "tower-down": {
            "title": {"id": "Menara mati", "en": "Tower down"}, "on": "network.state", "when": {"among": "down"},
            "consequence": "severe", "act_within": "15m", "owner": "jaringan",
            "steps": [{"id": "Periksa daya.", "en": "Check the power."}],
        }
    },
}  # fmt: skip
# Where the page of a tile lies, in mm of the wall from the upper left corner of the first display.
FRAME: Final = """([column, row, width, height, bezel]) => {
  const box = wall.shown().tiles[0].element.getBoundingClientRect();
  const across = width / innerWidth, down = height / innerHeight;
  return [column * (width + 2 * bezel) + box.left * across, row * (height + 2 * bezel) + box.top * down,
          box.width * across, box.height * down];
}"""
HAS_MAP: Final = """() => {
  const page = wall.shown().tiles[0].element.contentDocument;
  return page.querySelector("section[data-panel=map] .js-plotly-plot .main-svg") !== null;
}"""
SHOWN: Final = "(source) => Boolean(window.wall?.shown?.()?.picture) && wall.shown().picture.source === source"


class Road:
    """Everything that an installation runs, and its wall."""

    def __init__(self, folder: Path, url: str, broker: Mosquitto) -> None:
        self.engine: Engine = store_engine.create_engine(url)
        # Silence is another matter: what was said once holds for as long as the test takes.
        towers = tuple(replace(each, heartbeat_s=3600) for each in PLAN.towers)
        links = tuple(replace(each, heartbeat_s=3600) for each in PLAN.links)
        seed(self.engine, Plan(towers, links))
        self._broker = broker
        self._fill()
        told = {"COMMANDCENTER_ACCESS": "accounts", "COMMANDCENTER_WEB_THREADS": "48"}
        self.server = Server(folder, url, "commandcenter.wsgi:application()", **told)
        self.programs = Programs(folder / "logs", folder)
        at_once = {f"{PREFIX}STATE_CONFIRM": "1", f"{PREFIX}STATE_WINDOW": "1"}
        self.programs.ingest(url, broker, at_once)
        self.say("up")
        self.programs.alerts(url, str(yaml.safe_dump(RULES)))
        self.server.start()

    def close(self) -> None:
        self.server.stop()
        self.programs.stop()
        self.engine.dispose()

    def say(self, status: str) -> None:
        """All towers and links of the network report at once."""
        with Publisher(self._broker.port) as publisher:
            at = time.time_ns() // 1_000_000
            publisher.publish_all([(TOPICS[key], payload(status, at)) for key in KEYS])

    def _fill(self) -> None:
        """What a new installation is offered, with the map alone in its rotation."""
        at = time.time_ns() // 1_000_000
        with self.engine.begin() as connection:
            for scene in defaults.scenes(2, 2):
                content.put_scene(connection, scene, "uji", at)
            rotation = Rotation("ronde", "Ronde", (Step("peta", 3600),))
            content.put_plan(connection, replace(defaults.PLAN, rotations=(rotation,), schedule=()), "uji", at)
            versions.bump(connection, [Topic.WALL], at)

    def ended_by(self) -> list[str]:
        """What ended each thing that stood on the wall."""
        with self.engine.connect() as connection:
            return list(connection.execute(select(schema.wall_layer.c.ended_by)).scalars())

    def reported(self) -> dict[str, int]:
        """When each display was last heard of, by its name."""
        with self.engine.connect() as connection:
            reports = wall_queries.reports(connection)
            return {each.name: reports[each.id].seen_at for each in queries.accepted(connection) if each.id in reports}


@pytest.fixture
def road(sqlite_url: str, tmp_path: Path, mosquitto: Mosquitto) -> Iterator[Road]:
    made = Road(tmp_path, sqlite_url, mosquitto)
    yield made
    made.close()


@pytest.fixture
def wall(browser: Browser) -> Iterator[BrowserContext]:
    """The browser of the wall: a profile of its own."""
    fresh = browser.new_context(viewport={"width": 960, "height": 540}, device_scale_factor=0.5)
    fresh.set_default_timeout(PATIENCE_MS)
    yield fresh
    fresh.close()


def test_four_windows_are_a_wall_that_nobody_touches(road: Road, wall: BrowserContext, page: Page) -> None:
    """See above."""
    page.set_default_timeout(PATIENCE_MS)
    token = session(road.engine, Role.OPERATOR)
    page.context.add_cookies([{"name": SESSION, "value": token, "url": road.server.url, "httpOnly": True}])
    windows = [wall.new_page() for _ in WINDOWS]
    for number, window in zip(WINDOWS, windows, strict=True):
        window.goto(f"{road.server.url}/display?window={number}")
    _accepted(road, page, windows)
    _spans(windows)
    log.info("the map spans them")

    page.goto(f"{road.server.url}/alerts")
    road.say("down")
    _all_show(windows, "takeover")
    log.info("the storm took over")
    reasons = {window.evaluate("wall.shown().picture.why") for window in windows}
    assert len(reasons) == 1
    assert "Menara" in reasons.pop()
    bands = [window.locator(".wall-band-text") for window in windows]
    assert any(band.is_visible() and "Menara" in band.inner_text() for band in bands)

    for _ in range(len(KEYS)):  # one alert, or a few that were announced before their cause was known
        if not page.locator("tr.alert:not(.is-acknowledged)").count():
            break
        page.keyboard.press("j")
        page.keyboard.press("a")
        page.keyboard.press("Enter")
    _all_show(windows, "rotation")
    _spans(windows)

    log.info("it went back")
    page.goto(f"{road.server.url}/wall")
    last = page.locator(".health-display", has_text="layar-4")
    expect(last).to_be_visible(timeout=PATIENCE_MS)
    expect(last).not_to_contain_text("gelap", timeout=PATIENCE_MS)
    pulled = time.monotonic()
    windows.pop().close()
    expect(last).to_contain_text("gelap sejak", timeout=PATIENCE_MS)
    log.info("the operator sees the pulled plug after %.1f s", time.monotonic() - pulled)
    expect(page.locator(".health-display", has_text="gelap sejak")).to_have_count(1, timeout=PATIENCE_MS)

    log.info("the server is restarted")
    road.server.stop()
    for window in windows:
        expect(window.locator(".wall-line")).to_be_visible(timeout=PATIENCE_MS)
        assert window.evaluate(SHOWN, "rotation")  # the last picture stays
    road.server.start()
    windows.append(wall.new_page())  # the plug is put back
    windows[-1].goto(f"{road.server.url}/display?window=4")
    _all_show(windows, "rotation")
    for window in windows:
        expect(window.locator(".wall-line")).to_be_hidden(timeout=PATIENCE_MS)
    _spans(windows)
    back = time.time_ns() // 1_000_000
    _eventually(page, lambda: len(road.reported()) == 4 and min(road.reported().values()) > back)
    expect(page.locator(".health-display", has_text="gelap")).to_have_count(0, timeout=PATIENCE_MS)


def _accepted(road: Road, page: Page, windows: Sequence[Page]) -> None:
    """The operator reads the codes off the wall, and says where each display hangs."""
    codes = []
    for window in windows:
        expect(window.locator("#code")).to_have_text(re.compile(r"^\w{4}-\w{4}$"), timeout=PATIENCE_MS)
        codes.append(window.locator("#code").inner_text())
    assert len(set(codes)) == len(codes)
    page.goto(f"{road.server.url}/displays")
    for number, code in enumerate(codes):
        page.locator(".displays-code", has_text=code).click()
        page.get_by_label("Nama").first.fill(f"layar-{number + 1}")
        form = page.locator(".displays-accept form")
        form.locator("select[name=cell]").select_option(f"{number % 2},{number // 2}")
        form.locator("input[name=diagonal]").fill("55")
        form.locator("input[name=bezel]").fill(str(BEZEL_MM))
        form.get_by_role("button", name="Terima", exact=True).click()
        expect(page.locator("main, body").first).to_contain_text(f"layar-{number + 1}", timeout=PATIENCE_MS)
        expect(page.locator(".displays-code", has_text=code)).to_have_count(0, timeout=PATIENCE_MS)
    for window in windows:
        window.wait_for_selector("#wall", state="attached")


def _all_show(windows: Sequence[Page], source: str) -> None:
    for window in windows:
        window.wait_for_function(SHOWN, arg=source)


def _spans(windows: Sequence[Page]) -> None:
    """Each window shows its part of one map that lies over all four and behind their bezels."""
    _all_show(windows, "rotation")
    whole = (0, 0, 2 * WIDTH_MM + 2 * BEZEL_MM, 2 * HEIGHT_MM + 2 * BEZEL_MM)
    for number, window in enumerate(windows):
        assert window.evaluate("wall.shown().tiles.length") == 1
        place: list[Any] = [number % 2, number // 2, WIDTH_MM, HEIGHT_MM, BEZEL_MM]
        assert window.evaluate(FRAME, place) == pytest.approx(whole, abs=WIDTH_MM / 200)
        assert window.evaluate(HAS_MAP)


def _eventually(page: Page, is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while not is_so():
        assert time.monotonic() < deadline
        page.wait_for_timeout(200)

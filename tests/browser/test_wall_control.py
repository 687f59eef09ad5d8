"""The control page of the wall in real browsers: two operators at once, keys, a telephone, the way in from screens."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Engine, insert

from commandcenter.access import tokens
from commandcenter.access.principals import now
from commandcenter.domain.wall.plan import Plan, Rotation, Step
from commandcenter.domain.wall.scenes import alone
from commandcenter.store import engine as store_engine
from commandcenter.store import migrate, schema
from commandcenter.store.queries import wall as queries
from commandcenter.store.queries.wall import Report
from commandcenter.store.versions import Topic, bump
from commandcenter.store.writes.wall import content, displays, layers
from tests.browser.conftest import Seen
from tests.live.server import Server
from tests.wall.walls import hang

pytestmark = pytest.mark.browser

WAIT_MS = 120_000  # a busy machine takes its time
USUAL_MS = 5_000  # of playwright
OPERATORS = ("operator-1", "operator-2")
SMALL = """() => [...document.querySelectorAll('.grid button, .wall-way, .wall-told button, .wall-sheet button')]
  .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 43.5)
  .map((each) => each.textContent)"""
SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"


class Room:
    """A server with two operators and, hung two by two, four displays of which the last never said a word."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'store.db'}"
        migrate.upgrade(self.url)
        self.engine: Engine = store_engine.create_engine(self.url)
        self.cookies = {name: self._account(name) for name in OPERATORS}
        self.displays: list[int] = []
        given = {"COMMANDCENTER_ACCESS": "accounts", "COMMANDCENTER_WEB_THREADS": "24"}
        self.server = Server(folder, self.url, "commandcenter.wsgi:application()", **given)

    def _account(self, name: str) -> str:
        token, at = tokens.new(), now()
        account = {"name": name, "role": "operator", "must_change": False, "created_at": at, "created_by": "t"}
        with self.engine.begin() as connection:
            made = insert(schema.account).values(account).returning(schema.account.c.id)
            id_ = connection.execute(made).scalar_one()
            session = {
                "token_hash": tokens.digest(token), "account_id": id_, "method": "password", "created_at": at,
                "seen_at": at,
            }  # fmt: skip
            connection.execute(insert(schema.session).values(session))
        return token

    def hang(self) -> None:
        """The wall, with a rotation."""
        rotation = Rotation("ronde", "Ronde", (Step("/network", 3600), Step("/alerts", 3600)))
        nothing = dict.fromkeys(
            ("data_at", "frame_rate", "heap_bytes", "nodes", "width_px", "height_px", "pixel_ratio", "offset_ms")
        )
        at = now()
        with self.engine.begin() as connection:
            self.displays = hang(connection, 2, 2, at)
            content.put_plan(connection, Plan((rotation,)), "operator-1", at)
            for id_ in self.displays[:3]:
                said = Report(
                    display_id=id_, seen_at=at + 10**7, opened_at=at, shows="start", title="", stale=0, failing=0,
                    errors=0, last_error="", warm=(), build="1", **nothing,
                )  # fmt: skip
                displays.report(connection, said)
            bump(connection, {Topic.WALL, Topic.DISPLAYS}, at)

    def wait(self, code: str) -> None:
        """A display shows this code."""
        at = now()
        row = {"code": code, "secret_hash": "s", "origin": "192.0.2.7", "created_at": at, "expires_at": at + 600_000}
        with self.engine.begin() as connection:
            connection.execute(insert(schema.pairing).values(row))
            bump(connection, {Topic.DISPLAYS}, at)

    def context(self, browser: Browser, name: str, width: int = 1920, height: int = 1080) -> BrowserContext:
        fresh = browser.new_context(viewport={"width": width, "height": height}, has_touch=width < 800)
        fresh.set_default_timeout(WAIT_MS)
        fresh.add_cookies([{"name": "commandcenter", "value": self.cookies[name], "url": self.server.url}])
        return fresh

    def layers(self) -> list[tuple[str, str, tuple[int, ...]]]:
        """What stands: kind, by whom, where."""
        with self.engine.connect() as connection:
            return [(each.kind, each.by, each.displays) for each in queries.layers(connection, now() + 500)]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    made = Room(tmp_path_factory.mktemp("control"))
    made.server.start()
    yield made
    made.server.stop()
    made.engine.dispose()


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    expect.set_options(timeout=WAIT_MS)
    yield
    expect.set_options(timeout=USUAL_MS)


def open_(room: Room, page: Page, path: str = "/wall/control") -> None:
    page.goto(f"{room.server.url}{path}")
    expect(page.locator("[data-clock=time]")).to_contain_text("WIB")


def cell(page: Page, room: Room, n: int) -> str:
    return f'[data-display="{room.displays[n]}"]'


def test_without_a_display_it_says_how_the_first_one_comes_and_then_it_is_there_without_a_touch(
    room: Room, browser: Browser
) -> None:
    """The address to open is that of this server."""
    context = room.context(browser, "operator-1")
    page = context.new_page()
    open_(room, page)
    expect(page.locator(".wall-steps code")).to_have_text(f"{room.server.url}/display")
    room.hang()
    expect(page.locator("[data-display]")).to_have_count(4)
    dark = page.locator(cell(page, room, 3))
    expect(dark).to_have_class(re.compile("is-dark"))
    expect(dark.locator(".wall-mark")).to_have_text("belum pernah melapor")
    # One that waits is accepted here: it has a name and a cell that is free.
    room.wait("ACDEFGHJ")
    page.locator(".wall-accept").click()
    form = page.locator(".wall-sheet form")
    expect(form.locator('[name="code"]')).to_have_value("ACDE-FGHJ")
    form.locator('[name="name"]').fill("ruang rapat")
    form.locator('[type="submit"]').click()
    expect(page.locator(".wall-sheet")).to_have_count(0)
    expect(page.locator('[data-display][aria-label="ruang rapat"]')).to_have_attribute("data-cell", "2 0")
    assert page.url.endswith("/wall/control")
    context.close()


def test_two_operators_see_each_other_s_acts_and_whoever_is_second_is_told(room: Room, browser: Browser) -> None:
    """One puts something there, the other one sees it with his name; he takes it back, and it is as it was."""
    one, other = (room.context(browser, name) for name in OPERATORS)
    page, deputy = one.new_page(), other.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    for each in (page, deputy):
        open_(room, each)
    page.locator(cell(page, room, 0)).click()
    page.locator(cell(page, room, 1)).click()
    expect(page.locator(".wall-choice")).to_contain_text("Untuk ")
    page.locator(".wall-screens").get_by_text("Pengaduan").click()
    for each in (page, deputy):
        expect(each.locator(".wall-layer")).to_contain_text("operator-1")
        expect(each.locator(".wall-acts")).to_contain_text("operator-1 menampilkan Pengaduan")
        expect(each.locator(f"{cell(each, room, 0)} .is-now .wall-what")).to_have_text("Pengaduan")
    # What is chosen stays chosen through the push, and on this page only.
    expect(page.locator(cell(page, room, 0))).to_have_attribute("aria-checked", "true")
    expect(deputy.locator(cell(deputy, room, 0))).to_have_attribute("aria-checked", "false")
    # It is taken back by the other one, who is told what comes back.
    expect(deputy.locator(".wall-layer .wall-back").first).to_contain_text("→ ")
    page.locator(".wall-told .is-undo").click()
    for each in (page, deputy):
        expect(each.locator(".wall-layer")).to_have_count(0)
        expect(each.locator(".wall-acts li").first).to_contain_text("operator-1 mengurungkan Pengaduan")
    assert room.layers() == []
    # The second one on the same thing, before his page knew.
    with room.engine.begin() as connection:
        layers.put(connection, "push", alone(room.displays[0], "/data"), "operator-2", now())
    page.locator(".wall-screens").get_by_text("Capaian").click()
    told = page.locator(".wall-told.is-problem")
    expect(told).to_contain_text("operator-2 baru saja menampilkan Data di sana")
    told.get_by_role("button", name="Tetap tampilkan").click()
    expect(page.locator(".wall-told")).to_contain_text("Capaian →")
    # An alert takes the wall: whoever puts something there is told that it lies below, and can have the wall back.
    with room.engine.begin() as connection:
        reason = {"id": "Menara Temayang mati", "en": "Tower Temayang down"}
        layers.put(connection, "takeover", alone(room.displays[0], "/network"), "alerts", now(), reason=reason)
        bump(connection, {Topic.WALL}, now())
    expect(page.locator(f"{cell(page, room, 0)} .is-now .wall-why")).to_contain_text(
        "Menara Temayang mati", timeout=WAIT_MS
    )
    page.locator(".wall-screens").get_by_text("Statistik").click()
    expect(page.locator(".wall-above")).to_contain_text("Menara Temayang mati")
    page.locator(".wall-told").get_by_role("button", name="Kembalikan").click()
    expect(page.locator(f"{cell(page, room, 0)} .is-now .wall-what")).to_have_text("Statistik")
    assert complaints == [said for said in complaints if "409" in said]  # the browser's own word for a refusal
    one.close()
    other.close()


def test_the_wall_is_driven_from_the_keyboard(room: Room, browser: Browser) -> None:
    """Arrows, space, n, k, s, Escape; ? says them. The focus stays with its display whatever is pushed."""
    context = room.context(browser, "operator-1")
    page = context.new_page()
    page.add_init_script("sessionStorage.clear()")
    open_(room, page)
    page.keyboard.press("ArrowRight")
    expect(page.locator(cell(page, room, 0))).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(page.locator(cell(page, room, 3))).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator(cell(page, room, 3))).to_have_attribute("aria-checked", "true")
    step = page.locator(".wall-rotation .is-now .wall-step")
    before = step.inner_text()
    page.keyboard.press("n")
    expect(step).not_to_have_text(before)
    expect(page.locator(cell(page, room, 3))).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(".wall-rotation.is-held .wall-about")).to_contain_text("dijeda operator-1")
    page.keyboard.press("k")
    expect(page.locator(".wall-rotation.is-held")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.locator(".wall-keys dt")).to_have_count(8)
    page.keyboard.press("Escape")
    expect(page.locator(".wall-sheet")).to_have_count(0)
    expect(page.locator(cell(page, room, 3))).to_have_attribute("aria-checked", "true")
    page.locator(cell(page, room, 3)).focus()
    page.keyboard.press("s")
    expect(page.locator("[data-wall-show]").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(cell(page, room, 3))).to_have_attribute("aria-checked", "false")
    # A rectangle drawn with the mouse.
    box = page.locator(".wall-hung").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + box["height"] - 20, steps=4)
    page.mouse.up()
    checked = page.locator('[data-display][aria-checked="true"]')
    expect(checked).to_have_count(2)
    context.close()


def test_a_telephone_drives_the_wall_with_a_thumb_and_sends_what_it_looks_at(
    room: Room, browser: Browser, seen: Seen
) -> None:
    """Nothing sideways, no target below 44 pixels. A screen goes onto the wall with its selection, without its look."""
    context = room.context(browser, "operator-2", 390, 844)
    page = context.new_page()
    open_(room, page)
    assert page.evaluate(SIDEWAYS) <= 0
    assert page.evaluate(SMALL) == []
    open_(room, page, "/alerts?lang=en&theme=light&severity=critical")
    page.locator("[data-wall-sheet]").tap()
    sheet = page.locator(".wall-sheet")
    expect(sheet).to_be_visible()
    assert page.evaluate(SMALL) == []
    sheet.locator('[name="displays"]').nth(2).check()
    sheet.locator('[name="minutes"][value="60"]').check()
    sheet.get_by_role("button", name="Show", exact=True).tap()
    expect(page.locator(".wall-told")).to_contain_text("Alerts →")
    with room.engine.connect() as connection:
        newest = queries.layers(connection, now())[-1]
    assert newest.by == "operator-2"
    assert len(newest.displays) == 1
    assert newest.tiles[0].source.startswith("/alerts")
    assert "lang" not in newest.tiles[0].source
    # The last choice is remembered.
    page.locator("[data-wall-sheet]").tap()
    expect(sheet.locator('[name="displays"]').nth(2)).to_be_checked()
    expect(sheet.locator('[name="minutes"][value="60"]')).to_be_checked()
    context.close()

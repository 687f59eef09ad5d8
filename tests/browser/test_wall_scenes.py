"""The scene editor in a real browser: drag and drop, keys, undo, two editors at once, what is not saved survives."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Engine

from commandcenter.access.principals import now
from commandcenter.domain.wall.geometry import Rect
from commandcenter.domain.wall.scenes import Scene
from commandcenter.store import engine as store_engine
from commandcenter.store import migrate
from commandcenter.store.queries import wall as queries
from commandcenter.store.writes.wall import content
from commandcenter.wall import defaults
from tests.browser.conftest import Seen
from tests.live.server import Server
from tests.wall.walls import hang

pytestmark = pytest.mark.browser


class Room:
    """A server with a wall of 2 x 2 displays and the scenes that it begins with."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite:///{folder / 'store.db'}"
        migrate.upgrade(url)
        self.engine: Engine = store_engine.create_engine(url)
        with self.engine.begin() as connection:
            self.displays = hang(connection, 2, 2, now())
            defaults.install(connection, "operator-1", now())
        self.server = Server(folder, url, "commandcenter.wsgi:application()", COMMANDCENTER_WEB_THREADS="24")

    def open(self, page: Page, key: str, query: str = "") -> None:
        page.set_default_timeout(60_000)  # a busy machine takes its time
        page.goto(f"{self.server.url}/wall/scenes/{key}{query}")
        expect(page.locator("#scene[data-ready]")).to_be_attached(timeout=60_000)

    def scene(self, key: str) -> Scene:
        with self.engine.connect() as connection:
            return queries.scenes(connection)[key]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    made = Room(tmp_path_factory.mktemp("scenes"))
    made.server.start()
    yield made
    made.server.stop()


def tile(page: Page, n: int) -> Locator:
    return page.locator(".scene-tile").nth(n - 1)


def drag(page: Page, source: Locator, x: float, y: float) -> None:
    """From the middle of ``source`` to a point of the stage, in cells of a wall of 2 x 2."""
    page.evaluate("scrollTo(0, 0)")
    box, stage = source.bounding_box(), page.locator("#scene-stage").bounding_box()
    assert box is not None
    assert stage is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(stage["x"] + x * stage["width"] / 2, stage["y"] + y * stage["height"] / 2, steps=8)
    page.mouse.up()


def save(page: Page, version: int) -> None:
    page.locator("#scene-save").click()
    expect(page.locator("#scene-said")).to_contain_text(re.compile(rf"versi {version}\b"))


def test_a_scene_is_made_by_drag_and_drop_keys_and_fields(room: Room, page: Page, seen: Seen) -> None:
    page.goto(f"{room.server.url}/wall/scenes")
    form = page.locator(".scenes-new")
    form.locator("input").fill("Pusat krisis")
    form.get_by_role("button").click()
    expect(page.locator("#scene[data-ready]")).to_be_attached(timeout=60_000)
    assert page.url.endswith("/wall/scenes/pusat-krisis")
    pieces = page.locator(".scene-piece")
    drag(page, pieces.filter(has_text="Jaringan"), 1.5, 0.5)  # onto the display at the upper right
    drag(page, tile(page, 1), 0.52, 1.46)  # to the lower left, a little beside it: displays draw
    pieces.filter(has_text="Jam").click()  # where nothing lies yet
    tile(page, 2).press("Shift+ArrowLeft")  # a twelfth less wide
    tile(page, 2).press("Control+d")
    expect(page.locator("#scene-problems")).to_contain_text("Petak 2 tertutup seluruhnya oleh petak 3")
    page.locator("#scene-properties").get_by_label("Dari kiri").fill("1 1/2")
    page.locator("#scene-properties").get_by_label("Lebar").fill("1/2")
    expect(page.locator("#scene-problems")).to_contain_text("Tidak ada yang bertumpuk")
    save(page, 2)
    areas = [each.area for each in room.scene("pusat-krisis").tiles]
    assert areas == [Rect(0, 1, 1, 1), Rect(0, 0, pytest.approx(11 / 12, abs=1e-5), 1), Rect(1.5, 0, 0.5, 1)]
    assert seen.outside() == []
    assert seen.complaints == []


def test_everything_can_be_taken_back_and_done_again(room: Room, page: Page) -> None:
    room.open(page, "ringkasan")
    before = room.scene("ringkasan").version
    tile(page, 1).focus()
    tile(page, 1).press("Delete")
    expect(page.locator(".scene-tile")).to_have_count(3)
    tile(page, 1).press("Control+ArrowDown")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.locator(".scene-tile")).to_have_count(4)
    page.keyboard.press("Control+y")
    expect(page.locator(".scene-tile")).to_have_count(3)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+s")
    expect(page.locator("#scene-said")).to_have_text("Tidak ada yang berubah")
    assert room.scene("ringkasan").version == before


def test_of_two_editors_nothing_is_lost(room: Room, page: Page) -> None:
    """And what is not saved outlives the page."""
    room.open(page, "rapat")
    tile(page, 4).focus()
    tile(page, 4).press("Delete")
    with room.engine.begin() as connection:
        content.put_scene(connection, Scene("rapat", "Rapat besar", (), 1), "jaringan-1", now())
    page.locator("#scene-save").click()
    expect(page.locator("#scene-said")).to_contain_text("jaringan-1 mengubah susunan ini pukul")
    page.once("dialog", lambda dialog: dialog.accept())  # leaving with work that is not saved asks first
    page.reload()
    expect(page.locator("#scene[data-ready]")).to_be_attached(timeout=60_000)
    expect(page.locator("#scene-said")).to_contain_text("pekerjaan Anda yang belum disimpan")
    expect(page.locator(".scene-tile")).to_have_count(3)
    page.locator("#scene-save").click()
    page.get_by_role("button", name="Simpan punya saya sebagai salinan").click()
    page.wait_for_url("**/wall/scenes/rapat-satu-layar-dikosongkan-salinan")
    assert len(room.scene("rapat-satu-layar-dikosongkan-salinan").tiles) == 3
    assert room.scene("rapat").title == "Rapat besar"


def test_a_lost_connection_loses_nothing(room: Room, page: Page) -> None:
    room.open(page, "pagi")
    page.locator("#scene-title input").fill("Briefing pukul 07.30")
    page.route("**/api/wall/**", lambda route: route.abort())
    page.locator("#scene-save").click()
    expect(page.locator("#scene-said")).to_contain_text("tidak ada yang hilang")
    page.unroute("**/api/wall/**")
    save(page, 2)
    assert room.scene("pagi").title == "Briefing pukul 07.30"


def test_it_is_tried_on_one_display_and_shown_live(room: Room, page: Page, seen: Seen) -> None:
    room.open(page, "peta", "?lang=en")
    page.locator("#scene-onto").select_option(label="layar 2")
    page.locator("#scene-try").click()
    expect(page.locator("#scene-said")).to_have_text("It is on the wall for one minute")
    with room.engine.connect() as connection:
        layers: Any = queries.layers(connection, now())
    assert layers[-1].displays == (room.displays[1],)
    page.locator("#scene-preview").click()
    frame = page.locator(".scene-tile iframe")
    expect(frame).to_have_count(1)
    expect(frame.content_frame.locator(".page-clock")).not_to_be_empty(timeout=60_000)
    assert "diagonal=" in (frame.get_attribute("src") or "")
    assert seen.complaints == []


def test_an_old_version_comes_back_and_a_deleted_scene_too(room: Room, page: Page) -> None:
    page.set_default_timeout(60_000)
    with room.engine.begin() as connection:
        peta = queries.scenes(connection)["peta"]
        content.put_scene(connection, Scene("peta", "Peta lain", (), peta.version), "jaringan-1", now())
    page.goto(f"{room.server.url}/wall/scenes/peta?version=1")
    page.get_by_role("button", name="Kembalikan versi ini").click()
    expect(page.locator("#scene[data-ready]")).to_be_attached(timeout=60_000)
    assert (room.scene("peta").title, room.scene("peta").version) == ("Peta jaringan", 3)
    made = room.server.url + "/wall/scenes"
    with room.engine.begin() as connection:
        content.put_scene(connection, Scene("coba", "Coba-coba", ()), "operator-1", now())
    page.goto(made)
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator(".scenes-card", has_text="Coba-coba").get_by_role("button").click()
    expect(page.locator(".scenes-card", has_text="Coba-coba")).to_have_count(0)
    page.get_by_text("1 susunan terhapus").click()
    page.get_by_role("button", name="Kembalikan").click()
    page.wait_for_url("**/wall/scenes/coba")
    assert room.scene("coba").version == 3

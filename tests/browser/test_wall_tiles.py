"""Tiles beside our screens, in real browsers, against cameras and web pages that misbehave."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from commandcenter.access.principals import now
from commandcenter.domain.wall.geometry import WHOLE, Rect
from commandcenter.domain.wall.scenes import Tile, TileKind
from commandcenter.store.versions import Topic, bump
from commandcenter.store.writes.wall import images, notices
from tests.browser.cameras import Camera, picture, until
from tests.browser.wall import Room

pytestmark = pytest.mark.browser

SHOWN = "(kind) => wall.shown() && wall.shown().tiles.some((each) => each.tile.kind === kind)"
LOADED_MS = 30_000


@pytest.fixture(scope="module")
def camera() -> Iterator[Camera]:
    made = Camera().start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def other() -> Iterator[Camera]:
    """A server that nobody allowed."""
    made = Camera().start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, camera: Camera) -> Iterator[Room]:
    allowed = {"COMMANDCENTER_WALL_ALLOWED": camera.origin, "COMMANDCENTER_WEB_FRAME_ANCESTORS": "'none'"}
    made = Room(tmp_path_factory.mktemp("tiles"), "tests.live.tiny:application()", **allowed)
    made.server.start()
    yield made
    made.server.stop()
    made.engine.dispose()


@pytest.fixture
def wall(browser: Browser) -> Iterator[BrowserContext]:
    fresh = browser.new_context(viewport={"width": 960, "height": 540})
    fresh.set_default_timeout(LOADED_MS)
    yield fresh
    fresh.close()


@pytest.fixture
def display(room: Room, wall: BrowserContext, camera: Camera) -> tuple[int, Page]:
    """A display that shows nothing yet, and its page."""
    camera.mood, camera.target = "good", ""
    room.clear()
    id_ = room.hang(wall, "kiri", "/tiny")
    page = wall.new_page()
    room.open(page)
    page.wait_for_function("() => window.wall && wall.shown()", timeout=LOADED_MS)
    page.evaluate("() => Object.assign(wall.cameras.pace, { silent: 3000, answer: 2500, probe: 4000 })")
    return id_, page


def tile(display: int, kind: TileKind, source: str = "", area: Rect = WHOLE) -> Tile:
    return Tile(kind, area, source, display)


def put(room: Room, page: Page, *tiles: Tile) -> None:
    """Put them on the wall and wait until the display shows them."""
    room.put(*tiles)
    page.wait_for_function(SHOWN, arg=tiles[0].kind, timeout=LOADED_MS)


def say(room: Room, *words: str) -> None:
    with room.engine.begin() as connection:
        for each in words:
            notices.put(connection, each, None, "operator-1", now())
        bump(connection, {Topic.WALL}, now())


def box(page: Page, selector: str) -> dict[str, float]:
    found: dict[str, Any] = page.evaluate(
        "(selector) => { const box = document.querySelector(selector).getBoundingClientRect();"
        " return { width: box.width, height: box.height, size: parseFloat(getComputedStyle("
        "document.querySelector(selector)).fontSize) }; }",
        selector,
    )
    return found


def test_the_clock_is_the_servers_and_fills_its_tile(room: Room, display: tuple[int, Page]) -> None:
    """Also on a display whose own clock is off by years, beside a place that is left black. (A clock that went back
    would be before the layer, and take it off.)"""
    id_, page = display
    half = tile(id_, "free", area=Rect(0.5, 0, 0.5, 1))
    put(room, page, tile(id_, "clock", area=Rect(0, 0, 0.5, 1)), half)
    expect(page.locator(".own-clock-time")).to_be_visible()
    page.evaluate("() => { const right = wall.now; wall.now = () => Date.UTC(2037, 10, 22, 16, 59, 58); }")
    expect(page.locator(".own-clock-minutes")).to_have_text("23.59")
    expect(page.locator(".own-clock-date")).to_have_text("Minggu, 22 November 2037")
    assert box(page, ".own-clock-time")["width"] > 0.7 * 480
    colour = page.evaluate("() => getComputedStyle(document.querySelector('.own-tile-free')).backgroundColor")
    assert colour == "rgb(0, 0, 0)"
    assert page.locator(".own-tile-free *").count() == 0


def test_an_announcement_fills_its_tile_and_is_never_too_small(room: Room, display: tuple[int, Page]) -> None:
    """A few words are large; three hundred characters in a corner come in pieces, each of 20 arc minutes."""
    id_, page = display
    put(room, page, tile(id_, "announcement", "Rapat pukul 14.00"))
    expect(page.locator(".own-words")).to_have_text("Rapat pukul 14.00")
    assert box(page, ".own-words")["size"] > 80
    long = " ".join(["Seluruh petugas harap berkumpul di ruang rapat lantai dua"] * 5)
    put(room, page, tile(id_, "announcement", long, Rect(0, 0, 0.4, 0.4)))
    page.wait_for_function("() => document.querySelector('.own-words').textContent.startsWith('Seluruh') ||"
                           " document.querySelectorAll('.own-words').length > 1")  # fmt: skip
    least = 20 / 0.7 * page.evaluate("() => 960 * 0.000290888 * 4000 / 1217.6")
    sizes = page.evaluate(
        "() => [...document.querySelectorAll('.wall-tile.is-front .own-words')].map("
        "(each) => [parseFloat(getComputedStyle(each).fontSize), each.scrollHeight, each.parentElement.clientHeight])"
    )
    for size, height, room_for in sizes:
        assert size >= 0.98 * least
        assert height <= room_for + 1


def test_notices_show_within_seconds_and_say_nothing_but_words(room: Room, display: tuple[int, Page]) -> None:
    """Markup is words; a ticker shows what one line holds, and moves what does not fit."""
    id_, page = display
    put(room, page, tile(id_, "announcement"), tile(id_, "ticker", area=Rect(0, 0.85, 1, 0.15)))
    expect(page.locator(".own-words")).to_have_text("Tidak ada pengumuman")
    began = now()
    say(room, "<img src=x onerror=alert(1)> & <b>tebal</b>")
    expect(page.locator(".own-words")).to_have_text("<img src=x onerror=alert(1)> & <b>tebal</b>")
    assert now() - began < 5_000
    assert page.locator(".own-tile img, .own-tile b").count() == 0
    say(room, *(f"Pengumuman nomor {n} yang cukup panjang untuk satu baris di dinding" for n in range(4)))
    page.wait_for_function("() => document.querySelectorAll('.own-ticker-words').length > 1")
    moving = page.evaluate("() => document.querySelector('.own-ticker-belt').getAnimations().length")
    assert moving == 1
    page.emulate_media(reduced_motion="reduce")
    page.wait_for_function("() => document.querySelectorAll('.own-ticker-words').length === 1")
    assert page.evaluate("() => document.querySelector('.own-ticker-belt').getAnimations().length") == 0
    inside = "() => document.querySelector('.own-ticker-words').getBoundingClientRect().width <= innerWidth"
    assert page.evaluate(inside)


def test_an_image_comes_from_the_store(room: Room, display: tuple[int, Page]) -> None:
    """And one that is not there any more says so."""
    id_, page = display
    with room.engine.begin() as connection:
        key = images.keep(connection, "peta", "image/png", picture((9, 99, 9), "PNG"), "operator-1", now()).key
    put(room, page, tile(id_, "image", key), tile(id_, "image", "0" * 40, Rect(0, 0, 0.3, 0.3)))
    widths = page.evaluate(
        "() => [...document.querySelectorAll('.own-tile-image > img')].map((each) => each.naturalWidth)"
    )
    assert sorted(widths) == [0, 64]
    expect(page.locator(".own-tile-said")).to_have_text("Gambar ini tidak dapat dimuat")


@pytest.mark.parametrize("path", ["/stream", "/snapshot.jpg", "/hls/langsung.m3u8"])
def test_a_camera_is_shown_and_says_when_it_is_silent(
    room: Room, display: tuple[int, Page], camera: Camera, path: str
) -> None:
    """Its last picture stays, and it comes back by itself; it is muted."""
    id_, page = display
    put(room, page, tile(id_, "camera", camera.origin + path))
    page.wait_for_function(
        "() => { const seen = document.querySelector('.own-tile-camera > :is(img, video)');"
        " return seen && (seen.naturalWidth || seen.videoWidth) === 64; }"
    )
    expect(page.locator(".own-tile-said")).to_have_count(0)
    assert page.evaluate("() => [...document.querySelectorAll('video')].every((each) => each.muted)")
    camera.mood = "away"
    expect(page.locator(".own-tile-said")).to_contain_text("Kamera diam sejak pukul", timeout=90_000)
    picture_stays = "() => { const seen = document.querySelector('.own-tile-camera > :is(img, video, canvas)');"
    assert page.evaluate(
        picture_stays + " return Boolean(seen && (seen.naturalWidth || seen.videoWidth || seen.width)); }"
    )
    camera.mood = "good"
    expect(page.locator(".own-tile-said")).to_have_count(0, timeout=90_000)


@pytest.mark.parametrize("mood", ["silent", "crawls", "endless"])
def test_a_camera_that_never_gives_a_picture_does_not_hold_the_wall(
    room: Room, display: tuple[int, Page], camera: Camera, mood: str
) -> None:
    """Its tile comes with the others, says that it waits, then that nothing came; its connection is let go."""
    id_, page = display
    camera.mood = mood
    put(room, page, tile(id_, "camera", camera.origin + "/stream"), tile(id_, "clock", area=Rect(0, 0, 0.2, 0.2)))
    expect(page.locator(".own-tile-said")).to_contain_text("Tidak ada gambar dari kamera sejak pukul", timeout=40_000)
    room.put(tile(id_, "clock"))
    page.wait_for_function("() => !document.querySelector('.own-tile-camera')", timeout=LOADED_MS)
    camera.mood = "good"
    until(lambda: camera.open == 0)


def test_a_camera_that_floods_is_a_picture_like_others(room: Room, display: tuple[int, Page], camera: Camera) -> None:
    id_, page = display
    camera.mood = "floods"
    put(room, page, tile(id_, "camera", camera.origin + "/stream"))
    page.wait_for_function("() => document.querySelector('.own-tile-camera > img')")
    before = page.evaluate("() => document.querySelectorAll('*').length")
    page.wait_for_timeout(3_000)
    assert page.evaluate("() => document.querySelectorAll('*').length") == before


def test_what_nobody_allowed_is_not_even_asked(room: Room, display: tuple[int, Page], other: Camera) -> None:
    """A server that is not on the list, our own, scripts in addresses: each tile says so, and nothing is requested."""
    id_, page = display
    wrong = [
        other.origin + "/stream",
        "javascript:alert(1)",
        "data:text/html,x",
        room.server.url + "/tiny",
        "file:///etc",
    ]
    tiles = [
        tile(id_, "camera" if n % 2 else "web", source, Rect(n / 6, 0, 1 / 6, 1)) for n, source in enumerate(wrong)
    ]
    put(room, page, *tiles)
    expect(page.locator(".own-tile-said")).to_have_count(len(wrong))
    expect(page.locator(".own-tile-said").first).to_contain_text("COMMANDCENTER_WALL_ALLOWED")
    assert page.locator(".own-tile :is(img, video, iframe)").count() == 0
    # And were it asked all the same, by whatever hole in our scripts: the policy of the page holds.
    page.evaluate("(source) => { new Image().src = source; fetch(source).catch(() => {}); }", other.origin + "/stream")
    page.wait_for_timeout(500)
    assert not other.asked


def test_a_redirect_leads_nowhere_else(room: Room, display: tuple[int, Page], camera: Camera, other: Camera) -> None:
    """A camera and a page that were allowed and send elsewhere: the browser does not go there."""
    id_, page = display
    camera.mood, camera.target = "elsewhere", other.origin
    put(
        room, page, tile(id_, "web", camera.origin + "/page", Rect(0, 0, 0.5, 1)),
        tile(id_, "camera", camera.origin + "/stream", Rect(0.5, 0, 0.5, 1)),
    )  # fmt: skip
    until(lambda: camera.asked["/stream"] and camera.asked["/page"])
    page.wait_for_timeout(1_000)
    assert not other.asked


def test_a_web_page_can_do_nothing_to_the_wall(room: Room, display: tuple[int, Page], camera: Camera) -> None:
    """It runs, and opens no window, moves nothing but itself, starts no download, asks nothing."""
    id_, page = display
    camera.page = (
        b"<!doctype html><body>halaman<a id=a download href=/x>x</a><script>"
        b"try { top.location = '/away' } catch (e) { document.body.append(' TOP') }"
        b"document.body.append(window.open('/x') ? ' OPENED' : ' CLOSED');"
        b"try { parent.document.title } catch (e) { document.body.append(' APART') }"
        b"document.getElementById('a').click();"
        b"</script></body>"
    )
    put(room, page, tile(id_, "web", camera.origin + "/page"))
    inside = page.frame(name="wall-web")
    assert inside is not None
    expect(inside.locator("body")).to_contain_text("APART")
    expect(inside.locator("body")).to_contain_text("CLOSED")
    assert page.url.startswith(room.server.url + "/display")
    assert len(page.context.pages) == 1
    camera.stop()
    page.evaluate("() => wall.shown().tiles[0].made.look()")
    expect(page.locator(".own-tile-said")).to_contain_text("tidak menjawab sejak", timeout=60_000)
    camera.start()
    page.evaluate("() => wall.shown().tiles[0].made.look()")
    expect(page.locator(".own-tile-said")).to_have_count(0, timeout=60_000)


def test_a_screen_in_a_tile_is_in_kiosk_mode_whoever_else_may_frame_us(room: Room, display: tuple[int, Page]) -> None:
    """The setting says that nobody may frame our pages: the wall itself still does."""
    _id, page = display
    inside = page.frame(name="wall-tile")
    assert inside is not None
    expect(inside.locator(".page-clock")).not_to_be_empty()
    assert inside.evaluate("() => document.documentElement.className").split() == ["is-kiosk", "is-tile"]
    assert inside.evaluate("() => [document.body.inert, getComputedStyle(document.body).cursor]") == [True, "none"]
    visible = "() => [...document.querySelectorAll('nav a, button, select, .who')].filter((each) => each.offsetWidth)"
    assert inside.evaluate(visible + ".map((each) => each.textContent)") in ([], ["Tiny"])

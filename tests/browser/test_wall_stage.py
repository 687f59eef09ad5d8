"""The page of a display in real browsers: what it shows when, and what it does when things go wrong around it."""

import base64
import io
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from commandcenter.access.principals import now
from commandcenter.domain.wall.geometry import WHOLE, Place, Rect
from commandcenter.domain.wall.scenes import Tile
from tests.browser.wall import Room

pytestmark = pytest.mark.browser

TWO_HOURS = 2 * 3_600_000
SWITCHED_MS = 200
LOADED_MS = 90_000
SHOWS = "(source) => wall.shown() && wall.shown().tiles.some((each) => each.tile.source.includes(source))"
# At every frame that is drawn: is everything that is in front painted?
WATCHED = """() => {
  window.holes = [];
  const look = () => {
    for (const { tile, made } of wall.shown().tiles) {
      const page = made && made.document();
      if (!page || !page.querySelector(".page[data-shown] .panel-body")) window.holes.push(tile.source);
    }
    requestAnimationFrame(look);
  };
  look();
}"""
COUNTED = """() => {
  window.most = 0;
  setInterval(() => { window.most = Math.max(window.most, frames.length); }, 50);
}"""
CLOCK = """(shift) => {
  const right = Date.now;
  window.clockShift = shift;
  Date.now = () => right() + window.clockShift;
}"""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    made = Room(tmp_path_factory.mktemp("stage"), "tests.live.tiny:application()")
    made.server.start()
    yield made
    made.server.stop()
    made.engine.dispose()


@pytest.fixture(autouse=True)
def _nothing_yet(room: Room) -> None:
    room.clear()


@pytest.fixture
def wall(browser: Browser) -> Iterator[BrowserContext]:
    """The browser of the wall: small windows, because pictures cost what they measure."""
    fresh = browser.new_context(viewport={"width": 960, "height": 540})
    fresh.set_default_timeout(LOADED_MS)
    yield fresh
    fresh.close()


def stands(page: Page, source: str) -> None:
    """Wait until a screen is in front."""
    page.wait_for_function(SHOWS, arg=source, timeout=LOADED_MS)


def alone(display: int, source: str) -> Tile:
    return Tile("screen", WHOLE, source, display)


def log(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("() => window.shownLog")
    return found


def program(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("() => wall.program()")
    return found


def alone_with(page: Page) -> dict[str, Any]:
    """The program of a page that from now on is given others by hand: what the road brings is not applied."""
    page.evaluate("() => { window.given = wall.apply; wall.apply = () => undefined; }")
    return program(page)


def apply(page: Page, document: object) -> None:
    """As the live road brings it."""
    text = json.dumps({"view": "wall-program", "panel": "program", "v": 1, "children": document})
    page.evaluate("(text) => window.given(text)", text)


def in_turn(document: dict[str, Any], id_: int, begin: int, every: int, sources: list[str]) -> dict[str, Any]:
    """The program with these screens one after the other, after what is shown now."""
    mine = document["displays"][str(id_)]
    moments = [{"at": 0, "picture": mine["moments"][0]["picture"], "layer": None}]
    for index, source in enumerate(sources):
        tiles = [tile(source, [0, 0, 1, 1])]
        picture = {"of": "x", "source": "rotation", "title": "", "why": "", "tiles": tiles}
        document["pictures"][source] = picture
        moments.append({"at": begin + every * index, "picture": source, "layer": None})
    mine |= {"moments": moments, "beneath": moments[0]["picture"]}
    return document


def tile(source: str, clip: list[float]) -> dict[str, Any]:
    shared = {"kind": "screen", "width_mm": 1200, "distance_mm": 4000}
    return shared | {"key": source, "source": source, "clip": clip, "view": clip}


def test_a_rotation_switches_two_displays_by_the_clock_and_never_shows_a_hole(room: Room, wall: BrowserContext) -> None:
    """Both work it out by themselves; what comes next was painted beneath before."""
    ids = [room.hang(wall, name, "/tiny", window=window) for window, name in ((1, "kiri"), (2, "kanan"))]
    pages = [room.open(wall.new_page(), window) for window in (1, 2)]
    for page in pages:
        stands(page, "/tiny")
        page.evaluate(WATCHED)
    room.rotate(("/tiny", 5), ("/choice?theme=light", 5), on=ids)
    for page in pages:
        page.wait_for_function("() => window.shownLog.length >= 6", timeout=LOADED_MS)
    logs = [{each["at"]: each for each in log(page)[2:]} for page in pages]
    both = sorted(set(logs[0]) & set(logs[1]))
    assert len(both) >= 3
    assert all(at % 5000 == 0 for at in both)  # the wall's own clock, whenever each of them began to follow it
    worst = [max(abs(kept[at]["late"]) for kept in logs) for at in both]
    assert min(worst) < SWITCHED_MS
    assert [page.evaluate("() => window.holes") for page in pages] == [[], []]
    for page in pages:
        assert not {"tile", "late", "program", "script"} & set(page.evaluate("() => wall.problems().kinds"))
        assert len(page.frames) <= 4  # the page, both screens, and one of them on its way


def test_no_frame_of_a_switch_is_white_or_empty(room: Room, wall: BrowserContext) -> None:
    """Every picture that the browser composes around the switches is one of the two, and nothing else."""
    id_ = room.hang(wall, "kiri", "/choice")
    page = room.open(wall.new_page())
    stands(page, "/choice")
    both = ["/choice?theme=light", "/choice?theme=dark"]
    apply(page, in_turn(alone_with(page), id_, now() + 4_000, 1_000, both * 3))
    page.wait_for_function("() => wall.warm().length === 3")
    composed: list[str] = []
    session = wall.new_cdp_session(page)
    session.on("Page.screencastFrame", lambda event: _kept(session, event, composed))
    session.send("Page.startScreencast", {"format": "png", "everyNthFrame": 1})
    page.wait_for_function("() => window.shownLog.length >= 6")
    session.send("Page.stopScreencast")
    light = [ImageStat.Stat(Image.open(io.BytesIO(base64.b64decode(each))).convert("L")).mean[0] for each in composed]
    dark, bright = min(light), max(light)
    assert dark < 60 < 180 < bright < 250
    assert all(each < dark + 10 or each > bright - 10 for each in light), light


def _kept(session: Any, event: dict[str, Any], composed: list[str]) -> None:
    composed.append(event["data"])
    session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})


def test_a_push_begins_when_it_is_painted_and_one_that_cannot_be_painted_leaves_the_picture(
    room: Room, wall: BrowserContext
) -> None:
    """And its end brings back at once what was kept warm beneath it."""
    id_ = room.hang(wall, "kiri", "/tiny")
    page = room.open(wall.new_page())
    stands(page, "/tiny")
    _reported(room, id_, page)
    quick = room.put(alone(id_, "/choice"))
    assert quick.awaits == (id_,)
    stands(page, "/choice")
    found = room.layer(quick)
    assert room.ready(quick) == {id_}
    assert found.starts_at is not None
    assert found.starts_at < found.ready_by
    held: list[Route] = []
    page.route("**/tiny?*kind=held*", lambda route: held.append(route))
    late = room.put(alone(id_, "/tiny?kind=held"))
    page.wait_for_function("(at) => wall.now() > at + 1500", arg=late.ready_by)
    assert page.evaluate(SHOWS, "/choice")
    assert room.ready(late) == set()
    held.pop().continue_()
    stands(page, "kind=held")
    room.take_off(late)
    page.wait_for_function("() => wall.shown().picture.of === 'start'")
    assert log(page)[-1]["late"] < 2_000


def _reported(room: Room, id_: int, page: Page) -> None:
    deadline = time.monotonic() + 90
    while not room.has_reported(id_):
        assert time.monotonic() < deadline
        page.wait_for_timeout(200)


def test_a_screen_that_does_not_load_is_tried_again_while_the_picture_before_stays(
    room: Room, wall: BrowserContext
) -> None:
    id_ = room.hang(wall, "kiri", "/tiny")
    page = room.open(wall.new_page())
    stands(page, "/tiny")
    answers = ["abort", "500"]

    def refuse(route: Route) -> None:
        match answers.pop(0) if answers else "":
            case "abort":
                route.abort()
            case "500":
                route.fulfill(status=500, body="<p>broken</p>", content_type="text/html")
            case _:
                route.continue_()

    page.route("**/choice?*", refuse)
    page.evaluate(WATCHED)
    room.put(alone(id_, "/choice?kind=a"))
    stands(page, "/choice?")
    assert page.evaluate("() => wall.problems().kinds.tile") == 2
    assert "/choice" in page.evaluate("() => wall.problems().last")
    assert page.evaluate("() => window.holes") == []


def test_the_line_says_since_when_and_everything_comes_back_by_itself(room: Room, wall: BrowserContext) -> None:
    id_ = room.hang(wall, "kiri", "/tiny")
    page = room.open(wall.new_page())
    stands(page, "/tiny")
    room.server.stop()
    line = page.locator(".wall-line")
    expect(line).to_have_text(re.compile(r"Tidak ada sambungan .*sejak \d\d\.\d\d"), timeout=LOADED_MS)
    assert page.evaluate(SHOWS, "/tiny")
    frame = page.frame_locator("iframe[name=wall-tile]")
    expect(frame.locator(".panel-number")).to_be_visible()
    room.server.start()
    expect(line).to_be_hidden(timeout=LOADED_MS)
    room.put(alone(id_, "/choice"))
    stands(page, "/choice")


def test_a_worker_that_died_is_replaced(room: Room, wall: BrowserContext, browser: Browser) -> None:
    id_ = room.hang(wall, "kiri", "/tiny")
    page = room.open(wall.new_page())
    stands(page, "/tiny")
    session = browser.new_browser_cdp_session()
    ended = [each for each in session.send("Target.getTargets")["targetInfos"] if each["type"] == "shared_worker"]
    assert ended
    for each in ended:
        session.send("Target.closeTarget", {"targetId": each["targetId"]})
    session.detach()
    expect(page.locator(".wall-line")).to_be_visible(timeout=LOADED_MS)
    expect(page.locator(".wall-line")).to_be_hidden(timeout=LOADED_MS)
    room.put(alone(id_, "/choice"))
    stands(page, "/choice")


def test_a_display_that_is_locked_out_shows_nothing_but_a_code_and_its_neighbour_goes_on(
    room: Room, wall: BrowserContext
) -> None:
    first, _second = (room.hang(wall, name, "/tiny", window=window) for window, name in ((1, "kiri"), (2, "kanan")))
    pages = [room.open(wall.new_page(), window) for window in (1, 2)]
    for page in pages:
        stands(page, "/tiny")
    room.lock_out(first)
    expect(pages[0].locator("#code")).to_have_text(re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$"), timeout=LOADED_MS)
    assert pages[0].evaluate("() => Object.keys(localStorage).filter((name) => name.startsWith('wall.program'))") == [
        f"wall.program.{_second}"
    ]
    assert pages[1].evaluate(SHOWS, "/tiny")
    expect(pages[1].locator(".wall-blank")).to_be_hidden()


BROKEN: list[Any] = [
    None, 7, "x", [], {}, {"displays": {}}, {"displays": [], "pictures": None}, {"displays": {"ID": 3}, "pictures": {}},
    {"displays": {"ID": {"moments": []}}, "pictures": {}},
    {"displays": {"ID": {"moments": [{"at": None, "picture": "p"}]}}, "pictures": {"p": {"tiles": []}}},
    {"displays": {"ID": {"moments": [{"at": 1, "picture": "q"}]}}, "pictures": {"p": {"tiles": []}}},
    {"displays": {"ID": {"moments": [{"at": 1, "picture": "p"}]}}, "pictures": {"p": {"tiles": [{"key": "k"}]}}},
    {"displays": {"ID": {"moments": [{"at": 1, "picture": "p"}]}},
     "pictures": {"p": {"tiles": [{"key": "k", "kind": "screen", "clip": [0, 0, 1, 1], "view": [0, 0, 0, 1]}]}}},
]  # fmt: skip


def test_a_broken_program_changes_nothing_and_the_last_good_one_outlives_a_reload(
    room: Room, wall: BrowserContext
) -> None:
    id_ = room.hang(wall, "kiri", "/tiny")
    page = room.open(wall.new_page())
    stands(page, "/tiny")
    good = alone_with(page)
    for broken in BROKEN:
        apply(page, json.loads(json.dumps(broken).replace("ID", str(id_))))
        page.evaluate("() => wall.look()")
    page.evaluate("() => window.given('{')")
    assert program(page)["displays"] == good["displays"]
    assert page.evaluate(SHOWS, "/tiny")
    assert page.evaluate("() => wall.problems().kinds.program") >= len(BROKEN) - 2
    wall.route("**/live-worker.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    other = room.open(wall.new_page())  # the worker of this browser is another one: it has nothing to tell
    stands(other, "/tiny")


def test_hostile_words_are_words(room: Room, wall: BrowserContext) -> None:
    """Of names, titles and reasons nothing is run, and nothing pushes the picture away."""
    id_ = room.hang(wall, "<b onload=x>\u202eNAMA</b>" + "Q" * 60, "/tiny")
    page = room.open(wall.new_page())
    stands(page, "/tiny")
    document = alone_with(page)
    picture = dict(document["pictures"][document["displays"][str(id_)]["moments"][-1]["picture"]])
    picture["why"] = "<img src=x onerror=window.hit=1>\u202e\x00" + "kata " * 2_000
    document["pictures"]["hostile"] = picture
    mine = document["displays"][str(id_)]
    mine |= {"moments": [{"at": 0, "picture": "hostile", "layer": None}], "named_until": now() + 60_000}
    apply(page, document)
    band, name = page.locator(".wall-band"), page.locator(".wall-name")
    expect(band).to_contain_text("<img src=x")
    expect(name).to_contain_text("<b onload=x>")
    box, named = band.bounding_box(), name.bounding_box()
    assert box is not None
    assert named is not None
    assert box["height"] < 540 / 4
    assert (named["x"], named["width"]) == (0, 960)
    for source in (
        "javascript:parent.hit=1",
        "//127.0.0.2/",
        "data:text/html,<script>parent.hit=1</script>",
        "/display",
    ):
        document["pictures"]["hostile"] = picture | {"tiles": [tile(source, [0, 0, 1, 1])]}
        apply(page, document)
        page.wait_for_function("(source) => wall.problems().last.includes(source)", arg=source)
    assert page.evaluate("() => window.hit === undefined && frames.length <= 2")
    assert page.evaluate(SHOWS, "/tiny")


def test_a_display_whose_clock_is_hours_wrong_or_is_set_meanwhile_switches_on_time(
    room: Room, wall: BrowserContext
) -> None:
    id_ = room.hang(wall, "kiri", "/tiny")
    page = wall.new_page()
    page.add_init_script(f"({CLOCK})({-TWO_HOURS})")
    room.open(page)
    stands(page, "/tiny")
    document = alone_with(page)
    for shift in (-TWO_HOURS, TWO_HOURS):
        page.evaluate("(shift) => { window.clockShift = shift; window.shownLog = []; }", shift)
        page.wait_for_timeout(1_000)
        apply(page, in_turn(document, id_, now() + 3_000, 1_000, ["/choice?kind=a", "/choice?kind=b"] * 3))
        page.wait_for_function("() => window.shownLog.length >= 6", timeout=LOADED_MS)
        before = now()
        said = page.evaluate("() => [wall.now(), wall.clock.offset()]")
        assert before - 1_000 < said[0] < now() + 1_000
        assert said[1] == pytest.approx(-shift, abs=2_000)
        assert min(abs(each["late"]) for each in log(page)) < SWITCHED_MS


def test_few_frames_are_alive_and_tiles_that_stay_are_not_loaded_again(room: Room, wall: BrowserContext) -> None:
    """A long rotation, made by hand: twelve screens, one a second; what is moved keeps its frame."""
    id_ = room.hang(wall, "kiri", "/tiny")
    page = room.open(wall.new_page())
    stands(page, "/tiny")
    sources = [f"/choice?kind={index}" for index in range(12)]
    document = in_turn(alone_with(page), id_, now() + 2_000, 1_000, sources)
    page.evaluate(COUNTED)
    apply(page, document)
    stands(page, "kind=11")
    assert page.evaluate("() => window.most") <= 8
    element = page.evaluate(
        "() => { window.kept = wall.shown().tiles[0].element; window.kept.contentWindow.mark = 1; }"
    )
    assert element is None
    document["pictures"]["half"] = document["pictures"][sources[-1]] | {"tiles": [tile(sources[-1], [0.5, 0, 0.5, 1])]}
    document["displays"][str(id_)]["moments"] = [{"at": 0, "picture": "half", "layer": None}]
    apply(page, document)
    page.wait_for_function("() => wall.shown().key === 'half'")
    assert page.evaluate("() => wall.shown().tiles[0].element === window.kept && window.kept.contentWindow.mark === 1")
    box = page.locator(".wall-tile.is-front iframe").bounding_box()
    assert box is not None
    assert [round(box["width"]), round(box["height"])] == [480, 540]
    assert box["x"] == pytest.approx(480, abs=3)  # it drifts


def test_a_page_that_was_replaced_is_painted_beneath_itself(room: Room, wall: BrowserContext) -> None:
    """Never by loading itself: that is a hole in the wall."""
    room.hang(wall, "kiri", "/tiny")
    page = room.open(wall.new_page())
    stands(page, "/tiny")
    page.evaluate(WATCHED)
    page.evaluate("() => { window.before = wall.shown().tiles[0].element; wall.renew('test'); }")
    page.wait_for_function("() => wall.shown().tiles[0].element !== window.before && frames.length === 1")
    assert page.evaluate("() => window.holes") == []


def test_a_page_of_another_build_loads_itself_once(room: Room, wall: BrowserContext) -> None:
    room.hang(wall, "kiri", "/tiny")
    page = room.open(wall.new_page())
    stands(page, "/tiny")
    loads: list[str] = []
    page.on("domcontentloaded", lambda loaded: loads.append(loaded.url))
    page.evaluate("() => { wall.root().dataset.build = 'of last year'; window.isOld = true; }")
    page.wait_for_function("() => window.isOld === undefined && window.wall && wall.shown()", timeout=LOADED_MS)
    page.evaluate("() => { wall.root().dataset.build = 'of last year'; window.isOld = true; window.beats = 0; }")
    page.evaluate("() => document.addEventListener('wall:beat', () => { window.beats += 1; })")
    page.wait_for_function("() => window.beats >= 2")
    assert page.evaluate("() => window.isOld")
    assert len(loads) == 1


def test_nobodys_hands_change_a_display(room: Room, wall: BrowserContext) -> None:
    room.hang(wall, "kiri", "/choice")
    page = room.open(wall.new_page())
    stands(page, "/choice")
    before = page.url
    page.mouse.click(200, 200, button="right")
    page.mouse.dblclick(300, 100)
    page.mouse.wheel(0, 500)
    for key in ("Tab", "Tab", "Enter", "Space", "End", "a"):
        page.keyboard.press(key)
    assert page.url == before
    assert page.evaluate("() => [getSelection().toString(), document.activeElement.tagName, scrollY]") == [
        "",
        "BODY",
        0,
    ]
    assert page.evaluate("() => getComputedStyle(document.querySelector('#wall')).cursor") == "none"
    assert page.evaluate("() => document.documentElement.scrollHeight <= innerHeight")


BEZEL_MM = 20
OF_A_PLACE = """() => {
  const frame = document.querySelector(".wall-tile.is-front iframe");
  const at = frame.getBoundingClientRect();
  const shapes = [...frame.contentDocument.querySelectorAll(".js-plotly-plot path.js-fill")];
  return shapes.map((shape) => {
    const box = shape.getBoundingClientRect();
    return [at.x + box.x + box.width / 2, at.y + box.y + box.height / 2];
  });
}"""


def test_a_map_over_four_displays_is_one_map_and_says_once_along_its_foot_why_it_is_there(
    tmp_path: Path, browser: Browser
) -> None:
    """Every kecamatan lies at the same millimetre of the wall in all four windows, those behind a bezel too."""
    house = Room(tmp_path, "commandcenter.wsgi:application()")
    house.server.start()
    wall = browser.new_context(viewport={"width": 640, "height": 360})
    try:
        places = [Place(index % 2, index // 2, 1209.6, 680.4, BEZEL_MM) for index in range(4)]
        for index, place in enumerate(places):
            house.hang(wall, f"layar-{index}", "/network", place, index + 1)
        reason = {"id": "Menara Temayang putus sejak 14.05", "en": "Tower Temayang is down since 14:05"}
        house.put(Tile("screen", Rect(0, 0, 2, 2), "/network"), kind="takeover", reason=reason)
        pages = [house.open(wall.new_page(), index + 1) for index in range(4)]
        seen = []
        for page, place in zip(pages, places, strict=True):
            page.wait_for_function("() => wall.shown() && wall.shown().picture.why", timeout=120_000)
            mm = place.width_mm / 640
            left, top = place.column * (place.width_mm + 2 * BEZEL_MM), place.row * (place.height_mm + 2 * BEZEL_MM)
            seen.append([(left + x * mm, top + y * mm) for x, y in page.evaluate(OF_A_PLACE)])
        assert len(seen[0]) >= 28
        for other in seen[1:]:
            for (x, y), (other_x, other_y) in zip(seen[0], other, strict=True):
                assert other_x == pytest.approx(x, abs=2)  # about a pixel of these windows
                assert other_y == pytest.approx(y, abs=2)
        assert [page.locator(".wall-band").is_visible() for page in pages] == [False, False, True, True]
        expect(pages[2].locator(".wall-band")).to_contain_text("Peringatan")
        expect(pages[3].locator(".wall-band")).to_contain_text(reason["id"])
    finally:
        wall.close()
        house.server.stop()
        house.engine.dispose()

"""An alert takes over two displays with its reason, and gives them back: the real engine, killed in between."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Engine

from commandcenter.access.principals import now
from commandcenter.domain.access import Role
from commandcenter.domain.clock import MINUTE, SECOND
from commandcenter.domain.wall.geometry import Place, Rect
from commandcenter.domain.wall.plan import Plan, Takeover
from commandcenter.domain.wall.scenes import Tile
from commandcenter.domain.wall.takeover import Taken
from commandcenter.store import versions
from commandcenter.store.queries import wall as queries
from commandcenter.store.queries import wall_takeovers
from commandcenter.store.versions import Topic
from commandcenter.store.writes import workers
from commandcenter.store.writes.wall import content
from tests.access.house import SESSION, session
from tests.alerts.test_storms import start
from tests.browser.wall import Room
from tests.network import message, seed, writer

pytestmark = pytest.mark.browser

LOADED_MS = 60_000
TAKEN = "() => wall.shown() && wall.shown().picture.source === 'takeover'"
GIVEN_BACK = "() => wall.shown() && wall.shown().picture.of === 'start'"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    made = Room(tmp_path_factory.mktemp("takeover"), "tests.live.tiny:planned()")
    made.server.start()
    yield made
    made.server.stop()
    made.engine.dispose()


@pytest.fixture(autouse=True)
def _nothing_yet(room: Room) -> None:
    room.clear()


@pytest.fixture
def desk(room: Room, browser: Browser) -> Iterator[Page]:
    """The page of the plan, as an operator has it open."""
    fresh = browser.new_context(viewport={"width": 1600, "height": 1000})
    fresh.set_default_timeout(LOADED_MS)
    token = session(room.engine, Role.OPERATOR)
    fresh.add_cookies([{"name": SESSION, "value": token, "url": room.server.url, "httpOnly": True}])
    page = fresh.new_page()
    page.goto(f"{room.server.url}/wall/plan?lang=id")
    page.wait_for_selector(".plan-page")
    yield page
    fresh.close()


@pytest.fixture
def wall(browser: Browser) -> Iterator[BrowserContext]:
    fresh = browser.new_context(viewport={"width": 960, "height": 540})
    fresh.set_default_timeout(LOADED_MS)
    yield fresh
    fresh.close()


def say(engine: Engine, key: str, status: str, at: int) -> None:
    writer(engine).store([message(key, status, at - n * SECOND, at) for n in (2, 1, 0)], at)
    workers.beat(engine, "ingest-0", True, None, 0, 0, now())


def kill(process: "subprocess.Popen[bytes]") -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def test_an_alert_has_both_displays_with_its_reason_until_it_is_acknowledged(
    room: Room, wall: BrowserContext, desk: Page, tmp_path: Path
) -> None:
    """Nobody touches a display. While the engine is dead the takeover stays, and once it lives again goes back."""
    seed(room.engine)
    workers.start(room.engine, "ingest-0", 1, "localhost:1883", now())
    say(room.engine, "balen-kanor", "up", now() - MINUTE)
    pages = []
    for window, start_at in ((1, "/tiny"), (2, "/tiny?lang=en")):
        room.hang(wall, f"layar {window}", start_at, Place(window - 1, 0, 1210, 680, 8), window)
        pages.append(room.open(wall.new_page(), window))
    room.scene("gangguan", Tile("screen", Rect(0, 0, 2, 1), "/choice"))
    with room.engine.begin() as connection:
        plan = Plan(takeovers=(Takeover("semua", "gangguan", frozenset({"high"})),))
        content.put_plan(connection, plan, "t", now())
        versions.bump(connection, [Topic.WALL], now())
    for page in pages:
        page.wait_for_function(GIVEN_BACK)
    process = start(room.url, tmp_path / "log")
    try:
        say(room.engine, "balen-kanor", "down", now())
        for page, reason in zip(pages, ("Peringatan prioritas tinggi", "Alert of high priority"), strict=True):
            page.wait_for_function(TAKEN)
            expect(page.locator(".wall-band")).to_contain_text(f"{reason}: down, Balen–Kanor")
        (taken,) = wall_taken(room)
        kill(process)
        address = f"/api/alerts/{taken.layer.alert}/acknowledge"
        answer = desk.evaluate("(to) => commandcenterActions.send('POST', to, { comment: '' })", address)
        assert answer["status"] == 200, answer
        for page in pages:
            assert page.evaluate(TAKEN), "nobody is there who could give it back before its time"
        process = start(room.url, tmp_path / "log")
        for page in pages:
            page.wait_for_function(GIVEN_BACK)
            expect(page.locator(".wall-band")).to_be_hidden()
    finally:
        process.kill()
        process.wait(30)
    assert [each.ended_by for each in wall_taken(room)] == ["acknowledged"]


def wall_taken(room: Room) -> list[Taken]:
    with room.engine.connect() as connection:
        return wall_takeovers.since(connection, 0)


def test_the_plan_is_made_with_a_mouse_and_kept(room: Room, desk: Page) -> None:
    """Items are added, dragged, ticked and removed; a mistake stands at its field."""
    room.scene("peta", Tile("screen", Rect(0, 0, 1, 1), "/tiny"))
    page = desk
    page.reload()
    page.wait_for_selector(".plan-page")
    form = page.locator("form[data-plan-form]")
    form.get_by_role("button", name="Tambah putaran").click()
    rotation = form.locator(".is-rotation")
    rotation.locator("input.input, .input input").first.fill("Ronde")
    rotation.get_by_role("button", name="Tambah langkah").click()
    steps = rotation.locator(".is-step")
    for number, seconds in ((0, "30"), (1, "3")):
        steps.nth(number).locator("select").select_option("peta")
        steps.nth(number).locator("input").last.fill(seconds)
    steps.nth(1).locator(".plan-grip").drag_to(steps.nth(0), target_position={"x": 20, "y": 4})
    form.get_by_role("button", name="Tambah susunan terjadwal").click()
    form.locator(".is-scheduled select").select_option("peta")
    form.get_by_role("button", name="Sen", exact=True).click()
    save = page.get_by_role("button", name="Simpan rencana")
    save.click()
    wrong = page.locator("[name='rotations[0].steps[0].seconds']")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    wrong.fill("20")
    with page.expect_navigation():
        save.click()
    with room.engine.connect() as connection:
        plan = queries.plan(connection)
    assert [(each.title, [step.seconds for step in each.steps]) for each in plan.rotations] == [("Ronde", [20, 30])]
    assert plan.schedule[0].days == frozenset({"tue", "wed", "thu", "fri"})
    assert plan.version == 1

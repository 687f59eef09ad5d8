"""From problem to budget in a real browser: nothing cut off; taken up in one window, seen in the other; two at once."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from commandcenter.domain.clock import DAY
from commandcenter.domain.reference import Opd
from commandcenter.live.watch import wall_clock
from commandcenter.store import engine as store_engine
from commandcenter.store.writes import reference
from commandcenter.store.writes.geodata import seed_kecamatan
from geodata import load_places
from tests.browser.conftest import Seen
from tests.browser.looks import DESK, moods_and_looks
from tests.browser.seeing import SCROLLS, capitals, cut, faults, outside, over_clock, show
from tests.layouts.priorities.moods import MOODS
from tests.live.server import Server
from tests.store import feeding

pytestmark = pytest.mark.browser

ROWS = ".problem, .more, .followup, .chain-link, .notice"
FIGURES = ".problem-n, .tile-value, .tile-word, th.problem-step"
SCRIPTS = (outside(ROWS, is_right=False), cut(FIGURES), SCROLLS, over_clock(".totals > *"))


@moods_and_looks(MOODS)
def test_nothing_is_cut_off_and_nothing_scrolls(page: Page, seen: Seen, gallery: str, mood: str, query: str) -> None:
    show(page, f"{gallery}/priorities?mood={mood}&{query}")
    assert faults(page, *SCRIPTS) == []
    assert seen.outside() == []
    assert seen.complaints == []


def test_the_chain_is_readable_from_four_metres(page: Page, gallery: str) -> None:
    show(page, f"{gallery}/priorities?mood=busy")
    assert capitals(page, ".tile-figure") > 20
    for selector in (".problem .row-name", "td.problem-n", ".followup .row-name"):
        assert capitals(page, selector) > 15
    for selector in ("th.problem-step", ".followup .row-second", ".chain-title"):
        assert capitals(page, selector) > 11.8
    box = page.locator("td.problem-step").first.bounding_box()
    assert box is not None
    assert box["width"] > 60


def test_4k_is_the_same_picture_at_twice_the_size(browser: Browser, gallery: str) -> None:
    boxes = []
    for width, height in ((1920, 1080), (3840, 2160)):
        page = browser.new_page(viewport={"width": width, "height": height})
        show(page, f"{gallery}/priorities?mood=busy")
        found = [page.locator(part).first.bounding_box() for part in (".tile", ".problem", ".followup", ".chain-link")]
        boxes.append([round(box[side] * 1920 / width) for box in found if box for side in ("x", "width", "height")])
        page.close()
    assert all(abs(one - other) <= 2 for one, other in zip(*boxes, strict=True))


@pytest.fixture
def server(sqlite_url: str, tmp_path: Path) -> Iterator[Server]:
    """The real application on a store with a year of complaints about roads, and nothing taken up."""
    now = wall_clock()
    engine = store_engine.create_engine(sqlite_url)
    with engine.begin() as connection:
        seed_kecamatan(connection, load_places())
        reference.apply_opds(
            connection, [Opd("dpu-bmpr", "Dinas PU Bina Marga", "DPU BMPR", "dinas", "2017-01-01")], now
        )
    feeding.configure(engine, feeding.row(), at=now - 400 * DAY)
    tickets = [
        feeding.complaint(str(n), now - n * 2 * DAY, category="Jalan rusak", kecamatan="35.22.13")
        for n in range(1, 180)
    ]
    feeding.store(engine, tickets, at=now - DAY, item_id=feeding.item(engine, at=now - DAY))
    engine.dispose()
    running = Server(tmp_path, sqlite_url, "commandcenter.wsgi:application()").start()
    yield running
    running.stop()


def test_a_problem_taken_up_in_one_window_is_seen_in_the_other(page: Page, seen: Seen, server: Server) -> None:
    """The radio desk: + beside the problem, Save. The wall shows the ring without being touched."""
    wall = page.context.new_page()
    show(wall, f"{server.url}/priorities")
    ring = wall.locator(".panel-frequent td.problem-step.is-planned")
    expect(ring).to_have_count(0)
    expect(wall.locator(".panel-followups")).to_contain_text("Belum ada yang ditindaklanjuti")
    show(page, f"{server.url}/priorities?{DESK}")
    began = time.monotonic()
    page.locator(".panel-frequent .problem-add > a").first.click()
    expect(page.locator(".mark-form")).to_be_visible()
    expect(page.locator("[name=title]")).to_have_value("Jalan rusak: apa yang dikerjakan, dan kapan")
    expect(page.locator("select[name=opd]")).to_have_value("dpu-bmpr")
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator(".detail-problem .chain")).to_contain_text("direncanakan")
    expect(ring.first).to_be_visible()
    expect(wall.locator(".panel-followups")).to_contain_text("Jalan rusak")
    assert time.monotonic() - began < 30
    assert seen.outside() == []
    assert seen.complaints == []


def test_an_amount_with_two_readings_is_asked_about_beside_its_field_and_what_was_typed_stays(
    page: Page, server: Server
) -> None:
    page.goto(f"{server.url}/priorities/mark?problem=35.22:Jalan rusak&kind=budget&lang=en")
    page.locator("[name=amount]").fill("1,5 M")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".field-problem")).to_have_text("Do you mean Rp 1.500.000.000? Then write that")
    expect(page.locator("[name=amount]")).to_have_value("1,5 M")
    expect(page.locator("[name=amount]")).to_have_attribute("aria-invalid", "true")
    page.locator("[name=amount]").fill("1.500.000.000")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".detail-problem .chain")).to_contain_text("Rp 1.5 billion")


def test_of_two_at_once_the_second_is_told_and_a_removal_is_taken_back(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/priorities/mark?problem=35.22:Jalan rusak")
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator(".detail-problem")).to_be_visible()
    page.goto(f"{server.url}/priorities/mark?id=1")
    other = page.context.new_page()
    other.goto(f"{server.url}/priorities/mark?id=1")
    other.locator("[name=title]").fill("Judul lain")
    other.get_by_role("button", name="Simpan").click()
    expect(other.locator(".detail-problem")).to_be_visible()
    page.locator("[name=note]").fill("terlambat")
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator(".form-status")).to_contain_text("Orang lain sudah mengubahnya")
    expect(page.locator("[name=note]")).to_have_value("terlambat")
    page.reload()
    page.get_by_role("button", name="Hapus").click()
    expect(page.locator(".mark-removed")).to_be_visible()
    page.get_by_role("button", name="Pulihkan").click()
    expect(page.locator(".detail-problem .chain")).to_contain_text("Judul lain")

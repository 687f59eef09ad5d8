"""The alerts in a real browser: nothing cut off; taken by keys, seen by the deputy; two at once; the sound."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from commandcenter.domain.actor import Actor
from commandcenter.domain.alerts.model import Alert, Entity
from commandcenter.domain.alerts.rules import Step
from commandcenter.domain.clock import MINUTE, SECOND
from commandcenter.live.watch import wall_clock
from commandcenter.store import engine as store_engine
from commandcenter.store import schema, versions
from commandcenter.store.queries import alerts as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes import workers
from commandcenter.store.writes.alerts import book, people
from commandcenter.store.writes.alerts.rules import publish
from tests.actions.alerting import LINK_DOWN
from tests.alerts.world import World, rule, rules
from tests.browser.conftest import Seen
from tests.browser.looks import DESK, moods_and_looks
from tests.browser.seeing import SCROLLS, assert_same_at_4k, capitals, cut, faults, outside, over_clock, show
from tests.layouts.alerts.moods import MOODS
from tests.live.server import Server
from tests.network import KEYS

pytestmark = pytest.mark.browser

ROWS = "tr.alert, .more, .aside, .notice, .total, .alarm, .alert-deeds > .button"
FIGURES = ".total-number, .total-word, .alert-age, .badge-count, .until, .alert-state"
SCRIPTS = (outside(ROWS, is_right=False), cut(FIGURES), SCROLLS, over_clock(".totals > *"))
ACKNOWLEDGED = "tr.alert.is-acknowledged"


@moods_and_looks(MOODS, fullest=("storm", "hostile"))
def test_nothing_is_cut_off_and_nothing_scrolls(page: Page, seen: Seen, gallery: str, mood: str, query: str) -> None:
    show(page, f"{gallery}/alerts?mood={mood}&{query}")
    assert faults(page, *SCRIPTS) == []
    assert seen.outside() == []
    assert seen.complaints == []


def test_the_list_is_readable_from_four_metres(page: Page, gallery: str) -> None:
    show(page, f"{gallery}/alerts?mood=storm")
    assert capitals(page, ".total-number") > 20
    for selector in (".alert .row-name", "td .alert-state", "td.alert-age"):
        assert capitals(page, selector) > 15
    for selector in (".alert-named", ".alert-behind", ".aside"):
        assert capitals(page, selector) > 11.8


def test_4k_is_the_same_picture_at_twice_the_size(browser: Browser, gallery: str) -> None:
    assert_same_at_4k(
        browser,
        lambda page: show(page, f"{gallery}/alerts?mood=storm"),
        (".total", "tr.alert", ".alert-behind", ".aside"),
    )


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Engine]:
    """A store where an engine of alerts says that it lives, for as long as any test takes."""
    engine = store_engine.create_engine(sqlite_url)
    workers.start(engine, "alerts@test", 1, "", wall_clock(), "alerts")
    workers.beat(engine, "alerts@test", False, None, 0, 0, wall_clock() + 600_000)
    yield engine
    engine.dispose()


@pytest.fixture
def server(store: Engine, sqlite_url: str, tmp_path: Path) -> Iterator[Server]:
    """The real application on that store."""
    running = Server(tmp_path, sqlite_url, "commandcenter.wsgi:application()").start()
    yield running
    running.stop()


def raised(engine: Engine, key: str) -> Alert:
    """As the engine raises it: the alert and its topic in one transaction."""
    at = wall_clock()
    with engine.begin() as connection:
        made = book.raise_(connection, LINK_DOWN, Entity("link", key, f"Kominfo – {key.title()}"), at, at)
        versions.bump(connection, [Topic.ALERTS], at)
    assert made is not None
    return made


def of(page: Page, alert: Alert) -> str:
    return f'tr.alert[data-alert="{alert.id}"]'


def test_taken_from_the_keyboard_and_seen_by_the_deputy_whom_two_at_once_do_not_confuse(
    page: Page, seen: Seen, browser: Browser, server: Server, store: Engine
) -> None:
    """Keys a, Enter: two actions. The other browser shows who has it without being touched, and comes second."""
    first, other = raised(store, "balen"), raised(store, "kapas")
    show(page, f"{server.url}/alerts?{DESK}")
    deputy = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
    show(deputy, f"{server.url}/alerts?{DESK}")
    page.keyboard.press("j")
    expect(page.locator(of(page, first))).to_be_focused()
    # What comes while a hand is on the list moves nothing under it.
    newest = raised(store, "dander")
    expect(page.locator(of(page, newest))).to_be_visible()
    expect(page.locator(of(page, first))).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator(".alert-dialog textarea")).to_be_focused()
    page.keyboard.type("Tim berangkat jam 8")
    page.keyboard.press("Enter")
    expect(page.locator(".alert-said")).to_contain_text("Berhasil")
    for each in (page, deputy):
        expect(each.locator(f"{of(each, first)} .alert-holder")).to_have_text("local")
    expect(page.locator(of(page, first))).to_be_focused()
    # Two at once: the deputy has the dialog of the other one open while it is taken.
    deputy.locator(of(deputy, other)).focus()
    deputy.keyboard.press("a")
    with store.begin() as connection:
        people.acknowledge(connection, other.id, Actor("jaringan-1", "network", ""), "", wall_clock())
        versions.bump(connection, [Topic.ALERTS], wall_clock())
    expect(deputy.locator(f"{of(deputy, other)} .alert-holder")).to_have_text("jaringan-1")
    deputy.keyboard.press("Enter")
    expect(deputy.locator(".alert-dialog .form-status")).to_contain_text("jaringan-1 sudah menanganinya")
    deputy.keyboard.press("Escape")
    expect(deputy.locator(".alert-dialog")).to_have_count(0)
    with store.connect() as connection:
        told = [(each.kind, each.comment) for each in queries.events(connection, first.id)]
        assert told == [("raised", ""), ("acknowledged", "Tim berangkat jam 8")]
    assert seen.outside() == []
    assert seen.complaints == []
    deputy.context.close()


def test_put_aside_and_given_in_two_actions_by_keys_and_taken_by_the_mouse(
    page: Page, server: Server, store: Engine
) -> None:
    first, second, third = (raised(store, key) for key in ("balen", "kapas", "dander"))
    show(page, f"{server.url}/alerts?{DESK}")
    page.locator(of(page, first)).focus()
    page.keyboard.press("s")
    expect(page.locator(".alert-reason").first).to_be_focused()
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    expect(page.locator(of(page, first))).to_have_count(0)
    expect(page.locator(".aside")).to_contain_text("Sedang diperbaiki")
    with store.connect() as connection:
        shelved = queries.alert(connection, first.id)
        assert shelved is not None
        assert shelved.shelved_until is not None
        assert 3.9 * 3_600_000 < shelved.shelved_until - wall_clock() <= 4 * 3_600_000
    page.locator(of(page, second)).focus()
    page.keyboard.press("t")
    page.keyboard.press("Enter")
    expect(page.locator(of(page, second))).to_contain_text("ditugaskan kepada local")
    page.locator(of(page, third)).hover()
    page.locator(f"{of(page, third)} [data-do=acknowledge]").click()
    expect(page.locator(f"{of(page, third)} .alert-holder")).to_have_text("local")
    assert "select=" not in page.url
    page.locator(of(page, third)).click()
    expect(page.locator(".detail-alert")).to_be_visible()
    page.keyboard.press("u")
    expect(page.locator(f"{of(page, third)}.is-unacknowledged")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator(".alert-keys")).to_contain_text("tangani")
    page.keyboard.press("Escape")
    expect(page.locator(".alert-dialog")).to_have_count(0)
    expect(page.locator(".detail-alert")).to_be_visible()  # Escape closed the keys, not what lay under them


def test_the_wall_sounds_until_it_is_muted_and_again_when_that_is_over(
    browser: Browser, server: Server, store: Engine
) -> None:
    """Sounds are counted as the page tells of them; what becomes critical while it is muted sounds once."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    context.add_init_script(
        "window.heard = []; "
        "document.addEventListener('commandcenter:sound', (event) => window.heard.push(event.detail.why))"
    )
    wall = context.new_page()
    show(wall, f"{server.url}/alerts?sound=on")
    wall.mouse.click(5, 900)  # a browser may want a hand once
    wall.wait_for_function("() => document.body.classList.contains('is-sound-on')")
    expect(wall.locator("body.is-sound-blocked")).to_have_count(0)
    assert wall.evaluate("() => window.heard.length") == 0
    raised(store, "balen")
    wall.wait_for_function("() => window.heard.length === 1")
    wall.locator(".badge-switch").click()
    expect(wall.locator(".badge-muted")).to_contain_text("bisu sampai")
    heard = wall.evaluate("() => window.heard.length")
    raised(store, "kapas")
    wall.wait_for_function("(before) => window.heard.length === before + 1", arg=heard)
    assert wall.evaluate("() => window.heard.at(-1)") == "new while muted"
    # Its end comes by itself: the store is told that it is over, nobody touches the wall.
    with store.begin() as connection:
        connection.execute(schema.alert_mute.update().values(ends_at=wall_clock()))
        versions.bump(connection, [Topic.ALERTS], wall_clock())
    expect(wall.locator(".badge-muted")).to_have_count(0)
    wall.wait_for_function("() => window.heard.at(-1) === 'critical'")
    context.close()


def test_a_storm_is_one_alert_that_says_what_to_do_and_the_deputy_sees_who_has_it(
    page: Page, seen: Seen, browser: Browser, server: Server, store: Engine
) -> None:
    """Everything behind the main tower falls silent at once; the real engine judges; an operator takes it by keys."""
    steps = ({"id": "Periksa daya menara utama.", "en": "Check the power of the main tower."},)
    words = {"id": "Elemen jaringan tidak terjangkau", "en": "Unreachable"}
    storm = rules(rule("tower-down", title=words, steps=steps, escalate=(Step(15 * MINUTE, "jaringan-cadangan"),)))
    world = World(store, storm)
    with store.begin() as connection:
        publish(connection, storm, "digest", False, None, wall_clock())
    show(page, f"{server.url}/alerts?{DESK}")
    deputy = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
    show(deputy, f"{server.url}/alerts")
    expect(page.locator(".notice-calm")).to_contain_text("Tidak ada peringatan aktif")
    world.now += 10 * SECOND
    world.die(*KEYS)
    world.step()
    line = page.locator("tr.alert")
    expect(line).to_have_count(1)
    expect(line).to_contain_text("Menara Utama")
    expect(line).to_contain_text("kecamatan di belakangnya")
    expect(line).to_contain_text("Tim jaringan, cadangan")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".alert-steps")).to_contain_text("Periksa daya menara utama.")
    expect(page.locator(".alert-cut-off")).to_contain_text("Balen")
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    for each in (page, deputy):
        expect(each.locator("tr.alert .alert-holder")).to_have_text("local")
    expect(deputy.locator("tr.alert")).to_have_count(1)
    assert set(world.states().values()) == {"acknowledged", "suppressed"}
    assert seen.complaints == []
    deputy.context.close()

"""The page of notification: channels with their health, what did not go out; and what may be done there."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from commandcenter.actions.notifications import ACTIONS
from commandcenter.domain.access import Role
from commandcenter.domain.alerts.occasions import Occasion
from commandcenter.domain.clock import HOUR, MINUTE, Instant
from commandcenter.store.writes.notifications import enqueue
from layouts.contract import DESK, Look, Rendered
from layouts.notifications import PAGE
from tests.actions.serving import client, send, somebody, trail
from tests.alerts.notify.listening import web
from tests.alerts.notify.office import Clock, office
from tests.layouts.reading import on_the_wire, words
from tests.servers import free_port
from tests.store.notifications.alerting import AT, standing

EVIL = '<img src=x onerror=alert(1)>"\u202e{{7*7}}{name}'


def shown(engine: Engine, lang: str = "id", at: int = AT, live: bool = True) -> str:
    look = Look("en" if lang == "en" else "id", "dark", DESK.distance_m, DESK.diagonal_in)
    with engine.connect() as connection:
        built = PAGE.build(connection, Instant(at, live), {}, look, somebody(Role.NETWORK))
    on_the_wire(Rendered(built))
    return words(built)


def with_trouble(engine: Engine, folder: Path) -> Clock:
    """A channel that works, one that is down, and a message that did not go out."""
    clock = Clock()
    with web() as server:
        channels = {
            "kait": {"kind": "webhook", "url": f"{server.url}/rahasia-di-alamat"},
            "surel": {"kind": "smtp", "host": "127.0.0.1", "port": free_port(), "security": "none",
                      "sender": "pusat@example.id", "to": ["jaringan@example.id"]},
            "bus": {"kind": "mqtt", "topic": "cc/notify"},
        }  # fmt: skip
        routes = [{"to": ["kait", "surel"]}]
        worker = office(engine, folder, "", clock, channels=channels, routes=routes)
        for name, answer in (("Menara Balen", 200), (EVIL, 404)):
            server.last = (answer, {}, EVIL.encode())
            with engine.begin() as connection:
                enqueue(connection, standing(connection, clock.at, name=name), Occasion.RAISED, clock.at)
            clock.at += MINUTE
            worker.turn()
    return clock


@pytest.mark.parametrize("lang", ["id", "en"])
def test_without_a_channel_it_says_that_nobody_is_told_and_where_to_begin(engine: Engine, lang: str) -> None:
    said = shown(engine, lang)
    assert "alerts.yaml" in said
    assert ("Tidak ada yang diberi tahu" in said) == (lang == "id")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_health_stands_in_words_and_no_address_in_full(engine: Engine, tmp_path: Path, lang: str) -> None:
    clock = with_trouble(engine, tmp_path)
    said = shown(engine, lang, clock.at)
    expected = {
        "id": ("tidak terjangkau", "bermasalah", "belum dipakai", "1 pesan tidak terkirim", "Kirim lagi"),
        "en": ("cannot be reached", "had trouble", "not used yet", "1 message did not go out", "Send again"),
    }
    for part in expected[lang]:
        assert part in said
    assert "rahasia-di-alamat" not in said
    assert "jaringan@example.id" not in said


def test_what_nobody_routes_is_said(engine: Engine) -> None:
    with engine.begin() as connection:
        enqueue(connection, standing(connection), Occasion.RAISED, AT)
    assert "alert serve" not in shown(engine, at=AT + MINUTE)
    assert "alert serve" in shown(engine, at=AT + 3 * MINUTE)
    assert "alert serve" not in shown(engine, at=AT + HOUR, live=False)


def test_a_test_goes_through_the_channel_and_stands_in_the_trail(engine: Engine, tmp_path: Path) -> None:
    clock = Clock()
    with web() as server:
        worker = office(engine, tmp_path, server.url, clock)
        worker.turn()
        asking = client(engine, ACTIONS, clock.at, somebody(Role.NETWORK))
        assert send(asking, "POST", "/api/notifications/test", {"channel": "kait"}).status_code == 200
        for wrong in ("lain", "", None, ["kait"], "kait\x00", "k" * 10_000):
            assert send(asking, "POST", "/api/notifications/test", {"channel": wrong}).status_code == 422
        operator = client(engine, ACTIONS, clock.at, somebody(Role.OPERATOR))
        assert send(operator, "POST", "/api/notifications/test", {"channel": "kait"}).status_code == 403
        worker.turn()
    (got,) = server.got
    assert got.json["notices"][0]["occasion"] == "test"
    assert [row.action for row in trail(engine)] == ["notification.test"]


def test_a_dead_message_is_sent_again_once(engine: Engine, tmp_path: Path) -> None:
    clock = with_trouble(engine, tmp_path)
    asking = client(engine, ACTIONS, clock.at, somebody(Role.ADMINISTRATOR))
    states = {number: send(asking, "POST", f"/api/notifications/{number}/retry").status_code for number in range(1, 5)}
    assert sorted(states.values()) == [200, 409, 409, 409]
    for wrong in ("999", "0", "-1", "x", "9" * 40, "١"):
        assert send(asking, "POST", f"/api/notifications/{wrong}/retry").status_code == 404
    assert [row.action for row in trail(engine)] == ["notification.retry"]

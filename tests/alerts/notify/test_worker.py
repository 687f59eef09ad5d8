"""From what there is to tell to what arrives: once, together, in time, and no flood."""

import logging
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from commandcenter.domain.alerts.occasions import Occasion
from commandcenter.domain.alerts.outbox import Status
from commandcenter.domain.clock import HOUR, MINUTE, SECOND
from commandcenter.domain.duty.model import Turn
from commandcenter.store import engine as store_engine
from commandcenter.store.queries import notifications as queries
from commandcenter.store.schema import alert
from commandcenter.store.writes import outbox
from commandcenter.store.writes.duty import rota
from commandcenter.store.writes.notifications import enqueue, enqueue_notice
from tests.alerts.notify.listening import web
from tests.alerts.notify.office import Clock, office, statuses
from tests.servers import free_port
from tests.store.notifications.alerting import standing


def raised(engine: Engine, at: int, **changes: object) -> int:
    with engine.begin() as connection:
        id_ = standing(connection, at, **changes)
        enqueue(connection, id_, Occasion.RAISED, at)
    return id_


def test_an_alert_is_told_with_everything_that_helps(engine: Engine, tmp_path: Path) -> None:
    clock = Clock()
    victims = '{"victims": [{"code": "35.22.01", "name": "Ngraho"}, {"code": "35.22.02", "name": "Tambakrejo"}]}'
    with web() as server:
        worker = office(engine, tmp_path, server.url, clock)
        id_ = raised(engine, clock.at, severity="critical", detail=victims)
        assert worker.turn() == 0, "it waits for what belongs to it"
        clock.at += 15 * SECOND
        assert worker.turn() == 1
        assert worker.turn() == 0
    (got,) = server.got
    text = got.json["text"]
    assert got.json["subject"] == "[KRITIS] Menara Temayang: sambungan putus"
    assert "Sejak: " in text
    assert "WIB (1 mnt)" in text
    assert "2 kecamatan: Ngraho, Tambakrejo" in text
    assert "Pemilik: Tim jaringan" in text
    assert "1. Periksa daya" in text
    assert text.endswith(f"https://pusat.example/alerts?select=alert:{id_}")
    assert got.json["alerts"][0]["victims"] == ["Ngraho", "Tambakrejo"]


def test_a_storm_of_two_hundred_alerts_is_one_message_and_nothing_is_missing(engine: Engine, tmp_path: Path) -> None:
    clock = Clock()
    with web() as server:
        worker = office(engine, tmp_path, server.url, clock)
        for _ in range(4):
            for _ in range(50):
                raised(engine, clock.at)
            worker.turn()
            clock.at += 3 * SECOND
        clock.at += 10 * SECOND
        worker.turn()
    (got,) = server.got
    assert len(got.json["alerts"]) + got.json["more"] == 200
    assert "dan 190 lagi" in got.json["text"]
    assert len(got.json["text"]) < 4_000
    assert statuses(engine) == {Status.SENT: 1, Status.MERGED: 199}


def test_a_storm_of_many_owners_stays_within_the_limit_and_the_last_message_has_the_rest(
    engine: Engine, tmp_path: Path
) -> None:
    clock = Clock()
    limit = {"messages": 3, "per_min": 10}
    with web() as server:
        channel = {"kind": "webhook", "url": server.url, "limit": limit}
        worker = office(engine, tmp_path, server.url, clock, channels={"kait": channel})
        for number in range(40):
            raised(engine, clock.at, owner=f"tugas-{number}", severity="critical" if number == 30 else "medium")
        clock.at += 15 * SECOND
        assert worker.turn() == 3
        assert server.got[0].json["alerts"][0]["severity"] == "critical"
        told = sum(len(got.json["alerts"]) + got.json["more"] for got in server.got)
        assert told == 40
        raised(engine, clock.at)
        clock.at += MINUTE
        assert worker.turn() == 0, "what is over the limit waits"
        clock.at += 3 * MINUTE
        assert worker.turn() == 1


def test_a_cause_and_its_victims_are_one_message_about_the_cause(engine: Engine, tmp_path: Path) -> None:
    """Victims that were raised before their cause was known are explained by the time that somebody is told."""
    clock = Clock()
    with web() as server:
        worker = office(engine, tmp_path, server.url, clock)
        victims = [raised(engine, clock.at, name=f"Korban {number}") for number in range(27)]
        worker.turn()
        clock.at += 2 * SECOND
        cause = raised(engine, clock.at, name="Menara utama", severity="critical")
        with engine.begin() as connection:
            explained = {"treatment": "suppressed", "parent_id": cause, "because": "tower:utama"}
            connection.execute(update(alert).where(alert.c.id.in_(victims)).values(explained))
        clock.at += 15 * SECOND
        worker.turn()
    (got,) = server.got
    assert [each["name"] for each in got.json["alerts"]] == ["Menara utama"]
    assert "Korban" not in got.json["text"]
    assert statuses(engine) == {Status.SENT: 1, Status.NEEDLESS: 27}


def test_the_end_of_what_nobody_was_told_is_not_told(engine: Engine, tmp_path: Path) -> None:
    clock = Clock()
    with web() as server:
        worker = office(engine, tmp_path, server.url, clock)
        with engine.begin() as connection:
            untold, told = standing(connection), standing(connection, name="Menara Balen")
            enqueue(connection, told, Occasion.RAISED, clock.at)
            for id_ in (untold, told):
                enqueue(connection, id_, Occasion.CLEARED, clock.at)
            connection.execute(update(alert).values(cleared_at=clock.at + 30 * MINUTE))
        clock.at += 15 * SECOND
        worker.turn()
    (got,) = server.got
    assert got.json["subject"] == "[TINGGI] Pulih: Menara Balen: sambungan putus"
    assert "Langkah" not in got.json["text"]


def test_low_severities_come_as_a_digest_and_wait_for_the_morning(engine: Engine, tmp_path: Path) -> None:
    clock = Clock()  # 09.13 WIB
    routes = [
        {"to": ["kait"], "severities": ["critical", "high"]},
        {"to": ["kait"], "severities": ["medium", "low"], "digest_min": 60},
    ]
    quiet = {"begins": "21:00", "ends": "06:00"}
    with web() as server:
        worker = office(engine, tmp_path, server.url, clock, routes=routes, quiet=quiet)
        for _ in range(7):
            raised(engine, clock.at, severity="low")
            worker.turn()
            clock.at += 5 * MINUTE
        assert server.got == []
        clock.at += HOUR
        worker.turn()
        assert len(server.got) == 1
        assert len(server.got[0].json["alerts"]) == 7
        clock.at += 11 * HOUR  # 21.48 WIB
        raised(engine, clock.at, severity="low")
        raised(engine, clock.at, severity="high")
        clock.at += HOUR
        worker.turn()
        assert server.got[1].json["severity"] == "high"
        clock.at += 6 * HOUR
        worker.turn()
        assert len(server.got) == 2
        clock.at += 2 * HOUR  # 06.48 WIB
        worker.turn()
        assert server.got[2].json["severity"] == "low"


def test_an_escalation_goes_where_its_duty_is_reached(engine: Engine, tmp_path: Path) -> None:
    clock = Clock()
    with web() as server:
        channels = {
            "jaringan": {"kind": "webhook", "url": f"{server.url}/jaringan"},
            "urc": {"kind": "webhook", "url": f"{server.url}/urc", "language": "en"},
        }
        routes = [{"to": ["jaringan"], "duties": ["jaringan"]}, {"to": ["urc"], "duties": ["urc"]}]
        worker = office(engine, tmp_path, server.url, clock, channels=channels, routes=routes)
        id_ = raised(engine, clock.at)
        clock.at += 15 * SECOND
        worker.turn()
        with engine.begin() as connection:
            connection.execute(update(alert).values(step=1))
            enqueue(connection, id_, Occasion.ESCALATED, clock.at, "urc")
        clock.at += 15 * SECOND
        worker.turn()
    assert [got.path for got in server.got] == ["/jaringan", "/urc"]
    assert server.got[1].json["subject"] == "[HIGH] Nobody has answered: Menara Temayang: link down"
    assert "Now asked: Rapid response unit (URC)" in server.got[1].json["text"]


def test_what_fails_is_tried_again_with_the_same_id_and_dead_after_so_many_attempts(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    with web() as server:
        worker = office(engine, tmp_path, server.url, clock, attempts=3)
        server.last = (503, {}, b"busy")
        raised(engine, clock.at)
        for _ in range(20):
            clock.at += 10 * MINUTE
            worker.turn()
        assert len(server.got) == 3
        assert len({got.headers["idempotency-key"] for got in server.got}) == 1
        assert statuses(engine) == {Status.DEAD: 1}
        assert "given up" in caplog.text
        with engine.begin() as connection:
            (dead,) = queries.dead(connection)
            assert dead.error.endswith("answered 503: busy")
            assert outbox.retry(connection, dead.id, HOUR, clock.at)
            assert not outbox.retry(connection, dead.id, HOUR, clock.at)
        server.last = (200, {}, b"")
        worker.turn()
    assert statuses(engine) == {Status.SENT: 1}


def test_a_lasting_refusal_is_dead_at_once(engine: Engine, tmp_path: Path) -> None:
    clock = Clock()
    with web() as server:
        server.last = (404, {}, b"")
        worker = office(engine, tmp_path, server.url, clock)
        raised(engine, clock.at)
        clock.at += MINUTE
        worker.turn()
    assert statuses(engine) == {Status.DEAD: 1}


def test_a_channel_that_is_down_is_said_once_and_its_messages_wait(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    clock, port = Clock(), free_port()
    worker = office(engine, tmp_path, f"http://127.0.0.1:{port}", clock, attempts=2)
    for _ in range(12):
        raised(engine, clock.at)
        clock.at += 20 * MINUTE
        worker.turn()
        worker = office(engine, tmp_path, f"http://127.0.0.1:{port}", clock, attempts=2)  # as after a restart
    assert caplog.text.count("is down") == 1
    assert Status.DEAD not in statuses(engine)
    with engine.connect() as connection:
        (channel,) = queries.channels(connection, clock.at)
    assert channel.down_since is not None
    assert channel.waiting > 0
    with web() as server:
        worker = office(engine, tmp_path, server.url, clock, attempts=2)
        clock.at += HOUR
        worker.turn()
        told = sum(len(got.json["alerts"]) for got in server.got)
        assert (told, len(server.got)) == (12, 2), "the one that failed, and all the others"
    assert caplog.text.count("is back") == 1


def test_what_could_not_be_told_for_a_day_is_dead(engine: Engine, tmp_path: Path) -> None:
    clock = Clock()
    worker = office(engine, tmp_path, f"http://127.0.0.1:{free_port()}", clock)
    raised(engine, clock.at)
    for _ in range(30):
        clock.at += HOUR
        worker.turn()
    assert statuses(engine) == {Status.DEAD: 1}


def test_what_waited_in_vain_comes_back_together(engine: Engine, tmp_path: Path) -> None:
    clock = Clock()
    worker = office(engine, tmp_path, f"http://127.0.0.1:{free_port()}", clock)
    for _ in range(30):
        raised(engine, clock.at)
        clock.at += HOUR
        worker.turn()
    for _ in range(30):
        clock.at += HOUR
        worker.turn()
    assert set(statuses(engine)) <= {Status.DEAD, Status.MERGED}
    with engine.begin() as connection:
        assert outbox.retry_all(connection, 24 * HOUR, clock.at) > 0
    with web() as server:
        worker = office(engine, tmp_path, server.url, clock)
        worker.turn()
    assert sum(len(got.json["alerts"]) for got in server.got) == 30
    assert len(server.got) <= 4


def test_what_nobody_told_while_nothing_ran_is_no_news(engine: Engine, tmp_path: Path) -> None:
    clock = Clock()
    raised(engine, clock.at)
    clock.at += 25 * HOUR
    with web() as server:
        worker = office(engine, tmp_path, server.url, clock)
        worker.turn()
        clock.at += HOUR
        worker.turn()
        assert server.got == []


def test_two_workers_never_send_one_row_twice(engine: Engine, tmp_path: Path) -> None:
    clock = Clock()
    with web() as server:
        channel = {"kind": "webhook", "url": server.url, "limit": {"messages": 500}}
        workers = [
            office(engine, tmp_path, server.url, clock, holder, channels={"kait": channel})
            for holder in ("a", "b", "c")
        ]
        for number in range(30):
            raised(engine, clock.at, owner=f"tugas-{number}")
        clock.at += MINUTE
        threads = [threading.Thread(target=worker.turn) for worker in workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    told = [each["id"] for got in server.got for each in got.json["alerts"]]
    assert sorted(told) == sorted(set(told))
    assert len(told) == 30


def test_a_channel_that_is_gone_leaves_no_row_waiting(engine: Engine, tmp_path: Path) -> None:
    clock = Clock()
    office(engine, tmp_path, "http://127.0.0.1:1", clock).turn()
    raised(engine, clock.at)
    office(engine, tmp_path, "http://127.0.0.1:1", clock).route()
    office(engine, tmp_path, "http://127.0.0.1:1", clock, channels={}, routes=[]).turn()
    assert statuses(engine) == {Status.DEAD: 1}


def test_planned_work_and_tests_are_told_without_an_alert(engine: Engine, tmp_path: Path) -> None:
    clock = Clock()
    with web() as server:
        worker = office(engine, tmp_path, server.url, clock)
        with engine.begin() as connection:
            detail = {"names": ["Menara Balen", "Menara\nKedungadem\u202e"], "ends_at": clock.at + HOUR}
            enqueue_notice(connection, Occasion.MAINTENANCE_STARTED, "maintenance:3", detail, clock.at, "jaringan")
            enqueue_notice(connection, Occasion.TEST, "channel:kait", {"channel": "kait"}, clock.at, number="1")
        worker.turn()
        clock.at += MINUTE
        worker.turn()
    test, work = (got.json for got in server.got)
    assert test["subject"] == "Uji pemberitahuan"
    assert work["subject"] == "Pekerjaan terencana dimulai: Menara Balen, Menara\\nKedungadem"
    assert "Sampai: " in work["text"]
    assert "Tim jaringan" in work["text"]


def test_names_of_ten_kilobytes_and_of_ill_will_stay_on_one_short_line(engine: Engine, tmp_path: Path) -> None:
    clock = Clock()
    with web() as server:
        worker = office(engine, tmp_path, server.url, clock)
        raised(engine, clock.at, name="A\r\nBcc: x@y.id\u202e\u0000".replace("\u0000", "") + "<b>*_[x](http://x)" * 600)
        raised(engine, clock.at, name="", owner="tidak-ada", rule="gone", severity="low", kecamatan="99.99.99")
        clock.at += MINUTE
        worker.turn()
    for got in server.got:
        assert "\n" not in got.json["subject"]
        assert "\u202e" not in got.json["text"]
        assert len(got.json["subject"]) < 250
        assert len(got.json["text"]) < 4_000


@pytest.mark.parametrize("names", [False, True])
def test_an_account_is_named_only_where_somebody_wants_it(engine: Engine, tmp_path: Path, names: bool) -> None:
    clock = Clock()
    with web() as server:
        routes = [{"to": ["kait"], "occasions": ["raised", "acknowledged"]}]
        worker = office(engine, tmp_path, server.url, clock, names=names, routes=routes)
        id_ = raised(engine, clock.at, acked_at=clock.at, acked_by="operator-7", state="acknowledged")
        with engine.begin() as connection:
            enqueue(connection, id_, Occasion.ACKNOWLEDGED, clock.at)
            turn = Turn(0, "jaringan", ("jaringan-7",), clock.at - HOUR, clock.at + HOUR)
            rota.put(connection, "jaringan", 0, [turn], "jaringan-7", clock.at)
        clock.at += MINUTE
        worker.turn()
    (got,) = server.got
    assert got.json["subject"].startswith("[TINGGI] Diakui: ")
    assert ("operator-7" in got.body.decode()) is names
    assert ("Tim jaringan (jaringan-7)" in got.body.decode()) is names


def test_a_step_of_escalation_that_somebody_has_answered_meanwhile_is_not_told(engine: Engine, tmp_path: Path) -> None:
    clock = Clock()
    with web() as server:
        worker = office(engine, tmp_path, server.url, clock)
        with engine.begin() as connection:
            id_ = standing(connection, step=1)
            enqueue(connection, id_, Occasion.ESCALATED, clock.at, "urc")
            connection.execute(update(alert).values(acked_at=clock.at + SECOND, acked_by="operator-1"))
        clock.at += MINUTE
        worker.turn()
    assert server.got == []
    assert statuses(engine) == {Status.NEEDLESS: 1}


def test_more_alerts_than_a_transaction_takes_are_one_message(sqlite_url: str, tmp_path: Path) -> None:
    engine = store_engine.create_engine(sqlite_url)
    clock = Clock()
    with web() as server:
        worker = office(engine, tmp_path, server.url, clock)
        with engine.begin() as connection:
            ids = [standing(connection, clock.at) for _ in range(1_400)]
            half = ids[::2]
            for id_ in ids:
                enqueue(connection, id_, Occasion.RAISED, clock.at)
            for start in range(0, len(half), 500):
                explained = {"treatment": "suppressed", "because": "tower:utama"}
                connection.execute(update(alert).where(alert.c.id.in_(half[start : start + 500])).values(explained))
        worker.refresh()
        while worker.route():
            pass
        clock.at += MINUTE
        worker.turn()
    (got,) = server.got
    assert len(got.json["alerts"]) + got.json["more"] == 700
    engine.dispose()

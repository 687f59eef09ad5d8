"""The sources of the house itself, against real stores: its programs, displays, duties, backups, way out, doors."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, text

from commandcenter.alerts.sources.backups import BackupSource
from commandcenter.alerts.sources.displays import DisplaySource
from commandcenter.alerts.sources.duty import DutySource
from commandcenter.alerts.sources.notifications import NotificationSource
from commandcenter.alerts.sources.security import SecuritySource
from commandcenter.alerts.sources.system import SystemSource
from commandcenter.commands.certificate import known
from commandcenter.credentials import authority
from commandcenter.domain.actor import Actor
from commandcenter.domain.alerts.rules import Rules
from commandcenter.domain.backups import Outcome
from commandcenter.domain.clock import DAY, HOUR, MINUTE, SECOND
from commandcenter.domain.duty.model import Turn
from commandcenter.settings import Settings
from commandcenter.store.schema import audit_head, notify_channel
from commandcenter.store.writes import backups, workers
from commandcenter.store.writes.access import displays
from commandcenter.store.writes.access.seen import saw_display
from commandcenter.store.writes.alerts.rules import publish
from commandcenter.store.writes.duty import rota
from tests.alerts.sources.looking import look, values
from tests.network import START, message, seed, writer

HER = Actor("administrator-1", "administrator", "192.0.2.1")
BACKUP = Outcome("create", True, START, START, "commandcenter-1.ccb")


def test_a_program_is_alive_troubled_silent_or_stopped(engine: Engine, tmp_path: Path) -> None:
    source = SystemSource(tmp_path)
    workers.start(engine, "feeds-0", 1, "", START, "feeds")
    assert values(engine, source, START)["system.program program:feeds"] == "alive"
    workers.beat(engine, "feeds-0", False, "disk full", 0, 0, START + SECOND)
    found = look(engine, source, START + 2 * SECOND)["system.program program:feeds"]
    assert (found.value, found.detail) == ("troubled", {"error": "disk full"})
    found = look(engine, source, START + 20 * SECOND)["system.program program:feeds"]
    assert (found.value, found.since) == ("silent", START + SECOND)
    workers.start(engine, "feeds-1", 2, "", START + 21 * SECOND, "feeds")
    assert values(engine, source, START + 22 * SECOND)["system.program program:feeds"] == "alive", (
        "another took its place"
    )
    workers.finish(engine, "feeds-1", 0, 0, START + 23 * SECOND)
    workers.finish(engine, "feeds-0", 0, 0, START + 24 * SECOND)
    assert values(engine, source, START + 25 * SECOND)["system.program program:feeds"] == "stopped"


def test_the_monitor_is_blind_when_nobody_listens_any_more_and_never_where_nobody_ever_did(engine: Engine) -> None:
    source = SystemSource()
    assert values(engine, source, START)["system.blind system:monitor"] is False
    workers.start(engine, "ingest-0", 1, "localhost:1883", START)
    workers.beat(engine, "ingest-0", True, None, 0, 0, START + SECOND)
    assert values(engine, source, START + 2 * SECOND)["system.blind system:monitor"] is False
    found = look(engine, source, START + MINUTE)["system.blind system:monitor"]
    assert (found.value, found.since, found.detail) == (True, START + SECOND, {"cause": "ingest"})


def test_the_house_says_how_its_store_disk_trail_and_rules_are(engine: Engine, tmp_path: Path) -> None:
    source = SystemSource(tmp_path)
    found = values(engine, source, START)
    assert isinstance(found["system.store_ms system:store"], float)
    assert isinstance(found["system.disk_free_gb system:disk"], float)
    assert found["system.trail_broken system:audit"] is False
    assert found["system.rules_refused system:alerts.yaml"] is False
    with engine.begin() as connection:
        publish(connection, Rules({}), "d", False, "line 3: wrong", START)
        backups.note(connection, BACKUP, HER)  # a row of the trail
        connection.execute(audit_head.update().values(fault="row 1 was changed", fault_id=1))
    found = values(engine, source, START)
    assert found["system.trail_broken system:audit"] is True
    assert found["system.rules_refused system:alerts.yaml"] is True
    assert SystemSource(tmp_path / "gone").measures, "a folder that is gone"
    assert values(engine, SystemSource(tmp_path / "gone"), START)["system.disk_free_gb system:disk"] is None


def test_a_display_is_silent_since_it_was_seen_and_gone_when_it_is_locked_out(engine: Engine) -> None:
    source = DisplaySource()
    with engine.begin() as connection:
        made = displays.add(
            connection, "Dinding kiri", "/", "administrator-1", code="c", link_hash="l", token_hash="t", at=START
        )
    assert values(engine, source, START) == {}, "nobody has it yet"
    with engine.begin() as connection:
        saw_display(connection, made.id, "192.0.2.9", START)
    assert values(engine, source, START + 11 * MINUTE) == {f"display.silent_min display:{made.id}": 11}
    with engine.begin() as connection:
        displays.revoke(connection, made.id, "administrator-1", START + HOUR)
    assert values(engine, source, START + 2 * HOUR) == {}


def test_a_duty_that_nobody_has_any_more_is_told_and_no_account_with_it(engine: Engine) -> None:
    source = DutySource()
    assert set(values(engine, source, START).values()) == {False}, "no rota was ever written"
    with engine.begin() as connection:
        turn = Turn(0, "jaringan", ("jaringan-1",), START - DAY, START)
        rota.put(connection, "jaringan", 0, [turn], "network-1", START - DAY)
    found = look(engine, source, START + MINUTE)
    assert {name for name, each in found.items() if each.value} == {"duty.nobody duty:jaringan"}
    assert "jaringan-1" not in str(found)
    past = values(engine, DutySource(is_past=True), START - 1)
    assert past["duty.nobody duty:jaringan"] is False


def test_a_backup_has_an_age_a_failure_stands_and_a_proof_is_missed(engine: Engine) -> None:
    source = BackupSource()
    assert values(engine, source, START) == {"backup.failed system:backup": False}
    with engine.begin() as connection:
        backups.note(connection, BACKUP, HER)
    found = values(engine, source, START + 27 * HOUR)
    assert found["backup.age_h system:backup"] == 27
    assert found["backup.unproved_days system:backup"] is None
    with engine.begin() as connection:
        backups.note(connection, replace(BACKUP, is_good=False, finished_at=START + DAY, error="full"), HER)
        backups.note(connection, replace(BACKUP, kind="verify", finished_at=START + DAY), HER)
    found = values(engine, source, START + 3 * DAY)
    assert found["backup.failed system:backup"] is True
    assert found["backup.age_h system:backup"] == 72
    assert found["backup.unproved_days system:backup"] == 2


def test_a_certificate_of_the_installation_ends(engine: Engine, tmp_path: Path) -> None:
    made = authority.make("Bojonegoro", START, 100)
    path = tmp_path / "web.crt"
    path.write_bytes(made.pem)
    broken = tmp_path / "broken.crt"
    broken.write_text("no certificate")
    files = tuple(known(Settings(data_dir=tmp_path, web_cert_file=path, web_key_file=path, mqtt_ca_file=broken)))
    found = values(engine, BackupSource(files), START + 90 * DAY)
    assert found["certificate.days certificate:web.crt"] == pytest.approx(10, abs=1)
    assert "certificate.days certificate:broken.crt" not in found


def test_a_channel_that_takes_nothing_is_told(engine: Engine) -> None:
    source = NotificationSource()
    assert values(engine, source, START) == {"notification.dead system:notifications": 0}
    row = {"name": "surel", "kind": "smtp", "tokens": 1.0, "filled_at": START, "is_configured": True}
    with engine.begin() as connection:
        known_columns = {name: value for name, value in row.items() if name in notify_channel.c}
        connection.execute(insert(notify_channel).values(**known_columns, down_since=START))
    assert look(engine, source, START + 1)["notification.channel_down channel:surel"].since == START


def test_a_burst_of_foreign_claims_and_what_came_into_quarantine(engine: Engine) -> None:
    seed(engine)
    source = SecuritySource()
    found = values(engine, source, START)
    assert found == {"quarantine.hour system:quarantine": 0, "quarantine.new_devices system:quarantine": 0}
    foreign = [message("balen-a", at=START + n, kecamatan="35.22.14") for n in range(3)]
    stranger = message("x", topic="cc/v1/35.22.13/link/x/status")
    writer(engine).store([*foreign, stranger], START + SECOND)
    found = values(engine, source, START + MINUTE)
    assert found["security.claims claim:wrong_kecamatan/link/balen-a"] == 3
    assert found["quarantine.hour system:quarantine"] == 3
    assert found["quarantine.new_devices system:quarantine"] == 1
    later = values(engine, source, START + 2 * HOUR)
    assert later == {"quarantine.hour system:quarantine": 0, "quarantine.new_devices system:quarantine": 0}
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM quarantine WHERE settled_at IS NULL")).scalar() == 4

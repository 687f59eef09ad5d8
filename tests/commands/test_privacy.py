"""``commandcenter privacy`` as it is typed."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select

from commandcenter import settings
from commandcenter.commands.privacy import command
from commandcenter.domain.actor import Actor
from commandcenter.domain.clock import HOUR
from commandcenter.store import engine as store_engine
from commandcenter.store import schema
from commandcenter.store.writes import audit, records
from ingest.forgotten import orders_of
from tests.network import START
from tests.store.complaining import ready
from tests.store.feeding import complaint

FEEDS = """
version: 1
feeds:
  - name: lapor
    title: Lapor
    owner: dinkominfo
    kind: file
    records: complaint
    schedule: {every: 1h}
    freshness: {warn_after: 1d, error_after: 3d}
    source: {path: inbox}
    fields: {ticket: ID, channel: {value: x}, kind: {value: pengaduan}, category: Kategori,
             received: Tanggal, status: {value: received}}
"""


@pytest.fixture
def made(sqlite_url: str, tmp_path: Path) -> settings.Settings:
    environ = {
        "COMMANDCENTER_DATABASE_URL": sqlite_url, "COMMANDCENTER_DATA_DIR": str(tmp_path / "data"),
        "COMMANDCENTER_FEEDS_FILE": str(tmp_path / "feeds.yaml"),
    }  # fmt: skip
    found = settings.load(environ)
    engine = ready(store_engine.create_engine(sqlite_url))
    with engine.begin() as connection:
        told = [complaint("#5010653", text="Jalan rusak"), *(complaint(f"#{n}") for n in range(2))]
        records.store(connection, "lapor", 1, told, START, orders_of(found))
    engine.dispose()
    return found


def run(made: settings.Settings, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(command, list(arguments), obj=made, input=typed)


def rows(made: settings.Settings, table: Any) -> list[Any]:
    engine: Engine = store_engine.create_engine(made.database)
    with engine.connect() as connection:
        found = list(connection.execute(select(table)))
    engine.dispose()
    return found


def test_the_inventory_is_printed_in_every_form(made: settings.Settings) -> None:
    assert "complaint: To answer complaints" in run(made, "inventory").output
    told = json.loads(run(made, "inventory", "--json").output)
    assert {row["table"] for row in told} == set(schema.metadata.tables)
    assert run(made, "inventory", "--csv", "--lang", "id").output.startswith("table,purpose,")


def test_a_ticket_is_forgotten_after_it_was_typed_twice_and_stands_in_no_trail(made: settings.Settings) -> None:
    done = run(made, "forget", "lapor", "--ground", "request", typed="5010653\n5010653\n")
    assert done.exit_code == 0, done.output
    assert "Forgotten: 1 rows" in done.output
    assert "backups" in done.output
    assert sorted(row.ticket for row in rows(made, schema.complaint)) == ["", "#0", "#1"]
    (deed,) = rows(made, schema.audit)
    assert deed.action == "privacy.forget"
    assert "5010653" not in repr(deed)
    assert "5010653" not in done.output


def test_two_numbers_that_differ_forget_nothing(made: settings.Settings) -> None:
    done = run(made, "forget", "lapor", "5010653", "--ground", "request", "--again", "5010654")
    assert done.exit_code == 2
    assert rows(made, schema.ticket_order) == []


def test_a_feed_that_there_is_not_forgets_nothing_and_says_so_before_it_asks(made: settings.Settings) -> None:
    done = run(made, "forget", "laporr", "--ground", "request", typed="5010653\n5010653\n")
    assert done.exit_code == 1
    assert "There are: lapor." in done.output
    assert "Number of the ticket" not in done.output
    assert rows(made, schema.ticket_order) == []


def test_files_in_which_it_stands_are_named_and_deleted_when_that_is_said(
    made: settings.Settings, tmp_path: Path
) -> None:
    (tmp_path / "feeds.yaml").write_text(FEEDS)
    folder = tmp_path / "inbox" / "processed" / "2026" / "03"
    folder.mkdir(parents=True)
    (folder / "with.csv").write_text("ID;Kategori\n5010653;jalan\n")
    (folder / "without.csv").write_text("ID;Kategori\n5010654;jalan\n")
    done = run(made, "forget", "lapor", "5010653", "--ground", "request", "--again", "5010653", "--files", "delete")
    assert "with.csv" in done.output, done.output
    assert [path.name for path in folder.iterdir()] == ["without.csv"]


def test_a_correction_is_made_and_written_down(made: settings.Settings) -> None:
    done = run(made, "correct", "lapor", "5010653", "--ground", "mistake", "--kecamatan", "35.22.01", "--without-text")
    assert done.exit_code == 0, done.output
    newest = [row for row in rows(made, schema.complaint) if row.superseded_at is None and row.ticket == "#5010653"]
    assert [(row.kecamatan, row.text) for row in newest] == [("35.22.01", None)]
    (deed,) = rows(made, schema.audit)
    assert (deed.action, json.loads(deed.before)) == ("privacy.correct", {"kecamatan": "35.22.15"})
    assert run(made, "correct", "lapor", "5010653", "--ground", "mistake").exit_code == 2


def test_the_export_for_the_public_has_no_small_count(made: settings.Settings) -> None:
    done = run(made, "export", "complaints/breakdown", "--query", "window=year&lang=en&at=" + str(START + HOUR))
    assert done.exit_code == 0, done.output
    assert "<5" in done.output
    refused = run(made, "export", "complaints/queue")
    assert refused.exit_code == 2
    assert "complaints/breakdown" in refused.output


def test_after_a_breach_the_sights_are_counted_and_the_notice_names_nobody(
    made: settings.Settings, tmp_path: Path
) -> None:
    engine = store_engine.create_engine(made.database)
    actor = Actor("operator-1", "operator", "192.0.2.7")
    with engine.begin() as connection:
        for number in ("5010653", "5010653", "77"):
            audit.append(connection, actor, "ticket.seen", f"ticket:{number}", None, {"rows": 1}, START)
        audit.append(connection, actor, "ticket.seen", "tickets:complaints/queue", None, {"rows": 40}, START)
        audit.append(connection, actor, "ticket.exported", "tickets:complaints/queue", None, {"rows": 30}, START)
        audit.append(connection, Actor("viewer-1", "viewer", "192.0.2.8"), "session.end", "s", None, {}, START)
    engine.dispose()
    path = tmp_path / "notice.txt"
    done = run(made, "breach", "--since", "2026-01-01", "--until", "2026-12-31", "--account", "operator-1",
               "--noticed", "2026-03-11 08:00", "--notice", str(path))  # fmt: skip
    assert done.exit_code == 0, done.output
    assert (
        "5 deeds; 2 tickets opened, 1 lists of tickets seen (40 rows), 1 files of tickets taken (30 rows)"
        in done.output
    )
    notice = path.read_text()
    assert "14-03-2026 08.00 WIB" in notice
    assert not any(said in notice for said in ("5010653", "operator-1", "192.0.2.7"))

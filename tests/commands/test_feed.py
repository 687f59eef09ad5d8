"""``commandcenter feed`` at the keyboard: what it prints, what it changes, how it ends, what it says of mistakes."""

import json
import os
import pty
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from commandcenter.domain.feeds import Trigger
from commandcenter.store.engine import StoreError
from commandcenter.store.writes import feeds as writes
from ingest.intake import LEASE
from tests.commands.feeds_desk import BAD, COLUMNS, FIGURES, GOOD, TICKETS, Desk
from tests.commands.feeds_desk import desk as desk  # a fixture

_NOW = "CAST(strftime('%s', 'now') AS INTEGER) * 1000"


def test_list_names_every_feed_with_its_kind_owner_and_schedule(desk: Desk) -> None:
    desk.configure(TICKETS, FIGURES.replace("title:", "enabled: false\n    title:"))
    result = desk.run("list")
    assert result.exit_code == 0, result.output
    first, second = result.output.splitlines()
    for word in ("lapor", "file", "dinkominfo", "complaint", "every 5s", "LAPOR!, ekspor"):
        assert word in first
    assert "cron 0 6 * * mon-fri" in second
    assert second.endswith("(disabled)")


def test_without_feeds_yaml_every_command_says_what_to_do(desk: Desk) -> None:
    (desk.folder / "feeds.yaml").unlink()
    for command in (["list"], ["check"], ["run", "--all"], ["rejects", "lapor", "-o", "r.csv"], ["replay", "lapor"]):
        result = desk.run(*command)
        assert result.exit_code == 2, command
        assert f"There is no {desk.folder / 'feeds.yaml'}. Write one (docs/feeds.md" in result.output
        assert "COMMANDCENTER_FEEDS_FILE" in result.output


def test_without_any_feed_there_is_nothing_to_do(desk: Desk) -> None:
    desk.configure()
    assert "No feeds are configured yet" in desk.run("list").output
    assert desk.run("check").exit_code == 0
    assert desk.run("run", "--all").exit_code == 0
    assert "No feed has been configured yet" in desk.run("status").output


def test_all_mistakes_of_feeds_yaml_are_named_at_once_with_their_lines(desk: Desk) -> None:
    wrong = (
        TICKETS.replace("owner: dinkominfo", "owner: dinkomnifo")
        .replace("path: inbox/lapor", "pfad: inbox/lapor")
        .replace("ticket: Tiket", "tikcet: Tiket")
        .replace("every: 5s", "every: 5 minutes")
        .replace("error_after: 7300d", "error_after: 1d")
    )
    desk.configure(wrong, FIGURES.replace("mon-fri", "1-5"))
    for command in (["list"], ["check"], ["check", "--config-only"], ["run", "--all"], ["replay", "lapor"]):
        result = desk.run(*command)
        assert result.exit_code == 2, command
        for line, said in (
            (5, "'dinkomnifo' is no OPD of the register (see `commandcenter reference list opds`)"),
            (7, "there is no such key"),
            (9, "complaint needs the field ticket: name its column"),
            (10, "Did you mean ticket?"),
            (17, "write a number and a unit: 90s, 15m, 6h, 2d, 1w"),
            (18, "error_after must be longer than warn_after"),
            (27, "names the day of the week by a number: write mon, tue, wed"),
        ):
            assert any(f"line {line}: " in each and said in each for each in result.output.splitlines()), said
        assert "feeds.yaml has 8 mistakes:" in result.output


def test_without_a_store_it_says_how_to_make_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMANDCENTER_DATABASE_URL", f"sqlite:///{desk.folder / 'none.db'}")
    for command in (["list"], ["status"], ["check"], ["run", "--all"]):
        result = desk.run(*command)
        assert isinstance(result.exception, StoreError), (command, result.output)
        assert "commandcenter db upgrade" in str(result.exception), command
    assert not (desk.folder / "none.db").exists()


def test_check_shows_what_would_be_read_and_changes_nothing(desk: Desk) -> None:
    desk.put("lapor", "maret.csv", "REKAP MARET", COLUMNS, GOOD, BAD)
    result = desk.run("check", "lapor")
    assert result.exit_code == 1, "a row would be rejected"
    for said in (
        "2 data rows, data from row 3",
        "columns: Tiket | Kategori | Kecamatan | Tanggal | Status | Nama Pelapor",
        "2 rows give 1 records, 1 rejected",
        "row 3: T-1 | LAPOR | pengaduan | Jalan rusak | 35.22.13 | ? | 2026-03-01 08:00 | in_progress",
        "rejected 1 x unknown_kecamatan",
        "row 4, Kecamatan: 'Atlantis' is no kecamatan",
        "2 cells of personal data left at the door",
    ):
        assert said in result.output, result.output
    assert "(disamarkan)" not in result.output
    assert desk.files("lapor") == ["maret.csv"]
    for table in ("feed", "feed_run", "feed_item", "complaint", "quarantine"):
        assert desk.value(f"SELECT count(*) FROM {table}") == 0, table


def test_check_for_programs_is_one_json_document(desk: Desk) -> None:
    desk.put("lapor", "maret.csv", COLUMNS, GOOD, BAD)
    result = desk.run("check", "--json", "--rows", "1")
    found = {each["feed"]: each for each in json.loads(result.stdout)}
    (item,) = found["lapor"]["items"]
    assert (item["origin"], item["rows"], item["records"], item["rejected"]) == (
        "maret.csv", 2, 1, {"unknown_kecamatan": 1}
    )  # fmt: skip
    assert (item["examples"][0]["row"], item["examples"][0]["column"]) == (3, "Kecamatan")
    assert len(item["first"]) == 1
    assert "there is no folder" in found["penduduk"]["error"]
    assert not (desk.folder / "inbox" / "penduduk").exists()


def test_check_of_a_good_source_ends_well(desk: Desk) -> None:
    desk.put("lapor", "maret.csv", COLUMNS, GOOD)
    assert desk.run("check", "lapor").exit_code == 0


def test_check_of_the_configuration_asks_no_source(desk: Desk) -> None:
    desk.configure(TICKETS, desk.dead)
    result = desk.run("check", "--config-only")
    assert result.exit_code == 0
    assert result.output.endswith("2 feeds, no mistakes.\n")
    assert "cannot be used" in desk.run("check", "mati").output


def test_run_takes_in_what_is_there_and_is_safe_to_repeat(desk: Desk) -> None:
    desk.put("lapor", "maret.csv", COLUMNS, GOOD, BAD)
    result = desk.run("run", "lapor")
    assert result.exit_code == 0, result.output
    assert (
        "lapor: ok; 2 rows read, 1 new, 0 changed, 0 as before, 1 rejected, 2 cells of personal data" in result.output
    )
    assert "to mend them: commandcenter feed rejects lapor > rejects.xlsx" in result.output
    assert [name for name in desk.files("lapor") if name.startswith("processed/")] == desk.files("lapor")
    desk.put("lapor", "maret.csv", COLUMNS, GOOD, BAD)
    again = desk.run("run", "lapor")
    assert "lapor: unchanged; 0 rows read" in again.output
    desk.put("lapor", "april.csv", COLUMNS, GOOD, BAD.replace("Atlantis", "Kanor"), GOOD.replace("T-1", "T-3"))
    assert "3 rows read, 2 new, 0 changed, 1 as before, 0 rejected" in desk.run("run", "lapor").output
    assert desk.value("SELECT count(*) FROM complaint") == 3


def test_run_all_goes_on_after_a_source_that_fails_and_ends_with_1(desk: Desk) -> None:
    desk.configure(desk.dead, TICKETS, FIGURES.replace("title:", "enabled: false\n    title:"))
    desk.put("lapor", "maret.csv", COLUMNS, GOOD)
    result = desk.run("run", "--all")
    assert result.exit_code == 1
    assert "mati: failed; 0 rows read" in result.output
    assert "lapor: ok; 1 rows read" in result.output
    assert "penduduk" not in result.output, "it is disabled"
    assert desk.run("run", "penduduk").exit_code == 0, "whoever names it means it"


def test_a_file_that_is_refused_as_a_whole_says_why_and_moves_aside(desk: Desk) -> None:
    desk.put("penduduk", "a.csv", "Kecamatan;Tahun;Jumlah", "Balen;2025;1.234")
    desk.put("penduduk", "b.csv", "Kecamatan;Tahun;Penduduk", "Balen;2025;68936")
    result = desk.run("run", "penduduk")
    assert result.exit_code == 1
    assert "a.csv: column 'Jumlah' (field value): '1.234' may be 1234 or 1 and 234/1000" in result.output
    assert "b.csv: the table: there is no column 'Jumlah' for value" in result.output
    assert desk.files("penduduk") == ["failed/a.csv", "failed/b.csv"]


@pytest.mark.parametrize("arguments", [[], ["--all", "lapor"], ["nothing"], ["lapor", "nothing"]])
def test_run_wants_names_or_all_and_names_that_there_are(desk: Desk, arguments: list[str]) -> None:
    result = desk.run("run", *arguments)
    assert result.exit_code == 2
    if "nothing" in arguments:
        assert "There is no feed 'nothing'. The feeds are: lapor, penduduk." in result.output
    assert desk.value("SELECT count(*) FROM feed_run") == 0


def test_a_feed_that_somebody_runs_is_left_alone(desk: Desk) -> None:
    desk.put("lapor", "maret.csv", COLUMNS, GOOD, BAD)
    desk.run("run", "lapor")
    desk.put("lapor", "april.csv", COLUMNS, GOOD.replace("T-1", "T-9"))
    with desk.engine.begin() as connection:
        assert writes.begin(connection, "lapor", Trigger.SCHEDULE, 1, LEASE) is None
        at = connection.exec_driver_sql(f"SELECT {_NOW}").scalar_one()
        assert writes.begin(connection, "lapor", Trigger.PERSON, at, LEASE) is not None
    result = desk.run("run", "lapor")
    assert (result.exit_code, result.output) == (1, "lapor: somebody else runs it now; nothing was done\n")
    assert "april.csv" in desk.files("lapor")
    busy = desk.run("replay", "lapor")
    assert busy.exit_code == 1
    assert "Somebody else runs lapor now; try again in a moment." in busy.output


def test_a_parked_feed_is_given_another_try_by_name_by_unpark_and_by_its_next_configuration(desk: Desk) -> None:
    desk.configure(
        desk.dead.replace("/x", "/x?a={secret}").replace("allow_hosts", "headers: {K: {secret: kunci}}, allow_hosts")
    )
    result = desk.run("run", "mati")
    assert "mati: parked" in result.output
    assert "the secret 'kunci' is missing: write it into a file" in result.output
    assert desk.run("status").exit_code == 1
    assert desk.run("unpark", "mati").output == "mati is due at once.\n"
    not_parked = desk.run("unpark", "mati")
    assert not_parked.exit_code == 1
    assert "mati is not a parked feed" in not_parked.output
    assert "is not a parked feed" in desk.run("unpark", "nothing").output
    (desk.folder / "secrets").mkdir()
    (desk.folder / "secrets" / "kunci").write_text("x\n")
    assert "mati: failed" in desk.run("run", "mati").output, "the secret is there, the server is not"


def test_status_has_the_worst_first_and_ends_with_1_when_a_feed_needs_somebody(desk: Desk) -> None:
    desk.configure(TICKETS, desk.dead)
    desk.put("lapor", "maret.csv", COLUMNS, GOOD, BAD)
    desk.run("run", "lapor")
    assert desk.run("status").exit_code == 0
    desk.run("run", "--all")
    result = desk.run("status")
    assert result.exit_code == 1
    mati, why, lapor = result.output.splitlines()
    assert mati.startswith("mati")
    assert "failing" in mati
    assert "no data yet (warn 1 d, error 2 d)" in mati
    assert f"127.0.0.1:{desk.dead_port}" in why
    assert lapor.startswith("lapor")
    assert lapor.endswith("1 rows, 1 rejected")
    data = json.loads(desk.run("status", "--json").stdout)
    assert [(each["name"], each["state"], each["rejects"]) for each in data] == [
        ("mati", "failing", 0), ("lapor", "ok", 1)
    ]  # fmt: skip


def test_status_of_a_feed_shows_its_runs_and_what_was_noticed(desk: Desk) -> None:
    desk.configure(FIGURES.replace("    schedule", '    values: {decimal: ","}\n    schedule'))
    rows = ("Balen;2025;68.936", "Kanor;2025;62.712", "Jumlah;;131.000")
    desk.put("penduduk", "a.csv", "Kecamatan;Tahun;Jumlah", *rows, "Sumber: Disdukcapil")
    desk.run("run", "penduduk")
    output = desk.run("status", "penduduk").output
    assert "totals differ" in output
    assert "person    ok" in output
    assert "note: a.csv: the printed total of 'Jumlah' is 131000, " in output
    assert "add up to 131648" in output
    unknown = desk.run("status", "nothing")
    assert (unknown.exit_code, "There is no feed 'nothing'" in unknown.output) == (2, True)


def test_old_data_needs_somebody_although_the_source_works(desk: Desk) -> None:
    desk.configure(TICKETS.replace("7300d", "2d").replace("3650d", "1d"))
    desk.put("lapor", "maret.csv", COLUMNS, GOOD)
    assert desk.run("run", "lapor").exit_code == 0
    result = desk.run("status")
    assert result.exit_code == 1
    assert " ok " in result.output
    assert " error " in result.output


def test_rejects_go_through_a_pipe_as_a_workbook_of_the_same_shape(desk: Desk) -> None:
    desk.put("lapor", "maret.csv", COLUMNS, GOOD, BAD)
    desk.run("run", "lapor")
    result = desk.run("rejects", "lapor")
    assert result.exit_code == 0
    book = openpyxl.load_workbook(BytesIO(result.stdout_bytes))
    header, row = [[cell.value for cell in line] for line in book.active.iter_rows()]
    assert header[:6] == COLUMNS.split(";")
    assert row[:5] == BAD.split(";")[:5]
    assert row[5] == "[dropped]", "what is personal was never kept"
    assert result.stderr == "1 rows.\n"


@pytest.mark.parametrize(
    ("asked", "said"),
    [((), "Kecamatan: 'Atlantis' bukan kecamatan"), (("--lang", "en"), "Kecamatan: 'Atlantis' is no kecamatan")],
)
def test_rejects_say_why_in_indonesian_unless_english_is_asked_for(
    desk: Desk, asked: tuple[str, ...], said: str
) -> None:
    desk.put("lapor", "maret.csv", COLUMNS, GOOD, BAD)
    desk.run("run", "lapor")
    path = desk.folder / "rejects.csv"
    assert desk.run("rejects", "lapor", *asked, "-o", path).exit_code == 0
    assert said in path.read_text(encoding="utf-8-sig")


def test_rejects_mended_in_a_text_file_come_back_in(desk: Desk) -> None:
    desk.put("lapor", "maret.csv", COLUMNS, GOOD, BAD)
    desk.run("run", "lapor")
    path = desk.folder / "rejects.csv"
    assert desk.run("rejects", "lapor", "-o", path).exit_code == 0
    still = desk.run("replay", "lapor", path)
    assert still.exit_code == 1
    assert "0 rows accepted (0 new, 0 changed, 0 as before), 1 still wrong." in still.output
    assert "maret.csv, row 3, Kecamatan: 'Atlantis' is no kecamatan" in still.output
    path.write_text(path.read_text(encoding="utf-8-sig").replace(";Atlantis;", ";Kanor;", 1), encoding="utf-8")
    mended = desk.run("replay", "lapor", path)
    assert (mended.exit_code, mended.output) == (0, "1 rows accepted (1 new, 0 changed, 0 as before), 0 still wrong.\n")
    assert desk.value("SELECT count(*) FROM complaint") == 2
    assert "Nothing of this feed waits" in desk.run("rejects", "lapor", "-o", path).stderr


def test_replay_without_a_file_judges_by_the_rules_of_now(desk: Desk) -> None:
    desk.put("lapor", "maret.csv", COLUMNS, GOOD.replace("Proses", "Ditutup"))
    desk.run("run", "lapor")
    assert desk.run("replay", "lapor").exit_code == 1
    desk.configure(TICKETS.replace("Selesai: closed", "Selesai: closed, Ditutup: closed"))
    assert "1 rows accepted (1 new" in desk.run("replay", "lapor").output
    assert "0 rows accepted" in desk.run("replay", "lapor").output


def test_another_file_is_no_file_of_rejects(desk: Desk) -> None:
    other = desk.put("lapor", "maret.csv", COLUMNS, GOOD)
    result = desk.run("replay", "lapor", other)
    assert result.exit_code == 1
    assert "take the file that `feed rejects` wrote" in result.output
    assert desk.run("replay", "lapor", desk.folder / "none.xlsx").exit_code == 2


def test_a_workbook_is_not_written_over_the_screen(desk: Desk) -> None:
    """On a real terminal: only there does the program know that it would fill it with signs."""
    master, slave = pty.openpty()
    program = [sys.executable, "-m", "commandcenter", "feed", "rejects", "lapor"]
    done = subprocess.run(program, stdout=slave, stderr=subprocess.PIPE, cwd=Path(__file__).parents[2], timeout=60)
    os.close(slave)
    os.close(master)
    assert done.returncode == 2
    assert b"Name a file: --output rejects.xlsx" in done.stderr

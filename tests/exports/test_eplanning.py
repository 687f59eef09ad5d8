"""The list for e-planning: what Bappeda gets as a file, from the command line."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from sqlalchemy import Engine

from commandcenter.commands.report import command
from commandcenter.domain.clock import DAY, HOUR, Instant
from commandcenter.domain.priorities.marks import Kind, Problem
from commandcenter.exports import eplanning
from commandcenter.settings import Settings
from commandcenter.store import engine as engines
from commandcenter.store.writes import priorities
from commandcenter.store.writes.geodata import seed_kecamatan
from geodata import load_places
from tests.domain.priorities.marking import draft
from tests.network import START
from tests.store import feeding

NOW = START + HOUR
BALEN = Problem("Jalan rusak", "35.22.13")


def fill(engine: Engine) -> None:
    """Three complaints, two of them one problem; a proposal whose words a spreadsheet would run, and a radio topic."""
    with engine.begin() as connection:
        seed_kecamatan(connection, load_places())
    feeding.configure(engine, feeding.row())
    batch = [
        feeding.complaint(name, START - days * DAY, category="Jalan rusak", kecamatan="35.22.13")
        for name, days in (("1", 1), ("2", 1), ("3", 3), ("4", 500))
    ]
    feeding.store(engine, batch, item_id=feeding.item(engine))
    with engine.begin() as connection:
        priorities.add(connection, draft(Kind.RADIO), START)
        priorities.add(connection, draft(Kind.BUDGET, BALEN, title='=HYPERLINK("x")', amount=1_500_000_000), START)


@pytest.fixture
def filled(engine: Engine) -> Engine:
    fill(engine)
    return engine


def test_the_list_has_proposal_problem_place_code_opd_year_ceiling_source_and_date(filled: Engine) -> None:
    with filled.connect() as connection:
        made = eplanning.listed(connection, Instant(NOW), 13)
    first, second = csv.DictReader(io.StringIO(eplanning.csv(made).decode()))
    assert (first["Jenis"], first["Lokasi"], first["Kode Kemendagri"]) == (
        "Usulan anggaran",
        "Kecamatan Balen",
        "35.22.13",
    )
    assert (first["Tahun"], first["Pagu"], first["Aduan"]) == ("2028", "1500000000", "2")
    assert "2 aduan" in first["Permasalahan"]
    assert "Feed lapor" in first["Sumber data"]
    assert first["Tanggal"].startswith("2026-")
    assert (second["Jenis"], second["Kode Kemendagri"], second["Pagu"]) == ("Topik radio", "35.22", "")


def test_nothing_becomes_a_formula_in_a_spreadsheet(filled: Engine) -> None:
    with filled.connect() as connection:
        made = eplanning.listed(connection, Instant(NOW), 13)
    assert "'=HYPERLINK" in eplanning.csv(made).decode()
    sheet = load_workbook(io.BytesIO(eplanning.xlsx(made))).worksheets[0]
    cell = sheet["B2"]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("x")', "s")
    assert sheet["H2"].value == 1_500_000_000


def test_of_the_past_only_what_was_known_is_listed(filled: Engine) -> None:
    with filled.connect() as connection:
        assert eplanning.listed(connection, Instant(START - 1, live=False), 13).rows == ()


def run(url: str, *words: str) -> tuple[int, bytes]:
    done = CliRunner().invoke(command, ["priorities", *words], obj=Settings(database_url=url))
    return done.exit_code, done.stdout_bytes


def test_the_command_writes_text_csv_and_a_workbook(sqlite_url: str, tmp_path: Path) -> None:
    made = engines.create_engine(sqlite_url)
    fill(made)
    made.dispose()
    assert b"Rp 1.500.000.000" in run(sqlite_url)[1]
    assert run(sqlite_url, "--format", "csv")[1].startswith(b"Jenis,Usulan,Permasalahan")
    assert run(sqlite_url, "--format", "xlsx")[0] == 2
    file = tmp_path / "usulan.xlsx"
    assert run(sqlite_url, "--format", "xlsx", "--output", str(file))[0] == 0
    assert load_workbook(file).worksheets[0].max_row == 3


def test_without_marks_it_says_what_to_do(sqlite_url: str) -> None:
    code, said = run(sqlite_url)
    assert code == 0
    assert b"/priorities" in said

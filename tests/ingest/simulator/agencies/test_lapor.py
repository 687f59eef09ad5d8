"""The exports of LAPOR! and of the radio desk are as such are, hold every ticket once, and hide who reported."""

import csv
import io
import re
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from ingest.privacy import redact
from ingest.simulator.agencies.lapor import HIDDEN, LAPOR_COLUMNS, RADIO_COLUMNS, long_date, write_lapor, write_radio
from ingest.simulator.agencies.tickets import RADIO, Ticket
from tests.ingest.simulator.agencies.conftest import NOW

_PERSONAL = ("Nama Pelapor", "No. Telepon", "penelepon")


def rows_of(path: Path) -> list[list[str]]:
    """Every row of a text file or a workbook as texts."""
    if path.suffix == ".xlsx":
        with closing(openpyxl.load_workbook(path, read_only=True)) as book:
            rows = book.active.iter_rows(values_only=True)
            return [["" if cell is None else str(cell) for cell in row] for row in rows]
    encoding, delimiter = ("cp1252", ";") if "radio" in path.name else ("utf-8-sig", ",")
    return list(csv.reader(io.StringIO(path.read_bytes().decode(encoding), newline=""), delimiter=delimiter))


def table_of(path: Path, header: Sequence[str]) -> list[dict[str, str]]:
    """The rows below the header, as long as they are rows."""
    rows = rows_of(path)
    first = next(number for number, row in enumerate(rows) if tuple(row) == tuple(header))
    return [dict(zip(header, row, strict=True)) for row in rows[first + 1 :] if len(row) == len(header) and row[1]]


@pytest.fixture(scope="module")
def lapor(everything: Sequence[Ticket], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_lapor(tmp_path_factory.mktemp("inbox") / "lapor", everything, NOW)


@pytest.fixture(scope="module")
def radio(everything: Sequence[Ticket], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_radio(tmp_path_factory.mktemp("inbox") / "radio", everything, NOW)


def test_past_years_are_text_files_and_the_months_of_this_year_workbooks(lapor: list[Path]) -> None:
    names = ["LAPOR 2024.csv", "LAPOR 2025.csv", "LAPOR 2026-01.xlsx", "LAPOR 2026-02.xlsx"]
    assert [path.name for path in lapor] == names
    for path in lapor:
        title, _span, _blank, header, *_tickets = rows_of(path)
        assert title[0].startswith("REKAPITULASI LAPORAN")
        assert header == list(LAPOR_COLUMNS)


def test_every_ticket_stands_in_one_row_of_one_file(
    everything: Sequence[Ticket], lapor: list[Path], radio: list[Path]
) -> None:
    found = [row["Tracking ID"] for path in lapor for row in table_of(path, LAPOR_COLUMNS)]
    found += [row["nomor"] for path in radio for row in table_of(path, RADIO_COLUMNS)]
    assert sorted(found) == sorted(ticket.id for ticket in everything)


def test_the_radio_desk_writes_semicolons_and_the_letters_of_an_old_spreadsheet(radio: list[Path]) -> None:
    assert [path.name for path in radio] == [f"aduan-radio-{year}.csv" for year in (2024, 2025, 2026)]
    for path in radio:
        assert path.read_bytes().startswith(";".join(RADIO_COLUMNS).encode() + b"\r\n")
        for row in table_of(path, RADIO_COLUMNS):
            assert re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d", row["tgl_jam"])
            assert (row["status"] == "sudah") == bool(row["tgl_jawab"])


def test_nobody_is_named_and_no_number_of_a_person_stands_in_a_file(lapor: list[Path], radio: list[Path]) -> None:
    for path in [*lapor, *radio]:
        header = RADIO_COLUMNS if "radio" in path.name else LAPOR_COLUMNS
        for row in table_of(path, header):
            assert all(row[name] == HIDDEN for name in _PERSONAL if name in row)
        for row in rows_of(path)[::10]:
            assert redact(" | ".join(row))[1] == 0


def test_a_row_says_what_is_known_when_it_is_exported(everything: Sequence[Ticket], lapor: list[Path]) -> None:
    by_id = {ticket.id: ticket for ticket in everything if ticket.channel != RADIO}
    for row in table_of(lapor[-1], LAPOR_COLUMNS):
        ticket = by_id[row["Tracking ID"]]
        assert row["Status"] == ticket.status(NOW)
        assert row["Tanggal Selesai"] == long_date(ticket.steps(NOW)["closed"])
        assert (row["Instansi Terdisposisi"] == "-") == (ticket.steps(NOW)["disposed"] is None)
        assert row["Rahasia"] == ("Ya" if ticket.is_confidential else "Tidak")


def test_a_date_is_written_as_the_portal_writes_it() -> None:
    assert long_date(datetime(2026, 11, 8, 8, 45)) == "8 November 2026, 08:45"  # noqa: DTZ001 - the zone is not written
    assert long_date(None) == "-"

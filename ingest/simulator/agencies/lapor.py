"""Exports of LAPOR! and of the radio desk, as such are: a title, Indonesian dates, columns that nobody may keep.

The columns that would hold personal data hold "(disamarkan)": they are there so that one sees them left at the door.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from openpyxl import Workbook

from ingest.simulator.agencies.tickets import RADIO, Ticket

TITLE: Final = "REKAPITULASI LAPORAN SP4N-LAPOR! KABUPATEN BOJONEGORO"
HIDDEN: Final = "(disamarkan)"
MONTHS: Final = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
CLASSES: Final = {"pengaduan": "Pengaduan", "aspirasi": "Aspirasi", "permintaan_informasi": "Permintaan Informasi"}
SHORT: Final = {
    "dpu-bmpr": "DPU BMPR", "disdukcapil": "Disdukcapil", "dpu-sda": "DPU SDA", "dlh": "DLH", "dishub": "Dishub",
    "dpkpck": "DPKPCK", "dinsos": "Dinsos", "disdik": "Disdik", "dinperinaker": "Dinperinaker", "dinkes": "Dinkes",
    "dkpp": "DKPP", "satpol-pp": "Satpol PP",
}  # fmt: skip
LAPOR_COLUMNS: Final = (
    "No", "Tracking ID", "Kanal", "Nama Pelapor", "No. Telepon", "Klasifikasi", "Kategori", "Kecamatan",
    "Instansi Terdisposisi", "Tanggal Laporan", "Tanggal Verifikasi", "Tanggal Disposisi", "Tanggal Tindak Lanjut",
    "Tanggal Selesai", "Tanggal Konfirmasi", "Konfirmasi Pelapor", "Rahasia", "Status",
)  # fmt: skip
RADIO_COLUMNS: Final = (
    "nomor", "tgl_jam", "penelepon", "jenis", "topik", "wilayah", "diteruskan_ke", "tgl_jawab", "status"
)  # fmt: skip
_VERDICTS: Final = {True: "Sudah beres", False: "Belum beres", None: "-"}


def write_lapor(folder: Path, tickets: Iterable[Ticket], now: datetime) -> list[Path]:
    """What an admin would have exported at ``now``: a text file for each past year, a workbook for each month since."""
    folder.mkdir(parents=True, exist_ok=True)
    months = _by_month(ticket for ticket in tickets if ticket.channel != RADIO)
    past: dict[int, list[Ticket]] = defaultdict(list)
    for (year, _month), found in months.items():
        past[year] += found if year < now.year else []
    files = [
        _text_file(folder / f"LAPOR {year}.csv", year, found, now) for year, found in sorted(past.items()) if found
    ]
    return files + [
        _workbook(folder / f"LAPOR {year}-{month:02d}.xlsx", f"Bulan {MONTHS[month - 1]} {year}", found, now)
        for (year, month), found in sorted(months.items())
        if year == now.year
    ]


def write_radio(folder: Path, tickets: Iterable[Ticket], now: datetime) -> list[Path]:
    """The log of the radio desk, one semicolon file a year in the encoding of an old spreadsheet (CP1252)."""
    folder.mkdir(parents=True, exist_ok=True)
    by_year: Mapping[int, list[Ticket]] = defaultdict(list)
    for ticket in tickets:
        if ticket.channel == RADIO:
            by_year[ticket.received.year].append(ticket)
    written = []
    for year, found in sorted(by_year.items()):
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow(RADIO_COLUMNS)
        writer.writerows(_radio_row(ticket, now) for ticket in found)
        path = folder / f"aduan-radio-{year}.csv"
        path.write_bytes(text.getvalue().encode("cp1252"))
        written.append(path)
    return written


def _by_month(tickets: Iterable[Ticket]) -> dict[tuple[int, int], list[Ticket]]:
    found: dict[tuple[int, int], list[Ticket]] = defaultdict(list)
    for ticket in tickets:
        found[ticket.received.year, ticket.received.month].append(ticket)
    return found


def _text_file(path: Path, year: int, tickets: list[Ticket], now: datetime) -> Path:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerows(([TITLE], [f"Tahun {year}"], [], LAPOR_COLUMNS))
        writer.writerows(lapor_row(number, ticket, now) for number, ticket in enumerate(tickets, start=1))
    return path


def _workbook(path: Path, span: str, tickets: list[Ticket], now: datetime) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Laporan")
    sheet.append([TITLE])
    sheet.append([f"{span}, dicetak {long_date(now)}"])
    sheet.append([])
    sheet.append(LAPOR_COLUMNS)
    for number, ticket in enumerate(tickets, start=1):
        sheet.append(lapor_row(number, ticket, now))
    sheet.append([])
    sheet.append(["Keterangan: data simulasi; kolom pelapor disamarkan."])
    book.save(path)
    return path


def lapor_row(number: int, ticket: Ticket, now: datetime) -> list[str | int]:
    """A ticket as a row of the export."""
    done = ticket.steps(now)
    return [
        number, ticket.id, ticket.channel, HIDDEN, HIDDEN, CLASSES[ticket.kind], ticket.problem.category,
        f"Kec. {ticket.kecamatan}", SHORT[ticket.problem.opd] if done["disposed"] else "-", long_date(ticket.received),
        *(long_date(done[step]) if done[step] else "-" for step in ("verified", "disposed", "answered", "closed")),
        long_date(done["confirmed"]) if done["confirmed"] else "-",
        _VERDICTS[ticket.fixed if done["confirmed"] else None], "Ya" if ticket.is_confidential else "Tidak",
        ticket.status(now),
    ]  # fmt: skip


def _radio_row(ticket: Ticket, now: datetime) -> list[str]:
    answered = ticket.steps(now)["answered"]
    return [
        ticket.id, f"{ticket.received:%d/%m/%Y %H:%M}", HIDDEN, CLASSES[ticket.kind], ticket.problem.category,
        ticket.kecamatan, SHORT[ticket.problem.opd], f"{answered:%d/%m/%Y %H:%M}" if answered else "",
        "sudah" if answered else "belum",
    ]  # fmt: skip


def long_date(moment: datetime | None) -> str:
    """As the portal writes it: "8 November 2026, 08:45"; "-" for none."""
    return "-" if moment is None else f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}, {moment:%H:%M}"

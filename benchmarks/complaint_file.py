"""An export of a complaint system as a CSV file: Indonesian headers and dates, a few rows that somebody must mend."""

import csv
import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import geodata

BAD_EVERY: Final = 2_000  # rows; one of so many has a date that is none
_HEADER: Final = (
    "Tracking ID", "Kanal", "Klasifikasi", "Kategori", "Kecamatan", "Instansi", "Tanggal Laporan", "Diverifikasi",
    "Didisposisi", "Ditindaklanjuti", "Selesai", "Status", "Rahasia",
)  # fmt: skip
_CHANNELS: Final = ("SP4N-LAPOR!", "SMS 1708", "Radio Malowopati", "Aplikasi")
_CLASSES: Final = ("Pengaduan", "Pengaduan", "Pengaduan", "Permintaan Informasi", "Aspirasi")
_CATEGORIES: Final = ("Jalan rusak", "Administrasi kependudukan", "Sampah", "Banjir", "Air bersih", "Pendidikan")
_AGENCIES: Final = ("DPU BMPR", "Disdukcapil", "DLH", "BPBD", "Disdik", "Dinkes")
_STATUSES: Final = ("Proses", "Selesai", "Selesai", "Selesai", "Tertunda", "Diarsipkan")
_FIRST_DAY: Final = datetime(2023, 1, 2, 7, 30)  # noqa: DTZ001 - WIB, as the file writes it: without a zone

FEEDS: Final = """
version: 1
feeds:
  - name: lapor
    title: Ekspor aduan
    owner: dinkominfo
    kind: file
    source: {path: inbox, settle: 0s}
    records: complaint
    fields:
      ticket: Tracking ID
      channel: Kanal
      kind:
        column: Klasifikasi
        map: {Pengaduan: pengaduan, Aspirasi: aspirasi, Permintaan Informasi: permintaan_informasi}
      category: Kategori
      kecamatan: Kecamatan
      opd: Instansi
      received: Tanggal Laporan
      verified: Diverifikasi
      disposed: Didisposisi
      answered: Ditindaklanjuti
      closed: Selesai
      status: {column: Status, map: {Proses: in_progress, Selesai: closed, Tertunda: postponed, Diarsipkan: archived}}
      confidential: Rahasia
    values: {date_order: dmy}
    schedule: {every: 1h}
    freshness: {warn_after: 36h, error_after: 4d}
"""


def write(path: Path, rows: int, first_ticket: int) -> int:
    """Write ``rows`` tickets, numbered from ``first_ticket``, received evenly over three years; how many are bad."""
    draw = random.Random(first_ticket)
    names = [kecamatan.name for kecamatan in geodata.load_places()]
    step = timedelta(days=3 * 365) / rows
    bad = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(_HEADER)
        for n in range(rows):
            received = _FIRST_DAY + n * step
            dates = [_written(received + timedelta(hours=hours)) for hours in (0, draw.randrange(1, 72), 80, 150, 300)]
            if n % BAD_EVERY == BAD_EVERY - 1:
                dates[0] = "31/02/2025"
                bad += 1
            subject = draw.randrange(len(_CATEGORIES))
            writer.writerow(
                (
                    f"{first_ticket + n}", draw.choice(_CHANNELS), draw.choice(_CLASSES), _CATEGORIES[subject],
                    draw.choice(names), _AGENCIES[subject], *dates, draw.choice(_STATUSES),
                    "ya" if n % 50 == 0 else "tidak",
                )
            )  # fmt: skip
    return bad


def _written(moment: datetime) -> str:
    return moment.strftime("%d/%m/%Y %H:%M")

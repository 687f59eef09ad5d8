"""The list for e-planning as a file: usulan, permasalahan in figures, lokasi and its code, OPD, tahun, pagu, sumber."""

from dataclasses import asdict
from typing import Any, Final, NamedTuple

from babel.dates import format_date
from sqlalchemy import Connection

from commandcenter.domain.clock import DAY, Instant, to_datetime
from commandcenter.domain.priorities.planning import Row, rows
from commandcenter.domain.priorities.rupiah import written
from commandcenter.exports.tables import Head, to_csv, to_xlsx
from commandcenter.store.queries import priorities
from commandcenter.store.queries.problems import Found, find

HEADS: Final = (
    Head("kind", "Jenis", "text"),
    Head("title", "Usulan", "text"),
    Head("problem", "Permasalahan", "text"),
    Head("place", "Lokasi", "text"),
    Head("code", "Kode Kemendagri", "text"),
    Head("opd", "OPD", "text"),
    Head("year", "Tahun", "text"),
    Head("amount", "Pagu", "rupiah"),
    Head("status", "Status", "text"),
    Head("day", "Hari", "day"),
    Head("programme", "Acara", "text"),
    Head("n", "Aduan", "number"),
    Head("before", "Aduan periode sebelumnya", "number"),
    Head("source", "Sumber data", "text"),
    Head("recorded_at", "Tanggal", "instant"),
)
RULES: Final = (
    "Aduan dengan kategori, tempat, dan hari yang sama dihitung sekali. Perbandingan dengan periode sebelumnya hanya "
    "dari sumber yang memuat aduan pada kedua periode. Sel pagu yang kosong: belum ditaksir."
)


class Listed(NamedTuple):
    """The rows and the days that their figures are of."""

    rows: tuple[Row, ...]
    window: str
    found: Found


def listed(connection: Connection, instant: Instant, weeks: int) -> Listed:
    """Every mark that is not removed, as known at the instant, with the complaints of the ``weeks`` until then."""
    found, names = find(connection, instant, weeks), priorities.names(connection)
    first, last = (to_datetime(at).date() for at in (found.starts_at, found.ends_at - DAY))
    days = [format_date(day, "d MMM y", locale="id") for day in (first, last)]
    window = f"{days[0]} – {days[1]} ({weeks} minggu)"
    titles = [source.title for source in found.sources]
    marks = priorities.marks(connection, instant)
    return Listed(rows(marks, found.problems, window, titles, names.kecamatan, names.opds), window, found)


def lines(made: Listed) -> list[str]:
    """A line for each mark; what to do where there is none."""
    if not made.rows:
        return ["Belum ada tindak lanjut: tandai masalah di layar Dari masalah ke anggaran (/priorities)."]
    return [_line(row) for row in made.rows]


def _line(row: Row) -> str:
    when = row.day or str(row.year or "-")
    amount = "" if row.amount is None else f", Rp {written(row.amount)}"
    return f"{row.kind:<15} {when:<10} {row.status:<12} {row.title}{amount} | {row.opd or '-'} | {row.problem}"


def csv(made: Listed) -> bytes:
    """UTF-8, a line of heads; text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return to_csv(HEADS, _cells(made))


def xlsx(made: Listed) -> bytes:
    """A workbook with the list and a sheet that says what its figures are."""
    return to_xlsx("Usulan", HEADS, _cells(made), "Tentang", [("Periode", made.window), ("Aturan", RULES)])


def _cells(made: Listed) -> list[dict[str, Any]]:
    return [asdict(row) | {"year": "" if row.year is None else str(row.year)} for row in made.rows]

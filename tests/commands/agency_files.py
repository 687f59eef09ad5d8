"""Files as agencies send them, not shaped to fit, each with what must come of it."""

import gzip
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from openpyxl import Workbook

from tests.commands.feeds_desk import COLUMNS, FIGURES, TICKETS

BALEN, KANOR, KAPAS, BAURENO, SUMBERREJO, KEPOHBARU = (
    "35.22.13", "35.22.11", "35.22.14", "35.22.10", "35.22.12", "35.22.09"
)  # fmt: skip

_BY_FILE = FIGURES.replace(
    "period: Tahun, value: Jumlah", 'period: {file: "(\\\\d{4})"}, value: [Jumlah, Penduduk / Jumlah]'
)
_BY_SHEET = (
    _BY_FILE.replace("file: ", "sheet: ").replace("penduduk", "lembar").replace("jumlah-lembar", "jumlah-penduduk")
)
_BY_YEAR = (
    FIGURES.replace(", period: Tahun, value: Jumlah", "")
    .replace("penduduk", "tahunan")
    .replace("jumlah-tahunan", "jumlah-penduduk")
    .replace("    schedule", '    unpivot: {field: period, columns: "*", exclude: [No]}\n    schedule')
)
FEEDS = (_BY_FILE, _BY_SHEET, _BY_YEAR, TICKETS)


@dataclass(frozen=True)
class Sent:
    """A file. ``stored``: what it brings, area and value, or ticket. ``rejected``: what is said of which row.
    ``refused``: what is said of the file as a whole. ``noted``: what is said beside."""

    name: str
    content: bytes
    feed: str = "penduduk"
    stored: Sequence[Any] = ()
    rejected: Mapping[int, str] = field(default_factory=dict)
    refused: str = ""
    noted: str = ""


def text(*lines: str, encoding: str = "utf-8") -> bytes:
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def workbook(rows: Sequence[Sequence[Any]], *merged: str, **others: Sequence[Sequence[Any]]) -> bytes:
    """A sheet with merged cells, and further sheets by name."""
    book = Workbook()
    del book["Sheet"]
    for name, lines in {"Data": rows, **others}.items():
        if lines:
            sheet = book.create_sheet(name)
            for line in lines:
                sheet.append(list(line))
    for cells in merged:
        book["Data"].merge_cells(cells)
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(**members: bytes) -> bytes:
    """A zip of files; a double underscore in a name is a folder, a single one a point."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def with_macros() -> bytes:
    out = io.BytesIO(workbook([["Kecamatan", "Jumlah"], ["Balen", 68936]]))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"x" * 5000)
    return out.getvalue()


HEAD = "Kecamatan;Jumlah"
ONE = [(BALEN, 68936)]
TITLED = [
    ["JUMLAH PENDUDUK MENURUT KECAMATAN"],
    ["KABUPATEN BOJONEGORO"],
    [],
    ["No", "Kecamatan", "Penduduk", None, None],
    [None, None, "Laki-laki", "Perempuan", "Jumlah"],
    ["(1)", "(2)", "(3)", "(4)", "(5)"],
    [1, "Kec. Balen", 34000, 34936, 68936],
    [2, "Kanor", 31000, 31712, 62712],
    [None, "Jumlah", 65000, 66648, 131000],
    [],
    ["Sumber: Disdukcapil"],
    [None, None, None, "Bojonegoro, 5 Januari 2026"],
    [None, None, None, "Kepala Dinas"],
]
PAGE = (
    "<html><head><meta charset='utf-8'></head><body><table><tr><th colspan=2>PENDUDUK</th></tr>"
    "<tr><th>Kecamatan</th><th>Jumlah</th></tr><tr><td>Balen</td><td>68936</td></tr></table></body></html>"
)
RAISED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 2000


def ticket(number: str, day: str, kecamatan: str = "Balen", status: str = "Proses") -> str:
    return f"{number};Jalan rusak;{kecamatan};{day};{status};(disamarkan)"


SENT: dict[str, Sent] = {
    "titles, merged headers, column numbers, a total, a source and a signature are no data": Sent(
        "Penduduk 1950.xlsx", workbook(TITLED, "A1:E1", "A2:E2", "A4:A5", "B4:B5", "C4:E4"),
        stored=[(BALEN, 68936), (KANOR, 62712)], noted="is 131000, its 2 rows add up to 131648",
    ),
    "a second table below the first is never read as if it were the first": Sent(
        "Dua tabel 1951.xlsx",
        workbook(
            [["Kecamatan", "Jumlah"], ["Balen", 68936], [], ["Tabel 2"], ["Kecamatan", "Luas"], ["Baureno", 66.4]]
        ),
        refused="row 5 looks like the header of another table: give each table a sheet or a file of its own",
    ),
    "of two tables side by side none is taken silently": Sent(
        "Samping 1952.xlsx",
        workbook([["Kecamatan", "Jumlah", None, "Kecamatan", "Jumlah"], ["Balen", 68936, None, "Kapas", 58080]]),
        refused="several columns have the header 'Kecamatan': rename them",
    ),
    "two notations in one column are asked about": Sent(
        "1953.csv", text(HEAD, "Balen;68.936,0", "Kanor;62,712.00"),
        refused="'68.936,0' has a decimal comma and '62,712.00' a decimal point: write the column in one notation",
    ),
    "three digits behind one point are asked about, with the first that is meant": Sent(
        "1954.csv", text(HEAD, "Balen;68.936", "Kanor;62.712"), refused="'68.936' may be 68936 or 68 and 936/1000",
    ),
    "a printed total may tell how the column is written": Sent(
        "1955.csv", text(HEAD, "Balen;968.936", "Kanor;62.712", "Jumlah;1.031.648"),
        stored=[(BALEN, 968936), (KANOR, 62712)],
    ),
    "letters of an old spreadsheet": Sent(
        "1956.csv", text("Kecamatan;Jumlah;Ket", "Balen;68936;révisé – lagi", encoding="cp1252"), stored=ONE
    ),
    "UTF-16 with tabs": Sent("1957.txt", text("Kecamatan\tJumlah", "Balen\t68936", encoding="utf-16"), stored=ONE),
    "a file put together from two encodings": Sent(
        "1958.csv", text("Kecamatan;Jumlah;K", "Balen;68936;é") + text("Kanor;1;é", encoding="cp1252"),
        refused="it was put together from two files or cut. Save it as CSV UTF-8 again",
    ),
    "an .xls that is a web page": Sent("1959.xls", PAGE.encode(), stored=ONE),
    "an .xls that is text with tabs": Sent("1960.xls", text("Kecamatan\tJumlah", "Balen\t68936"), stored=ONE),
    "a .csv that is a workbook": Sent("1961.csv", workbook([["Kecamatan", "Jumlah"], ["Balen", 68936]]), stored=ONE),
    "a packed file": Sent("1962.csv.gz", gzip.compress(text(HEAD, "Balen;68936")), stored=ONE),
    "a packed file that was not copied to its end": Sent(
        "1963.csv.gz", gzip.compress(text(HEAD, *["Balen;68936"] * 1000))[:-20], refused="was not copied to its end"
    ),
    "a zip with one file": Sent("1964.zip", packed(penduduk_csv=text(HEAD, "Balen;68936")), stored=ONE),
    "a workbook with macros is read, and nothing of it run": Sent("1965.xlsm", with_macros(), stored=ONE),
    "a workbook behind a password": Sent("1966.xlsx", RAISED, refused="protected with a password: save it without"),
    "a document": Sent(
        "1967.xlsx", packed(word__document_xml=b"<w/>"), refused="this is a Word document: save the table as XLSX"
    ),
    "a PDF": Sent("1968.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", refused="this is a PDF document: send the spreadsheet"),
    "a photograph": Sent("1969.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(range(256)), refused="this is a picture"),
    "an empty file": Sent("1970.csv", b"", refused="the file is empty: send it again"),
    "an empty workbook": Sent("1971.xlsx", workbook([[None]]), refused="the file is empty: nothing stands in"),
    "a letter instead of a table": Sent(
        "1972.csv", text("Dengan hormat, bersama ini kami kirimkan data.", "Terima kasih."),
        refused="there is no column 'Kecamatan' for kecamatan",
    ),
    "a header that was renamed is named with what is there": Sent(
        "1973.csv", text("Wilayah Kecamatan;Banyaknya", "Balen;68936"),
        refused="there is no column 'Kecamatan' for kecamatan (the nearest is 'Wilayah Kecamatan')",
    ),
    "a header with signs that nobody sees": Sent(
        "1974.csv", text("\ufeffKeca\u200bmatan;JUMLAH\u00a0", "Balen\u00a0;\u200e68936"), stored=ONE
    ),
    "a quotation mark that never ends": Sent(
        "1975.csv", text("Kecamatan;Jumlah;K", 'Balen;68936;"lupa', "Kanor;62712;x"),
        refused='a text that begins with " from line 2 on never ends',
    ),
    "numbers as people write them": Sent(
        "1976.csv",
        text(HEAD, "Balen;Rp 1.250.000,50", "Kanor;62.712 jiwa", "Kapas;58.080 *)", "Baureno;± 85 ribu", "Dander;88o26",
             "Sumberrejo;(73.817)", "Kepohbaru;1,2 M"),
        stored=[(BALEN, 1250000.5), (KANOR, 62712), (KAPAS, 58080)],
        rejected={5: "'± 85 ribu' is no number", 6: "'88o26' is no number: write its digits only",
                  7: "-73817 jiwa is outside", 8: "what does M mean, miliar, million or metre? Write the word out"},
    ),
    "mistakes of formulas": Sent(
        "1977.csv", text(HEAD, "Balen;#REF!", "Kanor;62712"), stored=[(KANOR, 62712)],
        rejected={2: "'#REF!' is a mistake of a formula and no number: mend the formula, or type the number"},
    ),
    "formulas that nobody has calculated": Sent(
        "1978.xlsx", workbook([["Kecamatan", "L", "Jumlah"], ["Balen", 1, "=B2*2"], ["Kanor", 3, 62712]]),
        stored=[(KANOR, 62712)],
        rejected={2: "was never calculated: open the file in a spreadsheet program and save it"},
    ),
    "names of places, in other spellings, misspelt and missing": Sent(
        "1979.csv", text(HEAD, "Kec. Sumberejo;73817", "KEPOH BARU;68267", "Bojonegro;2", ";5"),
        stored=[(SUMBERREJO, 73817), (KEPOHBARU, 68267)],
        rejected={4: "'Bojonegro' is no kecamatan; did you mean Bojonegoro?",
                  5: "the cell is empty, and kecamatan is needed"},
    ),
    "the same place twice, once with another figure": Sent(
        "1980.csv", text(HEAD, "Balen;68936", "Kanor;62712", "Balen;68936", "Kanor;62713"),
        stored=[(BALEN, 68936), (KANOR, 62712)], rejected={5: "is already in line 3 and says something else there"},
        noted="rows that say the same twice count once: line 4 repeats line 2",
    ),
    "a name of the file that tells no year": Sent(
        "Penduduk.csv", text(HEAD, "Balen;68936"),
        refused="the name of the file, 'Penduduk.csv', does not tell the period: write it into the name",
    ),
    "a first line for the spreadsheet program": Sent("1981.csv", text("sep=;", HEAD, "Balen;68936"), stored=ONE),
    "an answer of an API, saved": Sent(
        "1982.json", json.dumps({"status": "ok", "data": [{"Kecamatan": "Balen", "Jumlah": 68936}]}).encode(),
        stored=ONE,
    ),
    "objects line by line, one of them broken": Sent(
        "1983.jsonl",
        text('{"Kecamatan":"Balen","Jumlah":68936}', '{"Kecamatan":"Kanor"', '{"Kecamatan":"Kapas","Jumlah":58080}'),
        stored=[(BALEN, 68936), (KAPAS, 58080)], rejected={2: "cells under 2 columns"},
    ),
    "years as sheets, and a sheet of remarks": Sent(
        "penduduk.xlsx",
        workbook([], **{str(year): [["Kecamatan", "Jumlah"], ["Balen", 68000 + year]] for year in (2023, 2024)},
                 Catatan=[["Sumber", "Disdukcapil"], ["Tanggal", "1 Januari"]]),
        feed="lembar", stored=[(BALEN, 70023), (BALEN, 70024)], noted="sheet 'Catatan': there is no column 'Kecamatan'",
    ),
    "years as columns, one of them with a footnote": Sent(
        "tahunan.csv",
        text("No;Kecamatan;2023;2024*);Tahun 2025", "1;Balen;68000;68500;68936", "2;Kanor;62000;-;62712"),
        feed="tahunan", stored=[(BALEN, 68000), (BALEN, 68936), (KANOR, 62000), (KANOR, 62712)],
        noted="'2024*)' is a year with a footnote mark: map it",
    ),
    "dates in three notations of which one decides the ambiguous": Sent(
        "a.csv",
        text(COLUMNS, ticket("A-1", "2026-03-01 08:00"), ticket("A-2", "1 Maret 2026"),
             ticket("A-3", "13/03/2026 09:30"), ticket("A-4", "05/03/2026"), ticket("A-5", "31/02/2026"),
             ticket("A-6", "1 Desember 2099")),
        feed="lapor", stored=["A-1", "A-2", "A-3", "A-4"],
        rejected={6: "there is no day 31 of month 2 in 2026", 7: "is in the future"},
    ),
    "dates that may be two days are asked about": Sent(
        "b.csv", text(COLUMNS, ticket("B-1", "05/03/2026"), ticket("B-2", "06/03/2026")),
        feed="lapor", refused="'05/03/2026' may be 2026-03-05 or 2026-05-03",
    ),
    "dates without a year, and the numbers that spreadsheets keep instead of dates": Sent(
        "c.xlsx",
        workbook([COLUMNS.split(";"), ticket("C-1", "8 Agu, 08:45").split(";"),
                  ["C-2", "Jalan rusak", "Balen", 46082, "Proses", "x"],
                  ["C-3", "Jalan rusak", "Balen", datetime(2026, 3, 1, 8), "Selesai", "x"]]),  # noqa: DTZ001 - as sheets are
        feed="lapor", stored=["C-3"],
        rejected={2: "'8 Agu, 08:45' has no year: add it, or say in the mapping", 3: "format the column as a date"},
    ),
    "words that the mapping does not know, and a ticket without its number": Sent(
        "d.csv",
        text(COLUMNS, ticket("D-1", "2026-03-01", status="SELESAI "), ticket("D-2", "2026-03-01", status="Hilang"),
             ticket("", "2026-03-01")),
        feed="lapor", stored=["D-1"],
        rejected={3: "'Hilang' is none of the texts that the mapping knows for status",
                  4: "ticket is needed in every row"},
    ),
    "columns of citizens, under names that hide what they are": Sent(
        "e.csv",
        text(COLUMNS + ";N.I.K.;Keterangan Tambahan",
             ticket("E-1", "2026-03-01", "Atlantis") + ";3522000000000000;nama saya Contoh Warga, hp 0800-000-0000"),
        feed="lapor", rejected={2: "'Atlantis' is no kecamatan"}, noted="the column 'N.I.K.' is left at the door",
    ),
    "a cell that would run a program": Sent(
        "f.csv", text(COLUMNS, ticket("=cmd|' /C calc'!A0", "2026-03-01", "Atlantis")),
        feed="lapor", rejected={2: "'Atlantis' is no kecamatan"},
    ),
}  # fmt: skip

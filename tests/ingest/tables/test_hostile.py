"""Files that are broken, lying, or out to harm: refused with a message, in bounded time and memory."""

import gzip
import os
import random
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from ingest.contract import FeedError
from ingest.tables.limits import Limits
from tests.ingest.tables.making import Sheet, cells, ods, sheet_xml, table, tables, write, xlsx
from tests.ingest.tables.test_workbooks import XLS

HEAD = [["Kecamatan", "Nilai"], ["Ngraho", 5]]
SMALL = Limits(memory=300_000_000, cpu_s=5, wall_s=20)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty: send it again"),
        (b"\xef\xbb\xbf", "empty: send it again"),
        (b" \r\n\n", "empty: send it again"),
        (b"%PDF-1.7\n", "a PDF document: send the spreadsheet"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"{\\rtf1\\ansi", "a text document"),
        (b"Rar!\x1a\x07\x00", "a RAR archive: unpack it"),
        (b"SQLite format 3\x00", "connect it as a feed of the kind sql"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "Excel 4: save it as XLSX"),
        (b"\x7fELF\x02\x01\x01" + bytes(range(256)), "no table that is known here"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "XML form of Excel 2003"),
        (b'<?xml version="1.0"?><a/>', "an XML file"),
        (b"MIME-Version: 1.0\nContent-Type: text/html\n", "a web archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "a Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_send_instead(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(FeedError, match=message) as caught:
        tables(write(tmp_path / "data.xlsx", content))
    assert caught.value.is_permanent


@pytest.mark.parametrize(
    ("part", "message"), [("word/document.xml", "a Word document"), ("ppt/a.xml", "a presentation")]
)
def test_office_documents_that_are_no_workbooks_are_named(tmp_path: Path, part: str, message: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr(part, "<a/>")
    with pytest.raises(FeedError, match=message):
        tables(tmp_path / "a.xlsx")


def test_a_text_document_of_libreoffice_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<a/>")
    with pytest.raises(FeedError, match="an OpenDocument text"):
        tables(tmp_path / "a.ods")


def test_folders_links_and_devices_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(write(tmp_path / "a.csv", "a;b\n1;2\n"))
    os.mkfifo(tmp_path / "pipe")
    for name, message in (("folder", "a folder"), ("link", "no ordinary file"), ("pipe", "no ordinary file")):
        with pytest.raises(FeedError, match=message):
            tables(tmp_path / name)


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_a_workbook_that_was_not_copied_to_its_end_says_so(tmp_path: Path, form: str, kept: float) -> None:
    whole = {"xlsx": lambda: xlsx(tmp_path / "whole", {"Data": Sheet(cells(HEAD))}), "xls": lambda: XLS}
    path = whole.get(form, lambda: ods(tmp_path / "whole", '<table:table table:name="a"/>'))()
    content = path.read_bytes()
    with pytest.raises(FeedError, match=r"damaged|not copied to its end") as caught:
        tables(write(tmp_path / f"a.{form}", content[: int(len(content) * kept)]))
    assert caught.value.is_permanent


def test_one_cell_in_the_farthest_corner_is_refused_with_the_sheet(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"Rekap": Sheet({**cells(HEAD), "XFD1048576": 1})})
    with pytest.raises(FeedError, match=r"too much memory, in the sheet 'Rekap': delete what stands far below"):
        tables(path, SMALL)


def test_entities_that_multiply_are_refused(tmp_path: Path) -> None:
    bomb = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    head = f'<!DOCTYPE a [<!ENTITY e0 "lollollollol">{bomb}]>'
    path = xlsx(
        tmp_path / "a.xlsx", {"Data": Sheet({"A1": '<c t="inlineStr"><is><t>&e9;</t></is><f>1</f></c>'}, head=head)}
    )
    with pytest.raises(FeedError, match="damaged"):
        tables(path, SMALL)


def test_a_workbook_that_grows_beyond_reason_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a/>" + b" " * 150_000_000)
    with pytest.raises(FeedError, match=r"grow to \d+ times its size"):
        tables(path)


def test_a_size_that_is_lied_about_does_not_help(tmp_path: Path) -> None:
    """The list of contents says ten bytes; the data says half a gigabyte."""
    path = xlsx(tmp_path / "a.xlsx", {"Data": Sheet(cells(HEAD))})
    huge = sheet_xml(Sheet(cells(HEAD))).replace(
        "</sheetData>", "<row>" + "<c><v>1</v></c>" * 4_000_000 + "</row></sheetData>"
    )
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, "xl/worksheets/s0.xml": huge.encode()}.items():
            archive.writestr(name, content)
    raw = path.read_bytes().replace(struct.pack("<I", len(huge.encode())), struct.pack("<I", 10))
    with pytest.raises(FeedError):
        tables(write(path, raw), Limits(memory=250_000_000, cpu_s=10, wall_s=30))


def test_a_zip_with_a_million_names_is_not_listed(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(300):
            archive.writestr(f"{number}.csv", "a")
    with pytest.raises(FeedError, match="lists far too many files"):
        tables(path, Limits(directory=10_000))
    with pytest.raises(FeedError, match="holds 300 files"):
        tables(path, Limits(zip_entries=100))


def test_a_gz_that_never_ends_stops_at_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    with gzip.open(path, "wb") as file:
        for _part in range(20):
            file.write(b"a;b\n" * 250_000)
    with pytest.raises(FeedError, match=r"more than 0\.01 GB when unpacked"):
        tables(path, Limits(unpacked=10_000_000))
    with pytest.raises(FeedError, match=r"grow to \d+ times its size"):
        tables(path, Limits(ratio_from=1_000_000))


def test_what_takes_too_long_is_ended(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"Data": Sheet(cells(HEAD))})
    with pytest.raises(FeedError, match="takes too long to read"):
        tables(path, Limits(wall_s=0))


def test_a_workbook_or_json_over_its_limit_is_refused_by_its_size(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"Data": Sheet(cells(HEAD))})
    with pytest.raises(FeedError, match="more than the 0 MB that xlsx may have: send it as CSV"):
        tables(path, Limits(workbook=100))
    with pytest.raises(FeedError, match="send it as JSON with one object in each line"):
        tables(write(tmp_path / "a.json", '[{"a": 1}]'), Limits(json=1))


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_a_workbook_with_flipped_bytes_reads_or_is_refused(tmp_path: Path, form: str) -> None:
    """Whatever the reader does, a panic included, comes out as one FeedError."""
    whole = {"xlsx": lambda: xlsx(tmp_path / "whole", {"Data": Sheet(cells(HEAD))}), "xls": lambda: XLS}
    content = whole.get(form, lambda: ods(tmp_path / "whole", '<table:table table:name="a"/>'))().read_bytes()
    chance = random.Random(form)
    for _round in range(6):
        broken = bytearray(content)
        for _flip in range(chance.choice((1, 5, 50))):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        with suppress(FeedError):
            for found in tables(write(tmp_path / "a", bytes(broken)), SMALL):
                assert all(len(line.cells) >= len(found.columns) for line in found.lines())


def test_deeply_nested_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="JSON breaks off or has a mistake"):
        tables(write(tmp_path / "a.json", "[" * 100_000))
    nested = '{"a":' * 200 + "1" + "}" * 200
    (row,) = table(write(tmp_path / "b.json", f"[{nested}]")).lines()
    assert str(row.cells[0]).startswith('{"a":')

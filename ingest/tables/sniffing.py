"""What a file is, by its bytes. Names and declared types are wrong too often: many an ".xls" is a web page."""

import mmap
import os
import re
import stat
import zipfile
from enum import StrEnum
from pathlib import Path
from typing import Final

from ingest.contract import FeedError
from ingest.tables.limits import Limits
from ingest.tables.zips import members

_HEAD: Final = 65_536
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOMS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")

# How the first bytes give away what is no table, and what to send instead.
_OTHERS: Final = (
    (b"%PDF", "a PDF document: send the spreadsheet that it was made from (XLSX, ODS or CSV)"),
    (b"\xff\xd8\xff", "a picture (JPEG): send the table itself (XLSX, ODS or CSV)"),
    (b"\x89PNG", "a picture (PNG): send the table itself (XLSX, ODS or CSV)"),
    (b"GIF8", "a picture (GIF): send the table itself (XLSX, ODS or CSV)"),
    (b"{\\rtf", "a text document (RTF): copy the table into a spreadsheet and save it as XLSX or CSV"),
    (b"Rar!", "a RAR archive: unpack it and send the table itself"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive: unpack it and send the table itself"),
    (b"BZh", "packed with bzip2: unpack it, or pack it as gz or zip"),
    (b"\xfd7zXZ", "packed with xz: unpack it, or pack it as gz or zip"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd: unpack it, or pack it as gz or zip"),
    (b"PAR1", "a Parquet file: export it as CSV"),
    (b"SQLite format 3", "an SQLite database: connect it as a feed of the kind sql"),
    (b"\x00\x01\x00\x00Standard", "an Access database: export the table as CSV or XLSX"),
    (b"\x09\x00\x04\x00", "a workbook of Excel 2: save it as XLSX"),
    (b"\x09\x02\x06\x00", "a workbook of Excel 3: save it as XLSX"),
    (b"\x09\x04\x06\x00", "a workbook of Excel 4: save it as XLSX"),
)
_OLE_PARTS: Final = (
    ("EncryptedPackage", "a workbook protected with a password: save it without (File, Info, Protect Workbook)"),
    ("WordDocument", "a Word document: copy the table into a spreadsheet and save it as XLSX or CSV"),
    ("PowerPoint Document", "a presentation: copy the table into a spreadsheet and save it as XLSX or CSV"),
)
_PAGE: Final = re.compile(
    rb"<(?:!--|(?:!doctype\s+html|head|body|meta|title|style|p|div|center|h[1-6]|b|br|font|span)\b)"
)
_TABLE: Final = re.compile(rb"<table\b[^>]*>\s*<(?:thead|tbody|tr|caption|colgroup|col)\b", re.IGNORECASE)
_OPEN_DOCUMENT: Final = "application/vnd.oasis.opendocument."


class Form(StrEnum):
    """How a table may come."""

    XLSX = "xlsx"  # and XLSB, XLSM
    XLS = "xls"
    ODS = "ods"
    GZIP = "gz"
    ZIP = "zip"
    PAGE = "html"
    JSON = "json"
    TEXT = "text"


def form_of(path: Path, limits: Limits) -> Form:
    """Looks at the bytes of ``path``. Raises FeedError (permanent) for what is no table, and says what to send."""
    refuse_special(path)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\0 \t\r\n"):
        raise FeedError("the file is empty: send it again", is_permanent=True)
    for magic, what in _OTHERS:
        if head.startswith(magic):
            raise FeedError(f"this is {what}", is_permanent=True)
    if head.startswith(b"\x1f\x8b"):
        return Form.GZIP
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _form_of_zip(path, limits)
    if head.startswith(_OLE):
        return _form_of_ole(path)
    return _form_of_text(head)


def refuse_special(path: Path) -> None:
    """Raises FeedError unless ``path`` itself is an ordinary file: a link may lead anywhere, a device never ends."""
    mode = os.lstat(path).st_mode
    if stat.S_ISDIR(mode):
        raise FeedError("this is a folder, not a file", is_permanent=True)
    if not stat.S_ISREG(mode):
        raise FeedError("this is no ordinary file (a link or a device): put the file itself here", is_permanent=True)


def _form_of_zip(path: Path, limits: Limits) -> Form:
    names = {member.filename for member in members(path, limits)}
    if any(name.startswith("xl/workbook") for name in names):
        return Form.XLSX
    for part, what in (("word/", "a Word document"), ("ppt/", "a presentation"), ("Index/Document.iwa", "Numbers")):
        if any(name.startswith(part) for name in names):
            raise FeedError(f"this is {what}: save the table as XLSX, ODS or CSV", is_permanent=True)
    if "mimetype" in names and "content.xml" in names:
        with zipfile.ZipFile(path) as archive, archive.open("mimetype") as file:
            declared = file.read(100).decode("ascii", "replace").strip()
        if declared.startswith(f"{_OPEN_DOCUMENT}spreadsheet"):
            return Form.ODS
        if declared.startswith(_OPEN_DOCUMENT):
            kind = declared.removeprefix(_OPEN_DOCUMENT)
            raise FeedError(f"this is an OpenDocument {kind}: save the table as ODS, XLSX or CSV", is_permanent=True)
    return Form.ZIP


def _form_of_ole(path: Path) -> Form:
    """Streams are named in UTF-16. XLS is what remains: the reader says so when it is none."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for part, what in _OLE_PARTS:
            if data.find(part.encode("utf-16-le")) >= 0:
                raise FeedError(f"this is {what}", is_permanent=True)
    return Form.XLS


def _form_of_text(head: bytes) -> Form:
    wide = head.startswith(_BOMS[1:]) or head[:4].count(0) >= 2
    plain = head.replace(b"\0", b"") if wide else head
    for mark in _BOMS:
        plain = plain.removeprefix(mark)
    start = plain.lstrip()[:2_000].lower()
    if start.startswith(b"<"):
        return _form_of_markup(start)
    if _TABLE.search(plain):
        return Form.PAGE  # many a program writes a title before its table
    if start.startswith(b"mime-version:") and b"text/html" in plain.lower():
        what = "a web archive (MHT): open it in a spreadsheet program and save it as XLSX"
        raise FeedError(f"this is {what}", is_permanent=True)
    if not wide and sum(byte < 32 and byte not in b"\t\r\n\f\x1a\0" for byte in plain) > len(plain) // 50:
        what = "no table that is known here (it holds neither text nor a spreadsheet)"
        raise FeedError(f"this is {what}: send XLSX, XLS, ODS, CSV or JSON", is_permanent=True)
    return Form.JSON if _looks_like_json(start) else Form.TEXT


def _form_of_markup(start: bytes) -> Form:
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start or b'progid="excel.sheet"' in start:
        what = "a workbook in the XML form of Excel 2003"
    elif b"office:document" in start:
        what = "a flat OpenDocument file"
    elif _PAGE.match(start) or b"<table" in start or b"<html" in start:
        return Form.PAGE
    else:
        what = "an XML file"
    raise FeedError(f"this is {what}: open it in a spreadsheet program and save it as XLSX", is_permanent=True)


def _looks_like_json(start: bytes) -> bool:
    second = start[1:].lstrip()[:1]
    if start.startswith(b"{"):
        return second in (b'"', b"}")
    return start.startswith(b"[") and second in (b"{", b"[", b"]")

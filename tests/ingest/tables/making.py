"""Files as agencies send them, made by hand: no library would write what these must hold."""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from ingest.config import Shape
from ingest.contract import Cell, Line, Role, Table
from ingest.tables import open_tables
from ingest.tables.limits import Limits

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"


@dataclass
class Sheet:
    """A sheet of XLSX. ``cells``: address -> value, or raw XML of a ``<c>`` where it begins with ``<``."""

    cells: Mapping[str, str | float | bool]
    merges: Sequence[str] = ()
    state: str = "visible"
    head: str = field(default="")  # before the root element: a DTD


def xlsx(path: Path, sheets: Mapping[str, Sheet]) -> Path:
    """A workbook written as XML: formulas with and without results, errors, whatever is asked for."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        links = "".join(
            f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/s{n}.xml"/>'
            for n in range(len(sheets))
        )
        names = "".join(
            f'<sheet name="{escape(name)}" sheetId="{n + 1}" state="{sheet.state}" r:id="r{n}"/>'
            for n, (name, sheet) in enumerate(sheets.items())
        )
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r0" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
        )
        archive.writestr(
            "xl/workbook.xml", f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>'
        )
        for n, sheet in enumerate(sheets.values()):
            archive.writestr(f"xl/worksheets/s{n}.xml", sheet_xml(sheet))
    return path


def sheet_xml(sheet: Sheet) -> str:
    rows: dict[int, list[str]] = {}
    for address, value in sheet.cells.items():
        rows.setdefault(int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), []).append(_cell(address, value))
    body = "".join(f'<row r="{number}">{"".join(cells)}</row>' for number, cells in sorted(rows.items()))
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in sheet.merges)
    merges = f"<mergeCells>{merged}</mergeCells>" if merged else ""
    return f"{sheet.head}<worksheet {_MAIN}><sheetData>{body}</sheetData>{merges}</worksheet>"


def _cell(address: str, value: str | float | bool) -> str:
    if isinstance(value, bool):
        return f'<c r="{address}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{address}"><v>{value}</v></c>'
    if value.startswith("<"):
        return value.replace("<c", f'<c r="{address}"', 1)
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def cells(rows: Iterable[Sequence[str | float | None]], top: int = 1, left: str = "A") -> dict[str, str | float | bool]:
    """Addresses of a block of rows."""
    return {
        f"{chr(ord(left) + column)}{number}": value
        for number, row in enumerate(rows, top)
        for column, value in enumerate(row)
        if value is not None
    }


def ods(path: Path, tables: str) -> Path:
    """A workbook of LibreOffice; ``tables``: XML of its ``table:table`` elements."""
    names = ["office:1.0", "table:1.0", "text:1.0"]
    spaces = " ".join(f'xmlns:{n.split(":")[0]}="urn:oasis:names:tc:opendocument:xmlns:{n}"' for n in names)
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces} '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", _ODS)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def write(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def tables(path: Path, limits: Limits | None = None, **shape: object) -> list[Table]:
    scratch = path.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    return list(open_tables(path, Shape.model_validate(shape), scratch, path.name, limits))


def table(path: Path, **shape: object) -> Table:
    (only,) = tables(path, **shape)
    return only


def data(found: Table, role: Role = Role.DATA) -> list[tuple[Cell, ...]]:
    return [line.cells for line in lines(found) if line.role is role]


def lines(found: Table) -> list[Line]:
    return list(found.lines())

"""Error cells and formulas without a result in XLSX, where calamine gives empty cells."""

import posixpath
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from ingest.tables.apart.marks import NOT_CALCULATED, Marks, attribute, walk

_CHUNK: Final = 1 << 20
_SUSPECT: Final = re.compile(rb"""\bt\s*=\s*["']e["']|<(?:\w+:)?f[\s/>]""")  # an error, a formula
_ADDRESS: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def marks(path: Path) -> Callable[[str], Marks]:
    """What to ask for the marks of a sheet, by its name. A sheet without errors and formulas is only skimmed."""
    parts = _parts(path)

    def of(sheet: str) -> Marks:
        part = parts.get(sheet)
        return _scan(path, part) if part and _is_suspect(path, part) else Marks()

    return of


def _parts(path: Path) -> dict[str, str]:
    """Sheet name -> the part of the zip file that holds it. Empty for XLSB, whose parts are no XML."""
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
            return {}
        workbook = fromstring(archive.read("xl/workbook.xml"), forbid_dtd=True)
        relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"), forbid_dtd=True)
    targets = {attribute(one, "Id"): posixpath.join("/xl", attribute(one, "Target")) for one in relations}
    sheets = [one for one in workbook.iter() if one.tag.rpartition("}")[2] == "sheet"]
    found = {attribute(one, "name"): _target(one, targets) for one in sheets}
    return {name: part for name, part in found.items() if part in names}


def _target(sheet: Element, targets: dict[str, str]) -> str:
    identity = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
    return posixpath.normpath(targets.get(identity, "/")).lstrip("/")


def _is_suspect(path: Path, part: str) -> bool:
    rest = b""
    with zipfile.ZipFile(path) as archive, archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            if _SUSPECT.search(rest + chunk):
                return True
            rest = chunk[-40:]
    return False


def _scan(path: Path, part: str) -> Marks:
    found = Marks()
    row = column = 0
    with zipfile.ZipFile(path) as archive, archive.open(part) as file:
        for is_start, name, element in walk(file, forget="row"):
            if name == "row" and is_start:
                row, column = int(element.get("r") or row + 1), 0
            elif name == "c" and not is_start:
                if address := _ADDRESS.fullmatch(element.get("r") or ""):
                    column = _column(address[1])
                if text := _text(element):
                    found.note(row, column, text)
                column += 1
    return found


def _text(cell: Element) -> str:
    """What an error cell shows, NOT_CALCULATED, or nothing."""
    children = {child.tag.rpartition("}")[2]: child.text or "" for child in cell}
    kind = cell.get("t")
    if kind == "e":
        return children.get("v") or "#ERROR"
    if "f" in children and not children.get("v") and kind not in ("str", "inlineStr"):
        return NOT_CALCULATED
    return ""


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1

"""Error cells and formulas without a result in XLSX, where calamine gives empty cells."""

import posixpath
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final
from xml.etree.ElementTree import Element
from xml.parsers import expat

from defusedxml.ElementTree import fromstring

from ingest.tables.apart.marks import NOT_CALCULATED, Marks, attribute

_CHUNK: Final = 1 << 20
_ERROR: Final = (b't="e"', b"t='e'")
_NO_RESULT: Final = re.compile(
    rb"""</f>\s*(?:</c>|<v\s*/>|<v>\s*</v>)|<f(?:\s[^>]*)?/>\s*(?:</c>|<v\s*/>|<v>\s*</v>)"""
)
_ADDRESS: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def marks(path: Path) -> Callable[[str], Marks]:
    """What to ask for the marks of a sheet, by its name. A sheet with neither is only skimmed."""
    parts = _parts(path)

    def of(sheet: str) -> Marks:
        part = parts.get(sheet)
        if not part:
            return Marks()
        with zipfile.ZipFile(path) as archive:
            with archive.open(part) as file:
                is_suspect = _is_suspect(file)
            if not is_suspect:
                return Marks()
            with archive.open(part) as file:
                return _Scan().read(file)

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


def _is_suspect(file: IO[bytes]) -> bool:
    """Whether a sheet must be looked through; so must one that is written with prefixes (``<x:c>``)."""
    chunk = file.read(_CHUNK)
    if b"<worksheet" not in chunk:
        return True
    rest = b""
    while chunk:
        piece = rest + chunk
        if any(mark in piece for mark in _ERROR) or (b"<f" in piece and _NO_RESULT.search(piece)):
            return True
        rest, chunk = chunk[-200:], file.read(_CHUNK)
    return False


class _Scan:
    """Walks through the cells of a sheet with as little as can be done for each: there may be millions."""

    def __init__(self) -> None:
        self._found = Marks()
        self._row = self._column = 0
        self._kind = self._text = ""
        self._has_formula = False

    def read(self, file: IO[bytes]) -> Marks:
        """Raises ExpatError, and ValueError for a document type: nothing that a workbook needs."""
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = _refuse
        parser.ParseFile(file)
        return self._found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name[name.rfind(":") + 1 :]
        if tag == "c":
            self._kind, self._text, self._has_formula = attributes.get("t", ""), "", False
            if address := _ADDRESS.fullmatch(attributes.get("r", "")):
                self._column = _column(address[1])
        elif tag == "f":
            self._has_formula = True
        elif tag == "v" and (self._has_formula or self._kind == "e"):
            self._parser.CharacterDataHandler = self._data
        elif tag == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0

    def _data(self, text: str) -> None:
        self._text += text

    def _end(self, name: str) -> None:
        tag = name[name.rfind(":") + 1 :]
        if tag == "v":
            self._parser.CharacterDataHandler = None
        elif tag == "c":
            if self._kind == "e":
                self._found.note(self._row, self._column, self._text or "#ERROR")
            elif self._has_formula and not self._text and self._kind not in ("str", "inlineStr"):
                self._found.note(self._row, self._column, NOT_CALCULATED)
            self._column += 1


def _refuse(*_declared: object) -> None:
    raise ValueError("it declares a document type")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1

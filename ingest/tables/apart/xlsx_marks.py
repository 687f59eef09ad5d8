"""Error cells, formulas without a result and percentages in XLSX, of which calamine tells nothing."""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Final
from xml.etree.ElementTree import Element
from xml.parsers import expat

from defusedxml.ElementTree import fromstring

from ingest.tables.apart.marks import NOT_CALCULATED, Marks, attribute
from ingest.tables.apart.shares import is_percent

_CHUNK: Final = 1 << 20
_ERROR: Final = (b't="e"', b"t='e'")
_NO_RESULT: Final = re.compile(
    rb"""</f>\s*(?:</c>|<v\s*/>|<v>\s*</v>)|<f(?:\s[^>]*)?/>\s*(?:</c>|<v\s*/>|<v>\s*</v>)"""
)
_STYLED: Final = rb"""\ss=["'](?:%s)["']"""
_USUAL: Final = rb"""<c r="([A-Z]{1,3})([0-9]{1,7})" s="(?:%s)"(?: t="([a-zA-Z]+)")?"""
_ADDRESS: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def marks(path: Path) -> Callable[[str], Marks]:
    """What to ask for the marks of a sheet, by its name. Most sheets are only skimmed."""
    parts, percent = _parts(path)

    def of(sheet: str) -> Marks:
        part = parts.get(sheet)
        if not part:
            return Marks()
        with zipfile.ZipFile(path) as archive:
            with archive.open(part) as file:
                found = _skimmed(file, percent)
            if found is not None:
                return found
            with archive.open(part) as file:
                return _Scan(percent).read(file)

    return of


def _parts(path: Path) -> tuple[dict[str, str], frozenset[int]]:
    """Sheet name -> the part of the zip file that holds it, and the positions of the cell styles that show percentages.
    Nothing for XLSB, whose parts are no XML."""
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
            return {}, frozenset()
        workbook = fromstring(archive.read("xl/workbook.xml"), forbid_dtd=True)
        relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"), forbid_dtd=True)
        named = next(
            (_path(attribute(one, "Target")) for one in relations if attribute(one, "Type").endswith("/styles")), ""
        )
        styles = fromstring(archive.read(named), forbid_dtd=True) if named in names else None
    targets = {attribute(one, "Id"): _path(attribute(one, "Target")) for one in relations}
    sheets = [one for one in workbook.iter() if one.tag.rpartition("}")[2] == "sheet"]
    found = {attribute(one, "name"): _target(one, targets) for one in sheets}
    percent = frozenset(() if styles is None else _percent_styles(styles))
    return {name: part for name, part in found.items() if part in names}, percent


def _path(target: str) -> str:
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _target(sheet: Element, targets: dict[str, str]) -> str:
    identity = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
    return targets.get(identity, "")


def _percent_styles(styles: Element) -> Iterator[int]:
    codes, cells = dict[str, str](), list[Element]()
    for element in styles:
        kind = element.tag.rpartition("}")[2]
        if kind == "numFmts":
            codes = {attribute(one, "numFmtId"): attribute(one, "formatCode") for one in element}
        elif kind == "cellXfs":
            cells = list(element)
    for position, cell in enumerate(cells):
        number = attribute(cell, "numFmtId")
        if number.isdecimal() and is_percent(int(number), codes.get(number)):
            yield position


def _skimmed(file: IO[bytes], percent: frozenset[int]) -> Marks | None:
    """The percentages of a sheet that has no other marks; None: it must be looked through, as must one that is written
    with prefixes (``<x:c>``) or in another order than usual."""
    chunk = file.read(_CHUNK)
    if b"<worksheet" not in chunk:
        return None
    found, rest = Marks(), b""
    styles = b"|".join(str(style).encode() for style in sorted(percent))
    styled, usual = (re.compile(pattern % styles) for pattern in (_STYLED, _USUAL))
    while chunk:
        piece = rest + chunk
        if any(mark in piece for mark in _ERROR) or (b"<f" in piece and _NO_RESULT.search(piece)):
            return None
        chunk = file.read(_CHUNK)
        last = piece.rfind(b"<c ", len(piece) // 2) if chunk else len(piece)
        whole, rest = (piece[:last], piece[last:]) if last > 0 else (piece, piece[-200:])
        if percent:
            cells = usual.findall(whole)
            if len(cells) != len(styled.findall(whole)):
                return None
            for letters, row, kind in cells:
                if kind in (b"", b"n"):
                    found.shares.add(int(row), _column(letters.decode()))
    return found


class _Scan:
    """Walks through the cells of a sheet with as little as can be done for each: there may be millions."""

    def __init__(self, percent: frozenset[int]) -> None:
        self._found = Marks()
        self._percent = {str(style) for style in percent}
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
            if self._kind in ("", "n") and attributes.get("s") in self._percent:
                self._found.shares.add(self._row, self._column)
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

"""Error cells in XLS, where calamine gives empty cells, and cells that show a percentage.

The container is [MS-CFB], the records are [MS-XLS] 2.4: BoundSheet8, BoolErr, Formula, Number, RK, MulRk, Format, XF.
"""

import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from ingest.tables.apart.marks import Marks
from ingest.tables.apart.shares import is_percent

_ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_BOF: Final = (0x0009, 0x0209, 0x0409, 0x0809)
_EOF, _BOUND_SHEET, _BOOL_ERR, _FORMULA = 0x000A, 0x0085, 0x0205, 0x0006
_FORMAT, _XF, _NUMBER, _RK, _MUL_RK = 0x041E, 0x00E0, 0x0203, 0x027E, 0x00BD
_END: Final = 0xFFFFFFFA  # sector numbers from here on are no sectors


def marks(path: Path) -> Callable[[str], Marks]:
    """What to ask for the marks of a sheet, by its name."""
    data = _workbook(path.read_bytes())
    starts = dict(_sheets(data))
    percent = frozenset(_percent_styles(data))
    return lambda sheet: _scan(data, starts[sheet], percent) if sheet in starts else Marks()


def _records(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        yield kind, data[at + 4 : at + 4 + size]
        at += 4 + size


def _sheets(data: bytes) -> Iterator[tuple[str, int]]:
    """Names of the sheets and where in the stream they start."""
    is_wide_version = data[4:6] == b"\x00\x06"  # BIFF8: names have a flag for their width
    for kind, body in _records(data, 0):
        if kind == _EOF:
            return
        if kind == _BOUND_SHEET and len(body) >= 8:
            start, length = int.from_bytes(body[:4], "little"), body[6]
            if not is_wide_version:
                yield body[7 : 7 + length].decode("cp1252", "replace"), start
            elif body[7] & 1:
                yield body[8 : 8 + 2 * length].decode("utf-16-le", "replace"), start
            else:
                yield body[8 : 8 + length].decode("latin-1"), start


def _percent_styles(data: bytes) -> Iterator[int]:
    """Positions of the cell styles that show percentages."""
    is_wide_version, codes, styles = data[4:6] == b"\x00\x06", dict[int, str](), 0
    for kind, body in _records(data, 0):
        if kind == _EOF:
            return
        if kind == _FORMAT and len(body) > 5:
            codes[int.from_bytes(body[:2], "little")] = _code(body[2:], is_wide_version)
        elif kind == _XF and len(body) >= 4:
            number = int.from_bytes(body[2:4], "little")
            if is_percent(number, codes.get(number)):
                yield styles
            styles += 1


def _code(text: bytes, is_wide_version: bool) -> str:
    if not is_wide_version:
        return text[1:].decode("cp1252", "replace")
    return text[3:].decode("utf-16-le" if text[2] & 1 else "latin-1", "replace")


def _scan(data: bytes, start: int, percent: frozenset[int]) -> Marks:
    found, depth = Marks(), 0
    for kind, body in _records(data, start):
        if kind in _BOF:
            depth += 1  # a chart within the sheet is a stream of its own
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif kind == _BOOL_ERR and len(body) >= 8 and body[7] == 1:
            _note(found, body, body[6])
        elif kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
            _note(found, body, body[8])
        elif percent and kind in (_NUMBER, _RK, _FORMULA) and len(body) >= 10:
            row, column, style = struct.unpack_from("<HHH", body)
            if style in percent:
                found.shares.add(row + 1, column)
        elif percent and kind == _MUL_RK and len(body) >= 6:
            row, first = struct.unpack_from("<HH", body)
            for column, (style,) in enumerate(
                struct.iter_unpack("<H4x", body[4 : 4 + (len(body) - 6) // 6 * 6]), first
            ):
                if style in percent:
                    found.shares.add(row + 1, column)
    return found


def _note(found: Marks, body: bytes, code: int) -> None:
    row, column = struct.unpack_from("<HH", body)
    found.note(row + 1, column, _ERRORS.get(code, "#ERROR"))


def _workbook(data: bytes) -> bytes:
    """The stream of the workbook, out of its container."""
    sector = 1 << min(16, int.from_bytes(data[30:32], "little"))
    table = _sector_table(data, sector)
    directory = _chain(data, table, int.from_bytes(data[48:52], "little"), sector, sector)
    entries = {_name(entry): entry for entry in _slices(directory, 128) if len(entry) == 128}
    entry = entries.get("Workbook") or entries.get("Book") or b""
    root = entries.get("Root Entry") or b""
    start, size = int.from_bytes(entry[116:120], "little"), int.from_bytes(entry[120:124], "little")
    if size >= int.from_bytes(data[56:60], "little"):
        return _chain(data, table, start, sector, sector)[:size]
    small = _chain(data, table, int.from_bytes(root[116:120], "little"), sector, sector)
    links = _numbers(_chain(data, table, int.from_bytes(data[60:64], "little"), sector, sector))
    return _chain(small, links, start, 64, 0)[:size]


def _sector_table(data: bytes, sector: int) -> tuple[int, ...]:
    """Which sector follows which (the FAT); its own sectors are listed in the header and in a chain of lists."""
    listed = list(_numbers(data[76:512]))
    following, seen = int.from_bytes(data[68:72], "little"), set[int]()
    while following < _END and following not in seen and (following + 1) * sector < len(data):
        seen.add(following)
        more = _numbers(data[(following + 1) * sector : (following + 2) * sector])
        listed.extend(more[:-1])
        following = more[-1] if more else _END
    parts = [data[(number + 1) * sector : (number + 2) * sector] for number in listed if number < _END]
    return _numbers(b"".join(parts))


def _chain(data: bytes, table: tuple[int, ...], number: int, sector: int, offset: int) -> bytes:
    """The sectors of one stream in their order. A chain that runs in a circle ends where it began."""
    parts, seen = [], set[int]()
    while number < len(table) and number not in seen:
        seen.add(number)
        parts.append(data[number * sector + offset : (number + 1) * sector + offset])
        number = table[number]
    return b"".join(parts)


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _slices(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def _name(entry: bytes) -> str:
    length = min(64, int.from_bytes(entry[64:66], "little"))
    return entry[: max(0, length - 2)].decode("utf-16-le", "replace")

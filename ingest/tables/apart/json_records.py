"""Records of a JSON file: a list of objects, or an object with one such list inside.

Record by record: as one value, a file of 200 MB would need 2 GB of memory.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from json import JSONDecodeError, JSONDecoder
from pathlib import Path
from typing import Any, Final

from ingest.contract import FeedError
from ingest.tables.apart.order import Order, Sheet
from ingest.tables.apart.rows import write_rows

_DEPTH: Final = 4  # of the list within the file, and of objects within a record
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_DECODER: Final = JSONDecoder()

Record = dict[str, Any]


def sheets(order: Order, _reading: Callable[[str], None]) -> Iterator[Sheet]:
    """The one table of the file. A list without anything in it has none."""
    text = Path(order.path).read_text(order.encoding or "utf-8").removeprefix("\ufeff")
    try:
        yield from _sheets(text, Path(order.out))
    except JSONDecodeError as error:
        raise FeedError(
            f"the JSON breaks off or has a mistake in line {error.lineno}, column {error.colno}: {error.msg}"
        ) from None
    except RecursionError:
        raise FeedError("the JSON breaks off or has a mistake: too many brackets within brackets") from None


def flatten(record: Record, depth: int = _DEPTH) -> Record:
    """An object within the record becomes columns "outer.inner"; a list becomes its JSON text."""
    flat: Record = {}
    for key, value in record.items():
        if isinstance(value, dict) and value and depth:
            inner = {f"{key}.{name}": content for name, content in flatten(value, depth - 1).items()}
        elif isinstance(value, dict | list):
            inner = {key: json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else None}
        else:
            inner = {key: value}
        for name, content in inner.items():
            flat[name if name not in flat else f"{name} (2)"] = content  # {"a.b": 1, "a": {"b": 2}}
    return flat


@dataclass(slots=True)
class _List:
    """A list in the text: where it is in the file's object, and after which bracket its entries start."""

    path: str
    start: int
    is_of_objects: bool
    columns: dict[str, None] = field(default_factory=dict)


def _sheets(text: str, out: Path) -> Iterator[Sheet]:
    found: list[_List] = []
    start = _skip(text, 0)
    end = _skip(text, _walk(text, start, "", _DEPTH, found))
    if end < len(text):
        raise JSONDecodeError("something follows the end", text, end)
    if len(found) > 1:
        paths = ", ".join(one.path for one in found)
        raise FeedError(f"the JSON holds several lists ({paths}): leave only one of them in the file")
    file = "0.rows"
    if found:
        columns = list(found[0].columns) if found[0].is_of_objects else None
        entries = (entry for entry, _end in _entries(text, found[0].start))
        yield Sheet("", file, write_rows(out / file, _rows(entries, columns)), columns=columns)
    elif text[start] == "{":
        yield from _single(_DECODER.raw_decode(text, start)[0], out / file)
    elif text[start] != "[":
        raise FeedError("the JSON holds a single value and no list of objects")


def _rows(entries: Iterable[Any], columns: Sequence[str] | None) -> Iterator[list[Any]]:
    """Objects as rows; lists are rows already."""
    if columns is None:
        yield from entries
        return
    for entry in entries:
        flat = flatten(entry)
        yield [flat.get(column) for column in columns]


def _single(record: Record, path: Path) -> Iterator[Sheet]:
    """An object without a list is a record of its own; one with an empty list says that there is none."""
    if not any(isinstance(value, list) for value in record.values()):
        flat = flatten(record)
        yield Sheet("", path.name, write_rows(path, [list(flat.values())]), columns=list(flat))


def _walk(text: str, at: int, path: str, depth: int, found: list[_List]) -> int:
    """Passes over the value at ``at`` and notes the lists in it. Gives where it ends."""
    opening, inner = text[at : at + 1], text[(after := _skip(text, at + 1)) : after + 1]
    if opening == "{" and depth:
        return _walk_object(text, at, path, depth - 1, found)
    if opening == "[" and (inner == "{" or (inner == "[" and not path)):
        return _walk_list(text, _List(path, at + 1, is_of_objects=inner == "{"), found)
    if opening == "[" and inner != "]" and not path:
        raise FeedError("the JSON holds a list of values and not of objects: there are no column names")
    return _DECODER.raw_decode(text, at)[1]


def _walk_list(text: str, one: _List, found: list[_List]) -> int:
    end = one.start
    for number, (entry, end_of_entry) in enumerate(_entries(text, one.start), 1):
        end = end_of_entry
        if not isinstance(entry, dict if one.is_of_objects else list):
            where, kind = f" {one.path}" if one.path else "", "object" if one.is_of_objects else "list"
            raise FeedError(f"entry {number} of the JSON list{where} is no {kind} as the first is")
        if isinstance(entry, dict):
            one.columns.update(dict.fromkeys(flatten(entry)))
    found.append(one)
    return _closing(text, end, "]")


def _walk_object(text: str, at: int, path: str, depth: int, found: list[_List]) -> int:
    at = _skip(text, at + 1)
    while text[at : at + 1] == '"':
        key, at = _DECODER.raw_decode(text, at)
        at = _skip(text, _closing(text, at, ":"))
        at = _skip(text, _walk(text, at, f"{path}.{key}" if path else key, depth, found))
        if text[at : at + 1] != ",":
            break
        at = _skip(text, at + 1)
    return _closing(text, at, "}")


def _entries(text: str, at: int) -> Iterator[tuple[Any, int]]:
    """The values of a list and where each ends, up to its closing bracket."""
    while True:
        entry, at = _DECODER.raw_decode(text, _skip(text, at))
        yield entry, at
        at = _skip(text, at)
        if text[at : at + 1] != ",":
            return
        at += 1


def _closing(text: str, at: int, sign: str) -> int:
    at = _skip(text, at)
    if text[at : at + 1] != sign:
        raise JSONDecodeError(f"{sign} is missing", text, at)
    return at + 1


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at

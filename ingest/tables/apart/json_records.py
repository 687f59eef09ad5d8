"""Records of a JSON file: a list of objects, or an object with one such list inside."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import orjson

from ingest.contract import FeedError
from ingest.tables.apart.order import Order, Sheet
from ingest.tables.apart.rows import write_rows

_DEPTH: Final = 4  # of the list within the file, and of objects within a record

Record = dict[str, Any]


def sheets(order: Order, _reading: Callable[[str], None]) -> Iterator[Sheet]:
    """The one table of the file. A list without anything in it has none."""
    data = Path(order.path).read_bytes()
    if order.encoding not in (None, "utf-8"):
        data = data.decode(order.encoding or "").encode()
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise FeedError(f"the JSON breaks off or has a mistake: {error}") from None
    del data
    found = _records(value)
    if not found:
        return
    file = "0.rows"
    if isinstance(found[0], list):
        yield Sheet("", file, write_rows(Path(order.out) / file, found))
        return
    flat = [flatten(record) for record in found]
    columns = columns_of(flat)
    rows = ([record.get(column) for column in columns] for record in flat)
    yield Sheet("", file, write_rows(Path(order.out) / file, rows), columns=columns)


def flatten(record: Record, depth: int = _DEPTH) -> Record:
    """An object within the record becomes columns "outer.inner"; a list becomes its JSON text."""
    flat: Record = {}
    for key, value in record.items():
        if isinstance(value, dict) and value and depth:
            inner = {f"{key}.{name}": content for name, content in flatten(value, depth - 1).items()}
        else:
            inner = {
                key: (orjson.dumps(value).decode() if value else None) if isinstance(value, dict | list) else value
            }
        for name, content in inner.items():
            flat[name if name not in flat else f"{name} (2)"] = content  # {"a.b": 1, "a": {"b": 2}}
    return flat


def columns_of(records: Iterable[Record]) -> list[str]:
    """The keys of all records, in the order in which they first appear."""
    return list(dict.fromkeys(key for record in records for key in record))


def _records(value: Any) -> list[Any]:
    if isinstance(value, dict):
        found = dict(_lists(value, "", _DEPTH))
        if len(found) > 1:
            raise FeedError(f"the JSON holds several lists ({', '.join(found)}): leave only one of them in the file")
        if found:
            return next(iter(found.values()))
        return [] if any(isinstance(inner, list) for inner in value.values()) else [value]
    if not isinstance(value, list):
        raise FeedError("the JSON holds a single value and no list of objects")
    kind = type(value[0]) if value else dict
    if kind not in (dict, list):
        raise FeedError("the JSON holds a list of values and not of objects: there are no column names")
    for number, item in enumerate(value, 1):
        if type(item) is not kind:
            raise FeedError(
                f"entry {number} of the JSON list is no {'object' if kind is dict else 'list'} as the first is"
            )
    return value


def _lists(value: Record, path: str, depth: int) -> Iterator[tuple[str, list[Any]]]:
    for key, inner in value.items():
        if isinstance(inner, list) and inner and all(isinstance(item, dict) for item in inner):
            yield f"{path}{key}", inner
        elif isinstance(inner, dict) and depth:
            yield from _lists(inner, f"{path}{key}.", depth - 1)

"""Answers of Open311 GeoReport v2 (https://wiki.open311.org/GeoReport_v2), JSON or XML, as servers really write them.

Only the fields of ``COLUMNS`` leave this module: an address, a picture or a name of who reported is never read on.
"""

import math
from collections.abc import Mapping
from typing import Any, Final

from ingest.contract import Cell, FeedError
from ingest.web.answers import Answer
from ingest.web.documents import form_of, json_in, no_data
from ingest.web.refusals import one_line
from ingest.web.rows import described
from ingest.web.spool import cell_of
from ingest.web.xml_records import records_in

COLUMNS: Final = (
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "requested_datetime", "updated_datetime", "expected_datetime", "lat", "long", "zipcode",
)  # fmt: skip
# Names in the wild for what the specification calls otherwise.
_ALSO: Final = {"long": ("lon", "lng", "longitude"), "lat": ("latitude",), "zipcode": ("zip_code",)}
_LISTS: Final = ("service_requests", "requests", "request", "service_request", "services", "service", "data")
_MARKS: Final = frozenset(
    {"service_request_id", "service_code", "service_name", "status", "token", "requested_datetime"}
)

Row = Mapping[str, Cell]


def requests_in(answer: Answer) -> list[Row]:
    """The service requests of an answer. Raises FeedError."""
    return [_row(found) for found in _found(answer, ("request", "service_request"))]


def services_in(answer: Answer) -> dict[str, str]:
    """What the codes of the services are called. Raises FeedError."""
    named = ((found.get("service_code"), found.get("service_name")) for found in _found(answer, ("service",)))
    return {str(code): str(name) for code, name in named if code not in (None, "") and name}


def _found(answer: Answer, tags: tuple[str, ...]) -> list[Mapping[str, Any]]:
    match form_of(answer.path):
        case "json":
            return _listed(json_in(answer), answer.origin)
        case "xml":
            return _in_xml(answer, tags)
        case _:
            raise no_data(answer)


def _in_xml(answer: Answer, tags: tuple[str, ...]) -> list[Mapping[str, Any]]:
    raw = answer.path.read_bytes()
    try:
        read = records_in(raw, (*tags, "error"))
    except ValueError as error:
        raise FeedError(f"{answer.origin}: {error}") from None
    if read.root in ("errors", "error"):
        raise FeedError(f"{answer.origin} says: {_error(read.found) or 'an error, and not which'}")
    if not read.found and read.root not in _LISTS:
        raise FeedError(f"{answer.origin}: the XML has {read.root!r} where service_requests is needed")
    return list(read.found)


def _listed(document: Any, where: str, depth: int = 0) -> list[Mapping[str, Any]]:
    """The objects of an answer: a list, a single one, or one of them within an object."""
    if isinstance(document, list):
        if not all(isinstance(each, dict) for each in document):
            raise FeedError(f"{where}: the answer is {described(document)}; a list of requests is needed")
        if document and not any(_MARKS & each.keys() for each in document):
            raise FeedError(f"{where} says: {_error(document) or described(document)}")
        return document
    if isinstance(document, dict):
        if _MARKS & document.keys():
            return [document]
        for name in _LISTS:
            if depth < 2 and isinstance(document.get(name), dict | list):
                return _listed(document[name], where, depth + 1)
        errors = document.get("errors", document)
        text = _error(errors if isinstance(errors, list) else [errors])
        if text:
            raise FeedError(f"{where} says: {text}")
    raise FeedError(f"{where}: the answer is {described(document)}; a list of requests is needed")


def _error(entries: Any) -> str:
    """``[{"code": 404, "description": "…"}]`` in one line."""
    texts = [
        f"{entry['description']} ({entry.get('code', 'no code')})"
        for entry in entries
        if isinstance(entry, dict) and entry.get("description")
    ]
    return one_line("; ".join(texts))


def _row(found: Mapping[str, Any]) -> Row:
    row: dict[str, Cell] = {}
    for name in COLUMNS:
        values = (cell_of(found.get(each)) for each in (name, *_ALSO.get(name, ())))
        value = next((value for value in values if value is not None), None)
        row[name] = _coordinate(value) if name in ("lat", "long") else value
    return row


def _coordinate(value: Cell) -> Cell:
    """Degrees are written with a point everywhere; what is no number stays as it is."""
    if not isinstance(value, str):
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    return number if math.isfinite(number) else value

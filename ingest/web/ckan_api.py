"""The action API of CKAN, version 3: datasets, and the rows of tables that it keeps itself (datastore).

Every answer is ``{"success": …, "result": …}``; success=false is an error, with whatever state it comes.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import orjson

from ingest.contract import FeedError
from ingest.web.client import Web
from ingest.web.documents import json_in
from ingest.web.pages import Question, Rows, pages
from ingest.web.paging import Offset
from ingest.web.refusals import Refused, one_line

Found = Mapping[str, Any]

_ROWS: Final = 1_000  # of a page of the datastore; CKAN gives 32,000 at most, and some portals fewer
_PACKAGES: Final = 100
_LASTING: Final = ("not found", "authorization", "validation", "search query", "integrity")  # by their __type
_WHOLE: Final = re.compile(r"-?[0-9]+", re.ASCII)
_NUMERIC: Final = re.compile(r"int|numeric|float|double|real|decimal", re.IGNORECASE)


class Portal:
    """A CKAN site. ``url`` is its address, with or without /api/3/action."""

    def __init__(self, web: Web, url: str) -> None:
        self._web = web
        self._base = re.sub(r"(/api(/3(/action)?)?)?/*$", "", url)

    def address(self, action: str) -> str:
        """Where an action is asked for."""
        return f"{self._base}/api/3/action/{action}"

    def package(self, name: str) -> Found:
        """A dataset by its name or id. Raises FeedError."""
        return _object(self._call("package_show", {"id": name}), "package_show")

    def search(self, q: str, fq: str) -> list[Found]:
        """All datasets that a search finds. Raises FeedError."""
        found: dict[str, Found] = {}
        count = 1
        while len(found) < count:
            asked = {"q": q, "fq": fq, "rows": str(_PACKAGES), "start": str(len(found)), "sort": "name asc"}
            result = _object(
                self._call("package_search", {name: value for name, value in asked.items() if value}), "package_search"
            )
            count = result["count"] if isinstance(result.get("count"), int) else 0
            packages = result.get("results")
            new = {str(package.get("id")): package for package in _objects(packages, "package_search: results")}
            if count and not new.keys() - found.keys():
                where = self._shown("package_search")
                raise FeedError(f"{where} speaks of {count} datasets and gave {len(found)}: some are missing")
            found |= new
        return list(found.values())

    def fields(self, resource: str) -> tuple[dict[str, str], bool]:
        """The columns of a table in the datastore (name -> type), and whether the portal counts its rows exactly."""
        result = _object(self._call("datastore_search", {"resource_id": resource, "limit": "0"}), "datastore_search")
        fields = _objects(result.get("fields"), "datastore_search: fields")
        types = {str(field.get("id")): str(field.get("type")) for field in fields}
        return types, isinstance(result.get("total"), int) and not result.get("total_was_estimated")

    def records(self, resource: str, fields: Iterable[str], is_exact: bool, max_bytes: int) -> Iterator[Found]:
        """Each row of a table in the datastore that has these ``fields``. Raises FeedError."""
        params = {"resource_id": resource} | ({"sort": "_id asc"} if "_id" in fields else {})
        paging = Offset(style="offset", size=_ROWS, total="result.total" if is_exact else None, max_pages=100_000)
        question = Question(self.address("datastore_search"), params)
        for rows in pages(self._web, question, paging, self._records_in, max_bytes):
            yield from rows

    def _records_in(self, document: Any, where: str) -> Rows:
        result = _object(self._result(document, where), where)
        return list(_objects(result.get("records"), f"{where}: records"))

    def _call(self, action: str, params: Mapping[str, str]) -> Any:
        try:
            answer = self._web.get(self.address(action), params)
        except Refused as error:
            said = _error_in(error.body)
            if said is None or error.retry_after_s is not None:
                raise
            raise FeedError(
                f"{self._shown(action)}: {self._web.plain(said)}", is_permanent=error.is_permanent
            ) from None
        document = json_in(answer)
        answer.path.unlink()
        return self._result(document, answer.origin)

    def _result(self, document: Any, where: str) -> Any:
        if not isinstance(document, dict) or "success" not in document:
            raise FeedError(f"{where}: this is no answer of CKAN: is the address that of a CKAN portal?")
        if document["success"] is not True:
            said = _said(document.get("error"))
            raise FeedError(f"{where}: {self._web.plain(said)}", is_permanent=said.lower().startswith(_LASTING))
        return document.get("result")

    def _shown(self, action: str) -> str:
        return self._web.plain(self.address(action))


def typed(value: Any, type_: str) -> Any:
    """A value of the datastore: columns of numbers come as texts in some versions, in JSON's notation."""
    if not isinstance(value, str) or not _NUMERIC.search(type_):
        return value
    try:
        number = int(value) if _WHOLE.fullmatch(value) else float(value)
    except ValueError:
        return value
    return number if isinstance(number, int) or math.isfinite(number) else value


def _error_in(body: bytes) -> str | None:
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return _said(document["error"]) if isinstance(document, dict) and document.get("error") else None


def _said(error: Any) -> str:
    """An error of CKAN in one line: its type and message, or which parameter is wrong."""
    if not isinstance(error, dict):
        return one_line(str(error)) if error else "the portal says that it did not work, and not why"
    type_ = str(error.get("__type", "error"))
    rest = {name: value for name, value in error.items() if name != "__type"}
    texts = [str(rest.pop("message"))] if "message" in rest else []
    texts += [
        f"{name}: {', '.join(map(str, value)) if isinstance(value, list) else value}" for name, value in rest.items()
    ]
    return one_line(f"{type_}: {'; '.join(texts)}")


def _object(value: Any, what: str) -> Found:
    if not isinstance(value, dict):
        raise FeedError(f"{what}: the portal gave no object as result, this is no answer of CKAN")
    return value


def _objects(value: Any, what: str) -> Iterable[Found]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise FeedError(f"{what}: a list of objects is needed, this is no answer of CKAN")
    return value

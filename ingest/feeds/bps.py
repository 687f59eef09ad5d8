"""Kind ``bps``: a dynamic table of the WebAPI of BPS (https://webapi.bps.go.id/documentation/), one item per year.

A year is asked for by a number that is not the year ("117"), at most two or three at once and only if the table is not
too large; so each is asked for alone. Every entry of ``datacontent`` is a line; one whose key cannot be read is a line
that no mapping takes (it is wider than the table), and so comes back with the rejects.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any, Final, Literal, NamedTuple
from urllib.parse import quote

from pydantic import BeforeValidator, Field

from commandcenter.domain.clock import WIB, from_datetime
from ingest.contract import Cell, FeedError, Item, Job, Kind, Line, Table
from ingest.web.answers import Answer
from ingest.web.bps_keys import Entry, Keys, plain
from ingest.web.client import Web
from ingest.web.documents import json_in
from ingest.web.source import Address, Secret, Value, WebSource
from ingest.web.spool import cell_of

COLUMNS: Final = (
    "vervar", "vervar_label", "var", "var_label", "unit", "turvar", "turvar_label", "tahun", "turtahun",
    "turtahun_label", "periode", "nilai", "kunci", "keterangan",
)  # fmt: skip
_FIRST_YEAR: Final = 1_900  # smaller numbers are BPS' own
_PAGES_MAX: Final = 100


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, int) and not isinstance(value, bool) else value


_Numbers = Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(min_length=1)]


class Source(WebSource):
    """What stands under ``source:``."""

    url: Address = "https://webapi.bps.go.id/v1/api/list"
    domain: str = Field("3522", pattern=r"^[0-9]{4}$", description="Of the site of BPS: 3522 is Bojonegoro.")
    var: int = Field(ge=1, description="Number of the table (variable).")
    th: Annotated[Literal["all"] | _Numbers, BeforeValidator(_listed)] = Field(
        "all", description="Years (2025), or BPS' numbers of them (125)."
    )
    lang: Literal["ind", "eng"] = "ind"
    key: Value = Secret(secret="bps_key")  # noqa: S106 - a name


class Year(NamedTuple):
    """A year for which there may be data."""

    number: int
    name: str


def fetch(source: Source, job: Job) -> Iterator[Item]:
    """One item per year that has data. Raises FeedError, also when no year has any."""
    with Web(source, job) as web:
        key, found = web.value(source.key), 0
        for year in _years(source, web, key):
            answer = web.get(_address(source, "data", key, th=str(year.number)))
            document = _checked(json_in(answer), answer.origin)
            if document is None:
                continue
            found += 1
            if job.is_dry or not job.is_known(answer.digest):
                yield _item(answer, document)
        if not found:
            raise FeedError(
                f"{web.plain(source.url)}: BPS has no data of variable {source.var} in domain {source.domain} for "
                "these years: check var, domain and th"
            )


def _item(answer: Answer, document: Mapping[str, Any]) -> Item:
    origin = answer.origin
    return Item(origin, lambda: [_table(document, origin)], digest=answer.digest, data_at=_updated(document))


def _years(source: Source, web: Web, key: str) -> list[Year]:
    """The years to ask for, oldest first. Raises FeedError when one that is wanted is not there."""
    if source.th != "all" and all(number < _FIRST_YEAR for number in source.th):
        return [Year(number, "") for number in sorted(set(source.th))]
    there = sorted(_years_there(source, web, key))
    if source.th == "all":
        return there
    wanted = set(source.th)
    found = [year for year in there if year.number in wanted or (year.name.isdecimal() and int(year.name) in wanted)]
    if not found:
        names = ", ".join(f"{year.name} ({year.number})" for year in there)
        raise FeedError(
            f"{web.plain(source.url)}: variable {source.var} of domain {source.domain} has none of these years; it has "
            f"{names or 'none at all'}",
            is_permanent=bool(names),
        )
    return found


def _years_there(source: Source, web: Web, key: str) -> Iterator[Year]:
    for page in range(1, _PAGES_MAX + 1):
        answer = web.get(_address(source, "th", key, page=str(page)))
        document = _checked(json_in(answer), answer.origin)
        if document is None:
            return
        try:
            head, entries = document["data"]
            yield from (Year(int(entry["th_id"]), plain(entry["th"])) for entry in entries)
            pages = int(head["pages"])
        except (KeyError, TypeError, ValueError):
            raise FeedError(f"{answer.origin}: the list of years is not as the WebAPI describes it") from None
        if page >= pages:
            return
    raise FeedError(f"{web.plain(source.url)}: the list of years has no end")


def _address(source: Source, model: str, key: str, **more: str) -> str:
    parts = {"model": model, "lang": source.lang, "domain": source.domain, "var": str(source.var), **more, "key": key}
    return "/".join([source.url.rstrip("/"), *(f"{name}/{quote(value, safe='')}" for name, value in parts.items())])


def _checked(document: Any, where: str) -> Mapping[str, Any] | None:
    """The answer as an object; None when it says that there is no data. Raises FeedError."""
    if document is None:  # seen for tables of many regions and categories
        raise FeedError(f"{where}: BPS answers with nothing (null): the table may be too large for the WebAPI")
    if not isinstance(document, dict):
        raise FeedError(f"{where}: this is no answer of the WebAPI of BPS")
    if document.get("status") != "OK":
        said = plain(document.get("message")) or "it does not say why"
        is_lasting = re.search(r"key|allow|param|required|maximum|recogni|implement", said, re.IGNORECASE)
        hint = ": check the secret of this source" if re.search(r"\bkey\b|allowed", said, re.IGNORECASE) else ""
        raise FeedError(f"{where}: BPS refuses{hint}. It says: {said[:300]}", is_permanent=bool(is_lasting))
    return document if document.get("data-availability") == "available" else None


def _table(document: Mapping[str, Any], where: str) -> Table:
    content = document.get("datacontent")
    if content is None or content == []:  # PHP writes an object without entries as a list
        content = {}
    if not isinstance(content, dict):
        raise FeedError(f"{where}: datacontent must be an object, as the WebAPI describes it")
    try:
        keys = Keys(document)
    except FeedError as error:
        raise FeedError(f"{where}: {error}") from None

    def lines() -> Iterator[Line]:
        for number, (key, value) in enumerate(content.items(), start=1):
            yield Line(number, _cells(keys.read(key), key, cell_of(value)))

    return Table(COLUMNS, lines, count=len(content))


def _cells(parts: tuple[Entry, ...] | str, key: str, value: Cell) -> tuple[Cell, ...]:
    if isinstance(parts, str):
        # One cell more than there are columns: no mapping takes such a row, whatever it makes constant.
        return (*(None for _name in COLUMNS[:-3]), value, _grouped(key), f"the key cannot be read: {parts}", None)
    vervar, var, turvar, year, part = parts
    period = year.label if part.label.casefold().startswith("tahun") or not part.label else f"{part.label} {year.label}"
    return (
        vervar.value, vervar.label, var.value, var.label, var.unit or None, turvar.value, turvar.label, year.label,
        part.value, part.label, period, value, "/".join(entry.value for entry in parts), None,
    )  # fmt: skip


def _grouped(key: str) -> str:
    """``3522_9998_8311_2561``: 16 digits that begin with a province would be taken for a NIK, and be taken out."""
    return "_".join(key[at : at + 4] for at in range(0, min(len(key), 60), 4))


def _updated(document: Mapping[str, Any]) -> int | None:
    """When BPS changed the table last: it writes its own time, that of Jakarta, without saying so."""
    try:
        moment = datetime.fromisoformat(str(document.get("last_update")))
        return from_datetime(moment if moment.tzinfo else moment.replace(tzinfo=WIB))
    except (ValueError, OverflowError):
        return None


KIND: Final = Kind("bps", Source, fetch)

"""Kind ``ckan``: the resources of datasets on an open-data portal, each an item of its own.

What a portal says of the format of a file is often wrong: the bytes decide. What it says of when an uploaded file
changed is right, and spares fetching it; a resource that lies elsewhere is asked for what is new.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Annotated, Final, Self
from urllib.parse import urljoin, urlsplit

import orjson
from pydantic import AfterValidator, Field, model_validator

from commandcenter.domain.clock import from_datetime
from ingest.config import Strict
from ingest.contract import FeedError, Item, Job, Kind, Table
from ingest.tables import open_tables
from ingest.web.ckan_api import Found, Portal, typed
from ingest.web.client import Web
from ingest.web.source import WebSource
from ingest.web.spool import Spool


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"is no pattern: {error}") from None
    return value


class Search(Strict):
    """Which datasets. At least one is needed, or every dataset of the portal would come."""

    q: str = Field("", description="Words to search for.")
    fq: str = Field("", description="Filter in the language of Solr: 'tags:kesehatan'.")
    organization: str = Field("", pattern=r"^[a-z0-9_-]*$", description="Its short name in the address of the portal.")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not (self.q or self.fq or self.organization):
            raise ValueError("at least one of q, fq, organization is needed")
        return self

    @property
    def filter(self) -> str:
        organization = f'organization:"{self.organization}"' if self.organization else ""
        return " AND ".join(part for part in (organization, f"({self.fq})" if self.fq else "") if part)


class Pick(Strict):
    """Which resources of them: those that fit everything that is said here."""

    id: str | None = None
    name: Annotated[str, AfterValidator(_pattern)] | None = Field(None, description="Pattern within its name.")
    format: str | None = Field(None, description="As the portal declares it: CSV, XLSX.")

    def takes(self, resource: Found) -> bool:
        """Whether it fits."""
        return (
            (self.id is None or resource.get("id") == self.id)
            and (self.name is None or bool(re.search(self.name, str(resource.get("name") or ""), re.IGNORECASE)))
            and (self.format is None or str(resource.get("format") or "").lower() == self.format.lower())
        )


class Source(WebSource):
    """What stands under ``source:``."""

    dataset: str | None = Field(None, description="Name or id of one dataset.")
    search: Search | None = Field(None, description="Or all datasets that a search finds.")
    resource: Pick = Pick()
    datastore: bool = Field(False, description="Read the portal's own table of each resource instead of its file.")

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.dataset is None) == (self.search is None):
            raise ValueError("exactly one of dataset and search is needed")
        return self


def fetch(source: Source, job: Job) -> Iterator[Item]:
    """One item per resource that is new. One that cannot be had fails alone; a portal that asks for peace is left."""
    with Web(source, job) as web:
        portal = Portal(web, source.url)
        if source.search is not None:
            packages = portal.search(source.search.q, source.search.filter)
        else:
            packages = [portal.package(str(source.dataset))]
        for package, resource in _picked(packages, source.resource, web.plain(source.url)):
            address = urljoin(source.url, str(resource.get("url") or ""))
            name = f"{package.get('name')}, resource {resource.get('name') or resource.get('id')}"
            try:
                if source.datastore:
                    item = _stored(source, job, web, package, resource)
                else:
                    item = _downloaded(job, web, package, resource, address)
            except FeedError as error:
                if error.retry_after_s is not None:
                    raise
                origin = web.plain(address)  # the runner puts it before what an item says
                text = str(error).removeprefix(origin).lstrip(": ")
                item = _failed(origin, f"dataset {name}: {text}", error.is_permanent)
            if item is not None and (job.is_dry or not item.digest or not job.is_known(item.digest)):
                yield item


def _picked(packages: Iterable[Found], pick: Pick, where: str) -> list[tuple[Found, Found]]:
    there = [
        (package, resource)
        for package in packages
        for resource in _resources(package, where)
        if resource.get("state", "active") == "active"
    ]
    picked = [(package, resource) for package, resource in there if pick.takes(resource)]
    if not picked:
        names = "; ".join(
            f"{resource.get('name')!s:.60} ({resource.get('format')}, id {resource.get('id')})"
            for _package, resource in there[:20]
        )
        what = f"the resources there are: {names}" if names else "there are no datasets with resources"
        raise FeedError(f"{where}: no resource fits; {what}", is_permanent=bool(names))
    return picked


def _resources(package: Found, where: str) -> list[Found]:
    resources = package.get("resources", [])
    if not isinstance(resources, list) or not all(isinstance(resource, dict) for resource in resources):
        raise FeedError(f"{where}: the resources of dataset {package.get('name')} are no list of objects")
    return resources


def _downloaded(job: Job, web: Web, package: Found, resource: Found, address: str) -> Item | None:
    id_ = str(resource.get("id"))
    state = _state(resource)
    if state and job.memory.get(f"resource {id_}") == state and not job.is_dry:
        return None
    answer = web.get_new(address, memory_key=f"answer {id_}")
    if answer is None:
        return None
    name = PurePosixPath(urlsplit(address).path).name
    return Item(
        origin=answer.origin,
        tables=lambda: open_tables(answer.path, job.shape, job.scratch, name),
        digest=answer.digest,
        memory={**answer.memory, **({f"resource {id_}": state} if state else {})},
        data_at=_modified(package, resource),
    )


def _stored(source: Source, job: Job, web: Web, package: Found, resource: Found) -> Item | None:
    id_ = str(resource.get("id"))
    if resource.get("datastore_active") is False:
        raise FeedError("the portal has no table of it; with datastore: false its file is fetched", is_permanent=True)
    portal = Portal(web, source.url)
    origin = web.plain(web.address(portal.address("datastore_search"), {"resource_id": id_}))
    types, is_exact = portal.fields(id_)
    names = [name for name in types if name != "_id"]  # the row number of the portal
    with Spool(job.scratch, names) as spool:
        for row in portal.records(id_, types, is_exact, source.limits.max_bytes):
            spool.add({name: typed(row.get(name), types[name]) for name in names})
    if spool.count == 0:
        return None
    return Item(origin, lambda: [spool.table()], digest=spool.digest, data_at=_modified(package, resource))


def _failed(origin: str, text: str, is_permanent: bool) -> Item:
    """An item that says what is wrong when it is opened, so that the others have their turn."""

    def tables() -> Iterable[Table]:
        raise FeedError(text, is_permanent=is_permanent)

    return Item(origin, tables)


def _state(resource: Found) -> str:
    """What an uploaded file has only in common with itself; nothing for a file that lies elsewhere: a portal does not
    learn when that changes."""
    marks = [resource.get(name) for name in ("hash", "last_modified", "size", "url")]
    return orjson.dumps(marks).decode() if resource.get("url_type") == "upload" and any(marks[:2]) else ""


def _modified(package: Found, resource: Found) -> int | None:
    """When the data changed by the portal's word: of the resource, else of the dataset. CKAN writes UTC without saying
    so."""
    for text in (resource.get("last_modified"), resource.get("metadata_modified"), package.get("metadata_modified")):
        try:
            moment = datetime.fromisoformat(str(text))
            return from_datetime(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        except (ValueError, OverflowError):
            continue
    return None


KIND: Final = Kind("ckan", Source, fetch)

"""Kind ``http``: rows at an address, as JSON (found by JMESPath, page by page) or as a file of any kind."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final, Literal, Self

import httpx
from pydantic import Field, model_validator

from ingest.contract import Item, Job, Kind
from ingest.tables import open_tables
from ingest.web.answers import Answer
from ingest.web.client import Web
from ingest.web.documents import form_of, json_in, no_data
from ingest.web.pages import Question, Rows, pages
from ingest.web.paging import Paging
from ingest.web.rows import chosen, rows_in
from ingest.web.source import Expression, Secret, Value, WebSource
from ingest.web.spool import Spool

_MEMORY: Final = "answer"


class Source(WebSource):
    """What stands under ``source:``."""

    params: dict[str, Value] = Field({}, description="Added to the address: ?name=value.")
    format: Literal["auto", "json", "jsonl", "csv", "tsv", "xlsx", "xls", "ods"] = "auto"
    records: Expression | None = Field(None, description="JMESPath to the list of rows in a JSON answer.")
    columns: dict[str, Expression] = Field(
        {}, description="Name -> JMESPath within a row; without, every key of a row is a column."
    )
    paging: Paging | None = None

    @model_validator(mode="after")
    def _json_only(self) -> Self:
        given = [name for name in ("records", "columns", "paging") if getattr(self, name)]
        if given and self.format not in ("auto", "json"):
            raise ValueError(f"{' and '.join(given)} is for JSON, the format is {self.format}")
        return self

    @property
    def is_json(self) -> bool:
        """Whether it can be nothing else."""
        return self.format == "json" or bool(self.records or self.columns or self.paging)


def fetch(source: Source, job: Job) -> Iterator[Item]:
    """One item with everything that the address gives; none when that is nothing, or nothing new."""
    with Web(source, job) as web:
        params = {name: web.value(value) for name, value in source.params.items()}
        if source.paging is not None:
            keys = {name: params.pop(name) for name, value in source.params.items() if isinstance(value, Secret)}
            item = _paged(source, source.paging, job, web, Question(source.url, params, keys))
        else:
            item = _whole(source, job, web.get_new(source.url, params, memory_key=_MEMORY))
    if item is not None and (job.is_dry or not job.is_known(item.digest)):
        yield item


def _paged(source: Source, paging: Paging, job: Job, web: Web, question: Question) -> Item | None:
    def found(document: object, where: str) -> Rows:
        return rows_in(document, source.records, where)

    origin = web.plain(web.address(question.url, question.params))
    with Spool(job.scratch, source.columns or None) as spool:
        for number, rows in enumerate(pages(web, question, paging, found, source.limits.max_bytes), start=1):
            for row in rows:
                spool.add(chosen(row, source.columns, origin))
            job.tell(f"{origin}, page {number}", spool.count, None)
    return _item(spool, origin, {})


def _whole(source: Source, job: Job, answer: Answer | None) -> Item | None:
    if answer is None:
        return None
    form = form_of(answer.path)
    if source.is_json or (source.format == "auto" and form == "json"):
        document = json_in(answer)
        with Spool(job.scratch, source.columns or None) as spool:
            for row in rows_in(document, source.records, answer.origin):
                spool.add(chosen(row, source.columns, answer.origin))
        return _item(spool, answer.origin, answer.memory)
    if form == "empty" or (form == "html" and source.format == "auto"):  # under "xls" agencies do send HTML
        raise no_data(answer)
    name = _name(source)
    return Item(
        origin=answer.origin,
        tables=lambda: open_tables(answer.path, job.shape, job.scratch, name),
        digest=answer.digest,
        memory=answer.memory,
    )


def _item(spool: Spool, origin: str, memory: Mapping[str, str]) -> Item | None:
    if spool.count == 0:
        return None
    return Item(origin, lambda: [spool.table()], digest=spool.digest, memory=memory)


def _name(source: Source) -> str:
    """What the file would be called: some forms are told apart by it when the bytes leave it open."""
    url = httpx.URL(source.url)
    name = PurePosixPath(url.path).name or url.host
    return name if source.format == "auto" or name.endswith(f".{source.format}") else f"{name}.{source.format}"


KIND: Final = Kind("http", Source, fetch)

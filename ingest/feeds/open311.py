"""Kind ``open311``: service requests of an Open311 GeoReport v2 server, JSON or XML.

A server filters by when a request was made and not by when it changed, so a stretch behind the newest one known
(``overlap``) is asked for again each time: as long as tickets stay open. A question spans 90 days at most, and an
answer holds 1,000 requests at most (specification, Response Volume): a full one is asked for again in halves.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from pydantic import Field

from commandcenter.domain.clock import DAY, MINUTE, SECOND, WIB, from_datetime
from ingest.config import Duration
from ingest.contract import Cell, FeedError, Item, Job, Kind
from ingest.web.client import Web
from ingest.web.georeport import COLUMNS, Row, requests_in, services_in
from ingest.web.source import Value, WebSource
from ingest.web.spool import Spool

_SPAN: Final = 90 * DAY
_PAGES_MAX: Final = 10_000
_MEMORY: Final = "newest"


class Source(WebSource):
    """What stands under ``source:``. ``url`` is the address before /requests.json."""

    format: Literal["json", "xml"] = "json"
    jurisdiction_id: str | None = None
    service_code: tuple[str, ...] = Field((), description="Only these services.")
    status: tuple[Literal["open", "closed"], ...] = ()
    params: dict[str, Value] = Field({}, description="What this server wants besides: {api_key: {secret: name}}.")
    lookback: Duration = Field(timedelta(days=365), description="How far the first run goes back.")
    overlap: Duration = Field(timedelta(days=90), description="How far later runs ask again, for what changed since.")
    limit: int = Field(1_000, ge=2, description="Requests that this server gives at most in one answer.")
    page_size: int | None = Field(None, ge=1, description="If it knows page and page_size (an extension).")


def fetch(source: Source, job: Job) -> Iterator[Item]:
    """One item with every request of the stretch that is asked for; none when it is the same as before."""
    known = _instant(job.memory.get(_MEMORY))
    start = job.at - _ms(source.lookback) if known is None else min(known, job.at) - _ms(source.overlap)
    newest, data_at = known, None
    with Web(source, job) as web, Spool(job.scratch, COLUMNS) as spool:
        questions = _Questions(source, web)
        for row in questions.all(start, job.at):
            spool.add(row)
            requested, updated = _instant(row["requested_datetime"]), _instant(row["updated_datetime"])
            newest = _later(newest, requested, job.at)
            data_at = _later(_later(data_at, requested, job.at), updated, job.at)
            if spool.count % 1_000 == 0:
                job.tell(web.plain(source.url), spool.count, None)
    if spool.count == 0 or (job.is_known(spool.digest) and not job.is_dry):
        return
    memory = {} if newest is None else {_MEMORY: _written(newest)}
    origin = web.plain(questions.address("requests"))
    yield Item(origin, lambda: [spool.table()], digest=spool.digest, memory=memory, data_at=data_at)


class _Questions:
    def __init__(self, source: Source, web: Web) -> None:
        self._source = source
        self._web = web
        lists = {"service_code": ",".join(source.service_code), "status": ",".join(source.status)}
        plain = {"jurisdiction_id": source.jurisdiction_id or "", **lists}
        self._params = {name: value for name, value in plain.items() if value}
        self._params |= {name: web.value(value) for name, value in source.params.items()}
        self._names: Mapping[str, str] | None = None

    def address(self, what: str) -> str:
        """Where ``requests`` or ``services`` are."""
        return f"{self._source.url.rstrip('/')}/{what}.{self._source.format}"

    def all(self, start: int, end: int) -> Iterator[Row]:
        """The requests made from ``start`` to ``end``, each once: both ends of a question belong to it."""
        seen: set[tuple[Cell, ...]] = set()
        for first in range(start, end, _SPAN):
            last = min(first + _SPAN, end)
            for row in self._between(first, last, self._asked(first, last)):
                key = tuple(row.values())
                if key not in seen:
                    seen.add(key)
                    yield self._named(row)

    def _between(self, start: int, end: int, found: list[Row]) -> Iterator[Row]:
        """All requests of a stretch for which the server gave ``found``, which may not be all of them.

        Servers have limits of their own (50, 100, 200): a round number is looked at in halves too.
        """
        is_full = len(found) >= self._source.limit
        is_round = bool(found) and len(found) % 10 == 0 and end - start > MINUTE
        if self._source.page_size is not None or not (is_full or is_round):
            yield from found
            return
        where = self._web.plain(self.address("requests"))
        if end - start <= MINUTE:
            raise FeedError(
                f"{where} has {len(found)} requests or more within a minute ({_written(start)}): say with limit or "
                "page_size how it gives them all",
                is_permanent=True,
            )
        middle = (start + end) // 2 // SECOND * SECOND
        older, newer = self._asked(start, middle), self._asked(middle, end)
        if older == found == newer:
            if is_full:
                raise FeedError(
                    f"{where} gives the same {len(found)} requests whatever start_date and end_date are: some may be "
                    "missing; if there are no more, raise limit",
                    is_permanent=True,
                )
            yield from found
            return
        yield from self._between(start, middle, older)
        yield from self._between(middle, end, newer)

    def _asked(self, start: int, end: int) -> list[Row]:
        span = {"start_date": _written(start), "end_date": _written(end)}
        if self._source.page_size is None:
            return self._answered(span)
        return [row for rows in self._pages(span, self._source.page_size) for row in rows]

    def _pages(self, span: Mapping[str, str], size: int) -> Iterator[list[Row]]:
        before: list[Row] = []
        for page in range(1, _PAGES_MAX + 1):
            found = self._answered({**span, "page": str(page), "page_size": str(size)})
            if not found or (found == before and (page > 2 or len(found) < size)):
                return  # some servers give the last page for every number beyond it
            if found == before:
                where = self._web.plain(self.address("requests"))
                raise FeedError(f"{where} does not know the parameter page: leave out page_size", is_permanent=True)
            yield found
            before = found
        raise FeedError(f"{self._web.plain(self.address('requests'))} has pages without end")

    def _answered(self, more: Mapping[str, str]) -> list[Row]:
        answer = self._web.get(self.address("requests"), {**self._params, **more})
        try:
            return requests_in(answer)
        finally:
            answer.path.unlink()

    def _named(self, row: Row) -> Row:
        """Some servers leave the name of the service to their list of services."""
        if row["service_name"] is not None or row["service_code"] is None:
            return row
        if self._names is None:
            self._names = self._services()
        return {**row, "service_name": self._names.get(str(row["service_code"]))}

    def _services(self) -> Mapping[str, str]:
        try:
            answer = self._web.get(self.address("services"), self._params)
            return services_in(answer)
        except FeedError:  # the requests are what counts: without a name they are told by the mapping
            return {}


def _ms(length: timedelta) -> int:
    return int(length.total_seconds()) * SECOND


def _written(at: int) -> str:
    return datetime.fromtimestamp(at / SECOND, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _instant(cell: Cell) -> int | None:
    """The instant, as far as it decides what to ask for next; a date without zone is local. What the rows say is the
    mapping's to read."""
    try:
        moment = datetime.fromisoformat(str(cell))
        return from_datetime(moment if moment.tzinfo else moment.replace(tzinfo=WIB))
    except (ValueError, OverflowError):
        return None


def _later(one: int | None, other: int | None, at: int) -> int | None:
    """The later one; an instant after ``at`` is of a clock that is wrong."""
    if other is None or other > at:
        return one
    return other if one is None else max(one, other)


KIND: Final = Kind("open311", Source, fetch)

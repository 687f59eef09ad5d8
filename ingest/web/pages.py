"""Page after page, until the last one.

A source that is cut short must not look complete. The end is an empty page, the announced total, or that there is no
next page; a page that comes again, or pages without end, are errors that say what to change.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import httpx
import jmespath
from jmespath.exceptions import JMESPathError

from ingest.contract import FeedError
from ingest.web.answers import Answer
from ingest.web.client import Web
from ingest.web.documents import json_in, json_text
from ingest.web.paging import Cursor, NextLink, Offset, PageNumber, Paging
from ingest.web.refusals import Refused

Rows = list[Mapping[str, Any]]
RowsIn = Callable[[Any, str], Rows]  # a document and its address -> its rows; raises FeedError

_LINK: Final = re.compile(r"<([^>]*)>([^<]*)")
_NEXT: Final = re.compile(r";\s*rel\s*=\s*\"?[^\";,]*\bnext\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. ``keys``: parameters with secrets, which the links that a server gives often leave out."""

    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Page:
    number: int
    answer: Answer
    document: Any
    rows: Rows
    print: int  # of its rows

    @property
    def origin(self) -> str:
        return self.answer.origin


def pages(web: Web, question: Question, paging: Paging, rows_in: RowsIn, max_bytes: int) -> Iterator[Rows]:
    """The rows of each page. ``max_bytes``: of all pages together. Raises FeedError."""
    step, count, total, print_, seen = _first(question, paging), 0, None, None, {question.url}
    for number in range(1, paging.max_pages + 1):
        page = _page(web, step, number, rows_in, max_bytes)
        max_bytes -= page.answer.size
        total = _total(page, paging, total)
        is_last = not page.rows or (page.print == print_ and _is_last_again(page, paging))
        if not is_last:
            yield page.rows
            count, print_ = count + len(page.rows), page.print
            is_last = total is not None and count >= total
        following = None if is_last else _next(step, page, paging, seen)
        if following is None:
            break
        step = following
    else:
        raise FeedError(
            f"{web.plain(question.url)} has more than {paging.max_pages} pages: if that is right, raise "
            "paging.max_pages",
            is_permanent=True,
        )
    if total is not None and count < total:
        raise FeedError(f"{web.plain(question.url)} speaks of {total} rows in all and gave {count}: some are missing")


def _page(web: Web, step: Question, number: int, rows_in: RowsIn, max_bytes: int) -> _Page:
    try:
        answer = web.get(step.url, step.params, max_bytes=max_bytes)
    except Refused as error:
        if error.status == 404 and number > 1:
            raise FeedError(
                f"{error} (page {number}; the pages before were there). If it was the last one, say with paging.total "
                "or paging style next how one knows",
                is_permanent=True,
            ) from None
        raise
    document = json_in(answer)
    answer.path.unlink()
    rows = rows_in(document, answer.origin)
    return _Page(number, answer, document, rows, hash(json_text(rows)))


def _first(question: Question, paging: Paging) -> Question:
    params = {**question.params, **question.keys}
    if isinstance(paging, PageNumber):
        params[paging.param] = str(paging.first)
    if isinstance(paging, Offset):
        params[paging.param] = "0"
    if isinstance(paging, PageNumber | Offset) and paging.size_param and paging.size:
        params[paging.size_param] = str(paging.size)
    return replace(question, params=params)


def _next(step: Question, page: _Page, paging: Paging, seen: set[str]) -> Question | None:
    """How to ask for the page behind ``page``, which was asked for by ``step``; None when there is none."""
    match paging:
        case PageNumber():
            return replace(step, params={**step.params, paging.param: str(paging.first + page.number)})
        case Offset():  # by what came and not by what was asked for: a server may give less at once
            offset = int(step.params[paging.param]) + len(page.rows)
            return replace(step, params={**step.params, paging.param: str(offset)})
        case NextLink():
            mark = _link(page) if paging.next is None else _found(page, paging.next, "paging.next")
        case Cursor():
            mark = _found(page, paging.cursor, "paging.cursor")
    if mark is None or mark is False or mark == "":
        return None
    if not isinstance(mark, str | int):
        raise FeedError(f"{page.origin}: the next page is a text or a number, not {str(mark)[:80]!r}")
    if str(mark) in seen:
        raise FeedError(f"{page.origin} names {str(mark)[:80]!r} as next, which was there already: there is no end")
    seen.add(str(mark))
    if isinstance(paging, Cursor):
        return replace(step, params={**step.params, paging.param: str(mark)})
    return _linked(step, str(mark))


def _linked(step: Question, link: str) -> Question:
    """``link`` may be relative; on our server the keys that it leaves out are added."""
    here = httpx.URL(step.url)
    try:
        there = here.join(link)
    except httpx.InvalidURL:
        raise FeedError(f"the next page is to be at {link[:200]!r}, which is no address") from None
    is_ours = (there.scheme, there.netloc) == (here.scheme, here.netloc)
    missing = {name: value for name, value in step.keys.items() if is_ours and name not in there.params}
    return replace(step, url=str(there), params=missing)


def _is_last_again(page: _Page, paging: Paging) -> bool:
    """Whether a page that came twice tells the end: some servers give the last one for every number beyond it.

    Raises FeedError when it tells that the server does not know our parameter and gave the same rows again.
    """
    if isinstance(paging, PageNumber) and (page.number > 2 or (paging.size and len(page.rows) < paging.size)):
        return True
    raise FeedError(
        f"{page.origin}: page {page.number} is the same as the one before. If the first answer has all rows, leave out "
        "paging; otherwise correct the names of its parameters, or say how many rows a full page has",
        is_permanent=True,
    )


def _total(page: _Page, paging: Paging, before: int | None) -> int | None:
    if paging.total is None:
        return None
    found = _found(page, paging.total, "paging.total")
    if found is None and before is not None:
        return before
    if isinstance(found, str) and found.isascii() and found.isdigit():
        found = int(found[:18])
    if not isinstance(found, int) or isinstance(found, bool):
        raise FeedError(f"{page.origin}: at paging.total {paging.total!r} a number is needed, there is {found!r:.80}")
    return found


def _found(page: _Page, expression: str, name: str) -> Any:
    try:
        return jmespath.search(expression, page.document)
    except (JMESPathError, RecursionError) as error:
        raise FeedError(f"{page.origin}: {name} {expression!r} does not fit this answer: {error}") from None


def _link(page: _Page) -> str | None:
    """The address in the header Link with rel=next (RFC 8288)."""
    links = _LINK.findall(page.answer.headers.get("link", ""))
    return next((address for address, rest in links if _NEXT.search(rest)), None)

"""Answers that come in pages, as feeds.yaml says it. ``ingest/web/pages.py`` asks for them."""

from typing import Annotated, Literal

from pydantic import Field

from ingest.config import Strict
from ingest.web.source import Expression


class _Paging(Strict):
    total: Expression | None = Field(None, description="Where an answer tells how many rows there are in all.")
    max_pages: int = Field(1_000, ge=1, le=100_000)


class PageNumber(_Paging):
    """``?page=1&size=100``, ``?page=2&size=100``, …"""

    style: Literal["page"]
    param: str = "page"
    first: int = 1
    size_param: str | None = None
    size: int | None = Field(None, ge=1, description="Rows in a full page.")


class Offset(_Paging):
    """``?offset=0&limit=100``, ``?offset=100&limit=100``, …"""

    style: Literal["offset"]
    param: str = "offset"
    size_param: str = "limit"
    size: int = Field(100, ge=1)


class NextLink(_Paging):
    """Every answer names the address of the next one."""

    style: Literal["next"]
    next: Expression | None = Field(None, description="Where in the answer; without: the header Link, rel=next.")


class Cursor(_Paging):
    """Every answer gives a word to ask the next one with."""

    style: Literal["cursor"]
    param: str = "cursor"
    cursor: Expression


Paging = Annotated[PageNumber | Offset | NextLink | Cursor, Field(discriminator="style")]

"""docs/feeds-web.md: every key that a source on the web may have, and every column that a kind gives, is explained."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from ingest.feeds import bps, ckan, http, open311
from ingest.web import georeport
from ingest.web.paging import Cursor, NextLink, Offset, PageNumber
from ingest.web.source import Limits, Secret

PAGE = (Path(__file__).parents[3] / "docs" / "feeds-web.md").read_text(encoding="utf-8")
MODELS: tuple[type[BaseModel], ...] = (
    http.Source, ckan.Source, ckan.Search, ckan.Pick, bps.Source, open311.Source, Limits, Secret,
    PageNumber, Offset, NextLink, Cursor,
)  # fmt: skip


def keys() -> Iterator[tuple[str, str]]:
    for model in MODELS:
        for name in model.model_fields:
            yield f"{model.__module__}.{model.__name__}", name


@pytest.mark.parametrize(("model", "name"), list(keys()))
def test_every_key_of_a_source_is_in_the_documentation(model: str, name: str) -> None:
    assert f"`{name}`" in PAGE or f"{name}: " in PAGE, f"{model}.{name}"


@pytest.mark.parametrize("name", [*bps.COLUMNS, *georeport.COLUMNS])
def test_every_column_that_a_kind_gives_is_in_the_documentation(name: str) -> None:
    assert f"`{name}`" in PAGE

"""The kinds of sources, one file each. A new kind is its file, its test and a line here."""

from collections.abc import Mapping
from typing import Final

from ingest.contract import Kind
from ingest.feeds import ckan, file, http, sql

KINDS: Final[Mapping[str, Kind]] = {
    "ckan": ckan.KIND,
    "file": file.KIND,
    "http": http.KIND,
    "sql": sql.KIND,
}

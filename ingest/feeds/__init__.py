"""The kinds of sources, one file each. A new kind is its file, its test and a line here."""

from collections.abc import Mapping
from typing import Final

from ingest.contract import Kind
from ingest.feeds import bps, ckan, file, http, http_probe, open311, sql

KINDS: Final[Mapping[str, Kind]] = {
    "bps": bps.KIND,
    "ckan": ckan.KIND,
    "file": file.KIND,
    "http": http.KIND,
    "http_probe": http_probe.KIND,
    "open311": open311.KIND,
    "sql": sql.KIND,
}

"""Websites for the tests of the probes: lists, jobs, and what the register knows."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import geodata
from commandcenter.commands.inventory import gazetteer
from commandcenter.domain.reference import Opd, Reference, Register, Village
from ingest.contract import Job
from tests.network import START

LOOPBACK = "127.0.0.0/8"


@cache
def reference() -> Reference:
    """The kecamatan, the villages, and two agencies."""
    villages = {
        village.code: Village(village.code, village.name, village.kind, village.kecamatan, village.aliases)
        for village in geodata.load_villages()
    }
    opds = (
        Opd("dinkominfo", "Dinas Komunikasi dan Informatika", "Dinkominfo", "dinas", "2017-01-01"),
        Opd("dinkes", "Dinas Kesehatan", "Dinkes", "dinas", "2017-01-01"),
    )
    return Reference(gazetteer(), Register("OPD", opds), Register("indicator", ()), villages)


def site(key: str, url: str, **more: Any) -> dict[str, Any]:
    """An entry of sites.yaml for a server on loopback."""
    return {
        "key": key, "name": f"Situs {key}", "url": url, "kecamatan": "Bojonegoro", "opd": "dinkominfo",
        "allow_hosts": [LOOPBACK], "timeout": "2s", **more,
    }  # fmt: skip


def write(folder: Path, *sites: Mapping[str, Any]) -> Path:
    """The file sites.yaml."""
    path = folder / "sites.yaml"
    path.write_text(yaml.safe_dump({"sites": [dict(entry) for entry in sites]}), encoding="utf-8")
    return path


def job(folder: Path, memory: Mapping[str, str] | None = None, at: int = START, is_dry: bool = False) -> Job:
    """A run of the feed."""
    return Job("situs", memory or {}, folder, folder, at, str, reference=reference(), is_dry=is_dry)


def page(text: str) -> bytes:
    """A page as websites have them."""
    return (
        "<!DOCTYPE html><html><head><title>Situs resmi</title><style>p{color:red}</style>"
        f"<script>var menu = '<p>hacked by';</script></head><body><h1>{text}</h1></body></html>"
    ).encode()

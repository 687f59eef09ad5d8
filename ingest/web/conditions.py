"""ETag and Last-Modified: asking only for what is new (RFC 9110, 13.1)."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import httpx
import orjson

_ASKED_WITH = {"etag": "if-none-match", "last-modified": "if-modified-since"}


def known(memory: Mapping[str, str], key: str, address: str) -> dict[str, str]:
    """The headers that ask for what is new since the answer that left ``memory[key]``; none when that was another
    address: a date of there would hide everything that is older here."""
    try:
        kept: Any = orjson.loads(memory.get(key, "{}"))
    except orjson.JSONDecodeError:
        return {}
    if not isinstance(kept, dict) or kept.get("address") != _short(address):
        return {}
    return {asked: str(kept[name]) for name, asked in _ASKED_WITH.items() if kept.get(name)}


def remembered(key: str, address: str, headers: httpx.Headers) -> dict[str, str]:
    """What to keep of an answer; nothing when the server gave neither an ETag nor a date."""
    found = {name: headers.get(name, "") for name in _ASKED_WITH}
    kept = {name: value for name, value in found.items() if value and value.isascii() and value.isprintable()}
    return {key: orjson.dumps({"address": _short(address), **kept}).decode()} if kept and key else {}


def _short(address: str) -> str:
    return blake2b(address.encode(), digest_size=8).hexdigest()

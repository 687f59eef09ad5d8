"""What an answer is by its bytes (its declared type is often wrong), and JSON read strictly."""

import json
import re
from pathlib import Path
from typing import Any, Final, Literal

import orjson

from ingest.contract import FeedError
from ingest.web.answers import Answer
from ingest.web.refusals import title

Form = Literal["json", "xml", "html", "empty", "other"]

_HEAD: Final = 4_096
_HTML: Final = re.compile(rb"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
# orjson reads whole numbers of more than 64 bits as floats: an identifier of 20 digits would become another one.
_LONG_NUMBER: Final = re.compile(rb"[0-9]{19}")
_DEEP: Final = "the JSON is nested hundreds of levels deep: this cannot be data"


def form_of(path: Path) -> Form:
    """What the file begins as. HTML that says so within its first 4 kB is HTML, also under an XML declaration."""
    with path.open("rb") as file:
        head = _plain_start(file.read(_HEAD))
    if not head:
        return "empty"
    if head[:1] in (b"{", b"["):
        return "json"
    if head[:1] == b"<":
        return "html" if _HTML.search(head) else "xml"
    return "other"


def json_in(answer: Answer) -> Any:
    """The JSON value that an answer is. Raises FeedError that says what it is instead, or where it breaks off."""
    raw = answer.path.read_bytes()
    try:
        value = loads(raw)
    except ValueError as error:
        raise FeedError(f"{answer.origin}: {_instead(answer, raw, str(error))}") from None
    return value


def loads(raw: bytes) -> Any:
    """JSON, in UTF-8 or with a byte order mark in UTF-16. Whole numbers stay whole. Raises ValueError."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raw = raw.decode("utf-16").encode()
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    value = orjson.loads(raw)
    try:
        return json.loads(raw) if _LONG_NUMBER.search(raw) else value
    except RecursionError:
        raise ValueError(_DEEP) from None


def json_text(value: Any) -> str:
    """A JSON value as JSON. Raises FeedError when it is nested so deep that only an attacker writes it."""
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        raise FeedError(_DEEP) from None


def no_data(answer: Answer) -> FeedError:
    """The error for an answer that is empty or a web page where data must be."""
    return FeedError(f"{answer.origin}: {_instead(answer, answer.path.read_bytes(), '')}")


def _instead(answer: Answer, raw: bytes, error: str) -> str:
    match form_of(answer.path):
        case "empty":
            return "the answer is empty"
        case "html":
            name = f" with the title {title(raw)!r}" if title(raw) else ""
            return (
                f"a web page{name} came instead of data: is the address that of the data, does the server want a "
                "login, or is it being repaired?"
            )
        case "xml":
            return "XML came instead of JSON: does the address have a form for JSON?"
        case "other":
            return f"this is no JSON: it begins with {raw[:40].decode('utf-8', 'replace')!r}"
    return f"the JSON is damaged or broken off after {len(raw)} bytes: {error}"


def _plain_start(head: bytes) -> bytes:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if head.startswith(mark):
            head = head[: len(head) // 2 * 2].decode(encoding, "ignore").encode()
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()

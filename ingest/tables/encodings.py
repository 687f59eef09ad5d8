"""How the bytes of a text file are letters. Strict UTF-8 first, then UTF-16 by its zeros, then Windows-1252.

The whole file is looked at once, in pieces: a file that says UTF-8 for a gigabyte and then something else is found
before its first row is stored.
"""

import codecs
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from charset_normalizer import from_bytes

from ingest.contract import FeedError

_CHUNK: Final = 1 << 20
_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Letters:
    """The encoding of a file, by its Python name; how many line ends it has, about its rows; its longest line."""

    encoding: str
    lines: int
    longest: int


def letters_of(path: Path, declared: str | None, longest_max: int | None) -> Letters:
    """The declared encoding where there is one, otherwise the one found. Raises FeedError (permanent) when the file
    does not read in it, with the position of the first byte at fault, and when a line is longer than ``longest_max``
    characters."""
    with path.open("rb") as file:
        head = file.read(_CHUNK)
    if declared:
        return _declared(path, declared, head, longest_max)
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return _checked(path, encoding, longest_max)
    if wide := _wide_without_bom(head):
        return _checked(path, wide, longest_max)
    try:
        return _read(path, "utf-8", longest_max)
    except UnicodeDecodeError as error:
        return _eight_bit(path, error, longest_max)


def _declared(path: Path, declared: str, head: bytes, longest_max: int | None) -> Letters:
    try:
        name = codecs.lookup(declared).name
        io.TextIOWrapper(io.BytesIO(), declared)  # refuses what is no encoding of letters, such as zip
    except LookupError:
        raise FeedError(
            f"shape.encoding: {declared!r} is no encoding; write utf-8, cp1252 or utf-16", is_permanent=True
        ) from None
    if name == "utf-8" and head.startswith(codecs.BOM_UTF8):
        name = "utf-8-sig"
    return _checked(path, name, longest_max)


def _checked(path: Path, encoding: str, longest_max: int | None) -> Letters:
    try:
        return _read(path, encoding, longest_max)
    except UnicodeDecodeError as error:
        raise FeedError(
            f"the file is not {encoding}: byte {error.start + 1} does not fit ({error.reason}). "
            "Correct shape.encoding, or save the file as CSV UTF-8",
            is_permanent=True,
        ) from None
    except (UnicodeError, LookupError) as error:
        raise FeedError(f"the file cannot be read as {encoding}: {error}", is_permanent=True) from None


def _eight_bit(path: Path, error: UnicodeDecodeError, longest_max: int | None) -> Letters:
    """Not UTF-8. A file that is UTF-8 but for a few bytes is damaged, and not Windows-1252 full of 'Ã©'."""
    good, bad = _how_much_is_utf8(path)
    if good >= bad:
        raise FeedError(
            f"the file is UTF-8 but for {bad} {'place' if bad == 1 else 'places'}, the first at byte "
            f"{error.start + 1}: it was put together from two files or cut. Save it as CSV UTF-8 again",
            is_permanent=True,
        )
    try:
        return _read(path, "cp1252", longest_max)
    except UnicodeDecodeError as second:
        with path.open("rb") as file:
            best = from_bytes(file.read(65_536)).best()
        hint = f" (perhaps it is {best.encoding})" if best else ""
        raise FeedError(
            f"the letters cannot be read: neither UTF-8 nor Windows-1252, at byte {second.start + 1}. "
            f"Save it as CSV UTF-8, or name its encoding under shape.encoding{hint}",
            is_permanent=True,
        ) from None


def _read(path: Path, encoding: str, longest_max: int | None) -> Letters:
    """Decode all of it. Raises UnicodeDecodeError with ``start`` counted from the start of the file, FeedError for
    NUL characters and for lines without an end."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = done = since = longest = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            kept = len(decoder.getstate()[0])
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError as error:
                error.start += done - kept
                raise
            if "\0" in text:
                number = lines + text[: text.index("\0")].count("\n") + 1
                raise FeedError(
                    f"line {number} holds a zero byte: the file is damaged, export it again", is_permanent=True
                )
            done += len(chunk)
            lines += text.count("\n") or text.count("\r")
            last = max(text.rfind("\n"), text.rfind("\r"))
            if last < 0:
                since += len(text)
            else:  # a line within the piece is shorter than the piece
                longest, since = max(longest, since + len(text)), len(text) - last
            longest = max(longest, since)
            if longest_max is not None and longest > longest_max + _CHUNK:
                millions = longest_max // 1_000_000
                raise FeedError(
                    f"line {lines + 1} is longer than {millions} million characters: this is no table",
                    is_permanent=True,
                )
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        error.start = done - len(error.object) + error.start
        raise
    return Letters(encoding, lines, longest)


def _wide_without_bom(head: bytes) -> str | None:
    """UTF-16 of mostly Latin letters has a zero in every other byte, always on the same side."""
    even, odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
    half = max(1, len(head[:4096]) // 2)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _how_much_is_utf8(path: Path) -> tuple[int, int]:
    """About how many letters beyond ASCII read as UTF-8, and how many bytes do not."""
    good = total = kept = 0
    decoder = codecs.getincrementaldecoder("utf-8")("ignore")
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            text = decoder.decode(chunk)
            size = len(text.encode())
            total, kept, good = total + len(chunk), kept + size, good + size - len(text)
    return good, total - kept

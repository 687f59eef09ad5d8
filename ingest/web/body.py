"""The bytes of an answer: unpacked piece by piece, so that a small answer cannot unpack to fill memory or disk."""

import zlib
from collections.abc import Iterable, Iterator
from typing import Final

ACCEPT_ENCODING: Final = "gzip, deflate"
_PIECE: Final = 262_144


class TooLarge(Exception):
    """The answer has more bytes than it may."""


class Damaged(Exception):
    """The answer cannot be unpacked, or ends too early. The text says which."""


def unpacked(pieces: Iterable[bytes], encoding: str, limit: int) -> Iterator[bytes]:
    """The bytes of an answer with this Content-Encoding, at most ``limit`` of them, as they come or unpacked.

    Raises TooLarge and Damaged.
    """
    encoding = encoding.strip().lower()
    if encoding in ("gzip", "x-gzip", "deflate"):
        pieces = _inflated(_counted(pieces, limit), is_gzip=encoding != "deflate")
    elif encoding not in ("", "identity"):
        raise Damaged(f"it is packed as {encoding!r}, which was not asked for")
    yield from _counted(pieces, limit)


def _counted(pieces: Iterable[bytes], limit: int) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > limit:
            raise TooLarge
        yield piece


def _inflated(pieces: Iterable[bytes], is_gzip: bool) -> Iterator[bytes]:
    inflate = None
    for rest in pieces:
        while rest:
            if inflate is None:  # gzip may have several parts, one behind the other
                inflate = zlib.decompressobj(_window(rest, is_gzip))
            yield from _drained(inflate, rest)
            rest, inflate = (inflate.unused_data, None) if inflate.eof else (b"", inflate)
            if inflate is None and not rest.startswith(b"\x1f\x8b"):
                break  # zeros or other stuffing behind the end
    if inflate is not None:
        raise Damaged("it is broken off: the end of what is packed is missing")


def _drained(inflate: "zlib._Decompress", rest: bytes) -> Iterator[bytes]:
    """All that ``rest`` unpacks to, in pieces: 64 kB can unpack to 64 MB."""
    while True:
        try:
            out = inflate.decompress(rest, _PIECE)
        except zlib.error:
            raise Damaged("it is damaged: what is packed cannot be unpacked") from None
        if out:
            yield out
        rest = inflate.unconsumed_tail
        if inflate.eof or (not rest and len(out) < _PIECE):
            return


def _window(head: bytes, is_gzip: bool) -> int:
    if is_gzip:
        return zlib.MAX_WBITS | 16
    # 'deflate' means with a zlib header (RFC 9110, 8.4.1.2), and some servers leave it out.
    return zlib.MAX_WBITS if head[0] & 0x0F == 8 and head[0] >> 4 <= 7 else -zlib.MAX_WBITS

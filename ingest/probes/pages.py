"""What stands on a page, roughly: enough to miss a sentence, to find the traces of a break-in, to notice a new face.

Pages are broken, and some are made to break programs: everything here takes time in proportion to their length.
"""

import html
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

# What visitors of hijacked government websites find there. Lower case, single blanks.
USUAL_TRACES: Final = (
    "hacked by", "defaced by", "owned by h4x", "h4cked", "slot gacor", "situs slot", "slot online", "slot88",
    "judi online", "judi bola", "bandar togel", "togel online", "link alternatif slot", "rtp live", "maxwin",
)  # fmt: skip
_UNSEEN: Final = frozenset({"script", "style", "template", "svg"})
_NAME: Final = re.compile(r"/?([a-z0-9]+)", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_BITS: Final = 64
_FACE_MAX: Final = 100_000  # characters


@dataclass(frozen=True, slots=True)
class Page:
    """``text`` is what a visitor reads; ``marked`` adds what stands inside the tags (links, titles). Lower case."""

    text: str
    marked: str


def parse(body: bytes, charset: str = "utf-8") -> Page:
    """A page of its bytes. Never raises: what is no HTML is text."""
    try:
        source = body.decode(charset, "replace")
    except (LookupError, UnicodeError):  # a server may name anything, also codecs that are no character set
        source = body.decode("utf-8", "replace")
    seen: list[str] = []
    inside: list[str] = []
    skipped = ""
    for piece in ("\0" + source).split("<"):  # the piece before the first < is no tag
        tag, closed, text = piece.partition(">")
        if piece.startswith("\0"):
            seen.append(piece[1:])
            continue
        match = _NAME.match(tag)
        name = match[1].lower() if match else ""
        if skipped:
            if not (tag.startswith("/") and name == skipped):
                continue
            skipped = ""
        elif name in _UNSEEN and not tag.startswith("/") and not tag.endswith("/"):
            skipped = name
            continue
        inside.append(tag)
        if closed:
            seen.append(text)
    return Page(_tidy(" ".join(seen)), _tidy(" ".join([*seen, *inside])))


def has(page: Page, text: str) -> bool:
    """Whether a visitor reads the text there; case and blanks do not matter."""
    return _tidy(text) in page.text


def traces(page: Page, words: Collection[str]) -> list[str]:
    """Which of ``words`` stand on the page or inside its tags, in their order."""
    return [word for word in words if _tidy(word) in page.marked]


def face(page: Page) -> int:
    """A likeness of the page's words, 64 bits (a simhash): pages that differ in a little differ in few bits.

    Numbers and dates do not count. After M. Charikar, "Similarity estimation techniques from rounding algorithms",
    STOC 2002.
    """
    sums = [0] * _BITS
    for word, n in Counter(_WORD.findall(page.text[:_FACE_MAX])).items():
        value = int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest())
        for bit in range(_BITS):
            sums[bit] += n if value >> bit & 1 else -n
    return sum(1 << bit for bit in range(_BITS) if sums[bit] > 0)


def difference(one: int, other: int) -> int:
    """In how many of the 64 bits two faces differ. Of pages that have nothing in common, about half."""
    return (one ^ other).bit_count()


def _tidy(text: str) -> str:
    return " ".join(html.unescape(text).lower().split())

"""The hash chain of the audit trail: every row seals itself and the row before it, so none is changed unseen. Pure.

Form 1: SHA-256, in hexadecimal, of the UTF-8 bytes of a JSON object with exactly the keys of ``SEALED``, sorted, no
blanks, characters as they are (RFC 8259; Python's ``json.dumps(…, sort_keys=True, separators=(",", ":"),
ensure_ascii=False)``). ``before`` and ``after`` are the texts that are stored, or null. ``previous`` is the digest of
the row before, of the first row ``GENESIS``. A stranger needs nothing else to check an export (docs/audit.md).
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

FORM: Final = 1
GENESIS: Final = "0" * 64
SEALED: Final = (
    "action", "actor", "after", "at", "before", "form", "id", "origin", "previous", "role", "subject",
)  # fmt: skip
FIELDS: Final = (*SEALED, "digest")


@dataclass(frozen=True, slots=True)
class Link:
    """A row as it is stored, with its place in the chain. ``at`` is ms UTC; ``before`` and ``after`` are JSON texts."""

    id: int
    at: int
    actor: str
    role: str
    origin: str
    action: str
    subject: str
    before: str | None
    after: str | None
    form: int
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: the id and digest of its newest row. ``id`` 0: nothing was ever written."""

    id: int = 0
    digest: str = GENESIS


def digest_of(row: dict[str, Any]) -> str:
    """The digest of a row by form 1; of other keys than ``SEALED`` it takes no notice. Raises KeyError."""
    said = {name: row[name] for name in SEALED}
    written = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


class Fault(StrEnum):
    """What is wrong at a row."""

    FORM = "form"  # sealed in a way that this program does not know
    CHANGED = "changed"  # the row is not what was sealed
    BROKEN = "broken"  # it does not follow the row before it: one was removed, inserted or moved
    CUT = "cut"  # the trail ends before the row that its head, or an anchor, names
    HEAD = "head"  # the head does not name the newest row
    ANCHOR = "anchor"  # not the row that was anchored


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head as it was once, kept where whoever can write the database cannot. ``taken_at`` is ms UTC."""

    id: int
    digest: str
    taken_at: int


@dataclass(frozen=True, slots=True)
class Finding:
    """The first row that is wrong, and how."""

    fault: Fault
    id: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the chain found. ``rows`` were looked at, ``head`` is the last one that is in order.

    ``gaps``: places where rows are missing that an export with filters leaves out; only where they are allowed.
    ``anchors``: how many of those that were given are confirmed.
    """

    rows: int
    head: Head
    finding: Finding | None = None
    gaps: int = 0
    anchors: int = 0

    @property
    def is_intact(self) -> bool:
        """Whether nothing is wrong."""
        return self.finding is None


def verify(
    links: Iterable[Link], head: Callable[[], Head] | None = None, anchors: Iterable[Anchor] = (), *,
    start: Head | None = None, has_gaps: bool = False,
) -> Verdict:  # fmt: skip
    """Whether the rows, by ascending id, are one unbroken chain that ends at ``head`` and holds every anchor.

    ``start``: what the first row must follow; None: wherever it begins (an export of a part). ``head`` None: its end
    is not known; it is asked when all rows were seen. ``has_gaps``: rows may be missing between, and are counted.
    """
    return _Walk(anchors, has_gaps).through(links, start, head)


class _Walk:
    """Goes through the rows once, and keeps nothing but the last one."""

    def __init__(self, anchors: Iterable[Anchor], has_gaps: bool) -> None:
        self._anchors: dict[int, set[str]] = {}
        for anchor in anchors:
            self._anchors.setdefault(anchor.id, set()).add(anchor.digest)
        self._has_gaps = has_gaps
        self._rows = self._gaps = self._confirmed = 0

    def through(self, links: Iterable[Link], start: Head | None, head: Callable[[], Head] | None) -> Verdict:
        last = start
        self._settle_beginning(start)
        for link in links:
            if last is None:
                self._anchors = {id: said for id, said in self._anchors.items() if id >= link.id}
            fault = self._fault(link, last)
            if fault is not None:
                return self._verdict(last, Finding(fault, link.id))
            self._rows += 1
            last = Head(link.id, link.digest)
        return self._verdict(last, self._at_the_end(last or Head(), head() if head else None))

    def _settle_beginning(self, start: Head | None) -> None:
        """An anchor of the empty trail is confirmed by its beginning."""
        if start is not None and self._anchors.get(start.id) == {start.digest}:
            del self._anchors[start.id]
            self._confirmed += 1

    def _fault(self, link: Link, last: Head | None) -> Fault | None:
        if link.form != FORM:
            return Fault.FORM
        if not _is_sealed(link):
            return Fault.CHANGED
        if last is not None and (link.previous != last.digest or link.id <= last.id):
            if not self._has_gaps or link.id <= last.id:
                return Fault.BROKEN
            self._gaps += 1
        said = self._anchors.pop(link.id, None)
        if said is not None:
            if said != {link.digest}:
                return Fault.ANCHOR
            self._confirmed += 1
        return None

    def _at_the_end(self, last: Head, head: Head | None) -> Finding | None:
        beyond = [id for id in self._anchors if id > last.id]
        if beyond:
            return Finding(Fault.CUT, min(beyond))
        if self._anchors and not self._has_gaps:
            return Finding(Fault.ANCHOR, min(self._anchors))
        if head is None or head == last:
            return None
        return Finding(Fault.CUT if head.id > last.id else Fault.HEAD, head.id)

    def _verdict(self, last: Head | None, finding: Finding | None) -> Verdict:
        return Verdict(self._rows, last or Head(), finding, self._gaps, self._confirmed)


def _is_sealed(link: Link) -> bool:
    try:
        return digest_of({name: getattr(link, name) for name in SEALED}) == link.digest
    except TypeError:  # bytes where a text should be
        return False


def chained(rows: Iterable[dict[str, Any]], head: Head) -> Iterator[dict[str, Any]]:
    """Rows without a place, by ascending id, as links that follow ``head``."""
    previous = head.digest
    for row in rows:
        sealed = {**row, "form": FORM, "previous": previous}
        previous = digest_of(sealed)
        yield {**sealed, "digest": previous}

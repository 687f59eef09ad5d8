"""What a workbook says of a sheet beside its values, and the walk through its XML that finds it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Final
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

from ingest.tables.apart.shares import Shares
from ingest.tables.grid import Merge

NOT_CALCULATED: Final = "(formula without a result)"


@dataclass(slots=True)
class Marks:
    """``texts``: row (from 1) -> column (from 0) -> what stands in a cell whose value is an error or unknown.
    ``shares``: the cells that show their number as a percentage."""

    texts: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    shares: Shares = field(default_factory=Shares)

    def note(self, row: int, column: int, text: str) -> None:
        """Keeps what a cell shows."""
        self.texts.setdefault(row, {})[column] = text


def walk(file: IO[bytes], forget: str) -> Iterator[tuple[bool, str, Element]]:
    """Each element twice: (True, its name without namespace, itself) where it starts, (False, …) where it ends.
    Those named ``forget`` are thrown away after their end, so that a long sheet does not fill the memory."""
    stack: list[Element] = []
    for event, element in iterparse(file, ("start", "end"), forbid_dtd=True):
        name = element.tag.rpartition("}")[2]
        if event == "start":
            stack.append(element)
            yield True, name, element
            continue
        stack.pop()
        yield False, name, element
        if name == forget and stack:
            stack[-1].remove(element)


def attribute(element: Element, name: str) -> str:
    """An attribute by its name without namespace; empty when it is not there."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return ""

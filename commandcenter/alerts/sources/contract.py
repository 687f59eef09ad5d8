"""The contract of a source."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from sqlalchemy import Connection

from commandcenter.domain.alerts.sighting import Batch
from commandcenter.store.versions import Topic


@dataclass(frozen=True, slots=True)
class Measure:
    """What a source says of its entities. ``kind``: one of ``words``, a number in ``unit``, or true and false.

    ``attributes``: what a rule's ``where`` may ask of the entity beside kind, key and kecamatan. ``title``: English,
    for messages of `alert check` and docs.
    """

    kind: Literal["word", "number", "truth"]
    title: str
    unit: str = ""
    words: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()


class Source(Protocol):
    """Reads one subject. An instance keeps what it read, so it belongs to one engine and one store.

    ``every``: also read when so many ms have passed (None: only when a topic rose). ``at_most``: not more often than
    that; what rises meanwhile waits.
    """

    name: str
    measures: Mapping[str, Measure]  # by full name: "network.state"
    topics: frozenset[Topic]
    every: int | None
    at_most: int

    def read(self, connection: Connection, at: int, changed: frozenset[Topic] | None, wanted: frozenset[str]) -> Batch:
        """What is so at ``at``. ``changed``: the topics that rose since the last read; None: read everything anew.
        ``wanted``: the measures that some rule asks for. Raises SQLAlchemy's errors."""

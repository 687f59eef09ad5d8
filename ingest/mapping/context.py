"""What every reader and maker of a table needs to know."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from commandcenter.domain.records import Place, Record
from commandcenter.domain.reference import Reference
from ingest.config import Values

Read = Callable[[Any], Any]  # a cell -> what the record holds, None for no value; raises Wrong
Make = Callable[[Sequence[Any], Place], Record]  # what was read, in the order of the fields -> record; raises Wrong


@dataclass(slots=True)
class Context:
    """``values`` are those of the feed, ``notations`` what was found out about columns, by field.

    ``redacted`` counts the passages that were taken out of texts, by field.
    """

    reference: Reference
    at: int
    values: Values
    keep_text: bool = False
    notations: Mapping[str, Any] = field(default_factory=dict)
    redacted: Counter[str] = field(default_factory=Counter)

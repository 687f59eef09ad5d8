"""How a column as a whole writes its numbers or dates, decided before its first value is read.

One pass over the table, and only when a column of texts has no declared notation. Memory stays flat: of the texts of a
column one example per shape is kept ("48.420" and "13.155" are one shape).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from commandcenter.domain.values import Unreadable
from ingest.contract import FeedError, Line, Role, Table

_CHUNK: Final = 2_000  # lines
_EXAMPLES_MAX: Final = 50_000  # a column with more shapes is none of numbers or dates: its rows will be rejected
_SHAPE: Final = str.maketrans("23456789", "11111111")  # a leading 0 tells a decimal from thousands, other digits do not


@dataclass(slots=True)
class Question:
    """``ask`` is asked for the field ``name`` with the texts of the columns at ``positions``."""

    name: str
    positions: tuple[int, ...]
    headers: str  # for the message
    ask: Callable[[Iterable[str]], Any]
    is_number: bool
    is_no_value: Callable[[str], bool]
    examples: dict[str, str] = field(default_factory=dict)

    def look(self, rows: Sequence[Line]) -> None:
        """Keep an example of each new shape."""
        for position in self.positions:
            texts = dict.fromkeys(  # in the order of the rows: a message shows the first one that is meant
                cell for _number, cells, _role in rows if (cell := cells[position]).__class__ is str
            )
            for text in texts:
                shape = text.translate(_SHAPE) if self.is_number else text.partition(":")[0]
                if shape not in self.examples and len(self.examples) < _EXAMPLES_MAX and len(text) < 200:
                    self.examples[shape] = text

    def answer(self) -> Any:
        """What ``ask`` says. Raises Unreadable."""
        return self.ask(text for text in self.examples.values() if not self.is_no_value(text))


def decide(table: Table, questions: Sequence[Question]) -> dict[str, Any]:
    """The notation by field. Raises FeedError with the question of every column that stays open."""
    if not questions:
        return {}
    lines = iter(table.lines())
    while chunk := list(islice(lines, _CHUNK)):
        # A printed total is written as its column is, and "1.366.227" may be all that decides it.
        rows = [line for line in chunk if line.role is not Role.NOTE and len(line.cells) == len(table.columns)]
        for question in questions:
            question.look(rows)
    answers: dict[str, Any] = {}
    open_questions = []
    for question in questions:
        try:
            answers[question.name] = question.answer()
        except Unreadable as error:
            open_questions.append(f"column {question.headers} (field {question.name}): {error}")
    if open_questions:
        where = f"sheet {table.sheet!r}: " if table.sheet else ""
        raise FeedError(where + "; ".join(open_questions), is_permanent=True)
    return answers

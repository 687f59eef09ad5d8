"""How far a table has been read: the highest value of its watermark column, kept as a text that knows its type."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from ingest.contract import Cell, FeedError

Mark = int | float | str | date | datetime

_WORDS: Final[dict[type, str]] = {int: "int", float: "float", str: "text", date: "date", datetime: "datetime"}
_READERS: Final[dict[str, Callable[[str], Mark]]] = {
    "int": int, "float": float, "text": str, "date": date.fromisoformat, "datetime": datetime.fromisoformat,
}  # fmt: skip


def pack(mark: Mark) -> str:
    """The mark as it is remembered; ``unpack`` gives the same value of the same type."""
    text = mark.isoformat() if isinstance(mark, date) else str(mark) if isinstance(mark, str) else repr(mark)
    return f"{_WORDS[type(mark)]}:{text}"


def unpack(text: str) -> Mark:
    """The inverse of ``pack``. Raises ValueError."""
    word, _, value = text.partition(":")
    if word not in _READERS:
        raise ValueError(f"{text[:40]!r} is no watermark")
    return _READERS[word](value)


class Highest:
    """The highest value seen. ``missing`` counts rows that have none."""

    def __init__(self, column: str) -> None:
        self.column = column
        self.value: Mark | None = None
        self.missing = 0

    def see(self, value: Cell) -> None:
        """Look at one value. Raises FeedError when values of different kinds meet: none of them is higher."""
        if value is None or isinstance(value, bool):
            self.missing += 1
        elif self.value is None:
            self.value = value
        else:
            try:
                if value > self.value:  # type: ignore[operator]
                    self.value = value
            except TypeError:
                raise FeedError(
                    f"the watermark column {self.column!r} holds {self.value!r:.60} and {value!r:.60}: values of "
                    "different kinds have no order; convert them in the query",
                    is_permanent=True,
                ) from None

    def after(self, before: Mark | None) -> Mark | None:
        """What to remember: never less than ``before``, if the two can be compared."""
        if self.value is None or before is None:
            return self.value if before is None else before
        if type(before) is not type(self.value):
            return self.value
        return max(before, self.value)


def bound(mark: Mark, backend: str) -> Mark:
    """The mark as a parameter of a query. SQLite has no dates, only texts that look like one."""
    if backend != "sqlite" or not isinstance(mark, date):
        return mark
    return mark.isoformat(" ") if isinstance(mark, datetime) else mark.isoformat()

"""The statements that really ran: what a figure is opened to when somebody asks where it comes from."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event

VALUE_MAX = 200  # letters of a parameter that are kept
VALUES_MAX = 40  # parameters of a statement that are kept


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as it was sent, its parameters as text, and how long the database took to begin its answer."""

    sql: str
    parameters: str
    milliseconds: float


@contextmanager
def recorded(connection: Connection) -> Iterator[list[Statement]]:
    """A list that grows by every statement of the connection while the context lasts, in order."""
    found: list[Statement] = []
    begun: list[float] = []

    def before(_connection: Any, _cursor: Any, _sql: str, _parameters: Any, _context: Any, _many: bool) -> None:
        begun.append(time.perf_counter())

    def after(_connection: Any, _cursor: Any, sql: str, parameters: Any, _context: Any, _many: bool) -> None:
        took = (time.perf_counter() - begun.pop()) * 1e3 if begun else 0.0
        if not sql.startswith("BEGIN"):
            found.append(Statement(sql.strip(), _said(parameters), round(took, 1)))

    event.listen(connection, "before_cursor_execute", before)
    event.listen(connection, "after_cursor_execute", after)
    try:
        yield found
    finally:
        event.remove(connection, "before_cursor_execute", before)
        event.remove(connection, "after_cursor_execute", after)


def _said(parameters: Any) -> str:
    if isinstance(parameters, dict):
        items = [f"{name} = {_cut(value)}" for name, value in parameters.items()]
    else:
        items = [_cut(value) for value in parameters or ()]
    more = [f"… {len(items) - VALUES_MAX}"] if len(items) > VALUES_MAX else []
    return ", ".join([*items[:VALUES_MAX], *more])


def _cut(value: Any) -> str:
    said = repr(value)
    return said if len(said) <= VALUE_MAX else said[:VALUE_MAX] + "…"

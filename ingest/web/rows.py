"""The rows in a JSON document, found by JMESPath."""

from collections.abc import Mapping
from typing import Any, Final

import jmespath
from jmespath.exceptions import JMESPathError

from ingest.contract import FeedError

_SHOWN: Final = 20


def rows_in(document: Any, expression: str | None, where: str) -> list[Mapping[str, Any]]:
    """The objects that ``expression`` finds; without one the document is their list. A single object is one row.

    Raises FeedError that says what is there instead.
    """
    if expression is None:
        if not isinstance(document, list):
            raise FeedError(
                f"{where}: the answer is {described(document)}; say with records where in it the list of rows is",
                is_permanent=True,
            )
        found = document
    else:
        found = _found(document, expression, where)
    rows = [found] if isinstance(found, dict) else found
    if not isinstance(rows, list):
        raise FeedError(f"{where}: records {expression!r} finds {described(found)}; a list is needed")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise FeedError(f"{where}: row {number} is {described(row)}; an object with named values is needed")
    return rows


def chosen(row: Mapping[str, Any], columns: Mapping[str, str], where: str) -> Mapping[str, Any]:
    """The values of ``columns`` (name -> JMESPath) in the row; without any, all of the row. Raises FeedError."""
    if not columns:
        return row
    try:
        return {name: jmespath.search(expression, row) for name, expression in columns.items()}
    except (JMESPathError, RecursionError) as error:
        raise FeedError(f"{where}: columns does not fit a row: {error}; a row is {described(row)}") from None


def _found(document: Any, expression: str, where: str) -> Any:
    try:
        found = jmespath.search(expression, document)
    except (JMESPathError, RecursionError) as error:
        raise FeedError(f"{where}: records {expression!r} does not fit: {error}") from None
    if found is None:
        raise FeedError(f"{where}: records {expression!r} finds nothing; the answer is {described(document)}")
    return found


def described(value: Any, is_outer: bool = True) -> str:
    """What a value is, for somebody who looks for the right place: the keys of an object and what is behind them."""
    match value:
        case dict() if is_outer:
            parts = [f"{name[:40]} ({described(each, False)})" for name, each in list(value.items())[:_SHOWN]]
            if len(value) > _SHOWN:
                parts.append(f"and {len(value) - _SHOWN} more")
            return f"an object with the keys {', '.join(parts)}" if parts else "an empty object"
        case dict():
            names = ", ".join(name[:40] for name in list(value)[:_SHOWN])
            return f"object: {names}"
        case list() if is_outer and value and isinstance(value[0], dict):
            return f"a list of {len(value)}, the first of them {described(value[0])}"
        case list():
            return f"a list of {len(value)}" if is_outer else f"list of {len(value)}"
        case bool():
            return "true or false"
        case str():
            return "a text" if is_outer else "text"
        case int() | float():
            return "a number" if is_outer else "number"
        case _:
            return "nothing (null)" if is_outer else "null"

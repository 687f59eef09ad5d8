"""Cells as texts, and texts as a database can keep and a rule can compare them."""

import re
from datetime import date, datetime
from typing import Any, Final

from commandcenter.domain.values.tidy import tidy
from ingest.mapping.rows import Wrong

_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_SHOWN_MAX: Final = 60


def storable(text: str) -> str:
    """Without NUL and half surrogate pairs: PostgreSQL cannot keep the one, UTF-8 cannot write the other."""
    return _UNSTORABLE.sub("", text) if _UNSTORABLE.search(text) else text


def as_text(cell: Any) -> str:
    """The cell as a person reads it, blanks collapsed: 2024.0 is "2024", an empty cell "". Raises Wrong for what is no
    cell at all."""
    if isinstance(cell, str):
        return " ".join(storable(cell).split())
    if cell is None or cell != cell:  # the second is NaN, how pandas says "empty"
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, int):
        return str(cell) if abs(cell) < 10**30 else "a number of too many digits"
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    raise Wrong("no_cell", f"a cell holds a {type(cell).__name__}: a text, a number or a date is needed")


def folded(text: str) -> str:
    """A text as it is compared: blanks collapsed, case folded, without what nobody sees."""
    return " ".join(tidy(text).split()).casefold()


def our_word(text: str) -> str:
    """A text as one of our words would be written: "Permintaan Informasi" is permintaan_informasi."""
    return re.sub(r"[\s_-]+", "_", text.strip().casefold())


def shown(text: str) -> str:
    """The text as a message repeats it: quoted, cut when it is long."""
    return repr(text) if len(text) <= _SHOWN_MAX else f"{text[:_SHOWN_MAX]!r}…"

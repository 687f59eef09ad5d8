"""Whether a cell says "no value" in the words that its source declares for it."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from commandcenter.domain.values.tidy import tidy

_WHOLE: Final = re.compile(r"-?[0-9]{1,15}(?:\.0+)?")

# Texts, tidied and in lower case, and the numbers among them.
Sentinels = frozenset[str | float]


def sentinels(declared: Iterable[str]) -> Sentinels:
    """What a source declares (``values: {sentinels: [...]}``), made ready for ``is_sentinel``."""
    texts = {_plain(text) for text in declared}
    return frozenset(texts | {float(text) for text in texts if _WHOLE.fullmatch(text)})


def is_sentinel(cell: str | float | date | None, known: Sentinels) -> bool:
    """Whether the cell is one of the declared sentinels; an empty cell always is.

    Case, blanks around it and the kind of dash do not matter. A number is the sentinel of the same value: 8888.0 is
    "8888". Texts are compared as texts: ask again with the number once "8.888" is read.
    """
    if cell is None:
        return True
    if isinstance(cell, str):
        return cell in known or _plain(cell) in known
    return isinstance(cell, int | float) and not isinstance(cell, bool) and cell in known


def _plain(text: str) -> str:
    return tidy(text).casefold().replace("—", "-")

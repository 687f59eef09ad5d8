"""Numbers, ranges and letters, from texts under the notation of their column and from cells that are numbers."""

import re
from collections.abc import Callable
from math import isfinite
from typing import Any, Final

from commandcenter.domain.values import Figure, Sentinels, figure
from ingest.config import FieldRule
from ingest.mapping.context import Context
from ingest.mapping.fields import Field, What
from ingest.mapping.rows import Wrong
from ingest.mapping.texts import shown

_ERROR: Final = re.compile(r"#[A-Z/0-9]+[!?]?|Err:[0-9]+|#+")  # ##### is what a narrow column shows
_NEVER_CALCULATED: Final = re.compile(r"\(formula without a result\)")  # as ingest.tables gives it
_COUNT_MAX: Final = 2**31 - 1  # what the store keeps


class Numbers:
    """Reads the numbers of one field: a Figure, or for a count its whole number; None for a number that means none."""

    def __init__(self, field: Field, rule: FieldRule, context: Context, known: Sentinels) -> None:
        values = rule.values or context.values
        self._decimal = values.decimal or context.notations.get(field.name)
        self._field, self._factor, self._known = field, rule.factor, known
        self._finish: Callable[[Figure, Any], Any] = self._count if field.what is What.COUNT else self._figure

    def of_text(self, text: str) -> Any:
        """What the text says. Raises Wrong."""
        try:
            found = figure(text, self._decimal)
        except ValueError as error:
            raise Wrong(getattr(error, "reason", "no_number"), str(error), self._field.name) from None
        if found.value is not None and found.upper is None and found.value in self._known:
            return None
        if found.value is None:
            self._refuse_broken(found.text or "")
        return self._finish(found, text)

    def of_number(self, cell: float) -> Any:
        """What a cell that is a number says: NaN is how tables say "empty". Raises Wrong."""
        try:
            value = float(cell)
        except OverflowError:
            value = float("inf")
        if value != value or value in self._known:
            return None
        if not isfinite(value):
            raise Wrong("no_number", "the cell holds a number without end: write the real one", self._field.name)
        return self._finish(Figure(value), value)

    def _refuse_broken(self, text: str) -> None:
        if _NEVER_CALCULATED.fullmatch(text):
            raise Wrong(
                "no_result",
                "the formula in this cell was never calculated: open the file in a spreadsheet program and save it "
                "there, or type the number",
                self._field.name,
            )
        if _ERROR.fullmatch(text):
            raise Wrong(
                "cell_error",
                f"{shown(text)} is a mistake of a formula and no number: mend the formula, or type the number",
                self._field.name,
            )

    def _figure(self, found: Figure, _cell: Any) -> Figure:
        if self._factor == 1.0 or found.value is None:
            return found
        upper = None if found.upper is None else round(found.upper * self._factor, 9)
        return found._replace(value=round(found.value * self._factor, 9), upper=upper)

    def _count(self, found: Figure, cell: Any) -> int:
        value = None if found.value is None or found.upper is not None else round(found.value * self._factor, 9)
        if value is None or not value.is_integer() or not 0 <= value <= _COUNT_MAX:
            raise Wrong("no_count", f"{shown(str(cell))} is no count: a whole number from 0 on is needed", "n")
        return int(value)

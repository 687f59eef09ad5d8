"""The village that a row names, in the kecamatan that it names beside it."""

from collections.abc import MutableSequence
from typing import Any, Final

from commandcenter.domain.areas import Level
from ingest.mapping.context import Context
from ingest.mapping.lookups import Lookup
from ingest.mapping.rows import Wrong
from ingest.mapping.texts import shown

_KECAMATAN_LENGTH: Final = len("35.22.15")
_NAME_MAX: Final = 200  # characters


class Villages:
    """Puts the codes of village and kecamatan into the values of a row. ``village``, ``kecamatan``: their places."""

    def __init__(self, context: Context, village: int, kecamatan: int) -> None:
        self._reference, self._village, self._kecamatan = context.reference, village, kecamatan
        self._codes = Lookup(self._find)

    def settle(self, values: MutableSequence[Any]) -> None:
        """The village is looked for in the row's kecamatan, or brings its own. Raises Wrong."""
        text = values[self._village]
        if text is not None:
            code = self._codes[text, values[self._kecamatan]]
            values[self._village], values[self._kecamatan] = code, code[:_KECAMATAN_LENGTH]

    def _find(self, key: tuple[str, str | None]) -> str:
        text, kecamatan = key
        try:
            code = self._reference.area(text[:_NAME_MAX], kecamatan, Level.VILLAGE)
        except ValueError as error:
            raise Wrong("unknown_village", str(error), "village") from None
        if len(code) <= _KECAMATAN_LENGTH:
            raise Wrong("unknown_village", f"{shown(text)} is {code} and no village: write its name", "village")
        return code

"""The village that a row names, in the kecamatan that it names beside it."""

from commandcenter.domain.areas import Level
from ingest.mapping.context import Context
from ingest.mapping.lookups import Lookup
from ingest.mapping.rows import Wrong
from ingest.mapping.texts import shown

KECAMATAN_LENGTH = len("35.22.15")
_NAME_MAX = 200  # characters


def village_lookup(context: Context) -> Lookup:
    """``lookup[text, kecamatan]`` is the code of the village; ``kecamatan`` is a code or None. It raises Wrong."""

    def find(key: tuple[str, str | None]) -> str:
        text, kecamatan = key
        try:
            code = context.reference.area(text[:_NAME_MAX], kecamatan, Level.VILLAGE)
        except ValueError as error:
            raise Wrong("unknown_village", str(error), "village") from None
        if len(code) <= KECAMATAN_LENGTH:
            raise Wrong("unknown_village", f"{shown(text)} is {code} and no village: write its name", "village")
        return code

    return Lookup(find)

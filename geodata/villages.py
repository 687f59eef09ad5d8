"""The 430 desa and kelurahan, from ``villages.csv``."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from geodata.errors import GeodataError
from geodata.loader import FOLDER, Place, load_places

_CODE = re.compile(r"(\d\d\.\d\d\.\d\d)\.([12])\d{3}")
_KINDS = {"1": "kelurahan", "2": "desa"}  # the first of the last four digits says it (Permendagri 58/2021)


@dataclass(frozen=True, slots=True)
class Village:
    """A desa or kelurahan by its Kemendagri code; ``kecamatan`` is the code that its own begins with."""

    code: str
    name: str
    kind: str
    kecamatan: str
    aliases: tuple[str, ...]


def load_villages(folder: Path = FOLDER) -> tuple[Village, ...]:
    """The villages in the order of their codes. Raises GeodataError with every line that is wrong.

    Each kecamatan must have as many desa and kelurahan as ``kecamatan.csv`` says.
    """
    villages: dict[str, Village] = {}
    mistakes: list[str] = []
    with (folder / "villages.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            village = Village(
                code=row["code"] or "",
                name=(row["name"] or "").strip(),
                kind=row["kind"] or "",
                kecamatan=row["kecamatan"] or "",
                aliases=tuple(alias for alias in (row["aliases"] or "").split("|") if alias),
            )
            mistakes += [f"line {reader.line_num}: {text}" for text in _mistakes(village, villages)]
            villages[village.code] = village
    mistakes = mistakes or _mistakes_of_counts(tuple(villages.values()), load_places(folder))
    if mistakes:
        raise GeodataError(str(folder / "villages.csv"), mistakes)
    return tuple(villages[code] for code in sorted(villages))


def _mistakes(village: Village, before: dict[str, Village]) -> list[str]:
    found = []
    code = _CODE.fullmatch(village.code)
    if code is None:
        found.append(f"{village.code!r} is no code of a village (35.22.15.1001)")
    else:
        if code[1] != village.kecamatan:
            found.append(f"{village.code} does not lie in kecamatan {village.kecamatan!r}")
        if _KINDS[code[2]] != village.kind:
            found.append(f"{village.code} is a {_KINDS[code[2]]} by its code, not a {village.kind!r}")
    if village.code in before:
        found.append(f"{village.code} is there twice")
    if not village.name:
        found.append(f"{village.code} has no name")
    return found


def _mistakes_of_counts(villages: Sequence[Village], places: Sequence[Place]) -> list[str]:
    counts = Counter((village.kecamatan, village.kind) for village in villages)
    wanted = {(place.code, kind): getattr(place, kind) for place in places for kind in _KINDS.values()}
    return [
        f"kecamatan {code} has {counts[code, kind]} {kind}, kecamatan.csv says {wanted.get((code, kind), 0)}"
        for code, kind in sorted(wanted.keys() | counts.keys())
        if counts[code, kind] != wanted.get((code, kind), 0)
    ]

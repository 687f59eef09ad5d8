"""Keys of scenes, made from their titles."""

import re
import unicodedata
from collections.abc import Collection

KEY_MAX = 40
USUAL = "susunan"  # a title of nothing that a key may hold


def key_of(title: str, taken: Collection[str]) -> str:
    """A key (domain.wall.scenes.KEY) that nobody has yet: "Peta jaringan" is "peta-jaringan", then "-2"."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: KEY_MAX - 4].strip("-") or USUAL
    keys = (stem if n == 1 else f"{stem}-{n}" for n in range(1, len(taken) + 2))
    return next(key for key in keys if key not in taken)

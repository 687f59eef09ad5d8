"""Many indicators of one pattern, written once: population by age group and sex is one family and not thirty entries.

::

    families:
      - each:
          umur: {0-4: "0-4 tahun", 5-9: "5-9 tahun"}
          jk: {l: laki-laki, p: perempuan}
        code: penduduk-{umur}-{jk}
        name: Penduduk {jk} umur {umur}

In a code a placeholder becomes the short word (``0-4``), everywhere else the words behind it. A word may have parts
of its own, ``{paud: {name: PAUD, what: "…"}}``: ``{sekolah}`` is its name, ``{sekolah.what}`` the part.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any

from ingest.reference.models import CODE

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_CODES = ("code", "producer", "walidata")
_EXPANDED_MAX = 5_000  # of one family; a slip of the pen must not make millions

Chosen = Mapping[str, tuple[str, Mapping[str, str]]]  # placeholder -> short word, its parts


class FamilyError(ValueError):
    """A family cannot be written out. The message says why."""


def expand(family: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The entries of a family, in the order in which its words are written. Raises FamilyError."""
    each = family.get("each")
    if not isinstance(each, Mapping) or not each:
        raise FamilyError("a family needs `each`: its placeholders, each with its words")
    words = {name: _words(name, values) for name, values in each.items()}
    size = 1
    for options in words.values():
        size *= len(options)
    if size > _EXPANDED_MAX:
        raise FamilyError(f"this family has {size} members, more than {_EXPANDED_MAX}")
    for combination in product(*words.values()):
        chosen = dict(zip(words, combination, strict=True))
        yield {
            key: _filled(value, _short(chosen) if key in _CODES else _long(chosen))
            for key, value in family.items()
            if key != "each"
        }


def _words(name: str, values: Any) -> list[tuple[str, Mapping[str, str]]]:
    if not isinstance(values, Mapping) or not values:
        raise FamilyError(f"each.{name} lists its words as `short: long`")
    found = []
    for short, long in values.items():
        if not re.fullmatch(CODE, str(short)):
            raise FamilyError(f"each.{name}: {short!r} becomes part of a code: small letters, digits and '-'")
        parts = long if isinstance(long, Mapping) else {"name": long}
        if "name" not in parts or not all(isinstance(part, str) and part for part in parts.values()):
            raise FamilyError(f"each.{name}.{short}: write its words, or `name:` and other parts, as texts")
        found.append((str(short), parts))
    return found


def _short(chosen: Chosen) -> Callable[[str], str]:
    def fill(placeholder: str) -> str:
        if placeholder not in chosen:
            raise FamilyError(f"{{{placeholder}}} is not in `each`")
        return chosen[placeholder][0]

    return fill


def _long(chosen: Chosen) -> Callable[[str], str]:
    def fill(placeholder: str) -> str:
        name, _dot, part = placeholder.partition(".")
        if name not in chosen:
            raise FamilyError(f"{{{placeholder}}} is not in `each`")
        short, parts = chosen[name]
        if (part or "name") not in parts:
            raise FamilyError(f"{{{placeholder}}}: {short} has no {part!r}")
        return parts[part or "name"]

    return fill


def _filled(value: Any, fill: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return _PLACEHOLDER.sub(lambda match: fill(match[1]), value)
    if isinstance(value, list):
        return [_filled(part, fill) for part in value]
    return value

"""Names that fit: whole, or cut by rule. Nobody keeps a list of abbreviations."""

from collections.abc import Collection
from functools import cache

from layouts import theme

VOWELS = "aeiou"


@cache
def shortened(name: str, ems: float, others: Collection[str] = ()) -> str:
    """The name if it is at most ``ems`` wide, else its longest beginning that fits with a full stop: three letters or
    more, ended by a consonant after a vowel, at least two shorter, and the beginning of none of the ``others``.

    Empty where there is no such beginning."""
    if theme.ems(name) <= ems:
        return name
    for length in range(len(name) - 2, 2, -1):
        cut = name[:length]
        ends_well = cut[-1].lower() not in VOWELS and cut[-2].lower() in VOWELS
        if ends_well and theme.ems(cut + ".") <= ems and not any(other.startswith(cut) for other in others):
            return cut + "."
    return ""

"""The parts of a written number: sign, digits, word of magnitude, unit, footnote mark.

(Rp 1.250.000,50)   1,2 juta jiwa   71,48 km²   252,99 % *)   1 301 635   50.000,-

Where the decimals begin, and so what it is worth, is not asked here.
"""

import re
from typing import Final, NamedTuple

from commandcenter.domain.month_names import MONTHS
from commandcenter.domain.values.errors import Unreadable, shown

LENGTH_MAX: Final = 120  # characters; the longest number with its unit has some sixty

# A digit, a letter or a word is a mark only after a blank, so that it is not taken for a part of the number.
_MARK: Final = re.compile(
    r"(?: *(?P<sign>\*{1,3}\)?|[†‡]|[¹²³⁴-⁹]+[⁾)]|(?<=[0-9])[a-zA-Z]\))| +(?P<note>[0-9a-zA-Z]\)|[rep]|\([^()0-9]+\)))$"
)
_HEAD: Final = re.compile(
    r"(?P<sign>[+-])?(?P<open>\()?(?P<money>(?:rp\.?|idr) *)?(?P<inner>\()?(?P<second>[+-])?"
    r"(?P<digits>[.,]?[0-9](?:[0-9.,]|[ '](?=[0-9]))*(?:(?<=[.,])(?:--?|=))?)",
    re.IGNORECASE,
)
_MAGNITUDE: Final = re.compile(r" *([^\W\d_]+)\.?(?= |/|$)")
_MAGNITUDES: Final = {
    **dict.fromkeys(("ribu", "rb", "thousand"), 3),
    **dict.fromkeys(("juta", "jt", "million"), 6),
    **dict.fromkeys(("miliar", "milyar", "billion"), 9),
    **dict.fromkeys(("triliun", "trilyun", "trillion"), 12),
}
_SHORT_MAGNITUDES: Final = {
    "M": "miliar, million or metre",
    "T": "triliun or ton",
    "K": "thousand (ribu) or something else",
    "B": "billion (miliar) or something else",
    "k": "thousand (ribu) or something else",
    "mn": "million (juta) or something else",
    "bn": "billion (miliar) or something else",
}
_ATTACHED: Final = re.compile(  # units that people write without a blank before them
    r"(?:%|‰|°c?|(?:[kcm]?m|ha)(?:[²³23])?|kg|gr?|mg|ton|l|ml|k?wh|[mk]?w|[gmk]bps|[gm]hz|orang|jiwa|unit|x|/.+)"
    r"(?= |/|$)",
    re.IGNORECASE,
)
_UNIT: Final = re.compile(r"(?:[%‰°/]|[^\W\d_])[^\n]*")
_POWERS: Final = re.compile(r"\b[kcdm]?m[23]\b", re.IGNORECASE)
_PER: Final = re.compile(r"(?:/ *[^\W\d_]|\bper +\S).*", re.IGNORECASE)  # "per 1.000 KH"; but 12/20 is no unit
# Words that make something else of the number before them.
_NO_UNITS: Final = frozenset(
    re.findall(
        r"\S+", "dari dan atau of or and s.d. s.d sd s/d sampai hingga to until setengah seperempat lebih kurang"
    )
)
# "5 ribuan", "2 juta-an", "(ribu rupiah)": how many exactly is not said, or not where it counts.
_SCALED: Final = re.compile(
    r"\(?(?:dalam +)?\b(?:ribu|rb|juta|jt|mil[iy]ar|tril[iy]un|thousand|million|billion|trillion|puluh|ratus|belas|"
    r"lusin|kodi)",
    re.IGNORECASE,
)
_BARE: Final = re.compile(r"(-?)([0-9]+(?:[.,][0-9]+)*)")  # most numbers are nothing but that


class Numeral(NamedTuple):
    """A number as it is written. ``digits`` keep their separators: "1.250.000,50"."""

    digits: str
    is_negative: bool
    exponent: int  # of ten, from a word: juta = 6
    unit: str
    mark: str  # "*)", "r", "(sementara)"


def numeral(text: str) -> Numeral:
    """Takes a tidied text apart. Raises Unreadable."""
    bare = _BARE.fullmatch(text)
    if bare and len(text) <= LENGTH_MAX:
        return Numeral(bare[2], bool(bare[1]), 0, "", "")
    return _decorated(text)


def _decorated(text: str) -> Numeral:
    if not text:
        raise Unreadable("empty", "is empty")
    if len(text) > LENGTH_MAX:
        raise _no_number(text)
    match = _MARK.search(text)
    mark = (match["sign"] or match["note"]) if match and match.start() else ""
    bare = text[: match.start()] if match and mark else text
    head = _HEAD.match(bare)
    if head is None or _SCALED.match(mark):
        raise _no_number(text)
    tail = bare[head.end() :]
    brackets, signs = (head["open"] or "") + (head["inner"] or ""), (head["sign"] or "") + (head["second"] or "")
    if brackets:
        tail = _closed(tail, text)
    if len(brackets) + len(signs) > 1:
        raise _no_number(text)
    exponent, unit = _tail(tail, bool(head["money"]), text)
    return Numeral(head["digits"], signs == "-" or bool(brackets), exponent, unit, mark)


def _closed(tail: str, text: str) -> str:
    """What follows the digits of a number in brackets, without the closing one: "(1.000) %", "(12,5 %)"."""
    if tail.startswith(")"):
        return tail[1:]
    if tail.endswith(")"):
        return tail[:-1]
    raise _no_number(text)


def _tail(tail: str, is_money: bool, text: str) -> tuple[int, str]:
    """The exponent and the unit that the words after the digits say."""
    if not tail:
        return 0, ""
    exponent = 0
    word = _MAGNITUDE.match(tail)
    if word:
        meaning = _short_magnitude(word[1], is_money)
        if meaning:
            raise Unreadable(
                "magnitude_unclear",
                f"{shown(text)}: what does {word[1]} mean, {meaning}? Write the word out (12 ribu, 1,2 juta, 3 miliar, "
                "97,55 triliun) or all the digits",
            )
        exponent = _MAGNITUDES.get(word[1].casefold(), 0)
        tail = tail[word.end() :] if exponent else tail
    return exponent, _unit(tail, is_money, text)


def _short_magnitude(word: str, is_money: bool) -> str | None:
    if is_money and word.upper() in _SHORT_MAGNITUDES:
        return _SHORT_MAGNITUDES[word.upper()]
    return _SHORT_MAGNITUDES.get(word) or _SHORT_MAGNITUDES.get(word.lower() if len(word) > 1 else "")


def _unit(tail: str, is_money: bool, text: str) -> str:
    unit = tail.strip()
    if not unit:
        return ""
    if not tail.startswith(" ") and not _ATTACHED.match(unit):
        raise _no_number(text)
    words = unit.casefold().split()
    plain = _PER.sub("", _POWERS.sub("", unit))
    if (
        not _UNIT.fullmatch(unit)
        or any(character.isdigit() and character not in "²³" for character in plain)
        or not _NO_UNITS.isdisjoint(words)
        or _SCALED.search(unit)
        or words[0].rstrip(".,") in MONTHS
        or (is_money and not _PER.match(unit))
    ):
        raise _no_number(text)
    return unit


def _no_number(text: str) -> Unreadable:
    if any(character.isdigit() and not character.isascii() and character not in "¹²³" for character in text):
        return Unreadable("other_digits", f"{shown(text)} has digits that are not 0 to 9: type the number anew")
    if re.fullmatch(r"[+-]?[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]+", text, re.IGNORECASE):
        return Unreadable(
            "scientific",
            f"{shown(text)} is how a spreadsheet shortens a long number, and digits are lost on the way: "
            "format the column as a number and save the file again",
        )
    hint = "" if any(character.isdigit() for character in text) else "; if it means 'no value', add it to the sentinels"
    return Unreadable("no_number", f"{shown(text)} is no number: write its digits only, like 1250{hint}")

"""Which decimal sign a column has, and what its numbers are worth under it."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal

from commandcenter.domain.values.errors import Undecided, Unreadable, shown
from commandcenter.domain.values.numerals import Numeral, numeral
from commandcenter.domain.values.ranges import sides
from commandcenter.domain.values.tidy import tidy

Decimal = Literal[",", "."]
SIGNS: Final[tuple[Decimal, Decimal]] = (",", ".")
_NO_DIGIT: Final = re.compile(r"[^0-9]")
_NAMES: Final[dict[Decimal, str]] = {",": "a decimal comma", ".": "a decimal point"}


def _reading(decimal: str, grouping: str) -> re.Pattern[str]:
    """Digits under one decimal sign: plain or in groups of three, by one kind of separator throughout."""
    return re.compile(
        rf"(?:[0-9]+|[1-9][0-9]{{0,2}}(?P<by>[{grouping} '])[0-9]{{3}}(?:(?P=by)[0-9]{{3}})*|(?=[{decimal}][0-9]))"
        rf"(?:[{decimal}](?:[0-9]+|--?|=))?"
    )


_READINGS: Final[dict[Decimal, re.Pattern[str]]] = {",": _reading(",", "."), ".": _reading(".", ",")}


def decimal_sign(texts: Iterable[str]) -> Decimal | None:
    """The decimal sign of a column of texts; None when no text of it needs one.

    Evidence is every text that can be read in one way only; what is no number counts for nothing. Raises Undecided when
    there is no evidence and a text can be read in two ways, Unreadable when two texts contradict each other.
    """
    evidence: dict[Decimal, str] = {}
    question: tuple[str, str] | None = None
    for text in texts:
        for digits in _separated(text):
            signs = _signs(digits)
            if len(signs) == 1:
                evidence.setdefault(signs[0], text)
            elif signs:
                question = question or (text, digits)
    if len(evidence) > 1:
        raise Unreadable(
            "notations_differ",
            f"{shown(evidence[','])} has a decimal comma and {shown(evidence['.'])} a decimal point: write the column "
            'in one notation, or say in the mapping which one is right, values: {decimal: ","} or '
            'values: {decimal: "."}; the others then become rejects',
        )
    if question and not evidence:
        raise _undecided(*question)
    return next(iter(evidence), None)


def number(text: str, decimal: Decimal | None) -> float:
    """A number: "48.420", "Rp 1.250.000,50", "71,48 km²", "252,99 %" (252.99), "(1.000)" (below zero), "1,2 juta".

    ``decimal`` None: only what can be read in one way. Unit and footnote mark are read over; ``figure`` keeps them.
    Raises Unreadable; Undecided when ``decimal`` is None and there are two readings.
    """
    if text.isascii() and text.isdecimal() and len(text) <= 15:
        return float(text)
    tidied = tidy(text)
    return worth(numeral(tidied), decimal, tidied)


def worth(written: Numeral, decimal: Decimal | None, text: str) -> float:
    """What a numeral is worth. ``text`` is what messages repeat. Raises as ``number`` does."""
    signs = _signs(written.digits)
    if not signs:
        raise Unreadable(
            "no_number",
            f"{shown(text)} is no number: its points, commas and blanks stand where neither thousands nor decimals do",
        )
    if decimal is None and len(signs) > 1 and _is_separated(written.digits):
        raise _undecided(text, written.digits)
    sign = decimal or signs[0]
    if sign not in signs:
        raise Unreadable(
            "other_notation",
            f"{shown(text)} is written with {_NAMES[signs[0]]}, this column with {_NAMES[sign]}: write it alike",
        )
    whole, fraction = _parts(written.digits, sign)
    if len(whole) > 15 and int(float(whole)) != int(whole):
        raise Unreadable(
            "too_long",
            f"{shown(text)} has more digits than a number keeps: is it a code and no amount? Map it as text",
        )
    value = float(f"{whole}.{fraction}e{written.exponent}")
    return -value if written.is_negative and value else value


def _separated(text: str) -> Iterator[str]:
    """The digits of a number or of both ends of a range, where they have a point or a comma."""
    if not _is_separated(text):
        return
    tidied = tidy(text)
    for side in sides(tidied):
        try:
            digits = numeral(side).digits
        except Unreadable:
            continue
        if _is_separated(digits):
            yield digits


def _is_separated(text: str) -> bool:
    return "," in text or "." in text


def _signs(digits: str) -> tuple[Decimal, ...]:
    """The decimal signs under which the digits can be read."""
    return tuple(sign for sign in SIGNS if _READINGS[sign].fullmatch(digits))


def _parts(digits: str, sign: Decimal) -> tuple[str, str]:
    """Whole digits and decimals, both at least "0", of digits that read under the sign."""
    whole, _sign, fraction = digits.partition(sign)
    return _NO_DIGIT.sub("", whole) or "0", _NO_DIGIT.sub("", fraction) or "0"


def _undecided(text: str, digits: str) -> Undecided:
    """Only three digits after one separator can be read in two ways: "1.234", "48,420"."""
    before, after = digits.replace(",", ".").split(".")
    comma, point = (f"{before}{after}", f"{before} and {after}/1000")
    if "," in digits:
        comma, point = point, comma
    return Undecided(
        "decimal_undecided",
        f"{shown(text)} may be {comma} or {point}, and no other value of the column decides. Which sign stands before "
        f'the decimals? Write in the mapping values: {{decimal: ","}} to make it {comma}, or '
        f'values: {{decimal: "."}} to make it {point}',
    )

"""Amounts of money as people in Indonesia type them. What could be read in two ways is asked about, never guessed."""

import re

HIGHEST = 100_000_000_000_000  # ten times the budget of the regency: more is a slip of the keyboard

_SIGN = re.compile(r"^\s*(?:rp\.?|idr)\s*", re.IGNORECASE)
_WORDED = re.compile(r"^(?P<number>[0-9]+(?:[.,][0-9]+)?)\s*(?P<word>[a-z]+)\.?$", re.IGNORECASE)
_WORDS = {
    "ribu": 10**3, "rb": 10**3, "juta": 10**6, "jt": 10**6, "miliar": 10**9, "milyar": 10**9, "triliun": 10**12,
}  # fmt: skip
_SHORT = {"m": 10**9, "t": 10**12, "k": 10**3}  # M is milliard to some and million to others
_PLAIN = re.compile(r"[0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_ENGLISH = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?")
_CENTS = re.compile(r"(?<=[0-9]{3}),(?:-|[0-9]{2}-?)$")  # "1,50" are no cents but one and a half of something


class AmountError(ValueError):
    """A text is no amount, or could be two. ``suggested``: the amount in rupiah that it may mean."""

    def __init__(self, message: str, suggested: int | None = None) -> None:
        super().__init__(message)
        self.suggested = suggested


def parse(text: str) -> int:
    """Whole rupiah. Raises AmountError.

    Read: 1500000000, 1.500.000.000, Rp 1.500.000.000,00, 1,5 miliar, 250 juta, 1.500 (fifteen hundred). Asked about:
    "1,5 M", "1,500,000".
    """
    bare = _SIGN.sub("", text).strip()
    if not bare:
        raise AmountError("empty")
    worded = _WORDED.match(bare)
    if worded:
        return _worded(worded["number"], worded["word"].lower())
    whole = _CENTS.sub("", bare)
    if _PLAIN.fullmatch(whole) or _GROUPED.fullmatch(whole):
        return _bounded(int(whole.replace(".", "")))
    if _ENGLISH.fullmatch(bare):
        raise AmountError("ambiguous", _bounded(int(bare.partition(".")[0].replace(",", ""))))
    raise AmountError("unreadable")


def written(amount: int) -> str:
    """As it is typed: 1.500.000.000."""
    return f"{amount:,}".replace(",", ".")


def _worded(number: str, word: str) -> int:
    times = _WORDS.get(word) or _SHORT.get(word)
    if times is None:
        raise AmountError("unreadable")
    # Before a word a point is a decimal point to some, and groups thousands for others: "1.500 juta".
    is_unclear = "." in number and len(number.partition(".")[2]) == 3
    whole, _, rest = number.replace(".", ",").partition(",")
    amount = int(whole) * times + (int(rest) * times // 10 ** len(rest) if rest else 0)
    if is_unclear or word in _SHORT:
        raise AmountError("ambiguous", None if is_unclear else _bounded(amount))
    return _bounded(amount)


def _bounded(amount: int) -> int:
    if amount > HIGHEST:
        raise AmountError("too_large")
    return amount

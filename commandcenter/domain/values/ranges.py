"""Where a range falls into its two ends: "80,10-85,00", "80,10 - 85,00 %", "80 s.d. 85"."""

import re
from typing import Final

_END: Final = r"(?=[+-]?\(?(?:rp\.? *|idr *)?[.,]?[0-9])"
# A hyphen parts two numbers when it stands between digits or between blanks; in "-5 - -3" only the middle one does.
_BETWEEN: Final = re.compile(
    rf"(?:(?<=[0-9%)]) *[-~—] *|(?<=\S) +[-~—] +|(?:(?<=[0-9%)=-]) *| +)(?:s\.? ?d\.?|s/d\.?) *|"
    rf" +(?:sampai(?: dengan)?|hingga|to|until) +){_END}",
    re.IGNORECASE,
)
_BARE: Final = re.compile(r"-?[0-9.,]+")  # a plain number: most are
_LENGTH_MAX: Final = 250  # characters; the pattern's cost grows with the square of the blanks


def sides(text: str) -> tuple[str, ...]:
    """The two ends of a range; a tidied text that is none comes back alone."""
    if len(text) > _LENGTH_MAX or _BARE.fullmatch(text):
        return (text,)
    parts = _BETWEEN.split(text)
    return tuple(parts) if len(parts) == 2 and all(parts) else (text,)

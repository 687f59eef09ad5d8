"""Characters that look alike made alike, and those that nobody sees taken out."""

from typing import Final

# Written as numbers, because most of them look like nothing or like each other.
_BLANKS: Final = (0x09, 0xA0, 0x2007, 0x2008, 0x2009, 0x200A, 0x202F)
_UNSEEN: Final = (0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x2060, 0xFEFF)
_DASHES: Final = (0x2010, 0x2011, 0x2012, 0x2013, 0x2212)  # hyphens, en dash, minus
_APOSTROPHES: Final = (0x2018, 0x2019, 0x02BC, 0xB4)
# The signs that turn the reading direction round (0x202D, 0x202E) stay: what they cover reads otherwise than it stands.
_ALIKE: Final = {
    **dict.fromkeys(_BLANKS, " "),
    **dict.fromkeys(_UNSEEN),
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_APOSTROPHES, "'"),
}


def tidy(text: str) -> str:
    """The text with plain blanks, hyphens and apostrophes, nothing unseen, and no blanks around it."""
    return (text if text.isascii() and "\t" not in text else text.translate(_ALIKE)).strip()

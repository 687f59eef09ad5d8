"""Text that every database takes, and text that every terminal shows and none obeys."""

import unicodedata


def storable(text: str) -> str:
    """The text with what no database takes written as escapes: half surrogate pairs (names of files whose bytes are no
    text) and NUL."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


def visible(text: str) -> str:
    """The text on one line, without what a terminal would obey: control characters stand as escapes, other blanks as
    blanks; what nobody sees (marks that turn the direction of writing, zero-width characters) is left out."""
    return text if text.isprintable() else "".join(map(_seen, text))


def _seen(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    if category.startswith("Z"):
        return " "
    return character if character.isprintable() else character.encode("unicode_escape").decode()

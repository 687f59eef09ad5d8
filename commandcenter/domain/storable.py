"""Text that every database takes."""


def storable(text: str) -> str:
    """The text with what no database takes written as escapes: half surrogate pairs (names of files whose bytes are no
    text) and NUL."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")

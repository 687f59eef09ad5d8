"""The query before anybody is asked. The database keeps us from writing; this says so earlier and in plainer words.

It is no parser: what it misses, the read-only session refuses (``sessions``). Except for the words of ``_FORBIDDEN``:
MySQL reads and writes files of its server with them even then.
"""

import re
from typing import Annotated, Final

from pydantic import AfterValidator

MARK: Final = "watermark"
_READING: Final = ("select", "with", "table", "values", "show")
_FIRST: Final = re.compile(r"(?:\s|\(|--[^\n]*(?:\n|$)|/\*.*?\*/)*([^\s(;]*)", re.DOTALL)
_FORBIDDEN: Final = re.compile(r"\b(outfile|dumpfile|load_file)\b", re.IGNORECASE)
_EXECUTED: Final = re.compile(r"/\*M?!")  # a comment that MySQL executes
_MARKED: Final = re.compile(rf"(?<![:\w\\]):{MARK}\b")
_LOSING: Final = re.compile(rf"(?<![<>=!])>\s*:{MARK}\b|(?<![:\w\\]):{MARK}\s*<(?![<>=])")
_COLON: Final = re.compile(rf"(?<![:\w\\]):(?=\w)(?!{MARK}\b)")


def _checked(query: str) -> str:
    query = query.strip().rstrip(";").rstrip()
    match = _FIRST.match(query)
    word = match[1].lower() if match else ""
    if word not in _READING:
        raise ValueError(f"a feed only reads: the query begins with {word.upper()[:20] or 'nothing'}, not with SELECT")
    found = _FORBIDDEN.search(query)
    if found:
        raise ValueError(f"{found[1].upper()} reads or writes files of the database server: a feed may not")
    if _EXECUTED.search(query):
        raise ValueError("a comment that the server executes (/*!…*/) cannot be used here")
    if _LOSING.search(query):
        raise ValueError(
            f"write >= :{MARK}: with > rows are lost that share the newest value; those that come twice change nothing"
        )
    return query


Query = Annotated[str, AfterValidator(_checked)]


def is_marked(query: str) -> bool:
    """Whether the query asks only for what is new."""
    return bool(_MARKED.search(query))


def escaped(query: str) -> str:
    """The query for SQLAlchemy's ``text``: a colon in it (a time, a JSON key) is a colon, but for ``:watermark``."""
    return _COLON.sub(r"\\:", query)

"""Flat records in XML, read without entities: what expands inside an XML text is an attack and no data."""

import re
from collections.abc import Mapping
from typing import Final

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

_DECLARED: Final = re.compile(rb"^\s*<\?xml[^>]*\bencoding\s*=\s*[\"']([A-Za-z0-9._-]+)")


class Records:
    """What a document holds: its elements of the wanted names, each as its children's names and texts."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._path: list[str] = []
        self._start = 0  # depth of the record that is being read, 0: none
        self._text: list[str] = []
        self._record: dict[str, str] = {}
        self.root = ""
        self.found: list[Mapping[str, str]] = []

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        """An element begins."""
        name = tag.rpartition("}")[2]
        self.root = self.root or name
        self._path.append(name)
        if not self._start and name in self._names:
            self._start, self._record = len(self._path), {}
        self._text = []

    def data(self, text: str) -> None:
        """Text, perhaps a part of it."""
        self._text.append(text)

    def end(self, _tag: str) -> None:
        """An element ends."""
        depth, name = len(self._path), self._path.pop()
        if self._start and depth == self._start + 1:
            self._record.setdefault(name, "".join(self._text).strip())
        elif depth == self._start:
            self.found.append(self._record)
            self._start = 0
        self._text = []


def records_in(raw: bytes, names: tuple[str, ...]) -> Records:
    """The elements called one of ``names``. Raises ValueError in words.

    Without a declaration XML is UTF-8; what is not even that is read as Windows-1252, as old servers write it.
    """
    target = Records(names)
    parser = DefusedXMLParser(target=target, encoding=_instead(raw), forbid_dtd=True)
    try:
        parser.feed(raw)  # at once: older expat takes quadratic time for a large token that comes in pieces
        parser.close()
    except DefusedXmlException:
        raise ValueError(
            "the XML declares entities or a document type: that is refused, it can hide anything"
        ) from None
    except (ParseError, LookupError, ValueError) as error:
        raise ValueError(f"the XML is damaged or broken off: {error}") from None
    return target


def _instead(raw: bytes) -> str | None:
    declared = _DECLARED.match(raw)
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or (declared and declared[1].lower() not in (b"utf-8", b"utf8")):
        return None
    try:
        raw.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return None

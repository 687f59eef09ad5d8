"""Compare the catalogue of messages with the code that makes them, and bring it up to date.

    python tools/message_templates.py            what is missing, and what no code makes any more
    python tools/message_templates.py --update   new templates into the catalogue, without a translation; old ones out

A template that was reworded comes with the translation of the one that is most like it, marked as fuzzy: correct it and
take the mark away.
"""

import errno
import os
import sys
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

sys.path.insert(0, str(Path(__file__).parents[1]))

from commandcenter.messages.template import Template
from tools.message_code import ROOT
from tools.message_flow import templates

CATALOGUE: Final = ROOT / "commandcenter" / "messages" / "id.po"
# What the system and libraries say within our messages, as far as officials meet it.
SYSTEM: Final = (
    *(
        os.strerror(number)
        for number in (
            errno.EACCES, errno.EBUSY, errno.EIO, errno.EISDIR, errno.ENOENT, errno.ENOSPC, errno.ENOTDIR, errno.EPERM,
            errno.EROFS, errno.EMFILE, errno.ENAMETOOLONG, errno.ESTALE,
        )
    ),
    "Expecting value",
    "Expecting ',' delimiter",
    "Expecting ':' delimiter",
    "Expecting property name enclosed in double quotes",
    "Illegal trailing comma before end of array",
    "Illegal trailing comma before end of object",
    "Invalid \\escape",
    "Invalid \\uXXXX escape",
    "Invalid control character at",
    "Unterminated string starting at",
)  # fmt: skip


@cache
def expected() -> dict[tuple[str, str | None], set[str]]:
    """What the catalogue must have: text and context -> the files that make it."""
    found = {(one.text, "part" if one.is_part else None): one.files for one in templates().values()}
    return found | {(text, "part"): {"(system)"} for text in SYSTEM}


def catalogue() -> Catalog:
    """The catalogue as it stands."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="id")


def entries(book: Catalog) -> dict[tuple[str, str | None], Message]:
    """Its messages by text and context."""
    return {(str(one.id), one.context): one for one in book if one.id}


def untranslated(book: Catalog) -> list[str]:
    """Templates that have no translation that somebody has looked at."""
    there = entries(book)
    return sorted(
        text for text, context in expected()
        if (text, context) not in there or not there[text, context].string or there[text, context].fuzzy
    )  # fmt: skip


def stale(book: Catalog) -> list[str]:
    """Entries that no code makes."""
    return sorted(text for text, _context in entries(book).keys() - expected().keys())


def disagreeing(book: Catalog) -> list[str]:
    """Translations whose placeholders are not those of the template: same numbers, lists joined where it joins them."""
    return sorted(
        text for (text, _), one in entries(book).items() if one.string and _places(text) != _places(str(one.string))
    )


def updated(book: Catalog) -> Catalog:
    """The catalogue with everything that is expected and nothing else."""
    there = entries(book)
    by_text = {text: one for (text, _context), one in there.items()}
    old = [text for text in stale(book) if by_text[text].string]
    made = Catalog(locale="id", charset="utf-8")
    for (text, context), files in sorted(
        expected().items(), key=lambda item: (min(item[1]), item[0][1] or "", item[0][0])
    ):
        known = there.get((text, context)) or by_text.get(text)
        string, flags = (str(known.string), set(known.flags)) if known else ("", set())
        near = [] if known else get_close_matches(text, old, n=1, cutoff=0.75)
        if near:
            string, flags = str(by_text[near[0]].string), {"fuzzy"}
        locations = [(file, 0) for file in sorted(files)]
        made.add(text, string, locations=locations, flags=flags - {"python-format"}, context=context)
    return made


HEADER: Final = """\
# What is said to be wrong with a source, a file or a row, in Bahasa Indonesia. How placeholders are written:
# commandcenter/messages/template.py. Kept in step with the code by tools/message_templates.py.
msgid ""
msgstr ""
"Project-Id-Version: commandcenter\\n"
"Language: id\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def _places(text: str) -> set[tuple[int, bool]]:
    return {(place.number, place.between is not None) for place in Template.of(text).places}


def main() -> None:
    """Say how the catalogue stands; with --update write it."""
    book = catalogue() if CATALOGUE.exists() else Catalog(locale="id")
    if "--update" in sys.argv[1:]:
        book = updated(book)
        with CATALOGUE.open("wb") as file:
            file.write(HEADER.encode())
            write_po(file, book, width=0, omit_header=True, include_lineno=False, ignore_obsolete=True)
    for title, texts in (
        ("without translation", untranslated(book)),
        ("made by no code", stale(book)),
        ("placeholders differ", disagreeing(book)),
    ):
        print(f"{len(texts)} {title}")
        for text in texts:
            print(f"  {text}")


if __name__ == "__main__":
    main()

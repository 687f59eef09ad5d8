"""Every message that the code can make has its translation; `python tools/message_templates.py` says which lack one."""

import pytest
from babel.messages.catalog import Catalog

from commandcenter.messages.template import Template
from tools import message_templates
from tools.message_flow import templates


@pytest.fixture(scope="module")
def book() -> Catalog:
    return message_templates.catalogue()


def test_every_message_of_the_code_is_translated(book: Catalog) -> None:
    assert message_templates.untranslated(book) == []


def test_the_catalogue_has_no_message_that_no_code_makes(book: Catalog) -> None:
    assert message_templates.stale(book) == []


def test_a_translation_has_the_placeholders_of_its_message(book: Catalog) -> None:
    assert message_templates.disagreeing(book) == []


def test_what_begins_with_anything_begins_so_in_the_translation_too(book: Catalog) -> None:
    """The name of a column or a file before a message may be taken for a part of it: it has to stay in front."""
    for (text, _context), entry in message_templates.entries(book).items():
        template, translation = Template.of(text), Template.of(str(entry.string))
        if template.is_open and entry.context is None:
            assert translation.literals[0] == "", text
            assert translation.places[0].number == template.places[0].number, text


def test_the_walk_through_the_code_finds_conditional_parts_tables_of_words_and_lists() -> None:
    found = templates()
    assert not found["{0!r} is no number: write its digits only, like 1250{1!s}"].is_part
    assert found["; if it means 'no value', add it to the sentinels"].is_part
    assert "{0} has nothing at this address (404): check url{1!s}" in found
    assert "{0!r} may be {1: or }: write the code" in found
    assert "{0!r} is no kecamatan{1!s}" in found

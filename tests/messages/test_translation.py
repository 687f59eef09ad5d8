"""A message is told by its template, whatever stands in it and around it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.messages import translated
from commandcenter.messages.template import Template

NUMBER = "'abc' is no number: write its digits only, like 1250"
ANGKA = "'abc' bukan angka: tulis angkanya saja, misalnya 1250"


def test_a_message_is_translated_with_its_values() -> None:
    assert translated(NUMBER, "id") == ANGKA


def test_english_stays_as_it_is() -> None:
    assert translated(NUMBER, "en") == NUMBER


def test_a_part_within_a_message_is_translated_too() -> None:
    said = translated("'Dnas' is no indicator of the register; did you mean A or B?", "id")
    assert said == "'Dnas' bukan indikator dalam daftar; mungkin maksudnya A atau B?"


def test_joined_messages_behind_columns_are_each_translated() -> None:
    text = f"Laki: {NUMBER}; if it means 'no value', add it to the sentinels; Putri: {NUMBER}; and 3 more cells"
    hint = "bila artinya 'tidak ada nilai', tambahkan ke sentinels"
    assert translated(text, "id") == f"Laki: {ANGKA}; {hint}; Putri: {ANGKA}; dan 3 sel lagi"


def test_a_value_that_looks_like_a_message_stays_a_value() -> None:
    said = translated("'is empty; the file is empty: send it again' is no period: write it like 2025, "
                      "Semester I 2025, Triwulan III 2025, September 2025 or 2025-09-17", "id")  # fmt: skip
    assert said.startswith("'is empty; the file is empty: send it again' bukan periode: tulis seperti 2025")


def test_the_keys_of_the_configuration_stay() -> None:
    said = translated("sheet 'A': there is no column 'Isi' for text. The columns that are there: 'text', 'sheet'. "
                      "Correct the header in the source, or the name in feeds.yaml", "id")  # fmt: skip
    assert said == (
        "lembar 'A': tidak ada kolom 'Isi' untuk text. Kolom yang ada: 'text', 'sheet'. "
        "Perbaiki judul kolom di sumber, atau namanya di feeds.yaml"
    )


def test_what_another_program_said_within_a_message_stays() -> None:
    said = translated('db: the database refuses: syntax error at or near "x"', "id")
    assert said == 'db: basis data menolak: syntax error at or near "x"'


@pytest.mark.parametrize("text", ["", "unknown", "unknown: text; of nobody", "Kolom: tidak dikenal"])
def test_an_unknown_text_stays_as_it_is(text: str) -> None:
    assert translated(text, "id") == text


@given(st.text(max_size=300))
def test_no_text_is_an_error(text: str) -> None:
    translated(text, "id")
    translated(f"a: {text} is no number; {text}", "id")


@pytest.mark.parametrize(
    "text",
    ["a: b; " * 900, "'x' is " * 800, "is no kecamatan; " * 350, "'" * 5_000, "' is no '" * 600, "x" * 1_000_000],
)
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    translated(text, "id")
    assert time.process_time() - began < 2


@given(st.lists(st.sampled_from(["{0!r}", "{1}", "{2!s}", " is ", "{{", "}}", "; no ", "'"]), max_size=8, unique=True))
def test_a_template_tells_what_was_put_into_it(pieces: list[str]) -> None:
    template = Template.of("".join(pieces))
    given_ = {0: "'a value'", 1: "7", 2: " (more)"}
    parts = [template.literals[0]]
    for place, literal in zip(template.places, template.literals[1:], strict=True):
        parts += (given_[place.number], literal)
    values = template.readings("".join(parts))
    if not any(one == "" for one in template.literals[1:-1]):  # else nobody can tell two of them apart
        assert values is not None

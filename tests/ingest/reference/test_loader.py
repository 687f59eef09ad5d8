"""Files of reference data: read whole or refused with every mistake in its line."""

from pathlib import Path

import pytest

from commandcenter.domain.reference import Frequency, SeriesBreak
from ingest.reference.loader import CatalogueError, Given, Known, load
from tests.domain.registers import APK, DINKES, DISDIK

REGISTER = Known(opds=(DISDIK, DINKES))
HEAD = "defaults: {walidata: disdik, frequency: year, polarity: higher}\n"
GOOD = "code: a, name: Alfa, definition: Semua., unit: orang, producer: disdik"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def write(folder: Path, text: str, name: str = "file.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(folder: Path, text: str, known: Known = REGISTER, *, retire: bool = False) -> Given:
    return load([write(folder, text)], known, retire=retire)


def mistakes(folder: Path, text: str, known: Known = REGISTER, *, retire: bool = False) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        read(folder, text, known, retire=retire)
    return [line.strip() for line in str(caught.value).splitlines()[1:]]


def test_defaults_hold_for_every_indicator_that_does_not_say_otherwise(folder: Path) -> None:
    other = GOOD.replace("a,", "b,", 1).replace("Alfa", "Beta")
    given = read(folder, HEAD + f"indicators:\n  - {{{GOOD}}}\n  - {{{other}, frequency: month}}\n")
    assert given.indicators is not None
    assert [(entry.code, entry.frequency) for entry in given.indicators] == [
        ("a", Frequency.YEAR),
        ("b", Frequency.MONTH),
    ]
    assert given.opds is None


def test_an_indicator_carries_all_of_its_metadata(folder: Path) -> None:
    text = """
indicators:
  - code: ipm
    name: Indeks   Pembangunan
      Manusia
    definition: Capaian.
    unit: indeks
    producer: bps
    walidata: disdik
    frequency: year
    polarity: higher
    is_composite: yes
    highest: 100
    breaks:
      - {starts: 2021-01-01, note: LF SP2020}
"""
    (ipm,) = read(folder, text).indicators or ()
    assert ipm.name == "Indeks Pembangunan Manusia"
    assert ipm.is_composite
    assert (ipm.lowest, ipm.highest) == (None, 100.0)
    assert ipm.breaks == (SeriesBreak("2021-01-01", "LF SP2020"),)


def test_an_indicator_without_unit_or_definition_is_refused_in_plain_words(folder: Path) -> None:
    text = HEAD + "indicators:\n  - code: a\n    name: A\n    producer: disdik\n    definition: '  '\n"
    assert mistakes(folder, text) == [
        "line 3: indicators[1].unit: is missing: say what the figures count, such as persen, orang, km, Rp juta",
        "line 6: indicators[1].definition: is missing: say in a sentence what is counted, and what is not",
    ]


def test_all_mistakes_of_a_file_are_told_at_once_with_their_lines(folder: Path) -> None:
    text = (
        "indicator: []\n"
        "opds:\n"
        "  - {code: DINAS, name: '', short_name: =cmd, kind: kantor, valid_from: 1 Mei 2017, aliases: ['a|b'], x: 1}\n"
        "  - {code: a, name: A, short_name: A, kind: dinas, valid_from: 2020-01-01, valid_to: 2019-01-01}\n"
        "  - {code: b, name: B, short_name: B, kind: dinas, valid_from: 2020-01-01, successor: a}\n"
        "villages:\n"
        "  - {code: 35.22.01.2001, name: A, kind: kelurahan, kecamatan: 35.22.01}\n"
        "  - {code: 35.22.01.2001, name: A, kind: desa, kecamatan: 35.22.02}\n"
        "indicators: {a: 1}\n"
    )
    assert mistakes(folder, text) == [
        "line 1: indicator: there is no such key; there are opds, villages, indicators, families, defaults, calendar, "
        "plan_years, programmes",
        "line 3: opds[1].code: 'DINAS' is no code: small letters, digits and '-', such as angka-kematian-ibu",
        "line 3: opds[1].name: is empty",
        "line 3: opds[1].short_name: a text that begins with '=' is a formula to a spreadsheet: write it differently",
        "line 3: opds[1].kind: must be 'sekretariat', 'inspektorat', 'badan', 'dinas', 'satuan', 'rsud', "
        "'kecamatan' or 'bagian', this is 'kantor'",
        "line 3: opds[1].aliases[1]: '|' separates several of them in a table: leave it out",
        "line 3: opds[1].valid_from: '1 Mei 2017' is no day: write 2026-11-23",
        "line 3: opds[1].x: there is no such key",
        "line 4: opds[2]: valid_to 2019-01-01 is before valid_from 2020-01-01",
        "line 5: opds[3]: an agency with a successor has ended: give its last day in valid_to",
        "line 7: villages[1]: 35.22.01.2001 is a desa by its code",
        "line 8: villages[2]: 35.22.01.2001 does not lie in kecamatan 35.22.02",
        "line 9: indicators: must be a list: each entry begins with '- '",
    ]


def test_a_mistake_in_the_defaults_is_told_where_it_stands_and_once_an_entry(folder: Path) -> None:
    text = "defaults: {walidata: disdik, polarity: up,\n  frequency: weekly}\n" + f"indicators:\n  - {{{GOOD}}}\n"
    assert mistakes(folder, text) == [
        "line 1: defaults.polarity: must be 'higher', 'lower' or 'neutral', this is 'up'",
        "line 2: defaults.frequency: must be 'day', 'month', 'quarter', 'half' or 'year', this is 'weekly'",
    ]


def test_two_entries_of_one_name_are_refused_and_so_is_a_code_that_is_there_twice(folder: Path) -> None:
    text = HEAD + f"indicators:\n  - {{{GOOD}}}\n  - {{{GOOD}}}\n  - {{{GOOD.replace('a,', 'b,', 1)}}}\n"
    assert mistakes(folder, text) == [
        "line 3: a: 'Alfa' also means b: a name must lead to one",
        "line 4: a: 'Alfa' also means b: a name must lead to one",
        "line 4: a: its code is there already (file.yaml, line 3)",
        "line 5: b: 'Alfa' also means a: a name must lead to one",
    ]


def test_a_name_that_the_catalogue_has_already_is_refused_unless_its_entry_goes(folder: Path) -> None:
    text = HEAD + f"indicators:\n  - {{{GOOD.replace('Alfa', 'APK PAUD')}}}\n"
    known = REGISTER._replace(indicators=(APK,))
    assert mistakes(folder, text, known) == ["line 3: a: 'APK PAUD' also means apk-paud: a name must lead to one"]
    assert read(folder, text, known, retire=True).indicators


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("dinas-pendidikan", "producer 'dinas-pendidikan': write the code disdik"),
        ("disdok", "producer 'disdok' is no OPD of the register; did you mean disdik? (the statistics office is bps)"),
        ("xyz", "producer 'xyz' is no OPD of the register (the statistics office is bps)"),
    ],
)
def test_a_producer_is_an_agency_of_the_register(folder: Path, written: str, told: str) -> None:
    text = HEAD + f"indicators:\n  - {{{GOOD.replace('producer: disdik', f'producer: {written}')}}}\n"
    assert mistakes(folder, text) == [f"line 3: a: {told}"]


def test_bps_produces_and_is_no_agency(folder: Path) -> None:
    assert read(folder, HEAD + f"indicators:\n  - {{{GOOD.replace('producer: disdik', 'producer: bps')}}}\n")


def test_an_agency_that_answers_for_indicators_is_not_left_out(folder: Path) -> None:
    text = "opds:\n  - {code: dinkes, name: D, short_name: D, kind: dinas, valid_from: 2017-01-01}\n"
    known = REGISTER._replace(indicators=(APK,))
    assert mistakes(folder, text, known, retire=True)[0] == (
        "line 1: opds: dinkominfo is no longer listed and answers for 1 indicators (apk-paud, …): "
        "keep it, with its last day in valid_to"
    )


def test_several_files_are_one_and_a_mistake_names_its_file(folder: Path) -> None:
    opds = write(
        folder, "opds:\n  - {code: x, name: X, short_name: X, kind: badan, valid_from: 2017-01-01}\n", "o.yaml"
    )
    good = HEAD.replace("disdik", "x") + f"indicators:\n  - {{{GOOD.replace('disdik', 'x')}}}\n"
    given = load([opds, write(folder, good, "i.yaml")])
    assert [len(given.opds or ()), len(given.indicators or ())] == [1, 1]
    with pytest.raises(CatalogueError, match=r"j.yaml has 1 mistake:\n  line 3: a: its code is there already \(i.yaml"):
        load([opds, folder / "i.yaml", write(folder, good, "j.yaml")])


@pytest.mark.parametrize("text", ["", "[]", "a", "{}", "- 1"])
def test_a_file_without_any_of_the_keys_says_which_there_are(folder: Path, text: str) -> None:
    assert (
        "one or more of the keys opds, villages, indicators, families, defaults, calendar, plan_years, programmes"
        in mistakes(folder, text)[0]
    )


def test_what_is_no_yaml_is_refused_with_its_line(folder: Path) -> None:
    assert mistakes(folder, "opds:\n  - {code: a\n  b: c}\n")[0].startswith("line 3: not YAML")

"""The set that the program brings: whole, consistent, and honest about where it comes from."""

import re
from collections import Counter

import pytest

from commandcenter.commands.inventory import gazetteer
from commandcenter.domain.reference import Frequency, Indicator, Polarity, Register
from ingest.reference.builtin import default
from ingest.reference.loader import Given

OFFICES = 35  # of ingest/reference/opds.yaml


@pytest.fixture(scope="module")
def given() -> Given:
    return default(gazetteer().places)


@pytest.fixture(scope="module")
def catalogue(given: Given) -> dict[str, Indicator]:
    return {entry.code: entry for entry in given.indicators or ()}


def test_the_register_has_the_agencies_the_hospitals_and_the_28_kecamatan(given: Given) -> None:
    kinds = Counter(opd.kind for opd in given.opds or ())
    assert kinds["rsud"] == 4
    assert kinds["kecamatan"] == 28
    assert sum(kinds.values()) == OFFICES + 28


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Dinas Kominfo", None),
        ("Kominfo", "dinkominfo"),
        ("DISKOMINFO", "dinkominfo"),
        ("Dinas Komunikasi dan Informatika", "dinkominfo"),
        ("DPU Bina Marga", None),
        ("dpu bmpr", "dpu-bmpr"),
        ("PU SDA", "dpu-sda"),
        ("Satpol-PP", "satpol-pp"),
        ("RSUD Sumberejo", "rsud-sumberrejo"),
        ("Kec. Kepohbaru", "kec-kepohbaru"),
        ("KECAMATAN KEPOH BARU", "kec-kepohbaru"),
    ],
)
def test_agencies_are_found_by_what_people_call_them(given: Given, text: str, code: str | None) -> None:
    register = Register("OPD", given.opds or ())
    if code is None:
        with pytest.raises(ValueError, match="is no OPD of the register"):
            register.match(text)
    else:
        assert register.match(text).code == code


def test_every_agency_but_the_kecamatan_has_three_or_more_indicators(given: Given) -> None:
    counts = Counter(entry.producer for entry in given.indicators or ())
    assert [opd.code for opd in given.opds or () if opd.kind != "kecamatan" and counts[opd.code] < 3] == []


def test_agencies_have_120_indicators_or_more_of_both_polarities(given: Given) -> None:
    own = [entry for entry in given.indicators or () if entry.theme == "kinerja perangkat daerah"]
    assert len(own) >= 120
    polarities = Counter(entry.polarity for entry in own)
    assert polarities[Polarity.HIGHER] > 60
    assert polarities[Polarity.LOWER] > 40


def test_a_village_has_about_300_columns_each_with_a_definition_and_a_unit_of_its_own(given: Given) -> None:
    own = [entry for entry in given.indicators or () if entry.level == "desa"]
    assert 300 <= len(own) <= 330
    assert len({entry.definition for entry in own}) == len(own)
    assert len({entry.theme for entry in own}) == 14


def test_no_placeholder_is_left_in_any_text(given: Given) -> None:
    texts = [str(entry) for entry in given.indicators or ()]
    assert [text for text in texts if "{" in text] == []
    assert [entry.code for entry in given.indicators or () if not re.match(r"[A-Z]", entry.definition)] == []


def test_both_series_of_the_human_development_index_are_kept_apart(catalogue: dict[str, Indicator]) -> None:
    assert catalogue["ipm"].breaks[0].starts == "2021-01-01"
    assert "ipm-lama" in catalogue["ipm"].breaks[0].note
    assert catalogue["ipm-lama"].definition != catalogue["ipm"].definition


def test_growth_and_product_are_there_with_and_without_oil_and_gas(catalogue: dict[str, Indicator]) -> None:
    assert {
        "pertumbuhan-ekonomi-migas",
        "pertumbuhan-ekonomi-nonmigas",
        "pdrb-adhb-migas",
        "pdrb-adhb-nonmigas",
    } <= set(catalogue)
    assert (catalogue["pertumbuhan-ekonomi-migas"].lowest or 0) < -5.54  # 2021


def test_channels_are_monthly_and_satisfaction_is_quarterly(given: Given) -> None:
    by_theme = {entry.theme: entry.frequency for entry in given.indicators or ()}
    assert by_theme["kanal informasi"] is Frequency.MONTH
    assert by_theme["kepuasan masyarakat"] is Frequency.QUARTER


def test_what_is_only_an_example_says_so(given: Given) -> None:
    own = [entry for entry in given.indicators or () if entry.theme == "kinerja perangkat daerah"]
    assert all(entry.source.startswith("contoh bawaan") for entry in own)
    assert all(entry.source for entry in given.indicators or ())


def test_every_code_fits_its_column(given: Given) -> None:
    assert max(len(entry.code) for entry in given.indicators or ()) <= 64
    assert max(len(opd.code) for opd in given.opds or ()) <= 40

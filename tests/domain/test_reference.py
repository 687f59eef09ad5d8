"""The registers: an entry is found by what people call it, and nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.reference import Indicator, Opd, Register, UnknownCode, spellings
from tests.domain.registers import DISDIK, INDICATORS, IPM, OPDS

AGENCIES = Register("OPD", OPDS)
CATALOGUE = Register("indicator", INDICATORS)


@pytest.mark.parametrize(
    "text", ["disdik", "DISDIK", " disdik ", "Dinas Pendidikan", "dinas-pendidikan", "Diknas", "dik nas"]
)
def test_an_agency_is_found_by_code_name_short_name_and_alias(text: str) -> None:
    assert AGENCIES.match(text) is DISDIK


def test_an_indicator_is_found_likewise() -> None:
    assert CATALOGUE.match("Indeks Pembangunan  Manusia") is IPM
    assert CATALOGUE.match("hdi") is IPM


def test_a_misspelt_name_gets_the_near_ones_and_is_not_guessed() -> None:
    with pytest.raises(UnknownCode, match=r"^'Disdek' is no OPD of the register; did you mean disdik"):
        AGENCIES.match("Disdek")


def test_a_name_of_two_is_refused_with_both_codes() -> None:
    twin = Opd("dindik", "Dinas Pendidikan Lama", "Dindik", "dinas", "2010-01-01", aliases=("Diknas",))
    with pytest.raises(UnknownCode, match="'diknas' may be dindik or disdik: write the code"):
        Register("OPD", [*OPDS, twin]).match("diknas")
    assert Register("OPD", [*OPDS, twin]).match("dindik") is twin


def test_a_code_goes_before_the_same_name_of_another() -> None:
    other = Opd("lain", "disdik", "Lain", "dinas", "2010-01-01")
    assert Register("OPD", [*OPDS, other]).match("disdik") is DISDIK


@pytest.mark.timeout(2)
def test_a_misspelt_name_in_many_rows_is_compared_once() -> None:
    many = Register("indicator", [_indicator(number) for number in range(2000)])
    for _ in range(1000):
        with pytest.raises(UnknownCode):
            many.match("Penduduk laki-laki umur 77-78 tahunx")


@pytest.mark.timeout(2)
def test_a_text_that_is_no_name_is_refused_at_once() -> None:
    with pytest.raises(UnknownCode, match="is too long for the name of an OPD"):
        AGENCIES.match("ab" * 1_000_000)


def test_spellings_are_what_an_entry_is_found_by() -> None:
    assert spellings(DISDIK) == {
        "disdik": "disdik",
        "dinaspendidikan": "Dinas Pendidikan",
        "diknas": "Diknas",
        "dinaspendidikankab": "Dinas Pendidikan Kab.",
    }


@given(st.text())
def test_any_text_gives_an_agency_or_a_refusal_that_names_it(text: str) -> None:
    try:
        found = AGENCIES.match(text)
    except UnknownCode as refused:
        message = str(refused)
        assert repr(text) in message or "too long" in message
    else:
        assert found in OPDS


def _indicator(number: int) -> Indicator:
    return Indicator(
        f"penduduk-{number}", f"Penduduk laki-laki umur {number} tahun", "Semua.", "jiwa", "disdik", "disdik",
        IPM.frequency, IPM.polarity,
    )  # fmt: skip

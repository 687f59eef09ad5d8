"""Which kecamatan is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.commands.inventory import gazetteer
from commandcenter.domain.model import Kecamatan
from commandcenter.domain.places import AmbiguousPlace, Gazetteer, PlaceError, UnknownPlace

REGENCY = gazetteer()


def place(code: str, name: str, *aliases: str) -> Kecamatan:
    return Kecamatan(code, "9" + code.replace(".", ""), name, aliases, -7.0, 111.0, 1.0, 1, 1, 0, ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("35.22.15", "35.22.15"),
        ("352215", "35.22.15"),
        ("3522160", "35.22.15"),
        ("Bojonegoro", "35.22.15"),
        ("Kec. Bojonegoro", "35.22.15"),
        ("KECAMATAN BOJONEGORO", "35.22.15"),
        ("kec:balen", "35.22.13"),
        ("KEPOH BARU", "35.22.09"),
        ("Sumberejo", "35.22.12"),
        ("sumber-rejo", "35.22.12"),
        ("Kec Kedewan ", "35.22.25"),
        ("Kedungadem", "35.22.08"),
    ],
)
def test_a_kecamatan_is_found_by_what_people_write(text: str, code: str) -> None:
    assert REGENCY.match(text).code == code


def test_both_codes_are_looked_up_and_not_derived() -> None:
    """3522190 is Ngasem (35.22.04) at BPS, while Kemendagri's 35.22.19 is Padangan."""
    assert REGENCY.match("3522190").name == "Ngasem"
    assert REGENCY.match("35.22.19").name == "Padangan"


@pytest.mark.parametrize(
    "text", ["Kab. Bojonegoro", "Kabupaten Bojonegoro", "pemkab bojonegoro", "Kec. Kab Bojonegoro"]
)
def test_the_regency_is_not_the_kecamatan_of_its_name(text: str) -> None:
    with pytest.raises(UnknownPlace, match="is a regency, not a kecamatan"):
        REGENCY.match(text)


@pytest.mark.parametrize("text", ["Desa Ngraho", "Kelurahan Kadipaten", "Ds. Sugihwaras"])
def test_a_village_does_not_tell_its_kecamatan(text: str) -> None:
    with pytest.raises(UnknownPlace, match="is a village"):
        REGENCY.match(text)


def test_a_name_that_only_begins_like_a_prefix_is_no_prefix() -> None:
    """ "Kedungadem" begins with no "kec", "Kelir" would not be a kelurahan."""
    assert Gazetteer([place("35.22.98", "Kelir")]).match("Kelir").code == "35.22.98"
    assert Gazetteer([place("35.22.99", "Kecik")]).match("kecik").code == "35.22.99"


def test_a_misspelt_name_gets_the_near_ones() -> None:
    with pytest.raises(UnknownPlace, match="did you mean Temayang") as caught:
        REGENCY.match("Temayan")
    assert caught.value.suggestions[0] == "Temayang"


@pytest.mark.parametrize("text", ["", "  ", "Kec.", "35.22.29", "3522999", "???"])
def test_what_names_nothing_is_unknown(text: str) -> None:
    with pytest.raises(UnknownPlace):
        REGENCY.match(text)


def test_names_that_become_the_same_letters_are_refused_with_the_candidates() -> None:
    gazetteer_ = Gazetteer([place("35.22.40", "Sumber Rejo"), place("35.22.30", "Lain", "Sumberrejo")])
    with pytest.raises(AmbiguousPlace, match=r"may be Lain \(35.22.30\), Sumber Rejo \(35.22.40\)") as caught:
        gazetteer_.match("sumberrejo")
    assert [candidate.code for candidate in caught.value.candidates] == ["35.22.30", "35.22.40"]
    assert gazetteer_.match("35.22.40").name == "Sumber Rejo"


def test_an_alias_that_is_the_name_again_is_not_ambiguous() -> None:
    assert Gazetteer([place("35.22.30", "Kepohbaru", "Kepoh Baru")]).match("kepohbaru").code == "35.22.30"


@given(st.sampled_from(REGENCY.places), st.text(" .-_'\t0123456789", max_size=3), st.booleans())
def test_case_blanks_and_signs_never_matter(kecamatan: Kecamatan, noise: str, upper: bool) -> None:
    name = noise.join(kecamatan.name.upper() if upper else kecamatan.name.lower())
    assert REGENCY.match(f"Kec. {name}") == kecamatan


@given(st.text())
def test_any_text_gives_a_kecamatan_or_a_place_error(text: str) -> None:
    try:
        found = REGENCY.match(text)
    except PlaceError as refused:
        message = str(refused)
        assert repr(text) in message
    else:
        assert found in REGENCY.places

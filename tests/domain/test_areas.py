"""Which area is meant: the regency, a kecamatan, a village."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.commands.inventory import gazetteer
from commandcenter.domain.areas import Areas, Level
from commandcenter.domain.places import PlaceError, UnknownPlace
from commandcenter.domain.reference import Reference, Register, Village


def village(code: str, name: str, kind: str = "desa", *aliases: str) -> Village:
    return Village(code, name, kind, code[:8], aliases)


VILLAGES = (
    village("35.22.28.2001", "Ngraho"),
    village("35.22.01.2001", "Sugihwaras"),
    village("35.22.09.2001", "Sugihwaras"),
    village("35.22.13.2001", "Balen"),
    village("35.22.13.2002", "Margomulyo"),
    village("35.22.13.2003", "Mulyo Agung", "desa", "Mulyoagung Baru"),
    village("35.22.15.1001", "Bojonegoro", "kelurahan"),
    village("35.22.15.1002", "Sukorejo", "kelurahan"),
    village("35.22.15.2001", "Sukorejo"),
)
REFERENCE = Reference(
    gazetteer(), Register("opd", []), Register("indicator", []), {village.code: village for village in VILLAGES}
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("35.22", "35.22"),
        ("3522", "35.22"),
        ("Kab. Bojonegoro", "35.22"),
        ("KABUPATEN BOJONEGORO", "35.22"),
        ("Pemkab Bojonegoro", "35.22"),
        ("Bojonegoro", "35.22.15"),
        ("Kec. Bojonegoro", "35.22.15"),
        ("3522160", "35.22.15"),
        ("352213", "35.22.13"),
        ("KEPOH BARU", "35.22.09"),
        ("35.22.15.1001", "35.22.15.1001"),
        (" 3522151001 ", "35.22.15.1001"),
        ("Desa Ngraho", "35.22.28.2001"),
        ("Ds. Mulyo-Agung", "35.22.13.2003"),
        ("desa mulyoagung baru", "35.22.13.2003"),
        ("Kel. Bojonegoro", "35.22.15.1001"),
        ("Kelurahan Sukorejo", "35.22.15.1002"),
        ("Desa Sukorejo", "35.22.15.2001"),
        ("Sugihwaras, Kec. Ngraho", "35.22.01.2001"),
        ("Desa Sugihwaras (Kecamatan Kepohbaru)", "35.22.09.2001"),
        ("Sugihwaras kec Kepoh Baru", "35.22.09.2001"),
    ],
)
def test_an_area_is_found_by_what_people_write(text: str, code: str) -> None:
    assert REFERENCE.area(text) == code


@pytest.mark.parametrize(
    ("level", "code"),
    [
        (None, "35.22.15"),
        (Level.REGENCY, "35.22"),
        (Level.KECAMATAN, "35.22.15"),
        (Level.VILLAGE, "35.22.15.1001"),
    ],
)
def test_a_bare_bojonegoro_is_the_kecamatan_unless_the_column_says_otherwise(level: Level | None, code: str) -> None:
    assert REFERENCE.area("Bojonegoro", level=level) == code


@pytest.mark.parametrize(
    ("text", "within", "code"),
    [
        ("Balen", "Balen", "35.22.13.2001"),
        ("Sugihwaras", "35.22.01", "35.22.01.2001"),
        ("Sugihwaras", "KEPOH BARU", "35.22.09.2001"),
        ("Margomulyo", "Kec. Balen", "35.22.13.2002"),
        ("Kec. Balen", "Balen", "35.22.13"),
        ("35.22.13.2002", "Balen", "35.22.13.2002"),
        ("Balen, Kec. Balen", "35.22.13", "35.22.13.2001"),
    ],
)
def test_a_bare_name_within_a_kecamatan_is_a_village(text: str, within: str, code: str) -> None:
    assert REFERENCE.area(text, within) == code


@pytest.mark.parametrize("text", ["Desa Sugihwaras", "ds sugihwaras"])
def test_a_shared_name_is_refused_with_all_that_it_may_be(text: str) -> None:
    with pytest.raises(PlaceError) as caught:
        REFERENCE.area(text)
    assert str(caught.value) == (
        f"{text!r} may be desa Sugihwaras in Kec. Ngraho (35.22.01.2001) or desa Sugihwaras in Kec. Kepohbaru "
        "(35.22.09.2001): write the code, or name the kecamatan"
    )


def test_a_shared_name_within_its_kecamatan_still_needs_the_kind_when_two_have_it() -> None:
    with pytest.raises(PlaceError, match=r"may be kelurahan Sukorejo .*1002\) or desa Sukorejo .*2001\)"):
        REFERENCE.area("Sukorejo", "Bojonegoro")


def test_a_village_in_a_column_of_kecamatan_is_not_taken_for_one() -> None:
    """Its column would otherwise mix levels: "Balen" a kecamatan, "Mulyo Agung" a village of it."""
    with pytest.raises(UnknownPlace, match=r"is no kecamatan but desa Mulyo Agung in Kec. Balen \(35.22.13.2003\)"):
        REFERENCE.area("Mulyo Agung")
    assert REFERENCE.area("Mulyo Agung", level=Level.VILLAGE) == "35.22.13.2003"


@pytest.mark.parametrize(
    ("text", "within", "message"),
    [
        ("35.22.01.2001", "Balen", "is in Kec. Ngraho, and this row names Kec. Balen: correct one of them"),
        ("Kec. Kanor", "Balen", "is in Kec. Kanor, and this row names Kec. Balen"),
        ("Sugihwaras, Kec. Ngraho", "Balen", "is in Kec. Ngraho, and this row names Kec. Balen"),
        ("Kab. Bojonegoro", "Balen", "is the whole regency, and this row names Kec. Balen"),
        ("Sugihwaras", "Balen", "is no village of Kec. Balen; the name is that of desa Sugihwaras in Kec. Ngraho"),
        ("Margomuljo", "Balen", "is no village of Kec. Balen; did you mean Margomulyo?"),
        ("Balen", "Nowhere", "'Nowhere' is no kecamatan"),
        ("Kab. Lamongan", None, "is not this regency: write 'Kab. Bojonegoro' or 35.22"),
        ("Temayan", None, "is no kecamatan; did you mean Temayang?"),
        ("Dusun Krajan", None, "is a hamlet"),
        ("3522160001", None, "a code of BPS cannot be turned into one"),
        ("35.23", None, "is no kecamatan"),
        ("", None, "is no kecamatan"),
        ("Desa", None, "is no village"),
        ("Kec.", None, "is no kecamatan"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_write(text: str, within: str | None, message: str) -> None:
    with pytest.raises(PlaceError) as caught:
        REFERENCE.area(text, within)
    assert message in str(caught.value)


def test_a_repeated_spelling_is_looked_up_once() -> None:
    areas = Areas(gazetteer(), VILLAGES)
    for _ in range(5):
        areas.find("kepoh baru", None, Level.KECAMATAN)
    assert areas.find.cache_info().hits == 4


@given(st.text(), st.none() | st.text() | st.just("Balen"), st.none() | st.sampled_from(Level))
def test_any_text_gives_an_area_or_a_place_error(text: str, within: str | None, level: Level | None) -> None:
    try:
        code = REFERENCE.area(text, within, level)
    except PlaceError as refused:
        assert repr(text) in str(refused) or repr(within) in str(refused)  # noqa: PT017 - refusing is one of two answers
    else:
        assert code in {"35.22", *REFERENCE.villages, *(place.code for place in REFERENCE.gazetteer.places)}

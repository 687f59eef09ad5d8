"""Which area is meant: the regency, a kecamatan, a village."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import geodata
from commandcenter.commands.inventory import gazetteer
from commandcenter.domain.areas import Areas, Level
from commandcenter.domain.places import PlaceError, UnknownPlace
from commandcenter.domain.reference import Reference, Register, Village

VILLAGES = {
    village.code: Village(village.code, village.name, village.kind, village.kecamatan, village.aliases)
    for village in geodata.load_villages()
}
REFERENCE = Reference(gazetteer(), Register("opd", []), Register("indicator", []), VILLAGES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("35.22", "35.22"),
        ("3522", "35.22"),
        ("Kab. Bojonegoro", "35.22"),
        ("KABUPATEN BOJONEGORO", "35.22"),
        ("Pemkab Bojonegoro", "35.22"),
        ("Kab. Tuban", "35.23"),
        ("KABUPATEN LAMONGAN", "35.24"),
        ("33.16", "33.16"),
        ("3521", "35.21"),
        ("Provinsi Jawa Timur", "35"),
        ("JAWA TIMUR", "35"),
        ("Indonesia", "0"),
        ("Bojonegoro", "35.22.15"),
        ("Kec. Bojonegoro", "35.22.15"),
        ("3522160", "35.22.15"),
        ("352213", "35.22.13"),
        ("KEPOH BARU", "35.22.09"),
        ("35.22.15.1001", "35.22.15.1001"),
        (" 3522152003 ", "35.22.15.2003"),
        ("Desa Luwihaji", "35.22.01.2001"),
        ("Ds. Ledok-Kulon", "35.22.15.1009"),
        ("KEL LEDOKKULON", "35.22.15.1009"),
        ("Kel. Banjarejo", "35.22.15.1014"),
        ("Sugihwaras, Kec. Ngraho", "35.22.01.2002"),
        ("Desa Sugihwaras (Kecamatan Kepohbaru)", "35.22.09.2024"),
        ("Sugihwaras kec Kepoh Baru", "35.22.09.2024"),
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
    ],
)
def test_a_bare_bojonegoro_is_the_kecamatan_unless_the_column_says_otherwise(level: Level | None, code: str) -> None:
    assert REFERENCE.area("Bojonegoro", level=level) == code


def test_a_bare_name_of_a_kecamatan_in_a_column_of_villages_is_the_village() -> None:
    assert REFERENCE.area("Temayang") == "35.22.21"
    assert REFERENCE.area("Temayang", level=Level.VILLAGE) == "35.22.21.2007"
    with pytest.raises(UnknownPlace, match="'Bojonegoro' is no village"):
        REFERENCE.area("Bojonegoro", level=Level.VILLAGE)


@pytest.mark.parametrize(
    ("text", "within", "code"),
    [
        ("Ngraho", "Ngraho", "35.22.01.2007"),
        ("Ngraho", "Gayam", "35.22.28.2009"),
        ("Sugihwaras", "35.22.01", "35.22.01.2002"),
        ("Sugihwaras", "KEPOH BARU", "35.22.09.2024"),
        ("Margomulyo", "Kec. Balen", "35.22.13.2014"),
        ("Kec. Balen", "Balen", "35.22.13"),
        ("Sumberejo", "Margomulyo", "35.22.22.2004"),
        ("Sumberjo", "Margomulyo", "35.22.22.2004"),
        ("35.22.13.2002", "Balen", "35.22.13.2002"),
        ("Sobontoro, Kec. Balen", "35.22.13", "35.22.13.2011"),
    ],
)
def test_a_bare_name_within_a_kecamatan_is_a_village(text: str, within: str, code: str) -> None:
    assert REFERENCE.area(text, within) == code


@pytest.mark.parametrize("text", ["Desa Sugihwaras", "ds sugihwaras"])
def test_a_shared_name_is_refused_with_all_that_it_may_be(text: str) -> None:
    with pytest.raises(PlaceError) as caught:
        REFERENCE.area(text)
    assert str(caught.value) == (
        f"{text!r} may be desa Sugihwaras in Kec. Ngraho (35.22.01.2002) or desa Sugihwaras in Kec. Sugihwaras "
        "(35.22.07.2010) or desa Sugihwaras in Kec. Kepohbaru (35.22.09.2024): write the code, or name the kecamatan"
    )


def test_every_village_is_found_by_its_name_within_its_kecamatan() -> None:
    for village in VILLAGES.values():
        assert REFERENCE.area(village.name, village.kecamatan) == village.code
        assert REFERENCE.area(village.code.replace(".", "")) == village.code


def test_81_villages_cannot_be_told_by_their_name_alone() -> None:
    refused = 0
    for village in VILLAGES.values():
        try:
            assert REFERENCE.area(village.name, level=Level.VILLAGE) == village.code
        except PlaceError:
            refused += 1
    assert refused == 81


def test_desa_and_kelurahan_of_one_name_are_told_apart_by_the_word() -> None:
    with pytest.raises(PlaceError, match=r"may be kelurahan Banjarejo|may be desa Banjarejo"):
        REFERENCE.area("Banjarejo", level=Level.VILLAGE)
    with pytest.raises(PlaceError, match=r"may be desa Banjarejo in Kec. Sumberrejo .* or desa Banjarejo in Kec. Pad"):
        REFERENCE.area("Desa Banjarejo")
    assert REFERENCE.area("Kelurahan Banjarejo") == "35.22.15.1014"


def test_a_village_in_a_column_of_kecamatan_is_not_taken_for_one() -> None:
    """Its column would otherwise mix levels: "Kanor" a kecamatan, "Tejo" a village of it."""
    with pytest.raises(UnknownPlace, match=r"is no kecamatan but desa Tejo in Kec. Kanor \(35.22.11.2008\)"):
        REFERENCE.area("Tejo")
    assert REFERENCE.area("Tejo", level=Level.VILLAGE) == "35.22.11.2008"


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
        ("Kab. Sidoarjo", None, "is not this regency nor one around it: write 'Kab. Bojonegoro' or 35.22"),
        ("Kab. Tuban", "Balen", "is Kab. Tuban, and this row names Kec. Balen"),
        ("Temayan", None, "is no kecamatan; did you mean Temayang?"),
        ("Dusun Krajan", None, "is a hamlet"),
        ("3522160001", None, "a code of BPS cannot be turned into one"),
        ("35.25", None, "is no kecamatan"),
        ("", None, "is no kecamatan"),
        ("Desa", None, "is no village"),
        ("Kec.", None, "is no kecamatan"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_write(text: str, within: str | None, message: str) -> None:
    with pytest.raises(PlaceError) as caught:
        REFERENCE.area(text, within)
    assert message in str(caught.value)


@pytest.mark.timeout(2)
@pytest.mark.parametrize("text", ["," * 100_000 + "x", "desa " + "ab" * 50_000, "Kec. " * 20_000])
def test_a_text_that_is_no_name_is_refused_at_once(text: str) -> None:
    with pytest.raises(PlaceError, match="is too long for the name of a place") as caught:
        REFERENCE.area(text)
    assert len(str(caught.value)) < 200


def test_a_repeated_spelling_is_looked_up_once() -> None:
    areas = Areas(gazetteer(), VILLAGES.values())
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

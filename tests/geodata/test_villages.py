"""The villages: complete, in the right kecamatan, and as often of one name as they are."""

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import geodata
from geodata.loader import FOLDER


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[Callable[[str], str]], Path]:
    """A copy of the data folder in which the list of villages was changed."""

    def edit(change: Callable[[str], str]) -> Path:
        for file in ("kecamatan.csv", "villages.csv"):
            shutil.copy(FOLDER / file, tmp_path / file)
        before = (tmp_path / "villages.csv").read_text(encoding="utf-8")
        assert change(before) != before
        (tmp_path / "villages.csv").write_text(change(before), encoding="utf-8")
        return tmp_path

    return edit


def test_there_are_419_desa_and_11_kelurahan_all_of_these_in_kecamatan_bojonegoro() -> None:
    villages = geodata.load_villages()
    assert Counter(village.kind for village in villages) == {"desa": 419, "kelurahan": 11}
    assert {village.kecamatan for village in villages if village.kind == "kelurahan"} == {"35.22.15"}
    assert [village.code for village in villages] == sorted({village.code for village in villages})


def test_37_names_are_shared_by_81_villages_and_seven_of_them_by_three() -> None:
    shared = {name: n for name, n in Counter(village.name for village in geodata.load_villages()).items() if n > 1}
    assert (len(shared), sum(shared.values())) == (37, 81)
    assert {name for name, n in shared.items() if n == 3} == {
        "Sugihwaras", "Sumberagung", "Sukorejo", "Bareng", "Kedungrejo", "Sidorejo", "Banjarejo",
    }  # fmt: skip


def test_all_but_three_kecamatan_have_a_village_of_their_own_name() -> None:
    own = {(village.kecamatan, village.name) for village in geodata.load_villages()}
    assert [place.name for place in geodata.load_places() if (place.code, place.name) not in own] == [
        "Kepohbaru", "Balen", "Bojonegoro",
    ]  # fmt: skip


def test_known_villages_have_their_codes() -> None:
    names = {village.code: village.name for village in geodata.load_villages()}
    assert names["35.22.22.2004"] == "Sumberjo"
    assert names["35.22.15.1009"] == "Ledok Kulon"
    assert names["35.22.28.2009"] == "Ngraho"
    assert names["35.22.16.2006"] == "Kalitidu"


def test_every_wrong_line_is_reported_at_once(edited: Callable[[Callable[[str], str]], Path]) -> None:
    def wrong(text: str) -> str:
        return (
            text.replace("35.22.01.2001,Luwihaji,desa", "35.22.01.2001,Luwihaji,kelurahan")
            .replace("35.22.01.2002,Sugihwaras,desa,35.22.01", "35.22.01.2002,,desa,35.22.02")
            .replace("35.22.01.2004", "35.22.01.2003")
            .replace("35.22.01.2005", "3522010005")
        )

    with pytest.raises(geodata.GeodataError) as caught:
        geodata.load_villages(edited(wrong))
    assert caught.value.mistakes == (
        "line 2: 35.22.01.2001 is a desa by its code, not a 'kelurahan'",
        "line 3: 35.22.01.2002 does not lie in kecamatan '35.22.02'",
        "line 3: 35.22.01.2002 has no name",
        "line 5: 35.22.01.2003 is there twice",
        "line 6: '3522010005' is no code of a village (35.22.15.1001)",
    )


def test_a_village_that_is_left_out_is_missed(edited: Callable[[Callable[[str], str]], Path]) -> None:
    folder = edited(lambda text: text.replace("35.22.28.2009,Ngraho,desa,35.22.28,\n", ""))
    with pytest.raises(geodata.GeodataError, match=r"kecamatan 35.22.28 has 11 desa, kecamatan.csv says 12"):
        geodata.load_villages(folder)

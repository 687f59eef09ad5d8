"""Families: many indicators of one pattern, each of them whole."""

from pathlib import Path
from typing import Any

import pytest

from ingest.reference.families import FamilyError, expand
from ingest.reference.loader import CatalogueError, load
from tests.ingest.reference.test_loader import HEAD, REGISTER

FAMILY: dict[str, Any] = {
    "each": {
        "umur": {"0-4": "0-4 tahun", "5-9": "5-9 tahun"},
        "sekolah": {"sd": {"name": "sekolah dasar", "what": "kelas 1 sampai 6"}},
    },
    "code": "siswa-{sekolah}-{umur}",
    "name": "Siswa {sekolah} umur {umur}",
    "aliases": ["Murid {sekolah} {umur}"],
    "definition": "Anak di {sekolah} ({sekolah.what}).",
    "decimals": 0,
}


def test_every_combination_is_an_entry_with_short_words_in_the_code_and_long_ones_elsewhere() -> None:
    members = list(expand(FAMILY))
    assert [member["code"] for member in members] == ["siswa-sd-0-4", "siswa-sd-5-9"]
    assert members[1] == {
        "code": "siswa-sd-5-9",
        "name": "Siswa sekolah dasar umur 5-9 tahun",
        "aliases": ["Murid sekolah dasar 5-9 tahun"],
        "definition": "Anak di sekolah dasar (kelas 1 sampai 6).",
        "decimals": 0,
    }


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"each": {}}, "needs `each`"),
        ({"each": {"umur": []}}, "each.umur lists its words"),
        ({"each": {"umur": {"A": "a"}}}, "'A' becomes part of a code"),
        ({"each": {"umur": {"a": 1}}}, "each.umur.a: write its words"),
        ({"each": {"umur": {"a": {"what": "b"}}}}, "each.umur.a: write its words"),
        ({"code": "x-{jk}"}, r"\{jk\} is not in `each`"),
        ({"name": "x {jk}"}, r"\{jk\} is not in `each`"),
        ({"name": "x {sekolah.who}"}, "sd has no 'who'"),
        ({"each": {n: {str(i): "x" for i in range(20)} for n in "abc"}}, "8000 members, more than 5000"),
    ],
)
def test_a_family_that_cannot_be_written_out_says_why(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(FamilyError, match=told):
        list(expand({**FAMILY, **changed}))


def test_a_mistake_that_all_members_share_is_told_once_at_the_family(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_text(HEAD + "families:\n  - each: {x: {a: A, b: B}}\n    code: c-{x}\n    name: N {x}\n"
                    "    definition: Semua {x}.\n    producer: disdik\n", encoding="utf-8")  # fmt: skip
    with pytest.raises(CatalogueError) as caught:
        load([path], REGISTER)
    assert str(caught.value).splitlines()[1:] == [
        "  line 3: families[1].unit: is missing: say what the figures count, such as persen, orang, km, Rp juta"
    ]

"""What an import would change, in words."""

from dataclasses import replace

from commandcenter.domain.reference_diff import compare, render
from tests.domain.registers import APK, DINKES, DISDIK, INDICATORS, IPM, OLD, OPDS


def test_nothing_to_do_is_said_so() -> None:
    assert render(compare(OPDS, OPDS, retire=True), "OPD") == "OPD: as the file says."


def test_every_entry_and_every_field_that_changes_is_shown() -> None:
    changed = replace(DISDIK, aliases=(), valid_to="2026-12-31")
    new = replace(DINKES, code="dinkes-pp", name="Dinas Kesehatan PP")
    assert render(compare((OLD, DISDIK), (changed, new), retire=True), "OPD") == "\n".join(
        [
            "+ dinkes-pp  Dinas Kesehatan PP",
            "~ disdik  Dinas Pendidikan",
            "      valid_to: (nothing) -> 2026-12-31",
            "      aliases: Diknas | Dinas Pendidikan Kab. -> (nothing)",
            "- dinas-lama  Dinas Lama (retired; what was reported under it stays)",
            "OPD: 1 added, 1 changed, 1 retired.",
        ]
    )


def test_numbers_breaks_and_long_texts_are_shown_as_a_person_writes_them() -> None:
    other = replace(IPM, definition="x" * 200, lowest=0.5, decimals=3, is_composite=False, breaks=())
    text = render(compare(INDICATORS, (APK, other), retire=True), "indicators")
    assert f"definition: Capaian pembangunan manusia. -> {'x' * 99}…" in text
    assert "lowest: (nothing) -> 0.5" in text
    assert "decimals: 1 -> 3" in text
    assert "is_composite: yes -> no" in text
    assert "breaks: 2021-01-01: LF SP2020 | 2030-01-01: ? -> (nothing)" in text


def test_what_is_not_named_stays_unless_it_shall_go() -> None:
    assert not compare(OPDS, (DISDIK,), retire=False)
    assert compare(OPDS, (DISDIK,), retire=True).retired == (OLD, DINKES)

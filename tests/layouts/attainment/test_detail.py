from dataclasses import replace

from commandcenter.domain.attainment.model import Entry, Goal
from commandcenter.domain.reference import Polarity
from layouts.attainment import detail, formula
from layouts.contract import Look
from tests.layouts.attainment import moods
from tests.layouts.reading import on_the_wire, words

DESK = Look(distance_m=0.7, diagonal_in=24)


def test_an_opd_opens_to_its_programmes_and_indicators_with_weights() -> None:
    shown = words(detail.render(moods.opened("opd:dinkes"), DESK))
    assert "Pemenuhan upaya kesehatan perorangan dan masyarakat bobot 60 · 67,5 %" in shown
    assert "Imunisasi dasar lengkap bobot 2 74,43 / 90,00 persen 82,7 %" in shown
    assert "Hambatan: Timbangan rusak di 12 desa · Pendorong: Posyandu aktif" in shown
    assert "lapor 10 Okt oleh operator.dinkes, belum diverifikasi" in shown
    assert "Indikator tanpa program" in shown


def test_every_outcome_is_said_in_words_and_none_is_zero() -> None:
    shown = words(detail.render(moods.opened("opd:dinkes"), DESK))
    for said in (
        "-25,8 %", "belum lapor", "152,0 %, dihitung 100", "69,66–77,00 persen 100,0 %", "1 tingkat di bawah",
        "target 0: belum tercapai", "netral, tidak dinilai", "tanpa target tahun ini", "tidak berlaku (n/a)",
        "tidak dapat dibandingkan",
    ):  # fmt: skip
        assert said in shown, said
    assert " 0,0 %" not in shown


def test_a_wall_shows_what_fits_and_counts_the_rest() -> None:
    shown = words(detail.render(moods.opened("opd:dinkes"), Look()))
    assert shown.endswith("lainnya")
    assert "Angka kematian ibu" in shown


def test_both_open_to_the_form_of_the_quarter_seen_the_same_way() -> None:
    look = replace(DESK, lang="en", theme="light")
    for select in ("opd:dinkes", "indicator:x"):
        wire = on_the_wire(detail.render(moods.opened(select), look))
        assert '"href":"/entry?opd=dinkes&period=2026-Q3&lang=en&theme=light"' in wire


def test_an_indicator_says_how_its_percentage_came_about_against_which_target() -> None:
    shown = words(detail.render(moods.opened("indicator:x"), DESK))
    assert "(83,24 − (128,00 − 83,24)) / 83,24 × 100 = 46,23 %" in shown
    assert "makin rendah makin baik: (target - (realisasi - target)) / target x 100" in shown
    assert "83,24 persen (Perjanjian Kinerja 2026, awal, TW III 2026)" in shown
    assert "prakiraan dengan pemulusan eksponensial teredam" in shown
    assert "peluang Sesuai 2 %" in shown


def test_an_indicator_shows_all_quarters_with_the_breaks_of_its_plan() -> None:
    shown = words(detail.render(moods.opened("indicator:x"), DESK))
    assert "TW II 2025 – / 88,24 belum lapor" in shown
    assert "TW III 2025 112,00 / 87,24 71,6 % baru: Perjanjian Kinerja 2025, perubahan" in shown


def test_every_revision_has_feed_file_sheet_row_and_until_when_it_held() -> None:
    shown = words(detail.render(moods.opened("indicator:x"), DESK))
    assert (
        "131,00 Capaian kinerja OPD · kinerja 2026.xlsx · Kinerja · baris 33 · revisi 1 · 2 Okt · diganti 3 Okt"
        in shown
    )
    assert "128,00 Capaian kinerja OPD · kinerja 2026.xlsx · Kinerja · baris 33 · revisi 2" in shown
    assert "target 83,24 (Perjanjian Kinerja 2026, awal) Capaian kinerja OPD" in shown


def test_evidence_is_a_link_that_nobody_follows_by_itself_and_only_to_the_web() -> None:
    wire = on_the_wire(detail.render(moods.opened("indicator:x"), DESK))
    assert '"href":"https://dinkes.example/bukti.pdf"' in wire
    assert '"rel":"noopener noreferrer"' in wire
    page = moods.indicator_page()
    odd = replace(page, entries=(*page.entries[:-1], replace(page.entries[-1], evidence="javascript:alert(1)")))
    selected = replace(moods.opened("indicator:x"), page=odd)
    assert '"href":"javascript' not in on_the_wire(detail.render(selected, DESK))


def test_the_quarter_of_the_screen_is_the_one_that_is_opened() -> None:
    selected = replace(moods.opened("indicator:x"), period="2025-Q1")
    assert "Revisi TW I 2025" in words(detail.render(selected, DESK))


def worked(entry: Entry) -> str:
    return formula.worked("id", entry).replace("\u00a0", " ")


def test_higher_is_better_and_a_range_have_their_numbers_put_in_too() -> None:
    higher = moods.entry("x", "X", Polarity.HIGHER, 70.0, 61.3)
    assert worked(higher) == "61,30 / 70,00 × 100 = 87,57 %"
    ranged = moods.entry("x", "X", Polarity.HIGHER, Goal(69.66, 77.0), 60.0)
    assert worked(ranged).startswith("60,00 / 69,66 × 100 = 86,13 % (dari rentang 69,66–77,00")
    silent = moods.entry("x", "X", Polarity.HIGHER, 70.0, None)
    assert worked(silent) == "belum lapor"


def test_nothing_selected_and_nothing_known_are_answers() -> None:
    assert "Pilih OPD" in words(detail.render(moods.opened(""), Look()))
    assert "Tidak dikenal di sini" in words(detail.render(moods.opened("gone:x"), Look()))

from dataclasses import replace

from commandcenter.domain.attainment.model import Risk
from layouts.attainment import bullets, opds, opds_table
from layouts.contract import Look
from tests.layouts.attainment import moods
from tests.layouts.reading import on_the_wire, words

DESK = Look(distance_m=0.7, diagonal_in=24)


def test_the_worst_stands_first_with_since_when_who_reported_and_who_verified() -> None:
    shown = words(opds.render(moods.busy(), Look()))
    assert (
        "DPU BMPR 53,7 % Rendah 4/4 sejak TW IV 2025 · lapor 10 Okt oleh operator.dpu-bmpr · "
        "verifikasi 13 Okt oleh bappeda Dinkes" in shown
    )


def test_not_verified_sent_back_and_draft_are_said() -> None:
    shown = words(opds.render(moods.busy(), Look()))
    assert "operator.dinkes · belum diverifikasi" in shown
    assert "dikembalikan oleh bappeda" in shown
    assert "laporan masih draf" in shown


def test_who_has_not_reported_has_a_dash_and_its_word_and_never_zero() -> None:
    shown = words(opds.render(moods.busy(), Look()))
    assert "Kec. Tambakrejo – belum lapor 0/3 belum lapor sejak TW III 2026" in shown


def test_a_year_at_risk_is_said_with_the_interval_of_its_forecast() -> None:
    shown = words(opds.render(moods.busy(), Look()))
    assert "DLH 95,4 % Sangat tinggi 3/3 akhir tahun: 88,0 % (rentang 80 %: 80,0 % sampai 96,0 %)" in shown


def test_as_many_as_fit_are_shown_and_the_others_are_counted_with_how_many_of_them_are_at_risk() -> None:
    known = moods.crowd()
    shown = opds.render(known, Look())
    n = on_the_wire(shown).count('"data-select"')
    assert 5 < n < 20
    assert f"… dan {63 - n} lagi, {31 - n} di antaranya berisiko" in words(shown)
    assert on_the_wire(opds.render(known, DESK)).count('"data-select"') > 2 * n


def test_the_days_that_are_left_are_those_of_the_year_when_the_quarter_is_over_else_of_the_quarter() -> None:
    assert words(opds.render(moods.busy(), Look())).startswith("sisa 39 hari di 2026 target 2026 TW III 2026 DPU")
    running = words(opds.render(moods.first_day(), Look()))
    assert running.startswith("sisa 91 hari di TW IV target TW IV 2026 TW IV 2026 Dinkes")


def test_a_year_without_targets_at_its_end_is_measured_against_the_quarter_and_says_so() -> None:
    known = moods.busy()
    assert known.quarter is not None
    none = replace(known.opds[0].of_year, percent=None)
    early = replace(known, quarter=replace(known.quarter, opds=tuple(replace(o, of_year=none) for o in known.opds)))
    shown = opds.render(early, Look())
    assert "target TW III 2026" in words(shown)
    assert "rencana hari ini" not in words(shown)
    assert '"alt":"DPU BMPR, 53,7\u00a0%, prakiraan 61,5\u00a0% sampai 82,5\u00a0%"' in on_the_wire(shown)


def test_the_one_opd_that_was_chosen_is_opened_to_its_indicators() -> None:
    shown = words(opds.render(moods.chosen(), Look()))
    assert "Dinkes 70,7 %" in shown
    assert "Imunisasi dasar lengkap bobot 2" in shown
    assert "DPU BMPR" not in shown


def test_the_bullet_says_in_words_what_it_draws() -> None:
    known = moods.busy()
    assert known.quarter is not None
    bullet = bullets.bullet(known.opds[0], known.quarter.rules, Look(), True)
    said = str(vars(bullet)["alt"]).replace("\u00a0", " ")
    assert said == "DPU BMPR, 53,7 %, rencana hari ini 96,0 %, prakiraan 61,5 % sampai 82,5 %"


def test_below_zero_has_its_real_number() -> None:
    known = moods.busy()
    table = opds_table.table(known, Look())
    assert table is not None
    assert table.rows[0]["worst_percent"] == -34.2


def test_an_opd_without_a_target_is_not_called_safe() -> None:
    lone = replace(moods.opd("dlh", ()), risk=Risk.UNKNOWN)
    known = replace(moods.busy(), quarter=moods.quarter([moods.troubled()[0], lone]))
    assert "DLH – tanpa target 0/0" in words(opds.render(known, Look()))


def test_a_legend_says_what_the_marks_stand_for() -> None:
    assert words(opds.render(moods.busy(), Look())).endswith("┃ target ▼ rencana hari ini ├┤ prakiraan")


def test_the_lowest_indicator_of_an_opd_without_a_report_is_said_and_opens_by_one_click() -> None:
    shown = opds.render(moods.busy(), Look())
    assert "Disdik 84,2 % Tinggi 4/4 sejak TW I 2026 · terendah 70,0 %: Indikator 4" in words(shown)
    assert '"data-select":"indicator:disdik-4:disdik"' in on_the_wire(shown)

from dataclasses import replace

from commandcenter.domain.attainment.bands import BANDS, default_rules, ranked
from commandcenter.domain.attainment.model import Band
from layouts.attainment import bands
from layouts.contract import Look
from tests.layouts.attainment import moods
from tests.layouts.reading import words


def test_every_opd_is_in_one_band_or_in_none_and_the_bound_stands_beside() -> None:
    shown = words(bands.render(moods.busy(), Look()))
    assert shown.startswith(
        "Sangat tinggi > 90 8 Tinggi > 75 2 Sedang > 65 1 Rendah > 50 1 Sangat rendah ≤ 50 0 belum lapor 2"
    )
    table = bands.table(moods.busy(), Look())
    assert table is not None
    assert sum(row["n"] for row in table.rows) == len(moods.busy().opds)


def test_the_rule_is_said_with_where_it_comes_from() -> None:
    shown = words(bands.render(moods.busy(), Look()))
    assert "Tak dibulatkan; Sesuai ≥ 90, Tidak Sesuai < 65; rerata maks. 100." in shown
    assert "Permendagri 86/2017" in shown


def test_a_year_that_nobody_set_says_that_these_are_the_defaults() -> None:
    assert "Aturan bawaan." in bands.rule(default_rules(2027), Look())


def test_a_bound_that_belongs_to_its_band_is_written_so_and_the_one_below_follows() -> None:
    local = ranked([Band("good", 75.0, "Baik", is_inclusive=True), Band("poor", None, "Kurang")])
    rules = replace(moods.RULES, bands=local)
    assert [bands.bound(rules, band, "id") for band in rules.bands] == ["≥ 75", "< 75"]


def test_a_bound_that_is_no_whole_number_is_not_rounded() -> None:
    rules = replace(moods.RULES, bands=ranked([replace(BANDS[0], above=90.5), BANDS[-1]]))
    assert bands.bound(rules, rules.bands[0], "id") == "> 90,50"


def test_the_bands_of_the_plan_keep_their_names_and_ours_are_translated() -> None:
    assert "very high > 90" in words(bands.render(moods.busy(), Look(lang="en")))


def test_before_the_quarter_is_over_what_has_no_band_is_not_due() -> None:
    assert "belum jatuh tempo 12" in words(bands.render(moods.first_day(), Look()))

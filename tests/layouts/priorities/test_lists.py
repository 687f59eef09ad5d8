"""The two lists: who leads, what is said of it, how far its chain has come, and one click to take it up."""

import re

import pytest

from commandcenter.domain.priorities.problems import Trend
from layouts import i18n
from layouts.contract import Look, Rendered
from layouts.priorities import lists, totals
from layouts.priorities.words import TRENDS
from tests.layouts.priorities.moods import AT, FRESH, MOODS, Windows, calm, counts, few, known, marks, surging
from tests.layouts.reading import on_the_wire, words

DESK = Look(distance_m=0.7, diagonal_in=24)


def rows(shown: Rendered) -> list[str]:
    """The lines of problems, each as what goes over the wire."""
    return re.findall(
        r'\{"props":\{"children":\[\{"props":\{"children":\[.*?"data-select":"problem:[^"]*"', on_the_wire(shown)
    )


def selects(shown: Rendered) -> list[str]:
    return re.findall(r'"data-select":"problem:([^"]*)"', on_the_wire(shown))


def test_the_most_frequent_category_is_first_and_every_line_opens_its_chain() -> None:
    shown = selects(lists.frequent(calm(), Look()))
    assert shown[0] == "35.22:Jalan rusak"
    assert all(key.startswith("35.22:") for key in shown)


def test_growth_is_amber_and_has_its_word_and_its_figure() -> None:
    shown = lists.growing(surging(), Look())
    assert selects(shown)[0].endswith("Banjir dan drainase")
    assert "4,0× naik" in words(shown)
    assert "shape-degraded" in on_the_wire(shown)


def test_where_nothing_grows_it_says_so_and_of_how_many() -> None:
    said = words(lists.growing(calm(), Look()))
    assert "Tidak ada masalah yang jelas naik" in said
    assert str(len(calm().found)) in said


def test_steady_problems_have_no_word_and_no_colour() -> None:
    wire = on_the_wire(lists.frequent(calm(), Look()))
    assert "shape-" not in wire
    assert "ink-" not in wire


@pytest.mark.parametrize(
    ("key", "steps"),
    [
        ("35.22:Jalan rusak", ["done", "done", "done"]),
        ("35.22:Kependudukan", ["planned", "not", "planned"]),
        ("35.22:Bantuan sosial", ["ended", "not", "ended"]),
        ("35.22:Sampah", ["not", "planned", "not"]),
    ],
)
def test_each_line_shows_how_far_each_link_is_by_its_shape(key: str, steps: list[str]) -> None:
    line = next(line for line in rows(lists.frequent(calm(), Look())) if line.endswith(f'problem:{key}"'))
    assert re.findall(r"problem-step is-(\w+)", line) == steps


def test_the_word_of_a_link_is_there_for_whoever_cannot_see_its_shape() -> None:
    wire = on_the_wire(lists.frequent(calm(), Look()))
    assert '"title":"Radio: terlaksana"' in wire
    assert '"title":"Anggaran: ditolak"' in wire
    assert '"title":"Dialog: belum"' in wire


def test_one_click_leads_to_the_form_of_this_problem_in_the_same_language_and_theme() -> None:
    wire = on_the_wire(lists.frequent(calm(), Look(lang="en", theme="light")))
    assert "/priorities/mark?lang=en&theme=light&problem=35.22%3AJalan+rusak" in wire


def test_a_chosen_category_is_told_by_place_and_a_chosen_place_by_category() -> None:
    places = selects(lists.frequent(surging(category="Jalan rusak"), Look()))
    assert places
    assert all(re.fullmatch(r"35\.22\.\d\d:Jalan rusak", key) for key in places)
    categories = selects(lists.frequent(surging(kecamatan="35.22.13"), Look()))
    assert len(categories) > 5
    assert all(key.startswith("35.22.13:") for key in categories)


def test_a_desk_has_room_for_places_below_the_categories() -> None:
    assert any(key.startswith("35.22.") for key in selects(lists.frequent(calm(), DESK)))


def test_the_filter_of_marks_leaves_what_was_taken_up_so() -> None:
    planned = selects(lists.frequent(surging(mark="planned"), Look()))
    assert [key for key in planned if key.startswith("35.22:")] == ["35.22:Kependudukan", "35.22:Sampah"]
    assert "35.22:Jalan rusak" not in selects(lists.frequent(surging(mark="none"), Look()))


def test_of_a_source_that_is_new_the_strip_says_how_much_and_the_table_which() -> None:
    assert "3 dari sumber baru" in words(totals.render(few(), Look()))
    assert "sumber baru" not in words(totals.render(calm(), Look()))
    table = lists.frequent_table(few(), Look())
    assert table is not None
    assert FRESH.title in table.note


def test_the_table_has_the_comparison_in_raw_figures() -> None:
    table = lists.frequent_table(surging(), Look())
    assert table is not None
    floods = next(row for row in table.rows if row["category"] == "Banjir dan drainase" and row["code"] == "35.22")
    assert floods["now"] > floods["before"]
    assert floods["low"] > 1
    assert floods["trend"] == "growing"
    assert floods["year_ago"] is not None
    assert lists.frequent_table(None, Look()) is None


def test_the_table_of_the_growing_has_only_those() -> None:
    table = lists.growing_table(surging(), Look())
    assert table is not None
    assert {row["category"] for row in table.rows} == {"Banjir dan drainase"}


def test_where_nothing_grows_the_table_has_what_comes_nearest_as_the_panel_does() -> None:
    more, usual = counts(1.03), counts(1.0)  # a little more of everything: within what chance does
    table = lists.growing_table(known(Windows(more, more, usual, more, usual)), Look())
    assert table is not None
    assert 0 < len(table.rows) <= lists.NEAREST_MAX
    assert all(row["trend"] != "growing" for row in table.rows)


def test_the_strip_counts_the_links_of_the_chain_and_their_sum() -> None:
    said = words(totals.render(calm(), Look()))
    assert "Rp 12,5 miliar" in said.replace("\u00a0", " ")
    assert "1 disetujui" in said
    assert "tanggal sudah lewat" in said


def test_the_strip_of_a_category_counts_only_its_complaints_and_marks() -> None:
    whole, part = surging(), surging(category="Sampah")
    assert part.total == sum(
        each.n for each in whole.found if each.problem.category == "Sampah" and not each.problem.kecamatan
    )
    assert {mark.draft.problem.category for mark in part.kept()} == {"Sampah"}


def test_a_mark_of_the_whole_regency_is_kept_where_a_kecamatan_is_chosen() -> None:
    kept = {mark.id for mark in surging(kecamatan="35.22.13").kept()}
    assert {1, 2, 3, 9} <= kept
    assert 6 not in kept


@pytest.mark.parametrize("trend", Trend)
def test_every_trend_has_its_word(trend: Trend) -> None:
    assert i18n.text("id", TRENDS[trend]) != TRENDS[trend]


def test_with_marks_and_no_complaints_the_marks_are_still_there() -> None:
    found = known(None, marks())
    assert found.data_at is None
    assert "Belum ada aduan" in words(lists.frequent(found, Look()))
    assert MOODS["marked"]() is not None
    assert found.instant.at == AT


def test_before_the_first_import_nothing_is_known_and_nothing_is_zero() -> None:
    before = known(None, marks(), live=False)
    assert "Saat itu belum ada aduan" in words(lists.frequent(before, Look()))
    assert words(totals.render(before, Look())).startswith("–")
    facts = totals.render(before, Look()).facts
    assert facts is not None
    assert facts.n is None


def test_where_a_kecamatan_is_chosen_it_is_not_said_again_in_every_line() -> None:
    assert "problem-place" not in on_the_wire(lists.frequent(surging(kecamatan="35.22.13"), Look()))

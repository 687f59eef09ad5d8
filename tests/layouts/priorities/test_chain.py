"""One chain opened, and what was taken up: in their order, with what is next, and whether it helped."""

import re
from dataclasses import replace

import pytest

from commandcenter.domain.priorities.chain import chain
from commandcenter.domain.priorities.effect import Effect, Spans, Verdict, effect
from commandcenter.domain.priorities.marks import Kind, Status
from layouts.contract import Look
from layouts.priorities import detail, followups, picture
from layouts.priorities.helped import helped
from layouts.priorities.known import day_of
from layouts.priorities.opened import begun
from tests.domain.priorities.marking import ROADS, mark
from tests.layouts.priorities.moods import AT, FEWER, calm, data, known, marks, opened
from tests.layouts.reading import on_the_wire, words

DESK = Look(distance_m=0.7, diagonal_in=24)
TODAY = day_of(AT)


def test_the_chain_is_told_in_its_order_from_complaint_to_answer() -> None:
    wire = on_the_wire(detail.render(opened(calm(), ROADS, FEWER), DESK))
    titles = re.findall(r'"children":"([^"]+)","className":"chain-title"', wire)
    assert titles == ["Pengaduan", "Radio", "Dialog", "Anggaran", "Capaian OPD", "Membantu?"]


def test_every_mark_leads_to_where_it_is_changed_and_every_link_to_a_new_one() -> None:
    wire = on_the_wire(detail.render(opened(calm(), ROADS, FEWER), DESK))
    assert "/priorities/mark?id=1" in wire
    for kind in Kind:
        assert f"problem=35.22%3AJalan+rusak&kind={kind}" in wire


def test_nothing_selected_and_nothing_of_the_name_are_said() -> None:
    assert "Pilih satu masalah" in words(detail.render(data("detail", "empty"), Look()))
    assert "Tidak dikenal" in words(detail.render(data("detail", "nothing"), Look()))


@pytest.mark.parametrize(
    ("spans", "verdict", "said"),
    [
        (Spans(40, 12, 91, 91, 500, 500), Verdict.FEWER, "lebih sedikit dari perkiraan"),
        (Spans(20, 60, 91, 91, 500, 500), Verdict.MORE, "lebih banyak dari perkiraan"),
        (Spans(40, 41, 91, 91, 500, 500), Verdict.UNCLEAR, "tidak dapat dibedakan dari kebetulan"),
        (Spans(2, 0, 91, 91, 500, 500), Verdict.SPARSE, "terlalu sedikit"),
        (Spans(9, 0, 9, 9, 500, 500), Verdict.EARLY, "terlalu dini"),
        (Spans(0, 4, 91, 91, 0, 90), Verdict.UNKNOWN, "tidak ada pembanding"),
    ],
)
@pytest.mark.parametrize("look", [Look(), DESK], ids=["wall", "desk"])
def test_whether_it_helped_is_said_carefully(spans: Spans, verdict: Verdict, said: str, look: Look) -> None:
    found: Effect = effect(spans)
    assert found.verdict is verdict
    told = helped(opened(calm(), ROADS, found), look)
    assert said in told.headline
    if verdict in (Verdict.FEWER, Verdict.MORE, Verdict.UNCLEAR):
        assert f"{found.low}–{found.high}" in told.range_
        assert "bukan bukti sebab-akibat" in told.range_


def test_without_anything_held_nothing_could_have_helped() -> None:
    bare = replace(opened(calm(), ROADS), since=None, effect=None)
    assert "belum ada yang terlaksana" in words(detail.render(bare, Look()))


def test_the_effect_counts_from_the_first_that_began_within_a_year_else_from_the_last() -> None:
    old = mark(1, status=Status.DONE, happens_on="2024-03-01")
    older = mark(2, status=Status.DONE, happens_on="2024-01-01")
    spring, summer = (mark(n, status=Status.DONE, happens_on=day) for n, day in ((3, "2026-03-02"), (4, "2026-07-01")))
    assert begun(chain(ROADS, [old, older, summer, spring]), TODAY) == spring
    assert begun(chain(ROADS, [old, older]), TODAY) == old
    assert begun(chain(ROADS, [mark(5)]), TODAY) is None


def test_marks_stand_in_the_week_in_which_they_happened() -> None:
    found = opened(calm(), ROADS, FEWER)
    weeks = {each.id: week for week, each in picture.placed(found)}
    assert weeks[1] < weeks[2]
    assert 3 not in weeks  # a budget of next year has not begun
    assert "●" in words(detail.render(found, Look()))


def test_a_date_that_passed_comes_first_and_asks_then_what_is_ahead_then_proposals() -> None:
    order = [each.id for each in followups.ordered(marks(), TODAY)]
    assert order[:3] == [6, 4, 5]
    assert set(order[-2:]) == {7, 8}
    said = words(followups.render(calm(), Look()))
    assert "sudah terlaksana?" in said
    assert "shape-degraded" in on_the_wire(followups.render(calm(), Look()))


def test_without_marks_it_says_what_to_press() -> None:
    assert "Tekan + di samping masalah" in words(followups.render(replace(calm(), marks=()), Look()))
    assert "Tekan +" in words(followups.render(None, Look()))


def test_the_table_of_what_was_taken_up_is_the_list_for_planning() -> None:
    table = followups.table(calm(), Look())
    assert table is not None
    assert table.rows[0]["kind"] == "Usulan anggaran"
    assert {row["code"] for row in table.rows} >= {"35.22", "35.22.12"}
    assert len(table.rows) == len(marks())
    assert followups.table(None, Look()) is None
    assert followups.table(known(None, marks()), Look()) is not None

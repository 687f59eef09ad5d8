"""What each panel of the complaints screen says, in the words that people read."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from dash.development.base_component import Component

from commandcenter.domain.clock import DAY
from commandcenter.domain.complaints.model import Dimension, Outcome, Rank, Standing
from commandcenter.domain.picture import Shown
from commandcenter.domain.workdays import Step
from layouts.complaints import SCREEN, breakdown, detail, inflow, normal, queue, times, totals
from layouts.contract import Look
from tests.layouts.complaints import base, moods, tickets
from tests.layouts.complaints.base import AT
from tests.layouts.reading import on_the_wire
from tests.layouts.reading import words as said

DESK = Look(distance_m=0.7, diagonal_in=24)


# ---- totals ----


def test_today_is_held_against_what_is_usual_by_this_hour() -> None:
    shown = said(totals.render(moods.totals_of("busy"), Look()))
    assert "31 hari ini, di atas biasanya 4–14" in shown
    assert "9 hari ini, biasanya 4–14" in said(totals.render(moods.totals_of("quiet"), Look()))


def test_only_a_real_departure_of_today_is_coloured() -> None:
    def wire(mood: str) -> str:
        return on_the_wire(totals.render(moods.totals_of(mood), Look()))

    assert "ink-degraded" in wire("busy")
    assert "ink-degraded" not in wire("quiet")
    outside = moods.totals_of("quiet")
    outside = replace(outside, today=replace(outside.today, n=15))  # beyond 14, but chance alone does that
    assert "ink-degraded" not in on_the_wire(totals.render(outside, Look()))


def test_what_agencies_say_and_what_citizens_say_are_two_figures_each_with_its_n() -> None:
    shown = said(totals.render(moods.totals_of("busy"), Look()))
    assert "57 % kata OPD selesai n 412" in shown
    assert "69 % kata warga beres n 88" in shown


def test_where_no_citizen_was_heard_there_is_no_percentage() -> None:
    assert "– kata warga beres n 0" in said(totals.render(moods.totals_of("few"), Look()))


def test_a_share_is_never_rounded_up_to_all() -> None:
    nearly = replace(moods.totals_of("busy"), outcome=Outcome(1000, 999, 0, 0, 0))
    assert "99 % kata OPD selesai" in said(totals.render(nearly, Look()))


def test_what_others_counted_stands_in_the_table_and_is_never_added() -> None:
    table = totals.table(moods.totals_of("busy"), Look())
    assert table is not None
    found = {row["figure"]: row["n"] for row in table.rows}
    assert found["dihitung Loket pengaduan, 1 Okt – 31 Okt 2026; tidak ditambahkan"] == 37
    assert found["masuk dalam periode"] == 412


def test_stopped_feeds_stand_before_the_figures() -> None:
    shown = said(totals.render(moods.totals_of("stopped"), Look()))
    assert shown.startswith("Penarik data berhenti")
    assert "kata warga beres" not in shown


def test_the_panel_stands_on_the_feed_that_is_too_old_first() -> None:
    known = base.known()
    radio = base.ticket_feed("radio", data_at=AT - 3 * DAY, error_after_s=4 * 86_400)
    lapor = base.ticket_feed("lapor", data_at=AT - 4 * DAY, error_after_s=30 * 86_400)
    ages = replace(known, feeds=(lapor, radio)).ages
    assert ages == {"data_at": AT - 3 * DAY, "stale_after_s": 4 * 86_400}


def test_a_view_of_the_past_is_never_stale() -> None:
    assert base.known(is_live=False).ages["stale_after_s"] is None


# ---- inflow ----


def test_departing_days_are_coloured_and_the_band_is_what_is_usual() -> None:
    figure = inflow.render(moods.inflow_of("busy"), Look()).figure
    assert figure is not None
    assert figure["data.2.y"] == figure["data.3.y"] == [31]
    assert figure["data.3.text"] == ["31"]
    assert (figure["data.0.base"][0], figure["data.0.y"][0]) == (4, 13)
    assert len(figure["data.1.y"]) == 30


def test_when_every_day_departs_only_the_newest_and_the_furthest_are_named() -> None:
    data = moods.inflow_of("busy")
    data = replace(data, unusual=frozenset(day.day for day in data.days))
    figure = inflow.render(data, Look()).figure
    assert figure is not None
    assert len([text for text in figure["data.3.text"] if text]) == 1
    assert len(figure["data.3.text"]) == 30


def test_days_without_history_have_no_band_and_no_departure() -> None:
    figure = inflow.render(moods.inflow_of("few"), Look()).figure
    assert figure is not None
    assert set(figure["data.0.base"]) == {None}
    assert figure["data.2.y"] == []


# ---- what is not normal ----


def test_a_departure_tells_what_where_how_many_what_is_usual_and_since_when() -> None:
    shown = said(normal.render(moods.normal_of("busy"), DESK))
    assert "Jalan rusak, Dander biasanya 2–9, sejak Rab, 18 Nov 23" in shown
    assert "Kependudukan kurang dari biasanya 11–29" in shown
    assert "Sumberrejo biasanya 9–24" in shown


def test_duplicates_are_named_with_how_many_problems_they_may_be() -> None:
    shown = said(normal.render(moods.normal_of("busy"), DESK))
    assert "Sampah, Bojonegoro 12 laporan, mungkin 1 masalah, terbaru 11.05 12" in shown
    assert "Jalan rusak, Dander 23 laporan" not in shown, "it is told as a departure already"


def test_without_a_departure_it_is_calm_only_where_everything_was_compared_and_the_sources_live() -> None:
    assert "Tidak ada yang tidak biasa" in said(normal.render(moods.normal_of("quiet"), Look()))
    for mood in ("few", "stopped", "empty"):
        assert "Tidak ada yang tidak biasa" not in said(normal.render(moods.data("normal", mood), Look()))


def test_a_count_outside_its_range_that_chance_explains_is_not_named() -> None:
    within = base.compared("Sampah", None, 16, 4, 15)
    data = replace(moods.normal_of("quiet"), normality=moods.normality((within,)))
    assert "Sampah" not in said(normal.render(data, DESK))


def test_a_departure_narrows_the_screen_to_itself() -> None:
    wire = on_the_wire(normal.render(moods.normal_of("busy"), DESK))
    assert '"data-param-category":"Jalan rusak"' in wire
    assert '"data-param-kecamatan":"35.22.06"' in wire


# ---- divided by ----


def test_a_share_is_never_shown_without_its_n() -> None:
    shown = said(breakdown.render(moods.breakdown_of("busy"), Look()))
    assert "40 % n 96" in shown


def test_an_office_with_one_ticket_neither_wins_nor_loses() -> None:
    data = moods.breakdown_of("busy")
    assert data.ranking is not None
    one = moods.share("Sampah", 0, 1, Rank.TIED, (1, 7))
    data = replace(data, ranking=replace(data.ranking, shares=(one,)))
    wire = on_the_wire(breakdown.render(data, Look()))
    assert "is-worse" not in wire
    assert "0 % n 1" in said(breakdown.render(data, Look()))


def test_the_rest_says_how_much_of_it_is_overdue() -> None:
    data = moods.breakdown_of("busy")
    late = tuple(replace(part, overdue=1) for part in data.parts)
    assert "+ 4 lainnya, 4 lewat" in said(breakdown.render(replace(data, parts=late), Look(distance_m=4.5)))


def test_kecamatan_have_their_rate_with_what_it_stands_on_and_the_unplaced_are_last() -> None:
    shown = said(breakdown.render(moods.breakdown_of("past"), DESK))
    assert "Dander 48 18" in shown
    assert "5,5 n 48" in shown
    assert "tempat tidak disebut" in shown
    assert breakdown.ordered(moods.breakdown_of("past"))[-1].key is None


def test_opd_are_ordered_by_what_is_overdue() -> None:
    data = moods.breakdown_of("busy", Dimension.OPD)
    few = replace(data.parts[-1], overdue=99)
    assert breakdown.ordered(replace(data, parts=(*data.parts[:-1], few)))[0] is few


def test_a_selection_without_tickets_says_so_and_what_to_do() -> None:
    assert "Longgarkan saringan" in said(breakdown.render(moods.breakdown_of("none"), Look()))


# ---- times ----


def test_a_step_tells_its_median_its_ninth_tenth_its_limit_and_how_many_kept_it() -> None:
    shown = said(times.render(moods.times_of("busy"), Look()))
    assert "jawaban 6,2 14,9 5 41 % n 236" in shown
    assert "kata warga 3,1 hr 7,4 hr 10 hr 80 % n 88" in shown


@pytest.mark.parametrize(
    ("days", "expected"), [(1.0, Shown.UP), (2.2, Shown.DEGRADED), (5.1, Shown.DOWN)], ids=["kept", "tail", "half"]
)
def test_a_step_is_as_loud_as_many_are_late(days: float, expected: Shown) -> None:
    assert times.tone(moods.step(Step.ANSWER, days, 5)) is expected


def test_a_citizen_who_takes_long_is_nobodys_fault() -> None:
    assert times.tone(moods.step(Step.CONFIRM, 30, 10)) is Shown.UP


def test_a_step_that_no_source_dates_says_so_instead_of_zero() -> None:
    shown = said(times.render(moods.times_of("few"), Look()))
    assert "verifikasi tanggalnya tidak ada di sumber" in shown
    assert "kata warga tidak ada dalam periode ini" in shown


# ---- queue ----


def test_a_ticket_tells_whose_it_is_the_step_that_is_due_and_the_time_left() -> None:
    shown = said(queue.render(tickets.queue_of("busy"), Look()))
    assert "Jalan rusak, Dander DPU BMPR · jawaban · menunggu 141 hari lewat 41 hari hari kerja" in shown
    assert "DPU BMPR 14 lewat · DPU SDA 10 lewat" in shown
    assert "+ 165 lainnya" in shown


def test_a_ticket_whose_limit_cannot_be_counted_is_not_in_time() -> None:
    unknown = tickets.waiting(1, "Sampah", None, None, Step.ANSWER)
    assert queue.tone(unknown) is Shown.UNKNOWN
    assert queue.tone(replace(unknown, left_ms=-1)) is Shown.DOWN
    assert queue.tone(replace(unknown, left_ms=DAY // 2)) is Shown.DEGRADED
    assert queue.tone(replace(unknown, left_ms=3 * DAY)) is Shown.UP


def test_an_empty_queue_is_calm_only_while_somebody_runs_the_feeds() -> None:
    assert "Tidak ada yang menunggu" in said(queue.render(tickets.queue_of("quiet"), Look()))
    assert "Penarik data berhenti" in said(queue.render(tickets.queue_of("stopped"), Look()))


def test_the_table_of_the_queue_holds_no_text_of_a_ticket() -> None:
    table = queue.table(tickets.queue_of("busy"), Look())
    assert table is not None
    assert not {"text", "isi", "name"} & {column.key for column in table.columns}
    assert len(table.rows) == 22
    assert "147 lagi tidak terdaftar" in table.note


def elements(node: object) -> Iterator[Component]:
    if isinstance(node, Component):
        yield node
        yield from elements(getattr(node, "children", None))
    elif isinstance(node, list | tuple):
        for child in node:
            yield from elements(child)


@pytest.mark.parametrize("look", [Look(), DESK], ids=["wall", "desk"])
@pytest.mark.parametrize("panel", ["queue", "normal", "breakdown"])
def test_every_line_that_can_be_clicked_can_be_reached_with_the_keyboard(panel: str, look: Look) -> None:
    shown = SCREEN.panel(panel).render(moods.data(panel, "busy"), look).body
    clickable = [
        each for each in elements(shown) if any(name.startswith(("data-select", "data-param")) for name in vars(each))
    ]
    assert clickable
    assert all(getattr(each, "tabIndex", "") == "0" for each in clickable)


# ---- a ticket opened ----


def test_a_course_tells_each_step_with_its_date_its_working_days_and_its_deadline() -> None:
    shown = said(detail.render(tickets.opened("ticket:LPR-5010653"), Look()))
    assert "verifikasi selesai tepat waktu, 2 hari kerja 5 Nov 2026 14.05 batas 3 hari kerja: 6 Nov 2026 16.00" in shown
    assert "disposisi selesai terlambat, 4 hari kerja" in shown
    assert "jawaban lewat batas, sudah 10 hari kerja" in shown
    assert "Baris sumber LAPOR 2026-11.xlsx · Nov · baris 17 · revisi 2" in shown


def test_what_a_citizen_wrote_is_for_a_desk_and_never_of_a_confidential_ticket() -> None:
    assert "Jalan berlubang" in said(detail.render(tickets.opened("ticket:LPR-5010653"), DESK))
    assert "Jalan berlubang" not in said(detail.render(tickets.opened("ticket:LPR-5010653"), Look()))
    secret = said(detail.render(tickets.opened("ticket:secret"), DESK))
    assert "Jalan berlubang" not in secret
    assert "Rahasia" in secret


def test_the_agencys_word_and_the_citizens_word_stand_beside_each_other() -> None:
    shown = said(detail.render(tickets.opened("ticket:done"), DESK))
    assert "ditutup; kata warga belum beres" in shown
    assert "1 sumber lain memakai nomor ini" in shown


def test_a_number_that_nobody_has_says_so_and_can_be_closed() -> None:
    shown = detail.render(tickets.opened("ticket:gone"), Look())
    assert "Tidak dikenal di sini" in said(shown)
    assert '"data-select":""' in on_the_wire(shown)


def test_a_view_of_standing_has_a_word_for_each() -> None:
    assert set(normal.STANDINGS) == set(Standing)

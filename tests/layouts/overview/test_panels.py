"""Figures, map and sentences of the overview."""

from dataclasses import replace
from typing import Any

import pytest

from commandcenter.domain.briefing.held import Held
from commandcenter.domain.briefing.standing import Subject
from commandcenter.domain.clock import DAY, HOUR, MINUTE
from commandcenter.domain.picture import Shown
from layouts import theme
from layouts.areas.sheet import names
from layouts.contract import Look
from layouts.overview import attainment, complaints, connectivity, filters, layers, regency, sentences, sources
from layouts.overview.leading import leading
from tests.layouts.overview import moods
from tests.layouts.pictures import AT
from tests.layouts.reading import on_the_wire, words

LOOK, DESK = Look(), Look(distance_m=0.7, diagonal_in=24)
EVERY_LAYER = pytest.mark.parametrize("layer", moods.LAYERS)


def test_a_bad_network_is_a_figure_with_its_cause_and_a_dead_one_is_a_question() -> None:
    bad = words(connectivity.render(moods.network("storm"), LOOK))
    assert bad == "23 / 28 kecamatan terhubung 1 penyebab sejak 13.52"
    dead = words(connectivity.render(moods.network("stopped"), LOOK))
    assert dead.startswith("? / 28 kecamatan terhubung Penerima data berhenti")
    calm = words(connectivity.render(moods.network("quiet"), LOOK))
    assert calm == "28 / 28 kecamatan terhubung tidak ada gangguan"


def test_complaints_today_stand_against_what_is_usual() -> None:
    assert words(complaints.render(moods.today("busy"), LOOK)) == "31 pengaduan hari ini biasanya 4–14"
    assert "ink-degraded" in on_the_wire(complaints.render(moods.today("busy"), LOOK))
    assert "ink" not in on_the_wire(complaints.render(moods.today("quiet"), LOOK))
    assert "riwayat belum cukup" in words(complaints.render(moods.today("few"), LOOK))


def test_few_complaints_of_a_dead_source_are_no_calm() -> None:
    said = complaints.render(moods.today("stopped"), LOOK)
    assert "Penarik data berhenti" in words(said)
    assert "ink-unknown" in on_the_wire(said)


def test_a_desk_sees_the_last_two_weeks_as_a_picture_with_their_figures_in_its_name() -> None:
    shown = on_the_wire(complaints.render(moods.today("busy"), DESK))
    assert "mark-sparkline" in shown
    assert "pengaduan per hari, 14 hari: " in shown
    assert "mark-sparkline" not in on_the_wire(complaints.render(moods.today("busy"), LOOK))


def test_opds_at_risk_have_the_tone_of_the_worst_and_their_quarter() -> None:
    shown = attainment.render(moods.data("attainment", "busy"), LOOK)
    assert words(shown) == "7 / 14 OPD berisiko TW III 2026"
    assert "shape-down" in on_the_wire(shown)
    assert "Belum ada target" in words(attainment.render(moods.data("attainment", "empty"), LOOK))


def test_sources_that_nobody_runs_are_a_question_and_not_none_stale() -> None:
    assert words(sources.render(moods.sources_of("busy"), LOOK)).startswith("3 / 9 sumber usang")
    assert words(sources.render(moods.sources_of("stopped"), LOOK)).startswith("? sumber usang Penarik data berhenti")


@EVERY_LAYER
@pytest.mark.parametrize("mood", moods.MOODS)
def test_every_layer_draws_in_every_mood_and_names_what_has_no_data(layer: str, mood: str) -> None:
    known = moods.regency_of(mood, layer)
    shown = regency.render(known, LOOK)
    assert shown.figure is not None
    assert (shown.body is not None) == (mood == "empty" or (layer == "network" and known.found is None))


def test_rates_on_few_tickets_are_in_brackets_and_the_legend_says_so() -> None:
    layer = layers.complaints(moods.regency_of("few", "complaints").found, LOOK)  # type: ignore[arg-type]
    assert layer is not None
    assert all(value.is_tiny for value in layer.values.values())
    assert "( ) n < 5" in [entry.text for entry in layer.legend]
    assert "n 2)" in next(iter(layer.values.values())).title


def test_an_office_that_did_not_report_is_no_class_and_the_best_band_has_the_highest_step() -> None:
    layer = layers.attainment(moods.regency_of("busy", "attainment").found, LOOK)  # type: ignore[arg-type]
    assert layer is not None
    assert len(layer.values) < len(names())
    steps = {round(value.value or 0): value.step for value in layer.values.values()}
    assert steps[max(steps)] == 4
    assert [entry.text for entry in layer.legend][:2] == ["capaian, %", "> 90"]
    assert layer.legend[-1].text == "belum lapor"


def test_only_what_is_not_connected_is_worded_on_the_map() -> None:
    layer = layers.network(moods.network("storm"), LOOK)
    assert layer is not None
    said = {value.tone: value.label for value in layer.values.values()}
    assert said[Shown.UP] == ""
    assert said[Shown.DOWN] == "putus"
    assert said[Shown.UNKNOWN] == "?"


def test_a_kecamatan_of_the_address_is_outlined() -> None:
    known = replace(moods.regency_of("quiet"), selected="35.22.06")
    figure: Any = regency.render(known, LOOK).figure
    index = list(names()).index("35.22.06")
    assert figure[f"data.{index}.line.color"] == theme.DARK.text


@EVERY_LAYER
def test_the_table_of_the_map_has_every_kecamatan(layer: str) -> None:
    table = regency.table(moods.regency_of("busy", layer), LOOK)
    assert table is not None
    assert len(table.rows) == 28


def test_the_sentences_say_since_when_and_that_a_briefing_can_be_marked() -> None:
    said = words(sentences.render(moods.sentences_of("busy"), LOOK))
    assert said.startswith("sejak Min 14.05 Tandai pengarahan batalkan 09.05")
    assert "4 kecamatan terputus: Temayang, Gondang, Sekar, dan 1 lain; kini 4 dari 28 terputus." in said


def test_since_the_last_briefing_is_told_as_such_and_without_one_it_is_said() -> None:
    assert "sejak pengarahan" in words(sentences.render(moods.sentences_of("quiet", "briefing"), LOOK))
    never = words(sentences.render(moods.sentences_of("few", "briefing"), LOOK))
    assert "belum ada pengarahan yang ditandai: sejak" in never


def test_a_mark_can_be_taken_back_for_a_day_and_nothing_is_marked_in_the_past() -> None:
    known = moods.sentences_of("quiet")
    old = replace(known, held=Held(7, AT - DAY - MINUTE))
    assert "batalkan" not in words(sentences.render(old, LOOK))
    assert "/api/briefings/7" in on_the_wire(sentences.render(replace(known, held=Held(7, AT - HOUR)), LOOK))
    assert "/api/" not in on_the_wire(sentences.render(moods.sentences_of("past"), LOOK))


def test_who_may_not_mark_a_briefing_is_not_offered_it() -> None:
    drawn = on_the_wire(sentences.render(replace(moods.sentences_of("quiet"), held=Held(7, AT - HOUR)), LOOK))
    assert drawn.count('"data-action":"/api/briefings') == drawn.count('"data-needs":"brief"') == 2


@pytest.mark.parametrize("mood", moods.MOODS)
def test_three_to_five_sentences_are_said_or_fewer_when_little_changed(mood: str) -> None:
    shown = sentences.render(moods.sentences_of(mood), LOOK)
    assert 1 <= on_the_wire(shown).count("said-words") <= 5


def test_what_an_address_says_wrong_falls_back_to_the_usual_way_to_look() -> None:
    assert (filters.layer({"layer": "x"}), filters.form({"form": "x"}), filters.since({"since": "x"})) == (
        "network", "map", "yesterday",
    )  # fmt: skip


def test_a_link_carries_the_look_and_leaves_out_what_is_empty() -> None:
    look = Look("en", "light", 0.7, 24)
    address = leading(look, moods.NOW, Subject.COMPLAINTS, opd="", span="7d")
    assert address == "/complaints?diagonal=24&distance=0.7&lang=en&span=7d&theme=light"

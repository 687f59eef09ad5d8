"""Sentences: every kind of fact has one in both languages, which says its figures and leads to them."""

from urllib.parse import parse_qs, urlsplit

import pytest

from commandcenter.domain.briefing.changes import Change, Direction, Kind
from commandcenter.domain.briefing.choice import choose
from commandcenter.domain.briefing.standing import Subject
from commandcenter.domain.clock import Instant
from layouts import SCREENS, i18n
from layouts.contract import Look
from layouts.overview.wording import listed, sentence, sentences
from tests.layouts.pictures import AT

NOW = Instant(AT)
KINDS = pytest.mark.parametrize("kind", Kind)
LANGUAGES = pytest.mark.parametrize("lang", i18n.LANGUAGES)
NAMES = {
    Kind.HOT: (("Jalan rusak", "Dander"), ("Jalan rusak", "35.22.06")),
    Kind.OVERDUE_MORE: (("DPU BMPR", "12"), ("dpu-bmpr",)),
}


def change(kind: Kind, n: int = 4, direction: Direction = Direction.WORSE) -> Change:
    names, keys = NAMES.get(kind, (("Nama A", "Nama B"), ("kunci-a", "kunci-b")))
    return Change(kind, direction, n, 31, 63, names, keys, 5, 12, "2026-Q3", 0.5)


@LANGUAGES
@KINDS
@pytest.mark.parametrize("n", [1, 4])
def test_every_kind_of_fact_is_a_sentence_with_its_figures(kind: Kind, lang: str, n: int) -> None:
    said = sentence(change(kind, n), lang)
    assert said.endswith(".")
    assert "{" not in said
    assert str(n) in said
    if kind not in (Kind.INFLOW, Kind.OVERDUE_LESS, Kind.NEW_QUARTER):
        assert change(kind).names[0] in said


@KINDS
def test_the_two_languages_say_it_differently(kind: Kind) -> None:
    assert sentence(change(kind), "id") != sentence(change(kind), "en")


def test_fewer_complaints_than_usual_are_not_said_to_be_more() -> None:
    fewer = sentence(change(Kind.INFLOW, 1, Direction.NEUTRAL), "id")
    assert "lebih sedikit dari biasanya" in fewer
    assert "lebih banyak dari biasanya" in sentence(change(Kind.INFLOW, 18), "id")


def test_a_hot_spot_without_a_place_or_a_category_names_the_one_it_has() -> None:
    everywhere = Change(Kind.HOT, Direction.WORSE, 9, 7, 0, ("Sampah", ""), ("Sampah", ""), 0, 4)
    assert sentence(everywhere, "id") == "Sampah: 9 pengaduan dalam 7 hari, biasanya 0–4."


def test_overdue_tickets_that_nobody_owns_have_no_owner_in_their_sentence() -> None:
    bare = Change(Kind.OVERDUE_MORE, Direction.WORSE, 3, 8, 20)
    assert sentence(bare, "id") == "Pengaduan lewat batas waktu bertambah 3 menjadi 8."


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), ""),
        (("A",), "A"),
        (("A", "B", "C"), "A, B, C"),
        (("A", "B", "C", "D"), "A, B, C, dan 1 lain"),
        (tuple("ABCDEF"), "A, B, C, dan 3 lain"),
    ],
)
def test_a_sentence_carries_three_names_and_counts_the_others(names: tuple[str, ...], words: str) -> None:
    assert listed("id", names) == words


@KINDS
def test_every_sentence_leads_to_a_screen_that_is_there_with_parameters_that_it_knows(kind: Kind) -> None:
    (said,) = sentences(choose([change(kind)], [], list(Subject)), Look(), NOW)[:1]
    parts = urlsplit(said.href)
    screen = next(screen for screen in SCREENS if screen.path == parts.path)
    known = {name for panel in screen.panels for name in panel.params}
    assert set(parse_qs(parts.query)) <= known, said.href


def test_a_sentence_about_one_thing_leads_to_that_thing() -> None:
    one = Change(Kind.CUT, Direction.WORSE, 1, 1, 28, ("Sekar",), ("tower:sekar",), size=0.1)
    (said, *_) = sentences(choose([one], []), Look(lang="en"), NOW)
    assert said.href == "/network?lang=en&select=tower%3Asekar"


def test_a_sentence_of_the_past_leads_to_the_past() -> None:
    (said, *_) = sentences(choose([change(Kind.CUT)], []), Look(), Instant(AT, live=False))
    assert said.href == f"/network?at={AT}"


def test_that_nothing_changed_is_a_sentence() -> None:
    (said,) = sentences(choose([], []), Look(), NOW)
    assert said.text == "Tidak ada yang berubah."


def test_what_is_not_known_is_never_said_to_be_unchanged() -> None:
    said = " ".join(each.text for each in sentences(choose([], [Subject.NETWORK]), Look(), NOW))
    assert "Keadaannya tidak diketahui: jaringan." in said
    assert "Tidak ada yang berubah" not in said
    assert "jaringan" not in said.split("tidak diketahui")[0]


def test_what_was_not_known_before_is_said_to_be_incomparable() -> None:
    said = [each.text for each in sentences(choose([], [], [Subject.ATTAINMENT]), Look(), NOW)]
    assert said[-1] == "Belum dapat dibandingkan: capaian OPD."
    assert "capaian OPD" not in said[0]

from dataclasses import replace

from layouts.contract import Look
from layouts.data import totals
from layouts.data.known import Condition
from tests.layouts.data import moods
from tests.layouts.reading import on_the_wire, words


def test_every_feed_is_counted_once_by_the_worst_that_is_wrong_with_it() -> None:
    shown = words(totals.render(moods.storm(), Look()))
    assert shown == (
        "4 / 9 sumber mutakhir 1 usang 2 gagal 1 mulai usang 1 belum ada data 12 baris ditolak 2 bertentangan"
    )


def test_a_feed_that_is_switched_off_is_not_counted() -> None:
    known = replace(moods.quiet(), feeds=(*moods.quiet().feeds, moods.feed("arsip", is_enabled=False)))
    assert words(totals.render(known, Look())).startswith("2 / 2 sumber mutakhir")


def test_when_nobody_runs_the_feeds_that_is_said_first_and_loud() -> None:
    shown = totals.render(moods.stopped(), Look())
    assert words(shown).startswith("Penarik data berhenti 8 mnt Jalankan feed serve")
    assert "is-doubtful" in on_the_wire(shown)
    assert words(totals.render(moods.never_started(), Look())).startswith("Penarik data belum pernah jalan")


def test_a_wrong_configuration_is_said_and_stands_in_the_hint() -> None:
    shown = totals.render(moods.troubled(), Look())
    assert words(shown).startswith("Penarik data bermasalah")
    assert "line 3: unknown key" in on_the_wire(shown)


def test_of_the_past_nobody_knows_who_ran_the_feeds() -> None:
    assert moods.past().condition is Condition.FINE


def test_one_worker_in_trouble_beside_a_good_one_is_no_alarm() -> None:
    known = replace(moods.quiet(), workers=(*moods.WORKING, *moods.troubled().workers))
    assert known.condition is Condition.FINE

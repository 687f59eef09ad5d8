"""Conflicts and websites."""

from dataclasses import replace

from commandcenter.domain.clock import DAY, Instant
from commandcenter.domain.model import State
from layouts.contract import Look
from layouts.data import conflicts, sites
from layouts.data.sites import Watched
from tests.layouts.data import moods
from tests.layouts.data.moods import AT, site
from tests.layouts.reading import on_the_wire, words

DESK = Look(distance_m=0.7, diagonal_in=24)


def test_values_that_disagree_stand_side_by_side_and_are_never_averaged() -> None:
    shown = words(conflicts.render(moods.storm(), DESK))
    assert (
        "Indeks Pembangunan Manusia Kabupaten 2025 73,74 Sumber bps (Min 14.05) 73,70 Sumber dtks (Min 14.05)" in shown
    )
    assert "73,72" not in shown


def test_sources_are_named_by_their_owner_when_that_tells_them_apart() -> None:
    known = moods.storm()
    feeds = tuple(replace(view, owner_name="BPS") if view.name == "bps" else view for view in known.feeds)
    assert "73,74 BPS 73,70 Dinkominfo" in words(conflicts.render(replace(known, feeds=feeds), Look()))


def test_a_conflict_opens_its_indicator() -> None:
    assert '"data-select":"indicator:ipm"' in on_the_wire(conflicts.render(moods.storm(), Look()))


def test_conflicts_that_do_not_fit_are_counted() -> None:
    shown = words(conflicts.render(replace(moods.storm(), conflict_count=70), Look()))
    assert shown.endswith("+ 69 lainnya")


def test_no_conflict_is_one_quiet_line() -> None:
    assert words(conflicts.render(moods.quiet(), Look())) == "Tidak ada sumber yang bertentangan"


def test_what_is_no_number_is_shown_as_it_was_written() -> None:
    each = moods.conflict()
    odd = replace(each, values=(moods.value("bps", None, text="BB"), each.values[1]))
    known = replace(moods.storm(), conflicts=(odd,), conflict_count=1)
    assert "BB Sumber bps" in words(conflicts.render(known, Look()))


def test_a_website_that_is_down_says_since_when_and_the_others_are_counted() -> None:
    shown = words(sites.render(moods.sites(), DESK))
    assert shown.startswith("Situs dinkes mati 19 mnt")
    assert shown.endswith("2 situs menjawab")


def test_a_certificate_that_ends_soon_is_told_before_it_ends() -> None:
    assert "Situs ppid sertifikat segera habis Rab, 2 Des" in words(sites.render(moods.sites(), DESK))
    gone = Watched(Instant(AT), (site("ppid", State.UP, AT - DAY),))
    assert "sertifikat habis" in words(sites.render(gone, DESK))
    later = Watched(Instant(AT), (site("ppid", State.UP, AT + 60 * DAY),))
    assert words(sites.render(later, DESK)) == "1 situs menjawab"


def test_websites_that_do_not_fit_are_counted() -> None:
    many = Watched(Instant(AT), tuple(site(f"s{n}", State.DOWN) for n in range(9)))
    assert "+ 8 lainnya · 0 situs menjawab" in words(sites.render(many, Look()))

from layouts.contract import Look
from layouts.network import totals
from tests.layouts.network import moods
from tests.layouts.reading import on_the_wire, words


def test_a_quiet_day_is_28_of_28_and_four_zeros() -> None:
    shown = words(totals.render(moods.quiet(), Look()))
    assert shown.startswith("28 / 28 kecamatan terhubung 0 penyebab 0 akibat")


def test_a_storm_names_causes_and_victims() -> None:
    shown = words(totals.render(moods.storm(), Look()))
    assert "1 penyebab 2 akibat 2 menurun 1 tidak diketahui 1 pemeliharaan" in shown


def test_zero_is_quiet_and_anything_else_is_loud() -> None:
    wire = on_the_wire(totals.render(moods.storm(), Look()))
    assert "ink-behind is-zero" not in wire
    assert "ink-behind is-zero" in on_the_wire(totals.render(moods.quiet(), Look()))


def test_a_dead_source_speaks_before_the_counts() -> None:
    shown = totals.render(moods.stopped(), Look())
    assert words(shown).startswith("Penerima data berhenti 8 mnt")
    assert "is-doubtful" in on_the_wire(shown)


def test_an_empty_inventory_says_how_to_fill_it() -> None:
    shown = words(totals.render(moods.empty(), Look(lang="en")))
    assert shown == "No inventory yet Import towers and links: inventory import FILE"

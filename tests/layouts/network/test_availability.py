import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.picture import Share
from layouts.contract import Look
from layouts.network import availability
from tests.layouts import pictures
from tests.layouts.reading import on_the_wire, parts, words

DESK = Look(distance_m=0.7, diagonal_in=24)
hours = st.lists(st.sampled_from([Share(), Share(100, 100), Share(100, 95), Share(100, 10)]), min_size=24, max_size=24)


def test_the_regency_has_three_large_figures_each_with_its_n() -> None:
    shown = words(availability.render(pictures.availability(), Look()))
    figure = r"hari ini 99,15 % n [\d.]+ 7 hari 99,55 % n [\d.]+ triwulan [\d,]+ % n [\d.]+"
    assert re.match(figure.replace(" %", "\u00a0%"), shown) or re.match(figure, shown)


def test_a_desk_reads_what_n_counts_and_a_wall_has_it_in_the_title() -> None:
    shown = availability.render(pictures.availability(), DESK)
    assert "47.040 pembacaan" in words(shown)
    wall = availability.render(pictures.availability(), Look())
    assert "pembacaan" not in words(wall)
    assert "47.040 pembacaan" in on_the_wire(wall)


def test_every_kecamatan_keeps_its_place() -> None:
    strips = parts(availability.render(pictures.availability(), Look()))[1].children
    assert len(strips) == 28
    assert [words(strip).split()[0] for strip in strips[:3]] == ["Ngraho", "Tambakrejo", "Ngambon"]


def test_the_worst_quarter_stands_out_and_only_when_it_is_bad() -> None:
    assert on_the_wire(availability.render(pictures.availability(), Look())).count("is-worst") == 1
    assert "is-worst" not in on_the_wire(availability.render(pictures.availability(is_bad=False), Look()))


@pytest.mark.parametrize(
    ("share", "band"),
    [
        (Share(), "none"),
        (Share(100, 99), "good"),
        (Share(100, 98), "poor"),
        (Share(100, 90), "poor"),
        (Share(9, 1), "bad"),
    ],
)
def test_an_hour_is_good_poor_bad_or_unheard(share: Share, band: str) -> None:
    assert availability.band(share) == band


@given(hours)
def test_a_strip_draws_every_heard_hour_once(day: list[Share]) -> None:
    """Read back from the CSS: the width of all bars of a kind is the number of such hours."""
    widths: dict[str, float] = {}
    for colour, size in re.findall(
        r"var\(--(\w+)-mark\),[^)]*\)\) [\d.e+-]+% 100%/([\d.]+)%", availability.strip(tuple(day))
    ):
        widths[colour] = widths.get(colour, 0) + float(size)
    names = {"up": "good", "degraded": "poor", "down": "bad"}
    for colour, name in names.items():
        count = sum(availability.band(hour) == name for hour in day)
        assert widths.get(colour, 0) == pytest.approx(100 * count / 24, abs=0.1)


def test_bad_hours_are_taller_as_well_as_redder() -> None:
    assert availability.HEIGHTS["good"] < availability.HEIGHTS["poor"] < availability.HEIGHTS["bad"]


def test_a_day_without_a_reading_draws_nothing() -> None:
    assert availability.strip((Share(),) * 24) == "none"
    assert availability.strip(()) == "none"

from itertools import combinations, product
from pathlib import Path

import pytest

from commandcenter.domain.picture import Shown
from layouts import theme
from layouts.contract import Look
from tests.layouts.colour import DEFICIENCIES, contrast, difference

ASSETS = Path(__file__).parents[2] / "assets"
THEMES = pytest.mark.parametrize("colours", [theme.DARK, theme.LIGHT], ids=["dark", "light"])
WALL, DESK = Look(), Look(theme="light", distance_m=0.7, diagonal_in=24)


def test_the_style_sheet_has_the_tokens_of_the_theme() -> None:
    """To bring the file up to date: write ``theme.tokens_css()`` into it."""
    assert (ASSETS / "10-tokens.css").read_text(encoding="utf-8") == theme.tokens_css()


def test_an_arc_minute_at_four_metres_is_about_two_pixels_of_a_55_inch_wall() -> None:
    assert theme.arc_minute_vw(WALL) * 19.2 == pytest.approx(1.835, abs=0.001)


def test_what_is_to_be_acted_on_has_capitals_of_at_least_fifteen_arc_minutes() -> None:
    capital = 0.7  # of the font's size
    assert theme.KEY * capital >= 19.5
    assert theme.BODY * capital >= 15


def test_the_same_text_is_smaller_at_a_desk_so_that_more_rows_fit() -> None:
    assert theme.pixels(DESK, theme.BODY) < theme.pixels(WALL, theme.BODY) / 2
    assert theme.rows_that_fit(DESK, 0.25, 26) > 2 * theme.rows_that_fit(WALL, 0.25, 26)
    assert theme.is_close(DESK)
    assert not theme.is_close(WALL)


def test_a_row_always_fits() -> None:
    assert theme.rows_that_fit(Look(distance_m=50, diagonal_in=10), 0.1, 26) == 1


@THEMES
def test_words_have_the_contrast_of_wcag_aa_on_the_page_and_on_the_map(colours: theme.Palette) -> None:
    for ground in (colours.background, colours.raised, colours.land):
        assert contrast(colours.text, ground) >= 4.5
    for ground in (colours.background, colours.raised):
        assert contrast(colours.quiet, ground) >= 4.5
        for shown, tone in colours.states.items():
            assert contrast(tone.ink, ground) >= 4.5, shown


@THEMES
def test_shapes_and_lines_have_the_contrast_of_wcag_aa_for_graphics(colours: theme.Palette) -> None:
    for shown, tone in colours.states.items():
        assert contrast(tone.mark, colours.background) >= 3, shown


@THEMES
def test_loud_bands_can_be_read(colours: theme.Palette) -> None:
    assert contrast(colours.background, colours.states[Shown.UNKNOWN].mark) >= 4.5


@THEMES
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_states_differ_in_colour_for_every_eye_except_cause_and_victim(colours: theme.Palette, deficiency: str) -> None:
    """A victim has its cause's hue on purpose; there filled against hollow tells them apart."""
    for one, other in combinations(Shown, 2):
        if {one, other} == {Shown.DOWN, Shown.BEHIND}:
            continue
        seen = difference(colours.states[one].mark, colours.states[other].mark, deficiency)
        assert seen >= 10, f"{one} and {other}: {seen:.1f}"


@THEMES
def test_only_a_cause_has_a_strong_fill(colours: theme.Palette) -> None:
    """Against the land, so that one look across the map finds it."""
    strength = {
        shown: difference(tone.fill, colours.land, "none") for shown, tone in colours.states.items() if shown != "up"
    }
    assert strength[Shown.DOWN] > 2 * max(value for shown, value in strength.items() if shown is not Shown.DOWN)


LOUD = (Shown.DEGRADED, Shown.DOWN, Shown.UNKNOWN, Shown.MAINTENANCE)


@THEMES
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_steps_of_the_ramp_differ_for_every_eye_from_each_other_and_from_the_page(
    colours: theme.Palette, deficiency: str
) -> None:
    for one, other in combinations(colours.ramp, 2):
        assert difference(one, other, deficiency) >= 10
    for step in colours.ramp:
        assert difference(step, colours.background, deficiency) >= 10
        assert difference(step, colours.land, deficiency) >= 7  # where there are no data


@THEMES
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_no_step_of_the_ramp_is_taken_for_an_alarm(colours: theme.Palette, deficiency: str) -> None:
    for (step, colour), shown in product(enumerate(colours.ramp), LOUD):
        for alarm in (colours.states[shown].mark, colours.states[shown].fill):
            seen = difference(colour, alarm, deficiency)
            assert seen >= 10, f"step {step} and {shown}: {seen:.1f}"


@THEMES
def test_the_ramp_is_ordered_by_lightness_away_from_the_page(colours: theme.Palette) -> None:
    apart = [contrast(step, colours.background) for step in colours.ramp]
    assert apart == sorted(apart)


@pytest.mark.parametrize("look", [WALL, DESK], ids=["dark", "light"])
def test_words_can_be_read_on_every_step_of_the_ramp(look: Look) -> None:
    for step, colour in enumerate(theme.palette(look).ramp):
        assert contrast(theme.ramp_ink(look, step), colour) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(contrast("#777777", "#ffffff"))


def test_a_blend_lies_between_its_colours() -> None:
    assert theme.blend("#000000", "#ffffff", 0) == "#000000"
    assert theme.blend("#000000", "#ff8000", 0.5) == "#804000"


def test_every_state_has_a_shape_a_symbol_and_a_word_of_its_own() -> None:
    for table in (theme.SYMBOLS, theme.WORDS, {shown: theme.SHAPES[shown] for shown in Shown}):
        assert set(table) == set(Shown)
        assert len(set(table.values())) == len(Shown)


def test_broken_and_silent_links_differ_in_their_dashes() -> None:
    assert len({theme.DASHES[shown] for shown in (Shown.UP, Shown.BEHIND, Shown.UNKNOWN, Shown.MAINTENANCE)}) == 4


def test_the_font_is_ours_and_has_its_licence_beside_it() -> None:
    style = (ASSETS / "20-wall.css").read_text(encoding="utf-8")
    for name in ("barlow-semi-condensed-500.woff2", "barlow-semi-condensed-700.woff2"):
        assert f"fonts/{name}" in style
        assert (ASSETS / "fonts" / name).read_bytes()[:4] == b"wOF2"
    assert "SIL OPEN FONT LICENSE" in (ASSETS / "fonts" / "OFL.txt").read_text(encoding="utf-8").upper()


def test_no_style_sheet_asks_for_anything_outside() -> None:
    for path in ASSETS.glob("*.css"):
        addresses = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http" not in addresses, path.name

from itertools import product
from pathlib import Path

import pytest

import geodata
from commandcenter.domain.picture import Shown
from layouts import areas, charts, theme
from layouts.areas import AreaValue, Form
from layouts.areas.figure import FORMS
from layouts.areas.labelling import labels
from layouts.areas.names import shortened
from layouts.areas.sheet import names, sheet
from layouts.contract import Look
from layouts.maps import Box
from layouts.renderer import to_json

CODES = [place.code for place in geodata.load_places()]
WALL, DESK = Look(), Look(theme="light", distance_m=0.7, diagonal_in=24)
LOOKS = pytest.mark.parametrize("look", [WALL, DESK, Look(distance_m=8)], ids=["wall", "desk", "far"])
EACH_FORM = pytest.mark.parametrize("form", FORMS)
LEGEND = areas.legend_of(WALL, (1, 2, 3, 4), "per 10.000 orang", has_gaps=True, tiny="n < 10")


def some(look: Look = WALL) -> dict[str, AreaValue]:
    """A class for each, few cases in one, a state in one, and one without data."""
    values = {code: AreaValue(index / 5, f"{index / 5:.1f}", None, index % 5) for index, code in enumerate(CODES)}
    values["35.22.03"] = AreaValue(2.0, "2.0", None, 2, is_tiny=True)
    values["35.22.21"] = AreaValue(None, "putus", Shown.DOWN)
    del values["35.22.28"]
    return values


def boxes(values: dict[str, AreaValue], form: Form, look: Look) -> list[Box]:
    drawn = sheet(form)
    found = []
    for each in labels(values, drawn, look):
        width = theme.ems(each.text) * each.size * drawn.units_per_pixel * 0.98
        height = each.size * drawn.units_per_pixel * 0.8
        found.append(Box(each.x - width / 2, each.y - height / 2, each.x + width / 2, each.y + height / 2))
    return found


@EACH_FORM
@LOOKS
def test_an_update_fits_the_base_and_names_the_same_paths_whatever_it_shows(form: Form, look: Look) -> None:
    base = areas.base(look, form)
    paths = set()
    for values, legend, other in product(({}, some()), ((), LEGEND), FORMS):
        figure = areas.assign(values, look, other, legend)
        charts.filled(base, figure)
        paths.add(frozenset(figure))
    assert len(paths) == 1


@EACH_FORM
def test_an_update_stays_small(form: Form) -> None:
    assert len(to_json(areas.assign(some(), WALL, form, LEGEND))) < 7_000


def test_a_display_may_go_from_one_form_to_the_other_on_the_same_chart() -> None:
    assert areas.base(WALL, "map")["data"] == areas.base(WALL, "tiles")["data"]
    chart = charts.filled(areas.base(WALL, "map"), areas.assign(some(), WALL, "tiles", LEGEND))
    window = sheet("tiles").window
    assert chart["layout"]["xaxis"]["range"] == pytest.approx([window.left, window.right])


def test_neither_form_is_seen_in_the_window_of_the_other() -> None:
    assert not sheet("map").window.meets(sheet("tiles").window)
    for form in FORMS:
        for ring in sheet(form).rings.values():
            xs, ys = [x for x, _ in ring], [y for _, y in ring]
            assert Box(min(xs), min(ys), max(xs), max(ys)).is_in(sheet(form).window)


def test_hexagons_are_equal_and_none_overlaps_another() -> None:
    drawn = sheet("tiles")
    middles = list(drawn.middles.values())
    widths = {max(x for x, _ in ring) - min(x for x, _ in ring) for ring in drawn.rings.values()}
    assert max(widths) - min(widths) <= 2  # of ten thousand
    for index, (x, y) in enumerate(middles):
        for u, v in middles[:index]:
            assert ((x - u) ** 2 + (y - v) ** 2) ** 0.5 > max(widths)


@EACH_FORM
def test_what_has_no_data_is_an_empty_outline_and_no_class(form: Form) -> None:
    chart = charts.filled(areas.base(WALL, form), areas.assign(some(), WALL, form, LEGEND))
    gap = _trace(chart, "35.22.28", form)
    assert gap["fillcolor"] == theme.DARK.background
    assert gap["line"]["color"] == theme.DARK.edge
    assert theme.DARK.background not in theme.DARK.ramp
    assert _trace(chart, "35.22.01", form)["fillcolor"] == theme.DARK.ramp[0]
    assert _trace(chart, "35.22.21", form)["fillcolor"] == theme.DARK.states[Shown.DOWN].fill


def test_an_unknown_state_is_hatched_and_a_selected_kecamatan_is_outlined() -> None:
    values = {"35.22.01": AreaValue(None, "?", Shown.UNKNOWN)}
    chart = charts.filled(areas.base(WALL), areas.assign(values, WALL, selected="35.22.02"))
    assert _trace(chart, "35.22.01", "map")["fillpattern"]["shape"] == "/"
    assert _trace(chart, "35.22.02", "map")["line"]["color"] == theme.DARK.text


def _trace(chart: dict, code: str, form: Form) -> dict:  # type: ignore[type-arg]
    trace: dict = chart["data"][CODES.index(code)]  # type: ignore[type-arg]
    assert sheet(form).rings[code][0][0] in trace["x"]
    assert trace["customdata"] == [f"kecamatan:{code}"]
    return trace


@EACH_FORM
@LOOKS
def test_no_word_covers_another(form: Form, look: Look) -> None:
    found = boxes(some(), form, look)
    assert not [one for index, one in enumerate(found) for other in found[:index] if one.meets(other)]


@LOOKS
def test_the_loudest_is_always_named(look: Look) -> None:
    for form in FORMS:
        said = [each.text for each in labels(some(), sheet(form), look)]
        assert "putus" in said


def test_every_hexagon_has_its_value_and_a_name_on_a_wall_at_four_metres() -> None:
    values = {code: AreaValue(1.5, "12,3", None, 1) for code in CODES}
    assert len(labels(values, sheet("tiles"), WALL)) == 2 * 28


def test_most_shapes_have_their_value_on_a_wall_and_all_of_them_at_a_desk() -> None:
    values = {code: AreaValue(1.5, "12,3", None, 1) for code in CODES}
    for look, least in ((WALL, 26), (DESK, 28)):
        said = [each.text for each in labels(values, sheet("map"), look)]
        assert said.count("12,3") >= least


def test_words_on_the_ramp_have_a_rim_of_its_colour() -> None:
    """Where they reach beyond their area, ink that is made for its colour could not be read on another."""
    style = (Path(__file__).parents[3] / "assets" / "50-marks.css").read_text(encoding="utf-8")
    values = {code: AreaValue(1.5, "99 %", None, index % 5) for index, code in enumerate(CODES)}
    chart = charts.filled(areas.base(WALL), areas.assign(values, WALL))
    for step in range(5):
        trace = chart["data"][28 + step]
        assert trace["text"]
        assert trace["textfont"]["color"] == theme.ramp_ink(WALL, step)
        assert trace["textfont"]["family"].endswith(f", on-ramp-{step}")
        assert f'[style*="on-ramp-{step}"] {{ stroke: var(--ramp-{step}); }}' in style


def test_few_cases_are_in_brackets() -> None:
    said = [each.text for each in labels(some(), sheet("tiles"), WALL)]
    assert "(2.0)" in said


@pytest.mark.parametrize(
    ("name", "letters", "short"),
    [
        ("Balen", 20, "Balen"),
        ("Bojonegoro", 4, "Bojoneg."),
        ("Kedungadem", 3, "Kedun."),
        ("Sumberrejo", 4, "Sumber."),
        ("Balen", 1.2, ""),
        ("Sukosewu", 3.4, "Sukos."),
    ],
)
def test_a_name_is_cut_by_rule(name: str, letters: float, short: str) -> None:
    assert shortened(name, letters) == short


def test_a_short_name_means_one_kecamatan_only() -> None:
    """Kedewan and Kedungadem both begin with Ked."""
    for name in names().values():
        others = tuple(other for other in names().values() if other != name)
        for ems in (1.5, 2, 2.5, 3, 3.5, 4, 5):
            short = shortened(name, ems, others)
            if short.endswith("."):
                assert not any(other.startswith(short[:-1]) for other in others)

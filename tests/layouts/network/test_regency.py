from typing import Any

import pytest

from commandcenter.domain.clock import MINUTE, Instant
from commandcenter.domain.model import Link, Node, State, Status
from commandcenter.domain.picture import Shown
from layouts import charts, maps, theme
from layouts.contract import Look
from layouts.network import regency, regency_links
from layouts.network.condition import Known
from tests.layouts import pictures
from tests.layouts.pictures import AT

DARK = theme.DARK


def drawn(picture: Any, look: Look | None = None) -> dict[str, Any]:
    look = look or Look()
    figure = regency.render(Known(Instant(AT), picture, pictures.sources(AT)), look).figure
    return charts.filled(regency.base(pictures.inventory(), look), figure or {})


def area(figure: dict[str, Any], code: str) -> dict[str, Any]:
    trace: dict[str, Any] = figure["data"][list(maps.ground().rings).index(code)]
    return trace


def names(figure: dict[str, Any]) -> str:
    return " ".join(text for trace in figure["data"] if trace.get("mode") == "text" for text in trace["text"])


def line(figure: dict[str, Any], shown: Shown) -> list[dict[str, Any]]:
    first = len(maps.ground().rings)
    return [figure["data"][first + index] for index, (kind, _) in enumerate(regency_links.KINDS) if kind is shown]


def test_a_cause_is_filled_and_its_victims_are_outlined() -> None:
    figure = drawn(pictures.storm())
    cause, victim = area(figure, "35.22.21"), area(figure, "35.22.26")
    assert cause["fillcolor"] == DARK.states[Shown.DOWN].fill
    assert victim["fillcolor"] == DARK.land
    assert victim["line"]["color"] == DARK.states[Shown.BEHIND].mark


def test_what_is_unknown_is_hatched() -> None:
    assert area(drawn(pictures.storm()), "35.22.03")["fillpattern"]["shape"] == "/"
    assert area(drawn(pictures.storm()), "35.22.21")["fillpattern"]["shape"] == ""


def test_without_a_picture_everything_is_unknown() -> None:
    figure = drawn(None)
    assert all(area(figure, code)["fillpattern"]["shape"] == "/" for code in maps.ground().rings)


def test_a_quiet_map_names_all_28_kecamatan() -> None:
    """Those of the town too, where there is the least room."""
    text = names(drawn(pictures.quiet()))
    assert all(place.name in text for place in pictures.kecamatan())


@pytest.mark.parametrize("lang", ["id", "en"])
def test_what_is_abnormal_is_named_with_its_word_and_the_cause_with_its_time(lang: Any) -> None:
    text = names(drawn(pictures.storm(), Look(lang=lang)))
    assert ("<b>TEMAYANG</b><br>putus 13 mnt" if lang == "id" else "<b>TEMAYANG</b><br>down 13 min") in text
    assert "Gondang" in text
    assert ("akibat" if lang == "id" else "behind") in text


def test_when_everything_is_unknown_all_names_are_still_there() -> None:
    text = names(drawn(pictures.disaster()))
    assert all(place.name in text for place in pictures.kecamatan())


def test_a_cause_that_is_no_site_has_its_own_name() -> None:
    relay = Status(State.DOWN, since=AT - 5 * MINUTE, seen_at=AT)
    assert "Menara Relai Dander" in names(drawn(pictures.picture({"relai-dander": relay})))


def test_every_link_is_drawn_once() -> None:
    for picture in (pictures.quiet(), pictures.storm(), pictures.disaster()):
        figure = drawn(picture)
        points = [x for kind in Shown for trace in line(figure, kind) for x in trace["x"]]
        assert points.count(None) == len(pictures.inventory().links)


def test_the_line_is_as_wide_as_the_load() -> None:
    link = next(link for link in pictures.inventory().links.values() if link.key == "kanor-a")
    for load, index in ((0.1, 0), (0.5, 1), (0.9, 2)):
        busy = Status(State.UP, since=0, seen_at=AT, rx_mbps=load * link.capacity_mbps, tx_mbps=1.0)
        quiet = dict.fromkeys((other.key for other in pictures.inventory().links.values()), Status(State.UP, since=0))
        figure = drawn(pictures.picture({**quiet, "kanor-a": busy}))
        assert link.id in _ids_on(line(figure, Shown.UP)[index])
    widths = [trace["line"]["width"] for trace in line(figure, Shown.UP)]
    assert widths == sorted(widths)


def _ids_on(trace: dict[str, Any]) -> set[int]:
    ends = maps.lanes(pictures.inventory().links.values(), pictures.inventory().nodes)
    pairs = set(zip(trace["x"][0::3], trace["y"][0::3], strict=True))
    return {id_ for id_, (start, _) in ends.items() if start in pairs}


def test_a_load_that_was_not_measured_is_not_zero_load() -> None:
    view = next(view for view in pictures.quiet().elements.values() if isinstance(view.element, Node))
    link = next(iter(pictures.inventory().links.values()))
    assert regency_links.load_of(link, view) is None


def test_towers_and_links_can_be_selected() -> None:
    figure = regency.base(pictures.inventory(), Look())
    keys = {key for trace in figure["data"] for key in trace.get("customdata", [])}
    elements = pictures.inventory().elements.values()
    assert keys == {f"{'link' if isinstance(element, Link) else 'tower'}:{element.key}" for element in elements}


def test_degraded_links_have_a_triangle_beside_their_colour() -> None:
    marks = drawn(pictures.storm())["data"][len(maps.ground().rings) + len(regency_links.KINDS)]
    assert "triangle-up" in marks["marker"]["symbol"]

from dataclasses import replace

from commandcenter.domain.clock import MINUTE, Instant
from commandcenter.domain.model import State, Status
from layouts.contract import Look
from layouts.network import wrong
from layouts.network.condition import Known
from tests.layouts import pictures
from tests.layouts.network import moods
from tests.layouts.pictures import AT
from tests.layouts.reading import on_the_wire, parts, words

DESK = Look(distance_m=0.7, diagonal_in=24)


def many(count: int) -> Known:
    """So many lossy links, and nothing else."""
    keys = [link.key for link in pictures.inventory().links.values()][:count]
    lossy = Status(State.DEGRADED, since=AT - MINUTE, seen_at=AT, loss_pct=9.0)
    return Known(Instant(AT), pictures.picture(dict.fromkeys(keys, lossy)), pictures.sources())


def test_the_cause_comes_first_with_its_victims_and_its_time() -> None:
    shown = words(wrong.render(moods.storm(), Look()))
    assert shown.startswith("Menara Temayang putus 13 mnt 2 akibat: Gondang, Sekar")


def test_a_victim_is_no_line_of_its_own() -> None:
    assert "Menara Sekar" not in words(wrong.render(moods.storm(), DESK))


def test_degraded_is_told_by_the_figure_that_is_bad() -> None:
    assert "Radio Kedewan A loss 4,1\u00a0%" in words(wrong.render(moods.storm(), Look())).replace(
        "4,1 %", "4,1\u00a0%"
    )
    slow = Status(State.DEGRADED, since=AT - MINUTE, seen_at=AT, latency_ms=240.4, loss_pct=0.1)
    picture = pictures.picture({"kedewan-a": slow})
    assert "latensi 240 ms" in words(wrong.render(Known(Instant(AT), picture, pictures.sources()), Look()))


def test_a_tower_on_battery_says_so() -> None:
    weak = Status(State.DEGRADED, since=AT - MINUTE, seen_at=AT, power="battery", latency_ms=3.0)
    picture = pictures.picture({"kedewan": weak})
    assert "dengan baterai" in words(wrong.render(Known(Instant(AT), picture, pictures.sources()), Look()))


def test_flapping_is_one_line_with_a_shape_of_its_own() -> None:
    shown = wrong.render(moods.storm(), Look())
    assert "Radio Ngasem A naik-turun 21 mnt" in words(shown)
    assert "shape-flapping" in on_the_wire(shown)


def test_what_fits_has_no_note_of_a_rest() -> None:
    assert "lainnya" not in words(wrong.render(many(2), Look()))


def test_no_line_is_lost_between_the_rows_and_the_note() -> None:
    shown = parts(wrong.render(many(30), Look()))
    rows = [row for row in shown if "row" in row.className.split()]
    note = shown[-1]
    assert note.className == "more"
    assert len(rows) + int(note.children.split()[1]) == 30


def test_a_desk_shows_more_rows_than_a_wall() -> None:
    assert len(parts(wrong.render(many(30), DESK))) > len(parts(wrong.render(many(30), Look())))


def test_every_line_opens_its_element() -> None:
    assert '"data-select":"tower:temayang"' in on_the_wire(wrong.render(moods.storm(), Look()))


def test_good_news_needs_fresh_data() -> None:
    assert words(wrong.render(moods.quiet(), Look())) == "Tidak ada gangguan 28 dari 28 terhubung"
    assert words(wrong.render(moods.silent(), Look())).startswith("Tidak ada data baru")


def test_a_dead_source_is_said_once_and_not_for_every_element() -> None:
    assert words(wrong.render(moods.stopped(), Look())).startswith("Penerima data berhenti")


def test_a_normal_latency_is_no_reason_to_name() -> None:
    """A device that is on its way back still counts as degraded while its figures are normal again."""
    status = Status(State.DEGRADED, AT, latency_ms=2.0, loss_pct=0.1)
    assert wrong._bad_figure(status, Look()) == "menurun"
    assert wrong._bad_figure(replace(status, latency_ms=180.0), Look()) == "latensi 180 ms"

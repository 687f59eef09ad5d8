"""Senders that spoke for somebody else, on the screens of network and sources."""

from dataclasses import replace

from commandcenter.domain.claims import Claim
from commandcenter.domain.clock import MINUTE
from layouts import data, network
from layouts.contract import Look
from layouts.data import wrong as data_wrong
from layouts.network import sources
from layouts.network import tables as network_tables
from layouts.network import wrong as network_wrong
from tests.layouts.data import moods as data_moods
from tests.layouts.network import moods
from tests.layouts.pictures import AT
from tests.layouts.reading import on_the_wire, parts, words

DESK = Look(distance_m=0.7, diagonal_in=24)


def claim(
    element: str = "link/balen-a", n: int = 12, name: str | None = "Balen A", reason: str = "wrong_kecamatan"
) -> Claim:
    detail = "link balen-a belongs to kecamatan 35.22.13, the topic says 35.22.14"
    topic = "cc/v1/35.22.14/link/balen-a/status"
    return Claim(reason, element, "35.22.13", topic, detail, n, AT - 9 * MINUTE, AT - MINUTE, name)


def test_a_quiet_network_with_a_refused_sender_is_not_all_well() -> None:
    shown = network_wrong.render(replace(moods.quiet(), claims=(claim(),)), Look())
    assert words(shown).startswith("Laporan mengaku dari tempat lain 9 mnt 12 ditolak: Balen A")
    assert '"data-select":"link:balen-a"' in on_the_wire(shown)
    assert "shape-degraded" in on_the_wire(shown)


def test_it_stands_behind_the_causes_and_before_what_is_less() -> None:
    rows = [words_ for part in parts(network_wrong.render(replace(moods.storm(), claims=(claim(),)), DESK))
            if (words_ := str(part))]  # fmt: skip
    kinds = ["is-claim" in row for row in rows]
    down = ["ink-down" in row for row in rows]
    assert kinds.index(True) == sum(down)


def test_many_of_them_are_one_line() -> None:
    found = [claim(f"link/l-{n}", 1000, f"Radio {n}") for n in range(9)]
    found.append(claim("", 1, None, "unknown_kecamatan"))
    shown = words(network_wrong.render(replace(moods.quiet(), claims=tuple(found)), DESK))
    assert "9.001 ditolak: Radio 0, Radio 1, Radio 2 +7" in shown


def test_the_sources_screen_says_it_and_what_to_type() -> None:
    for mood in (data_moods.quiet(), data_moods.empty()):
        shown = words(data_wrong.render(replace(mood, claims=(claim(),)), DESK))
        assert "Laporan mengaku dari tempat lain" in shown
        assert "commandcenter quarantine list --reason wrong_kecamatan" in shown


def test_the_tables_tell_each_of_them() -> None:
    known = replace(moods.quiet(), claims=(claim(), claim("", 3, None, "wrong_device")))
    for table in (network_tables.wrong(known, DESK), network_tables.sources(known, DESK)):
        assert table is not None
        assert [row["state"] for row in table.rows][-2:] == ["claims another kecamatan", "claims another device"]
    table = data_wrong.table(replace(data_moods.quiet(), claims=(claim(),)), DESK)
    assert table is not None
    assert table.rows[-1]["title"] == "Balen A"


def test_both_panels_are_drawn_anew_when_something_is_refused() -> None:
    for screen in (network.SCREEN, data.SCREEN):
        panel = next(panel for panel in screen.panels if panel.key == "wrong")
        assert "quarantine" in panel.topics
    assert "quarantine" in sources.PANEL.topics

"""Events and sources: the two short lists."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from commandcenter.domain.clock import Instant
from commandcenter.domain.picture import Event
from layouts import theme
from layouts.contract import Look
from layouts.network import availability, events, reasons, sources
from layouts.network.condition import Known
from tests.layouts import pictures
from tests.layouts.network import moods
from tests.layouts.pictures import AT
from tests.layouts.reading import on_the_wire, parts, words

DESK = Look(distance_m=0.7, diagonal_in=24)


def changes(*found: Event) -> Known:
    return Known(Instant(AT), pictures.picture(data_at=AT - 5), pictures.sources(AT), found or pictures.events())


def test_changes_have_their_time_in_wib_and_the_word_of_the_state() -> None:
    shown = words(events.render(changes(), DESK))
    assert "13.52 Menara Temayang putus" in shown
    assert "Min 18.05 Radio Kanor–Baureno terhubung" in shown


def test_flapping_is_folded_with_its_count() -> None:
    assert "Radio Ngasem A naik-turun 12×" in words(events.render(changes(), Look()))


def test_the_end_of_flapping_is_told() -> None:
    calm = replace(pictures.events()[0], kind="flapping_end", times=1)
    assert "tenang kembali" in words(events.render(changes(calm), Look()))


def test_only_as_many_changes_as_fit_are_shown() -> None:
    room = theme.rows_that_fit(Look(), events.PAGE_SHARE, events.LINE)
    assert len(parts(events.render(changes(), Look()))) == min(room, 7)
    assert len(parts(events.render(changes(), DESK))) == 7


def test_an_empty_list_of_changes_still_tells_the_age_of_what_is_known() -> None:
    assert events.render(replace(changes(), events=()), Look()).data_at == AT - 5


def test_a_good_source_is_one_quiet_line() -> None:
    shown = sources.render(moods.quiet(), Look())
    assert words(shown) == "Broker tersambung sejak 06.05"
    assert "is-quiet" in on_the_wire(shown)


@pytest.mark.parametrize(
    ("mood", "said"),
    [
        ("stopped", "Penerima data berhenti sejak 13.57"),
        ("no_broker", "Broker tidak tersambung sejak 13.59"),
        ("empty", "Belum ada inventaris"),
    ],
)
def test_a_dead_source_is_loud(mood: str, said: str) -> None:
    shown = sources.render(moods.MOODS[mood](AT), Look())
    assert words(shown).startswith(said)
    assert "ink-unknown" in on_the_wire(shown)


def test_the_error_of_a_worker_is_there_for_who_looks_closer() -> None:
    assert "connection refused" in on_the_wire(sources.render(moods.no_broker(), Look()))


def test_a_new_device_asks_to_be_accepted_and_rejects_are_counted() -> None:
    shown = words(sources.render(moods.storm(), Look()))
    assert "12 pesan ditolak" in shown
    assert "1 perangkat baru: terima?" in shown


def test_a_desk_reads_which_device_is_new_and_what_accepts_it() -> None:
    shown = words(sources.render(moods.storm(), DESK))
    device = moods.storm().sources.new_devices[0]
    assert f"{device.key} ({device.kecamatan_name})" in shown
    assert "commandcenter inventory accept" in shown


def test_thousands_of_invented_devices_are_counted_and_only_some_named() -> None:
    known = moods.storm()
    many = replace(known.sources, new_device_count=10_000)
    wire = on_the_wire(sources.render(replace(known, sources=many), DESK))
    assert "10.000 perangkat baru" in wire
    assert len(wire) < 4_000


def test_every_reason_of_quarantine_has_its_word() -> None:
    """A code that the contract promises or the judge gives must not reach a wall as it is."""
    root = Path(theme.__file__).parents[1]
    contract = re.search(r"\*\*What goes to quarantine\*\*(.*?)\n\n", (root / "docs/mqtt.md").read_text(), re.DOTALL)
    assert contract is not None
    codes = set(re.findall(r"`([a-z]+_[a-z_]+)`", contract[1]))
    judges = [root / "ingest/topics.py", root / "ingest/measures.py", *(root / "ingest/adapters").glob("*.py")]
    codes |= {code for judge in judges for code in re.findall(r'Wrong\("(\w+)"', judge.read_text())}
    assert codes >= {"not_json", "ts_without_zone", "unknown_element"}
    assert codes <= reasons.REASONS.keys()


def test_a_desk_reads_why_messages_were_rejected() -> None:
    assert "(bukan JSON 9, jam maju 3)" in words(sources.render(moods.storm(), DESK))


def test_a_reason_without_a_word_is_shown_as_it_is() -> None:
    known = moods.storm()
    odd = replace(known, sources=replace(known.sources, rejected={"new_code": 1}))
    assert "new_code 1" in on_the_wire(sources.render(odd, Look()))


def test_a_storm_is_one_line_that_counts_the_others() -> None:
    event = replace(pictures.events()[0], kind="state", times=1)
    storm = tuple(replace(event, at=event.at - seconds * 1000) for seconds in range(5))
    shown = words(events.render(changes(*storm), Look()))
    assert shown.count(event.element.name) == 1
    assert "+4" in shown


def test_every_line_and_every_kecamatan_can_be_reached_with_the_keyboard() -> None:
    for shown in (events.render(changes(), DESK), availability.render(pictures.availability(), DESK)):
        wire = on_the_wire(shown)
        assert wire.count('"data-select"') == wire.count('"tabIndex":"0"') > 0

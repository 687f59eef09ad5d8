from dataclasses import replace

import pytest
from sqlalchemy import Engine

from commandcenter.domain.clock import DAY, HOUR, Instant
from commandcenter.domain.feeds import RunOutcome
from layouts.contract import Look
from layouts.data import detail, words
from layouts.data.detail import Selected
from layouts.data.detail_site import SiteDetail
from tests.layouts.data import moods
from tests.layouts.data.moods import AT
from tests.layouts.reading import on_the_wire
from tests.layouts.reading import words as said
from tests.network import START
from tests.store.feeding import configure, item, observation, row, seed_indicators, store

DESK = Look(distance_m=0.7, diagonal_in=24)


def opened(found: object, look: Look = DESK) -> str:
    return said(detail.render(Selected(Instant(AT), "feed:ikm", found), look))  # type: ignore[arg-type]


def test_a_feed_tells_its_configuration_in_words() -> None:
    shown = opened(moods.feed_detail())
    assert "Isi nilai indikator (berkas)" in shown
    assert "Batas mulai usang setelah 2 hari, usang setelah 5 hari" in shown
    assert "Jadwal setiap 1 jam, berikut 14.58" in shown


def test_a_feed_tells_what_its_runs_brought_and_which_files_were_refused() -> None:
    shown = opened(moods.feed_detail())
    assert "selesai 56 baris, 44 baru, 12 ditolak, 44 sel pribadi dibuang" in shown
    assert "rusak.xlsx ditolak: the file is no spreadsheet" in shown
    assert "jumlah tercetak bukan jumlah barisnya" in shown


def test_what_is_wrong_with_a_row_is_said_in_the_readers_language() -> None:
    found = moods.feed_detail()
    (reject, *_others) = found.rejects
    wrong = "'dua' is no number: write its digits only, like 1250"
    found = replace(found, rejects=(replace(reject, row=replace(reject.row, detail=wrong)),))
    assert "'dua' bukan angka: tulis angkanya saja, misalnya 1250" in opened(found)
    assert wrong in opened(found, replace(DESK, lang="en"))


def test_runs_that_brought_nothing_new_are_one_line() -> None:
    found = moods.feed_detail()
    idle = replace(found.runs[0], outcome=RunOutcome.UNCHANGED)
    shown = opened(replace(found, runs=(idle, idle, idle, *found.runs, idle)))
    assert "tidak ada yang baru 3×" in shown
    assert shown.count("tidak ada yang baru") == 2


def test_rejected_rows_stand_in_the_order_of_the_file_with_place_and_reason() -> None:
    shown = opened(moods.feed_detail())
    assert "Baris ditolak (12) LAPOR 2026-11.xlsx · Nov · baris 17 · Instansi OPD tak dikenal" in shown
    assert shown.index("baris 17") < shown.index("baris 24")
    assert "+ 10 lainnya" in shown
    assert "commandcenter feed replay ikm rejects.xlsx" in shown


def test_a_feed_leads_to_its_indicators_and_an_indicator_to_its_feeds() -> None:
    wire = on_the_wire(detail.render(Selected(Instant(AT), "feed:ikm", moods.feed_detail()), DESK))
    assert '"data-select":"indicator:ipm"' in wire
    wire = on_the_wire(detail.render(Selected(Instant(AT), "indicator:ipm", moods.indicator_detail()), DESK))
    assert '"data-select":"feed:dtks"' in wire


def test_an_indicator_shows_its_metadata_and_where_each_value_comes_from() -> None:
    shown = opened(moods.indicator_detail())
    for part in (
        "Definisi Capaian",
        "Satuan indeks",
        "Rumus akar pangkat tiga",
        "Putusnya seri 2021-01-01: metode baru",
    ):
        assert part in shown
    assert "Walidata Dinkominfo" in shown
    assert "2025 Kabupaten 73,74 bps · bps.xlsx · Tabel 1 · baris 12 · revisi 2" in shown


def test_values_that_disagree_are_marked_and_others_are_not() -> None:
    wire = on_the_wire(detail.render(Selected(Instant(AT), "indicator:ipm", moods.indicator_detail()), DESK))
    assert wire.count("part-row value ink-degraded") == 2


def test_a_wall_leaves_out_metadata_that_has_no_room() -> None:
    found = moods.indicator_detail()
    long = replace(found.sheet.indicator, definition="panjang " * 150, source="sumber asal")
    found = replace(found, sheet=found.sheet._replace(indicator=long))
    assert "sumber asal" in opened(found, DESK)
    assert "sumber asal" not in opened(found, Look())


def test_a_website_shows_its_address_state_and_availability_with_its_n() -> None:
    shown = opened(SiteDetail(moods.sites().sites[0]))
    assert "dinkes.example/" in shown
    assert "Sebab HTTP 503" in shown
    assert "900 pembacaan" in shown


def test_what_is_not_known_says_so_and_can_be_closed() -> None:
    shown = detail.render(Selected(Instant(AT), "feed:nobody"), Look())
    assert "Tidak dikenal di sini" in said(shown)
    assert '"data-select":""' in on_the_wire(shown)


@pytest.mark.parametrize("select", ["", "feed:nobody", "indicator:none", "site:none", "tower:balen", "feed:"])
def test_an_address_that_names_nothing_is_no_error(engine: Engine, select: str) -> None:
    with engine.connect() as connection:
        found = detail.fetch(connection, Instant(AT), {"select": select} if select else {})
    assert found.detail is None


def test_what_the_store_has_is_opened(engine: Engine) -> None:
    configure(engine, row("bps", records="observation"))
    seed_indicators(engine, "ipm")
    store(engine, [observation("ipm")], name="bps", item_id=item(engine, "bps"))
    with engine.connect() as connection:
        now = Instant(START + HOUR)
        feed = detail.fetch(connection, now, {"select": "feed:bps"})
        indicator = detail.fetch(connection, now, {"select": "indicator:ipm"})
        before = detail.fetch(connection, Instant(START - 20 * DAY, live=False), {"select": "indicator:ipm"})
    assert "Indikator ipm" in said(detail.render(feed, DESK))
    assert "73,74" in said(detail.render(indicator, DESK))
    assert "Belum lapor" in said(detail.render(before, DESK)), "nothing was known then"


@pytest.mark.parametrize(
    ("written", "expected"),
    [("every 300s", "setiap 5 mnt"), ("cron 0 6 * * 1", "menurut jadwal 0 6 * * 1"), ("odd", "odd")],
)
def test_a_schedule_is_said_in_words(written: str, expected: str) -> None:
    assert words.schedule("id", written) == expected

"""The whole road of the demo's feeds, on both databases: what agencies send is stored, rejected or missing."""

import csv
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select, text

from commandcenter.domain.clock import DAY, Instant
from commandcenter.domain.feeds import FeedState, RunOutcome
from commandcenter.store import engine as store_engine
from commandcenter.store import migrate, schema
from commandcenter.store.queries import feeds as feed_queries
from commandcenter.store.queries import observations, quarantine
from commandcenter.store.queries.conflicts import conflicts
from ingest.privacy import is_somebody
from ingest.simulator.agencies import channels, files, lapor, performance, portal, published, villages
from ingest.simulator.agencies.tickets import RADIO
from tests.ingest.travelled import BAD_EXPORT, FIRST_RUN, NOW, PERSONAL, RECORDS, SEED, Road, travelled

_DIGITS = re.compile(r"\+?\d{10,}")
_BPS = {"bps-ipm": 101, "bps-kemiskinan": 102, "bps-pengangguran": 103}


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the agencies write, once for both databases."""
    return tmp_path_factory.mktemp("agencies")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def road(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, exports: Path) -> Iterator[Road]:
    folder = tmp_path_factory.mktemp(request.param)
    url = f"sqlite:///{folder / 'store.db'}"
    if request.param == "postgresql":
        server = store_engine.create_engine(request.getfixturevalue("postgres_server"))
        with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("CREATE DATABASE travelled"))
        url = server.url.set(database="travelled").render_as_string(hide_password=False)
        server.dispose()
    migrate.upgrade(url)
    with travelled(url, folder / "data", exports) as made:
        yield made


def results(road: Road) -> list[performance.Result]:
    """What the agencies report of the year whose workbooks are there."""
    found = [each for each in road.reference.indicators.entries.values() if each.theme == files.PERFORMANCE_THEME]
    return performance.results(SEED, found, road.reference.opds.entries, 2025, (2025, 4))


def months(levels: dict[str, tuple[int, float, float]]) -> int:
    return len(list(channels.months(SEED, levels, portal.FIRST_DAY, NOW.date())))


def village_cells(road: Road) -> tuple[list[str], list[list[str]]]:
    """The columns and the rows of the villages' table."""
    (path,) = (road.exports / "inbox" / "desa").iterdir()
    header, *rows, _total = csv.reader(path.read_text(encoding="utf-8").splitlines(), delimiter=";")
    return header, rows


def test_every_feed_does_what_its_source_lets_it(road: Road) -> None:
    assert {name: ran.outcome for name, ran in road.ran.items()} == {
        name: RunOutcome.FAILED if name == "harga-pangan" else RunOutcome.OK for name in road.ran
    }
    assert {name for name, ran in road.ran.items() if ran.errors} == {"harga-pangan"}
    assert "busy (503): it is asked again later" in road.ran["harga-pangan"].errors[0]
    with road.engine.connect() as connection:
        views = {view.name: view for view in feed_queries.feeds(connection, Instant(road.clock[0]))}
    assert {name for name, view in views.items() if view.state is not FeedState.OK} == {"harga-pangan"}
    assert all(view.data_at is not None and view.data_at <= road.clock[0] for view in views.values() if view.rows)


def test_every_row_that_was_sent_is_stored_or_rejected_or_missing(road: Road) -> None:
    """By feed: records, rejected rows, figures that are not there. What is expected comes from the generators."""
    reported, (_header, cells) = results(road), village_cells(road)
    (poll,) = (road.exports / "inbox" / "jajak").iterdir()
    counted = sqlite3.connect(road.exports / "loket.db")
    nonsense = [row for row in cells if villages.NONSENSE in row]
    begin = FIRST_RUN - timedelta(days=1095)
    asked = portal.answer(f"/open311/requests.json?start_date={begin:%Y-%m-%dT%H:%M:%S%%2B07:00}", "", SEED, NOW)
    expected = {
        "lapor": (sum(ticket.channel != RADIO for ticket in road.tickets), 1, 0),
        "radio": (sum(ticket.channel == RADIO for ticket in road.tickets), 0, 0),
        "whatsapp": (asked.body.count(b"service_request_id"), 0, 0),
        "loket": (counted.execute("SELECT count(*) FROM loket").fetchone()[0], 0, 0),
        "kinerja-target": (len(reported), 0, 0),
        "kinerja-hasil": (
            sum(bool(each.text) and not each.is_wrong for each in reported),
            sum(each.is_wrong for each in reported),
            sum(not each.text for each in reported),
        ),
        **{name: (len(published.BPS_TABLES[variable][2]), 0, 0) for name, variable in _BPS.items()},
        "angka-terbit": (len(published.FIGURES) + len(published.BESIDE), 0, 0),
        "kependudukan": (len(published.DISDUKCAPIL), 0, 0),
        "kemendagri": (len(published.KEMENDAGRI), 0, 0),
        "kanal-informasi": (months(channels.MONTHLY), 0, 0),
        "media-sosial": (months(channels.SOCIAL), 0, 0),
        "jajak-kepuasan": (len(poll.read_text(encoding="utf-16").splitlines()) - 1, 0, 0),
        "data-desa": (
            sum(cell not in ("", "-", villages.SENTINEL, villages.NONSENSE) for row in cells for cell in row[3:]),
            len(nonsense),
            sum(cell in ("", "-", villages.SENTINEL) for row in cells for cell in row[3:]),
        ),
        "harga-pangan": (0, 0, 0),
    }
    counted.close()
    found = {
        name: (road.stored(name), len(road.rejects(name)), road.missing(name)) for name in road.ran if name != "situs"
    }
    assert found == expected
    for name, (stored, rejected, _missing) in expected.items():
        assert (road.ran[name].counts.added, road.ran[name].counts.rejected) == (stored, rejected), name


def test_just_the_planted_mistakes_wait_to_be_mended_and_each_says_where_it_is(road: Road) -> None:
    def waiting(feed: str) -> set[tuple[str, int, str]]:
        with road.engine.connect() as connection:
            found = quarantine.rejects(connection, feed, 0, 1000)
        assert all(each.row.detail and each.row.cells for each in found)
        return {(each.row.origin, each.row.line, each.row.column) for each in found}

    planted = set()
    for quarter in (1, 2, 3, 4):
        rows = [each for each in results(road) if each.quarter == quarter]
        name = f"Kinerja Triwulan {performance.QUARTERS[quarter - 1]} 2025.xlsx"
        planted |= {(name, line, "Realisasi") for line, each in enumerate(rows, start=6) if each.is_wrong}
    assert waiting("kinerja-hasil") == planted != set()
    header, cells = village_cells(road)
    nonsense = {
        (line, header[row.index(villages.NONSENSE)])
        for line, row in enumerate(cells, start=2)
        if villages.NONSENSE in row
    }
    assert {(line, column) for _origin, line, column in waiting("data-desa")} == nonsense
    assert waiting("lapor") == {(BAD_EXPORT, 2, "Kecamatan")}


def test_the_one_printed_total_that_is_wrong_is_told(road: Road) -> None:
    with road.engine.connect() as connection:
        noted = connection.execute(select(schema.feed_note).where(schema.feed_note.c.kind == "total_differs")).all()
        views = {view.name: view for view in feed_queries.feeds(connection, Instant(road.clock[0]))}
    (note,) = noted
    header, cells = village_cells(road)
    assert (note.feed, note.line) == ("data-desa", len(cells) + 2)
    assert note.field.strip("'") == header[3 + villages.WRONG_TOTAL]
    assert [name for name, view in views.items() if view.differing] == ["data-desa"]


def test_two_sources_that_disagree_are_a_conflict_and_both_are_kept(road: Road) -> None:
    with road.engine.connect() as connection:
        found = {
            (each.indicator, each.area, each.period): {value.origin.feed: value.value for value in each.values}
            for each in conflicts(connection, Instant(road.clock[0]))
        }
    assert found == {
        ("jumlah-penduduk", "35.22", "2025"): {"kependudukan": 1_367_980, "kemendagri": 1_366_227},
        ("luas-wilayah", "35.22", "2025"): {"kependudukan": 2_307.06, "kemendagri": 2_312.627},
    }


def test_published_figures_are_stored_as_they_were_printed(road: Road) -> None:
    with road.engine.connect() as connection:
        series = {
            code: {
                value.period: value.value
                for value in observations.series(connection, code, "35.22", Instant(road.clock[0]))
            }
            for code in ("ipm", "ipm-lama", "penduduk-miskin-persen", "tpt", "pertumbuhan-ekonomi-migas")
        }
        openness = observations.series(connection, "skor-keterbukaan-informasi", "35.22", Instant(road.clock[0]))
    assert series["ipm"] == {"2021": 70.70, "2022": 71.15, "2023": 71.80, "2024": 72.75, "2025": 73.74}
    assert series["ipm-lama"]["2021"] == 69.59, "the method changed: two series"
    assert series["penduduk-miskin-persen"]["2025"] == 11.49
    assert series["tpt"]["2024"] == 4.42
    assert series["pertumbuhan-ekonomi-migas"]["2020"] == -0.40
    assert [(value.value, value.text) for value in openness][-2:] == [(28.69, None), (None, "A+")]


def test_nothing_of_a_person_is_anywhere_in_the_store(road: Road) -> None:
    """Neither what stands in the columns of the exports, nor anything that looks like a NIK or a telephone number."""
    words = (*PERSONAL, lapor.HIDDEN)
    for column, said in road.texts():
        assert not any(word in said for word in words), (column, said[:200])
        assert not any(is_somebody(digits) for digits in _DIGITS.findall(said)), (column, said[:200])
    for path in road.folder.parent.glob("store.db*"):
        assert not any(word.encode() in path.read_bytes() for word in words), path


def test_what_was_left_at_the_door_is_counted(road: Road) -> None:
    of_lapor = sum(ticket.channel != RADIO for ticket in road.tickets)
    assert road.ran["lapor"].counts.dropped == 2 * of_lapor + len(PERSONAL)
    assert road.ran["radio"].counts.dropped == len(road.tickets) - of_lapor


def test_every_record_opens_to_an_item_that_was_taken_in(road: Road) -> None:
    with road.engine.connect() as connection:
        for kind in RECORDS:
            rows = schema.metadata.tables[kind]
            query = select(rows.c.item_id, rows.c.feed).distinct()
            for item_id, feed in connection.execute(query).all():
                item = observations.provenance(connection, item_id)
                assert item is not None
                assert (item.feed, item.error) == (feed, None)
                assert item.item
                assert item.finished_at is not None
            assert connection.execute(select(rows).where(rows.c.line < 1).limit(1)).first() is None


def line_of(road: Road, feed: str, row: Any) -> list[Any]:
    """What stands in the file at the place that a record names."""
    with road.engine.connect() as connection:
        item = observations.provenance(connection, row.item_id)
    assert item is not None
    (path,) = (road.folder / "inbox" / feed / "processed").rglob(item.item)
    if path.suffix == ".xlsx":
        with closing(openpyxl.load_workbook(path, read_only=True)) as book:
            return [cell for cells in book[row.sheet].iter_rows(row.line, row.line, values_only=True) for cell in cells]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter="," if feed == "lapor" else ";"))[row.line - 1]


def test_a_record_names_the_line_that_it_stands_in(road: Road) -> None:
    for row in road.current("complaint", "lapor")[::300]:
        assert row.ticket in line_of(road, "lapor", row)
    for row in road.current("observation", "kinerja-hasil")[::500]:
        assert row.indicator in line_of(road, "kinerja-hasil", row)
    names = {indicator.code: indicator.name for indicator in road.reference.indicators.entries.values()}
    header, _rows = village_cells(road)
    for row in road.current("observation", "data-desa")[::30_000]:
        cells = line_of(road, "desa", row)
        assert cells[0] == row.area
        assert float(cells[header.index(names[row.indicator])].replace(",", ".")) == row.value


def test_the_same_files_and_answers_again_change_nothing(road: Road) -> None:
    before = road.contents()
    road.receive()
    again = road.run()
    assert road.contents() == before
    assert {(ran.counts.added, ran.counts.revised) for name, ran in again.items() if name != "situs"} == {(0, 0)}
    assert not [path for path in (road.folder / "inbox").glob("*/*") if path.is_file()], "every file is moved away"


def test_an_export_of_next_week_revises_what_has_gone_on_and_adds_what_is_new(road: Road) -> None:
    later = NOW + timedelta(days=7)
    here = [ticket for ticket in road.tickets if ticket.channel != RADIO and ticket.received.month == NOW.month]
    here = [ticket for ticket in here if ticket.received.year == NOW.year]
    lapor.write_lapor(road.folder / "inbox" / "lapor", here, later)
    road.clock[0] += 7 * DAY
    ran = road.run("lapor")["lapor"]
    changed = [each for each in here if lapor.lapor_row(0, each, NOW) != lapor.lapor_row(0, each, later)]
    assert (ran.counts.added, ran.counts.revised) == (0, len(changed))
    assert len(changed) > 10
    assert road.stored("lapor") == sum(ticket.channel != RADIO for ticket in road.tickets)

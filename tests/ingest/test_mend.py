"""Bad rows go out in the shape of their source, and come back mended."""

from functools import partial
from pathlib import Path
from typing import Literal

import openpyxl
import pytest
from sqlalchemy import Engine

from commandcenter.messages import translated
from ingest import mend
from ingest.contract import FeedError
from tests.ingest.feed_house import House, Sheet, house, row


@pytest.fixture
def lapor(engine: Engine, tmp_path: Path) -> House:
    made = house(engine, tmp_path)
    made.sheets = [
        Sheet("a.csv", [row("1"), row("2", kecamatan="Atlantis"), row("3", status="Hilang"), row("4", "Lemuria")])
    ]
    made.run()
    assert made.feed().rejects == 3
    return made


def out(lapor: House, path: Path, form: Literal["xlsx", "csv"] = "xlsx") -> Path:
    assert mend.write(lapor.engine, lapor.configured.feed, path, form) == 3
    return path


def change(path: Path, old: str, new: str) -> None:
    """What a person does in a spreadsheet."""
    book = openpyxl.load_workbook(path)
    for cell in (cell for line in book.active.iter_rows() for cell in line if cell.value == old):
        cell.value = new
    book.save(path)


def test_the_file_has_the_columns_of_the_source_and_the_reason(lapor: House, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(out(lapor, tmp_path / "r.xlsx"))
    header, first, *_others = [[cell.value for cell in line] for line in book.active.iter_rows()]
    assert header[:5] == ["Tiket", "Kategori", "Kecamatan", "Tanggal", "Status"]
    assert header[-2:] == ["alasan", "no_karantina"]
    assert first[0] == "2"
    assert "'Atlantis' is no kecamatan" in first[-2]


def test_the_reasons_are_in_the_words_of_whoever_reads_the_file(lapor: House, tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    assert mend.write(lapor.engine, lapor.configured.feed, path, "xlsx", partial(translated, lang="id")) == 3
    _header, first, *_others = [[cell.value for cell in line] for line in openpyxl.load_workbook(path).active.rows]
    assert first[-2].startswith("Kecamatan: 'Atlantis' bukan kecamatan")
    change(path, "Atlantis", "Kanor")
    assert lapor.replay(path).accepted == 1, "a row is known by its number, not by its reason"


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_mended_rows_come_in_and_the_others_stay(lapor: House, tmp_path: Path, form: Literal["xlsx", "csv"]) -> None:
    path = out(lapor, tmp_path / f"r.{form}", form)
    if form == "xlsx":
        change(path, "Atlantis", "Kanor")
    else:
        path.write_bytes(path.read_bytes().replace(b";Atlantis;", b";Kanor;", 1))
    mended = lapor.replay(path)
    assert (mended.accepted, len(mended.still)) == (1, 2)
    assert set(lapor.tickets()) == {"1", "2"}
    assert lapor.feed().rejects == 2
    settled = [entry for entry in lapor.all("quarantine") if entry.settled_at is not None]
    assert [entry.settled_as for entry in settled] == ["replayed"]


def test_a_row_mended_wrongly_stays_once_with_its_new_cells(lapor: House, tmp_path: Path) -> None:
    path = out(lapor, tmp_path / "r.xlsx")
    change(path, "Atlantis", "Mu")
    assert lapor.replay(path).accepted == 0
    assert lapor.feed().rejects == 3
    waiting = [entry for entry in lapor.all("quarantine") if entry.settled_at is None]
    assert sorted("Mu" in entry.detail for entry in waiting) == [False, False, True]


def test_a_row_that_somebody_emptied_but_for_its_number_waits_no_more(lapor: House, tmp_path: Path) -> None:
    path = out(lapor, tmp_path / "r.xlsx")
    book = openpyxl.load_workbook(path)
    for cell in next(line for line in book.active.iter_rows() if line[0].value == "2")[:-1]:
        cell.value = None
    book.save(path)
    mended = lapor.replay(path)
    assert (mended.accepted, mended.dismissed, len(mended.still)) == (0, 1, 2)
    assert (lapor.feed().rejects, set(lapor.tickets())) == (2, {"1"})
    assert [entry.settled_as for entry in lapor.all("quarantine") if entry.settled_at] == ["dismissed"]


def test_a_row_that_was_taken_out_of_the_file_still_waits(lapor: House, tmp_path: Path) -> None:
    path = out(lapor, tmp_path / "r.xlsx")
    book = openpyxl.load_workbook(path)
    book.active.delete_rows(2)
    book.save(path)
    assert lapor.replay(path).dismissed == 0
    assert lapor.feed().rejects == 3


def test_the_same_file_twice_changes_nothing(lapor: House, tmp_path: Path) -> None:
    path = out(lapor, tmp_path / "r.xlsx")
    change(path, "Atlantis", "Kanor")
    lapor.replay(path)
    again = lapor.replay(path)
    assert (again.counts.added, again.counts.revised) == (0, 0)
    assert lapor.feed().rejects == 2


def test_without_a_file_all_are_judged_again_by_the_rules_of_today(lapor: House) -> None:
    fields = dict(lapor.configured.feed.fields)
    rule = fields["status"].model_copy(update={"map": {"Proses": "in_progress", "Hilang": "archived"}})
    feed = lapor.configured.feed.model_copy(update={"fields": {**fields, "status": rule}})
    object.__setattr__(lapor.configured, "feed", feed)
    mended = lapor.replay()
    assert (mended.accepted, len(mended.still)) == (1, 2)
    assert lapor.tickets()["3"] == "archived"


def test_a_mended_row_says_that_it_was_mended(lapor: House, tmp_path: Path) -> None:
    path = out(lapor, tmp_path / "r.xlsx")
    change(path, "Atlantis", "Kanor")
    lapor.replay(path)
    assert [item.origin for item in lapor.all("feed_item")] == ["a.csv", "a.csv (mended)"]
    assert lapor.all("complaint")[-1].line == 3


def test_a_replay_leaves_the_feed_as_it_was(lapor: House) -> None:
    before = lapor.feed()
    lapor.replay()
    after = lapor.feed()
    assert (after.state, after.next_at, after.failures) == (before.state, before.next_at, before.failures)
    assert after.lease_until is None


def test_another_file_is_no_file_of_rejects(lapor: House, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("Tiket;Status\n1;Proses\n")
    with pytest.raises(FeedError, match="feed rejects"):
        lapor.replay(path)
    assert lapor.feed().rejects == 3

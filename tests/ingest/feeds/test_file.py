"""Kind ``file``: what is in the inbox, whether it is whole, and where it goes."""

import gzip
import hashlib
import os
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from ingest.config import Shape
from ingest.contract import FeedError, Item, Job
from ingest.feeds import KINDS
from ingest.feeds.file import KIND, Source, fetch, wrong
from ingest.inbox import arrivals, move

TEXT = "Kecamatan;Nilai\nNgraho;5\n"
LATER_MS = 60_000


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "scratch").mkdir()
    (made := tmp_path / "inbox").mkdir()
    return made


def job(inbox: Path, is_dry: bool = False, known: tuple[str, ...] = (), at: int | None = None, **shape: object) -> Job:
    return Job(
        feed="penduduk",
        memory={},
        scratch=inbox.parent / "scratch",
        base=inbox.parent,
        at=round(time.time() * 1000) + LATER_MS if at is None else at,
        secret=str,
        is_known=known.__contains__,
        is_dry=is_dry,
        shape=Shape.model_validate(shape),
    )


def put(inbox: Path, name: str, content: str | bytes = TEXT) -> Path:
    (path := inbox / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def items(inbox: Path, source: Source | None = None, **given: object) -> list[Item]:
    return list(fetch(source or Source(path="inbox"), job(inbox, **given)))  # type: ignore[arg-type]


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())


def rows(item: Item) -> list[tuple[object, ...]]:
    return [line.cells for table in item.tables() for line in table.lines()]


def test_the_kind_is_listed_and_takes_tables() -> None:
    assert KINDS["file"] is KIND
    assert KIND.is_tabular


def test_each_file_is_an_item_and_the_oldest_comes_first(inbox: Path) -> None:
    for age, name in enumerate(["a.csv", "b.csv", "c.csv"]):
        os.utime(put(inbox, name, TEXT + "x" * age), (1_700_000_000 - age, 1_700_000_000 - age))
    found = items(inbox)
    assert [item.origin for item in found] == ["c.csv", "b.csv", "a.csv"]
    assert found[2].digest == hashlib.blake2b(TEXT.encode(), digest_size=16).hexdigest()
    assert rows(found[2]) == [("Ngraho", "5")]


def test_a_file_taken_in_is_moved_by_month_and_one_refused_to_failed(inbox: Path) -> None:
    put(inbox, "a.csv")
    put(inbox, "b.pdf", "%PDF-1.7")
    good, bad = items(inbox, at=4_102_419_600_000)  # 2100-01-01 00:00 WIB
    assert rows(good)
    good.finish(True)
    with pytest.raises(FeedError, match="PDF"):
        bad.tables()
    bad.finish(False)
    assert names(inbox) == ["failed/b.pdf", "processed/2100/01/a.csv"]
    assert list((inbox.parent / "scratch").iterdir()) == []


def test_nothing_that_was_moved_before_is_overwritten(inbox: Path) -> None:
    for content in ("a;b\n1;2\n", "a;b\n3;4\n", "a;b\n5;6\n"):
        put(inbox, "data.csv.gz", gzip.compress(content.encode()))
        (item,) = items(inbox, Source(path="inbox", processed="sudah"))
        item.finish(True)
    folder = next((inbox / "sudah").glob("*/*"))
    assert names(folder) == ["data.csv (2).gz", "data.csv (3).gz", "data.csv.gz"]


def test_the_same_bytes_again_are_moved_and_not_read(inbox: Path) -> None:
    put(inbox, "a.csv")
    digest = hashlib.blake2b(TEXT.encode(), digest_size=16).hexdigest()
    (item,) = items(inbox, known=(digest,))
    assert (item.digest, list(item.tables())) == (digest, [])
    item.finish(True)
    assert [path.name for path in (inbox / "processed").rglob("*.csv")] == ["a.csv"]


def test_a_file_that_is_still_being_written_is_left_alone(inbox: Path) -> None:
    """Copying programs set the old time of a file while they still write it: the change time tells."""
    path = put(inbox, "a.csv")
    os.utime(path, (1_600_000_000, 1_600_000_000))
    assert items(inbox, at=round(time.time() * 1000)) == []
    assert len(items(inbox)) == 1


@pytest.mark.parametrize("name", ["a.csv.part", "a.tmp", "a.xlsx.crdownload", "~$a.xlsx", ".~lock.a.ods#", "Thumbs.db"])
def test_what_a_program_is_not_done_with_is_left_alone(inbox: Path, name: str) -> None:
    put(inbox, name)
    assert items(inbox) == []


def test_only_names_that_fit_are_taken_and_folders_are_left(inbox: Path) -> None:
    put(inbox, "Penduduk-2025.XLSX")
    put(inbox, "catatan.txt")
    (inbox / "penduduk-lama.xlsx").mkdir()
    found = items(inbox, Source(path="inbox", pattern="penduduk-*.xlsx"))
    assert [item.origin for item in found] == ["Penduduk-2025.XLSX"]


def test_a_link_is_not_followed_but_shown_and_put_away(inbox: Path) -> None:
    secret = put(inbox.parent, "secret.csv")
    (inbox / "link.csv").symlink_to(secret)
    (item,) = items(inbox)
    with pytest.raises(FeedError, match="no ordinary file"):
        item.tables()
    item.finish(False)
    assert (inbox / "failed" / "link.csv").is_symlink()
    assert secret.read_text() == TEXT


def test_a_dry_run_moves_nothing_and_reads_what_is_known(inbox: Path) -> None:
    put(inbox, "a.csv")
    digest = hashlib.blake2b(TEXT.encode(), digest_size=16).hexdigest()
    (item,) = items(inbox, is_dry=True, known=(digest,))
    assert rows(item)
    item.finish(True)
    item.finish(False)
    assert names(inbox) == ["a.csv"]


def test_an_inbox_that_is_missing_is_made_by_a_run_and_told_by_a_check(tmp_path: Path) -> None:
    (tmp_path / "scratch").mkdir()
    with pytest.raises(FeedError, match=r"no folder .*inbox yet: the first run makes it"):
        items(tmp_path / "inbox", is_dry=True)
    assert items(tmp_path / "inbox") == []
    assert (tmp_path / "inbox").is_dir()


def test_an_inbox_that_is_a_file_is_a_mistake_for_good(tmp_path: Path) -> None:
    put(tmp_path, "inbox")
    with pytest.raises(FeedError, match="no folder: name the folder") as caught:
        items(tmp_path / "inbox")
    assert caught.value.is_permanent


def test_a_file_that_was_written_to_meanwhile_stays_for_the_next_run(inbox: Path) -> None:
    path = put(inbox, "a.csv")
    (item,) = items(inbox)
    assert rows(item)
    path.write_text(f"{TEXT}Malo;6\n")
    item.finish(True)
    assert names(inbox) == ["a.csv"]


def test_a_file_that_is_taken_away_meanwhile_is_a_trouble_of_now(inbox: Path) -> None:
    path = put(inbox, "a.csv")
    (item,) = items(inbox)
    (table,) = item.tables()
    path.unlink()
    with pytest.raises(FeedError, match="cannot be read now") as caught:
        list(table.lines())
    assert not caught.value.is_permanent
    item.finish(False)


def test_a_file_that_this_machine_could_not_read_stays(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(inbox, "a.csv.gz", gzip.compress(TEXT.encode()))
    usage = shutil.disk_usage(inbox)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=0))
    (item,) = items(inbox)
    with pytest.raises(FeedError, match="no room to unpack"):
        item.tables()
    item.finish(False)
    assert names(inbox) == ["a.csv.gz"]


def test_a_move_that_fails_is_told_and_tried_again(inbox: Path) -> None:
    put(inbox, "a.csv")
    put(inbox, "processed")
    found = next(item for item in items(inbox) if item.origin == "a.csv")
    with pytest.raises(FeedError, match=r"a\.csv is taken in but cannot be moved to .*processed") as caught:
        found.finish(True)
    assert not caught.value.is_permanent
    assert (inbox / "a.csv").exists()


def test_a_file_moves_to_another_disk_whole(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def other_disk(_from: object, _to: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    path = put(inbox, "a.csv")
    monkeypatch.setattr(os, "replace", other_disk)
    assert move(path, inbox / "x").read_text() == TEXT
    assert names(inbox) == ["x/a.csv"]


def test_with_a_clock_that_is_ahead_a_second_look_decides(inbox: Path) -> None:
    put(inbox, "a.csv")
    assert [one.name for one in arrivals(inbox, "*", 0.05, time.time() - 3_600)] == ["a.csv"]


def test_a_name_that_is_no_text_can_be_stored_and_moved(inbox: Path) -> None:
    path = os.fsencode(inbox) + b"/a\xff.csv"
    Path(os.fsdecode(path)).write_text(TEXT)
    (item,) = items(inbox)
    assert item.origin.encode() == b"a\\xff.csv"
    item.finish(True)
    assert not os.path.exists(path)


def test_a_large_file_tells_how_far_its_checksum_is(inbox: Path) -> None:
    put(inbox, "a.csv", b"x" * (70 << 20))
    told: list[tuple[str, int, int | None]] = []
    given = replace(job(inbox), tell=lambda what, done, of: told.append((what, done, of)))
    (item,) = fetch(Source(path="inbox"), given)
    assert told == [("a.csv, looked through (bytes)", 64 << 20, 70 << 20)]
    assert item.digest


def test_mistakes_in_the_source_are_found_before_anything_is_read() -> None:
    with pytest.raises(ValidationError, match="number and a unit"):
        Source.model_validate({"path": "inbox", "settle": "soon"})
    with pytest.raises(ValidationError, match="Extra inputs"):
        Source.model_validate({"path": "inbox", "patern": "*"})


@pytest.mark.parametrize("path", [".", "..", "/", "inbox/.."])
def test_the_folder_of_the_configuration_is_no_inbox(tmp_path: Path, path: str) -> None:
    assert "make a folder of its own" in wrong(Source(path=path), tmp_path, {})


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"path": "inbox"}, {"path": "./inbox/"}, True),
        ({"path": "inbox", "pattern": "*.csv"}, {"path": "inbox"}, True),
        ({"path": "inbox", "pattern": "*.CSV"}, {"path": "inbox", "pattern": "*.csv"}, True),
        ({"path": "inbox", "pattern": "a*.csv"}, {"path": "inbox", "pattern": "b*.csv"}, False),
        ({"path": "inbox"}, {"path": "other"}, False),
    ],
)
def test_two_feeds_do_not_take_the_same_files(
    tmp_path: Path, one: dict[str, str], other: dict[str, str], expected: bool
) -> None:
    found = wrong(Source(**other), tmp_path, {"penduduk": Source(**one)})  # type: ignore[arg-type]
    assert ("'penduduk' takes the same files" in found) is expected

"""Packed files: the one file inside, and what to do when there are several."""

import gzip
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from ingest.contract import FeedError
from tests.ingest.tables.making import Sheet, cells, data, table, tables, write, xlsx

TEXT = "Kecamatan;Nilai\nNgraho;5\n"
ROWS = [("Ngraho", "5")]


def packed(path: Path, members: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_the_file_inside_is_read_whatever_it_is(tmp_path: Path) -> None:
    book = xlsx(tmp_path / "a.xlsx", {"Data": Sheet(cells([["Kecamatan", "Nilai"], ["Ngraho", "5"]]))}).read_bytes()
    for content in (TEXT.encode(), TEXT.encode("utf-16"), book):
        assert data(table(write(tmp_path / "a", gzip.compress(content)))) == ROWS
        assert data(table(packed(tmp_path / "b", {"data": content}))) == ROWS
        assert data(table(packed(tmp_path / "c", {"data": gzip.compress(content)}))) == ROWS


def test_what_a_mac_adds_to_a_zip_is_no_second_file(tmp_path: Path) -> None:
    assert data(table(packed(tmp_path / "a", {"a.csv": TEXT.encode(), "__MACOSX/._a.csv": b"x"}))) == ROWS


def test_several_files_in_a_zip_are_named_and_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"data/2025.csv": b"a", "2026.csv": b"b"})
    with pytest.raises(FeedError, match=r"holds 2 files \(2025\.csv, 2026\.csv\): put one table in each"):
        tables(path)
    with pytest.raises(FeedError, match="holds no file"):
        tables(packed(tmp_path / "b.zip", {}))


def test_a_packed_file_that_is_broken_or_packed_again_and_again_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress(TEXT.encode() * 100)
    with pytest.raises(FeedError, match="damaged or was not copied to its end"):
        tables(write(tmp_path / "a.gz", whole[:-20]))
    with pytest.raises(FeedError, match="packed several times over"):
        tables(write(tmp_path / "b.gz", gzip.compress(gzip.compress(whole))))


def test_a_zip_with_a_password_says_so(tmp_path: Path) -> None:
    raw = bytearray(packed(tmp_path / "a.zip", {"data": TEXT.encode()}).read_bytes())
    raw[6] |= 1  # the flag of encryption, in the file's own header
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(FeedError, match="has a password: pack it without one"):
        tables(write(tmp_path / "a.zip", bytes(raw)))

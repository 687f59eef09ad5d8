"""JSON and JSON lines: lists of objects, wherever they lie in the file."""

import json
from pathlib import Path

import pytest

from ingest.contract import FeedError
from ingest.tables.limits import Limits
from tests.ingest.tables.making import data, lines, table, tables, write

ROWS = [{"kecamatan": "Ngraho", "nilai": 5}, {"kecamatan": "Malo", "luas": 65.41, "nilai": None}]
COLUMNS = ("kecamatan", "nilai", "luas")
CELLS = [("Ngraho", 5, None), ("Malo", None, 65.41)]


@pytest.mark.parametrize(
    ("document", "encoding"),
    [
        (ROWS, "utf-8"),
        ({"data": ROWS}, "utf-8-sig"),
        ({"status": "ok", "result": {"total": 2, "records": ROWS, "links": []}}, "utf-16"),
    ],
)
def test_the_list_of_objects_is_found(tmp_path: Path, document: object, encoding: str) -> None:
    found = table(write(tmp_path / "a", json.dumps(document), encoding))
    assert (found.columns, data(found), found.header) == (COLUMNS, CELLS, ())


def test_json_lines_give_the_columns_of_all_lines(tmp_path: Path) -> None:
    found = table(write(tmp_path / "a", "\n".join(json.dumps(row) for row in ROWS) + "\n\n"))
    assert (found.columns, data(found)) == (COLUMNS, CELLS)
    assert [line.number for line in lines(found)] == [1, 2]


def test_a_broken_line_is_a_row_to_be_rejected_and_the_others_stay(tmp_path: Path) -> None:
    found = table(write(tmp_path / "a", '{"a": 1}\n{"a": 2}\n{"a": 3\n[4]\n{"a": 5}\n'))
    assert data(found) == [(1,), (2,), (None, '{"a": 3'), (None, "[4]"), (5,)]


def test_the_second_line_may_be_the_broken_one(tmp_path: Path) -> None:
    found = table(write(tmp_path / "a.jsonl", '{"a": 1}\n{"a": 2\n{"a": 3}\n'))
    assert [(line.number, len(line.cells)) for line in lines(found)] == [(1, 1), (2, 2), (3, 1)]


def test_objects_within_are_columns_and_lists_are_text(tmp_path: Path) -> None:
    row = {"id": 1, "place": {"kec": "Malo", "at": {"lat": -7.1}}, "tags": ["a"], "none": [], "place.kec": "x"}
    found = table(write(tmp_path / "a", json.dumps([row])))
    assert dict(zip(found.columns, data(found)[0], strict=True)) == {
        "id": 1, "place.kec": "Malo", "place.at.lat": -7.1, "tags": '["a"]', "none": None, "place.kec (2)": "x",
    }  # fmt: skip


def test_a_list_of_lists_has_its_header_in_the_first_row(tmp_path: Path) -> None:
    found = table(write(tmp_path / "a", '[["Kecamatan", "Nilai"], ["Ngraho", 5], ["Jumlah", 5]]'))
    assert (found.columns, data(found)) == (("Kecamatan", "Nilai"), [("Ngraho", 5)])


def test_a_record_named_like_a_sum_is_a_record(tmp_path: Path) -> None:
    assert data(table(write(tmp_path / "a", '[{"kategori": "Total", "n": 1}]'))) == [("Total", 1)]


def test_one_object_is_one_record_and_an_empty_list_none(tmp_path: Path) -> None:
    assert data(table(write(tmp_path / "a", '{"tiket": "T-1", "kelas": "aspirasi"}'))) == [("T-1", "aspirasi")]
    assert tables(write(tmp_path / "b", "[]")) == tables(write(tmp_path / "c", '{"data": []}')) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": [{"x": 1}], "b": {"c": [{"y": 1}]}}', r"several lists \(a, b\.c\): leave only one"),
        ('[{"a": 1}, 2]', "entry 2 of the JSON list is no object"),
        ('[{"a": 1}, {"b": }]', "JSON breaks off or has a mistake"),
        ('[{"a": 1}, {"b"', "JSON breaks off or has a mistake in line 1, column 16"),
        ('{"data": [{"a": 1}]} x', "something follows the end"),
        ('{"data": [{"a": 1}], "n": 1', "} is missing"),
        ('[{"a": 1}', "] is missing"),
        ("[[1], {}]", "entry 2 of the JSON list is no list"),
    ],
)
def test_json_without_one_list_of_objects_is_refused_with_the_reason(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(FeedError, match=message) as caught:
        tables(write(tmp_path / "a", text))
    assert caught.value.is_permanent


def test_a_text_that_begins_with_a_bracket_is_no_json(tmp_path: Path) -> None:
    assert table(write(tmp_path / "a.csv", "[Kode];Nilai\n1;2\n")).columns == ("[Kode]", "Nilai")


def test_lines_with_ever_new_keys_are_refused(tmp_path: Path) -> None:
    text = "\n".join(json.dumps({f"k{n}": n}) for n in range(50))
    with pytest.raises(FeedError, match="more than 20 different keys"):
        tables(write(tmp_path / "a", text), Limits(columns=20))


def test_numbers_and_letters_that_no_store_holds_pass_as_text(tmp_path: Path) -> None:
    found = table(write(tmp_path / "a", '[{"long": 123456789012345678901234567890, "half": "a\\ud800", "none": NaN}]'))
    assert data(found) == [("123456789012345678901234567890", "a?", None)]

"""Files of an inventory: what was written reads back, and what cannot be read says where."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter import inventory_files
from commandcenter.commands.inventory import gazetteer
from commandcenter.domain.inventory import InventoryError, Plan, Row, parse
from commandcenter.domain.inventory_diff import diff
from tests.domain.plans import SMALL, inventory_of, plans

REGENCY = gazetteer()


def mistakes(read: Callable[[str], list[Row]], text: str) -> list[tuple[str, str]]:
    """What a reader has against ``text``."""
    with pytest.raises(InventoryError) as caught:
        read(text)
    return [(position, text) for position, text in caught.value.mistakes]


@given(plans())
def test_an_exported_table_reads_back_without_a_difference(plan: Plan) -> None:
    read_back = parse(inventory_files.read_csv(inventory_files.write(plan, "csv")), REGENCY)
    assert read_back == plan
    assert not diff(inventory_of(plan), read_back)


@given(plans())
def test_exported_yaml_reads_back_without_a_difference(plan: Plan) -> None:
    text = inventory_files.write(plan, "yaml")
    assert parse(inventory_files.read_yaml(text), REGENCY) == plan
    assert len(text.splitlines()) == len(plan.elements) + 3  # two headings and the line between


def test_an_empty_plan_is_written_and_read_as_no_rows() -> None:
    assert inventory_files.read_yaml(inventory_files.write(Plan(), "yaml")) == []
    assert inventory_files.read_csv(inventory_files.write(Plan(), "csv")) == []


def test_yaml_does_not_turn_words_into_something_else() -> None:
    (row,) = inventory_files.read_yaml(
        "towers:\n  - {key: no, name: 012, role: null, kecamatan: 35.22.15, latitude: ~}\n"
    )
    assert row.values == {
        "kind": "tower", "key": "no", "name": "012", "role": "", "kecamatan": "35.22.15", "latitude": "",
    }  # fmt: skip


def test_rows_know_their_line() -> None:
    yaml_rows = inventory_files.read_yaml(
        "# a comment\ntowers:\n  - key: a\n    name: A\n\n  - key: b\nlinks:\n  - {key: c}\n"
    )
    assert [(row.position, row.values["kind"]) for row in yaml_rows] == [
        ("line 3", "tower"), ("line 6", "tower"), ("line 8", "link"),
    ]  # fmt: skip
    csv_rows = inventory_files.read_csv('kind,key,name\ntower,a,"two\nlines"\n\nlink,b,B\n')
    assert [row.position for row in csv_rows] == ["line 3", "line 5"]


def test_a_table_with_semicolons_and_a_byte_order_mark_is_understood(tmp_path: Path) -> None:
    text = inventory_files.write(SMALL, "csv").replace(",", ";")
    (tmp_path / "x.CSV").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert parse(inventory_files.read_file(tmp_path / "x.CSV"), REGENCY) == SMALL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("line 1", "the column 'kind' is missing"), ("line 1", "the column 'key' is missing")]),
        ("kind,key,key\n", [("line 1", "the column 'key' is there twice")]),
        ("kind,key\ntower,a,b\nlink,b,c\n", [
            ("line 2", "3 cells, but the header has 2"), ("line 3", "3 cells, but the header has 2"),
        ]),
        ('kind,key\ntower,"a"b\n', [("line 2", "not CSV: ',' expected after '\"'")]),
    ],
)  # fmt: skip
def test_what_is_no_table_is_named_by_line(text: str, expected: list[tuple[str, str]]) -> None:
    assert mistakes(inventory_files.read_csv, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("inventory", "the file must hold the two lists towers: and links:")]),
        ("- a\n", [("inventory", "the file must hold the two lists towers: and links:")]),
        ("towers: {a: b}\nmasts: []\n", [
            ("line 1", "towers must be a list"),
            ("line 2", "there is no list 'masts'; the lists are towers and links"),
        ]),
        ("towers:\n  - a\n  - key: [b]\n  - {key: c, key: d}\n", [
            ("line 2", "a tower is written as field: value"),
            ("line 3", "a field has one value, not a list or a mapping"),
            ("line 4", "key is given already"),
        ]),
        ("towers:\n  - {key: a\nlinks: []\n", [("line 3", "not YAML: expected ',' or '}', but got ':'")]),
    ],
)  # fmt: skip
def test_what_is_no_list_of_towers_is_named_by_line(text: str, expected: list[tuple[str, str]]) -> None:
    assert mistakes(inventory_files.read_yaml, text) == expected


def test_a_file_nested_without_end_is_refused_like_any_other() -> None:
    assert mistakes(inventory_files.read_yaml, "[" * 20_000)[0][1].startswith("not YAML")


@given(st.text(max_size=60) | st.text("kindey,;\"'\n{}[]:- &*!|>#towerslink", max_size=60))
def test_any_text_gives_rows_or_an_inventory_error(text: str) -> None:
    for read in (inventory_files.read_csv, inventory_files.read_yaml):
        try:
            positions = [row.position for row in read(text)]
        except InventoryError as refused:
            positions = [mistake.position for mistake in refused.mistakes] or ["no reason given"]
        assert all(position.startswith(("line ", "inventory")) for position in positions)


def test_a_file_of_another_kind_or_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InventoryError, match=r"the name must end in \.csv, \.yaml, \.yml"):
        inventory_files.read_file(tmp_path / "x.xlsx")
    (tmp_path / "x.csv").write_bytes(b"kind,key\ntower,\xff\n")
    with pytest.raises(InventoryError, match="not UTF-8 at byte 15"):
        inventory_files.read_file(tmp_path / "x.csv")

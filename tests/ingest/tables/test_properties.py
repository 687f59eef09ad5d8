"""Whatever comes: rows or one FeedError; and what a program wrote is what is read."""

import csv
import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ingest.config import Shape
from ingest.contract import FeedError, Role
from ingest.tables import open_tables
from ingest.tables.apart.rows import read_rows, write_rows
from ingest.tables.grid import Merge
from ingest.tables.header import find_header
from tests.ingest.tables.making import data, table, write

LETTERS = st.characters(codec="cp1252", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"], exclude_characters='"')
TEXT = st.text(LETTERS, min_size=1, max_size=12)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (made := tmp_path_factory.mktemp("any") / "scratch").mkdir()
    return made.parent


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400) | st.text(max_size=300).map(str.encode))
@example(b'"')
@example(b"\xff\xfe\x00")
@example(b"a;b\r\n\x1a")
@example(b"sep=")
@example(b"\xef\xbb\xbf;")
def test_random_bytes_raise_nothing_but_feed_errors(folder: Path, content: bytes) -> None:
    if content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"[", b"{", b"<"):
        content = b"x" + content  # a process each would take too long here
    path = write(folder / "any", content)
    with suppress(FeedError):
        for found in open_tables(path, Shape(), folder / "scratch"):
            rows = list(found.lines())
            assert all(len(row.cells) >= len(found.columns) for row in rows)
            assert rows == list(found.lines())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(TEXT, min_size=4, max_size=4), min_size=1, max_size=30),
    delimiter=st.sampled_from(";,\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_a_program_wrote_is_what_is_read(
    folder: Path, rows: list[list[str]], delimiter: str, encoding: str, end: str, quoting: int
) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(["Tiket", "Kelas", "Wilayah", "Isi"])
    writer.writerows([f"T{number}", *row] for number, row in enumerate(rows))
    stream.seek(0)
    path = write(folder / "any", stream.read(), encoding)
    declared = {"delimiter": delimiter, "encoding": encoding}
    found = table(path, header_row=1, header_rows=1, **declared)
    assert data(found) == [(f"T{number}", *row) for number, row in enumerate(rows)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(st.floats(0, 1e6), st.integers(0, 10**9), st.booleans()), min_size=1, max_size=40),
    delimiter=st.sampled_from(";\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
)
def test_figures_of_an_agency_are_divided_where_they_should_be(
    folder: Path, rows: list[tuple[float, int, bool]], delimiter: str, encoding: str
) -> None:
    """Decimal commas, grouping points, some cells empty: the delimiter and the encoding are found."""
    lines = [["Kecamatan", "Luas (km²)", "Penduduk", "Keterangan"]]
    for number, (area, people, is_noted) in enumerate(rows):
        noted = "angka sementara, menunggu rilis" if is_noted else ""
        lines.append([f"Kec {number}", f"{area:.2f}".replace(".", ","), f"{people:,}".replace(",", "."), noted])
    text = "\r\n".join(delimiter.join(line) for line in lines)
    found = table(write(folder / "any", text, encoding))
    assert found.columns == tuple(lines[0])
    assert data(found) == [tuple(cell or None for cell in line) for line in lines[1:]]


CELL = st.none() | st.integers(-5, 3000) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=6)
MERGE = st.builds(
    lambda top, left, down, across: Merge(top, left, top + down, left + across),
    st.integers(1, 8), st.integers(0, 6), st.integers(0, 3), st.integers(0, 3),
)  # fmt: skip


@settings(deadline=None)
@given(
    rows=st.lists(st.lists(CELL, max_size=6), min_size=1, max_size=12).filter(
        lambda rows: any(str(cell).strip() for row in rows for cell in row if cell is not None)
    ),
    merges=st.lists(MERGE, max_size=4),
)
def test_any_rows_have_a_header_with_names_that_stand_once(
    rows: list[list[str | float | None]], merges: list[Merge]
) -> None:
    header = find_header(list(enumerate(rows, 1)), merges, Shape())
    assert 1 <= header.last <= len(rows)
    assert len(set(header.columns)) == len(header.columns) > 0
    assert all(header.columns)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.lists(
            st.none() | st.text(min_size=1).filter(lambda text: bool(text) and not text.isspace())
            | st.integers(-(2**53), 2**53) | st.booleans() | st.dates() | st.datetimes(),
            max_size=5,
        )
    )
)  # fmt: skip
def test_rows_pass_from_one_process_to_the_other_unchanged(folder: Path, rows: list[list[object]]) -> None:
    assert write_rows(folder / "rows", rows) == len(rows)
    assert [row for _number, row in read_rows(folder / "rows")] == rows


def test_a_row_is_never_lost_between_reading_and_judging(folder: Path) -> None:
    """Every row of the file is header, data, sum, remark, blank or the header again."""
    body = [f"Kec {number};{number}" for number in range(500)]
    text = "\n".join(["Judul", "", "Kecamatan;Nilai", *body, "Jumlah;99", "Sumber: x"])
    found = table(write(folder / "any", text))
    lines = list(found.lines())
    assert [line.number for line in lines] == list(range(4, 506))
    assert [line.role for line in lines[-2:]] == [Role.TOTAL, Role.NOTE]

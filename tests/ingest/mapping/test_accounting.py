"""Whatever a table holds: every row becomes a record, a reject, a counted gap or a counted double. Nothing else."""

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.config import Feed
from ingest.contract import FeedError, Line, Role, Table
from tests.ingest.mapping.tables import COMPLAINT_FIELDS, feed, mapped

DECLARED = {"decimal": ",", "date_order": "dmy"}
TEXT = {"village": "Desa", "confidential": "Rahasia", "text": "Isi"}
TARGET = {"indicator": "Kategori", "opd": "Instansi", "plan": {"value": "RPJMD"}, "plan_version": "ID"}
MEASURED = {"period": "Tanggal", "value": "Nilai"}
FEEDS = [
    feed("complaint", COMPLAINT_FIELDS | TEXT, keep_text=True),
    feed("complaint", {**COMPLAINT_FIELDS, "verified": "Verifikasi", "verdict": "Verdict"}, values=DECLARED),
    feed("complaint_count", {"period": "Tanggal", "category": "Kategori", "n": "Nilai"}),
    feed("complaint_count", {"period": "Tanggal"}, unpivot={"field": "channel", "exclude": ["ID"]}, values=DECLARED),
    feed("observation", {"indicator": "Kategori", "area": "Kecamatan", **MEASURED}),
    feed("observation", {"village": "Desa", "period": {"value": "2025"}}, unpivot={"field": "indicator"}),
    feed("target", TARGET | MEASURED, values=DECLARED),
]
HEADERS = (
    "ID", "Klasifikasi", "Kategori", "Kecamatan", "Instansi", "Tanggal", "Dijawab", "Status", "Desa", "Rahasia", "Isi",
    "Verifikasi", "Verdict", "Nilai", "IPM", "Penduduk", "NIK",
)  # fmt: skip
PLAUSIBLE = st.sampled_from(
    [
        "#1", "#2", "pengaduan", "IPM", "Penduduk", "Nilai SAKIP", "Balen", "Kec. Kapas", "Luwihaji", "Sugihwaras",
        "Dinkes", "PU", "2026-03-02", "2/3/2026 08.45", "2 Maret 2026", "2025", "TW I 2025", "Januari 2026", "Proses",
        "Selesai", "ya", "tidak", "12", "1.234", "12,5", "12.5", "80-85", "BB", "-", "n/a", "", " ", "3522000000000000",
        2025, 12, 12.5, 0, -1, None,
    ]
)  # fmt: skip
STRANGE = st.sampled_from(
    [10**4000, "x" * 5_000, "9" * 5_000, "\ud800", "a\0b", "=cmd", date.min, datetime.max.replace(tzinfo=UTC)]
)
CELLS = st.one_of(
    PLAUSIBLE,
    st.text(max_size=30),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(timezones=st.sampled_from([None, UTC])),
    STRANGE,
)
JUNK = st.one_of(CELLS, st.sampled_from([[], {}, b"x", Decimal(1), object(), (1,), {1}, 1j]))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    cells: st.SearchStrategy[Any] = draw(st.sampled_from([PLAUSIBLE, CELLS, JUNK]))
    row = st.lists(cells, min_size=len(HEADERS), max_size=len(HEADERS))
    if draw(st.integers(0, 9)) == 0:
        row = st.lists(cells, max_size=len(HEADERS) + 2)
    roles = st.sampled_from([*[Role.DATA] * 8, Role.TOTAL, Role.NOTE])
    rows = draw(st.lists(st.tuples(row, roles), max_size=12))
    lines = [Line(number, tuple(each), role) for number, (each, role) in enumerate(rows, 2)]
    return Table(HEADERS, lambda: iter(lines), draw(st.sampled_from(["", "Data"])))


@pytest.mark.parametrize("each", FEEDS, ids=lambda each: str(each.records))
@settings(deadline=None)
@given(tables())
def test_whatever_a_table_holds_every_row_is_accounted_for(each: Feed, table: Table) -> None:
    """``mapped`` compares the counts, and nothing but FeedError is raised."""
    try:
        done = mapped(each, table, table)
    except FeedError:
        return
    roles = [line.role for line in (*table.lines(), *table.lines())]
    # A sum in a row that names an area is that area's own value, and then a row like others.
    assert roles.count(Role.DATA) <= done.mapper.lines <= len(roles) - roles.count(Role.NOTE)
    by_number = {line.number: line for line in table.lines()}
    for reject in done.rejects:
        assert 0 < len(reject.reason) <= 32
        assert reject.detail
        assert len(reject.cells) == len(by_number[reject.line].cells), "a cell is lost"
        assert "3522000000000000" not in repr((reject.cells[1:], reject.detail))  # the first may be a ticket
        reject.detail.encode()
    for record in done.records:
        assert "\0" not in repr(record)
        "".join(str(part) for part in record).encode()


@given(st.lists(st.text(max_size=20), unique=True, max_size=20), st.sampled_from(FEEDS))
def test_any_header_is_mapped_or_refused(headers: list[str], each: Feed) -> None:
    with suppress(FeedError):
        mapped(each, Table(tuple(headers), lambda: iter([Line(2, (None,) * len(headers))])))

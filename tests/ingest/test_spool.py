"""Rows that are kept in a file come back as they were, as often as they are asked for."""

from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from ingest.contract import Cell
from ingest.spool import Spool

CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(), st.booleans(), st.text(), st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False), st.dates(), st.datetimes(), st.datetimes(timezones=st.just(UTC)),
)  # fmt: skip


@given(st.lists(st.tuples(CELLS, CELLS)))
def test_every_cell_comes_back_with_its_type(rows: list[tuple[Cell, ...]]) -> None:
    with TemporaryDirectory() as folder:
        spool = Spool(Path(folder) / "rows")
        spool.add(rows[:1])
        spool.add(rows[1:])
        for _time in range(2):
            found = list(spool.rows())
            assert found == rows
            assert [[type(cell) for cell in row] for row in found] == [[type(cell) for cell in row] for row in rows]
        assert spool.count == len(rows)


def test_the_digest_tells_rows_apart(tmp_path: Path) -> None:
    digests = set()
    for number, rows in enumerate(
        ([], [(1,)], [("1",)], [(date(2026, 1, 1),)], [(datetime(2026, 1, 1, tzinfo=UTC),)], [(1,), (1,)])
    ):
        spool = Spool(tmp_path / str(number))
        spool.add(rows)
        digests.add(spool.digest)
    assert len(digests) == 6

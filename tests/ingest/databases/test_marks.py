"""Watermarks: remembered with their type, only ever higher."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.contract import FeedError
from ingest.databases.marks import Highest, Mark, bound, pack, unpack

MARKS: st.SearchStrategy[Mark] = st.one_of(
    st.integers(), st.floats(allow_nan=False), st.text(), st.dates(), st.datetimes(),
    st.datetimes(timezones=st.just(UTC)),
)  # fmt: skip


@given(MARKS)
def test_a_mark_is_remembered_with_its_type(mark: Mark) -> None:
    found = unpack(pack(mark))
    assert (found, type(found)) == (mark, type(mark))


@given(st.text())
def test_any_other_text_is_no_mark(text: str) -> None:
    try:
        pack(unpack(text))
    except ValueError:
        return


@given(st.lists(st.one_of(st.none(), st.integers()), max_size=20), st.one_of(st.none(), st.integers()))
def test_the_highest_never_goes_back(values: list[int | None], before: int | None) -> None:
    highest = Highest("id")
    for value in values:
        highest.see(value)
    seen = [value for value in [*values, before] if value is not None]
    assert highest.after(before) == (max(seen) if seen else None)
    assert highest.missing == values.count(None)


def test_values_without_an_order_are_refused() -> None:
    highest = Highest("diubah")
    highest.see(3)
    with pytest.raises(FeedError, match="'diubah' holds 3 and 'kemarin'"):
        highest.see("kemarin")


def test_a_mark_of_another_kind_than_before_starts_anew() -> None:
    """Somebody changed the column: an id is no instant."""
    highest = Highest("diubah")
    highest.see(date(2026, 1, 1))
    assert highest.after(7) == date(2026, 1, 1)


def test_sqlite_is_asked_with_texts() -> None:
    assert bound(datetime(2026, 1, 2, 3, 4, tzinfo=UTC), "sqlite") == "2026-01-02 03:04:00+00:00"
    assert bound(date(2026, 1, 2), "sqlite") == "2026-01-02"
    assert bound(date(2026, 1, 2), "mysql") == date(2026, 1, 2)
    assert bound(7, "sqlite") == 7

"""The short way to a date gives what the long way gives."""

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.values import Unreadable, instant, sentinels
from ingest.mapping.moments import Moments
from ingest.mapping.rows import Wrong
from tests.ingest.mapping.tables import AT

DAYS = st.sampled_from(
    ["2026-03-02", "02/03/2026", "2 Maret 2026", "Senin, 2 Mar 2026,", "2026-03-10", "2030-01-01", "8 Agu,", ""]
)
TIMES = st.sampled_from(["08:45", "8.45", "23:59:59", "24:00", "00:00", "WIB", "08:45+07:00", "08:45Z", "", "8"])
CELLS = st.one_of(
    st.builds("{}{}{}".format, DAYS, st.sampled_from([" ", "T", "  "]), TIMES),
    st.none(),
    st.integers(),
    st.text(max_size=9),
)


def slow(cell: object) -> int | None:
    if cell is None or cell == "2026-03-02 00:00":
        return None
    try:
        at = instant(str(cell), "dmy")
    except Unreadable as error:
        raise Wrong(error.reason, str(error)) from None
    if at > AT:
        raise Wrong("in_future", "")
    return at


def outcome(read: object, cell: object) -> object:
    try:
        return read(cell)  # type: ignore[operator]
    except Wrong as wrong:
        return wrong.reason


@given(st.lists(CELLS, max_size=30))
def test_what_was_met_before_never_changes_what_a_date_is(cells: list[object]) -> None:
    moments = Moments(slow, AT, sentinels(["", "2026-03-02 00:00"]))
    assert [outcome(moments.read, cell) for cell in cells] == [outcome(slow, cell) for cell in cells]


def test_a_day_and_a_time_that_were_met_are_not_read_again() -> None:
    met: list[object] = []

    def read(cell: object) -> int | None:
        met.append(cell)
        return slow(cell)

    moments = Moments(read, AT, sentinels([]))
    assert moments.read("2026-03-01 08:45") == slow("2026-03-01 08:45")
    assert moments.read("2026-02-01 09:00") == slow("2026-02-01 09:00")
    met.clear()
    assert moments.read("2026-03-01 09:00") == slow("2026-03-01 09:00")
    assert met == []

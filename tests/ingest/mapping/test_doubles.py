"""The same row twice."""

from tests.ingest.mapping.tables import COMPLAINT_COLUMNS, complaint, complaints, feed, mapped, table


def test_a_row_that_says_the_same_twice_counts_once() -> None:
    done = mapped(complaints(), table(COMPLAINT_COLUMNS, [complaint(), complaint(), complaint(Kecamatan="BALEN")]))
    assert done.record.place.line == 2
    (note,) = done.noted("doubled")
    assert (note.n, note.detail) == (2, "rows that say the same twice count once: line 3 repeats line 2")


def test_a_row_that_says_something_else_of_the_same_ticket_goes_back() -> None:
    done = mapped(complaints(), table(COMPLAINT_COLUMNS, [complaint(), complaint(Status="Selesai")]))
    (reject,) = done.rejects
    assert (len(done.records), reject.line, reject.reason) == (1, 3, "doubled_row")
    assert reject.detail == "#5010653 is already in line 2 and says something else there: keep the one that is right"


def test_a_double_in_another_sheet_is_found_and_named() -> None:
    done = mapped(
        complaints(),
        table(COMPLAINT_COLUMNS, [complaint()], sheet="Januari"),
        table(COMPLAINT_COLUMNS, [complaint(), complaint(Status="Selesai")], sheet="Februari"),
    )
    assert (len(done.records), done.mapper.doubles.n) == (1, 1)
    assert "already in sheet 'Januari', line 2" in done.rejects[0].detail


def test_minus_one_and_minus_two_are_not_the_same() -> None:
    """They have one hash."""
    fields = {"indicator": {"value": "Pertumbuhan ekonomi"}, "period": "Tahun", "value": "Nilai"}
    done = mapped(feed("observation", fields), table(("Tahun", "Nilai"), [(2020, -1.0), (2020, -2.0)]))
    assert (len(done.records), [reject.reason for reject in done.rejects]) == (1, ["doubled_row"])


def test_another_area_or_period_is_another_row() -> None:
    fields = {"indicator": {"value": "penduduk"}, "area": "Kecamatan", "period": "Tahun", "value": "Nilai"}
    rows = [("Balen", 2024, 1), ("Balen", 2025, 1), ("Kapas", 2024, 1)]
    assert len(mapped(feed("observation", fields), table(("Kecamatan", "Tahun", "Nilai"), rows)).records) == 3

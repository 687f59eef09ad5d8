"""Which period is meant, when it begins and when it is over."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.clock import DAY, HOUR, MINUTE, WIB, from_datetime
from commandcenter.domain.period import Period, PeriodError, parse
from commandcenter.domain.reference import Frequency

days = st.dates(date(1945, 1, 1), date(2100, 12, 31))
kinds = st.sampled_from(Frequency)
periods = st.builds(Period.of, kinds, days)


def wib(*parts: int) -> int:
    return from_datetime(datetime(*parts, tzinfo=WIB))  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("text", "starts_at", "ends_at"),
    [
        ("2026", wib(2026, 1, 1), wib(2027, 1, 1)),
        ("2026-S1", wib(2026, 1, 1), wib(2026, 7, 1)),
        ("2026-S2", wib(2026, 7, 1), wib(2027, 1, 1)),
        ("2026-Q3", wib(2026, 7, 1), wib(2026, 10, 1)),
        ("2026-Q4", wib(2026, 10, 1), wib(2027, 1, 1)),
        ("2026-02", wib(2026, 2, 1), wib(2026, 3, 1)),
        ("2026-12", wib(2026, 12, 1), wib(2027, 1, 1)),
        ("2026-12-31", wib(2026, 12, 31), wib(2027, 1, 1)),
    ],
)
def test_a_period_lasts_from_midnight_to_midnight_in_wib(text: str, starts_at: int, ends_at: int) -> None:
    period = parse(text)
    assert (period.text, str(period)) == (text, text)
    assert (period.starts_at, period.ends_at) == (starts_at, ends_at)
    assert period.contains(starts_at)
    assert period.contains(ends_at - 1)
    assert not period.contains(ends_at)
    assert not period.contains(starts_at - 1)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Tahun 2025", "2025"),
        ("TA 2025", "2025"),
        ("Tahun Anggaran 2025", "2025"),
        ("2025.0", "2025"),
        (2025, "2025"),
        (2025.0, "2025"),
        (202501, "2025-01"),
        ("Triwulan I 2025", "2025-Q1"),
        ("TRIWULAN IV TAHUN 2025", "2025-Q4"),
        ("Triwulan ke-2 2025", "2025-Q2"),
        ("TW 1 2025", "2025-Q1"),
        ("TW-IV/2025", "2025-Q4"),
        ("TW.III, 2025", "2025-Q3"),
        ("Q3 2025", "2025-Q3"),
        ("2025 TW II", "2025-Q2"),
        ("Semester II 2025", "2025-S2"),
        ("Sem. 1/2025", "2025-S1"),
        ("Januari 2025", "2025-01"),
        ("BULAN NOPEMBER 2025", "2025-11"),
        ("Agt. 2025", "2025-08"),
        ("01/2025", "2025-01"),
        ("2025/1", "2025-01"),
        ("202501", "2025-01"),
        ("Jan-25", "2025-01"),
        ("Jan\u201325", "2025-01"),
        ("Jan '25", "2025-01"),
        ("17 September 2026", "2026-09-17"),
        ("17\u00a0Sep 2026", "2026-09-17"),
        ("17-Sep-26", "2026-09-17"),
        ("2026-09-17 00:00:00", "2026-09-17"),
        (date(2026, 9, 17), "2026-09-17"),
        (datetime(2026, 9, 16, 18, tzinfo=UTC), "2026-09-17"),
        (datetime(2026, 9, 17, 8), "2026-09-17"),  # noqa: DTZ001 - so cells of spreadsheets come
    ],
)
def test_a_period_is_named_in_many_ways(cell: str | float | date, text: str) -> None:
    assert parse(cell).text == text


@pytest.mark.parametrize(("month", "quarter"), [("03", "Q1"), ("06", "Q2"), ("09", "Q3"), ("12", "Q4")])
def test_the_reporting_months_of_sispan_are_its_quarters(month: str, quarter: str) -> None:
    assert parse(f"B{month} 2016").text == parse(f"2016 b{month}").text == f"2016-{quarter}"
    assert parse(f"B{month}", 2016).text == f"2016-{quarter}"
    with pytest.raises(PeriodError, match="Sispan reports at B03, B06, B09 and B12"):
        parse("B04 2016")


@pytest.mark.parametrize("text", ["Triwulan I", "TW IV", "Semester 2", "Mei", "B06", "17 September"])
def test_a_missing_year_is_asked_for_unless_the_table_says_it(text: str) -> None:
    with pytest.raises(PeriodError, match=rf"'{text}' has no year: .* values: {{year: 2026}}"):
        parse(text)
    assert parse(text, 2026).year == 2026
    assert parse(f"{text} 2025", 2026).year == 2025, "a written year goes before the declared one"


@pytest.mark.parametrize("text", ["s.d. Triwulan II 2025", "S/D TW III 2025", "sd. Juni 2025", "Kumulatif TW IV 2025"])
def test_what_counts_from_the_beginning_of_the_year_is_refused(text: str) -> None:
    with pytest.raises(PeriodError, match="counts from the beginning of the year"):
        parse(text)


def test_a_month_with_two_digits_is_not_guessed_when_they_may_be_a_day() -> None:
    assert parse("Jan-25", 2025).text == "2025-01"
    with pytest.raises(PeriodError, match=r"is 25 a day or a year\? The table is of 2024"):
        parse("Jan-25", 2024)
    with pytest.raises(PeriodError, match="is no period"):
        parse("Jan 25")
    with pytest.raises(PeriodError, match=r"is 75 1975 or 2075\?"):
        parse("Jan-75")


def test_the_date_that_a_spreadsheet_made_of_a_month_is_that_month_where_months_are_expected() -> None:
    assert parse(date(2025, 1, 1), kind=Frequency.MONTH).text == "2025-01"
    assert parse("2025-06-30", kind=Frequency.QUARTER).text == "2025-Q2"
    assert parse(date(2025, 12, 31), kind=Frequency.YEAR).text == "2025"
    assert parse(date(2025, 1, 1), kind=Frequency.DAY).text == "2025-01-01"
    assert parse("Triwulan I 2025", kind=Frequency.MONTH).text == "2025-Q1", "only a day may stand for another kind"
    with pytest.raises(PeriodError, match="is a day within 2025-01: write the month that is meant"):
        parse(date(2025, 1, 15), kind=Frequency.MONTH)


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("", "is no period: write it like 2025, Semester I 2025"),
        ("Triwulan V 2025", "is no period"),
        ("Minggu ke-2", "is no period"),
        ("Meu 2025", "is no period"),
        (True, "'True' is no period"),
        (float("nan"), "'nan' is no period"),
        (float("inf"), "'inf' is no period"),
        (2025.5, "'2025.5' is no period"),
        (45000, "'45000' is no period"),
        ("2024/2025", "names two years"),
        ("Tahun Ajaran 2024-2025", "names two years"),
        ("2024*)", r"is a year with a footnote mark: map it, map: {'2024\*\)': '2024'}"),
        ("17/09/2026", "may be day or month first: write the day like 2025-09-17"),
        ("2025-13", "there is no such month"),
        ("31 Februari 2025", "there is no such day"),
        ("1900", "the year 1900 is outside 1945 to 2100"),
        (date(1899, 12, 30), "the year 1899 is outside"),
    ],
)
def test_what_names_no_period_says_what_to_write(cell: str | float | date, message: str) -> None:
    with pytest.raises(PeriodError, match=message):
        parse(cell)


def test_a_period_begins_where_one_of_its_kind_begins() -> None:
    with pytest.raises(ValueError, match="no quarter of 1945 to 2100 begins on 2026-02-01"):
        Period(Frequency.QUARTER, date(2026, 2, 1))
    with pytest.raises(ValueError, match="begins on 2101"):
        Period(Frequency.YEAR, date(2100, 1, 1)).next()


@given(periods)
def test_the_canonical_text_is_short_and_names_the_period_again(period: Period) -> None:
    assert len(period.text) <= 10
    assert parse(period.text) == period


@given(kinds, days, st.integers(0, DAY // MINUTE - 1))
def test_each_instant_is_in_exactly_one_period_of_a_kind(kind: Frequency, day: date, minutes: int) -> None:
    at = from_datetime(datetime(day.year, day.month, day.day, tzinfo=WIB)) + minutes * MINUTE
    period = Period.at(kind, at)
    assert period == Period.of(kind, day)
    assert period.contains(at)
    assert period.first <= day <= period.last
    assert period.starts_at == from_datetime(datetime.combine(period.first, datetime.min.time(), WIB))


@given(kinds, st.dates(date(1946, 1, 1), date(2099, 12, 31)))
def test_periods_follow_each_other_without_gap_or_overlap(kind: Frequency, day: date) -> None:
    period = Period.of(kind, day)
    following = period.next()
    assert following.starts_at == period.ends_at
    assert following.previous() == period
    assert following.first == period.last + timedelta(days=1)
    assert following.number in (1, period.number + 1)
    assert period.ends_at - period.starts_at >= 24 * HOUR


@given(st.text() | st.text("0123456789QSTWIVBjan-/. '", max_size=20), st.none() | st.integers(1945, 2100))
def test_any_text_is_a_period_or_says_why_not(text: str, year: int | None) -> None:
    for given_text in (text, text * 1000):
        try:
            period = parse(given_text, year)
        except PeriodError as error:
            message = str(error)
            assert len(message) < 1000  # an unseen character is spelt out with ten
        else:
            assert parse(period.text) == period


@pytest.mark.parametrize(
    "text",
    ["Senin, 2 November 2026", "SENIN 2 NOV 2026", "Sen, 2026-11-02", "Monday, 2 November 2026", "Senin 2-Nov-26"],
)
def test_a_day_may_carry_its_name(text: str) -> None:
    assert parse(text).text == "2026-11-02"


def test_jumat_may_be_written_with_its_sign() -> None:
    assert parse("Jum\u2019at, 6 November 2026").text == parse("Jumat, 6 November 2026").text == "2026-11-06"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Selasa, 2 November 2026", "another day of the week"),
        ("Senin 2026", "no period"),
        ("Senin, 2 November", "has no year"),
        ("Senin s.d. 3 November 2026", "counts from the beginning"),
    ],
)
def test_the_name_of_a_day_says_no_more_than_that(text: str, message: str) -> None:
    with pytest.raises(PeriodError, match=message):
        parse(text)

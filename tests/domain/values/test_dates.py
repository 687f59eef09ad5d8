"""Dates: the year written or declared, the zone too, and no day that does not exist."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.clock import HOUR, WIB, from_datetime
from commandcenter.domain.values import Order, Undecided, Unreadable, instant
from commandcenter.domain.values.dates import _instant

MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jum'at", "Sabtu", "Minggu")
GARBAGE = st.text() | st.text("0123456789/-.: ,TZ+WIBAgu'\u202e\u00a0\n\x00", max_size=40)
moments = st.datetimes(datetime(1945, 1, 1), datetime(2100, 12, 31)).map(lambda at: at.replace(microsecond=0))  # noqa: DTZ001 - local times
orders: st.SearchStrategy[Order | None] = st.sampled_from(["dmy", "mdy", "ymd", None])


def wib(*parts: int) -> int:
    return from_datetime(datetime(*parts, tzinfo=WIB))  # type: ignore[misc, arg-type]


def reason(text: str, order: Order | None = None, year: int | None = None) -> str:
    with pytest.raises(Unreadable) as caught:
        instant(text, order, year)
    return caught.value.reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30 Juni 2026", wib(2026, 6, 30)),
        ("8 Agu 2026, 08:45", wib(2026, 8, 8, 8, 45)),
        ("Senin, 23 November 2026 14.05 WIB", wib(2026, 11, 23, 14, 5)),
        ("SENIN 23 NOVEMBER 2026 PUKUL 14.05", wib(2026, 11, 23, 14, 5)),
        ("Jum'at, 27 November 2026", wib(2026, 11, 27)),
        ("Jum\u2019at, 27 Nop 2026", wib(2026, 11, 27)),
        ("Ahad, 22 November 2026", wib(2026, 11, 22)),
        ("17 Pebruari 2026", wib(2026, 2, 17)),
        ("1\u00a0Mei\u00a02026", wib(2026, 5, 1)),
        ("5-Nov-21", wib(2021, 11, 5)),
        ("5 Nov '21", wib(2021, 11, 5)),
        ("05-Des-2021 08:45:10", wib(2021, 12, 5, 8, 45, 10)),
        ("23 Nov 2026 14.05 WITA", wib(2026, 11, 23, 13, 5)),
        ("23 Nov 2026 14.05 WIT", wib(2026, 11, 23, 12, 5)),
        ("23 Nov 2026 07:05 UTC", wib(2026, 11, 23, 14, 5)),
        ("23 Nov 2026 07:05 GMT+0", wib(2026, 11, 23, 14, 5)),
        ("Mon, 23 Nov 2026 14:05:00 +0700", wib(2026, 11, 23, 14, 5)),
        ("November 23, 2026 2:05 PM", wib(2026, 11, 23, 14, 5)),
        ("Mon Nov 23 2026 14:05:00 GMT+0700 (Western Indonesia Time)", wib(2026, 11, 23, 14, 5)),
        ("23rd November 2026, 12:05 a.m.", wib(2026, 11, 23, 0, 5)),
    ],
)
def test_dates_in_words(text: str, expected: int) -> None:
    assert instant(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-05", wib(2026, 11, 5)),
        ("2026-11-05T14:05:09", wib(2026, 11, 5, 14, 5, 9)),
        ("2026-11-05 14:05:09", wib(2026, 11, 5, 14, 5, 9)),
        ("2026-11-05T07:05:09Z", wib(2026, 11, 5, 14, 5, 9)),
        ("2026-11-05T14:05:09.123+07:00", wib(2026, 11, 5, 14, 5, 9) + 123),
        ("2026-11-05T15:05+08:00", wib(2026, 11, 5, 14, 5)),
        ("2026-11-05 14:05:09 WIB", wib(2026, 11, 5, 14, 5, 9)),
        ("2026-11-05 14.05", wib(2026, 11, 5, 14, 5)),
        ("2026-11-05 14:05.30", wib(2026, 11, 5, 14, 5, 30)),
        ("2026/11/05", wib(2026, 11, 5)),
        ("2026-1-5", wib(2026, 1, 5)),
        ("20261105", wib(2026, 11, 5)),
    ],
)
def test_dates_that_begin_with_the_year_need_no_order(text: str, expected: int) -> None:
    assert {instant(text, order) for order in ("dmy", "mdy", "ymd", None)} == {expected}


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("05/11/2021", "dmy", wib(2021, 11, 5)),
        ("05/11/2021", "mdy", wib(2021, 5, 11)),
        ("5.11.2021 08.45", "dmy", wib(2021, 11, 5, 8, 45)),
        ("05-11-2021, 08:45:10 WIB", "dmy", wib(2021, 11, 5, 8, 45, 10)),
        ("05/11/2021 - 08:45", "dmy", wib(2021, 11, 5, 8, 45)),
        ("12/31/2026, 11:59:59 PM", "mdy", wib(2026, 12, 31, 23, 59, 59)),
        ("05/11/21", "dmy", wib(2021, 11, 5)),
        ("21/11/05", "ymd", wib(2021, 11, 5)),
        ("Jumat, 05/11/2021", "dmy", wib(2021, 11, 5)),
        ("25/11/2021", None, wib(2021, 11, 25)),
        ("11/25/2021", None, wib(2021, 11, 25)),
        ("05/05/2021", None, wib(2021, 5, 5)),
    ],
)
def test_dates_in_numbers_are_read_in_their_order(text: str, order: Order | None, expected: int) -> None:
    assert instant(text, order) == expected


def test_a_missing_year_is_asked_for_unless_the_table_says_it() -> None:
    assert reason("8 Agu, 08:45") == reason("8 Agt") == reason("8 Agu 21.15") == "year_missing"
    assert instant("8 Agu, 08:45", year=2026) == wib(2026, 8, 8, 8, 45)
    assert instant("8 Agu 21.15", year=2026) == wib(2026, 8, 8, 21, 15)
    assert instant("8 Agu 2025", year=2026) == wib(2025, 8, 8), "a written year goes before the declared one"
    assert reason("29 Feb", year=2026) == "no_such_day"
    with pytest.raises(Unreadable, match=r"'8 Agt' has no year: .* values: {year: 2026}"):
        instant("8 Agt")


def test_a_wrong_weekday_betrays_a_wrong_date_or_a_wrong_declared_year() -> None:
    assert reason("Selasa, 23 November 2026") == "weekday_differs"
    assert reason("Sabtu, 8 Agu 08:45", year=2025) == "weekday_differs"
    assert instant("Sabtu, 8 Agu 08:45", year=2026) == wib(2026, 8, 8, 8, 45)
    with pytest.raises(Unreadable, match="2026-11-23 is a Senin and no Selasa"):
        instant("Selasa, 23 November 2026")


def test_the_zone_of_a_time_without_one_is_declared() -> None:
    assert instant("2026-11-05 14:05", offset_ms=0) == instant("2026-11-05 14:05Z") == wib(2026, 11, 5, 21, 5)
    assert instant("5 Nov 2026", offset_ms=0) == from_datetime(datetime(2026, 11, 5, tzinfo=UTC))
    assert instant("5 Nov 2026 14:05 WIB", offset_ms=0) == wib(2026, 11, 5, 14, 5)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("besok", "no_date"),
        ("08:45", "no_date"),
        ("1700000000", "no_date"),
        ("2026-W45-4", "no_date"),
        ("2026-11-05x14:05", "no_date"),
        ("2026-11-05 1405", "no_date"),
        ("05/11/2", "no_date"),
        ("\uff10\uff15/11/2021", "no_date"),
        ("8 Agustus 2026 (Senin)", "no_date"),
        ("Sinen, 23 November 2026", "no_date"),
        ("44505", "spreadsheet_day"),
        ("44505.364", "spreadsheet_day"),
        ("Nov-21", "day_missing"),
        ("November 2021", "day_missing"),
        ("05/11", "year_missing"),
        ("30 Jnui 2026", "no_month"),
        ("31 Februari 2026", "no_such_day"),
        ("31/02/2026", "no_such_day"),
        ("29 Feb 2100", "no_such_day"),
        ("2026-02-30 10:00", "no_such_day"),
        ("2026-11-05 25:00", "no_time"),
        ("5 Nov 2026 24.00", "no_time"),
        ("5 Nov 2026 14:05 PM", "no_time"),
        ("5 Nov 2026 14:60", "no_time"),
        ("2026-11-05T14:05+23:00", "no_zone"),
        ("5-Nov-69", "short_year"),
        ("31/12/1944", "year_outside"),
        ("2101-01-01", "year_outside"),
        ("0000-00-00 00:00:00", "year_outside"),
        ("30/12/1899", "year_outside"),
    ],
)
def test_what_is_no_date_says_why(text: str, code: str) -> None:
    assert reason(text) == code


def test_a_date_in_another_order_than_declared_is_refused() -> None:
    assert reason("11/25/2021", "dmy") == "no_such_day"
    assert reason("25/11/2021", "ymd") == "other_order"
    assert reason("05/11/2021") == "order_undecided"


def test_messages_say_what_to_write() -> None:
    with pytest.raises(Unreadable, match=r"'44505' looks like the day number of a spreadsheet \(2021-11-05\)"):
        instant("44505")
    with pytest.raises(Unreadable, match=r"is 69 1969 or 2069\? Write all four digits"):
        instant("5-Nov-69")
    with pytest.raises(Unreadable, match="write 00:00 of the next day"):
        instant("5 Nov 2026 24.00")
    with pytest.raises(
        Undecided, match=r"'05/11/2021' may be 2021-11-05 or 2021-05-11.*{date_order: dmy} to make it 2021"
    ):
        instant("05/11/2021")
    with pytest.raises(Unreadable) as caught:
        instant("1" * 10_000)
    assert len(str(caught.value)) < 250


SHAPES = (
    lambda at: at.isoformat(),
    lambda at: at.isoformat(" "),
    lambda at: f"{at:%d/%m/%Y %H:%M:%S}",
    lambda at: f"{at.day}-{at.month}-{at.year} {at:%H.%M.%S}",
    lambda at: f"{at:%d.%m.%Y}  {at:%H:%M:%S} WIB",
    lambda at: f"{at.day} {MONTHS[at.month - 1]} {at.year} {at:%H.%M.%S}",
    lambda at: f"{WEEKDAYS[at.weekday()]}, {at.day} {MONTHS[at.month - 1][:3].upper()} {at.year}, {at:%H:%M:%S} WIB",
    lambda at: f"{at.astimezone(WIB):%Y-%m-%dT%H:%M:%S}+07:00" if at.tzinfo else f"{at.isoformat()}+07:00",
    lambda at: f"{at:%Y/%m/%d %I:%M:%S %p}",
)


@given(moments, st.sampled_from(SHAPES))
def test_a_written_moment_is_read_back(at: datetime, shape: object) -> None:
    text = shape(at)  # type: ignore[operator]
    assert instant(text, "dmy") == from_datetime(at.replace(tzinfo=WIB)), text


@given(moments, st.integers(-14 * 60, 14 * 60))
def test_the_zone_in_which_a_moment_is_written_does_not_matter(at: datetime, minutes: int) -> None:
    local = at.replace(tzinfo=WIB, year=min(max(at.year, 1946), 2099))
    zone = timezone(timedelta(minutes=minutes))
    assert instant(local.astimezone(zone).isoformat()) == from_datetime(local)


@given(moments, st.sampled_from(SHAPES), orders, st.data())
def test_the_short_way_and_the_long_way_agree(
    at: datetime, shape: object, order: Order | None, data: st.DataObject
) -> None:
    """Also on dates that are slightly wrong: Python's own parser takes more than people write."""
    text = shape(at)  # type: ignore[operator]
    cut = data.draw(st.integers(0, len(text)))
    text = (
        text[:cut] + data.draw(st.text("0123456789:.-/ TZ+", max_size=2)) + text[cut + data.draw(st.integers(0, 2)) :]
    )
    assert outcome(text, order) in (long_way(text, order), outcome_of_hours_alone(text))


def outcome(text: str, order: Order | None) -> int | str:
    try:
        return instant(text, order, 2026)
    except Unreadable as error:
        return error.reason


def long_way(text: str, order: Order | None) -> int | str:
    try:
        return _instant(text, order, 2026, 7 * HOUR)
    except Unreadable as error:
        return error.reason


def outcome_of_hours_alone(text: str) -> int | None:
    """ISO 8601 allows 2026-11-05T14, which only the short way reads."""
    try:
        return instant(f"{text}:00") if len(text) == 13 else None
    except Unreadable:
        return None


@given(GARBAGE, orders)
def test_any_text_is_an_instant_or_says_why_not(text: str, order: Order | None) -> None:
    for given_text in (text, text * 300):
        found = outcome(given_text, order)
        assert isinstance(found, str) or -(2**53) < found < 2**53

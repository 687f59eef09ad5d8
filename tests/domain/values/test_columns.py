"""A column decides as a whole how its numbers and dates are written, or asks; it never guesses."""

import random
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.values import Decimal, Order, Undecided, Unreadable, date_order, decimal_sign, instant, number
from tests.domain.values.test_dates import moments, wib
from tests.domain.values.test_numbers import GARBAGE, amounts, signs


@pytest.mark.parametrize(
    ("texts", "sign"),
    [
        (["48.420", "14,45"], ","),
        (["1.234", "1.250.000"], ","),
        (["24,777.18", "1,234"], "."),
        (["1.234", "0,5"], ","),
        (["1.234", "0.500"], "."),
        (["1.234", "1234.567"], "."),
        (["1.234", "1 234.567"], "."),
        (["1.234", "Rp 50.000,-"], ","),
        (["1.234", "252,99 %"], ","),
        (["1.234", "80,10-85,00"], ","),
        (["1.234", "80,5 hingga 85"], ","),
        (["1.234", "BB", "", "12O", "0,5"], ","),
        (["12", "1 301 635", "n/a", "05.11.2021"], None),
        ([], None),
    ],
)
def test_a_column_decides_its_notation_as_a_whole(texts: list[str], sign: Decimal | None) -> None:
    assert decimal_sign(texts) == sign
    assert decimal_sign(reversed(texts)) == sign


@pytest.mark.parametrize(
    "texts", [["1.234"], ["1,234"], ["48.420", "57.000", "12"], ["Rp 1.250"], ["-1.234 km²", "BB"]]
)
def test_a_column_of_three_digits_after_one_separator_is_asked_about(texts: list[str]) -> None:
    with pytest.raises(Undecided) as caught:
        decimal_sign(texts)
    assert caught.value.reason == "decimal_undecided"


def test_the_question_shows_both_readings_and_where_to_answer() -> None:
    with pytest.raises(Undecided) as caught:
        decimal_sign(["12", "48.420"])
    assert "'48.420' may be 48420 or 48 and 420/1000" in str(caught.value)
    assert 'values: {decimal: ","} to make it 48420, or values: {decimal: "."} to make it 48 and 420' in str(
        caught.value
    )
    with pytest.raises(Undecided, match=r'decimal: ","} to make it 48 and 420/1000, or'):
        decimal_sign(["48,420"])


def test_texts_that_contradict_each_other_are_both_named() -> None:
    with pytest.raises(Unreadable, match=r"'14,45' has a decimal comma and '24,777.18' a decimal point") as caught:
        decimal_sign(["1.234", "24,777.18", "14,45"])
    assert caught.value.reason == "notations_differ"


@given(st.data(), signs)
def test_a_decided_column_reads_all_its_numbers_as_they_were_meant(data: st.DataObject, sign: Decimal) -> None:
    column = data.draw(st.lists(amounts(sign), max_size=6))
    texts = [text for text, _value in column] + [f"14{sign}45"]
    random.Random(len(texts)).shuffle(texts)
    assert decimal_sign(texts) == sign
    for text, value in column:
        assert number(text, sign) == value


@given(st.lists(GARBAGE | st.sampled_from(["1.234", "14,45", "0.5", "1,234,567"]), max_size=6), st.randoms())
def test_the_order_of_the_rows_decides_nothing_about_numbers(texts: list[str], chance: random.Random) -> None:
    shuffled = list(texts)
    chance.shuffle(shuffled)
    assert sign_of(texts) == sign_of(shuffled)


def sign_of(texts: list[str]) -> str | None:
    try:
        return decimal_sign(texts)
    except Unreadable as error:
        return error.reason


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["05/11/2021", "25/11/2021"], "dmy"),
        (["5-11-2021", "25-11-2021 08:45"], "dmy"),
        (["05/11/2021", "11/25/2021 08:45"], "mdy"),
        (["25/11/21", "31/12/21", "05/13/99", "25/11/2021"], "dmy"),
        (["05/11/2021", "2026/11/25", "31/02/2021", "Senin, 05/12/2021", "Kamis, 25/11/2021"], "dmy"),
        (["2026-11-05", "5 Nov 2026", "", "-", "44505"], None),
        ([], None),
    ],
)
def test_a_column_decides_the_order_of_its_dates(texts: list[str], order: Order | None) -> None:
    assert date_order(texts) == date_order(reversed(texts)) == order


def test_a_column_that_any_order_suits_is_asked_about() -> None:
    with pytest.raises(Undecided, match=r"{date_order: dmy} to make it 2021-11-05 or values: {date_order: mdy}"):
        date_order(["05/05/2021", "05/11/2021"])
    with pytest.raises(Undecided, match=r"2021-11-25 or values: {date_order: ymd} to make it 2025-11-21"):
        date_order(["25/11/21"])


def test_dates_that_contradict_each_other_are_named() -> None:
    with pytest.raises(Unreadable, match="'11/25/2021' and '25/11/2021' are not written in one order") as caught:
        date_order(["25/11/2021", "11/25/2021"])
    assert caught.value.reason == "orders_differ"


@given(st.lists(GARBAGE | st.from_regex(r"\A[0-3]?[0-9]/[01]?[0-9]/(20)?2[0-9]\Z"), max_size=8), st.randoms())
def test_the_order_of_the_rows_decides_nothing_about_dates(texts: list[str], chance: random.Random) -> None:
    shuffled = list(texts)
    chance.shuffle(shuffled)
    assert order_of(texts) == order_of(shuffled)


@given(st.lists(moments, min_size=1, max_size=8), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]))
def test_a_decided_column_reads_every_date_as_it_was_meant(days: list[datetime], shape: str) -> None:
    texts = [day.strftime(shape) for day in days]
    order = order_of(texts)
    if order != "order_undecided":
        read = [instant(text, order) for text in texts]  # type: ignore[arg-type]
        assert read == [wib(day.year, day.month, day.day) for day in days]


def order_of(texts: list[str]) -> str | None:
    try:
        return date_order(texts)
    except Unreadable as error:
        return error.reason

"""Amounts as people type them; what has two readings is asked about."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.priorities.rupiah import HIGHEST, AmountError, parse, written


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1500000000", 1_500_000_000),
        ("1.500.000.000", 1_500_000_000),
        ("Rp 1.500.000.000,00", 1_500_000_000),
        ("Rp1.500.000.000,-", 1_500_000_000),
        ("rp. 750.000", 750_000),
        ("1.500", 1_500),
        ("1,5 miliar", 1_500_000_000),
        ("1.5 milyar", 1_500_000_000),
        ("250 juta", 250_000_000),
        ("250jt", 250_000_000),
        ("2 triliun", 2_000_000_000_000),
        ("IDR 500 ribu", 500_000),
        (" 42 ", 42),
    ],
)
def test_indonesian_notation_is_read(typed: str, amount: int) -> None:
    assert parse(typed) == amount


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("1,5 M", 1_500_000_000),
        ("3M", 3_000_000_000),
        ("2 T", 2_000_000_000_000),
        ("1,500,000", 1_500_000),
        ("50k", 50_000),
    ],
)
def test_what_has_two_readings_is_asked_about(typed: str, suggested: int) -> None:
    with pytest.raises(AmountError, match="ambiguous") as caught:
        parse(typed)
    assert caught.value.suggested == suggested


def test_a_point_before_a_word_may_be_either_so_nothing_is_suggested() -> None:
    with pytest.raises(AmountError, match="ambiguous") as caught:
        parse("1.500 juta")
    assert caught.value.suggested is None


@pytest.mark.parametrize("typed", ["banyak", "1.50.000", "1,5", "-5", "1e9", "12 pohon", "１２", "1.500.00", "1,50"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(AmountError, match="unreadable"):
        parse(typed)


def test_more_than_ten_budgets_is_a_slip() -> None:
    with pytest.raises(AmountError, match="too_large"):
        parse("200.000.000.000.000")


@given(st.integers(0, HIGHEST))
def test_what_is_written_is_read_again(amount: int) -> None:
    assert parse(written(amount)) == amount


@given(st.text(max_size=30))
def test_no_text_raises_anything_else(typed: str) -> None:
    with suppress(AmountError):
        assert 0 <= parse(typed) <= HIGHEST

"""Numbers: what a text is worth under a decimal sign; nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.values import Decimal, Undecided, Unreadable, number

NBSP, THIN, NARROW, MINUS, EN_DASH = "\u00a0", "\u2009", "\u202f", "\u2212", "\u2013"
GARBAGE = st.text() | st.text(" .,-+()%'eE*rRpksdMTjuta²\u00a0\u202e\n\t0123456789/:", max_size=40)
signs: st.SearchStrategy[Decimal] = st.sampled_from([",", "."])


def reason(text: str, decimal: Decimal | None = ",") -> str:
    with pytest.raises(Unreadable) as caught:
        number(text, decimal)
    return caught.value.reason


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("48.420", 48420),
        ("14,45", 14.45),
        ("1.250.000", 1_250_000),
        ("1.250.000,50", 1_250_000.5),
        ("Rp 1.250.000,50", 1_250_000.5),
        ("Rp. 1.250.000,-", 1_250_000),
        ("Rp1.250.000,--", 1_250_000),
        ("rp 1.250.000,=", 1_250_000),
        ("IDR 5.000", 5000),
        ("71,48 km²", 71.48),
        ("71,48km2", 71.48),
        ("252,99 %", 252.99),
        ("252,99%", 252.99),
        ("0,123", 0.123),
        (",5", 0.5),
        ("1234,567", 1234.567),
        ("007", 7),
        ("1 301 635", 1_301_635),
        (f"1{NBSP}301{NBSP}635,5", 1_301_635.5),
        (f"1{THIN}301{NARROW}635", 1_301_635),
        ("12 orang", 12),
        ("8 orang/hari", 8),
        ("12 per 1.000 KH", 12),
        ("Rp 12.500/kg", 12_500),
        (" \ufeff48.420\u200b ", 48_420),
        ("1.000.000.000.000.000", 1e15),
    ],
)
def test_indonesian_numbers_with_what_stands_around_them(text: str, value: float) -> None:
    assert number(text, ",") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("24,777.18", 24777.18),
        ("1,234,567", 1_234_567),
        ("48,420", 48420),
        ("0.123", 0.123),
        ("50,000.-", 50_000),
        ("1'234'567.5", 1_234_567.5),
    ],
)
def test_english_numbers(text: str, value: float) -> None:
    assert number(text, ".") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-3,2", -3.2),
        (f"{MINUS}3,2", -3.2),
        (f"{EN_DASH}3,2", -3.2),
        ("+5", 5),
        ("(1.000)", -1000),
        ("(12,5 %)", -12.5),
        ("(12,5) %", -12.5),
        ("Rp (5.000)", -5000),
        ("(Rp 5.000)", -5000),
        ("-Rp 5.000", -5000),
        ("Rp -5.000", -5000),
        ("-0", 0),
    ],
)
def test_signs_and_brackets(text: str, value: float) -> None:
    assert number(text, ",") == value
    assert str(number("-0", ",")) == "0.0", "minus zero would be shown"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12 rb", 12_000),
        ("12ribu", 12_000),
        ("1,2 juta", 1_200_000),
        ("1,2 jt jiwa", 1_200_000),
        ("Rp 3 miliar", 3e9),
        ("3 milyar", 3e9),
        ("Rp 97,55 triliun", 97.55e12),
        ("2 million", 2e6),
    ],
)
def test_words_of_magnitude_that_mean_one_thing_count(text: str, value: float) -> None:
    assert number(text, ",") == value


@pytest.mark.parametrize("text", ["Rp 97,55 T", "5 M", "Rp 5 m", "12k", "12 K", "3 bn"])
def test_a_letter_that_may_be_a_magnitude_is_asked_about(text: str) -> None:
    assert reason(text) == "magnitude_unclear"


def test_a_small_m_behind_a_plain_number_is_a_metre() -> None:
    assert number("5 m", ",") == 5


@pytest.mark.parametrize(
    "text", ["12,5 *)", "12,5*", "12,5 **)", "12,5 r", "12,5 1)", "12,5 (dua belas ribu)", "12,5¹⁾"]
)
def test_a_footnote_mark_does_not_change_the_number(text: str) -> None:
    assert number(text, ",") == 12.5


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \u200b ", "empty"),
        ("-", "no_number"),
        ("BB", "no_number"),
        ("12O", "no_number"),
        ("12 dari 20", "no_number"),
        ("12 Mei", "no_number"),
        ("12 jam 30 menit", "no_number"),
        ("5 juta 300 ribu", "no_number"),
        ("dua belas", "no_number"),
        ("12 puluh", "no_number"),
        ("12 ribuan", "no_number"),
        ("2 juta-an", "no_number"),
        ("12 (ribu)", "no_number"),
        ("12 (dalam ribu rupiah)", "no_number"),
        ("2026-11-05", "no_number"),
        ("05/11/2021", "no_number"),
        ("12/20 orang", "no_number"),
        ("80-85", "no_number"),
        ("- 5", "no_number"),
        ("--5", "no_number"),
        ("(-5)", "no_number"),
        ("(5", "no_number"),
        ("5)", "no_number"),
        ("5.", "no_number"),
        ("1.2.3", "no_number"),
        ("12,34,567", "no_number"),
        ("12 50", "no_number"),
        ("1.250 000", "no_number"),
        ("10²", "no_number"),
        ("12\n5", "no_number"),
        ("USD 5", "no_number"),
        ("\u202e123", "no_number"),
        ("1e5", "scientific"),
        ("1.23E+05", "scientific"),
        ("１２３", "other_digits"),
        ("٣", "other_digits"),
        ("35220000000000011", "too_long"),
        ("24,777.18", "other_notation"),
        ("0.5", "other_notation"),
    ],
)
def test_what_is_no_number_says_why(text: str, code: str) -> None:
    assert reason(text) == code


def test_a_number_that_a_float_would_round_is_refused() -> None:
    assert number("9007199254740992", ",") == 2**53
    assert reason("9007199254740993") == "too_long"


def test_messages_repeat_the_value_and_say_what_to_write() -> None:
    with pytest.raises(Unreadable, match=r"^'Rp 97,55 T': what does T mean, triliun or ton\? Write the word out"):
        number("Rp 97,55 T", ",")
    with pytest.raises(
        Unreadable, match=r"'24,777.18' is written with a decimal point, this column with a decimal comma"
    ):
        number("24,777.18", ",")
    with pytest.raises(Unreadable, match="add it to the sentinels"):
        number("*)", ",")
    with pytest.raises(Unreadable) as caught:
        number("x" * 10_000, ",")
    assert len(str(caught.value)) < 200


def test_without_a_sign_only_what_reads_in_one_way_is_read() -> None:
    assert number("14,45", None) == 14.45
    assert number("24,777.18", None) == 24777.18
    assert number("1 250", None) == 1250
    with pytest.raises(Undecided):
        number("1.234", None)


@st.composite
def amounts(draw: st.DrawFn, sign: Decimal) -> tuple[str, float]:
    """A number as somebody may write it under ``sign``, and what it is."""
    whole = draw(st.integers(0, 999_999_999_999))
    fraction = draw(st.text("0123456789", max_size=4))
    by = draw(st.sampled_from(["", "." if sign == "," else ",", " ", NBSP, THIN]))
    text = f"{whole:,}".replace(",", by) + (f"{sign}{fraction}" if fraction else "")
    value = float(f"{whole}.{fraction or 0}")
    is_negative = draw(st.booleans())
    if is_negative:
        before, after = draw(st.sampled_from([("-", ""), (MINUS, ""), ("(", ")")]))
        text = f"{before}{text}{after}"
    money = draw(st.sampled_from(["", "", "Rp ", "Rp. ", "Rp", "IDR "]))
    unit = (
        ""
        if money
        else draw(st.sampled_from(["", " %", "%", " km²", " orang", f"{NBSP}ha", " rumah tangga", " ton/ha"]))
    )
    mark = draw(st.sampled_from(["", " *)", "*", " r", " 1)"]))
    blank = draw(st.sampled_from(["", " ", NBSP, "\t"]))
    return f"{blank}{money}{text}{unit}{mark}{blank}", -value if is_negative and value else value


@given(st.data(), signs)
def test_a_written_number_is_read_back_in_both_notations(data: st.DataObject, sign: Decimal) -> None:
    text, value = data.draw(amounts(sign))
    assert number(text, sign) == value


def outcome(text: str, decimal: Decimal | None) -> float | str:
    try:
        return number(text, decimal)
    except Unreadable as error:
        return error.reason


@given(GARBAGE)
def test_what_reads_without_a_sign_reads_the_same_under_one_of_them(text: str) -> None:
    alone = outcome(text, None)
    both = {outcome(text, ","), outcome(text, ".")}
    if isinstance(alone, float):
        assert alone in both
        assert len({value for value in both if isinstance(value, float)}) == 1
    elif alone == "decimal_undecided":
        assert all(isinstance(value, float) for value in both)
        assert len(both) == 2
    else:
        assert both == {alone}


@given(GARBAGE, st.sampled_from([",", ".", None]))
def test_any_text_is_a_number_or_says_why_not(text: str, decimal: Decimal | None) -> None:
    for given_text in (text, text * 500):
        value = outcome(given_text, decimal)
        assert isinstance(value, str) or abs(value) < float("inf")

"""Targets and observations: a number, a range or a text; and the cells that say there is no value."""

from datetime import date
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.values import (
    Figure,
    Undecided,
    Unreadable,
    decimal_sign,
    figure,
    is_sentinel,
    number,
    sentinels,
)
from tests.domain.values.test_numbers import GARBAGE, amounts, outcome

DECLARED = sentinels(("", "-", "n/a", "NA", "8888", "9999", "*)"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("80,10", Figure(80.1)),
        ("12,5 *)", Figure(12.5, mark="*)")),
        ("69,04 r", Figure(69.04, mark="r")),
        ("69,04r)", Figure(69.04, mark="r)")),
        ("12 (sementara)", Figure(12, mark="(sementara)")),
        ("3 (tiga)", Figure(3, mark="(tiga)")),
        ("252,99 % *", Figure(252.99, mark="*", unit="%")),
        ("71,48 km²", Figure(71.48, unit="km²")),
        ("12 per 1.000 KH", Figure(12, unit="per 1.000 KH")),
        ("80,10-85,00", Figure(80.1, 85)),
        ("80,10 - 85,00", Figure(80.1, 85)),
        ("80,10 \u2013 85,00 %", Figure(80.1, 85, unit="%")),
        ("80%-85%", Figure(80, 85, unit="%")),
        ("80 s.d. 85", Figure(80, 85)),
        ("80 s/d 85", Figure(80, 85)),
        ("80sd85", Figure(80, 85)),
        ("80 sampai dengan 85 *)", Figure(80, 85, mark="*)")),
        ("Rp 5.000,- s.d. Rp 10.000,-", Figure(5000, 10_000)),
        ("1 juta - 2 juta", Figure(1e6, 2e6)),
        ("5 km - 8 km", Figure(5, 8, unit="km")),
        ("-5--3", Figure(-5, -3)),
        ("-5 - -3", Figure(-5, -3)),
        ("-5", Figure(-5)),
    ],
)
def test_a_figure_keeps_the_number_the_range_and_what_stands_beside(text: str, expected: Figure) -> None:
    assert figure(text, ",") == expected


@pytest.mark.parametrize("text", ["BB", "n/a", "A+", "WTP", "A-1", "BB - A", "Zona Hijau", "> 90", "\u2265 80,5", "-"])
def test_letters_and_words_are_kept_as_they_stand(text: str) -> None:
    assert figure(f" {text}\u00a0", ",") == Figure(None, text=text)
    assert figure(text, None) == Figure(None, text=text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("12O", "no_number"),
        ("1:20", "no_number"),
        ("2 dokumen, 3 laporan", "no_number"),
        ("05-11-2021", "no_number"),
        ("1e5", "scientific"),
        ("\uff11\uff12", "other_digits"),
        ("Rp 97,55 T", "magnitude_unclear"),
        ("24,777.18", "other_notation"),
        ("1-2 juta", "range_unclear"),
        ("2 km - 800 m", "range_unclear"),
        ("85-80", "range_reversed"),
    ],
)
def test_what_begins_like_a_number_is_one_or_is_refused(text: str, reason: str) -> None:
    """It must not hide among the texts, where nobody would miss the number."""
    with pytest.raises(Unreadable) as caught:
        figure(text, ",")
    assert caught.value.reason == reason


@pytest.mark.parametrize("text", ["1.234", "1.234 *)", "1.000-2.000", "80,5-1.000"])
def test_an_undecided_number_is_asked_about_and_never_kept_as_a_text(text: str) -> None:
    with pytest.raises(Undecided):
        figure(text, None)


@given(st.data(), st.sampled_from([",", "."]))
def test_a_figure_is_worth_what_the_number_is(data: st.DataObject, sign: str) -> None:
    text, value = data.draw(amounts(sign))  # type: ignore[arg-type]
    assert figure(text, sign).value == value == number(text, sign)  # type: ignore[arg-type]


@given(GARBAGE, st.sampled_from([",", ".", None]))
def test_any_text_is_a_figure_or_says_why_not(text: str, decimal: str | None) -> None:
    try:
        found = figure(text, decimal)  # type: ignore[arg-type]
    except Unreadable:
        return
    assert (found.value is None) == (found.text is not None)
    assert found.upper is None or (found.value is not None and found.value <= found.upper)
    if found.value is not None and found.upper is None:
        assert outcome(text, decimal) == found.value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["1" + " " * 20_000 + "x", "1,5" + "\u00a0" * 20_000 + "-", "1 - " * 5_000, "1." * 9_000]
)
def test_a_cell_made_to_keep_the_program_busy_does_not(text: str) -> None:
    started = monotonic()
    for read in (figure, number):
        with pytest.raises(Unreadable):
            read(text, ",")
    assert decimal_sign([text]) is None
    assert monotonic() - started < 2, "without a limit of length it is about a minute"


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "  ",
        None,
        "-",
        " \u2013 ",
        "\u2014",
        "\u2212",
        "N/A",
        "n/a ",
        "na",
        "*)",
        "8888",
        " 9999",
        8888,
        8888.0,
        9999.0,
    ],
)
def test_a_declared_sentinel_is_found_in_texts_and_in_numbers(cell: str | float | None) -> None:
    assert is_sentinel(cell, DECLARED)


@pytest.mark.parametrize(
    "cell", ["0", 0, 0.0, "--", "888", "88888", 8888.5, True, False, "tidak ada", date(2026, 1, 1), float("nan")]
)
def test_what_is_not_declared_is_a_value(cell: str | float | date) -> None:
    assert not is_sentinel(cell, DECLARED)


def test_nothing_declared_leaves_only_the_empty_cell() -> None:
    nothing = sentinels(())
    assert is_sentinel(None, nothing)
    assert not any(is_sentinel(cell, nothing) for cell in ("", "-", "n/a", 8888.0))


def test_true_is_not_the_sentinel_1() -> None:
    assert is_sentinel(1, sentinels(("1",)))
    assert not is_sentinel(True, sentinels(("1",)))


@given(st.text(max_size=8), st.sampled_from(["", " ", "\t", "\u00a0"]))
def test_whatever_is_declared_is_found_again(text: str, blank: str) -> None:
    known = sentinels([text])
    assert is_sentinel(f"{blank}{text}{blank}", known)
    assert is_sentinel(text, known)

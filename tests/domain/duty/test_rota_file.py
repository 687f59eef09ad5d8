"""A rota from a CSV file: what is read, and every mistake with its line."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.clock import DAY, HOUR, WIB, from_datetime
from commandcenter.domain.duty.model import DUTIES, Turn
from commandcenter.domain.duty.rota_file import ROWS_MAX, read

MONDAY = from_datetime(datetime(2026, 11, 23, 8, tzinfo=WIB))
KNOWN = {each.key: each for each in DUTIES}
HEAD = "duty,account,from,until"


def test_weeks_and_swaps_are_read() -> None:
    text = f"""\ufeff{HEAD},swap
jaringan,jaringan-1,2026-11-23,2026-11-30,
Jaringan,jaringan-2,2026-11-24 22.00,2026-11-25T06:00,ya

pusat,operator-1 operator-2,2026-11-23 06:00,2026-11-23 14:00,no"""
    turns, mistakes = read(text.splitlines(), KNOWN, MONDAY)
    assert mistakes == []
    assert turns == [
        Turn(0, "jaringan", ("jaringan-1",), MONDAY, MONDAY + 7 * DAY),
        Turn(0, "jaringan", ("jaringan-2",), MONDAY + 38 * HOUR, MONDAY + 46 * HOUR, is_swap=True),
        Turn(0, "pusat", ("operator-1", "operator-2"), MONDAY - 2 * HOUR, MONDAY + 6 * HOUR),
    ]


def test_semicolons_as_spreadsheets_here_write_them() -> None:
    text = "until;from;account;duty\r\n2026-11-30;2026-11-23;jaringan-1;jaringan\r\n"
    turns, mistakes = read(text.splitlines(), KNOWN, MONDAY)
    assert (len(turns), mistakes) == (1, [])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("naga,jaringan-1,2026-11-23,2026-11-30", "no duty 'naga': one of pusat, jaringan"),
        ("jaringan,Pak Joko!,2026-11-23,2026-11-30", "no account"),
        ("jaringan,jaringan-1,23/11/2026,2026-11-30", "'23/11/2026' is no moment"),
        ("jaringan,jaringan-1,2026-02-30,2026-11-30", "no moment"),
        ("jaringan,jaringan-1,2026-11-23 25:00,2026-11-30", "no moment"),
        ("jaringan,jaringan-1,2026-11-30,2026-11-23", "ends after it begins"),
        ("jaringan,jaringan-1,2026-11-23,2126-11-23", "at most 92 days"),
        ("jaringan,jaringan-1,0001-01-01,2026-11-23", "long ago"),
        ("jaringan,jaringan-1,2026-11-23", "3 cells instead of 4"),
        ('jaringan,"jaringan-1', "unexpected end of data"),
    ],
)
def test_each_mistake_is_told_with_its_line(line: str, said: str) -> None:
    _, (mistake,) = read([HEAD, "urc,urc-1,2026-11-23,2026-11-30", line], KNOWN, MONDAY)
    assert mistake.line == 3
    assert said in mistake.message


def test_turns_of_one_file_that_cover_each_other_are_a_mistake() -> None:
    lines = [HEAD, "urc,a,2026-11-30,2026-12-07", "urc,b,2026-11-23,2026-11-30", "urc,c,2026-11-29,2026-12-01"]
    _, mistakes = read(lines, KNOWN, MONDAY)
    assert [(each.line, each.message) for each in mistakes] == [
        (4, "begins before the turn of line 2 ends"),
        (4, "begins before the turn of line 3 ends"),
    ]


@pytest.mark.parametrize("head", ["", "duty,account", f"{HEAD},phone", f"{HEAD},duty", "\0"])
def test_other_columns_are_refused(head: str) -> None:
    turns, (mistake,) = read([head, "x"], KNOWN, MONDAY)
    assert (turns, mistake.line) == ([], 1)


def test_a_file_of_endless_lines_ends() -> None:
    _, mistakes = read([HEAD, *["urc,a,b,c"] * (ROWS_MAX + 100)], KNOWN, MONDAY)
    assert mistakes[-1].message.startswith("more than")
    assert len(mistakes) == ROWS_MAX + 1


@given(st.lists(st.text(max_size=60), max_size=8), st.booleans())
def test_no_file_breaks_it(lines: list[str], has_head: bool) -> None:
    read([HEAD, *lines] if has_head else lines, KNOWN, MONDAY)

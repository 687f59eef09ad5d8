"""What is wrong with a line: mistakes that keep it from being submitted, and what is only looked at again."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.attainment.terms import Goal, Result
from commandcenter.domain.reference import Frequency, Indicator, Polarity
from commandcenter.domain.reports.checks import Fault, is_web_address, of_line
from commandcenter.domain.reports.model import Asked, Line
from commandcenter.domain.reports.values import read

SCALE = ("AA", "A", "BB", "B", "CC", "C", "D")
NUMBER, LETTERS, RANGE = Goal(80.0), Goal(None, text="BB"), Goal(75.0, 83.0)
NONE, NO_CASE = None, Goal(None, text="n/a")


def asked(goal: Goal | None = NUMBER, before: float | None = None, **more: Any) -> Asked:
    values: dict[str, Any] = {"decimals": 2, "lowest": 0.0, "highest": 100.0, **more}
    indicator = Indicator("x", "X", "d", "persen", "dinkes", "dinkominfo", Frequency.QUARTER, Polarity.HIGHER, **values)
    return Asked(indicator, goal, None if before is None else Result(before))


def faults(typed: str, goal: Goal | None = NUMBER, obstacle: str = "Alasan", **more: Any) -> list[Fault]:
    return [problem.fault for problem in of_line(asked(goal, **more), Line(typed, obstacle=obstacle), SCALE)]


@pytest.mark.parametrize("typed", ["80", "80,5", "80.5", " 80,25 % ", "0", "100", "80 persen", "-", "", "n/a"])
def test_numbers_as_people_type_them_are_taken(typed: str) -> None:
    assert faults(typed) == []


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("1.234", Fault.UNDECIDED),
        ("1,234", Fault.UNDECIDED),
        ("delapan puluh", Fault.NUMBER_NEEDED),
        ("8O", Fault.UNREADABLE),
        ("80-85", Fault.RANGE),
        ("80 s.d. 85", Fault.RANGE),
        ("80 orang", Fault.BESIDE),
        ("80 *)", Fault.BESIDE),
        ("80,125 %", Fault.UNDECIDED),
        ("80,1255", Fault.DECIMALS),
        ("-1", Fault.TOO_LOW),
        ("100,01", Fault.TOO_HIGH),
        ("BB", Fault.NUMBER_NEEDED),
        ("=SUM(A1)", Fault.NUMBER_NEEDED),
        ("<script>", Fault.NUMBER_NEEDED),
        ("1e3", Fault.UNREADABLE),
        ("NaN", Fault.NUMBER_NEEDED),
        ("99999999999999999999", Fault.UNREADABLE),
        ("٨٠", Fault.UNREADABLE),
    ],
)
def test_what_is_no_value_of_the_indicator_is_said(typed: str, fault: Fault) -> None:
    assert faults(typed) == [fault]


def test_the_two_readings_are_asked_about() -> None:
    (problem,) = of_line(asked(highest=None), Line("1.234"), SCALE)
    assert problem.values == {"first": 1234.0, "second": 1.234}


@pytest.mark.parametrize(("typed", "fault"), [("BB", []), (" bb", []), ("A", []), ("E", [Fault.LETTER_NEEDED])])
def test_letters_are_taken_where_the_target_has_letters(typed: str, fault: list[Fault]) -> None:
    assert faults(typed, LETTERS) == fault


def test_a_number_is_no_letter() -> None:
    assert faults("80", LETTERS) == [Fault.LETTER_NEEDED]


@pytest.mark.parametrize("typed", ["", "-", "n/a", "  "])
def test_nothing_reported_needs_an_obstacle(typed: str) -> None:
    for wanted in (NUMBER, LETTERS, RANGE):
        assert faults(typed, wanted, obstacle="") == [Fault.UNEXPLAINED]
        assert faults(typed, wanted) == []
    for unwanted in (NONE, NO_CASE):
        assert faults(typed, unwanted, obstacle="") == []


@pytest.mark.parametrize(
    ("value", "before", "is_far"),
    [("80", 41, False), ("85", 41, True), ("20", 41, True), ("3", 8, False), ("3", 0, False), ("90", None, False)],
)
def test_a_value_far_from_last_quarter_is_looked_at_again(value: str, before: float | None, is_far: bool) -> None:
    found = of_line(asked(before=before), Line(value), SCALE)
    assert [problem.fault for problem in found] == ([Fault.FAR] if is_far else [])
    assert all(problem.is_warning for problem in found)


@pytest.mark.parametrize(
    ("value", "is_first", "fault"),
    [("40", False, [Fault.FALLING]), ("90", False, []), ("5", True, []), ("41", False, [])],
)
def test_a_total_since_january_grows_within_its_year(value: str, is_first: bool, fault: list[Fault]) -> None:
    counted = replace(asked(before=41), is_total=True, is_first=is_first)
    assert [problem.fault for problem in of_line(counted, Line(value), SCALE)] == fault


@pytest.mark.parametrize(
    ("address", "is_good"),
    [
        ("https://bojonegorokab.go.id/bukti?x=1#2", True),
        ("http://10.1.2.3:8080/a", True),
        ("https://drive.example/d/abc_DEF-1", True),
        ("javascript:alert(1)", False),
        ("data:text/html,<b>x</b>", False),
        ("ftp://example.org/a", False),
        ("//example.org/a", False),
        ("bojonegorokab.go.id", False),
        ("https://", False),
        ("https://user:secret@example.org/", False),
        ("https://exam ple.org/", False),
        ('https://example.org/"onclick="x', False),
        ("https://[::1", False),
        ("https://example.org:99999/", False),
        ("https://example.org/\u202egnp", False),
    ],
)
def test_evidence_is_an_address_that_a_browser_may_be_sent_to(address: str, is_good: bool) -> None:
    assert is_web_address(address) is is_good


@given(st.text(max_size=80), st.sampled_from(["persen", "", "per 1.000", "orang"]))
def test_whatever_is_typed_is_read_or_said(typed: str, unit: str) -> None:
    reading = read(typed, unit)
    assert sum([reading.value is not None, reading.text is not None, bool(reading.fault), reading.is_nothing]) == 1


@given(st.floats(0, 100).map(lambda value: round(value, 2)))
def test_a_number_in_indonesian_notation_is_what_it_says(value: float) -> None:
    typed = f"{value:.2f}".replace(".", ",")
    assert read(typed, "persen").value == value

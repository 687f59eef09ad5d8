"""Fields of a body: what is taken, what is said of the rest."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commandcenter.actions.body import Body, plain_text

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


def body(value: Any) -> Body:
    return Body({"field": value}, "en")


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("  Jalan   rusak ", "Jalan rusak"),
        ("a\x00b\x1bc", "abc"),
        ("\u202egnp.exe", "gnp.exe"),
        ("e\u0301", "é"),
        ("satu\r\ndua", "satu dua"),
        ("<b>tebal</b> & '; DROP TABLE report;--", "<b>tebal</b> & '; DROP TABLE report;--"),
        ("\u200b\ufeff", ""),
        ("جيد", "جيد"),
    ],
)
def test_a_text_keeps_what_people_see_and_nothing_else(value: str, plain: str) -> None:
    assert body(value).text("field") == plain


def test_a_long_text_keeps_its_lines() -> None:
    assert body("satu\r\n\r\n\r\n\r\n  dua ").text("field", is_long=True) == "satu\n\ndua"


@pytest.mark.parametrize("value", [1, True, [], {}, 1.5])
def test_what_is_no_text_is_said(value: Any) -> None:
    asked = body(value)
    assert asked.text("field") == ""
    assert asked.problems == [("field", "This must be a text")]


def test_a_text_that_is_too_long_or_missing_is_said() -> None:
    long, missing = body("x" * 1_201), Body({}, "id")
    long.text("field", most=1_200)
    missing.text("field", is_required=True)
    assert long.problems == [("field", "At most 1,200 characters, these are 1,201")]
    assert missing.problems == [("field", "Isian ini wajib diisi")]


@pytest.mark.parametrize(("value", "found"), [(7, 7), ("7", 7), (" -3 ", -3), ("", None), (None, None)])
def test_whole_numbers_come_from_numbers_and_from_inputs(value: Any, found: int | None) -> None:
    asked = body(value)
    assert asked.whole("field", -5, 10, is_required=False) == found
    assert asked.is_good()


@pytest.mark.parametrize("value", ["7,5", 7.0, True, 11, -6, 10**30, "9" * 400, "٣", [], "1e3"])
def test_what_is_no_whole_number_within_its_limits_is_said(value: Any) -> None:
    asked = body(value)
    assert asked.whole("field", -5, 10) is None
    assert [problem.field for problem in asked.problems] == ["field"]


@pytest.mark.parametrize(
    ("value", "found"), [("2026-11-22", "2026-11-22"), ("2026-02-30", None), ("20261122", None), ("22-11-2026", None)]
)
def test_a_day_is_one_of_the_calendar(value: Any, found: str | None) -> None:
    asked = body(value)
    assert asked.day("field") == found
    assert asked.is_good() == (found is not None)


@given(JSON)
@example("0\x1f")
def test_whatever_comes_is_taken_or_said_and_never_raises(value: Any) -> None:
    reads: tuple[Callable[[Body], Any], ...] = (
        lambda asked: asked.text("field"),
        lambda asked: asked.choice("field", ("a", "b")),
        lambda asked: asked.whole("field", 0, 10),
        lambda asked: asked.day("field"),
    )
    for read in reads:
        asked = body(value)
        read(asked)
        asked.unknown()
        assert all(problem.message for problem in asked.problems)


@given(st.text())
def test_plain_text_is_its_own_plain_text(value: str) -> None:
    assert plain_text(plain_text(value)) == plain_text(value)
    once = plain_text(value, is_long=True)
    assert plain_text(once, is_long=True) == once

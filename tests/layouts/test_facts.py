"""The facts of a panel in words."""

import pytest

from layouts import facts
from layouts.contract import DESK, Facts, Look

ALL = Facts("1–22 Nov 2026", 1234, ("LAPOR", "Radio"))


def test_a_wall_reads_period_and_n_and_a_desk_the_sources_too() -> None:
    assert facts.words(ALL, Look()) == "1–22 Nov 2026 · n\u00a01.234"
    assert facts.words(ALL, DESK) == "1–22 Nov 2026 · n\u00a01.234 · sumber: LAPOR, Radio"


@pytest.mark.parametrize("nothing", [None, Facts()])
def test_nothing_is_said_of_nothing(nothing: Facts | None) -> None:
    assert facts.words(nothing, DESK) == ""


def test_none_counted_is_said() -> None:
    assert facts.words(Facts(n=0), Look()) == "n\u00a00"

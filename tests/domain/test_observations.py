"""When values of several sources disagree."""

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.observations import disagree

SAID = st.tuples(st.none() | st.floats(-1e9, 1e9), st.none() | st.sampled_from(["BB", "bb ", "A", "", " "]))


def test_one_source_alone_never_disagrees() -> None:
    assert not disagree([], 2)
    assert not disagree([(73.74, None)], 2)


def test_numbers_differ_by_what_is_printed_of_them() -> None:
    assert not disagree([(73.74, None), (73.7449, None)], 2)
    assert disagree([(73.74, None), (73.7, None)], 2)
    assert not disagree([(73.74, None), (73.7, None)], 1)
    assert not disagree([(-0.001, None), (0.001, None)], 2)


def test_a_text_is_no_number_and_nothing_is_no_text() -> None:
    assert disagree([(4.0, None), (None, "4.0")], 1)
    assert not disagree([(4.0, None), (None, None), (None, " ")], 1)
    assert not disagree([(None, "Sangat  baik"), (None, "sangat baik ")], 0)


@given(st.lists(SAID, max_size=5), st.integers(0, 6), st.randoms())
def test_it_does_not_matter_who_speaks_first_or_says_it_again(
    said: list[tuple[float | None, str | None]], decimals: int, dice: object
) -> None:
    mixed = [*said, *said]
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    assert disagree(mixed, decimals) == disagree(said, decimals)

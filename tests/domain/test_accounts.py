import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.access import Role
from commandcenter.domain.accounts import FREE_GUESSES, LONGEST_WAIT, NAME_MAX, is_name, misplaced, plain_name, wait


@pytest.mark.parametrize("name", ["operator-1", "dinkes", "a", "kepala.dinkominfo", "7", "a" * NAME_MAX])
def test_a_duty_is_a_name(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name", ["", "Operator", "a b", "-a", "a-", ".a", "a" * (NAME_MAX + 1), "ä", "a\n", "a/b", "a@b", "а", "a\0", "١"]
)
def test_what_could_be_taken_for_another_name_is_none(name: str) -> None:
    """The last but two is Cyrillic."""
    assert not is_name(name)


@given(st.text(max_size=300))
def test_a_typed_name_is_plain_at_once(typed: str) -> None:
    plain = plain_name(typed)
    assert plain_name(plain) == plain or len(plain) > 4 * NAME_MAX


def test_blanks_and_capitals_of_a_telephone_are_forgiven() -> None:
    assert plain_name("  Operator-1 ") == "operator-1"


def test_an_editor_is_of_an_opd_and_nobody_else() -> None:
    assert [role for role in Role if misplaced(role, None)] == [Role.EDITOR]
    assert [role for role in Role if not misplaced(role, "dinkes")] == [Role.EDITOR]


def test_the_wait_doubles_and_never_exceeds_a_quarter_of_an_hour() -> None:
    assert [wait(n) for n in range(FREE_GUESSES + 1)] == [0] * (FREE_GUESSES + 1)
    assert [wait(n) // 1000 for n in range(5, 11)] == [30, 60, 120, 240, 480, 900]


@given(st.integers(0, 10**9))
def test_no_number_of_failures_locks_for_longer(failures: int) -> None:
    assert 0 <= wait(failures) <= LONGEST_WAIT
    assert wait(failures) <= wait(failures + 1)

import re

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.access import second_factor
from commandcenter.access.second_factor import STEP, Unreadable

# RFC 6238, appendix B: SHA-1, secret "12345678901234567890", the last six digits of the eight.
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
VECTORS = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
]

AT = 1111111109_000


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_codes_are_those_of_the_specification(seconds: int, code: str) -> None:
    assert second_factor.step_of(SECRET, code, seconds * 1000) == seconds // 30


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_off_by_one_step(steps: int) -> None:
    assert second_factor.step_of(SECRET, "081804", AT + steps * STEP) == AT // STEP


@pytest.mark.parametrize("steps", [-2, 2, 100])
def test_and_by_no_more(steps: int) -> None:
    assert second_factor.step_of(SECRET, "081804", AT + steps * STEP) is None


@given(st.text(max_size=40))
def test_what_is_no_code_is_of_no_step(typed: str) -> None:
    plain = second_factor.plain_code(typed)
    if not re.fullmatch("[0-9]{6}", plain):
        assert second_factor.step_of(SECRET, plain, 59_000) is None


def test_digits_of_other_scripts_are_no_code() -> None:
    assert second_factor.step_of(SECRET, "٢٨٧٠٨٢", 59_000) is None


def test_a_sealed_secret_is_of_one_account_and_of_one_key() -> None:
    one, other = Fernet(Fernet.generate_key()), Fernet(Fernet.generate_key())
    sealed = second_factor.seal(one, 7, SECRET)
    assert SECRET not in sealed
    assert second_factor.unseal(one, 7, sealed) == SECRET
    for fernet, whose, text in (
        (other, 7, sealed),
        (one, 8, sealed),
        (one, 7, sealed[:-2]),
        (one, 7, ""),
        (one, 7, "ä"),
    ):
        with pytest.raises(Unreadable):
            second_factor.unseal(fernet, whose, text)


def test_a_code_of_paper_is_the_same_with_and_without_hyphens() -> None:
    code = second_factor.new_codes()[0]
    assert second_factor.code_hash(7, code) == second_factor.code_hash(7, code.upper().replace("-", " "))
    assert second_factor.code_hash(7, code) != second_factor.code_hash(8, code)


def test_recovery_codes_are_ten_and_differ() -> None:
    codes = second_factor.new_codes()
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", code) for code in codes)


def test_the_picture_is_a_data_uri_and_names_the_account() -> None:
    assert second_factor.picture(SECRET, "operator-1").startswith("data:image/svg+xml")
    assert "operator-1" in second_factor.uri(SECRET, "operator-1")
    assert SECRET in second_factor.uri(SECRET, "operator-1")

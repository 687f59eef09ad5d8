"""Passwords and their hashes, against mosquitto's own program."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.credentials import passwords
from tests.conftest import missing


def test_a_password_is_long_random_and_no_formula() -> None:
    made = {passwords.generate() for _ in range(500)}
    assert len(made) == 500
    assert all(len(each) == 32 and each[0].isalnum() and each.isascii() for each in made)


@given(st.text(max_size=40))
def test_a_hash_knows_its_password_and_no_other(password: str) -> None:
    password = password.encode("utf-8", "ignore").decode()
    stored = passwords.hashed(password)
    assert stored != passwords.hashed(password), "salted"
    assert passwords.is_right(password, stored)
    assert not passwords.is_right(password + "x", stored)
    assert ":" not in stored
    assert "\n" not in stored


def test_a_hash_of_mosquitto_is_understood(tmp_path: Path) -> None:
    if shutil.which("mosquitto_passwd") is None:
        pytest.skip(missing("mosquitto_passwd"))
    file = tmp_path / "passwords"
    subprocess.run(["mosquitto_passwd", "-b", "-c", file, "someone", "guessed"], check=True, capture_output=True)
    stored = file.read_text().strip().partition(":")[2]
    assert passwords.is_right("guessed", stored)
    assert not passwords.is_right("guesses", stored)


@pytest.mark.parametrize(
    "stored", ["", "x", "$7$", "$7$101$$", "$6$101$a$b", "$7$0$YWJj$YWJj", "$7$99999999999$YWJj$YWJj",
               "$7$-1$YWJj$YWJj", "$7$x$YWJj$YWJj", "$7$101$ä$ä", "$7$101$YWJj$YWJj$YWJj"],
)  # fmt: skip
def test_what_is_no_hash_is_nobody_s(stored: str) -> None:
    assert not passwords.is_right("", stored)

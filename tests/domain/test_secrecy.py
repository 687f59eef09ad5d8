"""Names of secrets: what must not stand in a record that is kept for ever."""

import pytest

from commandcenter.domain.secrecy import names_secret, secret_keys, without_secrets


@pytest.mark.parametrize(
    "key", ["password", "Password", "new_password", "apiKey", "API_KEY", "pageToken", "totp_secret", "token-hash"]
)
def test_names_of_secrets_are_known_however_they_are_written(key: str) -> None:
    assert names_secret(key)


@pytest.mark.parametrize("key", ["code", "key", "spinning", "tokenize", "secretary", "pass", "name", "kata", ""])
def test_names_that_only_look_like_it_are_none(key: str) -> None:
    assert not names_secret(key)


def test_a_secret_is_found_however_deep_it_stands() -> None:
    said = {"rows": [{"ok": 1}, {"mqtt": {"password": "x"}}], "tokens": ["a"], "secret": {"inner": "b"}}
    assert secret_keys(said) == ["rows[1].mqtt.password", "tokens", "secret"]


def test_that_a_secret_was_changed_may_be_said() -> None:
    assert secret_keys({"password": "changed", "totp": True, "token": None, "pin": 3, "password_at": 12}) == []


def test_what_holds_no_secret_stays() -> None:
    assert without_secrets({"name": "dinkes", "password": "hunter2"}) == {"name": "dinkes"}

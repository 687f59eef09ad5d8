"""What must not stand in a record that is kept for ever: values under names of secrets. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

_SECRET: Final = frozenset(
    {"password", "passwords", "passwd", "passphrase", "pin", "secret", "secrets", "token", "tokens", "totp", "otp",
     "credential", "credentials", "cookie", "authorization", "private", "apikey", "hash"}
)  # fmt: skip
# That something was done with a secret may be said.
_HARMLESS: Final = frozenset({"", "set", "new", "changed", "reset", "removed", "none", "yes", "no"})
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


def names_secret(key: str) -> bool:
    """Whether this is the name of something secret: ``password``, ``api_key``, ``pageToken``."""
    words = [word.lower() for word in _WORD.findall(key)]
    return bool(_SECRET.intersection(words)) or ("api" in words and "key" in words)


def secret_keys(said: Mapping[str, Any]) -> list[str]:
    """The paths of keys that name a secret and hold one: text, bytes, or a list of them. Numbers, truth values, and
    words that only say what was done with it, are none.

    >>> secret_keys({"name": "operator-1", "password": "hunter2", "totp": True})
    ['password']
    """
    return list(_found(said, ""))


def _found(said: Any, path: str) -> Iterator[str]:
    if isinstance(said, Mapping):
        for key, value in said.items():
            here = f"{path}.{key}" if path else str(key)
            if names_secret(str(key)) and _holds(value):
                yield here
            else:
                yield from _found(value, here)
    elif isinstance(said, Sequence) and not isinstance(said, str | bytes):
        for index, value in enumerate(said):
            yield from _found(value, f"{path}[{index}]")


def _holds(value: Any) -> bool:
    if isinstance(value, str):
        return value.lower() not in _HARMLESS
    if isinstance(value, Mapping):
        return any(map(_holds, value.values()))
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return any(map(_holds, value))
    return isinstance(value, bytes)


def without_secrets(said: Mapping[str, Any]) -> dict[str, Any]:
    """The same without what ``secret_keys`` would find at the top."""
    return {key: value for key, value in said.items() if not secret_keys({key: value})}

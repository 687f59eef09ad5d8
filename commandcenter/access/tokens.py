"""Tokens: what a browser keeps as a cookie, how the store knows it, and what a page sends along when it writes."""

import hashlib
import hmac
import secrets
from typing import Final

BYTES: Final = 32
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # no l, i, o, 0, 1
_LENGTH: Final = 16


def new() -> str:
    """A token that nobody can guess: 256 random bits, safe in a cookie and in an address."""
    return secrets.token_urlsafe(BYTES)


def readable() -> str:
    """A secret that somebody reads off a screen or a paper and types once: 79 random bits, no look-alikes."""
    characters = [secrets.choice(_ALPHABET) for _ in range(_LENGTH)]
    return "-".join("".join(characters[start : start + 4]) for start in range(0, _LENGTH, 4))


def digest(token: str) -> str:
    """SHA-256 of a token, as the store keeps it. A random token of 256 bits needs no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def of_page(token: str) -> str:
    """What pages of a session send along with everything that writes. Made from its token, so nobody else knows it,
    and it opens nothing by itself."""
    return hmac.new(token.encode("utf-8", "surrogatepass"), b"commandcenter page", hashlib.sha256).hexdigest()


def is_same(one: str, other: str) -> bool:
    """Whether two tokens are equal, in a time that does not tell how far."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))

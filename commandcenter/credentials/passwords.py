"""Passwords of sites: made by the machine for machines, and kept as mosquitto keeps them.

``$7$iterations$salt$hash`` is PBKDF2-HMAC-SHA512 with 64 bytes, salt and hash in base64 (mosquitto's
``mosquitto_passwd``; read by mosquitto 2.0 and newer).
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from typing import Final

# mosquitto computes the hash in its one thread at every connection, and passwords of 192 random bits cannot be guessed
# at any number of iterations: what is bought with more of them is a broker that stands still when all sites come back.
ITERATIONS: Final = 1000
_ITERATIONS_MAX: Final = 1_000_000
_SALT: Final = 12  # bytes: mosquitto takes no other length
_LENGTH: Final = 64  # bytes


def generate() -> str:
    """A new password: 32 letters, digits, - and _ (some 190 bits).

    It begins with a letter or digit: a spreadsheet takes a - for the beginning of a formula, a program for an option.
    """
    while not (made := secrets.token_urlsafe(24))[0].isalnum():
        pass
    return made


def hashed(password: str) -> str:
    """The password as mosquitto's password file has it."""
    salt = secrets.token_bytes(_SALT)
    return f"$7${ITERATIONS}${_text(salt)}${_text(_derive(password, salt, ITERATIONS))}"


def is_right(password: str, stored: str) -> bool:
    """Whether this is the password of a stored hash. False for what is no such hash."""
    try:
        empty, kind, iterations, salt, wanted = stored.split("$")
        count = int(iterations)
        if empty or kind != "7" or not 1 <= count <= _ITERATIONS_MAX:
            return False
        return hmac.compare_digest(_derive(password, base64.b64decode(salt, validate=True), count), _bytes(wanted))
    except (ValueError, binascii.Error):
        return False


def _derive(password: str, salt: bytes, iterations: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha512", password.encode(), salt, iterations, _LENGTH)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)

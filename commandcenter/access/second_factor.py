"""The second factor: time-based codes (TOTP, RFC 6238: SHA-1, 6 digits, 30 s), and recovery codes for who lost it."""

import re
from typing import Final

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken

from commandcenter.access import tokens
from commandcenter.domain.clock import SECOND

ISSUER: Final = "Pusat Komando Bojonegoro"
STEP: Final = 30 * SECOND
WINDOW: Final = 1  # steps by which the clock of a telephone may be off
SETUP_S: Final = 900  # for which a secret that was shown waits to be confirmed
CODES: Final = 10
_DIGITS: Final = re.compile(r"[0-9]{6}")


class Unreadable(Exception):
    """The secret was sealed with another key than this installation has."""


def new_secret() -> str:
    """160 random bits, in base32."""
    return pyotp.random_base32(32)


def seal(fernet: Fernet, account_id: int, secret: str) -> str:
    """As the store keeps it. It is this account's: moved to another row it opens nothing."""
    return fernet.encrypt(f"{account_id}:{secret}".encode()).decode()


def unseal(fernet: Fernet, account_id: int, sealed: str, ttl_s: int | None = None) -> str:
    """The secret. Raises Unreadable, also when it is older than ``ttl_s`` seconds."""
    try:
        whose, _, secret = fernet.decrypt(sealed.encode(), ttl=ttl_s).decode().partition(":")
    except (InvalidToken, ValueError):
        raise Unreadable from None
    if whose != str(account_id):
        raise Unreadable
    return secret


def step_of(secret: str, code: str, at: int) -> int | None:
    """The step whose code this is, within the window around ``at`` (ms UTC). None: of none."""
    if not _DIGITS.fullmatch(code):
        return None
    otp, here = pyotp.TOTP(secret), at // STEP
    found = None
    for step in range(here - WINDOW, here + WINDOW + 1):  # all of them, so that the time tells nothing
        if tokens.is_same(otp.generate_otp(step), code):
            found = step
    return found


def plain_code(typed: str) -> str:
    """A code as it was meant: telephones show blanks in it, paper hyphens."""
    return re.sub(r"[\s-]", "", typed[:64]).lower()


def uri(secret: str, name: str) -> str:
    """What the QR code says to an authenticator."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def picture(secret: str, name: str) -> str:
    """The QR code as a data URI (SVG), dark on light in both themes: telephones want it so."""
    return segno.make(uri(secret, name), error="m").svg_data_uri(scale=6, border=4, dark="#000", light="#fff")


def spelled(secret: str) -> str:
    """The secret in groups of four, to be typed where no camera is."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def new_codes() -> tuple[str, ...]:
    """Recovery codes, in groups of four."""
    return tuple(tokens.readable() for _ in range(CODES))


def code_hash(account_id: int, typed: str) -> str:
    """A recovery code as the store keeps it. Random enough for a fast hash."""
    return tokens.digest(f"{account_id}:{plain_code(typed)}")

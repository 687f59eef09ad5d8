"""Passwords: how they are kept, whether one is right, and whether one would hold.

argon2id with the second recommended parameters of RFC 9106 (3 passes, 64 MiB, 4 lanes). A hash costs memory, so only
a few are made at a time; whoever waits too long is told so.
"""

import threading
import unicodedata
from collections.abc import Iterable
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY
from zxcvbn import zxcvbn

from layouts.i18n import message

LENGTH_MIN, LENGTH_MAX = 12, 128  # characters
SCORE_MIN: Final = 3  # of zxcvbn's 4: more than 10^8 guesses (Wheeler, USENIX Security 2016)
AT_ONCE: Final = 4  # hashes in a process: 256 MiB
WAIT_S: Final = 8.0
_OWN_MIN: Final = 6  # characters that must be left without names and local words
_LOOKED_AT: Final = 72  # characters of a password that are judged: zxcvbn's time grows with the square
# What people here would think of first; zxcvbn knows the English ones itself, and reads 4 as a and 0 as o.
_WORDS: Final = (
    "bojonegoro kabupatenbojonegoro pemkab pemkabbojonegoro pusatkomando commandcenter kominfo diskominfo dinkominfo "
    "kecamatan kabupaten bupati wabup sekda dinas dinkes disdik bappeda bpbd puskesmas satpolpp operator administrator "
    "admin jawatimur surabaya cepu ngasem kalitidu padangan dander balen sumberrejo baureno kepohbaru malowopati "
    "matoh angling dharma anglingdharma jonegoro ledre bengawan bengawansolo migas banyuurip indonesia merdeka "
    "garuda pancasila rahasia sandi katasandi masuk selamat bismillah alhamdulillah assalamualaikum sayang cinta "
    "ganteng cantik keluarga kantor komputer telepon pagi malam senin selasa rabu kamis jumat sabtu minggu januari "
    "februari maret april juni juli agustus oktober nopember desember semangat sukses"
)
LOCAL: Final = tuple(_WORDS.split())
# Of a password that nobody knows: unknown names take as long as known ones. Made with the parameters above.
_NOBODYS: Final = "$argon2id$v=19$m=65536,t=3,p=4$lZCvCn/rcCK/zylOTE05iA$qQtSJz4Xs5T0gtaWtJvXpJYIxQ53vV0BxwIGywh8YCU"

TOO_SHORT: Final = message("At least 12 characters: three or four words that do not belong together are easy to keep")
TOO_LONG: Final = message("At most 128 characters")
TOO_EASY: Final = message(
    "Too easy to guess: add another word that has nothing to do with the others, you or Bojonegoro"
)
SAME: Final = message("This is the password that you have: choose another one")

_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_turns = threading.BoundedSemaphore(AT_ONCE)


class Busy(Exception):
    """Too many passwords are looked at right now."""


def hashed(password: str) -> str:
    """As the store keeps it. Raises Busy."""
    with _Turn():
        return _hasher.hash(_plain(password))


def is_right(stored: str | None, password: str) -> bool:
    """Whether this is the password. Without a stored one it takes as long, and is not. Raises Busy."""
    if len(password) > LENGTH_MAX:
        password = ""
    with _Turn():
        try:
            _hasher.verify(stored or _NOBODYS, _plain(password))
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether it was hashed with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def problem(password: str, about: Iterable[str]) -> str:
    """What is wrong with a new password, as a message id; "" for nothing. ``about``: words of its owner."""
    if len(password) > LENGTH_MAX:
        return TOO_LONG
    plain = _plain(password)
    if len(plain) < LENGTH_MIN:
        return TOO_SHORT
    words = [word.lower() for word in (*about, *LOCAL) if len(word) > 2]
    is_easy = len(_without(plain.lower(), words)) < _OWN_MIN or zxcvbn(plain[:_LOOKED_AT], words)["score"] < SCORE_MIN
    return TOO_EASY if is_easy else ""


def _without(plain: str, words: Iterable[str]) -> str:
    """What is left when every word is taken out that anybody here would try: hyphens and digits between them fool the
    counting of guesses."""
    for word in sorted(words, key=len, reverse=True):
        plain = plain.replace(word, "")
    return plain


def _plain(password: str) -> str:
    """However a keyboard composes its letters, it is the same password (NFKC, NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password)


class _Turn:
    """One of the few that may hash."""

    def __enter__(self) -> None:
        if not _turns.acquire(timeout=WAIT_S):
            raise Busy

    def __exit__(self, *_: object) -> None:
        _turns.release()

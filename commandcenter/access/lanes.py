"""Which lane a guess is counted in, so that guesses of strangers do not keep out who works here.

A browser that has signed in to an account before carries a mark of it and has a lane of its own (device cookies, after
OWASP "Slow Down Online Guessing Attacks with Device Cookies"): whoever guesses from elsewhere locks the account for
everybody without such a mark, never for the people of the shift.

Names that nobody has are counted too, in a few thousand buckets of a keyed digest: what is said of a name does not
tell whether there is an account of it.
"""

import hmac
import secrets
from typing import Final

from commandcenter.access import key
from commandcenter.store.queries.accounts import Credentials
from commandcenter.store.writes.access.attempts import Lane

MARK_S: Final = 180 * 86_400  # a browser is known for half a year after the last sign-in
_BUCKET: Final = 4  # hexadecimal digits


class Lanes:
    """``installation``: the key of this installation."""

    def __init__(self, installation: bytes) -> None:
        self._marks = key.derived(installation, "known browser").encode()
        self._names = key.derived(installation, "names of nobody").encode()

    def mark(self, account: Credentials) -> str:
        """What a browser keeps that has signed in to the account. It is worth nothing after the next password."""
        nonce = secrets.token_urlsafe(16)
        return f"{nonce}.{self._proof(account, nonce)}"

    def of(self, account: Credentials, mark: str) -> Lane:
        """The lane of a browser with this mark, or that of the account when the mark is not right."""
        nonce, _, proof = mark.partition(".")
        if 0 < len(nonce) <= 40 and hmac.compare_digest(self._proof(account, nonce).encode(), proof.encode()):
            return Lane(key=f"browser:{nonce}")
        return Lane(account.id)

    def of_nobody(self, name: str) -> Lane:
        """The lane of a name that is no account's."""
        return Lane(key=f"name:{self._digest(self._names, name)[:_BUCKET]}")

    @staticmethod
    def of_session(id: int) -> Lane:
        """The lane of an open session that is asked for its password again."""
        return Lane(key=f"session:{id}")

    def _proof(self, account: Credentials, nonce: str) -> str:
        return self._digest(self._marks, f"{account.id}:{account.password_at}:{nonce}")

    @staticmethod
    def _digest(secret: bytes, said: str) -> str:
        return hmac.new(secret, said.encode("utf-8", "surrogatepass"), "sha256").hexdigest()

"""What a browser keeps while somebody is at the provider: sealed, for ten minutes, and of no use to anybody else."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final, Self

from cryptography.fernet import Fernet, InvalidToken

LIFE_S: Final = 600


@dataclass(frozen=True, slots=True)
class Flow:
    """``state`` ties the answer to this browser, ``nonce`` the ID token to this flow, ``verifier`` the code to us.

    ``next``: the address of ours that was wanted; ``look``: language and theme of the page that it began on.
    """

    state: str
    nonce: str
    verifier: str
    next: str = ""
    look: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def begin(cls, next: str, look: Mapping[str, str]) -> Self:
        """A fresh one: 256 bits each, RFC 7636 section 4.1."""
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(32), next, look)

    def sealed(self, seal: Fernet) -> str:
        """As a cookie."""
        return seal.encrypt(json.dumps(asdict(self)).encode()).decode()


def opened(cookie: str, seal: Fernet) -> Flow | None:
    """The flow of a cookie; None when it is not ours, too old, or damaged."""
    try:
        given = json.loads(seal.decrypt(cookie.encode("ascii"), ttl=LIFE_S))
        return Flow(**given)
    except (InvalidToken, ValueError, TypeError):
        return None

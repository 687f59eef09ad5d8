"""How sending goes wrong."""

import ssl
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

from commandcenter.alerts.notify.words import plain
from commandcenter.domain.alerts.outbox import Failure

_SAID_MAX = 200


class SendError(Exception):
    """A message did not go out. The text is for whoever looks after the channel and holds no secret. ``wait``: ms that
    the far end asks us to wait."""

    def __init__(self, failure: Failure, text: str, wait: int = 0) -> None:
        super().__init__(text)
        self.failure, self.wait = failure, wait


def masked(text: str, secrets: Iterable[str]) -> str:
    """What a server said, short, on one line and without our secrets, should it say them back."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        for form in (secret, quote(secret, safe=""), quote_plus(secret)):
            text = text.replace(form, "***")
    return plain(text, _SAID_MAX)


def of_tls(error: ssl.SSLError) -> str:
    """What is wrong with the encryption."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is refused: {error.verify_message} (ca_file names another authority)"
    return f"no encrypted connection ({error.reason or 'broken off'})"

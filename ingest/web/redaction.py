"""Texts without secrets: what is shown, stored or logged of an address goes through here."""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, quote_plus

MASK: Final = "***"

# Somebody may have written a key openly into the address, and storage services redirect to signed ones.
_TELLING: Final = re.compile(
    r"(?i)([?&/](?:[\w-]*(?:api_?key|token|password|passwd|secret|signature|credential)|key|sig|pwd)[=/])[^&#/\s\"']+"
)
_USERINFO: Final = re.compile(r"(?i)(https?://)[^/@\s]+@")


class Redactor:
    """Replaces every secret that was used, however it is written in an address, and what looks like one."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {form for secret in secrets if secret for form in (secret, quote(secret, safe=""), quote_plus(secret))}
        ordered = sorted(forms, key=len, reverse=True)  # a secret that holds another one goes first
        self._known = re.compile("|".join(map(re.escape, ordered)), re.IGNORECASE) if ordered else None

    def __call__(self, text: str) -> str:
        if self._known is not None:
            text = self._known.sub(MASK, text)
        return _TELLING.sub(rf"\g<1>{MASK}", _USERINFO.sub(r"\g<1>", text))

"""The audit trail as it is read. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did, and when (ms UTC). ``before`` and ``after`` say only what it changed; None: it was not there.

    ``origin`` is from where: an address, or "cli".
    """

    id: int
    at: int
    actor: str
    role: str
    origin: str
    action: str
    subject: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

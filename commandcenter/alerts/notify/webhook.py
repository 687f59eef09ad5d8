"""Webhooks: JSON to an address, signed after Standard Webhooks (https://www.standardwebhooks.com), so that the far end
knows who sent it, that nobody changed it, and whether it has had it before. WhatsApp's gateways are webhooks, too."""

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from commandcenter.alerts.notify import bodies, http
from commandcenter.alerts.notify.words import Said

_PREFIX: Final = "whsec_"


@dataclass(frozen=True, slots=True)
class Webhook:
    """``body`` None: everything that we know. ``to``: what {to} stands for. ``clock``: seconds since 1970."""

    target: http.Target
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret: str = field(default="", repr=False)
    body: Mapping[str, Any] | None = None
    to: str = field(default="", repr=False)
    clock: Callable[[], float] = time.time

    @property
    def place(self) -> str:
        return self.target.place

    def send(self, said: Said) -> str:
        """Deliver it. Raises SendError."""
        now = int(self.clock())
        body = orjson.dumps(self._content(said, now))
        headers = {**self.headers, "idempotency-key": said.uid, "webhook-id": said.uid, "webhook-timestamp": str(now)}
        if self.secret:
            headers["webhook-signature"] = signature(self.secret, said.uid, now, body)
        answer = http.post(self.target, body, headers)
        if not 200 <= answer.status < 300:
            raise http.refused(answer, self.target)
        return ""

    def reach(self) -> None:
        """Whether the server is there. Raises SendError."""
        http.reach(self.target)

    def _content(self, said: Said, now: int) -> Any:
        sent_at = datetime.fromtimestamp(now, UTC).isoformat().replace("+00:00", "Z")
        values = {
            "id": said.uid, "text": said.text, "subject": said.subject, "severity": said.severity, "link": said.link,
            "to": self.to, "sent_at": sent_at,
        }  # fmt: skip
        if self.body is not None:
            return bodies.filled(self.body, values)
        return {name: value for name, value in values.items() if name != "to"} | dict(said.data)


def signature(secret: str, uid: str, at: int, body: bytes) -> str:
    """ "v1,…": HMAC-SHA256 of "id.seconds.body", base64. A secret "whsec_…" is base64 of the key, any other the key."""
    key = secret.encode()
    if secret.startswith(_PREFIX):
        try:
            key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        except (binascii.Error, ValueError):
            key = secret.encode()
    made = hmac.new(key, f"{uid}.{at}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"

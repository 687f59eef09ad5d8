"""Telegram: a bot writes into a chat (Bot API, sendMessage). Plain text: nothing in a name is markup."""

from dataclasses import dataclass, replace
from typing import Any

import orjson

from commandcenter.alerts.notify import http
from commandcenter.alerts.notify.errors import SendError
from commandcenter.alerts.notify.words import Said
from commandcenter.domain.alerts.outbox import Failure
from commandcenter.domain.clock import SECOND


@dataclass(frozen=True, slots=True)
class Telegram:
    """``api``: the server; its address with the token is made when it is asked, and said to nobody."""

    api: http.Target
    token: str
    chat: str
    topic: int | None = None

    @property
    def place(self) -> str:
        return self.api.place

    def send(self, said: Said) -> str:
        """Deliver it. Raises SendError."""
        body: dict[str, Any] = {"chat_id": self.chat, "text": said.text, "link_preview_options": {"is_disabled": True}}
        if self.topic is not None:
            body["message_thread_id"] = self.topic
        target = replace(self.api, url=f"{self.api.url.rstrip('/')}/bot{self.token}/sendMessage")
        answer = http.post(target, orjson.dumps(body), {})
        document = _document(answer.body)
        if answer.status == 200 and document.get("ok") is True:
            return ""
        if answer.status == 200:
            raise SendError(Failure.LASTING, f"{self.place} does not answer as Telegram does: is api right?")
        error = http.refused(answer, target, str(document.get("description", "")))
        parameters = document.get("parameters")
        wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
        if isinstance(wait, int) and 0 < wait <= 3_600:
            error.wait = wait * SECOND
        raise error

    def reach(self) -> None:
        """Whether the server is there. Raises SendError."""
        http.reach(self.api)


def _document(body: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}

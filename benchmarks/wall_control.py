"""The control page without its page: what an operator's browser sends when somebody drives the wall."""

from types import TracebackType
from typing import Any, Self

import httpx

from commandcenter.access import tokens
from commandcenter.actions.guard import HEADER


class Control:
    """An operator's session at ``address`` (http://host:port); his ``token`` is that of his cookie."""

    def __init__(self, address: str, token: str) -> None:
        headers = {HEADER: tokens.of_page(token), "Origin": address, "Sec-Fetch-Site": "same-origin"}
        self._client = httpx.Client(
            base_url=address, headers=headers, cookies={"commandcenter": token}, timeout=30, trust_env=False
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._client.close()

    def push(self, scene: str) -> int:
        """Put a scene on the wall; the id of its layer. Raises httpx.HTTPStatusError."""
        return int(self._send("POST", "/api/wall/push", {"scene": scene})["layer"])

    def end(self, layer: int) -> None:
        """Take it off again."""
        self._send("DELETE", f"/api/wall/layers/{layer}", {})

    def _send(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self._client.request(method, path, json=body)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

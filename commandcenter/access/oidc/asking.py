"""Authlib's client over requests, with limits: how much is read, how long it may take, whom it believes."""

import time
from typing import Any, Final

from authlib.common.urls import add_params_to_uri
from authlib.integrations.requests_client import OAuth2Session
from requests import RequestException, Response
from urllib3.exceptions import HTTPError

ANSWER_MAX: Final = 200_000  # bytes
CONNECT_S, READ_S, ALL_S = 4.0, 5.0, 10.0


class Session(OAuth2Session):  # type: ignore[misc]  # Authlib ships no types
    """Follows no redirect, reads no proxy, password or certificate from the environment."""

    def __init__(self, client_id: str, client_secret: str, **options: Any) -> None:
        super().__init__(client_id, client_secret, trust_env=False, **options)
        self.headers.update({"User-Agent": "commandcenter", "Accept-Encoding": "identity"})

    def request(self, method: str, url: str, **options: Any) -> Response:
        """As requests does it. Raises RequestException, also for what is too much or takes too long."""
        options |= {"allow_redirects": False, "timeout": (CONNECT_S, READ_S), "stream": True}
        answer: Response = super().request(method, url, **options)
        try:
            answer._content = _read(answer)  # as Response.content keeps it
        except HTTPError as error:
            raise RequestException(f"the answer breaks off: {type(error).__name__}") from None
        finally:
            answer.close()
        return answer


def added(url: str, **parameters: str) -> str:
    """The address with parameters in its query."""
    return str(add_params_to_uri(url, list(parameters.items())))


def _read(answer: Response) -> bytes:
    """The body; requests alone would read whatever comes, for as long as it comes."""
    until, body = time.monotonic() + ALL_S, b""
    while piece := answer.raw.read1(16_384, decode_content=False):
        body += piece
        if len(body) > ANSWER_MAX:
            raise RequestException("the answer is larger than any that is meant")
        if time.monotonic() > until:
            raise RequestException("the answer takes too long")
    return body

"""What every source on the web has in common in feeds.yaml."""

import re
from datetime import date, timedelta
from ipaddress import ip_network
from typing import Annotated, Any, Final

import httpx
import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import AfterValidator, BeforeValidator, Field

from ingest.config import Duration, Strict

_HOST: Final = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,252})", re.ASCII | re.IGNORECASE)


class Secret(Strict):
    """A value that stands in a file of the secrets folder, not in feeds.yaml."""

    secret: str = Field(description="Name of the secret.")
    prefix: str = Field("", description="Written before it, for example 'Bearer '.")


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float | date) else value


Value = Annotated[Secret | str, BeforeValidator(_text)]


def _address(value: str) -> str:
    try:
        url = httpx.URL(value)
    except httpx.InvalidURL as error:
        raise ValueError(f"is no web address: {error}") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError("a web address begins with http:// or https:// and the name of the server")
    if url.userinfo:
        raise ValueError("no user and password in the address: write them as a header, by secret")
    return value


Address = Annotated[str, AfterValidator(_address)]


def _host(value: str) -> str:
    try:
        ip_network(value, strict=False)
    except ValueError:
        if not _HOST.fullmatch(value) or value.replace(".", "").isdigit():
            raise ValueError("write the name of a server, an address or a network: 10.20.0.0/16") from None
    return value.lower().rstrip(".")


Host = Annotated[str, AfterValidator(_host)]


def _expression(value: str) -> str:
    try:
        jmespath.compile(value)
    except JMESPathError as error:
        raise ValueError(f"is no JMESPath expression (see jmespath.org): {error}") from None
    return value


Expression = Annotated[str, AfterValidator(_expression)]


class Limits(Strict):
    """What a source may cost us."""

    max_mb: float = Field(50, gt=0, le=2_000, description="Of one answer, unpacked; of all its pages together.")
    answer: Duration = Field(timedelta(minutes=2), description="The longest that one answer may take.")
    run: Duration = Field(timedelta(minutes=15), description="The longest that all answers of a run may take.")
    connect: Duration = Field(timedelta(seconds=10), description="The longest that connecting may take.")
    redirects: int = Field(5, ge=0, le=20)

    @property
    def max_bytes(self) -> int:
        return int(self.max_mb * 1_000_000)


class WebSource(Strict):
    """The part that all kinds on the web share."""

    url: Address
    headers: dict[str, Value] = Field({}, description="Sent to the server of url alone, not where it redirects to.")
    allow_hosts: tuple[Host, ...] = Field(
        (), description="Servers inside our own network that may be asked: names, addresses, networks."
    )
    ca_file: str | None = Field(None, description="Certificates to trust besides the public ones (PEM).")
    limits: Limits = Limits()

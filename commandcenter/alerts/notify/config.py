"""The section ``notify`` of alerts.yaml: channels, routes, limits. Unknown keys are mistakes, and so is what no route
or channel can mean. A secret is named, never written: ``{secret: telegram}`` is the file of that name in secrets_dir.
"""

import re
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from commandcenter import yaml_lines
from commandcenter.alerts.notify import bodies
from commandcenter.domain.alerts.model import Severity
from commandcenter.domain.alerts.occasions import Occasion
from commandcenter.domain.alerts.routing import USUAL, Limit, Quiet, Route, Routing
from commandcenter.domain.clock import HOUR, MINUTE, SECOND

_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
_HEADER: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,80}", re.ASCII)
_ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}", re.ASCII)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Text = Annotated[str, Field(min_length=1, max_length=400)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Secret(_Strict):
    """A value that stands in a file of the secrets folder, not in alerts.yaml."""

    secret: Text = Field(description="Name of the secret.")

    @model_validator(mode="before")
    @classmethod
    def _is_named(cls, given: Any) -> Any:
        """Said here: the usual words would quote what stands there, and that is the secret itself."""
        if not isinstance(given, dict | Secret):
            raise ValueError("name the secret, do not write it: {secret: name-of-its-file}")
        return given


class Bucket(_Strict):
    """At most ``messages`` at once, and as many again within ``per_min`` minutes."""

    messages: Annotated[int, Field(ge=1, le=1_000)] = 10
    per_min: Annotated[int, Field(ge=1, le=1_440)] = 10

    @property
    def limit(self) -> Limit:
        return Limit(self.messages, self.per_min * MINUTE)


class _Channel(_Strict):
    language: Literal["id", "en"] | None = None
    limit: Bucket = Bucket()


class _Web(_Channel):
    """A channel that speaks HTTP."""

    ca_file: Path | None = Field(None, description="CA certificate of the server. Empty: the usual ones.")
    timeout_s: Annotated[float, Field(gt=0, le=60)] = 15
    unencrypted: bool = Field(False, description="Send although the address begins with http://.")


class Smtp(_Channel):
    """E-mail through a mail server."""

    kind: Literal["smtp"]
    host: Annotated[str, Field(pattern=r"^[A-Za-z0-9.:-]{1,253}$")]
    port: Annotated[int, Field(ge=1, le=65_535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: Annotated[str, Field(max_length=200)] = ""
    password: Secret | None = None
    sender: str
    to: Annotated[tuple[str, ...], Field(min_length=1, max_length=50)]
    ca_file: Path | None = None
    timeout_s: Annotated[float, Field(gt=0, le=60)] = 20
    unencrypted: bool = False

    @field_validator("sender", "to")
    @classmethod
    def _addresses(cls, given: Any) -> Any:
        for each in (given,) if isinstance(given, str) else given:
            if not _ADDRESS.fullmatch(each):
                raise ValueError(f"{each[:80]!r} is no address: write it like jaringan@example.go.id")
        return given

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if bool(self.user) != (self.password is not None):
            raise ValueError("user and password belong together")
        if self.security == "none" and self.host not in _LOOPBACK and not self.unencrypted:
            raise ValueError("security: none is for this machine alone: use starttls or tls, or say unencrypted: true")
        return self


class Telegram(_Web):
    """A bot that writes into a chat."""

    kind: Literal["telegram"]
    token: Secret
    chat: Annotated[str, Field(pattern=r"^(-?[0-9]{1,20}|@[A-Za-z0-9_]{3,64})$")]
    topic: Annotated[int, Field(ge=1)] | None = Field(None, description="Topic of a group that has topics.")
    api: str = "https://api.telegram.org"

    @model_validator(mode="after")
    def _agree(self) -> Self:
        check_address(self.api, self.unencrypted)
        return self


class Webhook(_Web):
    """JSON, sent to an address."""

    kind: Literal["webhook"]
    url: str
    secret: Secret | None = Field(None, description="Signs every message (HMAC-SHA256, Standard Webhooks).")
    headers: dict[str, Text | Secret] = {}
    body: dict[str, Any] | None = Field(None, description="Empty: everything that we know. Texts may hold {text} …")

    @model_validator(mode="after")
    def _agree(self) -> Self:
        check_address(self.url, self.unencrypted)
        _check_headers(self.headers)
        if self.body is not None:
            bodies.check(self.body)
        return self


class WhatsApp(_Web):
    """A message to one number or group, through a gateway that takes JSON."""

    kind: Literal["whatsapp"]
    url: str
    to: Text | Secret = Field(description="Number or group as the gateway wants it; a number best as a secret.")
    preset: Literal["fonnte", "wablas", "waha", "cloud"] | None = None
    body: dict[str, Any] | None = None
    headers: dict[str, Text | Secret] = {}
    token: Secret | None = None

    @model_validator(mode="after")
    def _agree(self) -> Self:
        check_address(self.url, self.unencrypted)
        _check_headers(self.headers)
        if (self.body is None) == (self.preset is None):
            raise ValueError("give either preset (fonnte, wablas, waha, cloud) or the body that the gateway takes")
        if self.body is not None:
            bodies.check(self.body)
        return self


class Mqtt(_Channel):
    """A message to a topic of the broker of the settings."""

    kind: Literal["mqtt"]
    topic: Annotated[str, Field(pattern=r"^[^#+\x00]{1,200}$")]
    timeout_s: Annotated[float, Field(gt=0, le=45)] = 15


Channel = Annotated[Smtp | Telegram | Webhook | WhatsApp | Mqtt, Field(discriminator="kind")]
_KINDS: Final[dict[str, type[Smtp | Telegram | Webhook | WhatsApp | Mqtt]]] = {
    "smtp": Smtp, "telegram": Telegram, "webhook": Webhook, "whatsapp": WhatsApp, "mqtt": Mqtt,
}  # fmt: skip


class RouteEntry(_Strict):
    """Where what fits is told. What is left out means any; all routes that fit are taken."""

    to: Annotated[tuple[str, ...], Field(min_length=1)]
    severities: frozenset[Severity] = frozenset()
    duties: frozenset[Annotated[str, Field(min_length=1, max_length=40)]] = frozenset()
    occasions: frozenset[Occasion] = USUAL
    digest_min: Annotated[int, Field(ge=0, le=1_440)] = 0


class QuietEntry(_Strict):
    """When severities that can wait do."""

    begins: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    ends: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    severities: frozenset[Severity] = frozenset({Severity.LOW, Severity.MEDIUM})

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if Severity.CRITICAL in self.severities:
            raise ValueError("critical alerts do not wait: take critical out of severities")
        if self.begins == self.ends:
            raise ValueError("begins and ends are the same: leave quiet out")
        return self


class Notify(_Strict):
    """The section."""

    language: Literal["id", "en"] = "id"
    names: bool = Field(False, description="Name the accounts that are on call and that acknowledged.")
    group_window_s: Annotated[int, Field(ge=0, le=600)] = 15
    attempts: Annotated[int, Field(ge=1, le=20)] = 6
    give_up_after_h: Annotated[int, Field(ge=1, le=168)] = 24
    channels: dict[Name, Channel] = {}
    routes: tuple[RouteEntry, ...] = ()
    quiet: QuietEntry | None = None

    @property
    def routing(self) -> Routing:
        """As the routing wants it."""
        quiet = self.quiet
        return Routing(
            tuple(
                Route(each.to, each.severities, each.duties, each.occasions, each.digest_min) for each in self.routes
            ),
            self.group_window_s * SECOND,
            Quiet(_minutes(quiet.begins), _minutes(quiet.ends), quiet.severities) if quiet else None,
        )

    @property
    def give_up_after(self) -> int:
        return self.give_up_after_h * HOUR


def check_address(url: str, is_unencrypted: bool) -> None:
    """Raises ValueError for what is no address that we send to. It never quotes it: it may hold a secret."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        raise ValueError("the address cannot be read: write https:// and a name") from None
    if parts.scheme not in ("http", "https") or not host or _CONTROL.search(url) or " " in url or not url.isascii():
        raise ValueError("the address must begin with https:// and have a name, all in plain letters")
    if "@" in parts.netloc:
        raise ValueError("no user and password in the address: write them as a header, by secret")
    if parts.scheme == "http" and host not in _LOOPBACK and not is_unencrypted:
        raise ValueError("the address must begin with https://, or say unencrypted: true")


def _check_headers(headers: dict[str, Any]) -> None:
    for name, value in headers.items():
        if not _HEADER.fullmatch(name) or name.lower() in ("host", "content-length", "transfer-encoding"):
            raise ValueError(f"{name[:80]!r} cannot be a header that you set")
        if isinstance(value, str) and (_CONTROL.search(value) or not value.isascii()):
            raise ValueError(f"the value of {name} must be plain letters, digits and signs")


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def section(
    data: Any, line_of: yaml_lines.LineOf, mistakes: list[yaml_lines.Mistake], at: yaml_lines.Location = ("notify",)
) -> Notify:
    """The section that stands at the path ``at``; what is wrong is added to ``mistakes``. None at all: no channel."""
    given = {} if data is None else data
    named: Any = given.get("channels") if isinstance(given, dict) else None
    if isinstance(named, dict):
        # Each by the model of its kind: a union of models would put the kind into the path, which nobody wrote.
        found = {name: _channel(each, (*at, "channels", name), line_of, mistakes) for name, each in named.items()}
        given = given | {"channels": {name: each for name, each in found.items() if each is not None}}
    made = yaml_lines.validate(Notify, given, at, line_of, mistakes)
    if made is None:
        return Notify()
    for number, route in enumerate(made.routes):
        for place, name in enumerate(route.to):
            if name not in (named or ()):
                where = (*at, "routes", number, "to", place)
                known = ", ".join(sorted(made.channels)) or "none"
                text = f"there is no channel {name[:40]!r}; there are: {known}"
                mistakes.append(yaml_lines.Mistake(line_of(where), where, text))
    return made


def _channel(
    data: Any, at: yaml_lines.Location, line_of: yaml_lines.LineOf, mistakes: list[yaml_lines.Mistake]
) -> Channel | None:
    kind = data.get("kind") if isinstance(data, dict) else None
    if not isinstance(kind, str) or kind not in _KINDS:
        where = (*at, "kind")
        text = f"must be one of {', '.join(_KINDS)}"
        mistakes.append(yaml_lines.Mistake(line_of(where), where, text))
        return None
    return yaml_lines.validate(_KINDS[kind], data, at, line_of, mistakes)


def load(path: Path) -> Notify:
    """The section of the file; without a file no channel. Raises ConfigurationError with every mistake of the section,
    OSError when the file cannot be read."""
    try:
        data, line_of = yaml_lines.load_data(path)
    except FileNotFoundError:
        return Notify()
    mistakes: list[yaml_lines.Mistake] = []
    made = section(data.get("notify") if isinstance(data, dict) else None, line_of, mistakes)
    if mistakes:
        raise yaml_lines.ConfigurationError(path.name, mistakes)
    return made

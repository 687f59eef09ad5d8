"""Channels by their configuration, ready to send: a new kind is its module, its model in ``config`` and a case here."""

import re
from pathlib import Path
from typing import Final, Protocol

from commandcenter.alerts.notify import bodies, config, http
from commandcenter.alerts.notify.errors import SendError
from commandcenter.alerts.notify.mqtt import Mqtt
from commandcenter.alerts.notify.smtp import Smtp
from commandcenter.alerts.notify.telegram import Telegram
from commandcenter.alerts.notify.webhook import Webhook
from commandcenter.alerts.notify.words import Said
from commandcenter.domain.alerts.outbox import Failure
from commandcenter.secrets import SecretError, Secrets
from commandcenter.settings import Settings

_TOKEN: Final = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{10,100}", re.ASCII)


class Channel(Protocol):
    """Carries messages. It is made anew for each, so that a secret that was changed holds at once."""

    @property
    def place(self) -> str:
        """Where it leads, without secrets and without people."""

    def send(self, said: Said) -> str:
        """Deliver it; what went wrong beside it, mostly nothing. Raises SendError."""

    def reach(self) -> None:
        """Whether it could; nothing is sent. Raises SendError."""


def channel(given: config.Channel, settings: Settings, base: Path) -> Channel:
    """Ready to send. ``base``: the folder that paths in the configuration start from. Raises SendError for a secret
    that cannot be had: the channel waits until it is there."""
    secrets = Secrets(settings.secrets)
    try:
        return _made(given, settings, base, secrets)
    except SecretError as error:
        raise SendError(Failure.DOWN, str(error)) from None


def _made(given: config.Channel, settings: Settings, base: Path, secrets: Secrets) -> Channel:
    match given:
        case config.Smtp():
            password = secrets(given.password.secret) if given.password else ""
            ca_file = base / given.ca_file if given.ca_file else None
            return Smtp(given.host, given.port, given.security, given.sender, given.to, given.user, password, ca_file,
                        given.timeout_s)  # fmt: skip
        case config.Telegram():
            token = secrets(given.token.secret)
            if not _TOKEN.fullmatch(token):  # it becomes a part of the address
                raise SecretError(f"the secret {given.token.secret!r} is no token of a Telegram bot (123456:ABC…)")
            return Telegram(_target(given, given.api, base, (token,)), token, given.chat, given.topic)
        case config.Webhook():
            secret = secrets(given.secret.secret) if given.secret else ""
            headers, used = _headers(given.headers, secrets)
            return Webhook(_target(given, given.url, base, (secret, *used)), headers, secret, given.body)
        case config.WhatsApp():
            return _whatsapp(given, base, secrets)
        case config.Mqtt():
            return Mqtt(settings, given.topic, given.timeout_s)


def _whatsapp(given: config.WhatsApp, base: Path, secrets: Secrets) -> Webhook:
    headers, used = _headers(given.headers, secrets)
    to = given.to if isinstance(given.to, str) else secrets(given.to.secret)
    if given.token is not None:
        name, before = bodies.TOKENS.get(given.preset or "", ("Authorization", ""))
        token = secrets(given.token.secret)
        headers[name], used = before + token, (*used, token)
    body = given.body if given.body is not None else bodies.PRESETS[given.preset or ""]
    return Webhook(_target(given, given.url, base, (to, *used)), headers, "", body, to)


def _headers(given: dict[str, str | config.Secret], secrets: Secrets) -> tuple[dict[str, str], tuple[str, ...]]:
    """Headers with their secrets filled in, and those secrets."""
    read = {name: secrets(value.secret) for name, value in given.items() if isinstance(value, config.Secret)}
    for name, value in read.items():
        if not value.isascii() or not value.isprintable():
            raise SecretError(f"the secret of the header {name} has letters that no header takes")
    plain = {name: value for name, value in given.items() if isinstance(value, str)}
    return plain | read, tuple(read.values())


def _target(given: config.Telegram | config.Webhook | config.WhatsApp, url: str, base: Path, used: tuple[str, ...]) -> http.Target:  # fmt: skip  # noqa: E501
    return http.Target(url, base / given.ca_file if given.ca_file else None, given.timeout_s, used)


def place(given: config.Channel, settings: Settings) -> str:
    """Where it leads, without secrets and without people; needs no secret."""
    match given:
        case config.Smtp():
            return f"{given.host}:{given.port}"
        case config.Telegram():
            return http.Target(given.api, None, 1).place
        case config.Mqtt():
            return Mqtt(settings, given.topic).place
        case _:
            return http.Target(given.url, None, 1).place

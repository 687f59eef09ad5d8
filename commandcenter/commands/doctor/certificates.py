"""Whether a certificate ends soon, and whether the broker knows what the store knows."""

import socket
import ssl
from collections.abc import Iterator
from typing import Final, Literal

from sqlalchemy import Connection

from commandcenter.commands.certificate import known
from commandcenter.commands.mqtt_credentials import broker_files
from commandcenter.credentials import authority
from commandcenter.credentials.authority import AuthorityError
from commandcenter.domain.clock import DAY
from commandcenter.settings import Settings
from commandcenter.store.queries.credentials import credentials
from commandcenter.yaml_lines import ConfigurationError

Seen = tuple[str, Literal["ok", "warning", "failed"], str, str]  # check, verdict, what was seen, what to do
WARN_DAYS: Final = 30


def look(settings: Settings, at: int) -> Iterator[Seen]:
    """Certificates that are files here, and the one that the broker shows. Nothing where there is none."""
    for path in known(settings):
        try:
            ends_at = authority.ends_at(authority.read_certificate(path.read_bytes()))
        except (AuthorityError, OSError) as error:
            yield "certificate", "failed", f"{path}: {error}", "Give a file with a certificate that can be read."
            continue
        yield _judged(str(path), ends_at, at, "`commandcenter certificate renew`, or ask who signed it.")
    if settings.mqtt_tls and (shown := _shown(settings)) is not None:
        advice = "On the broker: `commandcenter certificate broker`, then reload it."
        yield _judged(f"that of the broker {settings.mqtt_host}", shown, at, advice)


def of_sites(settings: Settings, connection: Connection, at: int) -> Iterator[Seen]:
    """Certificates of sites, and the broker's files against the inventory. Nothing where no site has a credential."""
    held = [each for each in credentials(connection) if each.revoked_at is None]
    for each in held:
        if each.certificate and each.certificate.ends_at - at < WARN_DAYS * DAY:
            advice = "`commandcenter mqtt-credentials renew --ending`, and carry it to the site."
            yield _judged(f"that of {each.username}", each.certificate.ends_at, at, advice)
    if not held or not settings.broker_files.is_dir():  # the broker is on another machine
        return
    advice = "`commandcenter mqtt-credentials write`, then reload the broker."
    try:
        want = broker_files.wanted(connection, settings)
        old = [*broker_files.changes(want, settings.broker_files)]
        old += broker_files.revocations(want, settings, broker_files.never, at)
    except (AuthorityError, ConfigurationError, OSError) as error:
        yield "credentials", "failed", str(error), advice
        return
    seen = f"{len(want.users)} users of the broker"
    if old:
        names = ", ".join(change.path.name for change in old)
        yield "credentials", "warning", f"{seen}; older than the inventory: {names}", advice
    elif want.doubts:
        yield "credentials", "warning", f"{seen}; {want.doubts[0]}", "Correct devices.yaml, or revoke the credential."
    else:
        yield "credentials", "ok", seen, ""


def _judged(what: str, ends_at: int, at: int, advice: str) -> Seen:
    left = (ends_at - at) // DAY
    if ends_at <= at:
        return "certificate", "failed", f"{what} has ended", advice
    if left < WARN_DAYS:
        return "certificate", "warning", f"{what} ends in {left} days", advice
    return "certificate", "ok", f"{what} ends in {left} days", ""


def _shown(settings: Settings) -> int | None:
    """When the certificate ends that the broker shows, whoever signed it; None when it shows none."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # whether it is trusted is asked elsewhere
    try:
        with (
            socket.create_connection((settings.mqtt_host, settings.mqtt_port), timeout=3) as raw,
            context.wrap_socket(raw) as wrapped,
        ):
            shown = wrapped.getpeercert(binary_form=True)
    except OSError:
        return None
    try:
        return authority.ends_at(authority.read_der(shown)) if shown else None
    except AuthorityError:
        return None

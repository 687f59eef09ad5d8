"""The broker's files as the store would have them, against those that are there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from commandcenter.credentials import authority, files, mosquitto
from commandcenter.credentials.authority import AuthorityError
from commandcenter.credentials.folder import AUTHORITY, Ask, load, pair
from commandcenter.credentials.mosquitto import User
from commandcenter.credentials.sites import elements
from commandcenter.domain.model import Inventory
from commandcenter.settings import Settings
from commandcenter.store.queries import inventory
from commandcenter.store.queries.credentials import Credential, credentials
from ingest import devices, rights
from ingest.devices import Source


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the broker is to know. ``revoked``: serial numbers of certificates and when. ``doubts``: for a person."""

    users: tuple[User, ...]
    revoked: tuple[tuple[int, int], ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A file that is not as it should be. ``shown``: what changes, without secrets."""

    path: Path
    content: bytes
    shown: str
    mode: int = files.PRIVATE


def wanted(connection: Connection, settings: Settings) -> Wanted:
    """From the credentials and the inventory of now. Raises ConfigurationError when devices.yaml cannot be used."""
    sources = devices.load(settings.devices_file) or ()
    plan, held = inventory.load(connection), credentials(connection)
    users = [_user(each, plan, sources, settings.mqtt_new_devices) for each in held if each.revoked_at is None]
    revoked = [(cert.serial, cert.revoked_at) for each in held for cert in each.certificates if cert.revoked_at]
    doubts = [*rights.doubts(sources)]
    doubts += [
        f"{user.username} may publish nothing: what it was made for is no longer in the inventory; revoke it"
        for user in users
        if not user.writes and not user.reads
    ]
    return Wanted(tuple(users), tuple(revoked), tuple(doubts))


def _user(held: Credential, plan: Inventory, sources: Sequence[Source], has_new_devices: bool) -> User:
    if held.kecamatan is None:
        return User(held.username, "ingest", reads=rights.of_ingest(sources), password_hash=held.password_hash)
    own = elements(held.kecamatan, held.element, plan)
    writes = rights.of_site(own, sources, has_new_devices=has_new_devices and held.element is None)
    title = f"{held.kecamatan}{f' {held.element}' if held.element else ''}"
    return User(held.username, title, writes=writes, password_hash=held.password_hash)


def changes(want: Wanted, folder: Path) -> Iterator[Change]:
    """The files that are older than what is wanted, but for the revocation list. Raises OSError."""
    for name, text, compare in (
        (mosquitto.PASSWORDS, mosquitto.passwords(want.users), mosquitto.password_changes),
        (mosquitto.ACCESS, mosquitto.access(want.users), mosquitto.access_changes),
    ):
        path = folder / name
        before = path.read_text(encoding="utf-8", errors="replace") if path.exists() else None
        if before != text:
            yield Change(path, text.encode(), compare(before or "", text))


def revocations(want: Wanted, settings: Settings, ask: Ask, at: int) -> Iterator[Change]:
    """The revocation list, and the authority that it is of, where there is one and they are not as they should be.

    The authority's key is needed only when a certificate was revoked since; with ``never`` the list is left empty.
    Raises AuthorityError and OSError.
    """
    certificate, _key = pair(settings.certificates, AUTHORITY)
    if not certificate.exists():
        return
    trusted, listed = settings.broker_files / certificate.name, settings.broker_files / mosquitto.REVOKED
    pem = certificate.read_bytes()
    if not trusted.exists() or trusted.read_bytes() != pem:
        yield Change(trusted, pem, "+authority", files.PUBLIC)
    serials = {serial for serial, _at in want.revoked}
    known = authority.revoked_in(listed.read_bytes(), authority.read_certificate(pem)) if listed.exists() else None
    if known != serials:
        shown = "\n".join(f"+{serial:x}" for serial in sorted(serials - (known or set())))
        signer = None if ask is never else load(settings.certificates, AUTHORITY, ask)
        content = authority.revocations(signer, want.revoked, at) if signer else b""
        yield Change(listed, content, shown, files.PUBLIC)


def never() -> bytes:
    """Instead of asking: for a look that signs nothing."""
    raise AuthorityError("a look needs no passphrase")


def write(found: Sequence[Change], folder: Path) -> None:
    """Put the files in their places. Raises OSError."""
    files.folder(folder)
    for change in found:
        files.write(change.path, change.content, change.mode)

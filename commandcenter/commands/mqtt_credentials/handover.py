"""What installers carry to the sites: passwords and keys, written once, to be deleted when they are in the devices."""

import csv
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from commandcenter.credentials import files
from commandcenter.credentials.authority import Issued
from commandcenter.credentials.sites import Site
from commandcenter.settings import Settings


@dataclass(frozen=True, slots=True)
class Secret:
    """A site's new password, or its certificate with the key."""

    site: Site
    password: str = field(default="", repr=False)
    issued: Issued | None = field(default=None, repr=False)


def write(secrets: Sequence[Secret], folder: Path, as_csv: bool, settings: Settings, authority: bytes) -> list[Path]:
    """The files, readable for their owner alone; nothing that is there is overwritten. Raises OSError, and then none of
    them is left."""
    files.folder(folder)
    written: list[Path] = []
    try:
        for path, content in _files(secrets, folder, as_csv, settings, authority):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, files.PRIVATE)
            written.append(path)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
    except BaseException:
        discard(written)
        raise
    return written


def discard(written: Sequence[Path]) -> None:
    """Take back what was written for credentials that were not made after all."""
    for path in written:
        path.unlink(missing_ok=True)


def _files(
    secrets: Sequence[Secret], folder: Path, as_csv: bool, settings: Settings, authority: bytes
) -> list[tuple[Path, bytes]]:
    found: list[tuple[Path, bytes]] = []
    if as_csv:
        found.append((folder / "passwords.csv", _csv(secrets, settings)))
    for secret in secrets:
        name = secret.site.username
        if secret.issued is not None:
            found += [(folder / f"{name}.pem", secret.issued.pem), (folder / f"{name}.key", secret.issued.key_pem())]
        elif not as_csv:
            found.append((folder / f"{name}.txt", _text(secret, settings)))
    if authority and not (folder / "authority.pem").exists():
        found.append((folder / "authority.pem", authority))
    return found


def _text(secret: Secret, settings: Settings) -> bytes:
    site = secret.site
    return (
        f"{site.title}\nbroker    {settings.mqtt_host}\nusername  {site.username}\npassword  {secret.password}\n"
        "One connection at a time. Delete this file when it is in the device.\n"
    ).encode()


def _csv(secrets: Sequence[Secret], settings: Settings) -> bytes:
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("site", "kecamatan", "broker", "username", "password"))
    for secret in secrets:
        site = secret.site
        rows.writerow((site.title, site.kecamatan or "", settings.mqtt_host, site.username, secret.password))
    return text.getvalue().encode("utf-8-sig")

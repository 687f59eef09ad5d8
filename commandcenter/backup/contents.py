"""What belongs to a backup beside the database: the files that settings name, and those in the data folder.

A test walks the settings and the program's own names in the data folder: a file that is neither here nor in LEFT_OUT
with a reason fails it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from commandcenter.settings import PREFIX, Settings

FOLDER: Final = "files"  # of these in the archive
_DEPTH_MAX: Final = 8


@dataclass(frozen=True, slots=True)
class Belonging:
    """A file, or a folder with all that is in it. ``place``: where it is restored to, in the data folder.

    ``setting`` is set to that place when the installation had named another. What is secret goes only into encrypted
    backups.
    """

    key: str
    what: str
    find: Callable[[Settings], Path | None]
    place: str
    setting: str | None = None
    is_secret: bool = False
    is_folder: bool = False


BELONGINGS: Final = (
    Belonging(
        "secret_key",
        "the key of what the store keeps encrypted (second factors)",
        lambda settings: settings.data_dir / "secret.key",
        "secret.key",
        is_secret=True,
    ),
    Belonging("feeds", "feeds.yaml", lambda settings: settings.feeds, "feeds.yaml", "feeds_file"),
    Belonging(
        "secrets", "the secrets of feeds", lambda settings: settings.secrets, "secrets", "secrets_dir",
        is_secret=True, is_folder=True,
    ),
    Belonging("alerts", "alerts.yaml", lambda settings: settings.alerts, "alerts.yaml", "alerts_file"),
    Belonging(
        "devices", "devices.yaml", lambda settings: settings.devices_file, "restored/devices.yaml", "devices_file"
    ),
    Belonging(
        "web_cert", "certificate of the web server", lambda settings: settings.web_cert_file, "restored/web.crt",
        "web_cert_file",
    ),
    Belonging(
        "web_key", "key of that certificate", lambda settings: settings.web_key_file, "restored/web.key",
        "web_key_file", is_secret=True,
    ),
    Belonging(
        "mqtt_ca", "CA certificate of the broker", lambda settings: settings.mqtt_ca_file, "restored/mqtt-ca.crt",
        "mqtt_ca_file",
    ),
    Belonging(
        "mqtt_cert", "our certificate at the broker", lambda settings: settings.mqtt_cert_file, "restored/mqtt.crt",
        "mqtt_cert_file",
    ),
    Belonging(
        "mqtt_key", "key of that certificate", lambda settings: settings.mqtt_key_file, "restored/mqtt.key",
        "mqtt_key_file", is_secret=True,
    ),
    Belonging(
        "oidc_ca", "CA certificate of the OpenID Connect provider", lambda settings: settings.oidc_ca_file,
        "restored/oidc-ca.crt", "oidc_ca_file",
    ),
    Belonging(
        "certificates", "our own authority and what it signed", lambda settings: settings.certificates,
        "certificates", is_secret=True, is_folder=True,
    ),
    Belonging(
        "broker", "what mosquitto reads: passwords, access list, certificates",
        lambda settings: settings.broker_files, "broker", "broker_files_dir", is_secret=True, is_folder=True,
    ),
    Belonging(
        "anchors", "anchors of the audit trail", lambda settings: settings.anchors, "audit-anchors.jsonl",
        "audit_anchors_file",
    ),
)  # fmt: skip

# Settings that name files or folders, and names in the data folder, that no backup holds: each with the reason.
LEFT_OUT: Final = {
    "data_dir": "its parts are named one by one",
    "backup_dir": "a backup of backups would only grow",
    "commandcenter.db": "the database: copied while it is written to",
    "backup.lock": "says that a backup runs",
    "handover": "secrets on their way to the sites, to be deleted when they have arrived",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a belonging that is there: its name in the archive, and where it is now."""

    belonging: Belonging
    member: str
    path: Path


def found(settings: Settings) -> Iterator[Found]:
    """Every file that there is, secret or not. Links in folders are not followed."""
    for belonging in BELONGINGS:
        path = belonging.find(settings)
        if path is None or not path.exists():
            continue
        if belonging.is_folder:
            for each in _files(path):
                yield Found(belonging, f"{FOLDER}/{belonging.key}/{each.relative_to(path).as_posix()}", each)
        else:
            yield Found(belonging, f"{FOLDER}/{belonging.key}/{Path(belonging.place).name}", path)


def _files(folder: Path, depth: int = 0) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_symlink():
            continue
        if path.is_file():
            yield path
        elif path.is_dir() and depth < _DEPTH_MAX:
            yield from _files(path, depth + 1)


def place_of(member: str) -> tuple[Belonging, str] | None:
    """Of a file in the archive: what it is, and its place below the data folder; None when it is no belonging."""
    parts = member.split("/")
    by_key = {belonging.key: belonging for belonging in BELONGINGS}
    if len(parts) < 3 or parts[0] != FOLDER or parts[1] not in by_key:
        return None
    belonging = by_key[parts[1]]
    return belonging, f"{belonging.place}/{'/'.join(parts[2:])}" if belonging.is_folder else belonging.place


def variable(setting: str) -> str:
    """The environment variable of a setting."""
    return f"{PREFIX}{setting.upper()}"

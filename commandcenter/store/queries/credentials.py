"""Who may speak to the broker."""

from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from commandcenter.store.schema import mqtt_certificate, mqtt_credential


@dataclass(frozen=True, slots=True)
class Certificate:
    """A client certificate. Instants are ms UTC."""

    serial: int
    created_at: int
    ends_at: int
    revoked_at: int | None


@dataclass(frozen=True, slots=True)
class Credential:
    """A user of the broker. ``kecamatan`` None: not a site. ``element`` "link/balen-a": of this device alone."""

    id: int
    username: str
    kecamatan: str | None
    element: str | None
    password_hash: str | None = field(repr=False)
    created_at: int
    created_by: str
    revoked_at: int | None
    certificates: tuple[Certificate, ...] = ()

    @property
    def certificate(self) -> Certificate | None:
        """The one in force, the newest."""
        held = [each for each in self.certificates if each.revoked_at is None]
        return max(held, key=lambda each: each.created_at, default=None)


def credentials(connection: Connection) -> tuple[Credential, ...]:
    """All of them by name, also those that were revoked."""
    table, cert = mqtt_credential, mqtt_certificate
    held: dict[int, list[Certificate]] = {}
    for row in connection.execute(select(cert).order_by(cert.c.created_at, cert.c.serial)):
        found = Certificate(int(row.serial, 16), row.created_at, row.ends_at, row.revoked_at)
        held.setdefault(row.credential_id, []).append(found)
    return tuple(
        Credential(
            row.id, row.username, row.kecamatan, row.element, row.password_hash, row.created_at, row.created_by,
            row.revoked_at, tuple(held.get(row.id, ())),
        )
        for row in connection.execute(select(table).order_by(table.c.username))
    )  # fmt: skip

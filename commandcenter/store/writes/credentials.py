"""Users of the broker made, renewed and revoked; each leaves a row in the audit trail, never a password."""

from typing import Final

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import IntegrityError

from commandcenter.domain.actor import Actor
from commandcenter.store.engine import StoreError
from commandcenter.store.schema import mqtt_certificate, mqtt_credential
from commandcenter.store.writes import audit

MADE: Final = "mqtt.credential.make"
RENEWED: Final = "mqtt.credential.renew"
REVOKED: Final = "mqtt.credential.revoke"


def make(
    connection: Connection, actor: Actor, username: str, kecamatan: str | None, element: str | None, at: int,
    *, password_hash: str | None = None, certificate: tuple[int, int] | None = None, is_renewal: bool = False,
) -> None:  # fmt: skip
    """A user with this password or ``certificate`` (serial number, end), instead of those that it had: its other
    certificates are revoked, and so is its password when it is given none.

    Raises StoreError when the user is there already and it is no renewal, or is not there and it is one: somebody else
    was first, and what he carries to the site must not become worthless.
    """
    table = mqtt_credential
    values = {"kecamatan": kecamatan, "element": element, "password_hash": password_hash, "revoked_at": None}
    query = select(table.c.id, table.c.revoked_at).where(table.c.username == username).with_for_update()
    held = connection.execute(query).one_or_none()
    if is_renewal != (held is not None and held.revoked_at is None):
        raise StoreError(f"Nothing was made: somebody else has just made or revoked {username}")
    if held is None:
        row = {**values, "username": username, "created_at": at, "created_by": actor.name}
        try:
            id_ = connection.execute(table.insert().values(**row).returning(table.c.id)).scalar_one()
        except IntegrityError as error:
            raise StoreError(f"Nothing was made: somebody else has just made {username}") from error
    else:
        id_ = held.id
        connection.execute(table.update().where(table.c.id == id_).values(**values))
        _revoke_certificates(connection, id_, at)
    if certificate is not None:
        serial, ends_at = certificate
        row = {"serial": f"{serial:x}", "credential_id": id_, "created_at": at, "ends_at": ends_at}
        connection.execute(mqtt_certificate.insert().values(**row))
    said = {"kecamatan": kecamatan, "element": element, "by": "certificate" if certificate else "password"}
    if certificate is not None:
        said["serial"] = f"{certificate[0]:x}"
    audit.append(connection, actor, RENEWED if is_renewal else MADE, f"mqtt:{username}", None, said, at)


def revoke(connection: Connection, actor: Actor, username: str, at: int) -> bool:
    """Lock a user out: its password and every certificate. False when it is revoked already, or nobody."""
    table = mqtt_credential
    found = (table.c.username == username) & table.c.revoked_at.is_(None)
    change = update(table).where(found).values(revoked_at=at, password_hash=None).returning(table.c.id)
    id_ = connection.execute(change).scalar()
    if id_ is None:
        return False
    _revoke_certificates(connection, id_, at)
    audit.append(connection, actor, REVOKED, f"mqtt:{username}", None, {"revoked_at": at}, at)
    return True


def _revoke_certificates(connection: Connection, id_: int, at: int) -> None:
    table = mqtt_certificate
    found = (table.c.credential_id == id_) & table.c.revoked_at.is_(None)
    connection.execute(table.update().where(found).values(revoked_at=at))

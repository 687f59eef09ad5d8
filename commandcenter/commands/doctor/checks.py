"""Check an installation from end to end. Every finding says what was seen and, if something is wrong, what to do."""

import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import paho.mqtt.client as mqtt
from paho.mqtt.enums import MQTTProtocolVersion
from sqlalchemy import Connection, Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from commandcenter.commands.doctor import alerts, backups, certificates, devices, factors, feeds, notifications, works
from commandcenter.domain.clock import SECOND, Instant
from commandcenter.settings import Settings
from commandcenter.store import migrate
from commandcenter.store.engine import StoreError, create_engine
from commandcenter.store.queries import inventory
from commandcenter.store.queries.network import MISSED_MAX
from commandcenter.store.queries.sources import sources
from ingest import transport, trust

_DISK_LOW: Final = 2_000_000_000  # bytes
_QUARANTINE_MANY: Final = 1_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One check. ``advice`` is empty when all is well."""

    check: str
    verdict: Literal["ok", "warning", "failed"]
    seen: str
    advice: str = ""


def examine(settings: Settings, at: int) -> Iterator[Finding]:
    """Every finding, in the order of the road of a reading."""
    yield Finding("settings", "ok", f"database {_where(settings)}, broker {settings.mqtt_host}:{settings.mqtt_port}")
    yield _disk(settings)
    yield _broker(settings)
    yield from (Finding(*seen) for seen in certificates.look(settings, at))
    yield from _store(settings, at)


def _where(settings: Settings) -> str:
    try:
        url = make_url(settings.database)
    except (ArgumentError, ValueError):
        return "(cannot be read)"
    if url.get_backend_name() == "sqlite":
        return settings.database
    return f"{url.host or 'local'}:{url.port or 5432}/{url.database or ''}"  # never the password, nor what follows a ?


def _disk(settings: Settings) -> Finding:
    folder = settings.data_dir.absolute()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    seen = f"{free / 1e9:.1f} GB free at {settings.data_dir}"
    if free < _DISK_LOW:
        return Finding(
            "disk", "warning", seen, "Free space, or shorten COMMANDCENTER_RETAIN_SAMPLE_DAYS and `db prune`."
        )
    return Finding("disk", "ok", seen)


def _broker(settings: Settings) -> Finding:
    """Whether a client of our settings is let in (with an id of its own: no worker is pushed out)."""
    address = f"{settings.mqtt_host}:{settings.mqtt_port}"
    try:
        socket.create_connection((settings.mqtt_host, settings.mqtt_port), timeout=3).close()
    except OSError as error:
        advice = "Start the broker, or correct COMMANDCENTER_MQTT_HOST and _PORT."
        return Finding("broker", "failed", f"{address}: {error}", advice)
    answers = [_knock(settings, version) for version in (MQTTProtocolVersion.MQTTv5, MQTTProtocolVersion.MQTTv311)]
    for version, answer in zip(("5", "3.1.1"), answers, strict=True):
        if answer == "Success":
            return Finding("broker", "ok", f"{address} speaks MQTT {version}")
    seen = next((answer for answer in answers if answer), "no answer to an MQTT client")
    advice = "Check user, password and TLS settings (COMMANDCENTER_MQTT_*), and the broker's log."
    return Finding("broker", "failed", f"{address}: {seen}", advice)


def _knock(settings: Settings, version: MQTTProtocolVersion) -> str:
    """The broker's answer to a connection; empty when there is none within three seconds."""
    answered, answer = threading.Event(), ""

    def on_connect(_client: mqtt.Client, _userdata: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        nonlocal answer
        answer = str(reason)
        answered.set()

    ours = settings.model_copy(
        update={"mqtt_client_id": f"{settings.mqtt_client_id}-doctor", "mqtt_session_expiry_s": 1}
    )
    client = transport.client(ours, version, 0, clean=True)
    client.on_connect = on_connect
    try:
        transport.connect(client, ours)
        client.loop_start()
        answered.wait(3)
    except (OSError, ValueError) as error:
        answer = trust.trouble(error, settings) if trust.is_lasting(error) else str(error)
    finally:
        client.disconnect()
        client.loop_stop()
    return answer


def _store(settings: Settings, at: int) -> Iterator[Finding]:
    engine: Engine | None = None
    try:
        engine = create_engine(settings.database, read_only=True)
        with engine.connect() as connection:
            migrate.check(connection)
            yield Finding("database", "ok", f"schema {migrate.head()}")
            for check in (_inventory, _ingest, _age, _quarantine):
                yield check(connection, at)
            if settings.devices_file is not None:
                yield Finding("devices", *devices.look(settings.devices_file, inventory.load(connection)))
            yield from (Finding(*seen) for seen in certificates.of_sites(settings, connection, at))
            yield from (Finding(*seen) for seen in feeds.look(settings, connection, at))
            yield from (Finding(*seen) for seen in alerts.look(settings, connection, at))
            yield from (Finding(*seen) for seen in works.look(connection, at))
            yield from (Finding(*seen) for seen in factors.look(settings, connection))
            yield from (Finding(*seen) for seen in backups.look(settings, connection, at))
            yield from (Finding(*seen) for seen in notifications.look(settings, connection))
    except StoreError as error:
        yield Finding("database", "failed", str(error), "Run `commandcenter db upgrade`, or see the message.")
    except SQLAlchemyError as error:
        seen = str(getattr(error, "orig", error)).splitlines()[0]
        missing = (
            settings.database.startswith("sqlite") and not Path(settings.database.removeprefix("sqlite:///")).exists()
        )
        advice = (
            "Run `commandcenter db upgrade`."
            if missing
            else "Start the database, or correct COMMANDCENTER_DATABASE_URL."
        )
        yield Finding("database", "failed", seen, advice)
    finally:
        if engine is not None:
            engine.dispose()


def _inventory(connection: Connection, _at: int) -> Finding:
    plan = inventory.load(connection)
    seen = f"{len(plan.nodes)} towers, {len(plan.links)} links"
    if not plan.nodes:
        return Finding(
            "inventory", "failed", seen, "Run `commandcenter inventory import FILE`; every message is quarantined."
        )
    return Finding("inventory", "ok", seen)


def _ingest(connection: Connection, at: int) -> Finding:
    workers = sources(connection, Instant(at)).workers
    alive = [worker for worker in workers if worker.is_alive]
    seen = (
        ", ".join(f"{worker.name} {'alive' if worker.is_alive else 'silent'}" for worker in workers) or "never started"
    )
    if not alive:
        return Finding("ingest", "failed", seen, "Start `commandcenter ingest`, or look into its log.")
    troubled = next((worker.error for worker in alive if worker.error), None)
    if troubled or not any(worker.is_connected for worker in alive):
        return Finding(
            "ingest", "failed", troubled or f"{seen}, not connected", "See the finding on the broker and the log."
        )
    if len(alive) < len(workers):
        return Finding(
            "ingest", "warning", seen, "Some workers ended without saying so; start them or look into their logs."
        )
    return Finding("ingest", "ok", seen)


def _age(connection: Connection, at: int) -> Finding:
    plan = inventory.load(connection)
    newest = sources(connection, Instant(at)).data_at
    if newest is None:
        return Finding(
            "data", "failed", "no reading yet", "Do the devices publish to cc/v1/{kode}/{tower|link}/{id}/status?"
        )
    age, heartbeat = max(0, at - newest) // SECOND, max((e.heartbeat_s for e in plan.elements.values()), default=30)
    if age > MISSED_MAX * heartbeat:
        return Finding(
            "data", "failed", f"the newest reading is {age} s old", "Nobody publishes: check broker and uplink."
        )
    return Finding("data", "ok", f"the newest reading is {age} s old")


def _quarantine(connection: Connection, at: int) -> Finding:
    found = sources(connection, Instant(at))
    seen = f"{found.new_device_count} new devices, {sum(found.rejected.values())} messages not accepted"
    if found.new_devices:
        return Finding("quarantine", "warning", seen, "Accept them: `commandcenter inventory accept --help`.")
    if sum(found.rejected.values()) > _QUARANTINE_MANY:
        return Finding(
            "quarantine", "warning", seen, "Look at `commandcenter quarantine list`: a device may be broken."
        )
    return Finding("quarantine", "ok", seen)

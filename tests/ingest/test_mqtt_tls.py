"""A worker and brokers that cannot be trusted, or do not trust it: said in words, and never a storm of attempts."""

import logging
import ssl
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest
from sqlalchemy import Engine

from commandcenter.credentials import authority
from commandcenter.credentials.authority import Issued
from commandcenter.credentials.folder import save
from commandcenter.domain.clock import DAY
from commandcenter.settings import Settings
from commandcenter.store.engine import create_engine
from ingest import trust
from tests.conftest import missing
from tests.ingest.running import eventually, said, settings_of, worker_row, working
from tests.network import seed
from tests.servers import MOSQUITTO, Mosquitto, free_port

# paho leaves the socket of a failed handshake to the garbage collector, which closes it and says so.
pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in:pytest.PytestUnraisableExceptionWarning")
OURS = authority.make("Ours", time.time_ns() // 1_000_000)


def now() -> int:
    return time.time_ns() // 1_000_000


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Engine]:
    engine = create_engine(sqlite_url)
    seed(engine)
    yield engine
    engine.dispose()


Start = Callable[..., tuple[Mosquitto, int]]


@pytest.fixture
def broker_with(tmp_path: Path) -> Iterator[Start]:
    """A broker that shows a certificate, on the port that is returned."""
    if not MOSQUITTO.exists():
        pytest.skip(missing("mosquitto"))
    running: list[Mosquitto] = []

    def start(issued: Issued, extra: str = "") -> tuple[Mosquitto, int]:
        folder = tmp_path / "broker"
        save(folder, "authority", OURS)
        certificate, key = save(folder, "broker", issued)
        port = free_port()
        tls = (
            f"listener {port} 127.0.0.1\ncafile {folder}/authority.pem\ncertfile {certificate}\nkeyfile {key}\n{extra}"
        )
        running.append(Mosquitto(folder, tls).start())
        return running[0], port

    yield start
    for broker in running:
        broker.stop()


def trusting(tmp_path: Path, url: str, port: int, **more: object) -> Settings:
    given = {"mqtt_tls": True, "mqtt_host": "localhost", "mqtt_ca_file": tmp_path / "broker" / "authority.pem"} | more
    return settings_of(url, port, **given)


def attempts(broker: Mosquitto) -> int:
    """Connections on its TLS listener that came to nothing."""
    return (broker.folder / "mosquitto.log").read_text().count("New connection from")


@pytest.mark.parametrize(
    ("issued", "words"),
    [
        (lambda: authority.server(authority.make("Other", now()), ["localhost"], [], now()), "was not signed by"),
        (lambda: authority.server(OURS, ["localhost"], [], now() - 3 * DAY, 2), "has ended"),
        (lambda: authority.server(OURS, ["localhost"], [], now() + 3 * DAY), "clock right"),
        (lambda: authority.server(OURS, ["other.test"], [ip_address("10.9.9.9")], now()), "is not for localhost"),
        (lambda: authority.client(OURS, "localhost", now()), "somebody plays the broker"),
    ],
)
def test_a_broker_that_is_not_to_be_trusted_is_refused_in_words_and_slowly(
    broker_with: Start, issued: Callable[[], Issued], words: str,
    tmp_path: Path, store: Engine, sqlite_url: str, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    broker, port = broker_with(issued())
    with working(trusting(tmp_path, sqlite_url, port)):
        eventually(lambda: words in (worker_row(store).get("error") or ""))
        time.sleep(2)
    assert attempts(broker) <= 2, "tried again slowly"
    assert len(said(caplog.records, logging.WARNING)) == 1


@pytest.mark.parametrize("shown", ["none", "foreign", "ended", "own"])
def test_a_broker_that_does_not_take_our_certificate_says_so(
    broker_with: Start, shown: str, tmp_path: Path, store: Engine, sqlite_url: str,
) -> None:  # fmt: skip
    server = authority.server(OURS, ["localhost"], [], now())
    broker, port = broker_with(server, "require_certificate true\nallow_anonymous true")
    shows = {
        "foreign": lambda: authority.client(authority.make("Ours", now()), "ingest", now()),
        "ended": lambda: authority.client(OURS, "ingest", now() - 3 * DAY, 2),
        "own": lambda: authority.client(OURS, "ingest", now()),
    }
    more: dict[str, object] = {}
    if shown in shows:
        certificate, key = save(tmp_path / "own", "ingest", shows[shown]())
        more = {"mqtt_cert_file": certificate, "mqtt_key_file": key}
    with working(trusting(tmp_path, sqlite_url, port, **more)):
        if shown == "own":
            eventually(lambda: worker_row(store).get("broker_state") == "connected")
            return
        eventually(lambda: "does not take our certificate" in (worker_row(store).get("error") or ""))
        time.sleep(1.5)
        assert "COMMANDCENTER_MQTT_CERT_FILE" in worker_row(store)["error"]
    assert attempts(broker) <= 2, "tried again slowly"


def test_a_broker_without_tls_on_that_port_is_told(mosquitto: Mosquitto, store: Engine, sqlite_url: str) -> None:
    with working(settings_of(sqlite_url, mosquitto.port, mqtt_tls=True, mqtt_host="localhost")):
        eventually(lambda: worker_row(store).get("error"))
        time.sleep(1.5)
    assert attempts(mosquitto) < 20


@pytest.mark.parametrize("reason", ["TLSV1_ALERT_UNKNOWN_CA", "SSLV3_ALERT_CERTIFICATE_REVOKED"])
def test_an_alert_within_the_handshake_is_about_our_certificate(reason: str) -> None:
    """As TLS 1.2 has it."""
    error = ssl.SSLError(1, f"[SSL: {reason}]")
    error.reason = reason
    assert trust.is_lasting(error)
    assert "does not take our certificate" in trust.trouble(error, Settings())


def test_a_broker_that_stops_in_the_handshake_comes_back() -> None:
    assert not trust.is_lasting(ssl.SSLEOFError(8, "EOF occurred in violation of protocol"))
    assert not trust.is_lasting(ConnectionResetError())
    assert not trust.is_lasting(None)

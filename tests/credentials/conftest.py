"""A small network, an authority, credentials for everybody, and the broker that reads them."""

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from commandcenter.store.engine import create_engine
from tests.conftest import missing
from tests.credentials.broker import Deployed, run
from tests.network import seed
from tests.servers import MOSQUITTO


@dataclass
class House:
    """An installation: its folder, its store, its broker once it was started."""

    data: Path
    url: str
    broker: Deployed | None = None

    @property
    def files(self) -> Path:
        return self.data / "broker"

    def run(self, *arguments: str, **options: object) -> str:
        """A command of ours; what it said."""
        return run(self.data, self.url, *arguments, **options).output  # type: ignore[arg-type]

    def password(self, username: str) -> str:
        """As the installer reads it."""
        text = (self.data / "handover" / f"{username}.txt").read_text()
        return next(line.split()[1] for line in text.splitlines() if line.startswith("password"))

    def trusting(self, certificate: str = "") -> ssl.SSLContext:
        """What a device is set up with: whom it trusts, and its own certificate."""
        context = ssl.create_default_context(cafile=str(self.data / "certificates" / "authority.pem"))
        if certificate:
            folder = self.data / "handover"
            context.load_cert_chain(folder / f"{certificate}.pem", folder / f"{certificate}.key")
        return context


@pytest.fixture
def house(tmp_path: Path, sqlite_url: str) -> House:
    """An installation with the small network, and nobody who may speak."""
    engine = create_engine(sqlite_url)
    seed(engine)
    engine.dispose()
    return House(tmp_path / "var", sqlite_url)


@pytest.fixture
def guarded(house: House, tmp_path: Path) -> Iterator[House]:
    """An authority, a password for ingest and every kecamatan, and a running broker that knows them."""
    if not MOSQUITTO.exists():
        pytest.skip(missing("mosquitto"))
    house.run("certificate", "authority", "--no-passphrase")
    house.run("certificate", "broker", "localhost", "127.0.0.1")
    house.run("mqtt-credentials", "make", "--all")
    folder = tmp_path / "mosquitto"
    folder.mkdir()
    house.broker = Deployed(folder, house.files)
    house.broker.start()
    yield house
    house.broker.stop()

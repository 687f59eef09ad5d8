"""Client certificates at a real mosquitto: the common name is the user, and only our own authority makes users."""

import contextlib
import ssl
import time
from pathlib import Path

import pytest

from commandcenter.credentials import authority
from commandcenter.credentials.authority import Issued
from commandcenter.credentials.folder import load, save
from commandcenter.domain.clock import DAY
from tests.credentials.broker import Client
from tests.credentials.conftest import House
from tests.network import TOPICS

OWN, FOREIGN = TOPICS["balen-a"], TOPICS["kapas-a"]
REFUSED = "Not authorized"
# A handshake that fails leaves its socket to the garbage collector, which closes it and says so.
pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in:pytest.PytestUnraisableExceptionWarning")


def now() -> int:
    return time.time_ns() // 1_000_000


def signer(house: House) -> Issued:
    return load(house.data / "certificates", "authority", lambda: b"")


def context(house: House, folder: Path, issued: Issued) -> ssl.SSLContext:
    """A client that trusts our authority and shows this certificate."""
    certificate, key = save(folder, "client", issued)
    made = ssl.create_default_context(cafile=str(house.data / "certificates" / "authority.pem"))
    made.load_cert_chain(certificate, key)
    return made


@pytest.fixture
def certified(guarded: House) -> House:
    assert guarded.broker is not None
    guarded.run("mqtt-credentials", "make", "link/balen-a", "--certificate")
    guarded.broker.reload()
    return guarded


def test_a_certificate_is_its_user(certified: House) -> None:
    assert certified.broker is not None
    with Client(certified.broker.certs, tls=certified.trusting("link-balen-a")) as client:
        assert client.is_in, client.answer
        assert client.publish(OWN) != REFUSED
        assert client.publish(TOPICS["balen-b"]) == REFUSED, "a device speaks for itself alone"
        assert client.publish(FOREIGN) == REFUSED
        client.subscribe("#", "$SYS/#")
        time.sleep(0.5)
        assert client.heard == []


def test_the_name_that_a_client_gives_beside_its_certificate_is_nothing(certified: House) -> None:
    assert certified.broker is not None
    tls = certified.trusting("link-balen-a")
    with Client(certified.broker.certs, "site-35.22.14", certified.password("site-35.22.14"), tls=tls) as client:
        assert not client.is_in or client.publish(FOREIGN) == REFUSED


def test_without_a_certificate_a_password_is_nothing(certified: House) -> None:
    assert certified.broker is not None
    password = certified.password("site-35.22.13")
    with Client(certified.broker.certs, "site-35.22.13", password, tls=certified.trusting()) as client:
        assert not client.is_in


def test_only_our_authority_makes_users(certified: House, tmp_path: Path) -> None:
    """One of the same name, a certificate that signs itself, one that has ended, and the broker's own."""
    assert certified.broker is not None
    at, ours = now(), signer(certified)
    foreign = authority.make("Command center", at)
    itself = authority.make("link-balen-a", at)
    ended = authority.client(ours, "link-balen-a", at - 3 * DAY, 2)
    server = authority.server(ours, ["link-balen-a"], [], at)
    for issued in (authority.client(foreign, "link-balen-a", at), itself, ended, server):
        with Client(certified.broker.certs, tls=context(certified, tmp_path / "other", issued)) as client:
            assert not client.is_in
    known = authority.client(ours, "link-balen-a", at)
    with Client(certified.broker.certs, tls=context(certified, tmp_path / "other", known)) as client:
        assert client.is_in, "the way it is tried works"


def test_a_certificate_of_nobody_may_nothing(certified: House, tmp_path: Path) -> None:
    """Signed by the authority, but for no user that was made."""
    assert certified.broker is not None
    for name in ("nobody", "#", "+", "site-35.22.13\u202e", "ingest "):
        issued = authority.client(signer(certified), name, now()) if name.isprintable() else None
        if issued is None:
            continue
        with Client(certified.broker.certs, tls=context(certified, tmp_path / "other", issued)) as client:
            assert not client.is_in or client.publish(OWN) == REFUSED


def test_a_revoked_certificate_is_out_with_the_next_reload(certified: House) -> None:
    assert certified.broker is not None
    tls = certified.trusting("link-balen-a")
    with Client(certified.broker.certs, tls=tls) as client:
        assert client.is_in
        certified.run("mqtt-credentials", "revoke", "link/balen-a")
        certified.broker.reload()
        # mosquitto asks the list only when somebody connects; until then the old connection may nothing.
        assert client.publish(OWN) == REFUSED
    with Client(certified.broker.certs, tls=certified.trusting("link-balen-a")) as again:
        assert not again.is_in


def test_a_renewed_certificate_ends_the_one_before(certified: House) -> None:
    assert certified.broker is not None
    certified.run("mqtt-credentials", "renew", "link/balen-a", "--certificate", "--out", str(certified.data / "again"))
    certified.broker.reload()
    with Client(certified.broker.certs, tls=certified.trusting("link-balen-a")) as old:
        assert not old.is_in
    fresh = ssl.create_default_context(cafile=str(certified.data / "certificates" / "authority.pem"))
    fresh.load_cert_chain(certified.data / "again" / "link-balen-a.pem", certified.data / "again" / "link-balen-a.key")
    with Client(certified.broker.certs, tls=fresh) as new:
        assert new.is_in
        assert new.publish(OWN) != REFUSED


def test_the_broker_shows_its_new_certificate_after_a_reload(certified: House) -> None:
    assert certified.broker is not None

    def shown() -> str:
        assert certified.broker is not None
        return ssl.get_server_certificate(("localhost", certified.broker.tls))

    before = shown()
    certified.run("certificate", "broker")
    certified.broker.reload()
    assert shown() != before
    with Client(certified.broker.certs, tls=certified.trusting("link-balen-a")) as client:
        assert client.is_in


def test_a_site_cannot_play_the_broker(certified: House, tmp_path: Path) -> None:
    """Its certificate is for clients: whoever connects refuses it, whatever name it bears."""
    issued = authority.client(signer(certified), "localhost", now())
    certificate, key = save(tmp_path / "false", "broker", issued)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    one, other = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = certified.trusting()
    client.check_hostname = False  # even for one that does not look at the name
    asking = client.wrap_bio(one, other, server_side=False)
    answering = server.wrap_bio(other, one, server_side=True)
    with pytest.raises(ssl.SSLCertVerificationError, match=r"unsuitable certificate purpose|unsupported certificate"):
        shake(asking, answering)


def shake(*sides: ssl.SSLObject) -> None:
    """A handshake in memory; what a side thinks of the other is raised."""
    for side in (*sides, *sides, *sides):
        with contextlib.suppress(ssl.SSLWantReadError):
            side.do_handshake()

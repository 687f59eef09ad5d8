"""Sites at a real mosquitto with the configuration of deploy/: each speaks for its own kecamatan and hears nothing."""

import time
from collections.abc import Iterator

import pytest

from tests.credentials.broker import Client
from tests.credentials.conftest import House
from tests.network import TOPICS

OWN, FOREIGN = TOPICS["balen-a"], TOPICS["kapas-a"]
REFUSED = "Not authorized"
TAKEN = ("Success", "No matching subscribers")


@pytest.fixture
def ingest(guarded: House) -> Iterator[Client]:
    """Who hears what got through."""
    assert guarded.broker is not None
    with Client(guarded.broker.port, "ingest", guarded.password("ingest")) as client:
        assert client.is_in, client.answer
        yield client.subscribe("cc/v1/+/+/+/status")


def site(house: House, username: str = "site-35.22.13", **options: object) -> Client:
    assert house.broker is not None
    return Client(
        house.broker.tls, username, house.password(username), tls=house.trusting(), **options,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_site_speaks_for_its_own_elements_alone(guarded: House, ingest: Client) -> None:
    with site(guarded) as balen:
        assert balen.publish(OWN, b"own") == "Success"
        foreign = [
            FOREIGN, "cc/v1/35.22.13/link/new-one/status", "cc/v1/35.22.13/link/balen-a/command", "$SYS/broker/version",
            "cc／v1／35.22.14／link／kapas-a／status", "cc/v1/35.22.14/link/kapas-a/status/",
            "/cc/v1/35.22.14/link/kapas-a/status",
            "cc/v1/35.22.13/../35.22.14/link/kapas-a/status", "cc/v1/35.22.13/link/balen-a/status/../x",
            "CC/v1/35.22.13/link/balen-a/status", "cc/v1/35.22.13/link/balen‐a/status", "x" * 10_000, "/" * 100,
            "cc/v1/35.22.14/link/\u202ea-sapak/status", "cc/sim/scenario",
        ]  # fmt: skip
        for topic in foreign:
            assert balen.publish(topic, b"foreign") == REFUSED, topic
    time.sleep(0.3)
    assert ingest.heard == [(OWN, b"own")]


def test_a_topic_with_wildcards_or_nul_ends_the_connection(guarded: House, ingest: Client) -> None:
    for topic in ("cc/v1/+/link/balen-a/status", "#", "cc/v1/35.22.13/link/balen-a/status\0"):
        with site(guarded) as balen:
            raw = topic.encode()
            packet = bytes([0x31, 2 + len(raw) + 1 + 2]) + len(raw).to_bytes(2, "big") + raw + b"\0" + b"{}"
            sock = balen._mqtt.socket()
            assert sock is not None
            sock.send(packet)
            assert balen.gone.wait(5), topic
    assert ingest.heard == []


def test_a_site_hears_nothing(guarded: House) -> None:
    everything = (
        "#", "+/#", "cc/#", "cc/v1/+/+/+/status", "cc/v1/35.22.14/#", FOREIGN, OWN, "$SYS/#", "$share/x/#",
        "$share/commandcenter/cc/v1/+/+/+/status",
    )  # fmt: skip
    with site(guarded, "site-35.22.14") as kapas, site(guarded) as balen:
        balen.subscribe(*everything)
        assert kapas.publish(FOREIGN, b"secret") == "Success"
        assert balen.publish(OWN, b"own") == "Success"
        time.sleep(1.0)
        assert balen.heard == []


def test_a_site_replaces_or_removes_no_kept_message_of_another(guarded: House) -> None:
    assert guarded.broker is not None
    with site(guarded, "site-35.22.14") as kapas:
        assert kapas.publish(FOREIGN, b"kept", retain=True) in TAKEN
    with site(guarded) as balen:
        assert balen.publish(FOREIGN, b"", retain=True) == REFUSED
    with Client(guarded.broker.port, "ingest", guarded.password("ingest")) as ingest:
        ingest.subscribe("cc/v1/+/+/+/status")
        time.sleep(0.3)
        assert ingest.heard == [(FOREIGN, b"kept")]


def test_a_will_for_another_kecamatan_is_not_taken(guarded: House, ingest: Client) -> None:
    with site(guarded, will=(FOREIGN, b"dead")) as balen:
        if balen.is_in:
            balen.die()
    with site(guarded, will=(OWN, b"own will")) as balen:
        assert balen.is_in
        balen.die()
    time.sleep(1.0)
    assert ingest.heard == [(OWN, b"own will")]


def test_ingest_publishes_nothing(guarded: House, ingest: Client) -> None:
    assert ingest.publish(OWN, b"forged") == REFUSED
    assert ingest.heard == []


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("", ""),
        ("site-35.22.13", ""),
        ("site-35.22.13", "guess"),
        ("ingest", "guess"),
        ("nobody", "x"),
        ("a" * 9000, "x"),
    ],
)
def test_without_the_password_nobody_gets_in(guarded: House, username: str, password: str) -> None:
    assert guarded.broker is not None
    for port, tls in ((guarded.broker.tls, guarded.trusting()), (guarded.broker.port, None)):
        with Client(port, username, password, tls=tls) as client:
            assert not client.is_in


def test_a_password_is_of_one_user(guarded: House) -> None:
    assert guarded.broker is not None
    with Client(guarded.broker.tls, "ingest", guarded.password("site-35.22.13"), tls=guarded.trusting()) as client:
        assert client.answer == REFUSED


def test_a_site_pushes_nobody_out_and_inherits_nothing(guarded: House) -> None:
    """The id of another client would end its connection and hand over its queue."""
    assert guarded.broker is not None
    with Client(
        guarded.broker.port, "ingest", guarded.password("ingest"), id_="commandcenter-ingest-0", expiry_s=600
    ) as ingest:
        ingest.subscribe("cc/v1/+/+/+/status")
        with site(guarded, id_="commandcenter-ingest-0", expiry_s=600) as balen:
            assert balen.is_in
            balen.publish(OWN, b"own")
            time.sleep(0.5)
            assert not ingest.gone.is_set()
            assert balen.heard == []
        assert ingest.heard == [(OWN, b"own")]


def test_a_revoked_site_is_out_with_the_next_reload(guarded: House) -> None:
    assert guarded.broker is not None
    with site(guarded) as balen, site(guarded, "site-35.22.14") as kapas:
        assert balen.publish(OWN) in TAKEN
        said = guarded.run("mqtt-credentials", "revoke", "Balen")
        assert "-site-35.22.13" in said
        assert "SIGHUP" in said
        guarded.broker.reload()
        assert balen.gone.wait(5)
        assert kapas.publish(FOREIGN) in TAKEN, "the others stay"
    with site(guarded) as again:
        assert not again.is_in


def test_a_renewed_password_takes_the_place_of_the_old_one(guarded: House) -> None:
    assert guarded.broker is not None
    old = guarded.password("site-35.22.13")
    with site(guarded) as before:
        assert before.is_in
        guarded.run("mqtt-credentials", "renew", "35.22.13", "--out", str(guarded.data / "again"))
        guarded.broker.reload()
        assert before.gone.wait(5)
    with Client(guarded.broker.tls, "site-35.22.13", old, tls=guarded.trusting()) as client:
        assert client.answer == REFUSED
    text = (guarded.data / "again" / "site-35.22.13.txt").read_text()
    new = next(line.split()[1] for line in text.splitlines() if line.startswith("password"))
    with Client(guarded.broker.tls, "site-35.22.13", new, tls=guarded.trusting()) as client:
        assert client.is_in


def test_what_is_too_large_is_refused(guarded: House, ingest: Client) -> None:
    with site(guarded, is_v5=False) as balen:
        balen.publish(OWN, b"x" * 131_073)
        time.sleep(0.5)
    assert ingest.heard == []


def test_neither_the_broker_s_log_nor_the_store_has_a_password(guarded: House) -> None:
    assert guarded.broker is not None
    with site(guarded) as balen:
        balen.publish(OWN)
    everything = guarded.broker.log.encode() + (guarded.files / "passwords").read_bytes()
    everything += b"".join(path.read_bytes() for path in guarded.data.parent.glob("store.db*"))
    for name in ("ingest", "site-35.22.13"):
        assert guarded.password(name).encode() not in everything

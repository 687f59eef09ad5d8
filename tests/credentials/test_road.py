"""From a site's password to the screens: a real worker behind the guarded broker, and what a site invents."""

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from commandcenter.domain.clock import Instant
from commandcenter.settings import Settings
from commandcenter.store.engine import create_engine
from commandcenter.store.queries.claims import claims
from layouts.contract import Look
from layouts.network import wrong
from tests.credentials.broker import Client
from tests.credentials.conftest import House
from tests.ingest.running import eventually, settings_of, worker_row, working
from tests.layouts.reading import words
from tests.network import TOPICS, payload, rows, stored_seqs


def now() -> int:
    return time.time_ns() // 1_000_000


@pytest.fixture
def store(guarded: House) -> Iterator[Engine]:
    engine = create_engine(guarded.url)
    yield engine
    engine.dispose()


def as_ingest(house: House, **more: object) -> Settings:
    assert house.broker is not None
    given = {"mqtt_username": "ingest", "mqtt_password": house.password("ingest")} | more
    return settings_of(house.url, house.broker.port, **given)


def site(house: House, username: str) -> Client:
    assert house.broker is not None
    return Client(house.broker.tls, username, house.password(username), tls=house.trusting())


@pytest.mark.parametrize("share", ["", "commandcenter"])
def test_what_a_site_says_of_itself_arrives_and_what_it_claims_is_refused_and_shown(
    guarded: House, store: Engine, share: str
) -> None:
    with working(as_ingest(guarded, mqtt_share=share)):
        eventually(lambda: worker_row(store).get("broker_state") == "connected")
        time.sleep(0.5)
        with site(guarded, "site-35.22.13") as balen:
            balen.publish(TOPICS["balen-a"], payload("up", now(), seq=1))
            balen.publish(TOPICS["kapas-a"], payload("down", now(), seq=2))
            balen.publish(TOPICS["balen-a"], payload("down", now(), seq=3, kecamatan="Kapas"))
            balen.publish(TOPICS["balen-b"], payload("up", now(), seq=4, kecamatan="35.22.13"))
        eventually(lambda: rows(store, "SELECT reason FROM quarantine"))
        eventually(lambda: stored_seqs(store) == [1, 4])
    assert rows(store, "SELECT reason, source FROM quarantine") == [("wrong_kecamatan", TOPICS["balen-a"])]
    with store.connect() as connection:
        (claim,) = claims(connection, Instant(now()))
        assert (claim.element, claim.name, claim.n) == ("link/balen-a", "Balen A", 1)
        shown = wrong.render(wrong.PANEL.fetch(connection, Instant(now()), {}), Look())
    assert "Laporan mengaku dari tempat lain" in words(shown)
    assert rows(store, "SELECT subject FROM audit WHERE action = 'claim.refused'") == [("mqtt:link/balen-a",)]


def test_the_queue_of_a_worker_that_is_away_survives_rights_reload_and_restart(guarded: House, store: Engine) -> None:
    assert guarded.broker is not None
    with working(as_ingest(guarded)):
        eventually(lambda: worker_row(store).get("broker_state") == "connected")
        time.sleep(0.5)
    with site(guarded, "site-35.22.13") as balen:
        for seq in range(500):
            balen.publish(TOPICS["balen-a"], payload("up", now() - 1000 + seq, seq=seq), retain=False)
    guarded.broker.reload()
    guarded.broker.stop()
    guarded.broker.start()
    with working(as_ingest(guarded)):
        eventually(lambda: stored_seqs(store) == list(range(500)))


def test_a_worker_may_have_a_certificate_instead(guarded: House, store: Engine) -> None:
    assert guarded.broker is not None
    guarded.run("mqtt-credentials", "renew", "ingest", "--certificate", "--out", str(guarded.data / "ingest"))
    guarded.broker.reload()
    settings = settings_of(
        guarded.url, guarded.broker.certs, mqtt_tls=True, mqtt_host="localhost",
        mqtt_ca_file=guarded.data / "ingest" / "authority.pem", mqtt_cert_file=guarded.data / "ingest" / "ingest.pem",
        mqtt_key_file=guarded.data / "ingest" / "ingest.key",
    )  # fmt: skip
    with working(settings):
        eventually(lambda: worker_row(store).get("broker_state") == "connected")
        time.sleep(0.5)
        with site(guarded, "site-35.22.13") as balen:
            balen.publish(TOPICS["balen-a"], payload("up", now(), seq=7))
        eventually(lambda: stored_seqs(store) == [7])


def test_a_revoked_ingest_says_so_and_tries_slowly(guarded: House, store: Engine) -> None:
    assert guarded.broker is not None
    settings = as_ingest(guarded)
    with working(settings):
        eventually(lambda: worker_row(store).get("broker_state") == "connected")
        guarded.run("mqtt-credentials", "revoke", "ingest")
        guarded.broker.reload()
        eventually(lambda: "Not authorized" in (worker_row(store).get("error") or ""))
        before = guarded.broker.log.count("not authorised")
        time.sleep(3)
        assert guarded.broker.log.count("not authorised") - before <= 1

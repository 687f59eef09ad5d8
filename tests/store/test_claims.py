"""A message that speaks for another kecamatan: refused, kept whole, counted, and in the audit trail once a burst."""

import pytest
from sqlalchemy import Engine

from commandcenter.domain.claims import BURST
from commandcenter.domain.clock import MINUTE, Instant
from commandcenter.store.queries.claims import claims
from tests.network import START, TOPICS, message, rows, scalar, seed, writer

FOREIGN = "cc/v1/35.22.14/link/balen-a/status"


def said(engine: Engine, at: int = START) -> list[tuple[str, str, int]]:
    with engine.connect() as connection:
        return [(claim.reason, claim.element, claim.n) for claim in claims(connection, Instant(at))]


@pytest.mark.parametrize(
    "named", ["35.22.14", "352214", 352214, "Kapas", "KEC. KAPAS", "Kecamatan Kapas", " kapas ", "3522150"]
)
def test_a_payload_that_names_another_kecamatan_is_refused_whole(engine: Engine, named: str | int) -> None:
    seed(engine)
    bps = scalar(engine, "SELECT bps_code FROM kecamatan WHERE code = '35.22.14'")
    given = message("balen-a", kecamatan=bps if named == "3522150" else named)
    writer(engine).store([given], START)
    assert rows(engine, "SELECT reason, payload FROM quarantine") == [("wrong_kecamatan", given.payload)]
    assert scalar(engine, "SELECT count(*) FROM sample") == 0
    assert said(engine) == [("wrong_kecamatan", "link/balen-a", 1)]


@pytest.mark.parametrize(
    "fields",
    [{"kecamatan": "35.22.13"}, {"kecamatan": "Balen"}, {"Kecamatan": "kec. balen"}, {"kecamatan": "menara timur"},
     {"kecamatan": None}, {"kecamatan": {"kode": "35.22.14"}}, {"kecamatan": ["35.22.14"]}, {"kecamatan": True},
     {"note": "kecamatan Kapas"}, {"kecamatan": ""}, {"kecamatan": "x" * 10_000}, {"kecamatan": 1e300}],
)  # fmt: skip
def test_the_own_one_and_what_names_none_is_accepted(engine: Engine, fields: dict[str, object]) -> None:
    seed(engine)
    assert writer(engine).store([message("balen-a", **fields)], START).stored == 1
    assert said(engine) == []


@pytest.mark.parametrize("name", ["Kecamatan", "KECAMATAN", "kecam\u0061tan", "kode_kecamatan"])
def test_the_field_is_known_however_it_is_written(engine: Engine, name: str) -> None:
    seed(engine)
    assert writer(engine).store([message("balen-a", **{name: "35.22.14"})], START).quarantined == 1


def test_a_topic_of_another_kecamatan_or_of_none_is_refused(engine: Engine) -> None:
    seed(engine)
    store = writer(engine)
    store.store([message("balen-a", topic=FOREIGN)], START)
    store.store([message("x", topic="cc/v1/99.99.99/link/x/status")], START)
    store.store([message("x", topic="cc/v1/35.22.13/link/x/status")], START)
    assert [row[0] for row in rows(engine, "SELECT reason FROM quarantine ORDER BY id")] == [
        "wrong_kecamatan", "unknown_kecamatan", "unknown_element",
    ]  # fmt: skip
    assert said(engine) == [("wrong_kecamatan", "link/balen-a", 1), ("unknown_kecamatan", "", 1)]


def test_a_burst_is_one_row_and_one_deed(engine: Engine) -> None:
    seed(engine)
    store = writer(engine)
    for minute in range(5):
        at = START + minute * MINUTE
        store.store([message("balen-a", at=at, topic=FOREIGN, seq=n) for n in range(10)], at)
    assert said(engine, START + 5 * MINUTE) == [("wrong_kecamatan", "link/balen-a", 50)]
    query = "SELECT actor, role, action, subject FROM audit"
    assert rows(engine, query) == [("ingest", "system", "claim.refused", "mqtt:link/balen-a")]
    later = START + 5 * MINUTE + BURST
    store.store([message("balen-a", at=later, topic=FOREIGN)], later)
    assert scalar(engine, "SELECT count(*) FROM audit") == 2
    assert said(engine, later) == [("wrong_kecamatan", "link/balen-a", 1)]
    assert said(engine, START + MINUTE) != [], "a moment of the past still knows it"
    assert said(engine, START - MINUTE) == []


def test_inventions_without_end_are_one_burst(engine: Engine) -> None:
    seed(engine)
    invented = [message("x", topic=f"cc/v1/77.{n:02}.01/link/x{n}/status") for n in range(99)]
    writer(engine).store(invented, START)
    assert said(engine) == [("unknown_kecamatan", "", 99)]
    assert scalar(engine, "SELECT count(*) FROM audit") == 1
    assert scalar(engine, "SELECT count(*) FROM quarantine") == 99


def test_good_messages_beside_a_bad_one_are_stored(engine: Engine) -> None:
    seed(engine)
    outcome = writer(engine).store([message("balen-a", kecamatan="Kapas"), message("kapas-a")], START)
    assert (outcome.stored, outcome.quarantined) == (1, 1)
    assert TOPICS["balen-a"] in rows(engine, "SELECT topic, detail FROM refused_claim")[0][0]


def test_a_transaction_that_fails_counts_nothing(engine: Engine) -> None:
    """Refused by the store, the batch comes again one by one: nobody is counted twice."""
    seed(engine)
    store = writer(engine)
    with pytest.raises(Exception):  # noqa: B017 - each driver has its own
        store.store([message("balen-a", topic=FOREIGN), message("kapas-a")._replace(judged=None)], START)  # type: ignore[arg-type]
    assert scalar(engine, "SELECT count(*) FROM refused_claim") == 0
    store.store([message("balen-a", topic=FOREIGN)], START)
    assert said(engine) == [("wrong_kecamatan", "link/balen-a", 1)]

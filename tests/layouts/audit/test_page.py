"""The page of the audit trail: filters in the address, only what differs, names instead of codes, the chain's state."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commandcenter.domain.access import Role
from commandcenter.domain.actor import Actor
from commandcenter.domain.audit import Change, Deed, changes
from commandcenter.domain.audit_chain import Fault, Finding, Head, Verdict
from commandcenter.store.queries.audit import Asked
from commandcenter.store.writes import audit
from layouts.audit.asked import asked
from layouts.audit.page import SHOWN
from layouts.audit.table import said, subject
from tests.access.house import House, house
from tests.actions.serving import trail
from tests.store.test_audit import AT, SOMEBODY, written
from tests.test_sighting import page

ODD = "<script>alert(1)</script>\u202e'; DROP TABLE audit; --"


@pytest.fixture
def home(sqlite_url: str) -> Iterator[House]:
    with house(sqlite_url) as made:
        written(made.engine, 3)
        with made.engine.begin() as connection:
            after = {"state": "submitted", "version": 2}
            before = {"state": "draft", "version": 1}
            audit.append(
                connection,
                Actor("dinkes", "editor", "192.0.2.9"),
                "report.submit",
                "report:dinkes:2026-Q3",
                before,
                after,
                AT,
            )
        yield made


def steward(home: House) -> FlaskClient:
    return home.browser(Role.STEWARD)


def test_it_says_who_did_what_and_only_what_differs(home: House) -> None:
    shown = page(steward(home), "/audit?lang=en")
    assert "submitted a report" in shown
    assert (
        "state: draft \\u2192 submitted; version: 1 \\u2192 2" in shown
        or "state: draft → submitted; version: 1 → 2" in shown
    )
    assert "Rows 1 to 4" in shown


@pytest.mark.parametrize("lang", ["id", "en"])
def test_it_has_both_languages(home: House, lang: str) -> None:
    shown = page(steward(home), f"/audit?lang={lang}")
    assert ("Rantai jejak ini belum diperiksa" in shown) == (lang == "id")


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("actor=dinkes", True), ("actor=dinkes2", False), ("role=editor", True), ("action=report.", True),
        ("action=ticket.", False), ("subject=report:dinkes", True), ("subject=report:dlh", False),
        ("since=2026-11-23&until=2026-11-23", True), ("until=2026-11-22", False), ("origin=192.0.2.9", True),
    ],
)  # fmt: skip
def test_every_filter_stands_in_the_address(home: House, query: str, fits: bool) -> None:
    shown = page(steward(home), f"/audit?lang=en&{query}")
    assert ("report:dinkes:2026-Q3" in shown) == fits
    assert ("No deed fits" in shown) == (not fits)


def test_a_day_that_is_none_is_said(home: House) -> None:
    assert "A day is written like 2026-11-22" in page(steward(home), "/audit?lang=en&since=yesterday")


def test_the_state_of_the_chain_is_said(home: House) -> None:
    with home.engine.begin() as connection:
        audit.note_check(connection, Verdict(4, Head(4, "f" * 64)), AT)
    assert "The chain is whole up to row 4" in page(steward(home), "/audit?lang=en")
    with home.engine.begin() as connection:
        audit.note_check(connection, Verdict(2, Head(2, "f" * 64), Finding(Fault.CHANGED, 3)), AT)
    assert "This trail was tampered with at row 3" in page(steward(home), "/audit?lang=en")


def test_more_than_a_page_leads_to_older_ones(home: House) -> None:
    written(home.engine, SHOWN, first=5)
    first = page(steward(home), "/audit?lang=en&action=priority.")
    assert "below=4" in first
    older = page(steward(home), "/audit?lang=en&action=priority.&below=4")
    assert "Rows 1 to 3" in older
    assert "below=" not in older.replace("below=4", "")


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR, Role.NETWORK, Role.LEADER, Role.EDITOR])
def test_it_is_for_those_who_may_audit(home: House, role: Role) -> None:
    client = home.browser(role)
    assert client.get("/audit").status_code == 403
    assert "report:dinkes" not in page(client, "/audit?lang=en")
    assert client.get("/export/audit.csv").status_code == 403
    assert len(trail(home.engine)) == 4


def test_an_export_from_the_page_is_narrowed_and_written_down(home: House) -> None:
    client = steward(home)
    file = client.get("/export/audit.jsonl?role=editor")
    assert file.get_data(as_text=True).count("\n") == 1
    assert "attachment" in file.headers["Content-Disposition"]
    assert trail(home.engine)[-1].action == "audit.export"
    assert client.get("/export/audit.csv?since=yesterday").status_code == 400
    assert client.get("/export/audit.xml").status_code == 404


def test_no_filter_lets_more_out_than_was_asked_for(database_url: str) -> None:
    with house(database_url) as made:
        written(made.engine, 2)
        client = made.browser(Role.STEWARD)
        odds = (ODD, "%00", "%ff%fe", "%", "_", "\\", "x" * 3_000, "' OR ''='", "*")
        for odd, name in zip(odds, itertools.cycle(("subject", "actor", "action", "origin", "role")), strict=False):
            file = client.get(f"/export/audit.jsonl?{name}={odd}&until=2026-11-24")
            assert file.status_code == 200
            assert file.get_data(as_text=True) == "", f"{name}={odd}"


def test_what_others_typed_is_text_and_nothing_else(home: House) -> None:
    with home.engine.begin() as connection:
        audit.append(connection, Actor(ODD[:80], "x", "y"), ODD[:40], ODD, {"a": ODD}, {ODD: {"b": [ODD, None]}}, AT)
    shown = page(steward(home), "/audit?lang=en")
    assert "\u202e" not in shown
    assert "notice-failed" not in shown


FLAT = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
NESTED = FLAT | st.lists(FLAT, max_size=3) | st.dictionaries(st.text(max_size=3), FLAT, max_size=3)
JSON = NESTED | st.lists(NESTED, max_size=3) | st.dictionaries(st.text(max_size=3), NESTED, max_size=3)


@given(
    st.none() | st.dictionaries(st.text(max_size=3), JSON, max_size=3),
    st.none() | st.dictionaries(st.text(max_size=3), JSON, max_size=3),
)
def test_whatever_changed_can_be_said(before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    assert isinstance(said(Deed(1, AT, "a", "b", "", "c", "d", before, after), {}, "id"), str)
    assert changes(before, before) == ()


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["actor", "role", "action", "subject", "origin", "since", "until", "below"]),
        st.text(max_size=30),
    )
)
def test_whatever_is_asked_for_is_understood_or_said(params: dict[str, str]) -> None:
    wanted, wrong = asked(params)
    assert isinstance(wanted, Asked)
    assert set(wrong) <= {"since", "until"}


def test_codes_have_their_names() -> None:
    called = {"dinkes": "Dinas Kesehatan"}
    assert subject("report:dinkes:2026-Q3", called) == "report:dinkes:2026-Q3 (Dinas Kesehatan)"
    assert subject("priority:17", called) == "priority:17"
    assert changes({"opd": {"a": 1}}, {"opd": {"a": 1, "b": 2}}) == (Change(("opd", "b"), None, 2),)
    deed = Deed(1, AT, SOMEBODY.name, "operator", "", "priority.change", "priority:1", {"opd": None}, {"opd": "dinkes"})
    assert said(deed, called, "en") == "opd: Dinas Kesehatan"

"""Sights of single tickets: only for roles that may, and every one written down before anything is shown."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from commandcenter.domain.access import Permission, Role
from commandcenter.sighting import Sights, ticket_of
from layouts import SCREENS
from layouts.contract import REFUSED
from tests.access.house import DISPLAY, House, house
from tests.actions.serving import somebody, trail
from tests.store.complaining import ready, told
from tests.store.feeding import complaint
from tests.store.test_audit import verdict

SECRET = "Lampu jalan padam di depan balai desa"


@pytest.fixture
def home(sqlite_url: str) -> Iterator[House]:
    with house(sqlite_url) as made:
        ready(made.engine)
        told(made.engine, complaint("LPR-17", text=SECRET), complaint("LPR-18"))
        yield made


def page(client: FlaskClient, address: str) -> str:
    answer = client.get("/_dash-layout", headers={"Referer": f"http://localhost{address}"})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def refilled(client: FlaskClient, address: str) -> str:
    body = {
        "output": "page.children", "outputs": {"id": "page", "property": "children"},
        "inputs": [{"id": "wanted", "property": "data", "value": address}], "changedPropIds": ["wanted.data"],
    }  # fmt: skip
    return client.post("/_dash-update-component", json=body).get_data(as_text=True)


def streamed(client: FlaskClient, view: str) -> tuple[dict[str, str | None], str]:
    """The names of the views, and everything until the first panels are there."""
    answer = client.get("/live/stream", query_string={"view": view}, headers={"Accept-Encoding": ""})
    if answer.status_code != 200:
        return {}, ""
    said = b""
    pieces = iter(answer.response)
    while b'"panel":"detail"' not in said:
        said += bytes(next(pieces))  # type: ignore[arg-type]
    answer.close()
    names: dict[str, str | None] = json.loads(said.split(b"data: ", 1)[1].split(b"\n", 1)[0])
    return names, said.decode()


def seen(home: House) -> list[tuple[str, str, str, dict[str, Any]]]:
    assert verdict(home.engine) is None
    rows = [row for row in trail(home.engine) if row.action.startswith("ticket.")]
    return [(row.actor, row.action, row.subject, json.loads(row.after)) for row in rows]


OPENED = "/complaints?select=ticket:LPR-17&lang=en&distance=0.7&diagonal=24"


def test_a_ticket_that_is_opened_is_written_down_once_for_page_and_stream(home: House) -> None:
    client = home.browser(Role.OPERATOR)
    assert SECRET in page(client, OPENED)
    names, said = streamed(client, OPENED.removeprefix("/"))
    assert SECRET in said
    assert list(names.values()) != [None]
    assert seen(home) == [
        ("operator-1", "ticket.seen", "ticket:LPR-17", {"screen": "complaints", "panel": "detail", "rows": 1})
    ]
    row = trail(home.engine)[-1]
    assert (row.role, row.origin) == ("operator", "192.0.2.7")
    page(home.browser(Role.LEADER), OPENED)
    assert len(seen(home)) == 2


@pytest.mark.parametrize("role", [role for role in Role if Permission.TICKETS not in somebody(role).permissions])
def test_roles_without_tickets_see_none_on_any_road(home: House, role: Role) -> None:
    client = home.browser(role)
    assert "Single tickets are not for your role" in page(client, OPENED)
    assert "Single tickets are not for your role" in refilled(client, OPENED)
    names, said = streamed(client, OPENED.removeprefix("/"))
    assert all(f"select={REFUSED}" in str(name) for name in names.values())
    for shown in (said, page(client, OPENED), refilled(client, OPENED)):
        assert SECRET not in shown
    assert "not for your role" in page(client, "/detail/complaints/queue?lang=en")
    assert client.get("/export/complaints/queue.csv").status_code == 403
    assert seen(home) == []


@pytest.mark.parametrize("select", ["ticket:LPR-17", "ticket: LPR-17", "ticket:%23LPR-17", "ticket:LPR-17 "])
def test_no_way_of_writing_the_number_gets_past(home: House, select: str) -> None:
    client = home.browser(Role.VIEWER)
    address = f"/complaints?select={select}&lang=en&distance=0.7"
    assert SECRET not in page(client, address)
    assert SECRET not in streamed(client, address.removeprefix("/"))[1]


def test_a_display_shows_no_ticket_whatever_its_address_says(home: House) -> None:
    from commandcenter.access import tokens
    from commandcenter.store.schema import display

    token = tokens.new()
    with home.engine.begin() as connection:
        row = {"name": "dinding", "token_hash": tokens.digest(token), "created_at": 1, "created_by": "operator-1"}
        connection.execute(display.insert().values(row))
    client = home.browser()
    client.set_cookie(DISPLAY, token)
    assert SECRET not in page(client, OPENED)
    assert SECRET not in streamed(client, OPENED.removeprefix("/"))[1]
    assert seen(home) == []


def test_the_table_and_its_files_are_written_down_each_time(home: House) -> None:
    client = home.browser(Role.STEWARD)
    assert "LPR-17" in page(client, "/detail/complaints/queue?lang=en&category=jalan rusak")
    assert "LPR-17" in client.get("/export/complaints/queue.csv?category=jalan rusak").get_data(as_text=True)
    assert client.get("/export/complaints/queue.xlsx").status_code == 200
    said = {"screen": "complaints", "panel": "queue", "filters": {"category": "jalan rusak"}, "rows": 2}
    assert seen(home) == [
        ("steward-1", "ticket.seen", "tickets:complaints/queue", said),
        ("steward-1", "ticket.exported", "tickets:complaints/queue", {**said, "file": "csv"}),
        ("steward-1", "ticket.exported", "tickets:complaints/queue", {**said, "filters": {}, "file": "xlsx"}),
    ]


def test_what_cannot_be_written_down_is_not_shown(home: House) -> None:
    with home.engine.begin() as connection:
        full = "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        connection.execute(text(full))
    client = home.browser(Role.OPERATOR)
    for shown in (page(client, OPENED), streamed(client, OPENED.removeprefix("/"))[1]):
        assert SECRET not in shown
        assert "This ticket cannot be shown now" in shown
    table = page(client, "/detail/complaints/queue?lang=en")
    assert "This table cannot be shown now" in table
    assert "LPR-17" not in table
    assert client.get("/export/complaints/queue.csv").status_code == 503


def test_figures_are_no_sight_of_tickets(home: House) -> None:
    client = home.browser(Role.OPERATOR)
    page(client, "/complaints?lang=en")
    page(client, "/detail/complaints/breakdown?lang=en")
    assert client.get("/export/complaints/breakdown.csv").status_code == 200
    assert seen(home) == []


def test_a_page_of_the_past_says_of_which_moment(home: House) -> None:
    page(home.browser(Role.OPERATOR), f"{OPENED}&at=1773111600001")
    assert seen(home)[0][3]["at"] == 1773111600001


def test_what_is_remembered_of_sights_is_bounded(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commandcenter.sighting._REMEMBERED", 3)
    from layouts import views

    sights = Sights(home.engine)
    for number in range(6):
        view = views.parse(f"complaints?select=ticket:{number}", SCREENS)
        assert view is not None
        assert sights.of_view(view, somebody(Role.OPERATOR)).params == view.params
    assert len(sights._newest) == 3


def test_every_table_with_a_column_of_tickets_is_marked() -> None:
    """Who lists single complaints says so; otherwise nobody would write the sight down."""
    for screen in SCREENS:
        for panel in screen.panels:
            columns = getattr(__import__(panel.table.__module__, fromlist=["x"]), "COLUMNS", ()) if panel.table else ()
            if any(getattr(column, "key", "") == "ticket" for column in columns):
                assert panel.has_tickets, f"{screen.key}/{panel.key}"


def test_the_number_is_what_stands_behind_the_colon() -> None:
    assert ticket_of({"select": "ticket:LPR-17"}, "select") == "LPR-17"
    assert ticket_of({"select": "feed:lapor"}, "select") == ""
    assert ticket_of({"select": "ticket:LPR-17"}, "") == ""

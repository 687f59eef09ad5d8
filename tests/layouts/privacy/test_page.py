"""The page of personal data, its manual, and the form that forgets a ticket."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select

from commandcenter.actions import privacy
from commandcenter.domain.access import Role
from commandcenter.domain.clock import Instant
from commandcenter.domain.privacy.inventory import INVENTORY
from commandcenter.store import engine as store_engine
from commandcenter.store import schema
from commandcenter.store.orders import Orders
from commandcenter.store.writes import records
from layouts.contract import Look
from layouts.privacy import words
from layouts.privacy.page import build
from tests.actions.serving import AT, client, send, somebody, trail
from tests.layouts.reading import words as read
from tests.store.complaining import ready
from tests.store.feeding import complaint
from tools.privacy_page import PAGE, page

ORDERS = Orders(lambda: "a secret of the tests")
BODY = {"feed": "lapor", "ticket": "5010653", "again": "5010653", "ground": "request"}


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Engine]:
    made = ready(store_engine.create_engine(sqlite_url))
    with made.begin() as connection:
        records.store(connection, "lapor", 1, [complaint("#5010653", text="Jalan rusak")], AT, ORDERS)
    yield made
    made.dispose()


def asked(store: Engine, body: object, role: Role = Role.STEWARD) -> tuple[int, str]:
    asking = client(store, privacy.ACTIONS, who=somebody(role))
    asking.application.extensions[privacy.ORDERS] = ORDERS
    answer = send(asking, "POST", "/api/privacy/forget?lang=en", body)
    return answer.status_code, answer.text


def tickets(store: Engine) -> list[str]:
    with store.connect() as connection:
        return list(connection.scalars(select(schema.complaint.c.ticket)))


def test_the_manual_has_the_inventory_of_the_code() -> None:
    said = PAGE.read_text(encoding="utf-8")
    assert said == page(said), "run: python -m tools.privacy_page"


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_page_names_every_table_that_may_tell_of_somebody_and_no_ticket(store: Engine, lang: str) -> None:
    asked(store, BODY)
    look = Look(lang)  # type: ignore[arg-type]
    with store.connect() as connection:
        said = read(build(connection, Instant(AT), {}, look, somebody(Role.STEWARD)))
    assert all(held.table in said for held in words.personal())
    assert "5010653" not in said
    assert ("dihapus" if lang == "id" else "forgotten") in said


def test_who_may_only_read_is_not_offered_the_form(store: Engine) -> None:
    with store.connect() as connection:
        said = read(build(connection, Instant(AT), {}, Look("en"), somebody(Role.VIEWER)))
    assert "Forget" not in said.replace("Forgotten", "")


def test_a_steward_forgets_a_ticket_and_the_trail_does_not_name_it(store: Engine) -> None:
    status, said = asked(store, BODY)
    assert status == 200, said
    assert "1 rows of the ticket" in said
    assert tickets(store) == [""]
    (deed,) = trail(store)
    assert (deed.action, deed.actor) == ("privacy.forget", "steward")
    assert "5010653" not in repr(deed)


@pytest.mark.parametrize(
    "changes",
    [{"again": "5010654"}, {"ticket": "", "again": ""}, {"feed": "nobody"}, {"ground": "whim"}, {"ticket": "x" * 81},
     {"ticket": ["5010653"], "again": ["5010653"]}],
)  # fmt: skip
def test_what_is_wrong_forgets_nothing(store: Engine, changes: dict[str, object]) -> None:
    status, _ = asked(store, BODY | changes)
    assert status == 422
    assert tickets(store) == ["#5010653"]
    assert trail(store) == []


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR, Role.LEADER, Role.EDITOR, Role.NETWORK])
def test_nobody_else_may(store: Engine, role: Role) -> None:
    assert asked(store, BODY, role)[0] == 403
    assert tickets(store) == ["#5010653"]


def test_every_table_has_its_words() -> None:
    for lang in ("id", "en"):
        rows = words.rows(lang)
        assert len(rows) == len(INVENTORY)
        assert all(all(row[name] for name in ("purpose", "basis", "kept", "seen", "leaves")) for row in rows)

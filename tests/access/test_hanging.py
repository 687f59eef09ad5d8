"""Where displays hang, what they are called, and what operators tell them to show of themselves."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.test import TestResponse

from commandcenter.access.principals import now
from commandcenter.domain.access import Role
from commandcenter.domain.displays import NAMED, Hanging, free_cell
from commandcenter.domain.wall.geometry import GRID_MAX, of_diagonal
from commandcenter.store import migrate, schema
from commandcenter.store.queries import displays as queries
from commandcenter.store.queries import wall
from commandcenter.store.queries.displays import Display
from tests.access.house import House, house
from tests.access.test_displays import paired

HERE = {"cell": "1,0", "diagonal": "55", "bezel": "4,5", "distance": "6,5"}
START = {"screen": "/network", "language": "id", "theme": "dark"}


@pytest.fixture
def home(sqlite_url: str) -> Iterator[House]:
    with house(sqlite_url) as made:
        yield made


def deed(home: House, path: str, role: Role = Role.OPERATOR, **body: Any) -> TestResponse:
    return home.send(home.browser(role), "POST", f"/api/displays{path}", body)


def displays(home: House) -> dict[str, Display]:
    with home.engine.connect() as connection:
        return {each.name: each for each in queries.accepted(connection)}


def topics(home: House) -> dict[str, int]:
    with home.engine.connect() as connection:
        table = schema.topic_version
        return {row.topic: row.version for row in connection.execute(select(table.c.topic, table.c.version))}


def deeds(home: House) -> list[Any]:
    with home.engine.connect() as connection:
        return list(connection.execute(select(schema.audit).order_by(schema.audit.c.id)))


def test_a_display_is_hung_in_its_cell_and_the_wall_hears_of_it(home: House) -> None:
    paired(home)
    before = topics(home)
    assert deed(home, "/1/hang", **HERE).get_json()["next"] == "/displays"
    assert displays(home)["kiri"].hanging == Hanging((1, 0), of_diagonal(55), 4.5, 6500)
    with home.engine.connect() as connection:
        assert wall.wall(connection, now()).layout.places[1].column == 1
    assert {name for name in topics(home) if topics(home)[name] != before.get(name)} == {"wall", "displays"}
    assert deeds(home)[-1].action == "display.hang"
    assert deed(home, "/1/hang", **HERE).status_code == 200  # nothing changes: nothing is written down
    assert [row.action for row in deeds(home)].count("display.hang") == 1


def test_a_display_can_be_measured_in_millimetres_and_hang_by_itself(home: House) -> None:
    paired(home)
    assert deed(home, "/1/hang", cell="", width=1210.5, height="680").status_code == 200
    assert displays(home)["kiri"].hanging == Hanging(None, (1210.5, 680), None, None)
    assert deed(home, "/1/hang", cell="", diagonal="24", width=1210.5, height="680").status_code == 200
    assert displays(home)["kiri"].hanging.size == of_diagonal(24)  # the page fills in the others, never this one


def test_a_cell_is_taken_until_its_display_goes_elsewhere(home: House) -> None:
    paired(home, "kiri")
    paired(home, "kanan")
    assert deed(home, "/1/hang", **HERE).status_code == 200
    refused = deed(home, "/2/hang", **HERE)
    assert refused.status_code == 409
    assert refused.get_json()["problems"] == [
        {"field": "cell", "message": "kiri sudah tergantung di sana: pindahkan dulu layar itu"}
    ]
    assert displays(home)["kanan"].hanging.cell is None
    assert deed(home, "/1/hang", **{**HERE, "cell": "0,0"}).status_code == 200
    assert deed(home, "/2/hang", **HERE).status_code == 200
    assert home.send(home.browser(Role.NETWORK), "DELETE", "/api/displays/1").status_code == 200
    assert deed(home, "/2/hang", **{**HERE, "cell": "0,0"}).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("cell", "16,0"), ("cell", "0,16"), ("cell", "-1,0"), ("cell", "1"), ("cell", "1,0,0"), ("cell", "١,٠"),
        ("cell", [1, 0]), ("cell", "1;0"), ("diagonal", "x"), ("diagonal", "4"), ("diagonal", "1e2"),
        ("diagonal", "501"), ("diagonal", True), ("bezel", "-1"), ("bezel", "201"), ("distance", "0,2"),
        ("distance", "51"), ("distance", "1.000,5"), ("distance", "\u202e4"), ("distance", "4\0"), ("width", "100"),
        ("height", 100), ("bezel", "9" * 10_000), ("place", "1,0"),
    ],
)  # fmt: skip
def test_a_place_that_there_cannot_be_is_said_beside_its_field(one: House, field: str, value: object) -> None:
    refused = deed(one, "/1/hang", **{**HERE, field: value})
    assert refused.status_code == 422
    expected = {"width": "height", "height": "width"}.get(field, field)
    assert [problem["field"] for problem in refused.get_json()["problems"]] == [expected]
    assert displays(one)["kiri"].hanging == Hanging()


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    url = f"sqlite:///{tmp_path_factory.mktemp('hanging') / 'store.db'}"
    migrate.upgrade(url)
    with house(url) as made:
        paired(made)
        yield made


def test_a_display_is_renamed_and_keeps_what_else_its_start_says(home: House) -> None:
    paired(home)
    with home.engine.begin() as connection:
        connection.execute(schema.display.update().values(start="/network?kecamatan=3522010&lang=id&sound=on"))
    assert deed(home, "/1/rename", name="kiri atas", **START).status_code == 200
    assert displays(home)["kiri atas"].start == "/network?kecamatan=3522010&lang=id&theme=dark"
    paired(home, "kanan")
    refused = deed(home, "/2/rename", name="kiri atas", **START)
    assert (refused.status_code, refused.get_json()["problems"][0]["field"]) == (409, "name")
    assert deed(home, "/1/rename", name="\u202e\u200b", **START).status_code == 422


def test_names_and_small_text_are_shown_for_a_while_by_one_or_by_all(home: House) -> None:
    paired(home, "kiri")
    paired(home, "kanan")
    begin = now()
    assert deed(home, "/2/name", Role.LEADER).get_json()["displays"] == [2]
    assert displays(home)["kiri"].named_until == 0
    assert begin + NAMED <= displays(home)["kanan"].named_until <= now() + NAMED
    assert deed(home, "/name").get_json()["displays"] == [1, 2]
    assert deed(home, "/legible", minutes="10").get_json()["displays"] == [1, 2]
    assert displays(home)["kiri"].legible_until >= begin + 600_000
    assert deed(home, "/1/legible", minutes=0).status_code == 200
    assert displays(home)["kiri"].legible_until <= now() < displays(home)["kanan"].legible_until
    for minutes in (121, -1, "x", None, 1.5):
        assert deed(home, "/legible", minutes=minutes).status_code == 422
    assert [row.subject for row in deeds(home) if row.action == "display.name"] == ["display:2", "displays"]


@pytest.mark.parametrize("what", ["rename", "hang", "name", "legible"])
@pytest.mark.parametrize("number", ["0", "2", "x", "1e0", "9" * 30, "%D9%A1"])
def test_nothing_is_done_with_a_display_that_there_is_not(one: House, what: str, number: str) -> None:
    body = {"rename": {"name": "lain", **START}, "hang": HERE, "legible": {"minutes": 1}}.get(what, {})
    assert deed(one, f"/{number}/{what}", **body).status_code == 409


def test_the_page_proposes_the_next_free_cell_and_the_size_of_the_last_display(home: House) -> None:
    paired(home)
    assert deed(home, "/1/hang", **{**HERE, "cell": "0,0"}).status_code == 200
    layout = home.browser(Role.OPERATOR).get("/_dash-layout", headers={"Referer": "http://localhost/displays"})
    page = layout.get_data(as_text=True)
    assert '"selected":true,"value":"1,0"' in page.replace(" ", "")
    assert "dibaca dari 6,5 m" in page


CELLS = st.frozensets(st.tuples(st.integers(0, GRID_MAX - 1), st.integers(0, GRID_MAX - 1)), max_size=40)


@given(CELLS)
def test_the_proposed_cell_is_free_and_of_the_wall(taken: frozenset[tuple[int, int]]) -> None:
    column, row = free_cell(taken)
    assert 0 <= column < GRID_MAX
    assert 0 <= row < GRID_MAX
    assert (column, row) not in taken


def test_a_wall_grows_as_a_square_does() -> None:
    taken: list[tuple[int, int]] = []
    for _ in range(9):
        taken.append(free_cell(taken))
    assert taken[:4] == [(0, 0), (1, 0), (0, 1), (1, 1)]
    assert set(taken) == {(column, row) for column in range(3) for row in range(3)}

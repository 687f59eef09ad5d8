"""The route of files for the public, on the whole program."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from commandcenter.domain.access import Role
from commandcenter.domain.clock import DAY
from commandcenter.store.writes import records
from tests.access.house import house
from tests.network import START
from tests.store.complaining import ready
from tests.store.feeding import complaint

QUERY = f"window=year&lang=en&at={START}"


@pytest.fixture
def viewer(sqlite_url: str) -> Iterator[FlaskClient]:
    with house(sqlite_url) as made:
        ready(made.engine)
        told = [complaint(f"#{n}", START - DAY, category="few" if n < 3 else "many") for n in range(40)]
        with made.engine.begin() as connection:
            records.store(connection, "lapor", 1, told, START)
        yield made.browser(Role.VIEWER)


def asked(viewer: FlaskClient, path: str) -> tuple[int, str]:
    answer = viewer.get(f"/export/{path}{'&' if '?' in path else '?'}{QUERY}")
    return answer.status_code, answer.text if answer.mimetype == "text/csv" else ""


def test_the_file_for_the_public_hides_what_the_other_has(viewer: FlaskClient) -> None:
    _, whole = asked(viewer, "complaints/breakdown.csv?by=category")
    status, public = asked(viewer, "complaints/breakdown.csv?by=category&public=1")
    assert status == 200
    assert "few,3," in whole
    assert "few,<5," in public
    assert "many,37," not in public  # or three would be what is left of forty


@pytest.mark.parametrize(
    "path", ["complaints/queue.csv?public=1", "network/wrong.csv?public=1", "data/feeds.xlsx?public=1"]
)
def test_what_is_not_for_the_public_has_no_such_file(viewer: FlaskClient, path: str) -> None:
    assert asked(viewer, path)[0] in (403, 404)

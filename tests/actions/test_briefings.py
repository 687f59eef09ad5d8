from typing import Any

import pytest
from sqlalchemy import Engine

from commandcenter.actions.briefings import ACTIONS
from commandcenter.domain.clock import DAY, HOUR, MINUTE, Instant
from commandcenter.store import versions
from commandcenter.store.queries import briefings
from tests.actions.serving import AT, client, send, trail


def mark(engine: Engine, at: int = AT, **body: Any) -> Any:
    return send(client(engine, ACTIONS, at), "POST", "/api/briefings", body)


def take_back(engine: Engine, id_: object, at: int = AT) -> Any:
    return send(client(engine, ACTIONS, at), "DELETE", f"/api/briefings/{id_}")


def newest(engine: Engine, at: int = AT) -> Any:
    with engine.connect() as connection:
        return briefings.newest(connection, Instant(at))


def test_a_briefing_is_marked_with_its_note_and_the_screen_is_told(engine: Engine) -> None:
    answer = mark(engine, note="  Rapat  Jumat ")
    assert answer.status_code == 200
    assert answer.json["next"] == ""  # the screen stays as it was narrowed, and is pushed what changed
    assert (newest(engine).held_at, newest(engine).note) == (AT, "Rapat Jumat")
    (row,) = trail(engine)
    assert (row.action, row.subject) == ("briefing.mark", f"briefing:{newest(engine).id}")
    with engine.connect() as connection:
        assert versions.read(connection)["briefings"] == 1


def test_a_second_click_marks_nothing(engine: Engine) -> None:
    mark(engine)
    assert mark(engine, AT + 59_000).status_code == 409
    assert mark(engine, AT + MINUTE).status_code == 200
    assert len(trail(engine)) == 2


def test_the_last_briefing_is_the_one_that_was_held_by_then(engine: Engine) -> None:
    for at in (AT, AT + DAY):
        mark(engine, at)
    assert newest(engine, AT + DAY - 1).held_at == AT
    assert newest(engine, AT + DAY).held_at == AT + DAY
    assert newest(engine, AT - 1) is None


def test_the_last_one_is_taken_back_and_the_one_before_counts_again(engine: Engine) -> None:
    mark(engine)
    mark(engine, AT + HOUR)
    last = newest(engine, AT + HOUR)
    assert take_back(engine, last.id, AT + 2 * HOUR).status_code == 200
    assert newest(engine, AT + 2 * HOUR).held_at == AT
    assert trail(engine)[-1].action == "briefing.take_back"


@pytest.mark.parametrize("id_", ["0", "x", "999999999999999999999", "1%20OR%201=1"])
def test_what_is_not_the_last_briefing_is_not_taken_back(engine: Engine, id_: str) -> None:
    mark(engine)
    assert take_back(engine, id_).status_code == 409
    assert newest(engine) is not None


def test_an_earlier_one_and_one_that_is_a_day_old_stay(engine: Engine) -> None:
    mark(engine)
    first = newest(engine)
    mark(engine, AT + HOUR)
    assert take_back(engine, first.id, AT + HOUR).status_code == 409
    last = newest(engine, AT + HOUR)
    assert take_back(engine, last.id, AT + HOUR + DAY + 1).status_code == 409
    assert newest(engine, AT + HOUR) == last


def test_nothing_is_taken_back_where_nothing_was_held(engine: Engine) -> None:
    assert take_back(engine, 1).status_code == 409
    assert trail(engine) == []


def test_a_note_that_is_too_long_or_no_text_is_refused_beside_its_field(engine: Engine) -> None:
    for note in ("x" * 201, 7):
        answer = mark(engine, note=note)
        assert answer.status_code == 422
        assert answer.json["problems"][0]["field"] == "note"
    assert newest(engine) is None

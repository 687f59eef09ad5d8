"""What people do with planned work through the web: done once, written down, refused with what is wrong."""

from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from commandcenter.actions.maintenance import ACTIONS
from commandcenter.domain.access import Role
from commandcenter.domain.clock import DAY, HOUR, MINUTE, SECOND
from commandcenter.domain.maintenance.model import Stage
from tests.actions.serving import AT, client, send, somebody, trail
from tests.network import rows, scalar, seed, wib
from tests.store.maintenance.planning import windows, work, works

PATH = "/api/maintenance"
ONCE = {
    "what": "tower:balen", "day": "2026-11-24", "time": "22:00", "hours": "2", "minutes": "0", "repeat": "once",
    "reason": "ganti antena", "interval": "1", "nth": "1", "weekday": "6", "month_day": "1", "until": "2027-05-01",
    **{f"on_{n}": "" for n in range(7)},
}  # fmt: skip
SUNDAYS = ONCE | {"repeat": "weekly", "on_6": "1", "what": "behind:tower:balen", "time": "01:00"}


@pytest.fixture(autouse=True)
def ids(engine: Engine) -> dict[str, int]:
    return seed(engine, at=AT - 10 * DAY)


@pytest.fixture
def web(engine: Engine) -> FlaskClient:
    return client(engine, ACTIONS, who=somebody(Role.NETWORK, name="jaringan-1"))


def problems(answer: Any) -> set[str]:
    assert answer.status_code == 422, answer.data
    return {each["field"] for each in orjson.loads(answer.data)["problems"]}


def test_work_is_planned_once_and_written_down(engine: Engine, web: FlaskClient) -> None:
    assert send(web, "POST", PATH, ONCE).status_code == 200
    (found,) = works(engine, AT)
    assert (found.starts_at, found.ends_at) == (wib("2026-11-24 22:00"), wib("2026-11-25 00:00"))
    assert (found.by, found.reason) == ("jaringan-1", "ganti antena")
    (row,) = trail(engine)
    assert (row.action, row.subject, row.actor) == ("maintenance.plan", f"maintenance:{found.number}", "jaringan-1")
    assert scalar(engine, "SELECT version FROM topic_version WHERE topic = 'network.maintenance'") == 1


def test_a_series_is_planned_and_its_next_dates_are_made(engine: Engine, web: FlaskClient) -> None:
    assert send(web, "POST", PATH, SUNDAYS).status_code == 200
    found = works(engine, AT)
    assert [each.starts_at for each in found] == [wib(f"2026-{day} 01:00") for day in
                                                  ("11-29", "12-06", "12-13", "12-20", "12-27")]  # fmt: skip
    assert {part.key for part in found[0].parts} == {"balen", "balen-kanor", "kanor"}


def test_a_preview_says_who_is_cut_off_and_writes_nothing(engine: Engine, web: FlaskClient) -> None:
    answer = send(web, "POST", f"{PATH}/preview?lang=en", SUNDAYS | {"reason": ""})
    said = orjson.loads(answer.data)
    assert said["cut_off"] == "Cut off meanwhile: Kanor, Balen"
    assert said["about"] == "3 elements are worked on"
    assert said["dates"][0] == "Sunday, 29 November 2026 01:00–03:00 WIB"
    assert len(said["dates"]) == 5
    assert works(engine, AT) == trail(engine) == []
    redundant = orjson.loads(send(web, "POST", f"{PATH}/preview?lang=en", ONCE | {"what": "link:balen-a"}).data)
    assert redundant["cut_off"] == "No kecamatan is cut off by it"


WRONGS: tuple[tuple[dict[str, Any], set[str]], ...] = (
    ({"what": ""}, {"what"}),
    ({"what": "tower:atlantis"}, {"what"}),
    ({"what": "behind:site:x"}, {"what"}),
    ({"what": ["tower:balen", 7]}, {"what"}),
    ({"what": ["tower:balen"] * 51}, {"what"}),
    ({"what": "x" * 10_000}, {"what"}),
    ({"what": "tower:ba\0len"}, {"what"}),
    ({"day": "9999-12-31"}, {"day"}),
    ({"day": "0001-01-01"}, {"day"}),
    ({"day": "2026-11-22"}, {"day"}),
    ({"day": "2028-01-01"}, {"day"}),
    ({"day": "2026-02-30"}, {"day"}),
    ({"time": "24:00"}, {"time"}),
    ({"time": "٢٢:٠٠"}, {"time"}),
    ({"hours": "-2"}, {"hours"}),
    ({"hours": "0"}, {"hours"}),
    ({"hours": "9" * 400}, {"hours"}),
    ({"hours": "744", "minutes": "1"}, {"hours"}),
    ({"reason": ""}, {"reason"}),
    ({"reason": "x" * 10_000}, {"reason"}),
    ({"reason": "\u202e\u200b"}, {"reason"}),
    ({"repeat": "yearly"}, {"repeat"}),
    ({"repeat": "weekly"}, {"on_0"}),
    ({"repeat": "daily", "interval": "0"}, {"interval"}),
    ({"repeat": "daily", "until": "2028-01-01"}, {"until"}),
    ({"repeat": "daily", "until": "2026-11-01"}, {"until"}),
    ({"repeat": "daily", "until": ""}, {"until"}),
    ({"repeat": "daily", "hours": "25"}, {"hours"}),
    ({"repeat": "monthly_day", "month_day": "32"}, {"month_day"}),
    ({"repeat": "monthly_weekday", "nth": "5"}, {"nth"}),
    ({"repeat": "weekly", "on_6": "1", "until": "2026-11-25"}, {"until"}),
    ({"surprise": "1"}, {"surprise"}),
)


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_planned(engine: Engine, web: FlaskClient) -> None:
    for changes, fields in WRONGS:
        assert problems(send(web, "POST", PATH, ONCE | changes)) == fields, changes
    assert works(engine, AT) == trail(engine) == []


def test_markup_and_signs_that_turn_the_writing_are_only_words(engine: Engine, web: FlaskClient) -> None:
    reason = "<script>alert(1)</script> \u202eterbalik\0 'x'; DROP TABLE maintenance;--"
    assert send(web, "POST", PATH, ONCE | {"reason": reason}).status_code == 200
    assert works(engine, AT)[0].reason == "<script>alert(1)</script> terbalik 'x'; DROP TABLE maintenance;--"


def test_work_is_cancelled_extended_and_moved_by_whoever_saw_it_as_it_is(engine: Engine, web: FlaskClient) -> None:
    send(web, "POST", PATH, ONCE)
    number, begin = works(engine, AT)[0].number, wib("2026-11-24 22:00")
    stale = {"ends_at": str(begin), "minutes": "30"}
    assert send(web, "POST", f"{PATH}/{number}/extend", stale).status_code == 409
    assert send(web, "POST", f"{PATH}/{number}/extend", stale | {"ends_at": begin + 2 * HOUR}).status_code == 200
    later = {"starts_at": begin, "day": "2026-11-25", "time": "21:00"}
    assert send(web, "POST", f"{PATH}/{number}/move", later).status_code == 200
    assert send(web, "POST", f"{PATH}/{number}/move", later).status_code == 409, "it does not begin then any more"
    end = begin + 23 * HOUR + 150 * MINUTE
    assert work(engine, number, AT + SECOND).ends_at == end
    assert problems(send(web, "POST", f"{PATH}/{number}/extend", {"ends_at": end, "minutes": 44_640})) == {"minutes"}
    assert send(web, "POST", f"{PATH}/{number}/cancel", {"ends_at": end}).status_code == 200
    assert send(web, "POST", f"{PATH}/{number}/cancel", {"ends_at": end}).status_code == 409
    assert work(engine, number, AT + SECOND).stage is Stage.CANCELLED
    assert [row.action for row in trail(engine)] == [
        "maintenance.plan", "maintenance.extend", "maintenance.move", "maintenance.cancel",
    ]  # fmt: skip


def test_a_series_is_changed_skipped_and_ended(engine: Engine, web: FlaskClient) -> None:
    send(web, "POST", PATH, SUNDAYS)
    assert problems(send(web, "POST", f"{PATH}/series/1/skip", {"day": "2026-12-07"})) == {"day"}
    assert send(web, "POST", f"{PATH}/series/1/skip", {"day": "2026-12-06"}).status_code == 200
    assert problems(send(web, "POST", f"{PATH}/series/1/skip", {"day": "2026-12-06"})) == {"day"}
    assert problems(send(web, "PUT", f"{PATH}/series/1", ONCE)) == {"repeat"}
    assert send(web, "PUT", f"{PATH}/series/1", SUNDAYS | {"on_6": "", "on_2": "1"}).status_code == 200
    assert {each.series for each in works(engine, AT)} == {2}
    assert send(web, "DELETE", f"{PATH}/series/1", {}).status_code == 409
    assert send(web, "DELETE", f"{PATH}/series/2", {}).status_code == 200
    assert windows(engine) == []


def test_what_is_not_there_is_not_found(engine: Engine, web: FlaskClient) -> None:
    bodies = {
        "cancel": {"ends_at": 1}, "extend": {"ends_at": 1, "minutes": 5},
        "move": {"starts_at": 1, "day": "2026-11-25", "time": "10:00"},
    }  # fmt: skip
    for number in ("999", "0", "-1", "x", "9" * 40, "1.5", "٣"):
        for deed, body in bodies.items():
            assert send(web, "POST", f"{PATH}/{number}/{deed}", body).status_code == 404, (number, deed)
    assert rows(engine, "SELECT * FROM audit") == []

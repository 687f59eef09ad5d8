"""The road of a report through its actions: every step, every refusal, what is in the trail and in the store."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from commandcenter.actions import reports
from commandcenter.domain.attainment.model import Entry
from commandcenter.domain.clock import DAY, Instant
from commandcenter.store import schema
from commandcenter.store.queries.attainment import quarters
from tests.actions.quarter import BASE, CODES, OVER, PERIOD, RIGHT, lines, seed
from tests.actions.serving import client, send, trail
from tests.store import feeding


@pytest.fixture
def asking(engine: Engine) -> FlaskClient:
    seed(engine)
    return client(engine, reports.ACTIONS, at=OVER)


def put(asking: FlaskClient, version: int, *sent: dict[str, Any], path: str = BASE) -> Any:
    return send(asking, "PUT", f"{path}?lang=en", {"version": version, "lines": list(sent)})


def step(asking: FlaskClient, name: str, version: int, path: str = BASE, **more: Any) -> Any:
    return send(asking, "POST", f"{path}/{name}?lang=en", {"version": version, **more})


def values(engine: Engine) -> dict[str, tuple[float | None, str | None, int]]:
    """Current observations of the form: value, text, revision."""
    table = schema.observation
    with engine.connect() as connection:
        found = connection.execute(select(table).where(table.c.superseded_at.is_(None), table.c.feed == "entry"))
        return {row.indicator: (row.value, row.text, row.revision) for row in found}


def test_a_report_goes_from_nothing_to_observations(engine: Engine, asking: FlaskClient) -> None:
    saved = put(asking, 0, *lines())
    assert (saved.status_code, saved.json["version"], saved.json["state"]) == (200, 1, "draft")
    assert saved.json["counts"] == {"asked": 3, "filled": 3, "mistakes": 0, "warnings": 0}
    assert values(engine) == {}
    sent = step(asking, "submit", 1)
    assert (sent.status_code, sent.json["state"]) == (200, "submitted")
    assert values(engine) == {}, "nothing leaves the report before somebody has verified it"
    done = step(asking, "verify", 2)
    assert (done.status_code, done.json["state"], done.json["next"]) == (
        200,
        "verified",
        "/entry?opd=dinkes&period=2026-Q3",
    )
    assert values(engine) == {"stunting": (12.5, None, 1), "kasus": (7.0, None, 1), "predikat": (None, "BB", 1)}
    assert [row.action for row in trail(engine)] == ["report.save", "report.submit", "report.verify"]


def test_a_figure_opens_to_the_report_that_it_came_from(engine: Engine, asking: FlaskClient) -> None:
    put(asking, 0, *lines())
    step(asking, "submit", 1)
    step(asking, "verify", 2)
    with engine.connect() as connection:
        found = connection.execute(
            select(schema.observation.c.line, schema.feed_item.c.origin, schema.feed.c.kind, schema.feed.c.rows)
            .join(schema.feed_item, schema.feed_item.c.id == schema.observation.c.item_id)
            .join(schema.feed, schema.feed.c.name == schema.observation.c.feed)
            .where(schema.observation.c.indicator == "stunting", schema.observation.c.feed == "entry")
        ).one()
    assert tuple(found) == (CODES.index("stunting") + 1, "dinkes 2026-Q3, version 3", "form", 3)


def test_what_is_sent_back_is_corrected_and_verified(engine: Engine, asking: FlaskClient) -> None:
    put(asking, 0, *lines())
    step(asking, "submit", 1)
    back = step(asking, "send-back", 2, reason="Angka stunting belum final")
    assert (back.status_code, back.json["state"]) == (200, "sent_back")
    again = put(asking, 3, {**RIGHT["stunting"], "value": "12,7"})
    assert (again.json["state"], again.json["version"]) == ("draft", 4)
    assert step(asking, "submit", 4).status_code == 200
    assert step(asking, "verify", 5).status_code == 200
    assert values(engine)["stunting"] == (12.7, None, 1)


def test_a_correction_after_reopening_is_a_revision(engine: Engine, asking: FlaskClient) -> None:
    put(asking, 0, *lines())
    step(asking, "submit", 1)
    step(asking, "verify", 2)
    assert step(asking, "reopen", 3).status_code == 422
    assert step(asking, "reopen", 3, reason="Ada kasus yang terlambat dilaporkan").status_code == 200
    put(asking, 4, {**RIGHT["kasus"], "value": "9"}, {"indicator": "predikat", "value": "", "obstacle": "Ditunda"})
    assert values(engine)["kasus"] == (7.0, None, 1), "what was verified holds until it is verified anew"
    step(asking, "submit", 5)
    assert step(asking, "verify", 6).status_code == 200
    assert values(engine) == {"stunting": (12.5, None, 1), "kasus": (9.0, None, 2), "predikat": (None, None, 2)}


def test_mistakes_are_kept_in_the_draft_and_keep_it_from_being_submitted(engine: Engine, asking: FlaskClient) -> None:
    wrong = put(asking, 0, {"indicator": "stunting", "value": "1.234"}, {"indicator": "kasus", "value": "7,5"})
    assert wrong.status_code == 200
    cells = {row["indicator"]: row["mistakes"] for row in wrong.json["rows"]}
    assert "1234 or 1.234" in cells["stunting"]["value"]
    assert cells["kasus"] == {"value": "A whole number is needed"}
    refused = step(asking, "submit", 1)
    assert refused.status_code == 422
    fields = [problem["field"] for problem in refused.json["problems"]]
    assert sorted(fields) == ["kasus.value", "predikat.obstacle", "stunting.value"]
    assert len(trail(engine)) == 1


def test_two_at_once_cannot_both_act(engine: Engine, asking: FlaskClient) -> None:
    put(asking, 0, *lines())
    step(asking, "submit", 1)
    assert step(asking, "verify", 2).status_code == 200
    second = step(asking, "send-back", 2, reason="Belum lengkap")
    assert second.status_code == 409
    assert "verified by operator on this machine" in second.json["error"]
    assert (second.json["version"], second.json["state"], len(second.json["rows"])) == (3, "verified", 3)


def test_a_request_that_is_sent_again_does_nothing_twice(engine: Engine, asking: FlaskClient) -> None:
    assert put(asking, 0, *lines()).status_code == 200
    assert put(asking, 0, *lines()).status_code == 409
    assert put(asking, 1, *lines()).json["version"] == 1, "the same lines again change nothing"
    assert len(trail(engine)) == 1


def test_the_trail_says_what_was_changed_and_only_that(engine: Engine, asking: FlaskClient) -> None:
    put(asking, 0, *lines())
    put(asking, 1, RIGHT["kasus"], {**RIGHT["stunting"], "value": "13"})
    row = trail(engine)[-1]
    before, after = orjson.loads(row.before), orjson.loads(row.after)
    assert (list(before), before["stunting"]["typed"], after["stunting"]["typed"]) == (["stunting"], "12,5", "13")
    assert row.subject == "report:dinkes:2026-Q3"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/reports/nobody/2026-Q3", 404),
        ("/api/reports/ended/2026-Q3", 404),
        ("/api/reports/dinkes/2026", 404),
        ("/api/reports/dinkes/2026-q3", 404),
        ("/api/reports/dinkes/2026-Q5", 404),
        ("/api/reports/dinkes/'; DROP TABLE report;--", 404),
        ("/api/reports/dinkes/2027-Q1", 422),
    ],
)
def test_what_is_not_there_or_has_not_begun_takes_no_report(
    engine: Engine, asking: FlaskClient, path: str, status: int
) -> None:
    assert put(asking, 0, path=path).status_code == status
    assert trail(engine) == []


def test_a_quarter_that_is_not_over_stays_a_draft(engine: Engine) -> None:
    seed(engine)
    early = client(engine, reports.ACTIONS, at=OVER - 60 * DAY)
    assert put(early, 0, *lines()).status_code == 200
    refused = step(early, "submit", 1)
    assert refused.status_code == 422
    assert "Thursday, 1 October 2026" in refused.json["error"]


@pytest.mark.parametrize(
    "sent",
    [
        [{"indicator": "nothing", "value": "1"}],
        [{"value": "1"}],
        [{"indicator": ["stunting"], "value": "1"}],
        [{"indicator": "stunting", "value": 12.5}],
        [{"indicator": "stunting", "value": "1" * 61}],
        [{"indicator": "stunting", "driver": "x" * 2_001}],
        [{"indicator": "stunting", "colour": "red"}],
        [{"indicator": "stunting"}, {"indicator": "stunting"}],
        [None],
        ["stunting"],
        "stunting",
        None,
        {"stunting": "1"},
        [{"indicator": "stunting", "value": str(n)} for n in range(400)],
    ],
)
def test_lines_that_no_form_sends_are_refused_whole(engine: Engine, asking: FlaskClient, sent: Any) -> None:
    answer = send(asking, "PUT", BASE, {"version": 0, "lines": sent})
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["problems"]
    assert trail(engine) == []


@pytest.mark.parametrize("version", [-1, 1.5, "x", None, True, 10**12, [], "٣"])
def test_a_version_that_is_none_is_refused(engine: Engine, asking: FlaskClient, version: Any) -> None:
    assert send(asking, "PUT", BASE, {"version": version, "lines": []}).status_code == 422


@pytest.mark.parametrize(
    "evil", ["<img src=x onerror=alert(1)>", "'; DROP TABLE report;--", "\u202egnp.exe", "a\x00b", "=1+1"]
)
def test_texts_are_kept_as_what_people_see(engine: Engine, asking: FlaskClient, evil: str) -> None:
    answer = put(
        asking, 0, {"indicator": "stunting", "value": evil, "driver": evil, "obstacle": evil, "evidence": evil}
    )
    assert answer.status_code == 200
    row = next(row for row in answer.json["rows"] if row["indicator"] == "stunting")
    assert row["driver"] == evil.replace("\u202e", "").replace("\x00", "")
    assert row["mistakes"]["value"]
    assert row["mistakes"]["evidence"]


def test_a_step_that_does_not_lead_on_from_here_is_refused(engine: Engine, asking: FlaskClient) -> None:
    assert step(asking, "verify", 0).status_code == 409
    put(asking, 0, *lines())
    for name in ("verify", "send-back", "reopen"):
        assert step(asking, name, 1, **({} if name == "verify" else {"reason": "Alasan"})).status_code == 409
    assert len(trail(engine)) == 1


@pytest.mark.parametrize(("name", "version"), [("submit", 1), ("verify", 2)])
def test_of_many_at_the_same_moment_one_gets_through(
    engine: Engine, asking: FlaskClient, name: str, version: int
) -> None:
    put(asking, 0, *lines())
    if name == "verify":
        step(asking, "submit", 1)
    app = asking.application
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: step(app.test_client(), name, version).status_code, range(8)))
    assert sorted(answers) == [200] + [409] * 7
    assert [row.action for row in trail(engine)].count(f"report.{name}") == 1


def test_of_many_that_begin_a_report_at_the_same_moment_one_gets_through(engine: Engine, asking: FlaskClient) -> None:
    app = asking.application
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: put(app.test_client(), 0, *lines()).status_code, range(8)))
    assert sorted(answers) == [200] + [409] * 7
    assert len(trail(engine)) == 1


def test_the_feed_of_the_form_outlives_a_change_of_feeds_yaml(engine: Engine, asking: FlaskClient) -> None:
    put(asking, 0, *lines())
    step(asking, "submit", 1)
    step(asking, "verify", 2)
    feeding.configure(engine, feeding.row("hasil"), at=OVER + DAY)
    with engine.connect() as connection:
        removed = {row.name: row.removed_at for row in connection.execute(select(schema.feed))}
    assert removed == {"entry": None, "hasil": None, "target": OVER + DAY}


def entry_of(engine: Engine, code: str) -> Entry:
    """What the attainment screen knows of an indicator of the OPD."""
    with engine.connect() as connection:
        page = quarters.opd(connection, Instant(OVER + DAY), "dinkes", PERIOD)
    assert page is not None
    return next(entry for programme in page.programmes for entry in programme.entries if entry.indicator == code)


def test_the_attainment_screen_has_the_value_when_it_is_verified_and_not_before(
    engine: Engine, asking: FlaskClient
) -> None:
    put(asking, 0, *lines())
    step(asking, "submit", 1)
    assert entry_of(engine, "stunting").result is None
    step(asking, "verify", 2)
    entry = entry_of(engine, "stunting")
    assert entry.result is not None
    assert (entry.result.value, round(entry.attainment.percent or 0, 1)) == (12.5, 110.7)
    assert entry.source is not None
    assert (entry.source.kind, entry.source.feed, entry.driver) == ("report", "entry", "Posyandu")
    assert entry.evidence == RIGHT["stunting"]["evidence"]

"""Marks through the browser's road: what is stored, what is refused and why, who came first, what the trail says."""

from typing import Any

import orjson
import pytest
from sqlalchemy import Engine

from commandcenter.actions.priorities import ACTIONS
from commandcenter.domain.clock import HOUR, Instant
from commandcenter.domain.priorities.marks import Mark, Status
from commandcenter.domain.reference import Opd
from commandcenter.store import versions
from commandcenter.store.queries import priorities as queries
from commandcenter.store.writes import reference
from commandcenter.store.writes.geodata import seed_kecamatan
from geodata import load_places
from tests.actions.serving import AT, client, send, trail
from tests.store import feeding

RADIO = {
    "kind": "radio", "category": "Jalan rusak", "kecamatan": "35.22.13", "title": "Jalan rusak di Balen",
    "opd": "dpu-bmpr",
    "happens_on": "2026-11-24", "programme": "Ayo Mas Bro", "status": "planned", "note": "",
}  # fmt: skip
BUDGET = {
    "kind": "budget", "category": "Jalan rusak", "kecamatan": "", "title": "Pemeliharaan jalan", "opd": "dpu-bmpr",
    "year": "2028", "amount": "1.500.000.000", "status": "proposed", "note": "",
}  # fmt: skip


@pytest.fixture
def store(engine: Engine) -> Engine:
    """A store with the kecamatan, an OPD and a complaint."""
    with engine.begin() as connection:
        seed_kecamatan(connection, load_places())
        reference.apply_opds(
            connection, [Opd("dpu-bmpr", "Dinas PU Bina Marga", "DPU BMPR", "dinas", "2017-01-01")], AT
        )
    feeding.configure(engine, feeding.row())
    feeding.store(engine, [feeding.complaint("1", category="Jalan rusak")], item_id=feeding.item(engine))
    return engine


def post(
    engine: Engine, body: dict[str, Any], path: str = "", method: str = "POST", lang: str = "id", at: int = AT
) -> Any:
    return send(client(engine, ACTIONS, at), method, f"/api/priorities{path}?lang={lang}", body)


def marks(engine: Engine) -> tuple[Mark, ...]:
    with engine.connect() as connection:
        return queries.marks(connection, Instant(AT + HOUR))


def problems(answer: Any) -> dict[str, str]:
    return {each["field"]: each["message"] for each in answer.json["problems"]}


def test_a_problem_is_taken_up_with_its_trail_and_the_screens_are_told(store: Engine) -> None:
    answer = post(store, RADIO)
    assert answer.status_code == 200
    assert answer.json["next"] == "/priorities?select=problem%3A35.22.13%3AJalan+rusak"
    (made,) = marks(store)
    assert (made.draft.title, made.draft.problem.kecamatan, made.status) == (
        "Jalan rusak di Balen",
        "35.22.13",
        Status.PLANNED,
    )
    (row,) = trail(store)
    assert (row.action, row.subject, row.before) == ("priority.create", f"priority:{made.id}", None)
    assert orjson.loads(row.after)["title"] == "Jalan rusak di Balen"
    with store.connect() as connection:
        assert versions.read(connection)["priorities"] == 1


def test_a_proposal_has_its_amount_in_rupiah_and_nothing_of_a_programme(store: Engine) -> None:
    assert post(store, BUDGET | {"programme": "Ayo", "happens_on": "2026-11-24"}).status_code == 200
    (made,) = marks(store)
    assert (made.draft.amount, made.draft.year, made.draft.programme) == (1_500_000_000, 2028, "")
    assert made.draft.happens_on is None


@pytest.mark.parametrize(
    ("given", "field", "id_", "en"),
    [
        (RADIO | {"title": " "}, "title", "diisi", "filled in"),
        (RADIO | {"happens_on": ""}, "happens_on", "diisi", "filled in"),
        (RADIO | {"happens_on": "24/11/2026"}, "happens_on", "tanggal", "day"),
        (RADIO | {"status": "done"}, "happens_on", "belum tiba", "still to come"),
        (RADIO | {"status": "accepted"}, "status", "Pilih", "Choose"),
        (RADIO | {"category": "Naga"}, "category", "kategori", "category"),
        (RADIO | {"kecamatan": "35.22.99"}, "kecamatan", "Pilih", "Choose"),
        (RADIO | {"opd": "dinas-naga"}, "opd", "Pilih", "Choose"),
        (RADIO | {"title": "x" * 201}, "title", "200", "200"),
        (BUDGET | {"amount": "1,5 M"}, "amount", "Apakah maksudnya Rp 1.500.000.000", "Do you mean Rp 1.500.000.000"),
        (BUDGET | {"amount": "banyak"}, "amount", "bukan nilai", "no amount"),
        (BUDGET | {"amount": "0"}, "amount", "lebih dari nol", "more than zero"),
        (BUDGET | {"year": "2019"}, "year", "2023", "2023"),
        (BUDGET | {"year": "dua ribu"}, "year", "", ""),
        (BUDGET | {"opd": ""}, "opd", "diisi", "filled in"),
        (RADIO | {"colour": "red"}, "colour", "", ""),
    ],
)
def test_each_mistake_is_said_at_its_field_in_both_languages(
    store: Engine, given: dict[str, Any], field: str, id_: str, en: str
) -> None:
    for lang, words in (("id", id_), ("en", en)):
        answer = post(store, given, lang=lang)
        assert answer.status_code == 422
        assert words in problems(answer)[field]
    assert marks(store) == ()
    assert trail(store) == []


def test_all_mistakes_are_said_at_once(store: Engine) -> None:
    answer = post(store, RADIO | {"title": "", "happens_on": "", "category": "Naga"})
    assert set(problems(answer)) == {"title", "happens_on", "category"}


def test_of_two_who_saw_the_same_the_second_is_told_and_nothing_is_lost(store: Engine) -> None:
    id_ = post(store, RADIO).json["id"]
    held = RADIO | {"version": "1", "status": "done", "happens_on": "2026-11-23"}
    assert post(store, held, f"/{id_}", "PUT").status_code == 200
    late = post(store, RADIO | {"version": "1", "title": "Lain"}, f"/{id_}", "PUT")
    assert (late.status_code, late.json["version"]) == (409, 2)
    assert late.json["current"]["status"] == "done"
    (kept,) = marks(store)
    assert (kept.version, kept.status) == (2, Status.DONE)


def test_the_same_again_is_no_new_version(store: Engine) -> None:
    id_ = post(store, RADIO).json["id"]
    answer = post(store, RADIO | {"version": "1"}, f"/{id_}", "PUT")
    assert (answer.status_code, answer.json["version"]) == (200, 1)
    assert len(trail(store)) == 1


def test_what_was_taken_up_stays_what_it_is(store: Engine) -> None:
    id_ = post(store, RADIO).json["id"]
    answer = post(store, BUDGET | {"version": "1"}, f"/{id_}", "PUT")
    assert answer.status_code == 422
    assert "kind" in problems(answer)


def test_a_removal_takes_the_whole_form_along_and_can_be_taken_back(store: Engine) -> None:
    id_ = post(store, RADIO).json["id"]
    removed = post(store, RADIO | {"version": "1"}, f"/{id_}/remove", at=AT + 1)
    assert (removed.status_code, removed.json["next"]) == (200, f"/priorities/mark?id={id_}")
    assert marks(store) == ()
    assert post(store, {"version": "1"}, f"/{id_}/restore", at=AT + 2).status_code == 409
    assert post(store, {"version": "2"}, f"/{id_}/restore", at=AT + 2).status_code == 200
    assert [mark.version for mark in marks(store)] == [3]
    assert [row.action for row in trail(store)] == ["priority.create", "priority.remove", "priority.restore"]


@pytest.mark.parametrize("path", ["/999", "/naga", "/٣", "/-1"])
def test_what_is_not_there_is_not_found(store: Engine, path: str) -> None:
    assert post(store, RADIO | {"version": "1"}, path, "PUT").status_code == 404


def test_a_change_must_say_what_it_saw(store: Engine) -> None:
    id_ = post(store, RADIO).json["id"]
    answer = post(store, RADIO, f"/{id_}", "PUT")
    assert answer.status_code == 422
    assert "version" in problems(answer)


def test_what_is_simulated_stays_so_when_somebody_changes_it(store: Engine) -> None:
    id_ = post(store, RADIO).json["id"]
    assert not marks(store)[0].draft.is_simulated
    post(store, RADIO | {"version": "1", "title": "Lain"}, f"/{id_}", "PUT")
    assert not marks(store)[0].draft.is_simulated

"""Duties through the browser's road: the rota and its undo, hand-overs, the shift log, and everybody who tries more."""

from typing import Any

import orjson
import pytest
from sqlalchemy import Engine, select

from commandcenter.actions.duty import ACTIONS as OF_DUTY
from commandcenter.actions.shift_log import ACTIONS as OF_LOG
from commandcenter.domain.access import Principal, Role
from commandcenter.domain.clock import DAY, HOUR, MINUTE, Instant
from commandcenter.store import schema, versions
from commandcenter.store.queries import duty as queries
from commandcenter.store.queries import shift_log
from commandcenter.store.writes.access import accounts
from tests.actions.serving import AT, client, send, somebody, trail

HER = somebody(Role.NETWORK, name="jaringan-1")
HIM = somebody(Role.NETWORK, name="jaringan-2")
OPERATOR = somebody(Role.OPERATOR, name="operator-1")
WEEK = {"names": "jaringan-1", "kind": "week", "week": "2026-11-23", "weeks": "2", "note": "", "version": "0"}
SWAP = {
    "names": "jaringan-2", "kind": "swap", "from": "2026-11-23T22:00", "until": "2026-11-24T06:00", "note": "pelatihan",
    "version": "1", "week": "2026-11-23", "weeks": "1",
}  # fmt: skip
ENTRY = {"kind": "note", "text": "Menara Balen pindah ke genset", "alert": ""}
MONDAY = AT - 6 * HOUR - 5 * MINUTE  # 08.00 WIB


def post(engine: Engine, path: str, body: Any, who: Principal = HER, at: int = AT, method: str = "POST") -> Any:
    return send(client(engine, [*OF_DUTY, *OF_LOG], at, who), method, f"/api/duty/{path}?lang=en", body)


def on_call(engine: Engine, at: int, key: str = "jaringan") -> tuple[str, ...]:
    with engine.connect() as connection:
        found = queries.turns(connection, Instant(AT + DAY), at, at + 1, [key])
    return max(found, key=lambda each: (each.is_swap, each.id)).names if found else ()


def fields(answer: Any) -> set[str]:
    return {each["field"] for each in answer.json["problems"]}


# ---- the rota ----


def test_weeks_are_put_in_with_their_trail_and_the_screens_are_told(engine: Engine) -> None:
    answer = post(engine, "jaringan/rota", WEEK)
    assert answer.json == {"ok": True, "next": "/duty?duty=jaringan&week=2026-11-23#rota", "version": 1}
    assert on_call(engine, MONDAY) == on_call(engine, MONDAY + 14 * DAY - 1) == ("jaringan-1",)
    assert on_call(engine, MONDAY - 1) == on_call(engine, MONDAY + 14 * DAY) == ()
    (row,) = trail(engine)
    assert (row.actor, row.role, row.origin, row.action, row.subject) == (
        "jaringan-1", "network", "192.0.2.1", "duty.rota", "duty:jaringan",
    )  # fmt: skip
    assert orjson.loads(row.after)["from"] == "2026-11-23 08:00"
    with engine.connect() as connection:
        assert versions.read(connection)["duty"] == 1


def test_a_swap_then_its_undo_then_the_undo_of_that(engine: Engine) -> None:
    post(engine, "jaringan/rota", WEEK)
    assert post(engine, "jaringan/rota", SWAP).status_code == 200
    night = MONDAY + 14 * HOUR
    assert (on_call(engine, night - 1), on_call(engine, night)) == (("jaringan-1",), ("jaringan-2",))
    assert post(engine, "jaringan/rota/undo", {"version": 2}).json["version"] == 3
    assert on_call(engine, night) == ("jaringan-1",)
    assert post(engine, "jaringan/rota/undo", {"version": 2}).status_code == 409
    assert post(engine, "jaringan/rota/undo", {"version": 3}).status_code == 200
    assert on_call(engine, night) == ("jaringan-2",)


def test_a_shift_of_each_day(engine: Engine) -> None:
    body = WEEK | {"kind": "shift", "shift": "3", "names": "operator-3, operator-2", "weeks": "1"}
    assert post(engine, "pusat/rota", body).status_code == 200
    sunday_night = MONDAY + 6 * DAY + 14 * HOUR
    assert on_call(engine, sunday_night + 8 * HOUR - 1, "pusat") == ("operator-3", "operator-2")
    assert on_call(engine, sunday_night + 8 * HOUR, "pusat") == ()
    assert orjson.loads(trail(engine)[0].after)["turns"] == 7
    assert fields(post(engine, "jaringan/rota", body)) == {"kind"}  # it has no shifts


def test_of_two_who_change_the_same_rota_the_second_is_told(engine: Engine) -> None:
    assert post(engine, "jaringan/rota", WEEK).status_code == 200
    late = post(engine, "jaringan/rota", WEEK | {"names": "jaringan-2"}, HIM)
    assert late.status_code == 409
    assert "Somebody else" in late.json["error"]
    assert on_call(engine, AT) == ("jaringan-1",)
    assert len(trail(engine)) == 1


def test_a_turn_is_taken_out(engine: Engine) -> None:
    post(engine, "jaringan/rota", WEEK | {"weeks": "1"})
    with engine.connect() as connection:
        (turn,) = queries.turns(connection, Instant(AT), AT, AT + DAY, ["jaringan"])
    assert post(engine, "urc/rota/remove", {"turn": turn.id, "version": 0}).status_code == 409  # not of that duty
    assert post(engine, "jaringan/rota/remove", {"turn": turn.id, "version": 1}).status_code == 200
    assert on_call(engine, AT) == ()


def test_a_name_of_no_account_is_refused_where_there_are_accounts(engine: Engine) -> None:
    with engine.begin() as connection:
        accounts.add(connection, "jaringan-1", Role.NETWORK, None, None, "test", AT)
        id_ = accounts.add(connection, "jaringan-2", Role.NETWORK, None, None, "test", AT)
        accounts.disable(connection, id_, AT)
    for names in ("joko", "jaringan-1 jaringan-2"):
        answer = post(engine, "jaringan/rota", WEEK | {"names": names})
        assert (answer.status_code, fields(answer)) == (422, {"names"})
    assert post(engine, "jaringan/rota", WEEK).status_code == 200


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (WEEK | {"names": ""}, "names"),
        (WEEK | {"names": "a b c d e f"}, "names"),
        (WEEK | {"names": "<script>alert(1)</script>"}, "names"),
        (WEEK | {"names": "x" * 10_000}, "names"),
        (WEEK | {"kind": "year"}, "kind"),
        (WEEK | {"week": "2126-11-23"}, "week"),
        (WEEK | {"week": "9999-12-31"}, "week"),
        (WEEK | {"week": "0001-01-01"}, "week"),
        (WEEK | {"week": "2026-09-01"}, "week"),
        (WEEK | {"week": "senin"}, "week"),
        (WEEK | {"weeks": "9"}, "weeks"),
        (WEEK | {"note": "x" * 201}, "note"),
        (WEEK | {"version": "-1"}, "version"),
        (WEEK | {"version": None}, "version"),
        (WEEK | {"telephone": "0812"}, "telephone"),
        (SWAP | {"until": "2126-11-24T06:00"}, "until"),
        (SWAP | {"until": "2026-11-23T22:00"}, "until"),
        (SWAP | {"until": ""}, "until"),
        (SWAP | {"from": "2026-11-23T22:00Z"}, "from"),
        (SWAP | {"from": ["2026-11-23T22:00"]}, "from"),
        (WEEK | {"kind": "shift", "shift": "4"}, "kind"),
    ],
)
def test_each_mistake_is_said_at_its_field(engine: Engine, given: dict[str, Any], field: str) -> None:
    answer = post(engine, "jaringan/rota", given)
    assert answer.status_code == 422
    assert field in fields(answer)
    assert trail(engine) == []


@pytest.mark.parametrize(
    "path", ["naga/rota", "naga/rota/undo", "naga/handover", "handovers/9/take", "handovers/x/take"]
)
def test_what_is_not_there_is_not_found(engine: Engine, path: str) -> None:
    body = WEEK if path.endswith("rota") else {"version": 0} if path.endswith("undo") else {}
    assert post(engine, path, body).status_code == 404


# ---- hand-overs ----


def test_one_hands_over_and_another_takes_it_once(engine: Engine) -> None:
    body = {"watch": "Genset Balen\r\nsolar seperempat", "questions": "", "open": "0"}
    made = post(engine, "jaringan/handover", body)
    assert made.json["next"] == "/duty#handover"
    path = f"handovers/{made.json['id']}/take"
    own = post(engine, path, {})
    assert (own.status_code, "yourself" in own.json["error"]) == (409, True)
    assert post(engine, path, {}, HIM).status_code == 200
    late = post(engine, path, {}, OPERATOR)
    assert (late.status_code, "jaringan-2" in late.json["error"]) == (409, True)
    assert [row.action for row in trail(engine)] == ["duty.handover", "duty.take"]
    with engine.connect() as connection:
        (kept,) = connection.execute(select(schema.handover)).all()
    assert (kept.watch, kept.taken_by, kept.written_by) == (
        "Genset Balen\nsolar seperempat",
        "jaringan-2",
        "jaringan-1",
    )


def test_of_two_who_hand_over_at_once_the_second_must_see_the_first(engine: Engine) -> None:
    first = post(engine, "jaringan/handover", {"watch": "satu", "questions": "", "open": "0"})
    assert post(engine, "jaringan/handover", {"watch": "dua", "questions": "", "open": "0"}, HIM).status_code == 409
    second = post(engine, "jaringan/handover", {"watch": "dua", "questions": "", "open": first.json["id"]}, HIM)
    assert second.status_code == 200
    gone = post(engine, f"handovers/{first.json['id']}/take", {}, OPERATOR)
    assert (gone.status_code, "newer" in gone.json["error"]) == (409, True)


def test_a_hand_over_without_a_word_is_none(engine: Engine) -> None:
    answer = post(engine, "jaringan/handover", {"watch": " \u200b\n ", "questions": "", "open": "0"})
    assert (answer.status_code, fields(answer)) == (422, {"watch"})


# ---- the shift log ----


def entry(engine: Engine, id_: int) -> Any:
    with engine.connect() as connection:
        return shift_log.one(connection, id_)


def test_an_entry_is_written_locked_and_then_only_added_to(engine: Engine) -> None:
    made = post(engine, "log", ENTRY, OPERATOR)
    id_ = made.json["id"]
    assert made.json["next"] == f"/duty#entry-{id_}"
    assert entry(engine, id_).locks_at == AT + 10 * MINUTE
    late = post(engine, f"log/{id_}", {"text": "lain", "version": 1}, OPERATOR, AT + 10 * MINUTE, "PUT")
    assert (late.status_code, "locked" in late.json["error"]) == (409, True)
    other = post(engine, f"log/{id_}", {"text": "lain", "version": 1}, HER, AT + 1, "PUT")
    assert (other.status_code, "Somebody else wrote" in other.json["error"]) == (409, True)
    added = post(engine, f"log/{id_}/additions", {"kind": "correction", "text": "Bukan Balen"}, HER, AT + DAY)
    again = post(engine, f"log/{added.json['id']}/additions", {"kind": "comment", "text": "Ya"}, OPERATOR, AT + DAY)
    assert again.json["next"] == f"/duty#entry-{id_}"  # a word on a correction is one on its entry
    with engine.connect() as connection:
        (written,) = shift_log.entries(connection, Instant(AT + 2 * DAY), AT, AT + DAY)
    assert (written.entry.text, [each.text for each in written.additions]) == (ENTRY["text"], ["Bukan Balen", "Ya"])
    assert [row.action for row in trail(engine)] == ["shiftlog.add", "shiftlog.extend", "shiftlog.extend"]


def test_the_chain_of_the_trail_holds_every_word(engine: Engine) -> None:
    id_ = post(engine, "log", ENTRY | {"kind": "event"}, OPERATOR).json["id"]
    (row,) = trail(engine)
    assert row.subject == f"shiftlog:{id_}"
    assert orjson.loads(row.after) == {"kind": "event", "text": ENTRY["text"], "locked_from": "14:15:00"}


def test_an_entry_that_is_sent_twice_is_written_once(engine: Engine) -> None:
    first = post(engine, "log", ENTRY, OPERATOR)
    assert post(engine, "log", ENTRY, OPERATOR, AT + 5).json == first.json
    assert len(trail(engine)) == 1
    for other in (ENTRY | {"text": "lain"}, ENTRY | {"kind": "event"}):
        post(engine, "log", other, OPERATOR, AT + 5)
    post(engine, "log", ENTRY, HER, AT + 5)
    post(engine, "log", ENTRY, OPERATOR, AT + MINUTE)
    assert len(trail(engine)) == 5


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),  # a text like any other; drawn as one
        ("Balen\u202e\u2066 nelaB", "Balen nelaB"),
        ("Balen\0\x1b[31m\x07", "Balen[31m"),
        ("=HYPERLINK('x')", "=HYPERLINK('x')"),
        ("Baris 1\r\nBaris 2\u2028Baris 3\n\n\n\n4", "Baris 1\nBaris 2\nBaris 3\n\n4"),
    ],
)
def test_hostile_text_is_kept_as_text(engine: Engine, given: str, kept: str) -> None:
    id_ = post(engine, "log", ENTRY | {"text": given}, OPERATOR).json["id"]
    assert entry(engine, id_).text == kept


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (ENTRY | {"text": "x" * 10_000}, "text"),
        (ENTRY | {"text": ""}, "text"),
        (ENTRY | {"text": "\u202e\0"}, "text"),
        (ENTRY | {"text": {"a": 1}}, "text"),
        (ENTRY | {"kind": "correction"}, "kind"),
        (ENTRY | {"alert": "999"}, "alert"),
        (ENTRY | {"alert": "1' OR 1=1"}, "alert"),
        (ENTRY | {"author": "operator-2"}, "author"),
        (ENTRY | {"at": 1}, "at"),
    ],
)
def test_each_mistake_of_an_entry_is_said(engine: Engine, given: dict[str, Any], field: str) -> None:
    answer = post(engine, "log", given, OPERATOR)
    assert (answer.status_code, fields(answer)) == (422, {field})
    assert trail(engine) == []


@pytest.mark.parametrize("role", [Role.VIEWER, Role.LEADER, Role.EDITOR, Role.STEWARD])
def test_who_is_not_on_duty_writes_nothing(engine: Engine, role: Role) -> None:
    who = somebody(role, opd="dinkes" if role is Role.EDITOR else None)
    assert post(engine, "log", ENTRY, who).status_code == 403
    assert post(engine, "jaringan/handover", {"watch": "x", "open": 0}, who).status_code == 403


def test_an_operator_does_not_plan_the_rota(engine: Engine) -> None:
    assert post(engine, "jaringan/rota", WEEK, OPERATOR).status_code == 403

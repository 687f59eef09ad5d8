"""The shift log and hand-overs in the store: what is locked stays, whatever asks."""

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, delete, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from commandcenter.domain.actor import Actor
from commandcenter.domain.alerts.model import Entity
from commandcenter.domain.clock import DAY, HOUR, MINUTE, Instant
from commandcenter.domain.duty.log import Entry, EntryKind
from commandcenter.domain.duty.model import Turn
from commandcenter.store.queries import duty, handovers, shift_log
from commandcenter.store.schema import alert, shift_entry
from commandcenter.store.writes.duty import Overtaken, rota
from commandcenter.store.writes.duty import handovers as handing
from commandcenter.store.writes.duty import shift_log as writes

AT = 1_795_417_500_000  # Monday 23 November 2026, 14.05 WIB
HER = Actor("operator-1", "operator", "192.0.2.1")
OLD = 1_600_000_000_000  # 2020: locked, whatever clock the machine has


def add(engine: Engine, at: int, kind: EntryKind = EntryKind.NOTE, refers_to: int | None = None) -> Entry:
    with engine.begin() as connection:
        return writes.add(connection, kind, "Menara Balen pindah ke genset", HER, at, refers_to=refers_to)


@pytest.fixture
def locked(engine: Engine) -> Entry:
    return add(engine, OLD)


@pytest.fixture
def writing(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        yield connection


def test_an_entry_can_be_said_otherwise_until_it_is_locked(engine: Engine) -> None:
    now = time.time_ns() // 1_000_000
    with engine.begin() as connection:
        made = writes.add(connection, EntryKind.NOTE, "Balen", HER, now)
        if made.locks_at <= now + MINUTE:
            pytest.skip("the shift ends within this minute")
        changed = writes.edit(connection, made, "Menara Balen", HER.name, now + 1)
    with engine.connect() as connection:
        assert shift_log.one(connection, made.id) == changed
    late = ((made, HER.name, now + 2), (changed, "operator-2", now + 2), (changed, HER.name, now + DAY))
    for seen, author, at in late:
        with pytest.raises(Overtaken), engine.begin() as connection:
            writes.edit(connection, seen, "lain", author, at)


def test_a_locked_entry_is_changed_by_nothing_that_says_another_time(engine: Engine, locked: Entry) -> None:
    with pytest.raises(DBAPIError, match="locked"), engine.begin() as connection:
        writes.edit(connection, locked, "lain", HER.name, OLD + 1)  # pretends that it is still 2020


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE shift_entry SET text = 'lain'",
        "UPDATE shift_entry SET locks_at = 9999999999999",
        "UPDATE shift_entry SET author = 'operator-2'",
        "DELETE FROM shift_entry",
        "INSERT OR REPLACE INTO shift_entry (id, at, author, role, kind, text, locks_at, version) "
        "VALUES (1, 1, 'x', 'x', 'note', 'lain', 1, 1)",
        "INSERT INTO shift_entry (id, at, author, role, kind, text, locks_at, version) VALUES "
        "(1, 1, 'x', 'x', 'note', 'lain', 1, 1) ON CONFLICT (id) DO UPDATE SET text = excluded.text",
        "TRUNCATE shift_entry",
    ],
)
def test_no_statement_changes_a_locked_entry(
    engine: Engine, locked: Entry, writing: Connection, statement: str
) -> None:
    with pytest.raises(DBAPIError):
        writing.execute(text(statement))
    writing.rollback()
    assert shift_log.one(writing, locked.id) == locked


def test_of_an_open_entry_nothing_but_its_text_can_be_changed(engine: Engine, writing: Connection) -> None:
    made = add(engine, AT + 400 * DAY)  # locked long after any clock of today
    for column in ("at", "author", "role", "kind", "locks_at", "refers_to"):
        value = "x" if column in ("author", "role", "kind") else 1
        with pytest.raises(DBAPIError, match="locked"):
            writing.execute(update(shift_entry).values(**{column: value}))
        writing.rollback()
    with pytest.raises(DBAPIError, match="locked"):
        writing.execute(delete(shift_entry))
    writing.rollback()
    assert shift_log.one(writing, made.id) == made


def test_additions_stand_below_their_entry_and_are_locked_at_once(engine: Engine) -> None:
    first = add(engine, AT)
    add(engine, AT + DAY, EntryKind.CORRECTION, first.id)
    second = add(engine, AT + HOUR)
    add(engine, AT + 2 * HOUR, EntryKind.COMMENT, first.id)
    with engine.connect() as connection:
        found = shift_log.entries(connection, Instant(AT + 2 * DAY), AT, AT + HOUR + 1)
        assert [each.entry.id for each in found] == [first.id, second.id]
        assert [each.kind for each in found[0].additions] == [EntryKind.CORRECTION, EntryKind.COMMENT]
        assert all(each.locks_at == each.at for each in found[0].additions)
        then = shift_log.entries(connection, Instant(AT + MINUTE, live=False), AT, AT + DAY)
        assert [(each.entry.id, each.additions) for each in then] == [(first.id, ())]


def test_an_addition_to_nothing_and_an_entry_about_no_alert_are_refused(engine: Engine) -> None:
    with pytest.raises(IntegrityError):
        add(engine, AT, EntryKind.COMMENT, 999)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        writes.add(connection, EntryKind.NOTE, "x", HER, AT, alert_id=999)


def stand(connection: Connection, name: str, severity: str, since: int, treatment: str = "") -> None:
    connection.execute(
        alert.insert().values(
            rule="mati", entity=Entity("link", name).id, name=name, severity=severity, owner="jaringan",
            state="unacknowledged", treatment=treatment, since=since, raised_at=since, active_at=since,
        )
    )  # fmt: skip


def test_a_hand_over_takes_along_what_stands_the_worst_first(engine: Engine) -> None:
    with engine.begin() as connection:
        stand(connection, "balen", "low", AT - HOUR)
        stand(connection, "dander", "critical", AT - MINUTE)
        stand(connection, "kapas", "high", AT - MINUTE, "suppressed")
        made = handing.write(connection, "jaringan", 0, "Dander", "", "jaringan-1", AT)
    assert ([each["name"] for each in made.standing], made.n_standing) == (["dander", "balen"], 2)
    with engine.connect() as connection:
        assert handovers.one(connection, made.id) == made


def test_of_two_hand_overs_the_second_must_have_seen_the_first(engine: Engine) -> None:
    with engine.begin() as connection:
        first = handing.write(connection, "jaringan", 0, "satu", "", "jaringan-1", AT)
    with pytest.raises(Overtaken), engine.begin() as connection:
        handing.write(connection, "jaringan", 0, "dua", "", "jaringan-2", AT)
    with engine.begin() as connection:
        second = handing.write(connection, "jaringan", first.id, "dua", "", "jaringan-2", AT + 1)
        other = handing.write(connection, "pusat", 0, "lain", "", "operator-1", AT + 1)
    with engine.connect() as connection:
        found = handovers.of_duties(connection, Instant(AT + 2), AT - DAY)
        assert [each.id for each in found["jaringan"] if each.is_open] == [second.id]
        assert [each.id for each in found["pusat"]] == [other.id]
        then = handovers.of_duties(connection, Instant(AT, live=False), AT - DAY)
        assert [each.id for each in then["jaringan"] if each.is_open] == [first.id]


def test_it_is_taken_over_once_and_never_by_whoever_wrote_it(engine: Engine) -> None:
    with engine.begin() as connection:
        made = handing.write(connection, "jaringan", 0, "satu", "", "jaringan-1", AT)
    with pytest.raises(Overtaken), engine.begin() as connection:
        handing.take(connection, made.id, "jaringan-1", AT + 1)
    with engine.begin() as connection:
        handing.take(connection, made.id, "jaringan-2", AT + 1)
    with pytest.raises(Overtaken), engine.begin() as connection:
        handing.take(connection, made.id, "jaringan-3", AT + 2)
    with engine.connect() as connection:
        kept = handovers.one(connection, made.id)
    assert kept is not None
    assert (kept.taken_by, kept.taken_at) == ("jaringan-2", AT + 1)


def test_a_late_one_is_among_what_is_missing_until_it_is_taken(engine: Engine) -> None:
    with engine.begin() as connection:
        turns = [Turn(0, "jaringan", ("jaringan-2",), AT, AT + 7 * DAY)]
        rota.put(connection, "jaringan", 0, turns, "network-1", AT - DAY)
        made = handing.write(connection, "jaringan", 0, "satu", "", "jaringan-1", AT - HOUR)
    assert made.due_at == AT
    with engine.connect() as connection:
        assert duty.lacking(connection, AT + 29 * MINUTE) == ()
        (lack,) = duty.lacking(connection, AT + 3 * DAY)
        assert (lack.handover, lack.names) == (made.id, ("jaringan-2",))

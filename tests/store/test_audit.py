"""The audit trail: a chain that only grows, and in which nothing can be changed unseen. On both databases."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from commandcenter.domain.actor import Actor
from commandcenter.domain.audit_chain import GENESIS, Anchor, Fault, Head
from commandcenter.domain.clock import Instant
from commandcenter.store.engine import create_engine
from commandcenter.store.queries.audit import Asked, checked, found, links, state
from commandcenter.store.schema import audit, audit_head
from commandcenter.store.writes.audit import append

AT = 1_795_417_500_000
SOMEBODY = Actor("operator-1", "operator", "192.0.2.7")


def written(engine: Engine, n: int, first: int = 1) -> None:
    with engine.begin() as connection:
        for number in range(first, first + n):
            after = {"note": f"nomor {number}", "n": number}
            append(connection, SOMEBODY, "priority.change", f"priority:{number}", {"n": number - 1}, after, AT + number)


@contextmanager
def without_triggers(engine: Engine) -> Iterator[Connection]:
    """As whoever owns the database, and can do with it what he wants."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            for table in ("audit", "audit_head"):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            yield connection
            for table in ("audit", "audit_head"):
                connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
        else:
            kept = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
            for name, _ in kept:
                connection.execute(text(f"DROP TRIGGER {name}"))
            yield connection
            for _, sql in kept:
                connection.execute(text(sql))


def verdict(engine: Engine, *anchors: Anchor) -> tuple[Fault, int] | None:
    with engine.connect() as connection:
        finding = checked(connection, anchors).finding
    return None if finding is None else (finding.fault, finding.id)


def head(engine: Engine) -> Head:
    with engine.connect() as connection:
        said = state(connection)
    return Head() if said is None else Head(said.last_id, said.digest)


def test_an_empty_trail_is_in_order(engine: Engine) -> None:
    assert verdict(engine) is None
    assert head(engine) == Head(0, GENESIS)


def test_what_was_written_is_one_chain(engine: Engine) -> None:
    written(engine, 25)
    assert verdict(engine) is None
    with engine.connect() as connection:
        chain = list(links(connection))
    assert [link.id for link in chain] == list(range(1, 26))
    assert [link.previous for link in chain] == [GENESIS, *(link.digest for link in chain[:-1])]
    assert head(engine) == Head(25, chain[-1].digest)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit SET actor = 'nobody'", "DELETE FROM audit", "DELETE FROM audit_head", "UPDATE audit SET id = id + 9",
     "UPDATE audit_head SET last_id = 0"],
)  # fmt: skip
def test_the_database_itself_refuses_to_change_or_remove_a_row(engine: Engine, statement: str) -> None:
    written(engine, 3)
    with pytest.raises(DBAPIError, match="audit trail"), engine.begin() as connection:
        connection.execute(text(statement))
    assert verdict(engine) is None


def test_it_cannot_be_emptied_at_once_nor_replaced(engine: Engine) -> None:
    written(engine, 3)
    columns = "id, at, actor, role, origin, action, subject, form, previous, digest"
    values = "2, 1, 'x', 'x', '', 'x', 'x', 1, '', ''"
    statement = (
        "TRUNCATE audit"
        if engine.dialect.name == "postgresql"
        else f"INSERT OR REPLACE INTO audit ({columns}) VALUES ({values})"
    )
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))
    assert verdict(engine) is None


_OTHER = {"at": 7, "form": 2}


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_changed_in_a_row_is_found_at_that_row(engine: Engine, data: st.DataObject) -> None:
    if head(engine).id < 12:
        written(engine, 12)
    row = data.draw(st.integers(1, 12), label="row")
    column = data.draw(st.sampled_from([c.name for c in audit.columns if c.name != "id"]), label="column")
    with engine.connect() as connection:
        was = connection.execute(audit.select().where(audit.c.id == row)).mappings().one()[column]
    texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
    other = data.draw((st.integers(0, 2**31) if isinstance(was, int) else texts).filter(lambda new: new != was))
    with without_triggers(engine) as connection:
        connection.execute(audit.update().where(audit.c.id == row).values({column: other}))
    assert verdict(engine) in {(Fault.CHANGED, row), (Fault.FORM, row)}
    with without_triggers(engine) as connection:
        connection.execute(audit.update().where(audit.c.id == row).values({column: was}))
    assert verdict(engine) is None


def test_a_text_that_becomes_nothing_is_found(engine: Engine) -> None:
    written(engine, 3)
    with without_triggers(engine) as connection:
        connection.execute(audit.update().where(audit.c.id == 2).values(before=None))
    assert verdict(engine) == (Fault.CHANGED, 2)


@pytest.mark.parametrize(("removed", "fault", "row"), [(1, "broken", 2), (3, "broken", 4), (5, "cut", 5)])
def test_a_removed_row_is_found(engine: Engine, removed: int, fault: str, row: int) -> None:
    written(engine, 5)
    with without_triggers(engine) as connection:
        connection.execute(audit.delete().where(audit.c.id == removed))
    assert verdict(engine) == (Fault(fault), row)


def test_rows_that_changed_places_are_found(engine: Engine) -> None:
    written(engine, 5)
    with without_triggers(engine) as connection:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            connection.execute(audit.update().where(audit.c.id == old).values(id=new))
    assert verdict(engine) == (Fault.CHANGED, 2)


def test_an_inserted_row_is_found_even_when_it_is_sealed(engine: Engine) -> None:
    written(engine, 3)
    with without_triggers(engine) as connection:
        row = dict(connection.execute(audit.select().where(audit.c.id == 3)).mappings().one())
        connection.execute(audit.delete().where(audit.c.id == 3))
        connection.execute(audit.insert().values({**row, "id": 4}))
    assert verdict(engine) == (Fault.CHANGED, 4)


def test_a_row_that_was_put_behind_the_end_is_found(engine: Engine) -> None:
    written(engine, 3)
    end = head(engine)
    written(engine, 1, first=4)
    with without_triggers(engine) as connection:
        connection.execute(audit_head.update().values(last_id=end.id, digest=end.digest))
    assert verdict(engine) == (Fault.HEAD, 3)


def test_an_end_that_was_cut_with_its_head_is_found_by_an_anchor_alone(engine: Engine) -> None:
    written(engine, 3)
    short = head(engine)
    written(engine, 2, first=4)
    anchor = Anchor(5, head(engine).digest, AT)
    with without_triggers(engine) as connection:
        connection.execute(audit.delete().where(audit.c.id > 3))
        connection.execute(audit_head.update().values(last_id=short.id, digest=short.digest))
    assert verdict(engine) is None
    assert verdict(engine, anchor) == (Fault.CUT, 5)
    written(engine, 4, first=14)  # another end grows where the old one was
    assert verdict(engine) is None
    assert verdict(engine, Anchor(3, short.digest, AT), anchor) == (Fault.ANCHOR, 5)


def test_a_head_that_is_gone_is_found_and_work_goes_on(engine: Engine) -> None:
    written(engine, 2)
    with without_triggers(engine) as connection:
        connection.execute(audit_head.delete())
    assert verdict(engine) == (Fault.HEAD, 0)
    written(engine, 1, first=3)
    assert verdict(engine) is None


def test_what_the_database_cannot_read_any_more_is_found(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)
    written(engine, 4)
    with without_triggers(engine) as connection:
        connection.execute(text("UPDATE audit SET subject = CAST(x'ff41' AS TEXT) WHERE id = 3"))
    assert verdict(engine) == (Fault.CHANGED, 3)
    engine.dispose()


def test_many_at_once_are_one_chain_and_none_is_lost(engine: Engine) -> None:
    def write(who: int) -> None:
        for number in range(25):
            with engine.begin() as connection:
                append(connection, Actor(f"operator-{who}", "operator"), "a.b", str(number), None, {"n": number}, AT)

    threads = [threading.Thread(target=write, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert verdict(engine) is None
    assert head(engine).id == 100


def test_it_can_be_checked_while_others_write(engine: Engine) -> None:
    is_done = threading.Event()

    def write() -> None:
        for number in range(60):
            written(engine, 2, first=2 * number + 1)
        is_done.set()

    thread = threading.Thread(target=write)
    thread.start()
    seen = []
    while not is_done.is_set():
        seen.append(verdict(engine))
    thread.join(60)
    assert set(seen) == {None}


def test_a_change_that_is_taken_back_leaves_no_row_and_no_gap(engine: Engine) -> None:
    written(engine, 1)
    with engine.connect() as connection:
        append(connection, SOMEBODY, "a.b", "c", None, None, AT)
        connection.rollback()
    written(engine, 1, first=2)
    assert head(engine).id == 2
    assert verdict(engine) is None


def test_no_secret_is_written_down(engine: Engine) -> None:
    with pytest.raises(ValueError, match=r"no secrets: password, mqtt\.token"), engine.begin() as connection:
        append(connection, SOMEBODY, "a.b", "c", None, {"password": "hunter2", "mqtt": {"token": "x"}}, AT)
    assert head(engine).id == 0


@pytest.mark.parametrize(
    "odd", ["\0\ud800\u202e", "x" * 10_000, "'; DROP TABLE audit; --", "=1+1", "\N{PILE OF POO}" * 90]
)
def test_odd_words_are_written_and_sealed(engine: Engine, odd: str) -> None:
    with engine.begin() as connection:
        append(connection, Actor(odd, odd, odd), odd, odd, {"said": odd.replace("\ud800", "")}, None, AT)
    assert verdict(engine) is None
    with engine.connect() as connection:
        (deed,) = found(connection, Instant(AT), Asked(), 10)
    assert len(deed.subject) <= 120
    assert deed.before == {"said": odd.replace("\ud800", "")}


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        (Asked(), [4, 3, 2, 1]),
        (Asked(actor="dinkes"), [2]),
        (Asked(role="machine"), [4, 3]),
        (Asked(origin="cli"), [4, 3]),
        (Asked(action="report.*"), [2, 1]),
        (Asked(action="report.save"), [1]),
        (Asked(action="report_*"), []),
        (Asked(subject="priority:*"), [3]),
        (Asked(subject="priority:%"), []),
        (Asked(since=AT + 2, until=AT + 4), [3, 2]),
        (Asked(below=3), [2, 1]),
        (Asked(actor="x' OR 1=1 --"), []),
    ],
)
def test_deeds_are_found_by_every_filter(engine: Engine, asked: Asked, ids: list[int]) -> None:
    cli = Actor("cli", "machine", "cli")
    with engine.begin() as connection:
        append(connection, SOMEBODY, "report.save", "report:a:2026-Q3", None, None, AT + 1)
        append(connection, Actor("dinkes", "editor"), "report.submit", "report:a:2026-Q3", None, None, AT + 2)
        append(connection, cli, "priority.change", "priority:1", None, None, AT + 3)
        append(connection, cli, "db.prune", "database", None, None, AT + 4)
    with engine.connect() as connection:
        assert [deed.id for deed in found(connection, Instant(AT + 10), asked, 10)] == ids
        assert [link.id for link in links(connection, asked)] == ids[::-1]


def test_an_older_trail_is_chained_by_the_upgrade(tmp_path: Path) -> None:
    from alembic import command

    from commandcenter.store import migrate

    path = tmp_path / "old.db"
    path.touch()
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        command.upgrade(migrate._config(connection), "0003")
        old = sqlalchemy.Table("audit", sqlalchemy.MetaData(), autoload_with=connection)
        for id in (2, 3, 7):
            connection.execute(old.insert().values(id=id, at=AT, actor="a", role="b", action="c.d", subject="e"))
    migrate.upgrade(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert [link.id for link in links(connection)][:3] == [2, 3, 7]
    assert verdict(engine) is None
    written(engine, 1)
    assert verdict(engine) is None
    engine.dispose()

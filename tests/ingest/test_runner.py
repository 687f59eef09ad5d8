"""One run of one feed: good rows in, bad rows kept, one message for people, and nothing lost on the way."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from commandcenter.domain.clock import MINUTE, SECOND
from commandcenter.domain.feeds import RunOutcome, Trigger
from commandcenter.store.writes import feeds as writes
from ingest.contract import FeedError, Item, Job, Kind, Line, Table
from ingest.intake import LEASE
from tests.ingest.feed_house import COLUMNS, House, Sheet, Source, house, row


@pytest.fixture
def lapor(engine: Engine, tmp_path: Path) -> House:
    return house(engine, tmp_path)


def test_good_rows_go_in_and_bad_rows_wait_with_their_reason(lapor: House) -> None:
    lapor.sheets = [Sheet("a.csv", [row("1"), row("2", kecamatan="Atlantis"), row("3", status="Selesai")])]
    ran = lapor.run()
    assert ran.outcome is RunOutcome.OK
    assert (ran.counts.lines, ran.counts.added, ran.counts.rejected, ran.counts.dropped) == (3, 2, 1, 3)
    assert lapor.tickets() == {"1": "in_progress", "3": "closed"}
    (waiting,) = lapor.all("quarantine")
    assert (waiting.feed, waiting.reason) == ("lapor", "unknown_kecamatan")
    assert waiting.position.startswith("a.csv!!3!Kecamatan")
    assert b"disamarkan" not in waiting.payload
    assert lapor.sheets[0].finished == [True]
    assert (lapor.feed().rows, lapor.feed().rejects, lapor.feed().state) == (2, 1, "ok")


def test_the_same_run_again_changes_nothing(lapor: House) -> None:
    lapor.sheets = [Sheet("a.csv", [row("1"), row("2", kecamatan="Atlantis")])]
    lapor.run()
    ran = lapor.run()
    assert (ran.counts.added, ran.counts.revised, ran.counts.unchanged) == (0, 0, 1)
    assert len(lapor.all("complaint")) == len(lapor.all("quarantine")) == 1


def test_the_same_bad_row_in_next_week_s_export_waits_once(lapor: House) -> None:
    bad = row("2", kecamatan="Atlantis")
    lapor.sheets = [Sheet("week 1.csv", [row("1"), bad])]
    lapor.run()
    lapor.sheets = [Sheet("week 2.csv", [bad, row("1"), row("3")])]
    lapor.run()
    (waiting,) = lapor.all("quarantine")
    assert waiting.position.startswith("week 2.csv!!2!")
    assert lapor.feed().rejects == 1


def test_a_changed_row_is_a_revision_and_the_old_one_stays(lapor: House) -> None:
    lapor.sheets = [Sheet("a.csv", [row("1")])]
    lapor.run()
    lapor.sheets = [Sheet("b.csv", [row("1", status="Selesai")])]
    assert lapor.run().counts.revised == 1
    old, new = lapor.all("complaint")
    assert (old.status, new.status, new.revision) == ("in_progress", "closed", 2)
    assert old.superseded_at == new.recorded_at


def test_bytes_that_were_taken_in_are_not_read_again(lapor: House) -> None:
    lapor.sheets = [Sheet("a.csv", [row("1")], digest="d1")]
    lapor.run()
    assert lapor.run().outcome is RunOutcome.UNCHANGED


def test_an_item_that_cannot_be_read_is_refused_and_the_others_go_in(lapor: House) -> None:
    lapor.sheets = [
        Sheet("broken.xls", error=FeedError("the workbook is damaged: save it again")),
        Sheet("good.csv", [row("1")]),
    ]
    ran = lapor.run()
    assert ran.errors == ["broken.xls: the workbook is damaged: save it again"]
    assert ran.outcome is RunOutcome.FAILED
    assert lapor.tickets() == {"1": "in_progress"}
    assert [sheet.finished for sheet in lapor.sheets] == [[False], [True]]
    assert "the workbook is damaged" in lapor.feed().error
    assert ran.next_at == lapor.clock[0] + 5 * MINUTE  # the inbox is looked into as always


def test_with_too_many_bad_rows_the_mapping_is_wrong(engine: Engine, tmp_path: Path) -> None:
    lapor = house(engine, tmp_path, rejects_max=2)
    lapor.sheets = [Sheet("a.csv", [row(str(n), kecamatan="Atlantis") for n in range(3)])]
    (error,) = lapor.run().errors
    assert "more than 2 bad rows" in error
    assert "'Atlantis' is no kecamatan" in error
    assert lapor.all("quarantine") == []
    assert lapor.sheets[0].finished == [False]


def test_memory_is_kept_only_of_what_was_stored(lapor: House) -> None:
    lapor.sheets = [
        Sheet("a", [row("1")], memory={"etag": "x"}),
        Sheet("b", error=FeedError("broken"), memory={"etag": "y"}),
    ]
    lapor.run()
    lapor.run()
    assert lapor.seen[0].memory == {}
    assert lapor.seen[1].memory == {"etag": "x"}


def test_a_source_that_fails_is_left_alone_longer_and_longer_and_said_once(
    lapor: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="ingest.runner")

    def broken() -> None:
        raise FeedError("the server does not answer")

    lapor.broken = broken
    pauses = []
    for _ in range(6):
        ran = lapor.run()
        assert ran.outcome is RunOutcome.FAILED
        assert ran.next_at is not None
        pauses.append(ran.next_at - lapor.clock[0])
    assert pauses[0] < pauses[3] < pauses[5]
    lapor.broken = lambda: None
    lapor.sheets = [Sheet("a", [row("1")])]
    lapor.run()
    said = [record.getMessage() for record in caplog.records]
    assert said == ["feed lapor is failing: the server does not answer", "feed lapor is back"]


def test_a_source_that_says_when_to_come_back_is_obeyed(lapor: House) -> None:
    def broken() -> None:
        raise FeedError("too many requests", retry_after_s=7200)

    lapor.broken = broken
    ran = lapor.run()
    assert ran.next_at == lapor.clock[0] + 7200 * SECOND


def test_a_permanent_error_parks_the_feed_until_somebody_unparks_it(lapor: House) -> None:
    def broken() -> None:
        raise FeedError("the password is wrong", is_permanent=True)

    lapor.broken = broken
    assert lapor.run().outcome is RunOutcome.PARKED
    assert lapor.runner.first_due(lapor.configured) is None
    assert lapor.run(Trigger.SCHEDULE).outcome is None
    lapor.broken = lambda: None
    with lapor.engine.begin() as connection:
        assert writes.unpark(connection, "lapor", lapor.clock[0])
    assert lapor.run(Trigger.SCHEDULE).outcome is RunOutcome.UNCHANGED


def test_an_error_of_the_program_is_a_reference_and_no_trace(lapor: House) -> None:
    def broken() -> None:
        raise ZeroDivisionError("secret-token")

    lapor.broken = broken
    (error,) = lapor.run().errors
    assert error.startswith("error of the program, reference ")
    assert "secret-token" not in error


def test_two_runs_of_a_feed_at_once_are_one(lapor: House) -> None:
    with lapor.engine.begin() as connection:
        assert writes.begin(connection, "lapor", Trigger.PERSON, lapor.clock[0], LEASE) is not None
    ran = lapor.run()
    assert ran.outcome is None
    assert ran.next_at is not None
    assert ran.next_at > lapor.clock[0]


def test_a_killed_run_gives_its_feed_back_and_is_closed_by_the_next(lapor: House) -> None:
    with lapor.engine.begin() as connection:
        writes.begin(connection, "lapor", Trigger.PERSON, lapor.clock[0], LEASE)
    lapor.clock[0] += LEASE
    lapor.sheets = [Sheet("a", [row("1")])]
    assert lapor.run().outcome is RunOutcome.OK
    killed, done = lapor.all("feed_run")
    assert (killed.outcome, done.outcome) == ("failed", "ok")
    assert "interrupted" in killed.error


def test_a_stopped_run_keeps_what_it_stored_and_comes_again(lapor: House) -> None:
    lapor.sheets = [Sheet("a", [row("1")])]
    lapor.runner.stop()
    assert lapor.run().outcome is RunOutcome.STOPPED
    assert lapor.sheets[0].finished == []
    assert (lapor.feed().state, lapor.feed().lease_until) == ("new", None)


def test_what_a_stopped_run_has_left_is_due_at_once_whatever_the_schedule(engine: Engine, tmp_path: Path) -> None:
    lapor = house(engine, tmp_path, schedule={"cron": "0 6 * * mon"})
    lapor.sheets = [Sheet("a", [row("1")])]
    lapor.runner.stop()
    lapor.run()
    assert lapor.feed().next_at == lapor.clock[0]


def test_a_run_is_stopped_while_a_column_is_looked_through(lapor: House) -> None:
    """Long before its first row is stored: how a column of a million dates is written is found out first."""
    lapor.sheets = [Sheet("a", [row("1")])]
    looked: list[int] = []

    def tables(sheet: Sheet) -> Iterator[Table]:
        def lines() -> Iterator[Line]:
            for number, cells in enumerate([row(str(n)) for n in range(5000)], start=2):
                looked.append(number)
                if number == 1500:
                    lapor.runner.stop()
                yield Line(number, cells)

        yield Table(COLUMNS, lines, "", (COLUMNS,))

    def fetch(_source: Any, _job: Job) -> Iterator[Item]:
        yield Item("a", lambda: tables(lapor.sheets[0]), finish=lapor.sheets[0].finished.append)

    object.__setattr__(lapor.configured, "kind", Kind("given", Source, fetch))
    assert lapor.run().outcome is RunOutcome.STOPPED
    assert len(looked) < 3000
    assert lapor.tickets() == {}
    assert lapor.sheets[0].finished == []


def test_an_answer_that_takes_long_ends_when_the_program_is_to_end(lapor: House) -> None:
    def broken() -> None:
        lapor.runner.stop()
        lapor.seen[-1].tell("bytes", 1, None)

    lapor.broken = broken
    assert lapor.run().outcome is RunOutcome.STOPPED


def test_ctrl_c_gives_the_feed_back(lapor: House) -> None:
    def broken() -> None:
        raise KeyboardInterrupt

    lapor.broken = broken
    with pytest.raises(KeyboardInterrupt):
        lapor.run()
    assert (lapor.feed().state, lapor.feed().lease_until, lapor.feed().run_id) == ("new", None, None)
    assert [run.outcome for run in lapor.all("feed_run")] == ["stopped"]
    lapor.broken = lambda: None
    lapor.sheets = [Sheet("a", [row("1")])]
    assert lapor.run().outcome is RunOutcome.OK


def test_a_run_that_is_given_up_stores_nothing_more_and_its_feed_is_free(lapor: House) -> None:
    given_up: list[str] = []
    lapor.broken = lambda: given_up.extend(lapor.runner.give_up())
    lapor.sheets = [Sheet("a", [row("1")])]
    assert lapor.run().outcome is RunOutcome.STOPPED
    assert given_up == ["lapor"]
    assert lapor.tickets() == {}
    assert lapor.feed().lease_until is None
    lapor.broken = lambda: None
    assert lapor.run(Trigger.SCHEDULE).outcome is RunOutcome.OK


def test_a_run_that_ended_while_the_store_was_away_is_closed_by_the_next(
    lapor: House, caplog: pytest.LogCaptureFixture
) -> None:
    """Its feed need not wait for the lease."""
    away = [False]

    def refuse(*_arguments: object) -> None:
        if away[0]:
            raise lapor.engine.dialect.loaded_dbapi.OperationalError("the store is away")

    event.listen(lapor.engine, "before_cursor_execute", refuse)

    def broken() -> None:
        away[0] = True
        raise FeedError("the server does not answer")

    lapor.broken = broken
    ran = lapor.run()
    assert "told later" in caplog.text
    away[0], lapor.broken, lapor.sheets = False, lambda: None, [Sheet("a", [row("1")])]
    assert ran.next_at is not None
    assert lapor.run(Trigger.SCHEDULE).outcome is RunOutcome.OK
    assert [(run.outcome, run.error) for run in lapor.all("feed_run")] == [
        ("failed", "the server does not answer"), ("ok", None)
    ]  # fmt: skip
    event.remove(lapor.engine, "before_cursor_execute", refuse)


def test_what_an_item_has_stored_before_it_was_refused_is_counted(lapor: House) -> None:
    lapor.sheets = [Sheet("cut.csv", [row("1"), row("2")], error=FeedError("the file was not copied to its end"))]
    ran = lapor.run()
    assert ran.outcome is RunOutcome.FAILED
    assert (ran.counts.items, ran.counts.lines, ran.counts.added) == (0, 2, 2)
    assert lapor.feed().rows == 2


def test_what_was_noticed_is_told_to_whoever_ran_it(lapor: House) -> None:
    lapor.sheets = [Sheet("a.csv", [row("1"), row("1")])]
    assert ("a.csv", "doubled") in [(origin, note.kind) for origin, note in lapor.run().noted]

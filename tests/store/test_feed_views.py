"""Feeds as the freshness screen shows them: now, and as they were known at any moment."""

from sqlalchemy import Engine, text

from commandcenter.domain.clock import DAY, HOUR, MINUTE, Instant
from commandcenter.domain.feeds import Counts, FeedState, FeedView, Freshness, RunOutcome
from commandcenter.domain.rejects import RejectedRow
from commandcenter.store.queries.feeds import feeds
from commandcenter.store.writes import feeds as writes
from commandcenter.store.writes import quarantine, records
from tests.network import START
from tests.store.feeding import LEASE, begin, complaint, configure, row


def look(engine: Engine, at: int, live: bool = False) -> dict[str, FeedView]:
    with engine.connect() as connection:
        return {view.name: view for view in feeds(connection, Instant(at, live))}


def run(engine: Engine, at: int, outcome: RunOutcome = RunOutcome.OK, tickets: int = 0, bad: int = 0) -> None:
    """A run that lasts a minute and brings ``tickets`` and ``bad`` rows."""
    number = begin(engine, at=at)
    assert number is not None
    with engine.begin() as connection:
        item = writes.begin_item(connection, number, f"{at}.xlsx", "", at)
        batch = [complaint(f"{at}-{n}", at=at - HOUR) for n in range(tickets)]
        records.store(connection, "lapor", item, batch, at)
        rejects = [RejectedRow("o", "", n, "", "no_date", "", ("a",), (f"{at}-{n}",)) for n in range(bad)]
        quarantine.keep_rows(connection, "lapor", rejects, at)
        writes.finish_item(connection, item, None, (), {}, at)
        error = None if outcome is RunOutcome.OK else "404"
        writes.finish(connection, number, outcome, Counts(items=1), error, at + MINUTE, at + HOUR)


def test_a_feed_is_shown_with_all_that_is_known_of_it(engine: Engine) -> None:
    configure(engine, row(retention_days=400))
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO opd (code, name, short_name, kind, valid_from) "
                "VALUES ('dinkominfo', 'Dinas Komunikasi dan Informatika', 'Dinkominfo', 'dinas', '2017-01-01')"
            )
        )
    run(engine, START, tickets=3, bad=2)
    assert look(engine, START + HOUR, live=True)["lapor"] == FeedView(
        name="lapor", title="Feed lapor", kind="file", owner="dinkominfo", owner_name="Dinkominfo",
        records="complaint", schedule="every 3600s", retention_days=400, warn_after_s=86_400, error_after_s=259_200,
        is_enabled=True, state=FeedState.OK, since=START + MINUTE, failures=0, is_running=False, last_run_at=START,
        last_ok_at=START + MINUTE, next_at=START + HOUR, error=None, data_at=START - HOUR, freshness=Freshness.FRESH,
        rows=3, rejects=2, conflicts=0, differing=0,
    )  # fmt: skip


def test_a_feed_ages_by_its_data_however_often_it_runs(engine: Engine) -> None:
    configure(engine, row())
    assert look(engine, START)["lapor"].freshness is Freshness.NEVER
    run(engine, START, tickets=1)
    data_at = START - HOUR
    for at, expected in (
        (data_at + DAY - 1, Freshness.FRESH),
        (data_at + DAY, Freshness.WARN),
        (data_at + 3 * DAY - 1, Freshness.WARN),
        (data_at + 3 * DAY, Freshness.ERROR),
    ):
        run(engine, at - MINUTE)
        assert look(engine, at, live=True)["lapor"].freshness is expected


def test_a_feed_of_an_agency_that_the_register_does_not_have_shows_its_code(engine: Engine) -> None:
    configure(engine, row(owner="bps"))
    assert look(engine, START, live=True)["lapor"].owner_name == "bps"


def test_a_feed_runs_while_somebody_holds_it(engine: Engine) -> None:
    configure(engine, row())
    begin(engine, at=START)
    assert look(engine, START + 1, live=True)["lapor"].is_running
    assert not look(engine, START + LEASE, live=True)["lapor"].is_running


def test_what_was_known_at_any_moment_is_shown_again(engine: Engine) -> None:
    configure(engine, row(), row("radio"), at=START - DAY)
    run(engine, START, tickets=2)
    run(engine, START + DAY, RunOutcome.FAILED, bad=1)
    run(engine, START + 2 * DAY, tickets=1)

    def seen(at: int) -> tuple[object, ...]:
        view = look(engine, at)["lapor"]
        return view.state, view.since, view.failures, view.error, view.rows, view.rejects, view.is_running

    ok, failing = FeedState.OK, FeedState.FAILING
    assert look(engine, START - DAY - 1) == {}
    assert seen(START - 1) == (FeedState.NEW, START - DAY, 0, None, 0, 0, False)
    assert seen(START) == (FeedState.NEW, START - DAY, 0, None, 0, 0, True)
    assert seen(START + MINUTE) == (ok, START + MINUTE, 0, None, 2, 0, False)
    assert seen(START + DAY) == (ok, START + MINUTE, 0, None, 2, 0, True)
    assert seen(START + DAY + MINUTE) == (failing, START + DAY + MINUTE, 1, "404", 2, 1, False)
    assert seen(START + 3 * DAY) == (ok, START + 2 * DAY + MINUTE, 0, None, 3, 1, False)
    past = look(engine, START + DAY + HOUR)["lapor"]
    assert (past.last_run_at, past.last_ok_at, past.next_at) == (START + DAY, START + MINUTE, None)
    assert (past.data_at, past.freshness) == (START - HOUR, Freshness.WARN)


def test_the_newest_past_is_what_is_shown_now(engine: Engine) -> None:
    configure(engine, row(), row("radio"))
    run(engine, START, tickets=2, bad=1)
    run(engine, START + HOUR, RunOutcome.PARKED)
    now = look(engine, START + 2 * HOUR, live=True)
    assert look(engine, START + 2 * HOUR) == now


def test_a_removed_feed_is_seen_only_in_the_past(engine: Engine) -> None:
    configure(engine, row(), row("radio"), at=START)
    configure(engine, row(), at=START + DAY)
    assert look(engine, START + DAY, live=True).keys() == {"lapor"}
    assert look(engine, START + DAY).keys() == {"lapor"}
    assert look(engine, START + DAY - 1).keys() == {"lapor", "radio"}


def test_the_worst_feed_comes_first(engine: Engine) -> None:
    configure(engine, row(), row("a-new"), row("disabled", is_enabled=False))
    run(engine, START, RunOutcome.PARKED)
    assert list(look(engine, START, live=True)) == ["lapor", "a-new", "disabled"]

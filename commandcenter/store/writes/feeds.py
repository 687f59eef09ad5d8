"""Feeds in the store: what is configured, who runs what, how it went. Runs coordinate by guarded updates alone.

Instants and leases are milliseconds. A run that is killed holds its feed until its lease ends; whoever runs the feed
next closes it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
from sqlalchemy import Connection, select, text, update

from commandcenter.domain.feeds import Counts, FeedRow, FeedState, RunOutcome, Trigger, Turn
from commandcenter.domain.records import Note
from commandcenter.domain.reports.model import FORM
from commandcenter.domain.storable import storable
from commandcenter.store import bulk, versions
from commandcenter.store.schema import feed, feed_item, feed_note, feed_run
from commandcenter.store.versions import Topic

INTERRUPTED: Final = "interrupted: the program ended before the run did"

_STATES: Final[Mapping[RunOutcome, FeedState]] = {
    RunOutcome.OK: FeedState.OK,
    RunOutcome.UNCHANGED: FeedState.OK,
    RunOutcome.FAILED: FeedState.FAILING,
    RunOutcome.PARKED: FeedState.PARKED,
}
_PLAIN: Final = (
    "title", "kind", "owner", "records", "schedule", "warn_after_s", "error_after_s", "is_enabled", "retention_days",
)  # fmt: skip
_SAID: Final = (*_PLAIN, "config", "source")
# A changed configuration is another try: whatever failed may be mended. Old ETags and watermarks are of use only while
# they belong to the same source.
_AGAIN: Final = "feed.config <> excluded.config AND feed.state IN ('parked', 'failing')"
_PUT: Final = text(f"""
    INSERT INTO feed (name, {", ".join(_SAID)}, added_at, configured_at, state, since, failures)
    VALUES (:name, {", ".join(f":{column}" for column in _SAID)}, :at, :at, '{FeedState.NEW.value}', :at, 0)
    ON CONFLICT (name) DO UPDATE SET
        {", ".join(f"{column} = excluded.{column}" for column in _SAID)},
        removed_at = NULL,
        configured_at = CASE WHEN feed.config <> excluded.config THEN excluded.configured_at
            ELSE feed.configured_at END,
        state = CASE WHEN {_AGAIN} THEN excluded.state ELSE feed.state END,
        since = CASE WHEN {_AGAIN} THEN excluded.since ELSE feed.since END,
        failures = CASE WHEN {_AGAIN} THEN 0 ELSE feed.failures END,
        error = CASE WHEN {_AGAIN} THEN NULL ELSE feed.error END,
        next_at = CASE WHEN feed.config <> excluded.config OR feed.removed_at IS NOT NULL THEN NULL
            ELSE feed.next_at END,
        memory = CASE WHEN feed.source <> excluded.source THEN '{{}}' ELSE feed.memory END
""")  # fmt: skip
_TAKE: Final = (
    "UPDATE feed SET lease_until = :until, last_run_at = :at WHERE name = :feed AND removed_at IS NULL "
    "AND (lease_until IS NULL OR lease_until <= :at)"
)
_TAKE_BY_HAND: Final = text(_TAKE)
_TAKE_WHEN_DUE: Final = text(f"{_TAKE} AND is_enabled AND state <> 'parked' AND (next_at IS NULL OR next_at <= :at)")
_EXTEND: Final = text("UPDATE feed SET lease_until = :until WHERE run_id = :run AND lease_until IS NOT NULL")
_ITEM: Final = text(
    "INSERT INTO feed_item (feed, run_id, origin, digest, recorded_at) "
    "SELECT feed, id, :origin, :digest, :at FROM feed_run WHERE id = :run RETURNING id"
)
_STARTED: Final = text(
    "SELECT started_at FROM feed_run JOIN feed_item ON feed_item.run_id = feed_run.id WHERE feed_item.id = :item"
)
_ITEM_AGAIN: Final = text(
    "UPDATE feed_item SET run_id = :run, digest = :digest, recorded_at = :at, finished_at = NULL, error = NULL "
    "WHERE id = (SELECT max(id) FROM feed_item WHERE feed = (SELECT feed FROM feed_run WHERE id = :run) "
    "AND origin = :origin) RETURNING id"
)
_DIFFERING: Final = text(
    "SELECT count(*) FROM feed_note JOIN feed_item ON feed_item.id = feed_note.item_id "
    "WHERE feed_item.run_id = :run AND feed_note.kind = 'total_differs'"
)
# What is kept of the feed with each run, for whoever looks back.
_REMEMBERED: Final = ("state", "since", "failures", "last_ok_at", "data_at", "rows", "rejects", "differing")
_NOTE: Final = ("feed", "item_id", "kind", "sheet", "line", "field", "detail", "n")


def configure(connection: Connection, feeds: Sequence[FeedRow], at: int) -> bool:
    """Let the store have exactly these feeds, and those of forms, from instant ``at``; whether anything is new.

    What others had brought stays, they are only marked as removed. A feed whose configuration changed is due at once.
    """
    known = {row.name: row for row in connection.execute(select(feed)).all()}
    changed = [values for values in map(_values, feeds) if not _is_known(values, known.get(values["name"]))]
    for values in sorted(changed, key=lambda each: str(each["name"])):  # two programs at once take the same order
        connection.execute(_PUT, {**values, "at": at})
    gone = feed.c.removed_at.is_(None) & feed.c.name.not_in([row.name for row in feeds]) & (feed.c.kind != FORM)
    removed = connection.execute(update(feed).where(gone).values(removed_at=at, next_at=None)).rowcount
    if changed or removed:
        versions.bump(connection, [Topic.FEEDS], at)
    return bool(changed or removed)


def put(connection: Connection, row: FeedRow, at: int) -> None:
    """Let the store have this feed beside the others: one of kind FORM, which no feeds.yaml knows of."""
    connection.execute(_PUT, {**_values(row), "at": at})
    versions.bump(connection, [Topic.FEEDS], at)


def begin(connection: Connection, name: str, trigger: Trigger, at: int, lease: int) -> int | None:
    """Take the feed for ``lease`` ms; the id of the run, None when it is not to be had.

    Somebody else runs it, or there is no such feed; and by schedule also when it is disabled, parked or not due.
    """
    take = _TAKE_WHEN_DUE if trigger is Trigger.SCHEDULE else _TAKE_BY_HAND
    if connection.execute(take, {"feed": name, "at": at, "until": at + lease}).rowcount != 1:
        return None
    before = _locked(connection, feed.c.name == name)
    if before.run_id is not None:
        _end(connection, before, RunOutcome.FAILED, Counts(), INTERRUPTED, at)
    values = {"feed": name, "started_at": at, "trigger": trigger.value, "outcome": RunOutcome.RUNNING.value}
    run = int(connection.execute(feed_run.insert().values(**values).returning(feed_run.c.id)).scalar_one())
    connection.execute(update(feed).where(feed.c.name == name).values(run_id=run))
    versions.bump(connection, [Topic.FEEDS], at)
    return run


def extend(connection: Connection, run: int, at: int, lease: int) -> bool:
    """Hold the feed for ``lease`` ms from now; False when another run has taken it over."""
    return connection.execute(_EXTEND, {"run": run, "until": at + lease}).rowcount == 1


def begin_item(connection: Connection, run: int, origin: str, digest: str, at: int, *, is_one: bool = False) -> int:
    """A file, answer or query result begins; its id, which its records refer to.

    ``is_one``: the same origin is the same item with every run, for what no record refers to (visits of websites).
    """
    values = {"run": run, "origin": storable(origin), "digest": digest, "at": at}
    if is_one and (again := connection.execute(_ITEM_AGAIN, values).scalar()) is not None:
        return int(again)
    return int(connection.execute(_ITEM, values).scalar_one())


def finish_item(
    connection: Connection, item: int, error: str | None, notes: Sequence[Note], memory: Mapping[str, str], at: int
) -> None:
    """Every row of the item is dealt with, or it was refused whole with ``error``. Unless refused, ``memory`` is kept
    for the feed's next run, beside what earlier items left."""
    values = {"finished_at": at, "error": _said(error)}
    name = connection.execute(
        update(feed_item).where(feed_item.c.id == item).values(**values).returning(feed_item.c.feed)
    ).scalar_one()
    if memory and error is None:
        _remember(connection, name, item, memory)
    rows = [
        (name, item, note.kind, storable(note.sheet), note.line, storable(note.field), storable(note.detail), note.n)
        for note in notes
    ]
    bulk.insert(connection, feed_note, _NOTE, rows)
    versions.bump(connection, [Topic.FEEDS], at)


def finish(
    connection: Connection, run: int, outcome: RunOutcome, counts: Counts, error: str | None, at: int,
    next_at: int | None,
) -> Turn | None:  # fmt: skip
    """The run ends and gives its feed back, due again at ``next_at``; how that changed the feed's state.

    None when another run has taken the feed over: then nothing is changed. A run that was STOPPED leaves the state, and
    so does one that began before the feed was configured anew: it says nothing of the new configuration, which is due.
    """
    ran = connection.execute(select(feed_run.c.feed, feed_run.c.started_at).where(feed_run.c.id == run)).one()
    before = _locked(connection, feed.c.name == ran.feed)
    if before.run_id != run:
        return None
    is_outdated = ran.started_at < before.configured_at
    turn = _end(connection, before, outcome, counts, error, at, is_outdated)
    due = None if turn.after is FeedState.PARKED or is_outdated else next_at
    connection.execute(
        update(feed).where(feed.c.name == before.name).values(run_id=None, lease_until=None, next_at=due)
    )
    versions.bump(connection, [Topic.FEEDS], at)
    return turn


def unpark(connection: Connection, name: str, at: int) -> bool:
    """Give a parked feed another try at once; False when it is not parked."""
    values = {"state": FeedState.NEW.value, "since": at, "failures": 0, "error": None, "next_at": None}
    parked = (feed.c.name == name) & (feed.c.state == FeedState.PARKED.value) & feed.c.removed_at.is_(None)
    is_done = connection.execute(update(feed).where(parked).values(**values)).rowcount == 1
    if is_done:
        versions.bump(connection, [Topic.FEEDS], at)
    return is_done


def forget(connection: Connection, name: str) -> None:
    """Drop what earlier runs have remembered: the next one reads its source from the beginning."""
    connection.execute(update(feed).where(feed.c.name == name).values(memory="{}"))


def _remember(connection: Connection, name: str, item: int, memory: Mapping[str, str]) -> None:
    held = _locked(connection, feed.c.name == name)
    if connection.execute(_STARTED, {"item": item}).scalar_one() < held.configured_at:
        return  # the feed was configured anew while it ran: this may be the watermark of another source
    plain = {storable(key): storable(value) for key, value in memory.items()}
    kept = orjson.dumps({**orjson.loads(held.memory), **plain}).decode()
    connection.execute(update(feed).where(feed.c.name == name).values(memory=kept))


def _end(
    connection: Connection, before: Any, outcome: RunOutcome, counts: Counts, error: str | None, at: int,
    is_outdated: bool = False,
) -> Turn:  # fmt: skip
    """Close the run that holds the locked feed ``before``, and let the feed be what the run made of it."""
    error = _said(error)
    values = _state(before, RunOutcome.STOPPED if is_outdated else outcome, error, at)
    values["data_at"] = _newest(before.data_at, counts.data_at, at)
    if counts.lines and outcome is not RunOutcome.STOPPED:  # otherwise it has not seen the totals of its source
        values["differing"] = connection.execute(_DIFFERING, {"run": before.run_id}).scalar_one()
    connection.execute(update(feed).where(feed.c.name == before.name).values(**values))
    after = {name: values.get(name, getattr(before, name)) for name in _REMEMBERED}
    brought = {
        "items": counts.items, "lines": counts.lines, "added": counts.added, "revised": counts.revised,
        "unchanged": counts.unchanged, "rejected": counts.rejected, "dropped": counts.dropped,
    }  # fmt: skip
    closed = {"finished_at": at, "outcome": outcome.value, "error": error, **brought, **after}
    connection.execute(update(feed_run).where(feed_run.c.id == before.run_id).values(**closed))
    return Turn(FeedState(before.state), FeedState(values["state"]), values["failures"])


def _state(before: Any, outcome: RunOutcome, error: str | None, at: int) -> dict[str, Any]:
    """What a feed is after a run with this outcome. A run that was stopped says nothing of it."""
    if outcome is RunOutcome.STOPPED:
        return {"state": before.state, "since": before.since, "failures": before.failures}
    state = _STATES[outcome].value
    values = {"state": state, "since": before.since if state == before.state else at, "error": error}
    if state == FeedState.OK:
        return values | {"failures": 0, "last_ok_at": at}
    return values | {"failures": before.failures + 1}


def _said(error: str | None) -> str | None:
    return None if error is None else storable(error)


def _newest(before: int | None, said: int | None, at: int) -> int | None:
    """Data never grows older, and nobody knows the future."""
    found = [instant for instant in (before, None if said is None else min(said, at)) if instant is not None]
    return max(found, default=None)


def _locked(connection: Connection, which: Any) -> Any:
    return connection.execute(select(feed).where(which).with_for_update(key_share=True)).one()


def _values(row: FeedRow) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in _PLAIN}
    return {"name": row.name, **plain, "config": row.config_digest, "source": row.source_digest}


def _is_known(values: dict[str, Any], row: Any) -> bool:
    return row is not None and row.removed_at is None and all(getattr(row, name) == values[name] for name in _SAID)

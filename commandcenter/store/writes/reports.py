"""Reports of OPDs, changed by one person at a time: every change names the version that it saw.

All of it runs in the caller's transaction; whoever changed the report first wins, and the other one is told.
"""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import Final

import orjson
from sqlalchemy import Connection, delete, select, update

from commandcenter.domain.actor import Actor
from commandcenter.domain.clock import DAY, SECOND
from commandcenter.domain.feeds import Counts, FeedRow, RunOutcome, Trigger
from commandcenter.domain.period import Period, parse
from commandcenter.domain.records import Observation, Place, RecordKind
from commandcenter.domain.reference import REGENCY
from commandcenter.domain.reports.model import FEED, FORM, ON_VERIFICATION, Line, Report, Sheet
from commandcenter.domain.reports.states import LEADS, State, Step
from commandcenter.domain.reports.values import read
from commandcenter.store.schema import feed, observation, report, report_line
from commandcenter.store.writes import feeds, records

TITLE: Final = "Laporan kinerja OPD (formulir)"
_OWNER: Final = "setda"
_LEASE: Final = 60 * SECOND
_LATE: Final = 120 * DAY // SECOND  # seconds: a quarter, and a month to report it


class Overtaken(Exception):
    """Somebody else changed the report in between: it is not what the caller saw. Nothing was changed."""


def begin(connection: Connection, opd: str, period: str, actor: Actor, at: int) -> Report:
    """A new draft. Raises SQLAlchemy's IntegrityError when somebody else begins the same at this moment."""
    row = {
        "opd": opd, "period": period, "state": State.DRAFT.value, "version": 1, "created_at": at, "changed_at": at,
        "changed_by": actor.name,
    }  # fmt: skip
    made = connection.execute(report.insert().values(**row).returning(report.c.id)).scalar_one()
    return Report(int(made), opd, period, State.DRAFT, 1, at, at, actor.name)


def advance(connection: Connection, seen: Report, step: Step, actor: Actor, at: int, reason: str = "") -> Report:
    """Take the step with the report as it was ``seen``, and lock it until the transaction ends. Raises Overtaken."""
    now_at = max(at, seen.changed_at)  # the clock of another machine may be ahead
    after = replace(
        seen, state=LEADS[step][1], version=seen.version + 1, changed_at=now_at, changed_by=actor.name
    )  # fmt: skip
    match step:
        case Step.SUBMIT:
            after = replace(
                after, submitted_at=now_at, submitted_by=actor.name, judged_at=None, judged_by="", reason=""
            )
        case Step.VERIFY:
            after = replace(after, judged_at=now_at, judged_by=actor.name, reason="")
        case Step.SEND_BACK | Step.REOPEN:
            after = replace(after, judged_at=now_at, judged_by=actor.name, reason=reason)
    values = {
        "state": after.state.value, "version": after.version, "changed_at": now_at, "changed_by": after.changed_by,
        "submitted_at": after.submitted_at, "submitted_by": after.submitted_by or None, "judged_at": after.judged_at,
        "judged_by": after.judged_by or None, "reason": after.reason or None,
    }  # fmt: skip
    is_seen = (report.c.id == seen.id) & (report.c.version == seen.version) & (report.c.state == seen.state.value)
    if connection.execute(update(report).where(is_seen).values(**values)).rowcount != 1:
        raise Overtaken
    return after


def put(connection: Connection, report_id: int, lines: Mapping[str, Line], units: Mapping[str, str]) -> None:
    """Let the report say this of these indicators; an empty line is taken out. ``units``: of the indicators.

    The report must be locked by ``begin`` or ``advance``.
    """
    which = (report_line.c.report_id == report_id) & report_line.c.indicator.in_(list(lines))
    connection.execute(delete(report_line).where(which))
    rows = []
    for code, line in lines.items():
        if not line.is_empty:
            reading = read(line.typed, units.get(code, ""))
            said = {"typed": line.typed, "value": reading.value, "text": reading.text}
            why = {"driver": line.driver, "obstacle": line.obstacle, "evidence": line.evidence}
            rows.append({"report_id": report_id, "indicator": code, **said, **why})
    if rows:
        connection.execute(report_line.insert(), rows)


def publish(connection: Connection, sheet: Sheet, origin: str, at: int) -> records.Stored:
    """Keep the values of a verified report as observations of the feed ``entry``: item ``origin``, line the
    indicator's place on the sheet.

    What the report said before and does not say any more becomes a revision without a value. Values that say the same
    as before stay as they are.
    """
    period = parse(sheet.period)
    _configure(connection, at)
    run = feeds.begin(connection, FEED, Trigger.PERSON, at, _LEASE)
    if run is None:  # only a run that was cut off in the middle of its transaction could hold it, and none is left
        raise Overtaken
    said = {asked.indicator.code: sheet.line(asked.indicator.code) for asked in sheet.asked}
    digest = blake2b(orjson.dumps({code: line.typed for code, line in said.items()}), digest_size=16).hexdigest()
    item = feeds.begin_item(connection, run, origin, digest, at)
    found = _observations(connection, sheet, period)
    stored = records.store(connection, FEED, item, found, at)
    feeds.finish_item(connection, item, None, (), {}, at)
    counts = Counts(
        items=1, lines=len(found), added=stored.added, revised=stored.revised, unchanged=stored.unchanged,
        data_at=stored.data_at,
    )  # fmt: skip
    feeds.finish(connection, run, RunOutcome.OK, counts, None, at, None)
    return stored


def _observations(connection: Connection, sheet: Sheet, period: Period) -> list[Observation]:
    codes = [asked.indicator.code for asked in sheet.asked]
    is_known = (
        (observation.c.feed == FEED)
        & (observation.c.period == sheet.period)
        & observation.c.indicator.in_(codes)
        & observation.c.superseded_at.is_(None)
    )
    known = set(connection.scalars(select(observation.c.indicator).where(is_known)))
    found = []
    for place, asked in enumerate(sheet.asked, start=1):
        code = asked.indicator.code
        reading = read(sheet.line(code).typed, asked.indicator.unit)
        if not reading.is_nothing or code in known:
            found.append(
                Observation(
                    Place("", place), code, REGENCY, sheet.period, period.ends_at, reading.value, reading.text, None
                )
            )
    return found


def _configure(connection: Connection, at: int) -> None:
    """The feed is there from the first verified report on."""
    if connection.execute(select(feed.c.name).where(feed.c.name == FEED)).first() is None:
        feeds.put(connection, form(), at)


def form() -> FeedRow:
    """The feed of the entry form. Nobody fetches it: it has data when somebody has verified some."""
    return FeedRow(
        name=FEED,
        title=TITLE,
        kind=FORM,
        owner=_OWNER,
        records=RecordKind.OBSERVATION.value,
        schedule=ON_VERIFICATION,
        warn_after_s=_LATE,
        error_after_s=2 * _LATE,
        is_enabled=True,
        config_digest=0,
    )

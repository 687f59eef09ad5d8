"""What the panels of the freshness screen know, as tables: every feed, every contradiction."""

from collections import Counter
from typing import Any

from commandcenter.domain.clock import SECOND
from commandcenter.domain.feeds import FeedView
from commandcenter.messages import translated
from layouts import i18n
from layouts.contract import Column, Facts, Look, Table
from layouts.data import standing as standings
from layouts.data import words
from layouts.data.known import Known
from layouts.data.standing import Standing, standing
from layouts.i18n import message

SOURCE = Column("title", message("Source"))
STATE = Column("state", message("State"), "state")


def facts(look: Look) -> Facts:
    """Where it is known from how the feeds stand."""
    return Facts(sources=(i18n.text(look.lang, "log of the feeds"),))


def totals(known: Known, _look: Look) -> Table | None:
    """How many feeds stand how, with the rows and contradictions that are counted beside them."""
    n = Counter(standing(view) for view in known.feeds)
    rows = [{"what": standings.WORDS[each], "n": n[each], "unit": message("sources")} for each in Standing]
    rows.append({"what": message("rejected"), "n": sum(view.rejects for view in known.feeds), "unit": message("rows")})
    rows.append({"what": message("Contradictions"), "n": known.conflict_count, "unit": message("values")})
    columns = (
        Column("what", message("State"), "state"), Column("n", message("Count"), "number", tells="things"),
        Column("unit", message("of"), "state"),
    )  # fmt: skip
    return Table(columns, rows) if known.feeds else None


def feeds(known: Known, look: Look) -> Table | None:
    """Every feed, worst first."""
    columns = (
        SOURCE, Column("name", message("Name")), Column("owner", message("Owner")), STATE,
        Column("data_at", message("Data of"), "instant"),
        Column("age", message("Data age"), "duration", tells="things"),
        Column("warn", message("Old after"), "duration", tells="things"),
        Column("error", message("Outdated after"), "duration", tells="things"),
        Column("run", message("Last run"), "instant"), Column("next", message("Next run"), "instant"),
        Column("failures", message("Failures"), "number", tells="things"),
        Column("rows", message("Rows"), "number", tells="things"),
        Column("rejects", message("Rejected"), "number", tells="things"),
        Column("conflicts", message("Clash"), "number", tells="things"),
        Column("said", message("Said last"), tells="inside"),
    )  # fmt: skip
    rows = [
        of_feed(view)
        | {
            "name": view.name,
            "data_at": view.data_at,
            "age": None if view.data_at is None else max(0, known.instant.at - view.data_at),
            "warn": view.warn_after_s * SECOND,
            "error": view.error_after_s * SECOND,
            "run": view.last_run_at,
            "next": view.next_at,
            "failures": view.failures,
            "rows": view.rows,
            "rejects": view.rejects,
            "conflicts": view.conflicts,
            "said": translated(view.error or "", look.lang) or None,
        }
        for view in known.feeds
    ]
    return Table(columns, rows) if rows else None


def conflicts(known: Known, look: Look) -> Table | None:
    """One row for each value that another source gives otherwise."""
    lang = look.lang
    columns = (
        Column("indicator", message("Indicator")), Column("area", message("Area")), Column("period", message("Period")),
        Column("value", message("Value"), "number", "", 2, tells="figure"),
        Column("text", message("As written")), SOURCE,
        Column("item", message("File or page"), tells="inside"), Column("at", message("Learned"), "instant"),
    )  # fmt: skip
    rows: list[dict[str, Any]] = [
        {
            "indicator": known.measures[value.indicator].name if value.indicator in known.measures else value.indicator,
            "area": words.area(lang, value.area, known.areas),
            "period": value.period,
            "value": value.value,
            "text": value.text,
            "title": known.title(value.origin.feed),
            "item": value.origin.item,
            "at": value.origin.recorded_at,
        }
        for conflict in known.conflicts
        for value in conflict.values
    ]
    left = known.conflict_count - len(known.conflicts)
    note = i18n.plural(lang, "{n} older contradiction is left out", "{n} older contradictions are left out", left)
    return Table(columns, rows, note if left else "")


def of_feed(view: FeedView) -> dict[str, Any]:
    """What every table says of a feed first."""
    return {"title": view.title, "owner": view.owner_name, "state": standings.WORDS[standing(view)]}

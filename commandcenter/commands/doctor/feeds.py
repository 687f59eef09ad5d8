"""Whether the feeds can be used, are run, and bring what they should."""

from collections.abc import Iterator
from typing import Literal

from sqlalchemy import Connection

from commandcenter.commands.feed import configured
from commandcenter.domain.clock import Instant
from commandcenter.domain.feeds import FeedState, FeedView, Freshness
from commandcenter.settings import Settings
from commandcenter.store.queries import feeds as queries
from commandcenter.store.queries import reference
from commandcenter.store.queries.feed_watch import workers

Seen = tuple[str, Literal["ok", "warning", "failed"], str, str]  # check, verdict, what was seen, what to do

_NAMES_MAX = 5


def look(settings: Settings, connection: Connection, at: int) -> Iterator[Seen]:
    """The register, feeds.yaml, the program that runs the feeds, and the feeds themselves."""
    register = reference.opds(connection)
    if not register:
        advice = "Run `commandcenter reference import --default`."
        yield "register", "warning", "no agencies, no indicators: no feed can be matched to them", advice
    if not settings.feeds.exists():
        yield "feeds", "ok", "none configured", ""
        return
    try:
        feeds = configured.load(settings.feeds, [opd.code for opd in register])
    except configured.WrongConfiguration as error:
        yield "feeds", "failed", error.message, "Correct the file; until then the feeds run as they were before."
        return
    yield "feeds", "ok", f"{len(feeds)} in {settings.feeds}", ""
    found = workers(connection, Instant(at))
    alive = [worker for worker in found if worker.is_alive]
    if feeds and not alive:
        yield (
            "feed serve",
            "failed",
            "does not run",
            "Start `commandcenter feed serve` (deploy/commandcenter-feeds.service).",
        )
    elif trouble := next((worker.error for worker in alive if worker.error), None):
        yield "feed serve", "warning", trouble, "See its log."
    yield from _views(queries.feeds(connection, Instant(at)))


def _views(views: tuple[FeedView, ...]) -> Iterator[Seen]:
    enabled = [view for view in views if view.is_enabled]
    groups: tuple[tuple[str, Literal["warning", "failed"], list[FeedView], str], ...] = (
        ("parked", "failed", [view for view in enabled if view.state is FeedState.PARKED],
         "Read `commandcenter feed status NAME`, put it right, then `commandcenter feed unpark NAME`."),
        ("failing", "warning", [view for view in enabled if view.state is FeedState.FAILING],
         "Tried again by itself; `commandcenter feed status NAME` says why."),
        ("data too old", "warning", [view for view in enabled if view.freshness is Freshness.ERROR],
         "Ask the owner for newer data."),
        ("rows rejected", "warning", [view for view in enabled if view.rejects],
         "Mend them: `commandcenter feed rejects NAME > rejects.xlsx`, then `feed replay NAME rejects.xlsx`."),
    )  # fmt: skip
    for what, verdict, found, advice in groups:
        if found:
            names = ", ".join(view.name for view in found[:_NAMES_MAX])
            more = f" and {len(found) - _NAMES_MAX} more" if len(found) > _NAMES_MAX else ""
            yield "feeds", verdict, f"{what}: {names}{more}", advice

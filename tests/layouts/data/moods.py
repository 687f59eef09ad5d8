"""Feeds in every state as data of the panels of the freshness screen."""

from dataclasses import replace
from typing import Any

from commandcenter.domain.clock import DAY, HOUR, MINUTE, SECOND, Instant
from commandcenter.domain.feeds import (
    Counts,
    FeedState,
    FeedView,
    ItemNote,
    ItemView,
    RunOutcome,
    RunView,
    Trigger,
    freshness,
    worst_first,
)
from commandcenter.domain.model import State, Status
from commandcenter.domain.observations import Conflict, Origin, Value
from commandcenter.domain.picture import Share
from commandcenter.domain.records import Note
from commandcenter.domain.reference import Access, Frequency, Indicator, Polarity, SeriesBreak
from commandcenter.domain.rejects import OpenReject, RejectedRow
from commandcenter.domain.sites import Site, SitePlan, SiteView
from commandcenter.store.queries.feed_watch import FeedWorker, Measure
from commandcenter.store.queries.reference import Sheet
from layouts.data.detail import Selected
from layouts.data.detail_feed import FeedDetail
from layouts.data.detail_indicator import IndicatorDetail
from layouts.data.detail_site import SiteDetail
from layouts.data.known import Known
from layouts.data.sites import Watched
from tests.layouts.pictures import AT as AT
from tests.layouts.pictures import claims

IPM = Measure("ipm", "Indeks Pembangunan Manusia", "indeks", 2)
WORKING = (FeedWorker("feeds", True, AT - SECOND, None, None),)


def feed(name: str = "lapor", age: int | None = HOUR, at: int = AT, **changes: Any) -> FeedView:
    """A feed whose data is ``age`` old; amber after two days, red after five."""
    data_at = None if age is None else at - age
    values: dict[str, Any] = {
        "name": name, "title": f"Sumber {name}", "kind": "file", "owner": "dinkominfo", "owner_name": "Dinkominfo",
        "records": "complaint", "schedule": "every 3600s", "retention_days": None, "warn_after_s": 2 * 86_400,
        "error_after_s": 5 * 86_400, "is_enabled": True, "state": FeedState.OK, "since": at - 9 * DAY, "failures": 0,
        "is_running": False, "last_run_at": at - 7 * MINUTE, "last_ok_at": at - 7 * MINUTE,
        "next_at": at + 53 * MINUTE, "error": None, "data_at": data_at,
        "freshness": freshness(data_at, 2 * 86_400, 5 * 86_400, at), "rows": 4508, "rejects": 0, "conflicts": 0,
        "differing": 0,
    }  # fmt: skip
    return FeedView(**(values | changes))


def parked(at: int = AT) -> FeedView:
    error = "HTTP 401: the key in the secret oss-key is refused"
    return feed("izin", state=FeedState.PARKED, since=at - 20 * MINUTE, next_at=None, error=error, failures=1)


def failing(at: int = AT) -> FeedView:
    return feed("medsos", state=FeedState.FAILING, since=at - HOUR, failures=3, error="HTTP 503")


def every(at: int = AT) -> tuple[FeedView, ...]:
    """One of each standing and two that are well, worst first."""
    return worst_first(
        (
            parked(at), failing(at), feed("dtks", 9 * DAY), feed("api", None), feed("pangan", 3 * DAY),
            feed("ikm", rejects=12, differing=1), feed("bps", conflicts=2), feed("radio"), feed("pajak"),
            feed("arsip", 900 * DAY, is_enabled=False),
        )
    )  # fmt: skip


def value(source: str, number: float | None, period: str = "2025", text: str | None = None) -> Value:
    origin = Origin(source, 7, f"{source}.xlsx", "Tabel 1", 12, 2, AT - DAY, None)
    return Value("ipm", "35.22", period, AT - 300 * DAY, number, text, None, origin)


def conflict(period: str = "2025") -> Conflict:
    return Conflict("ipm", "35.22", period, (value("bps", 73.74, period), value("dtks", 73.7, period)))


def storm() -> Known:
    found = (conflict(), conflict("2024"))
    return Known(Instant(AT), every(), WORKING, found, len(found), {"ipm": IPM}, {})


def quiet() -> Known:
    return Known(Instant(AT), (feed("radio"), feed("pajak")), WORKING)


def claimed() -> Known:
    return replace(storm(), claims=claims())


def impostor() -> Known:
    return replace(quiet(), claims=claims())


def empty() -> Known:
    return Known(Instant(AT), ())


def never_started() -> Known:
    return replace(storm(), workers=())


def stopped() -> Known:
    return replace(quiet(), workers=(FeedWorker("feeds", False, AT - 8 * MINUTE, AT - 8 * MINUTE, None),))


def troubled() -> Known:
    return replace(storm(), workers=(FeedWorker("feeds", True, AT, None, "feeds.yaml, line 3: unknown key"),))


def past() -> Known:
    return replace(stopped(), instant=Instant(AT, live=False))


def crowd(bad: int = 0) -> Known:
    """Two hundred feeds, some of them too old."""
    feeds = [feed(f"f{n:03}", 9 * DAY if n < bad else HOUR) for n in range(200)]
    return Known(Instant(AT), worst_first(feeds), WORKING)


MOODS = {
    "storm": storm, "quiet": quiet, "empty": empty, "never_started": never_started, "stopped": stopped,
    "troubled": troubled, "past": past, "crowd": crowd, "claimed": claimed, "impostor": impostor,
}  # fmt: skip
DEAD = ("empty", "never_started", "stopped", "troubled")


def site(key: str, state: State, ends: int | None = None, reason: str | None = None) -> SiteView:
    plan = SitePlan(key, f"Situs {key}", "35.22.15", f"https://{key}.example/", "dinkes")
    status = Status(state, AT - 19 * MINUTE, seen_at=AT - MINUTE, latency_ms=120.0, reason=reason)
    return SiteView(Site(1, plan, "situs"), status, ends, Share(10, 9), Share(70, 69), Share(900, 898))


def sites() -> Watched:
    views = (site("dinkes", State.DOWN, reason="HTTP 503"), site("ppid", State.UP, AT + 9 * DAY), site("a", State.UP))
    return Watched(Instant(AT), views)


def reject(line: int) -> OpenReject:
    detail = "'DPU Bina Marga' is no OPD of the register; did you mean Dinas PU?"
    row = RejectedRow(
        "LAPOR 2026-11.xlsx",
        "Nov",
        line,
        "Instansi",
        "unknown_opd",
        detail,
        ("No", "Instansi"),
        ("1", "DPU Bina Marga"),
    )
    return OpenReject(line, row, 1, AT, AT)


def feed_detail(view: FeedView | None = None) -> FeedDetail:
    run = RunView(
        1, "ikm", Trigger.SCHEDULE, AT - HOUR, AT - HOUR, RunOutcome.OK, Counts(1, 56, 44, 0, 0, 12, 44), None
    )
    refused = ItemView(2, "ikm", 1, "rusak.xlsx", "", AT - HOUR, AT - HOUR, "the file is no spreadsheet")
    noted = ItemNote(1, "a.xlsx", AT, Note("total_differs", "printed 12, the rows add up to 11", "Nov", 9, "n"))
    view = view or feed("ikm", rejects=12, records="observation")
    return FeedDetail(view, (run,), (refused,), (noted,), tuple(reject(line) for line in (24, 17)), (IPM,))


def indicator_detail() -> IndicatorDetail:
    indicator = Indicator(
        "ipm", IPM.name, "Capaian pembangunan manusia", "indeks", "bps", "dinkominfo", Frequency.YEAR, Polarity.HIGHER,
        concept="Pembangunan", method="akar pangkat tiga", access=Access.OPEN, reference_code="SD1",
        breaks=(SeriesBreak("2021-01-01", "metode baru"),),
    )  # fmt: skip
    values = (value("bps", 73.74), value("dtks", 73.7), value("bps", 71.8, "2023"))
    return IndicatorDetail(Sheet(indicator, AT, None), values, {}, {"dinkominfo": "Dinkominfo"})


def rich() -> FeedDetail:
    """A feed with more of everything than has room."""
    few = feed_detail(
        feed("ikm", 9 * DAY, rejects=999, records="observation", state=FeedState.FAILING, error="x " * 300)
    )
    many = tuple(reject(line) for line in range(12))
    return replace(
        few, runs=few.runs * 12, items=few.items * 12, notes=few.notes * 12, rejects=many, measures=(IPM,) * 12
    )


def opened(select: str) -> Selected:
    """What a selection opens: the feed, the indicator or the website of these moods."""
    details: dict[str, Any] = {
        "feed": rich(),
        "indicator": indicator_detail(),
        "site": SiteDetail(sites().sites[0]),
    }
    return Selected(Instant(AT), select, details.get(select.partition(":")[0]))


def data(panel: str, mood: str) -> Any:
    """What ``fetch`` of the panel would give in this mood."""
    match panel:
        case "sites":
            return Watched(Instant(AT), ()) if mood == "empty" else sites()
        case "detail":
            selects = {"empty": "", "storm": "feed:ikm", "quiet": "indicator:ipm", "stopped": "site:dinkes"}
            return opened(selects.get(mood, "gone:x"))
        case _:
            return MOODS[mood]()

"""What all moods of the complaints screen share: names, limits, feeds, counts against their ranges."""

from typing import Any

from commandcenter.domain.clock import Instant
from commandcenter.domain.complaints.model import (
    Compared,
    Standing,
)
from commandcenter.domain.complaints.scope import Where, Window, span_of
from commandcenter.domain.feeds import FeedView
from commandcenter.domain.workdays import (
    Calendar,
    CalendarDay,
    Counts,
    DayKind,
    ServiceLimit,
    Step,
    WorkingHours,
)
from layouts.complaints.asked import Asked
from layouts.complaints.known import Known, Names
from layouts.data.known import Known as Sources
from tests.layouts.data.moods import WORKING, feed, stopped
from tests.layouts.pictures import AT as AT

MONTH = span_of(Window.MONTH, AT)
NAMES = Names(
    {"dpu-bmpr": "DPU BMPR", "dpu-sda": "DPU SDA", "dlh": "DLH", "disdukcapil": "Disdukcapil", "dinkes": "Dinkes",
     "dishub": "Dishub", "dpkpck": "DPKPCK"},
    {"35.22.06": "Dander", "35.22.15": "Bojonegoro", "35.22.12": "Sumberrejo", "35.22.03": "Ngambon",
     "35.22.08": "Kedungadem", "35.22.10": "Baureno"},
)  # fmt: skip
OWNERS = {
    "Jalan rusak": "dpu-bmpr", "Banjir dan drainase": "dpu-sda", "Sampah": "dlh", "Kependudukan": "disdukcapil",
    "Kesehatan": "dinkes", "Penerangan jalan umum": "dishub", "Air bersih": "dpkpck",
}  # fmt: skip
HOURS = tuple(WorkingHours("biasa", "2020-01-01", None, day, "07:30", "16:00", 60, 0) for day in range(5))
CALENDAR = Calendar((CalendarDay("2026-08-17", DayKind.HOLIDAY, "Hari Kemerdekaan"),), HOURS)
LIMITS = (
    ServiceLimit("*", Step.VERIFY, 3, Counts.WORKING, "tanya jawab SP4N-LAPOR!"),
    ServiceLimit("*", Step.DISPOSE, 3, Counts.WORKING, "tanya jawab SP4N-LAPOR!"),
    ServiceLimit("*", Step.ANSWER, 5, Counts.WORKING, "tanya jawab SP4N-LAPOR!"),
    ServiceLimit("*", Step.CONFIRM, 10, Counts.CALENDAR, "tanya jawab SP4N-LAPOR!"),
)


def ticket_feed(name: str = "lapor", **changes: Any) -> FeedView:
    return feed(name, **({"title": "SP4N-LAPOR!", "records": "complaint"} | changes))


def known(is_running: bool = True, is_live: bool = True, **where: str) -> Known:
    feeds = (ticket_feed(), ticket_feed("radio", title="Radio Malowopati"))
    instant = Instant(AT, is_live)
    workers = WORKING if is_running else stopped().workers
    return Known(Asked(instant, Window.MONTH, Where(**where)), NAMES, feeds, Sources(instant, feeds, workers))


def nobody() -> Known:
    """No feed, no ticket."""
    return Known(Asked(Instant(AT), Window.MONTH, Where()), Names(), (), Sources(Instant(AT), ()), is_empty=True)


def compared(
    category: str | None, kecamatan: str | None, n: int, low: int, high: int, standing: Standing = Standing.WITHIN,
    window: Window = Window.WEEK,
) -> Compared:  # fmt: skip
    expected = (low + high) / 2
    p = 0.4 if standing is Standing.WITHIN else 1e-5
    return Compared(category, kecamatan, window, n, expected, low, high, p, standing)


def unlearned(window: Window = Window.TODAY, n: int = 3) -> Compared:
    return Compared(None, None, window, n, None, None, None, None, Standing.UNKNOWN)

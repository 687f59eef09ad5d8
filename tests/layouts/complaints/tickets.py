"""Open tickets, their queue, and tickets opened to their course."""

from dataclasses import replace
from typing import Any

from commandcenter.domain.clock import DAY, MINUTE
from commandcenter.domain.complaints.course import Course, passages
from commandcenter.domain.complaints.model import (
    AgeBand,
    Due,
    Owner,
    Queue,
    Waiting,
)
from commandcenter.domain.workdays import (
    Step,
    WorkdayClock,
)
from layouts.complaints import detail, queue
from tests.layouts.complaints.base import CALENDAR, LIMITS, NAMES, OWNERS, known
from tests.layouts.pictures import AT as AT

# ---- queue ----


def waiting(number: int, category: str, kecamatan: str | None, days_left: float | None, step: Step) -> Waiting:
    left = None if days_left is None else round(days_left * DAY)
    deadline = None if left is None else AT + left
    minutes = None if days_left is None else round(days_left * 5 / 7 * 450)
    return Waiting(
        f"LPR-{5_010_653 + number}", "SP4N-LAPOR!", "LAPOR", "pengaduan", category, kecamatan, None,
        OWNERS.get(category), AT - (141 - number * 6) * DAY, "disposed", number == 2, Due(step, deadline), left,
        minutes,
    )  # fmt: skip


def queue_of(mood: str) -> queue.Data:
    places = (*NAMES.areas, None)
    items = tuple(
        waiting(index, list(OWNERS)[index % 7], places[index % 7], None if index == 3 else index * 7.5 - 58,
                (Step.ANSWER, Step.VERIFY, Step.DISPOSE)[index % 3])
        for index in range(22)
    )  # fmt: skip
    owners = tuple(
        Owner(code, 40 - 6 * index, 14 - 4 * index, AT - 141 * DAY)
        for index, code in enumerate((*list(OWNERS.values())[:4], None))
    )
    bands = (AgeBand(0, 3, 31, 0), AgeBand(4, 7, 42, 3), AgeBand(8, 14, 28, 6), AgeBand(15, 30, 37, 11),
             AgeBand(31, 90, 20, 9), AgeBand(91, None, 11, 8))  # fmt: skip
    match mood:
        case "quiet":
            return queue.Data(known(), Queue((), (), 0, 0), tuple(replace(band, n=0, overdue=0) for band in bands))
        case "few":
            return queue.Data(
                known(),
                Queue((waiting(20, "Sampah", "35.22.15", 2.2, Step.VERIFY),
                       waiting(21, "Jalan rusak", None, None, Step.ANSWER)),
                      (Owner("dlh", 1, 0, AT - DAY), Owner(None, 1, 0, AT - 2 * DAY)), 2, 0),
                tuple(replace(band, n=2 if band.first == 0 else 0, overdue=0) for band in bands),
            )  # fmt: skip
        case "none":
            return queue.Data(known(opd="dinkes"), Queue((), (), 0, 0), ())
        case "stopped":
            return queue.Data(known(is_running=False), Queue((), (), 0, 0), ())
        case "crowd":
            large = tuple(replace(band, n=band.n * 401, overdue=band.overdue * 399) for band in bands)
            found = tuple(replace(owner, open=owner.open * 401, overdue=owner.overdue * 399) for owner in owners * 5)
            return queue.Data(known(), Queue(items * 3, found, 12_346, 11_077), large)
        case _:
            return queue.Data(known(), Queue(items, owners, 169, 37), bands)


# ---- detail ----


def course(is_confidential: bool = False, **dates: Any) -> Course:
    received = AT - 20 * DAY
    told: dict[str, int | None] = {
        "received_at": received, "verified_at": received + 2 * DAY, "disposed_at": received + 6 * DAY,
        "answered_at": None, "closed_at": None, "confirmed_at": None,
    }  # fmt: skip
    clock = WorkdayClock(CALENDAR)
    told |= dates
    steps = passages(told, "pengaduan", "closed" if told["closed_at"] else "received", LIMITS, clock, AT)
    return Course(
        "LPR-5010653", "lapor", "SP4N-LAPOR!", "LAPOR 2026-11.xlsx", "Nov", 17, 2, AT - 5 * MINUTE, "LAPOR",
        "pengaduan", "Jalan rusak", "35.22.06", None, "dpu-bmpr", received, "disposed", None, is_confidential,
        None if is_confidential else "Jalan berlubang di depan pasar, sudah dua minggu.", steps,
    )  # fmt: skip


def opened(select: str) -> detail.Data:
    """What a selection opens."""
    if not select.startswith("ticket:"):
        return detail.Data(known(), select)
    done: dict[str, Any] = {"answered_at": AT - 9 * DAY, "closed_at": AT - 8 * DAY, "confirmed_at": AT - 7 * DAY}
    found = {
        "ticket:LPR-5010653": (course(),),
        "ticket:secret": (course(is_confidential=True),),
        "ticket:done": (replace(course(**done), status="closed", verdict="not_fixed"), course()),
        "ticket:bare": (course(verified_at=None, disposed_at=None),),
    }
    return detail.Data(known(), select, found.get(select, ()))

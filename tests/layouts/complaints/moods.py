"""Tickets in every state as data of the panels of the complaints screen. Figures are plausible and belong together."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from commandcenter.domain.clock import DAY, HOUR, start_of_day
from commandcenter.domain.complaints.model import (
    Compared,
    CountedElsewhere,
    Dimension,
    ExpectedDay,
    HotSpot,
    InTime,
    Normality,
    Outcome,
    Part,
    Rank,
    RankedRate,
    RankedShare,
    Ranking,
    Rates,
    Standing,
    StepTime,
    Totals,
)
from commandcenter.domain.complaints.scope import Span, Window, span_of
from commandcenter.domain.workdays import (
    Counts,
    ServiceLimit,
    Step,
)
from layouts.complaints import breakdown, inflow, normal, queue, times, totals
from tests.layouts.complaints.base import MONTH, NAMES, OWNERS
from tests.layouts.complaints.base import compared as compared  # the overview shows complaints too
from tests.layouts.complaints.base import known as known
from tests.layouts.complaints.base import nobody as nobody
from tests.layouts.complaints.base import unlearned as unlearned
from tests.layouts.complaints.tickets import opened
from tests.layouts.complaints.tickets import queue_of as queue_of
from tests.layouts.pictures import AT

# ---- totals ----


def totals_of(mood: str) -> totals.Data:
    busy = totals.Data(
        known(),
        Totals(MONTH, 412, 371, 388, 169, 37, 12, 3, AT - 141 * DAY, 9, 31, 4, AT - HOUR, ("SP4N-LAPOR!",)),
        Outcome(412, 236, 7, 88, 61),
        compared(None, None, 31, 4, 14, Standing.ABOVE, Window.TODAY),
        (CountedElsewhere("Loket pengaduan", 37, start_of_day(AT - 53 * DAY), start_of_day(AT - 22 * DAY)),),
    )
    calm = replace(
        busy,
        totals=replace(busy.totals, overdue=0, undated=0, open=41, oldest_at=AT - 4 * DAY),
        today=compared(None, None, 9, 4, 14, window=Window.TODAY),
    )
    few = Totals(MONTH, 3, 3, 0, 2, 0, 0, 2, AT - 2 * DAY, 0, 1, 1, AT - HOUR, ("SP4N-LAPOR!",))
    match mood:
        case "quiet":
            return calm
        case "few":
            return totals.Data(known(), few, Outcome(3, 1, 0, 0, 0), unlearned())
        case "stopped":
            return replace(calm, known=known(is_running=False))
        case "crowd":
            crowd = replace(busy.totals, n=20_417, open=12_346, overdue=11_077, undated=1_204, oldest_at=AT - 999 * DAY)
            today = compared(None, None, 1_204, 640, 715, Standing.ABOVE, Window.TODAY)
            return replace(busy, totals=crowd, outcome=Outcome(20_417, 20_416, 0, 10_102, 10_101), today=today)
        case "past":
            return replace(busy, known=known(is_live=False))
        case "none":
            nothing = replace(few, n=0, open=0, undated=0, oldest_at=None)
            return totals.Data(known(category="Pariwisata"), nothing, Outcome(0, 0, 0, 0, 0), unlearned(n=0))
        case _:
            return busy


# ---- inflow ----


def days_of(count: int = 30, scale: int = 1, is_known: bool = True, peak: int = 31) -> tuple[ExpectedDay, ...]:
    today = start_of_day(AT)
    made = []
    for index in range(count):
        day = today - (count - 1 - index) * DAY
        weekday = (index * 5 + 3) % 7
        n = (peak if index == count - 1 else 6 + weekday) * scale
        low, high = (4 * scale, 17 * scale) if is_known else (None, None)
        made.append(ExpectedDay(day, n, 10.0 * scale if is_known else None, low, high))
    return tuple(made)


def inflow_of(mood: str) -> inflow.Data:
    today = start_of_day(AT)
    match mood:
        case "quiet":
            return inflow.Data(known(), MONTH, days_of(peak=9))
        case "few":
            return inflow.Data(known(), MONTH, tuple(replace(day, n=0) for day in days_of(is_known=False)))
        case "crowd":
            return inflow.Data(known(), MONTH, days_of(327, scale=99), frozenset({today, today - 3 * DAY}))
        case "stopped":
            return inflow.Data(known(is_running=False), MONTH, days_of(peak=0))
        case _:
            return inflow.Data(known(), MONTH, days_of(), frozenset({today}))


# ---- what is not normal ----

DEPARTING = (
    ("Jalan rusak", "35.22.06", 23, 2, 9, Standing.ABOVE),
    ("Banjir dan drainase", None, 41, 8, 21, Standing.ABOVE),
    (None, "35.22.12", 38, 9, 24, Standing.ABOVE),
    ("Kependudukan", None, 3, 11, 29, Standing.BELOW),
    ("Penerangan jalan umum", "35.22.08", 12, 0, 5, Standing.ABOVE),
)


def normality(departing: tuple[Compared, ...], window: Window = Window.WEEK, n: int = 96) -> Normality:
    parts: dict[str, list[Compared]] = {"categories": [], "kecamatan": [], "cells": []}
    for each in (*departing, compared("Sampah", None, 9, 4, 15), compared("Sampah", "35.22.15", 2, 0, 4)):
        which = "cells" if each.category and each.kecamatan else "categories" if each.category else "kecamatan"
        parts[which].append(each)
    return Normality(
        window, span_of(window, AT), compared(None, None, n, 60, 118, window=window),
        tuple(parts["categories"]), tuple(parts["kecamatan"]), tuple(parts["cells"]),
        Span(AT - 3 * 365 * DAY, AT - 7 * DAY), 6_712, 377, 14.2, 0.05,
    )  # fmt: skip


def normal_of(mood: str) -> normal.Data:
    many = 9 if mood == "crowd" else 1
    found = tuple(compared(*each) for each in DEPARTING * many)
    counts = tuple((2 + index * 7 % 5) * (1 if index < 23 else 3) for index in range(28))
    courses: Mapping[normal.Pair, normal.Course] = {
        (each.category, each.kecamatan): normal.Course(counts, start_of_day(AT) - 5 * DAY) for each in found
    }
    spots = (
        HotSpot("35.22.06", None, "Jalan rusak", 23, 14, AT - 2 * HOUR, found[0]),
        HotSpot("35.22.15", None, "Sampah", 12, 1, AT - 3 * HOUR, None),
    )
    match mood:
        case "quiet":
            return normal.Data(known(), normality(()))
        case "few" | "none":
            bare = replace(
                normality(()), whole=unlearned(Window.WEEK), history=None, categories=(), kecamatan=(), cells=()
            )
            return normal.Data(known(), bare)
        case "stopped":
            return normal.Data(known(is_running=False), normality(()))
        case _:
            return normal.Data(known(), normality(found), courses, spots)


# ---- breakdown ----


def share(key: str, good: int, n: int, rank: Rank, place: tuple[int, int]) -> RankedShare:
    point = (good + 7) / (n + 10)
    half = 0.8 / (n + 4) ** 0.5
    return RankedShare(key, good, n, point, max(0.0, point - half), min(1.0, point + half), rank, *place)


def breakdown_of(mood: str, dimension: Dimension = Dimension.CATEGORY) -> breakdown.Data:
    parts = tuple(
        Part(name, 96 - 13 * index, 80 - 9 * index, 40 - 5 * index, max(0, 12 - 4 * index))
        for index, name in enumerate(OWNERS)
    )
    trends = {part.key: tuple((part.n + week * 7) % 23 for week in range(12)) for part in parts}
    ranking = Ranking(
        tuple(
            share(part.key or "", round(part.n * (0.4 if index == 0 else 0.8)), part.n,
                  Rank.WORSE if index == 0 else Rank.TIED, (7, 7) if index == 0 else (1, 6))
            for index, part in enumerate(parts)
        ),
        0.74,
        12.0,
    )  # fmt: skip
    busy = breakdown.Data(known(), dimension, MONTH, parts, trends, ranking)
    match mood:
        case "few":
            one = (Part("Sampah", 2, 0, 1, 0), Part("Jalan rusak", 1, 0, 1, 0))
            return breakdown.Data(known(), dimension, MONTH, one)
        case "none":
            return breakdown.Data(known(category="Pariwisata"), dimension, MONTH, ())
        case "crowd":
            return by_kecamatan(20)
        case "past":
            return by_kecamatan(1)
        case "quiet":
            return replace(busy, parts=tuple(replace(part, overdue=0) for part in parts))
        case _:
            return busy


def by_kecamatan(scale: int) -> breakdown.Data:
    places = list(NAMES.areas)
    parts = tuple(
        Part(code, (48 - 7 * index) * scale, 40 * scale, 18 * scale, index * scale, 88_026 - 12_000 * index)
        for index, code in enumerate(places)
    )
    rates = Rates(
        tuple(
            RankedRate(part.key or "", part.n, part.population or 1, (part.per_10k or 0) * 0.9,
                       (part.per_10k or 0) * 0.6, (part.per_10k or 0) * 1.3,
                       Rank.WORSE if index == 0 else Rank.TIED, 1, 1 if index == 0 else 6)
            for index, part in enumerate(parts)
        ),
        3.1,
        31 * scale,
    )  # fmt: skip
    missing = Part(None, 31 * scale, 20 * scale, 9 * scale, 2 * scale)
    return breakdown.Data(known(), Dimension.KECAMATAN, MONTH, (*parts, missing), {}, None, rates)


# ---- times ----


def step(step: Step | None, days: float, limit: int, n: int = 236, kept: float = 0.8) -> StepTime:
    minutes = days * (24 * 60 if step is Step.CONFIRM else 450)
    spread = {10: 0.2, 25: 0.5, 50: 1.0, 75: 1.6, 90: 2.4}
    counts = Counts.CALENDAR if step is Step.CONFIRM else Counts.WORKING
    judged = InTime(ServiceLimit("*", step or Step.ANSWER, limit, counts, "tanya jawab"), None, n, round(n * kept))
    return StepTime(step, n, {q: minutes * share for q, share in spread.items()}, 0, 41, (judged,))


def times_of(mood: str) -> times.Data:
    busy = (step(Step.VERIFY, 0.7, 3), step(Step.DISPOSE, 1.6, 3), step(Step.ANSWER, 6.2, 5, kept=0.41),
            step(None, 8.4, 8, kept=0.52), step(Step.CONFIRM, 3.1, 10, 88))  # fmt: skip
    untold = StepTime(Step.VERIFY, 0, {}, 0, 3, ())
    match mood:
        case "few":
            return times.Data(known(), MONTH, (untold, replace(untold, step=Step.DISPOSE), step(Step.ANSWER, 1.0, 5, 1),
                                               replace(untold, step=Step.CONFIRM, undated=0)))  # fmt: skip
        case "none":
            return times.Data(known(), MONTH, tuple(replace(untold, step=each.step, undated=0) for each in busy))
        case "quiet":
            return times.Data(known(), MONTH, tuple(replace(each, quantiles={50: 200.0, 90: 700.0}) for each in busy))
        case _:
            return times.Data(known(), MONTH, busy)


DEAD = ("empty", "stopped")  # nobody knows: nothing may look well
MOODS = ("busy", "quiet", "empty", "few", "none", "stopped", "past", "crowd")
SELECTS = {"busy": "ticket:LPR-5010653", "quiet": "", "empty": "", "few": "ticket:bare", "none": "ticket:gone",
           "stopped": "ticket:secret", "past": "ticket:done", "crowd": "ticket:done"}  # fmt: skip
EMPTY: Mapping[str, Any] = {
    "totals": totals.Data, "inflow": inflow.Data, "normal": normal.Data, "breakdown": breakdown.Data,
    "times": times.Data, "queue": queue.Data,
}  # fmt: skip


def data(panel: str, mood: str, by: Dimension = Dimension.CATEGORY) -> Any:
    """What ``fetch`` of the panel would give in this mood."""
    if panel == "detail":
        return opened(SELECTS[mood])
    made: Any = {
        "totals": totals_of, "inflow": inflow_of, "normal": normal_of, "breakdown": breakdown_of, "times": times_of,
        "queue": queue_of,
    }[panel](mood)  # fmt: skip
    return replace(made, known=nobody()) if mood == "empty" else made

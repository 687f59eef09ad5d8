"""Complaints as a regency gets them: one to ten a day, by season, place and channel, each on its way through its OPD.

Scale and shares follow what is public: some thousand tickets a year at most; roads, identity papers, floods and waste
first; 69 % complaints, 20 % requests for information, 11 % aspirations.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

import numpy as np

from commandcenter.domain.clock import WIB

KINDS: Final = {"pengaduan": 0.69, "permintaan_informasi": 0.20, "aspirasi": 0.11}
CHANNELS: Final = {"LAPOR": 0.38, "Radio Malowopati": 0.27, "WhatsApp": 0.17, "SMS 1708": 0.08, "Tatap muka": 0.10}
HOURS: Final = (6, 7, 8, 8, 8, 9, 9, 10, 11, 12, 13, 14, 16, 18, 19, 20, 21)
PER_DAY: Final = 5.4
RADIO: Final = "Radio Malowopati"
_RIVER: Final = ("Kanor", "Baureno")  # neighbours on the Bengawan Solo
_HILLS: Final = ("Gondang", "Sekar")


class Problem(NamedTuple):
    """A category: the OPD it goes to, its share, how often it comes by month, the median days until an answer."""

    category: str
    opd: str
    share: float
    season: tuple[float, ...]
    days: float


_EVEN: Final = (1.0,) * 12
_RAIN: Final = (2.0, 2.2, 1.8, 1.2, 0.8, 0.5, 0.4, 0.4, 0.5, 0.7, 1.1, 1.6)
_FLOOD: Final = (3.5, 3.2, 2.2, 1.0, 0.3, 0.1, 0.05, 0.05, 0.05, 0.3, 1.0, 2.4)
_DROUGHT: Final = (0.2, 0.2, 0.3, 0.4, 0.7, 1.2, 1.8, 2.6, 2.8, 2.0, 0.7, 0.3)
_SCHOOL: Final = (0.8, 0.7, 0.8, 0.9, 1.3, 2.2, 2.6, 1.2, 0.8, 0.7, 0.7, 0.6)

PROBLEMS: Final = (
    Problem("Jalan rusak", "dpu-bmpr", 0.21, _RAIN, 9),
    Problem("Kependudukan", "disdukcapil", 0.13, _EVEN, 2),
    Problem("Banjir dan drainase", "dpu-sda", 0.09, _FLOOD, 6),
    Problem("Sampah", "dlh", 0.09, _EVEN, 4),
    Problem("Penerangan jalan umum", "dishub", 0.09, _EVEN, 5),
    Problem("Air bersih", "dpkpck", 0.07, _DROUGHT, 7),
    Problem("Bantuan sosial", "dinsos", 0.08, _EVEN, 8),
    Problem("Pendidikan", "disdik", 0.07, _SCHOOL, 6),
    Problem("Ketenagakerjaan", "dinperinaker", 0.06, _EVEN, 10),
    Problem("Kesehatan", "dinkes", 0.05, _EVEN, 4),
    Problem("Pertanian dan pupuk", "dkpp", 0.04, _RAIN, 9),
    Problem("Ketertiban umum", "satpol-pp", 0.02, _EVEN, 5),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket with its whole way, also what is still to come: ``seen_at`` tells what is known of it at a moment."""

    number: int
    channel: str
    kind: str
    problem: Problem
    kecamatan: str  # name
    received: datetime
    verified: datetime | None
    disposed: datetime | None
    answered: datetime | None
    closed: datetime | None
    confirmed: datetime | None
    fixed: bool | None
    is_confidential: bool
    is_postponed: bool
    archived: datetime | None  # put away without an answer

    @property
    def id(self) -> str:
        """As its channel numbers it."""
        return f"RM-{self.number:06d}" if self.channel == RADIO else f"#{5_010_000 + self.number}"

    def steps(self, now: datetime) -> Mapping[str, datetime | None]:
        """The steps that are done by ``now``."""
        names = ("verified", "disposed", "answered", "closed", "confirmed")
        return {name: at if (at := getattr(self, name)) is not None and at <= now else None for name in names}

    def status(self, now: datetime) -> str:
        """The word of the source for how far it is by ``now``."""
        done = self.steps(now)
        if done["closed"]:
            return "Selesai"
        if self.archived is not None and self.archived <= now:
            return "Diarsipkan"
        if self.is_postponed and done["disposed"]:
            return "Tertunda"
        if done["answered"]:
            return "Ditanggapi"
        if done["disposed"]:
            return "Proses"
        return "Terverifikasi" if done["verified"] else "Belum Diverifikasi"


def tickets(
    seed: int, first: date, last: date, places: Sequence[tuple[str, int]], per_day: float = PER_DAY
) -> Iterator[Ticket]:
    """Every ticket received from ``first`` to ``last`` (both inclusive), in the order of receipt. ``places``: kecamatan
    by name with their population. The same seed gives the same tickets, whatever ``last`` is."""
    number = 0
    day = first
    while day <= last:
        draw = np.random.default_rng((seed, day.toordinal()))
        for each in _of_a_day(draw, day, places, per_day):
            number += 1
            yield each(number)
        day += timedelta(days=1)


def told(seed: int, first: date, now: datetime, places: Sequence[tuple[str, int]]) -> list[Ticket]:
    """Every ticket received from ``first`` until ``now``, with what is not normal these days (``outbreak``)."""
    everything = [each for each in tickets(seed, first, now.date(), places) if each.received < now]
    return everything + outbreak(seed, now, places, len(everything))


def outbreak(seed: int, now: datetime, places: Sequence[tuple[str, int]], number: int) -> list[Ticket]:
    """What a leader should see at once, numbered on from ``number``: in the last days the river is over its banks in
    two neighbouring kecamatan (in dry months the wells of two others are empty); this week street lamps fail all over.
    """
    draw = np.random.default_rng((seed, now.date().toordinal(), 1))
    flood, drought, lamps = PROBLEMS[2], PROBLEMS[5], PROBLEMS[4]
    water, where = (flood, _RIVER) if flood.season[now.month - 1] >= 0.3 else (drought, _HILLS)
    drafts = []
    for days, n in ((3, 2), (2, 5), (1, 7), (0, 4)):
        drafts += [_draft(draw, (now - timedelta(days=days)).date(), water, where[each % 2]) for each in range(n)]
    people = np.array([population for _name, population in places], dtype=float)
    for days in range(6):
        for place in draw.choice(len(places), size=3, p=people / people.sum()):
            drafts.append(_draft(draw, (now - timedelta(days=days)).date(), lamps, places[place][0]))
    drafts = sorted((each for each in drafts if each.received < now), key=lambda each: each.received)
    return [draft(number + n) for n, draft in enumerate(drafts, start=1)]


def _of_a_day(
    draw: np.random.Generator, day: date, places: Sequence[tuple[str, int]], per_day: float
) -> list["_Draft"]:
    season = np.array([problem.share * problem.season[day.month - 1] for problem in PROBLEMS])
    people = np.array([population for _name, population in places], dtype=float)
    growth = 1 + 0.12 * (day.year - 2024)  # more channels, more tickets
    weekday = 1.0 if day.weekday() < 5 else 0.6
    count = int(draw.poisson(per_day * growth * weekday * season.sum()))
    which = draw.choice(len(PROBLEMS), size=count, p=season / season.sum())
    where = draw.choice(len(places), size=count, p=people / people.sum())
    made = [_draft(draw, day, PROBLEMS[problem], places[place][0]) for problem, place in zip(which, where, strict=True)]
    if draw.random() < 0.012:  # one broken bridge, told by many
        place = places[int(draw.choice(len(places)))][0]
        made += [_draft(draw, day, PROBLEMS[0], place) for _ in range(int(draw.integers(5, 12)))]
    return sorted(made, key=lambda draft: draft.received)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A ticket without its number."""

    received: datetime
    values: tuple[object, ...]

    def __call__(self, number: int) -> Ticket:
        channel, kind, problem, kecamatan, *rest = self.values
        return Ticket(number, channel, kind, problem, kecamatan, self.received, *rest)  # type: ignore[arg-type]


def _draft(draw: np.random.Generator, day: date, problem: Problem, kecamatan: str) -> _Draft:
    received = datetime(day.year, day.month, day.day, int(draw.choice(HOURS)), int(draw.integers(60)), tzinfo=WIB)
    verified = received + timedelta(hours=float(draw.gamma(1.5, 10)))
    disposed = verified + timedelta(hours=float(draw.gamma(2.0, 14)))
    answered = disposed + timedelta(days=float(draw.lognormal(np.log(problem.days), 0.8)))
    is_postponed = bool(draw.random() < 0.04)
    is_silent = bool(draw.random() < 0.03)  # nobody ever answers
    closed = answered + timedelta(days=10 if draw.random() < 0.6 else float(draw.gamma(1.5, 2)))
    is_open = is_postponed or is_silent
    is_asked = bool(draw.random() < 0.35) and not is_open
    if is_asked:  # who answers the desk does so before the ten days are over, and that closes the ticket
        closed = answered + timedelta(days=min(9.5, float(draw.gamma(2.0, 2))))
    confirmed = closed + timedelta(minutes=float(draw.integers(1, 200))) if is_asked else None
    is_archived = is_open and bool(draw.random() < 0.7)  # at the end of a half year, as desks tidy up
    archived = disposed + timedelta(days=float(draw.uniform(60, 250))) if is_archived else None
    return _Draft(
        received,
        (
            str(draw.choice(list(CHANNELS), p=list(CHANNELS.values()))),
            str(draw.choice(list(KINDS), p=list(KINDS.values()))),
            problem,
            kecamatan,
            verified,
            disposed,
            None if is_open else answered,
            None if is_open else closed,
            confirmed,
            bool(draw.random() < 0.78) if confirmed else None,
            bool(draw.random() < 0.05),
            is_postponed,
            archived,
        ),
    )

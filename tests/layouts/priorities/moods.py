"""Problems, marks and chains in every state, as data of the panels of the screen."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from commandcenter.domain.attainment.model import OpdPage
from commandcenter.domain.clock import DAY, HOUR, Instant
from commandcenter.domain.priorities.chain import chain
from commandcenter.domain.priorities.effect import Effect, Spans, effect
from commandcenter.domain.priorities.marks import Kind, Mark, Problem, Status
from commandcenter.domain.priorities.problems import Dispersion, Windows, judged
from commandcenter.store.queries.priorities import Names
from commandcenter.store.queries.problem_counts import Source
from layouts.priorities.asked import YEAR_WEEKS, asked
from layouts.priorities.known import Known
from layouts.priorities.opened import WEEKS, Opened
from tests.domain.priorities.marking import ROADS, mark
from tests.layouts.pictures import AT as AT

CATEGORIES = (
    "Jalan rusak", "Kependudukan", "Penerangan jalan umum", "Sampah", "Banjir dan drainase", "Bantuan sosial",
    "Pendidikan", "Air bersih", "Ketenagakerjaan", "Kesehatan", "Pertanian dan pupuk", "Ketertiban umum",
)  # fmt: skip
PLACES = {f"35.22.{n:02}": f"Kecamatan {n}" for n in range(1, 29)}
NAMES = Names(PLACES, {"dpu-bmpr": "DPU BMPR", "dlh": "DLH"}, dict.fromkeys(PLACES, 40_000))
SOURCES = (Source("lapor", "SP4N-LAPOR!", AT - HOUR), Source("radio", "Radio Malowopati", AT - 2 * HOUR))
FRESH = Source("wa", "WhatsApp Unit Reaksi Cepat", AT)
BALEN = Problem("Jalan rusak", "35.22.13")

Counts = Mapping[Problem, int]


def counts(factor: float, surge: float = 1.0) -> dict[Problem, int]:
    """Complaints of every category in every kecamatan; ``surge``: of floods in one of them, and everywhere."""
    found = {}
    for n, category in enumerate(CATEGORIES):
        for place in range(1, 29):
            usual = factor * (60 - 4 * n) / (4 + place % 7)
            is_flood = category == "Banjir dan drainase"
            found[Problem(category, f"35.22.{place:02}")] = round(usual * (surge if is_flood else 1.0))
        found[Problem(category)] = round(factor * 2)
    return found


def marks() -> tuple[Mark, ...]:
    """One of each kind and status, on the whole regency and on a kecamatan."""
    return (
        mark(1, status=Status.DONE, happens_on="2026-06-25", title="Jalan rusak: ruas mana yang didahulukan"),
        mark(2, Kind.DIALOGUE, status=Status.DONE, happens_on="2026-07-09"),
        mark(3, Kind.BUDGET, status=Status.ACCEPTED, year=2027, amount=12_500_000_000),
        mark(4, Kind.RADIO, Problem("Kependudukan"), happens_on="2026-11-30", opd=None),
        mark(5, Kind.BUDGET, Problem("Kependudukan"), amount=None),
        mark(6, Kind.DIALOGUE, Problem("Sampah", "35.22.12"), happens_on="2026-11-02", opd="dlh"),
        mark(7, Kind.BUDGET, Problem("Bantuan sosial"), status=Status.REFUSED, amount=900_000_000),
        mark(8, Kind.RADIO, Problem("Bantuan sosial"), status=Status.DROPPED),
        mark(9, Kind.RADIO, BALEN, status=Status.DONE, happens_on="2026-11-16"),
    )


def known(
    windows: Windows | None, made: Sequence[Mark] = (), live: bool = True, fresh: tuple[Source, ...] = (), **params: str
) -> Known:
    """What is known of these windows and marks, seen through the filters of ``params``."""
    ask = asked(Instant(AT, live), params)
    found = judged(windows, Dispersion(1.1, 1.6)) if windows else ()
    course = tuple(range(YEAR_WEEKS))
    series = {each.problem: course for each in found}
    sources = (*SOURCES, *fresh) if windows else ()
    first = AT - 900 * DAY if windows else None
    return Known(ask, found, Dispersion(1.1, 1.6), tuple(made), NAMES, sources, fresh, series, first)


def surging(**params: str) -> Known:
    every = counts(1.0, 4.0)
    return known(Windows(every, every, counts(1.0), every, counts(0.9)), marks(), **params)


def calm(**params: str) -> Known:
    every = counts(1.0)
    return known(Windows(every, every, every, every, every), marks(), **params)


def few() -> Known:
    """A year ago nobody counted; a source is new; nothing was taken up."""
    here = {Problem("Jalan rusak", "35.22.13"): 2}
    return known(Windows({**here, Problem("Sampah"): 3}, here, {}, here, None), fresh=(FRESH,))


MOODS = {
    "busy": surging,
    "quiet": calm,
    "empty": lambda: None,
    "marked": lambda: known(None, marks()),
    "unmarked": lambda: replace(calm(), marks=()),
    "few": few,
    "past": lambda: replace(calm(), asked=asked(Instant(AT, live=False), {})),
    "before": lambda: known(None, marks(), live=False),
    "place": lambda: surging(kecamatan="35.22.13"),
    "category": lambda: surging(category="Jalan rusak", weeks="52"),
    "nothing": lambda: surging(category="Naga"),
    "planned": lambda: surging(mark="planned"),
}


def opened(
    found: Known | None, about: Problem = ROADS, result: Effect | None = None, quarter: OpdPage | None = None
) -> Opened:
    """A problem opened, with everything that there can be of it."""
    ask = asked(Instant(AT), {}) if found is None else found.asked
    made = () if found is None else found.marks
    counted = next((each for each in found.found if each.problem == about), None) if found else None
    taken = chain(about, made)
    return Opened(
        ask, f"problem:{about.key}", NAMES, about, counted, taken, tuple(n % 9 for n in range(WEEKS)),
        since=taken.radio[-1] if taken.radio and result else None, effect=result, opd="dpu-bmpr", quarter=quarter,
        sources=SOURCES,
    )  # fmt: skip


FEWER = effect(Spans(40, 12, 91, 91, 500, 500))
EARLY = effect(Spans(0, 0, 7, 7, 0, 0))


def data(panel: str, mood: str) -> Any:
    """What ``fetch`` of the panel would give in this mood."""
    found = MOODS[mood]()
    if panel != "detail":
        return found
    match mood:
        case "empty":
            return Opened(asked(Instant(AT), {}), "")
        case "nothing":
            return Opened(asked(Instant(AT), {}), "problem:gone")
        case "few":
            return replace(opened(found, BALEN), weeks=(), opd=None)
        case "busy" | "place":
            return opened(found, ROADS, FEWER)
        case _:
            return opened(found, BALEN, EARLY)

"""A wall of many displays in real Chromium: how much apart they switch, how soon they follow the control page, and
what it costs.

All displays are windows of one browser on this machine, each in a profile of its own, so one clock tells all of them;
what they cost together is the machine's trouble and not the wall's, and is said beside every figure.
"""

import math
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import psutil

from benchmarks import wall_room
from benchmarks.results import Result, Sheet, Target, median, spread
from benchmarks.usage import Usage
from benchmarks.wall_control import Control
from benchmarks.wall_displays import Chromium, Displays, displays
from benchmarks.wall_room import AWAY, EVENTS, MAP, VALUES
from benchmarks.workshop import Workshop
from commandcenter.settings import PREFIX
from commandcenter.store.engine import create_engine

SKEW_MAX_MS: Final = 200.0
ACTION_MAX_MS: Final = 500.0
SETTLE_S: Final = 5.0
ACTION_WITHIN_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Counts:
    """Walls of so many ``displays``; on each a rotation with steps of ``step_s`` for ``rotate_s``, then ``pushes`` of
    a scene that every display has ready, and ``cold`` of one that none has."""

    displays: tuple[int, ...] = (4, 8, 32)
    step_s: int = 10
    rotate_s: int = 180
    pushes: int = 10
    cold: int = 2
    days: int = 7


FULL: Final = Counts()
QUICK: Final = Counts(displays=(4,), rotate_s=40, pushes=3, cold=1, days=0)
TINY: Final = Counts(displays=(2,), step_s=5, rotate_s=12, pushes=1, cold=0, days=0)


@dataclass(slots=True)
class Found:
    """Milliseconds, by what was measured."""

    skews: list[float] = field(default_factory=list)  # of every switch, from the first display to the last
    late: list[float] = field(default_factory=list)  # of every display at every switch, after it was due
    offsets: list[float] = field(default_factory=list)  # how wrong displays were about the server's clock
    missed: int = 0  # displays that did not make a switch


def run(counts: Counts, workshop: Workshop) -> Result:
    """Each wall after the other, the smallest first."""
    result = Result("A wall of displays switches", asdict(counts))
    for number in counts.displays:
        figures = _measure(workshop, counts, number)
        workshop.say(f"{number} displays: skew p99 {figures['skew_ms'].get('p99')} ms")
        result.figures[str(number)] = figures
    most = result.figures[str(max(counts.displays))]
    result.sheets = _sheets(result.figures)
    name = f"{max(counts.displays)} displays"
    skew, last = most["skew_ms"].get("p99", math.nan), most["action_ms"]["warm"]["last"].get("p50", math.nan)
    result.targets = [
        Target(f"{name}: skew of a switch p99", skew, SKEW_MAX_MS, "ms"),
        Target(f"{name}: control action to the last picture, warm, p50", last, ACTION_MAX_MS, "ms"),
        *(
            Target(f"{each} displays: switches that a display missed", found["missed"], 0, "switches")
            for each, found in result.figures.items()
        ),
    ]
    return result


def _measure(workshop: Workshop, counts: Counts, number: int) -> dict[str, Any]:
    url = workshop.store("sqlite", counts.days)
    engine = create_engine(url)
    hung = wall_room.hang(engine, number)
    wall_room.fill(engine, hung, counts.step_s)
    told = {f"{PREFIX}ACCESS": "accounts", f"{PREFIX}WEB_THREADS": str(2 * number + 32)}
    with workshop.programs() as programs:
        address, web = programs.web(url, told)
        with displays(address) as (wall, chromium):
            began = time.monotonic()
            wall.open(hung)
            opened_s = time.monotonic() - began
            with chromium.preferred(psutil.Process(web.pid)) as is_preferred:
                wall.wait(SETTLE_S + counts.step_s)
                rotated = _rotated(wall, web, chromium, counts)
                with Control(address, wall_room.operator(engine)) as control:
                    warm = _actions(wall, control, (MAP, VALUES, EVENTS), counts.pushes, number, workshop)
                    cold = _actions(wall, control, (AWAY,), counts.cold, number, workshop)
            heaps = [wall.metrics(each)["JSHeapUsedSize"] / 2**20 for each in range(number)]
            memory = {
                "server_rss_mb": round(web.rss_mb, 1),
                "heap_mb_of_a_display": round(median(heaps), 1),
                "renderer_pss_mb_of_a_display": round(sum(chromium.renderers_mb()) / number, 1),
                "rest_of_the_browser_pss_mb": round(chromium.others_mb(), 1),
            }
            wall.close()
    engine.dispose()
    return rotated | {
        "action_ms": {"warm": warm, "cold": cold},
        "memory": memory,
        "opened_s": round(opened_s, 1),
        "is_preferred": is_preferred,
    }


def _rotated(wall: Displays, web: Usage, chromium: Chromium, counts: Counts) -> dict[str, Any]:
    """What the rotation looks like while nobody touches anything, and what it costs."""
    wall.shown()
    web.begin()
    chromium.begin(time.monotonic())
    psutil.cpu_percent()
    wall.wait(counts.rotate_s)
    machine_percent = psutil.cpu_percent() * psutil.cpu_count()
    spent, browser = web.spent(), chromium.spent(time.monotonic())
    found = _compared(wall.shown())
    return {
        "skew_ms": spread(found.skews, 1),
        "late_ms": spread(found.late, 1),
        "offset_ms": spread(found.offsets, 1),
        "switches": len(found.skews),
        "missed": found.missed,
        "server_core_percent": round(spent.core_percent, 1),
        "chromium_core_percent": round(browser.core_percent, 1),
        "others_core_percent": round(max(0.0, machine_percent - spent.core_percent - browser.core_percent), 1),
        "load_average": [round(each, 1) for each in psutil.getloadavg()],
    }


def _compared(logs: Sequence[Sequence[Mapping[str, Any]]]) -> Found:
    """``logs``: of every display its switches. Only switches between the first and the last that all displays saw."""
    switches: defaultdict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for log in logs:
        for each in log:
            switches[round(each["due"])].append(each)
    found = Found()
    whole = [due for due, each in switches.items() if len(each) == len(logs)]
    for due, each in switches.items():
        if not whole or not min(whole) <= due <= max(whole):
            continue  # cut off by the beginning or the end of the measurement
        found.missed += len(logs) - len(each)
        instants = [one["seen"] for one in each]
        found.skews.append(max(instants) - min(instants))
        found.late += [one["seen"] - one["due"] for one in each]
        found.offsets += [abs(one["offset"]) for one in each]
    return found


def _actions(
    wall: Displays, control: Control, scenes: Sequence[str], count: int, number: int, workshop: Workshop
) -> dict[str, Any]:
    """From the request of the control page to the first, the middle and the last display that shows it."""
    found: dict[str, list[float]] = {"first": [], "median": [], "last": [], "skew": [], "answer": []}
    for turn in range(count):
        while not 3 < wall.next_switch() < math.inf:  # nothing else switches meanwhile, and the next scene is ready
            wall.wait(0.3)
        wall.shown()
        begin = time.time() * 1000
        layer = control.push(scenes[turn % len(scenes)])
        found["answer"].append(time.time() * 1000 - begin)
        instants = _instants(wall, begin, number)
        if len(instants) < number:
            workshop.say(f"{number - len(instants)} displays did not follow: {wall.report(0)}")
        else:
            after = sorted(each - begin for each in instants)
            for name, value in (("first", after[0]), ("median", median(after)), ("last", after[-1])):
                found[name].append(value)
            found["skew"].append(after[-1] - after[0])
        control.end(layer)
        wall.wait(SETTLE_S)
    return {name: spread(values, 1) for name, values in found.items()}


def _instants(wall: Displays, begin: float, number: int) -> list[float]:
    found: dict[int, float] = {}
    deadline = time.monotonic() + ACTION_WITHIN_S
    while len(found) < number and time.monotonic() < deadline:
        wall.wait(0.5)
        for display, log in enumerate(wall.shown()):
            for each in log:
                if each["seen"] >= begin:
                    found.setdefault(display, each["seen"])
    return list(found.values())


def _sheets(figures: Mapping[str, Mapping[str, Any]]) -> list[Sheet]:
    counted = list(figures.items())

    def rows(of: Sequence[tuple[str, Any]]) -> list[list[str]]:
        return [[name, *(value(found) for _, found in counted)] for name, value in of]

    def spreads(name: str, path: Any) -> list[tuple[str, Any]]:
        return [(f"{name}, {key}", lambda found, key=key: _said(path(found).get(key))) for key in ("p50", "p99", "max")]

    columns = ("", *(f"{name} displays" for name, _ in counted))
    switching = rows([
        ("switches", lambda found: str(found["switches"])),
        *spreads("skew, ms", lambda found: found["skew_ms"]),
        *spreads("after it was due, ms", lambda found: found["late_ms"]),
        *spreads("error of a display's clock, ms", lambda found: found["offset_ms"]),
        ("missed", lambda found: str(found["missed"])),
    ])  # fmt: skip
    acting = rows([
        each for name in ("warm", "cold") for stage in ("first", "median", "last", "skew")
        for each in spreads(f"{name}: {stage}", lambda found, name=name, stage=stage: found["action_ms"][name][stage])
    ])  # fmt: skip
    costs = rows([
        ("server, % of a core", lambda found: _said(found["server_core_percent"])),
        ("Chromium, % of a core", lambda found: _said(found["chromium_core_percent"])),
        ("others on this machine, % of a core", lambda found: _said(found["others_core_percent"])),
        ("server, RSS MB", lambda found: _said(found["memory"]["server_rss_mb"])),
        ("JS heap of a display, MB", lambda found: _said(found["memory"]["heap_mb_of_a_display"])),
        ("renderer of a display, PSS MB", lambda found: _said(found["memory"]["renderer_pss_mb_of_a_display"])),
        ("from the first window to all pictures, s", lambda found: _said(found["opened_s"])),
    ])  # fmt: skip
    return [
        Sheet("A rotation of three scenes", columns, switching),
        Sheet("Control action to picture, ms", columns, acting),
        Sheet("What it costs", columns, costs),
    ]


def _said(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"

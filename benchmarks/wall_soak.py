"""Displays of the wall that stand open while the network reports fifty times as fast: whether anything in them grows.

Seventy-two hours of readings come in 86 minutes. Every minute, always at the same place of the rotation, the garbage
of each display is collected and what is left is counted; every few minutes a scene that no display has ready is put on
the wall and goes again, so that frames are made and closed all the time.
"""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, func, select

import commandcenter.alerts
from benchmarks import trend, wall_room
from benchmarks.results import Result, Sheet, Target
from benchmarks.usage import Usage
from benchmarks.wall_displays import Chromium, Displays, displays
from benchmarks.wall_room import Hung
from benchmarks.workshop import Workshop
from commandcenter.domain.wall.geometry import WHOLE, Rect
from commandcenter.domain.wall.plan import Care, Plan, Rotation, Step
from commandcenter.domain.wall.scenes import Scene, Tile
from commandcenter.settings import PREFIX
from commandcenter.store import versions
from commandcenter.store.engine import create_engine
from commandcenter.store.schema import sample, topic_version
from commandcenter.store.versions import Topic
from commandcenter.store.writes.wall import content

SCALE: Final = 0.25  # of 1920 x 1080, as dozens of displays on two cores are painted
STEP_S: Final = 10
PHASE_S: Final = 5.0  # of a sample, after the rotation began anew
RULES: Final = Path(commandcenter.alerts.__file__).with_name("default.yaml")
# What the browser counts of a page, and how it is written here.
COUNTED: Final = {
    "JSHeapUsedSize": ("heap", 2**20, "MB"), "Nodes": ("DOM nodes", 1, "nodes"),
    "JSEventListeners": ("listeners", 1, "listeners"), "Documents": ("documents", 1, "documents"),
    "Frames": ("frames", 1, "frames"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counts:
    """``minutes`` in all, of which the first ``warm_up`` are not judged; a sample every ``every_s`` (a multiple of the
    rotation's 30); ``speed`` times the rate of the sample network; a cold scene after every so many samples."""

    minutes: float = 90
    warm_up: float = 15
    every_s: int = 60
    speed: int = 50
    push_every: int = 3
    days: int = 7


FULL: Final = Counts()
QUICK: Final = Counts(minutes=10, warm_up=3, every_s=30)
TINY: Final = Counts(minutes=0.1, warm_up=0, every_s=3, speed=10, push_every=1, days=0)


def run(counts: Counts, workshop: Workshop) -> Result:
    """Two displays: one with a rotation of three scenes, one with its part of a map that spans two."""
    result = Result(
        "Displays that stand open", asdict(counts) | {"normal_rate": "a reading of each element every 10 s"}
    )
    url = workshop.store("sqlite", counts.days)
    engine = create_engine(url)
    turning, spanning, absent = wall_room.hang(engine, 3)
    _fill(engine, turning, (spanning, absent))
    names = {turning.name: "rotation of three scenes", spanning.name: "part of a map over two displays"}
    told = {f"{PREFIX}ACCESS": "accounts"}
    with workshop.broker() as broker, workshop.programs() as programs:
        programs.ingest(url, broker)
        programs.alerts(url, RULES.read_text())
        address, web = programs.web(url, told)
        programs.simulator(url, broker, counts.speed)
        before = _readings(engine)
        began = time.monotonic()
        with displays(address) as (wall, chromium):
            wall.open((turning, spanning), SCALE)
            samples = _sampled(wall, chromium, web, counts, engine, workshop)
            errors = [page.evaluate("window.wall.report.now().errors") for page in wall.pages]
            wall.close()
        seconds = time.monotonic() - began
        readings = _readings(engine) - before
    with engine.connect() as connection:
        changes = {row.topic: row.version for row in connection.execute(select(topic_version))}
    engine.dispose()
    result.runs = samples
    result.figures = {
        "readings": readings, "readings_a_second": round(readings / seconds, 1), "changes_told": changes,
        "errors": errors, "samples": len(samples), "hours_of_readings": round(counts.speed * seconds / 3600, 1),
    }  # fmt: skip
    _judge(result, samples, tuple(names.items()), counts)
    return result


def _fill(engine: Engine, turning: Hung, spanning: tuple[Hung, Hung]) -> None:
    """Scenes, a rotation on the first display; the map over the other two is a rotation of one step."""
    quarters = [Rect(x, y, 0.5, 0.5) for y in (0, 0.5) for x in (0, 0.5)]
    grid = tuple(
        Tile("screen", area, address, turning.id)
        for area, address in zip(quarters, ("/alerts", "/complaints", "/network", "/data"), strict=True)
    )
    whole = (("satu", "/network"), ("dua", "/"))
    scenes = [Scene(key, key, (Tile("screen", WHOLE, address, turning.id),)) for key, address in whole]
    scenes += [
        Scene("tiga", "tiga", grid),
        Scene("peta", "peta", (Tile("screen", Rect(1, 0, 2, 1), "/network"),)),
        Scene("tamu", "tamu", (
            Tile("screen", WHOLE, "/availability?theme=light", turning.id),
            Tile("screen", WHOLE, "/alerts?theme=light", spanning[0].id),
        )),
    ]  # fmt: skip
    steps = tuple(Step(key, STEP_S) for key in ("satu", "dua", "tiga"))
    rotations = (
        Rotation("ronde", "Ronde", steps, (turning.id,)),
        Rotation("tetap", "Tetap", (Step("peta", 3600),), tuple(each.id for each in spanning)),
    )
    # Nothing of what displays do against leaks: it would hide them.
    care = Care(reload_at=None, heap_max_mb=16_000)
    with engine.begin() as connection:
        for scene in scenes:
            content.put_scene(connection, scene, "benchmark", wall_room.now())
        content.put_plan(connection, Plan(rotations, care=care), "benchmark", wall_room.now())
        versions.bump(connection, [Topic.WALL], wall_room.now())


def _sampled(
    wall: Displays, chromium: Chromium, web: Usage, counts: Counts, engine: Engine, workshop: Workshop
) -> list[dict[str, Any]]:
    samples: list[dict[str, Any]] = []
    begin = time.time()
    while time.time() - begin < counts.minutes * 60:
        wall.wait(_until_phase(counts.every_s))
        sample_ = {"minute": round((time.time() - begin) / 60, 2), "server_rss_mb": round(web.rss_mb, 1)}
        for number in range(len(wall.pages)):
            found = wall.metrics(number)
            sample_[str(number)] = {name: found[name] for name in COUNTED}
        sample_["renderers_pss_mb"] = [round(each, 1) for each in sorted(chromium.renderers_mb())]
        samples.append(sample_)
        if len(samples) % counts.push_every == 0:
            _push(engine)
        if len(samples) % 10 == 0:
            workshop.say(f"minute {sample_['minute']:.0f}: {sample_}")
    return samples


def _until_phase(every_s: int) -> float:
    """Seconds until the next sample: the rotation counts from 1970, so does this."""
    return every_s - (time.time() - PHASE_S) % every_s


def _push(engine: Engine) -> None:
    """A scene that nobody has ready, for a quarter of a minute."""
    wall_room.stand(engine, "tamu", lasts=15_000)


def _readings(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(sample)) or 0)


def _judge(result: Result, samples: Sequence[dict[str, Any]], names: Sequence[tuple[str, str]], counts: Counts) -> None:
    judged = [each for each in samples if each["minute"] >= counts.warm_up]
    rows = []
    slopes: dict[str, Any] = {}
    for number, (_, what) in enumerate(names):
        for key, (counted, unit, written) in COUNTED.items():
            points = [(each["minute"] / 60, each[str(number)][key] / unit) for each in judged]
            found = trend.slope(points)
            values = [value for _, value in points] or [0.0]
            rows.append([
                f"{what}: {counted}", f"{values[0]:.1f}", f"{values[-1]:.1f}", f"{max(values):.1f}",
                f"{found.value:+.2f}", f"{found.lower:+.2f} … {found.upper:+.2f}",
            ])  # fmt: skip
            slopes[f"{what}: {counted}"] = found._asdict()
            if len(judged) >= 10:
                result.targets.append(
                    Target(f"{what}: {counted} rise for certain", max(0.0, found.lower), 0, f"{written} an hour")
                )
    server = trend.slope([(each["minute"] / 60, each["server_rss_mb"]) for each in judged])
    slopes["server: RSS"] = server._asdict()
    result.figures["slopes_an_hour"] = slopes
    columns = ("", "first", "last", "most", "slope an hour", "99 % interval")
    result.sheets.append(Sheet(f"After {counts.warm_up:g} minutes, {len(judged)} samples", columns, rows))

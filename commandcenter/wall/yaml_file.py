"""Scenes and the plan as one YAML file that people read: names of displays instead of numbers, times as 07.30.

What is written is read again as it was. Every mistake is said with its line (commandcenter/yaml_lines.py).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

import yaml

from commandcenter.domain.wall import written
from commandcenter.domain.wall.plan import Plan
from commandcenter.domain.wall.reading import DAY_MIN, At, Fault, Reading
from commandcenter.domain.wall.scenes import SCENES_MAX, TITLE_MAX, Scene
from commandcenter.wall.judging import Known, Problem, of_plan, of_tiles
from commandcenter.yaml_lines import Location, read
from layouts.i18n import message, text

HEAD: Final = """\
# Susunan dan rencana dinding (docs/wall-scenes.md). Layar disebut dengan namanya; letak dihitung dalam layar:
# [dari kiri, dari atas, lebar, tinggi]. Baca kembali: commandcenter wall import BERKAS
"""
DISPLAYS: Final = frozenset({"rotations", "takeovers"})  # parts whose entries name displays
TIMES: Final = {"schedule": ("at",), "dimming": ("from", "to")}
NAMES_SHOWN: Final = 8
_PLACE: Final = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


class Wrong(NamedTuple):
    """``line`` from 1; 0: of the file as a whole. ``where``: as "scenes[0].tiles[2].area"."""

    line: int
    where: str
    pattern: str
    values: Mapping[str, object]
    is_grave: bool = True

    def said(self, lang: str) -> str:
        """In the reader's language."""
        return text(lang, self.pattern, **self.values)


@dataclass(frozen=True)
class Content:
    """What a file says. ``named``: the parts of the plan that stand in it. ``line_of``: of a place in it."""

    scenes: tuple[Scene, ...]
    plan: Plan
    named: frozenset[str]
    line_of: Callable[[str], int]


# ---- writing ---------------------------------------------------------------------------------------------------------


class _Flow(list[Any]):
    """Written on one line."""


class _Dumper(yaml.SafeDumper):
    """Writes lists of a few words on one line."""


_Dumper.add_representer(
    _Flow, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)
)


def dump(scenes: Iterable[Scene], plan: Plan, displays: Mapping[int, str]) -> str:
    """``displays``: names by id. One that is gone is written as "#17", and read as the mistake that it is."""
    content: dict[str, Any] = {"scenes": [_scene(each, displays) for each in scenes]}
    for name, part in written.of_plan(plan).items():
        content[name] = _part(name, part, displays)
    return HEAD + yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=118)


def _scene(scene: Scene, displays: Mapping[int, str]) -> dict[str, Any]:
    tiles = []
    for tile in written.of_tiles(scene.tiles):
        entry = tile | {"area": _Flow(int(each) if each == int(each) else each for each in tile["area"])}
        if "display" in entry:
            entry["display"] = _name(entry["display"], displays)
        tiles.append(entry)
    return {"key": scene.key, "title": scene.title, "tiles": tiles}


def _part(name: str, part: Any, displays: Mapping[int, str]) -> Any:
    if name == "care":
        return part
    return [
        {
            key: _Flow(_name(id_, displays) for id_ in value) if key == "displays"
            else _Flow(value) if key in ("days", "severities", "rules")
            else value
            for key, value in entry.items()
        }
        for entry in part
    ]  # fmt: skip


def _name(id_: int, displays: Mapping[int, str]) -> str:
    return displays.get(id_, f"#{id_}")


# ---- reading ---------------------------------------------------------------------------------------------------------


def parse(given: str, displays: Mapping[int, str]) -> tuple[Content | None, list[Wrong]]:
    """What the file says; None when it cannot be used: then all mistakes, in its order."""
    try:
        data, lines = read(given)
    except ValueError as error:
        said = str(error).partition(": ")[2] or str(error)
        words = message("this cannot be read as YAML: {text}")
        return None, [Wrong(getattr(error, "line", 1), "", words, {"text": said[:200]})]
    reading = Reading()
    data = _translated(reading, {} if data is None else data, {name: id_ for id_, name in displays.items()})
    root = reading.root(data, "")
    root.only("scenes", *written.PARTS)
    scenes = tuple(_read_scene(each) for each in root.at("scenes").each(SCENES_MAX))
    for key in sorted({each.key for each in scenes if [other.key for other in scenes].count(each.key) > 1}):
        root.at("scenes").fault("the key {key} stands there twice", key=key)
    plan = written.plan_at(root)

    def line_of(where: str) -> int:
        return lines(_location(where))

    if reading.found:
        wrong = [Wrong(line_of(each.where), *_of(each)) for each in reading.found]
        return None, sorted(wrong, key=lambda each: each.line)
    named = frozenset(data) & frozenset(written.PARTS)
    return Content(scenes, plan, named, line_of), []


def judge(content: Content, known: Known) -> list[Wrong]:
    """What is wrong with it against what there is. ``known.scenes``: keys of all that there will be."""
    found = [
        _judged(content, f"scenes[{n}].", problem)
        for n, scene in enumerate(content.scenes)
        for problem in of_tiles(scene.tiles, known)
    ]
    found += [_judged(content, "", problem) for problem in of_plan(content.plan, known)]
    return sorted(found, key=lambda each: (not each.is_grave, each.line))


def _judged(content: Content, before: str, problem: Problem) -> Wrong:
    where = before + problem.where
    return Wrong(content.line_of(where), where, problem.pattern, problem.values, problem.is_grave)


def _of(fault: Fault) -> tuple[str, str, Mapping[str, object]]:
    return fault.where, fault.pattern, fault.values


def _read_scene(at: At) -> Scene:
    at.only("key", "title", "tiles")
    return Scene(at.at("key").key(), at.at("title").text(TITLE_MAX, least=1), written.tiles_at(at.at("tiles")))


def _location(where: str) -> Location:
    return tuple(int(number) if number else name for name, number in _PLACE.findall(where))


# ---- names and times -------------------------------------------------------------------------------------------------


def _translated(reading: Reading, data: Any, ids: Mapping[str, int]) -> Any:
    """Names of displays as their numbers, times as texts; what is of another shape is left for the reader of shapes."""
    if not isinstance(data, dict):
        return data
    made = dict(data)
    if isinstance(data.get("scenes"), list):
        made["scenes"] = [_of_scene(reading, f"scenes[{n}]", each, ids) for n, each in enumerate(data["scenes"])]
    for part in written.PARTS:
        if isinstance(data.get(part), list):
            made[part] = [_entry(reading, f"{part}[{n}]", part, each, ids) for n, each in enumerate(data[part])]
    if isinstance(data.get("care"), dict):
        made["care"] = _care(data["care"])
    return made


def _of_scene(reading: Reading, where: str, scene: Any, ids: Mapping[str, int]) -> Any:
    if not isinstance(scene, dict) or not isinstance(scene.get("tiles"), list):
        return scene
    tiles = [
        {**tile, "display": _id(reading, f"{where}.tiles[{n}].display", tile["display"], ids)}
        if isinstance(tile, dict) and "display" in tile
        else tile
        for n, tile in enumerate(scene["tiles"])
    ]
    return {**scene, "tiles": tiles}


def _entry(reading: Reading, where: str, part: str, entry: Any, ids: Mapping[str, int]) -> Any:
    if not isinstance(entry, dict):
        return entry
    made = entry | {name: _time(entry[name]) for name in TIMES.get(part, ()) if name in entry}
    if part in DISPLAYS and isinstance(entry.get("displays"), list):
        names = enumerate(entry["displays"])
        made["displays"] = [_id(reading, f"{where}.displays[{n}]", name, ids) for n, name in names]
    return made


def _care(care: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(care)
    if care.get("reload_at") is not None:
        made["reload_at"] = _time(care["reload_at"])
    if isinstance(care.get("dimming"), list):
        made["dimming"] = [
            {**each, **{name: _time(each[name]) for name in TIMES["dimming"] if name in each}}
            if isinstance(each, dict)
            else each
            for each in care["dimming"]
        ]
    return made


def _id(reading: Reading, where: str, name: Any, ids: Mapping[str, int]) -> Any:
    """A name of digits is a number to YAML."""
    said = name if isinstance(name, str) else str(name)
    if said in ids:
        return ids[said]
    if ids:
        known = ", ".join(list(ids)[:NAMES_SHOWN]) + (", …" if len(ids) > NAMES_SHOWN else "")
        words = message("there is no display called {name}; those that there are: {names}")
        reading.fault(where, words, name=said[:60], names=known)
    else:
        reading.fault(where, message("there is no display called {name}: no display was accepted yet"), name=said[:60])
    return 1  # said already; a number, so that nothing more is said of it


def _time(value: Any) -> Any:
    """As it was meant: to YAML 07.30 is a number, 12:30 one of base sixty, and 7 may be anything."""
    if isinstance(value, (bool, date)):
        return value
    if isinstance(value, float) and 0 <= value < 24:
        return f"{value:05.2f}"
    if isinstance(value, int) and 60 <= value < DAY_MIN:
        return written.of_minute(value)
    return value

"""The plan of the wall as a form sends it: flat fields whose names say where they belong.

``rotations[0].steps[1].show`` is the screen of the second step of the first rotation; ``takeovers[0].displays.3`` is
ticked or not. Problems come back under the names of the fields, so that each stands where it was made.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from commandcenter.actions.body import plain_text
from commandcenter.actions.contract import Call
from commandcenter.domain.wall import written
from commandcenter.domain.wall.plan import Plan
from commandcenter.domain.wall.written import LIST_MAX, Unreadable
from commandcenter.wall.keys import key_of
from layouts.i18n import text
from layouts.wall import faults
from layouts.wall.plan.fields import TICKED

PARTS: Final = ("rotations", "schedule", "takeovers")
_NAME: Final = re.compile(r"[a-z_]+(?:\[[0-9]{1,3}\])?(?:\.[A-Za-z0-9_-]+(?:\[[0-9]{1,3}\])?){0,3}")
_STEP: Final = re.compile(r"([A-Za-z0-9_-]+)(?:\[([0-9]+)\])?")
_WHOLE: Final = re.compile(r"-?[0-9]{1,9}")
_USUAL: Final = {"rotations": "ronde", "schedule": "jadwal", "takeovers": "ambil-alih"}
Tree = dict[str, Any]


def asked_plan(call: Call, version: int) -> Plan | None:
    """The plan; None when something of it is wrong, which is then among the problems."""
    try:
        return written.plan(_plan(_tree(call)), version)
    except Unreadable as error:
        for fault in error.found:
            call.body.problem(field_of(fault.where), faults.said(fault, call.lang))
        return None


def field_of(where: str) -> str:
    """The name of the field that a problem belongs to: groups that are ticked have one for all."""
    return re.sub(rf"\.({'|'.join(TICKED)})(?:\[\d+\])?$", r".\1", where)


def _tree(call: Call) -> Tree:
    """Fields by their places. Names that are none are refused with all others that nobody knows."""
    found: Tree = {}
    for name in call.body.given:
        if name == "version" or len(name) > 200 or not _NAME.fullmatch(name):
            continue
        path: list[str] = []
        for step in name.split("."):
            match = _STEP.fullmatch(step)
            if match is None:
                break
            path += [part for part in match.groups() if part is not None]
        value = call.body.raw(name)
        if isinstance(value, str) and len(value) > 1_000:
            call.body.problem(name, text(call.lang, "This is far too long"))
            continue
        _put(found, path, value)
    return found


def _put(tree: Tree, path: list[str], value: Any) -> None:
    for step in path[:-1]:
        inner = tree.setdefault(step, {})
        if not isinstance(inner, dict):  # a marker of a group that is ticked
            inner = tree[step] = {}
        tree = inner
    if not isinstance(tree.get(path[-1]), dict):
        tree[path[-1]] = value


# ---- as domain.wall.written reads it ---------------------------------------------------------------------------------


def _plan(tree: Tree) -> Tree:
    found: Tree = {name: value for name, value in tree.items() if name not in (*PARTS, "care")}
    for part in PARTS:
        items = _items(tree.get(part))
        keys = [str(item["key"]) for item in items if isinstance(item, dict) and item.get("key")]
        found[part] = [_item(part, item, keys) for item in items]
    found["care"] = _care(tree.get("care"))
    return found


def _items(given: Any) -> list[Any]:
    """In the order of their numbers; a form may leave holes."""
    if not isinstance(given, Mapping):
        return []
    return [given[name] for name in sorted(given, key=lambda name: (len(name), name))][: LIST_MAX + 1]


def _item(part: str, given: Any, keys: list[str]) -> Any:
    if not isinstance(given, dict):
        return given
    item = {name: _value(name, value) for name, value in given.items() if name not in (*TICKED, "more")}
    if part == "rotations":
        item["steps"] = [_step(each) for each in _items(given.get("steps"))]
    for name in TICKED:
        if name in given:
            item[name] = _ticked(name, given[name])
    more = given.get("more")
    if isinstance(more, str):
        item["rules"] = [*item.get("rules", []), *(each for each in re.split(r"[\s,;]+", more) if each)]
    if not item.get("key"):
        item["key"] = key_of(str(item.get("title") or item.get("scene") or _USUAL[part])[:80], keys)
        keys.append(item["key"])
    return item


def _step(given: Any) -> Any:
    return {name: _value(name, value) for name, value in given.items()} if isinstance(given, dict) else given


def _care(given: Any) -> Any:
    if not isinstance(given, dict):
        return given if given is not None else {}
    care = {name: _value(name, value) for name, value in given.items() if name != "dimming"}
    if care.get("reload_at") == "":
        care["reload_at"] = None
    dimming = [_step(each) for each in _items(given.get("dimming"))]
    for each in dimming:
        if isinstance(each, dict) and isinstance(each.get("level"), int):
            each["level"] = each["level"] / 100
    return care | {"dimming": dimming}


def _ticked(name: str, given: Any) -> Any:
    if not isinstance(given, dict):
        return []
    chosen = [each for each, value in given.items() if value in (True, "1")]
    if name != "displays":
        return chosen
    return [int(each) if each.isdigit() and len(each) < 16 else each for each in chosen]


def _value(name: str, value: Any) -> Any:
    """Digits of a field are a number, words are what a person typed without what nobody sees."""
    if not isinstance(value, str):
        return value
    plain = plain_text(value) if name == "title" else value.strip()
    if name in ("drift", "select") and plain in ("", "1"):
        return plain == "1"
    is_number = name in ("seconds", "minutes", "priority", "level", "heap_max_mb")
    return int(plain) if is_number and _WHOLE.fullmatch(plain) else plain

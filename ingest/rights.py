"""Which topics a site may publish: those by which the inventory and ``devices.yaml`` know its towers and links. Pure.

A right is a topic as a broker's access list has it, ``+`` for a level that does not matter. A level that names a
device is never ``+``, or a site could speak for the next one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from commandcenter.domain.model import Element
from ingest import topics
from ingest.adapters.contract import Device
from ingest.devices import Source

_KEY: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_NAMED: Final = re.compile(r"\{([a-z]+)\}")
_NODE: Final = ("NBIRTH", "NDATA", "NDEATH")
_DEVICE: Final = ("DBIRTH", "DDATA", "DDEATH")
_SPARKPLUG: Final = "sparkplug"


Topics = tuple[str, ...]  # sorted


def of_site(elements: Iterable[Element], sources: Sequence[Source], has_new_devices: bool = False) -> Topics:
    """What a site with these elements may publish. ``has_new_devices``: also what the inventory does not know yet,
    below its own kecamatan."""
    own = tuple(elements)
    granted = {topics.topic_of(element.kecamatan, element.kind, element.key) for element in own}
    if has_new_devices:
        granted |= {f"{topics.PREFIX}{element.kecamatan}/+/+/status" for element in own}
    for source in sources:
        if is_shared(source):
            continue
        granted |= {*(_sparkplug if source.adapter.name == _SPARKPLUG else _levels)(source, own)}
    return tuple(sorted(granted))


def of_ingest(sources: Sequence[Source]) -> Topics:
    """What ingest may read: everything that it subscribes to."""
    return tuple(sorted({topics.SUBSCRIPTION, *(source.pattern.subscription for source in sources)}))


def is_shared(source: Source) -> bool:
    """Whether all sites send to one topic and only the payload says who it is: nobody can be granted that."""
    return source.adapter.name != _SPARKPLUG and not source.pattern.names & {"key", "serial", "kecamatan"}


def doubts(sources: Sequence[Source]) -> Iterator[str]:
    """What no site is granted, and what to write instead."""
    for source in sources:
        if is_shared(source):
            yield (
                f"{source.device.topic} is granted to nobody: its payload alone says which device it is. Give the "
                "topic a level {serial}, {key} or {kecamatan}"
            )
        for name in source.device.elements:
            levels = name.split("/") if source.adapter.name == _SPARKPLUG else [name]
            if not all(map(_is_level, levels)):
                yield f"{name!a} under elements: of {source.device.topic} is no level of a topic: granted to nobody"


def _levels(source: Source, own: Sequence[Element]) -> Iterator[str]:
    """Topics of a pattern for each element, with every name that it has."""
    names = source.pattern.names
    for element in own:
        known = _names(source.device, element, has_kind="kind" in names)
        if not known:
            continue
        for key in known if "key" in names else ("",):
            for serial in known if "serial" in names else ("",):
                said = {
                    "key": key, "serial": serial, "kind": element.kind.value, "kecamatan": element.kecamatan,
                }  # fmt: skip
                yield _filled(source.device.topic, said)


def _filled(pattern: str, said: dict[str, str]) -> str:
    return _NAMED.sub(lambda level: said.get(level[1], "+"), pattern)


def _names(device: Device, element: Element, has_kind: bool) -> tuple[str, ...]:
    """What the device of an element may call itself: as ``elements`` says, or its key."""
    known = [
        name
        for name, target in device.elements.items()
        if _is_level(name) and _is_meant(target, device, element, has_kind)
    ]
    if element.key not in device.elements and _is_meant(element.key, device, element, has_kind):
        known.append(element.key)
    return tuple(known)


def _is_meant(target: str | None, device: Device, element: Element, has_kind: bool) -> bool:
    if target is None:
        return False
    kind, _, key = target.rpartition("/")
    kind = kind or (element.kind.value if has_kind else device.kind or "")
    return (kind, key) == (element.kind.value, element.key)


def _sparkplug(source: Source, own: Sequence[Element]) -> Iterator[str]:
    """Edge nodes that are a tower of the site, or nobody's (``null``) with devices that are named as the site's own."""
    device, group = source.device, source.device.topic.split("/")[1]
    group = "+" if group.startswith("{") else group
    keys = {(element.kind.value, element.key) for element in own}
    names = {*filter(_is_level, (part for name in device.elements for part in name.split("/")))}
    names |= {key for _kind, key in keys}
    for edge in sorted(names):
        is_nobody = device.elements.get(edge, edge) is None
        is_own = _meant(device, (edge,), "tower") in keys
        spoken = [
            name
            for name in sorted(names)
            if (is_own or f"{edge}/{name}" in device.elements)
            and _meant(device, (f"{edge}/{name}", name), "link") in keys
        ]
        if is_own or (is_nobody and spoken):
            yield from (f"spBv1.0/{group}/{word}/{edge}" for word in _NODE)
            yield from (f"spBv1.0/{group}/{word}/{edge}/{name}" for name in spoken for word in _DEVICE)


def _meant(device: Device, names: Iterable[str], kind: str) -> tuple[str, str] | None:
    """The element of an edge node or device that is called so, best name first; as ``place_of`` finds it."""
    for name in names:
        if name in device.elements or _KEY.fullmatch(name):
            target = device.elements.get(name, name)
            named, _, key = (target or "").rpartition("/")
            return (named or device.kind or kind, key) if target else None
    return None


def _is_level(name: str) -> bool:
    """Whether a device's name can be a level of a topic, and stays one: a name like ``+`` would be everybody's."""
    return bool(name) and name == name.strip() and name.isprintable() and not {*"+#/"} & {*name}

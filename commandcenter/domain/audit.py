"""The audit trail as it is read. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did, and when (ms UTC). ``before`` and ``after`` say only what it changed; None: it was not there.

    ``origin`` is from where: an address, or "cli".
    """

    id: int
    at: int
    actor: str
    role: str
    origin: str
    action: str
    subject: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs. ``path`` leads to it: ("lines", "ipm", "value"). None: it was not there, or is not any
    more."""

    path: tuple[str, ...]
    before: Any
    after: Any


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[Change, ...]:
    """What differs between the two, in the order of their keys; lists and texts are compared as a whole.

    >>> changes({"state": "draft", "n": 1}, {"state": "submitted", "n": 1})
    (Change(path=('state',), before='draft', after='submitted'),)
    """
    return tuple(_differing((), before or {}, after or {}))


def _differing(path: tuple[str, ...], before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for key in dict.fromkeys((*before, *after)):
        was, now, here = before.get(key), after.get(key), (*path, str(key))
        if isinstance(was or now, Mapping) and isinstance(now if now is not None else was, Mapping):
            yield from _differing(here, _mapping(was), _mapping(now))
        elif was != now:
            yield Change(here, was, now)


def _mapping(said: Any) -> Mapping[str, Any]:
    return said if isinstance(said, Mapping) else {} if said is None else {"": said}

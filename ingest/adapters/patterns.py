"""Topic patterns of ``devices.yaml``: ``mikrotik/{key}/status`` is heard as ``mikrotik/+/status``. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

LENGTH_MAX: Final = 200
NAMES: Final[Mapping[str, str]] = {
    "key": "the key of the tower or link in the inventory",
    "serial": "what the device calls itself",
    "kind": "tower or link",
    "kecamatan": "the code of the kecamatan (35.22.13)",
    "parameter": "the name of the one value that the message holds (Teltonika)",
    "group": "the group of Sparkplug",
    "any": "of no interest",
}
_NAMED: Final = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern as it is subscribed and matched."""

    text: str
    subscription: str
    names: frozenset[str]  # of NAMES
    expression: re.Pattern[str]

    def match(self, topic: str) -> dict[str, str] | None:
        """What stands at the named levels (without ``any``), None when the topic is another."""
        found = self.expression.fullmatch(topic)
        return found.groupdict() if found else None


def compile_pattern(text: str) -> Pattern:
    """Read a pattern. Raises ValueError with what to write instead."""
    if not text or len(text) > LENGTH_MAX or "\0" in text or text.startswith("$"):
        raise ValueError(f"a topic has 1 to {LENGTH_MAX} characters and does not begin with $")
    levels = text.split("/")
    has_rest = len(levels) > 1 and levels[-1] == "#"
    heard: list[str] = []
    expressions: list[str] = []
    names: list[str] = []
    for level in levels[:-1] if has_rest else levels:
        if named := _NAMED.fullmatch(level):
            names.append(_name(named[1], names))
            heard.append("+")
            expressions.append("[^/]+" if named[1] == "any" else f"(?P<{named[1]}>[^/]+)")
            continue
        if set("+#{}") & set(level):
            raise ValueError(
                f"the level {level!r} is no plain word: write {{key}} for the key in the inventory, {{serial}} for the "
                "device's own name, {any} for a level that does not matter; each alone between two slashes"
            )
        heard.append(level)
        expressions.append(re.escape(level))
    expression = "/".join(expressions) + ("(?:/.*)?" if has_rest else "")
    return Pattern(
        text, "/".join([*heard, *(["#"] if has_rest else [])]), frozenset(names), re.compile(expression, re.DOTALL)
    )


def overlap(one: str, other: str) -> bool:
    """Whether two subscriptions (with + and #) can hear the same topic."""
    for left, right in zip_longest(one.split("/"), other.split("/")):
        if left == "#" or right == "#":
            return True
        if left is None or right is None or (left != right and "+" not in (left, right)):
            return False
    return True


def _name(name: str, before: list[str]) -> str:
    if name not in NAMES:
        raise ValueError(f"there is no level {{{name}}}; the names are {', '.join(NAMES)}")
    if name in before and name != "any":
        raise ValueError(f"the level {{{name}}} is there twice")
    return name

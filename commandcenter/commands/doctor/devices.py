"""Whether devices.yaml can be used, and whether it agrees with the inventory."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from commandcenter.domain.model import Inventory
from commandcenter.yaml_lines import ConfigurationError
from ingest import devices
from ingest.devices import Source

Seen = tuple[Literal["ok", "warning", "failed"], str, str]  # verdict, what was seen, what to do


def look(path: Path, plan: Inventory) -> Seen:
    """The file against the inventory."""
    try:
        sources = devices.load(path) or ()
    except ConfigurationError as error:
        return "failed", str(error), "Correct the file (docs/mqtt-adapters.md); ingest does not start with it."
    seen = f"{len(sources)} topic patterns"
    if doubts := list(_doubts(sources, plan)):
        more = f" and {len(doubts) - 1} more" if len(doubts) > 1 else ""
        return "warning", f"{seen}; {doubts[0]}{more}", "Correct devices.yaml or the inventory, and start ingest again."
    return "ok", seen, ""


def _doubts(sources: tuple[Source, ...], plan: Inventory) -> Iterator[str]:
    known = {(element.kind.value, element.key): element for element in plan.elements.values()}
    for source in sources:
        device = source.device
        for named in filter(None, device.elements.values()):
            kind, _, key = named.rpartition("/")
            kinds = [kind or device.kind] if kind or device.kind else ["tower", "link"]
            found = [known[each, key] for each in kinds if each and (each, key) in known]
            if not found:
                yield f"{named} ({device.topic}) is not in the inventory"
            for element in found:
                if element.heartbeat_s < device.interval_s:
                    yield (
                        f"{named} reports every {device.interval_s} s and is expected every {element.heartbeat_s} s: "
                        "it will be unknown in between"
                    )

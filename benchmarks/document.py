"""The tables of docs/performance.md, written from the kept results, so that page and figures cannot disagree."""

import json
import re
from pathlib import Path
from typing import Any, Final

from benchmarks.results import FOLDER

PAGE: Final = Path(__file__).parents[1] / "docs" / "performance.md"


def fill(name: str, page: Path = PAGE, folder: Path = FOLDER) -> None:
    """Put the result ``name`` between its marks in ``page``. Raises ValueError when the page has no marks for it."""
    kept = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    text = page.read_text(encoding="utf-8")
    marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not marks.search(text):
        raise ValueError(f"{page.name} has no place for {name}")
    page.write_text(marks.sub(lambda found: found[1] + written(kept) + found[2], text), encoding="utf-8")


def written(kept: dict[str, Any]) -> str:
    """A result as Markdown: its tables, which targets it met or missed, and what it was measured on."""
    parts = [_table(sheet) for sheet in kept["sheets"]]
    if kept["targets"]:
        parts.append(_targets(kept["targets"]))
    machine = kept["machine"]
    parts.append(
        f"Measured {kept['measured_at'][:16].replace('T', ' ')} UTC on {machine['cores']} cores ({machine['cpu']}), "
        f"load average at the start {machine['load_average'][0]:g}.\n"
    )
    return "\n".join(parts)


def _table(sheet: dict[str, Any]) -> str:
    columns = sheet["columns"]
    lines = [f"**{sheet['title']}**", "", f"| {' | '.join(columns)} |", f"|---|{'---:|' * (len(columns) - 1)}"]
    lines += [f"| {' | '.join(row)} |" for row in sheet["rows"]]
    return "\n".join(lines) + "\n"


def _targets(targets: list[dict[str, Any]]) -> str:
    missed = [target for target in targets if not target["is_met"]]
    if not missed:
        return f"All {len(targets)} targets met.\n"
    lines = [f"{len(targets) - len(missed)} of {len(targets)} targets met. Missed:", ""]
    lines += [
        f"- {each['what']}: {each['value']:.4g} {each['unit']}, {each['sense']} {each['limit']:g}" for each in missed
    ]
    return "\n".join(lines) + "\n"

"""Deeds as a table: who, what, and of what was changed only what differs, with names instead of codes."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash.development.base_component import Component

from commandcenter.domain.audit import Change, Deed, changes
from commandcenter.domain.storable import visible
from commandcenter.store.queries import priorities, reference
from layouts.audit import words
from layouts.contract import Column, Connection, Look, Table
from layouts.detail.grid import grid
from layouts.i18n import message, text

CHANGES: Final = 12  # of one deed
LONGEST: Final = 120  # characters of a value
COLUMNS: Final = (
    Column("id", message("Row"), "number"),
    Column("at", message("Time (WIB)"), "instant"),
    Column("actor", message("Done by")),
    Column("role", message("In the role")),
    Column("action", message("Deed")),
    Column("subject", message("About what")),
    Column("change", message("From → to")),
    Column("origin", message("From where")),
)
_WRAPPED: Final = {"wrapText": True, "autoHeight": True, "cellClass": "audit-change"}
# Shares of what the page has: on a large screen letters grow and pixels do not.
_SHARES: Final = {"id": 2, "at": 5, "actor": 3, "role": 4, "action": 5, "subject": 6, "change": 14, "origin": 4}

Names = Mapping[str, str]


def names(connection: Connection) -> Names:
    """What codes of OPDs, kecamatan and indicators are called."""
    known = priorities.names(connection)
    indicators = {each.code: each.name for each in reference.indicators(connection)}
    return {**indicators, **known.opds, **known.kecamatan}


def table(deeds: Sequence[Deed], called: Names, look: Look) -> Component:
    """The grid of these deeds."""
    made = grid(Table(COLUMNS, [_row(each, called, look.lang) for each in deeds]), look)
    made.columnDefs = [_shared(definition) for definition in made.columnDefs]  # type: ignore[attr-defined]
    return made


def _shared(definition: dict[str, Any]) -> dict[str, Any]:
    key = definition["field"]
    widest = 300 if key == "change" else min(190, definition["width"])
    more = _WRAPPED if key in ("subject", "change") else {}
    return definition | {"flex": _SHARES[key], "minWidth": widest} | more


def _row(each: Deed, called: Names, lang: str) -> dict[str, Any]:
    return {
        "id": each.id,
        "at": each.at,
        "actor": visible(each.actor),
        "role": words.role(lang, each.role),
        "action": words.deed(lang, visible(each.action)),
        "subject": subject(visible(each.subject), called),
        "change": said(each, called, lang),
        "origin": visible(each.origin),
    }


def subject(named: str, called: Names) -> str:
    """What a deed is about; a part of it that is a code is followed by its name: "report:dinkes:2026-Q3 (Dinkes)"."""
    found = [called[part] for part in named.split(":")[1:] if part in called]
    return f"{named} ({', '.join(found)})" if found else named


def said(each: Deed, called: Names, lang: str) -> str:
    """What a deed changed, in one line."""
    found = changes(each.before, each.after)
    parts = [_change(change, called, lang) for change in found[:CHANGES]]
    if len(found) > CHANGES:
        parts.append(text(lang, "and {n} more", n=len(found) - CHANGES))
    return "; ".join(parts)


def _change(change: Change, called: Names, lang: str) -> str:
    path = " › ".join(called.get(part, visible(part)) for part in change.path if part)
    after = _value(change.after, called, lang)
    if change.before is None:
        return f"{path}: {after}"
    return f"{path}: {_value(change.before, called, lang)} → {after}"


def _value(value: Any, called: Names, lang: str) -> str:
    match value:
        case None | "":
            return text(lang, "nothing")
        case True:
            return text(lang, "yes")
        case False:
            return text(lang, "no")
        case str():
            known = called.get(value, value)
        case list():
            known = ", ".join(_value(part, called, lang) for part in value[:CHANGES])
            known += f" (+{len(value) - CHANGES})" if len(value) > CHANGES else ""
        case _:
            known = json.dumps(value, ensure_ascii=False)
    known = visible(known)
    return known if len(known) <= LONGEST else f"{known[:LONGEST]}…"

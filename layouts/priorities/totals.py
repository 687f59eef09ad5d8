"""The strip on top: how much of what citizens complain about has come how far on the way to the budget."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.picture import Shown
from commandcenter.domain.priorities.marks import OVER, Kind, Mark, Status
from layouts import i18n, marks
from layouts.contract import Column, Look, Panel, Rendered, Table
from layouts.i18n import message
from layouts.priorities import words
from layouts.priorities.asked import PARAMS
from layouts.priorities.facts import facts
from layouts.priorities.known import TOPICS, Known, day_of, fetch


def render(known: Known | None, look: Look) -> Rendered:
    """Complaints, growing problems, radio topics, dialogues, proposals with their sum: the links of the chain."""
    if known is None:
        return Rendered(html.Div(className="totals road"))
    lang = look.lang
    growing, shown = known.fastest(), known.kept()
    # What nobody knows is a dash and not a zero.
    is_known = known.first_at is not None
    n, rising = (i18n.number(lang, value) if is_known else "–" for value in (known.total, len(growing)))
    tiles = [
        marks.tile(look, n, i18n.text(lang, "complaints"), compare=_new(known, look)),
        marks.tile(
            look, rising, i18n.plural(lang, "problem grows", "problems grow", len(growing)),
            tone=Shown.DEGRADED if growing else Shown.UP,
        ),
        *(_held(look, kind, shown) for kind in (Kind.RADIO, Kind.DIALOGUE)),
        _proposed(look, shown),
    ]  # fmt: skip
    late = sum(mark.is_late(day_of(known.instant.at)) for mark in shown)
    if late:
        word = i18n.plural(lang, "date has passed", "dates have passed", late)
        tiles.append(marks.tile(look, i18n.number(lang, late), word, tone=Shown.DEGRADED))
    return Rendered(
        html.Div(tiles, className="totals road"),
        facts=facts(known, look, known.total if is_known else None),
        data_at=known.data_at,
    )


def _new(known: Known, look: Look) -> str:
    """How many of the complaints came from sources that are too new to be compared; "" when there are none."""
    n = known.total - known.compared
    return i18n.text(look.lang, "{n} of new sources", n=i18n.number(look.lang, n)) if known.fresh and n > 0 else ""


def _held(look: Look, kind: Kind, shown: Sequence[Mark]) -> Component:
    lang = look.lang
    done = sum(mark.kind is kind and mark.status is Status.DONE for mark in shown)
    planned = sum(mark.kind is kind and mark.status is Status.PLANNED for mark in shown)
    word = (
        i18n.plural(lang, "radio topic held", "radio topics held", done)
        if kind is Kind.RADIO
        else i18n.plural(lang, "dialogue held", "dialogues held", done)
    )
    ahead = i18n.plural(lang, "{n} planned", "{n} planned", planned)
    return marks.tile(look, i18n.number(lang, done), word, compare=ahead)


def _proposed(look: Look, shown: Sequence[Mark]) -> Component:
    """Proposals that are not refused or dropped, with what is known of their sum."""
    lang = look.lang
    open_ = [mark for mark in shown if mark.kind is Kind.BUDGET and mark.status not in OVER]
    amounts = [mark.draft.amount for mark in open_ if mark.draft.amount is not None]
    said = words.rupiah(lang, sum(amounts)) if amounts else ""
    accepted = sum(mark.status is Status.ACCEPTED for mark in open_)
    agreed = i18n.plural(lang, "{n} accepted", "{n} accepted", accepted)
    return marks.tile(
        look, i18n.number(lang, len(open_)), i18n.plural(lang, "budget proposal", "budget proposals", len(open_)),
        compare=" · ".join(part for part in (said, agreed) if part),
    )  # fmt: skip


def table(known: Known | None, _look: Look) -> Table | None:
    """Marks by kind and status."""
    if known is None:
        return None
    rows = []
    for kind in Kind:
        for status in Status:
            found = [mark for mark in known.marks if mark.kind is kind and mark.status is status]
            if found:
                amounts = [mark.draft.amount for mark in found if mark.draft.amount is not None]
                rows.append(
                    {
                        "kind": words.KINDS[kind], "status": words.STATUSES[status], "n": len(found),
                        "amount": sum(amounts) if amounts else None,
                    }
                )  # fmt: skip
    columns = (
        Column("kind", message("Kind"), "state"),
        Column("status", message("Status"), "state"),
        Column("n", message("Count"), "number", tells="things"),
        Column("amount", message("Amount"), "rupiah", tells="things"),
    )
    return Table(columns, rows)


PANEL = Panel(
    key="totals",
    title=message("From problem to budget"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    params=PARAMS,
    definition=message(
        "Complaints of the window with duplicates counted once (same category, place and day); problems whose growth "
        "is beyond chance; marks of every date that are not removed, by what they are and how far they have come. The "
        "sum is that of proposals that are proposed or accepted and have an amount."
    ),
    table=table,
)

"""What the panels know, as tables: every figure, exactly."""

from collections.abc import Iterator
from typing import Any

from commandcenter.domain.availability.model import Charge
from commandcenter.domain.availability.report import Row
from layouts import i18n
from layouts.availability import words
from layouts.availability.known import Known
from layouts.contract import Column, Look, Table
from layouts.i18n import message

_TIMES = tuple(
    Column(charge.value, words.CHARGES[charge], "duration", tells="things")
    for charge in (Charge.UP, Charge.OWN, Charge.UPSTREAM, Charge.PLANNED, Charge.BLIND, Charge.EXCUSED)
)
_BUDGET = (
    Column("total", message("All of the time"), "duration", tells="things"),
    *_TIMES,
    Column("percent", message("Connected"), "percent", "%", 3, tells="things"),
    Column("achieved", message("Without a fault"), "percent", "%", 3, tells="things"),
    Column("objective", message("Promised"), "percent", "%", 3, tells="things"),
    Column("allowed", message("Budget for faults"), "duration", tells="things"),
    Column("spent", message("Spent"), "duration", tells="things"),
    Column("gone", message("Part of the period that is over"), "percent", "%", 1, tells="things"),
    Column("burn", message("Burn"), "number", decimals=2, tells="things"),
    Column("verdict", message("Verdict"), "state"),
    Column("owner", message("Answers for it")),
)


def parts(known: Known | None, look: Look) -> Table | None:
    """What is listed, with its parts, its budget and who answers for it; to the millisecond in files."""
    if known is None or known.report is None:
        return None
    rows = [{"key": select.partition(":")[2], "name": name} | _figures(row, look) for select, name, row in known.rows()]
    columns = (Column("key", message("Code")), Column("name", message("Name")), *_BUDGET)
    return Table(columns, rows, _note(known, look)) if rows else None


def _figures(row: Row, look: Look) -> dict[str, Any]:
    split, budget = row.split, row.budget
    return {
        "total": split.total,
        **{charge.value: split.of(charge) for charge in Charge},
        "percent": split.percent(Charge.UP), "achieved": budget.achieved, "objective": row.objective.percent,
        "allowed": budget.allowed, "spent": budget.spent, "gone": 100 * budget.gone, "burn": budget.burn,
        "verdict": words.VERDICTS[budget.verdict], "owner": words.owner(look.lang, row.objective.owner),
    }  # fmt: skip


def _note(known: Known, look: Look) -> str:
    """What is not in the rows: elements that never reported, and why the monitor was blind."""
    lang, report = look.lang, known.report
    if report is None:
        return ""
    said = []
    if report.unheard:
        said.append(
            i18n.plural(
                lang, "{n} tower or link never reported: it is not counted",
                "{n} towers and links never reported: they are not counted", len(report.unheard),
            )
        )  # fmt: skip
    if known.gaps:
        causes = ", ".join(dict.fromkeys(i18n.text(lang, words.BLIND[gap.cause]) for gap in known.gaps))
        said.append(i18n.text(lang, "The monitor was blind: {causes}", causes=causes))
    return ". ".join(said)


def totals(known: Known | None, look: Look) -> Table | None:
    """All kecamatan together: this period and the one before."""
    if known is None or known.report is None:
        return None
    spans = [(known.asked.span, known.report)]
    if known.before is not None:
        spans.append((known.asked.span.previous(), known.before))
    rows = [
        {
            "period": words.span(look.lang, span), "total": report.total.total,
            **{charge.value: report.total.of(charge) for charge in Charge},
            "percent": report.total.percent(Charge.UP),
        }
        for span, report in spans
    ]  # fmt: skip
    return Table((Column("period", message("Period")), _BUDGET[0], *_TIMES, _BUDGET[len(_TIMES) + 1]), rows)


def of_causes(known: Known) -> Iterator[tuple[int, int, int, float]]:
    """(element, ms over all kecamatan, how many kecamatan, percent of all fault time), the dearest first."""
    if known.report is None:
        return
    code = known.asked.kecamatan
    found = [
        (id_, sum(places.values()), len(places))
        for id_, all_places in known.report.costs.items()
        if (places := {each: cost for each, cost in all_places.items() if code in ("", each)})
    ]
    whole = sum(cost for _, cost, _ in found)
    for id_, cost, n in sorted(found, key=lambda each: (-each[1], each[0])):
        yield id_, cost, n, 100 * cost / whole


def causes(known: Known | None, look: Look) -> Table | None:
    """Every cause with what it took from each kecamatan."""
    if known is None or known.report is None:
        return None
    report, code = known.report, known.asked.kecamatan
    rows = [
        {
            "cause": report.inventory.elements[id_].name, "kecamatan": known.places.get(place, place),
            "cost": cost, "owner": words.owner(look.lang, report.owners[id_]),
        }
        for id_, _, _, _ in of_causes(known)
        for place, cost in sorted(report.costs[id_].items(), key=lambda each: -each[1])
        if code in ("", place)
    ]  # fmt: skip
    columns = (
        Column("cause", message("Cause")), Column("kecamatan", message("Kecamatan")),
        Column("cost", message("Time taken"), "duration", tells="things"), Column("owner", message("Answers for it")),
    )  # fmt: skip
    return Table(columns, rows) if rows else None

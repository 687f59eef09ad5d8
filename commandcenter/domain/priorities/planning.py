"""The list for e-planning: every mark with the problem that it answers, in figures, and where these come from.

The words are those of the plan and Indonesian, whoever looks at them: usulan, permasalahan, lokasi, pagu.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from commandcenter.domain.areas import REGENCY
from commandcenter.domain.priorities.marks import Kind, Mark, Problem, Status
from commandcenter.domain.priorities.problems import Counted, Trend

KINDS = {Kind.RADIO: "Topik radio", Kind.DIALOGUE: "Dialog", Kind.BUDGET: "Usulan anggaran"}
STATUSES = {
    Status.PLANNED: "direncanakan", Status.DONE: "terlaksana", Status.PROPOSED: "diusulkan",
    Status.ACCEPTED: "disetujui", Status.REFUSED: "ditolak", Status.DROPPED: "dibatalkan",
}  # fmt: skip
TRENDS = {
    Trend.GROWING: "naik", Trend.SEASONAL: "naik, seperti musim yang sama tahun lalu", Trend.FALLING: "turun",
    Trend.STEADY: "tidak jelas berubah", Trend.FEW: "terlalu sedikit untuk dinilai",
}  # fmt: skip
WHOLE = "Kabupaten Bojonegoro"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list. ``n`` and ``before``: complaints of the window and of the one before; None: not known."""

    kind: str
    title: str
    problem: str
    category: str
    place: str
    code: str  # Kemendagri
    opd: str
    year: int | None
    amount: int | None
    status: str
    day: str | None
    programme: str
    n: int | None
    before: int | None
    trend: str
    source: str
    recorded_at: int
    id: int


def rows(
    marks: Iterable[Mark], found: Iterable[Counted], window: str, sources: Sequence[str],
    kecamatan: Mapping[str, str], opds: Mapping[str, str],
) -> tuple[Row, ...]:  # fmt: skip
    """Marks with their problems, budget proposals first, then by year and day, the newest first. ``window``: its
    days in words. A problem without a complaint in the window says so."""
    by_problem = {each.problem: each for each in found}
    source = "; ".join((f"Aduan: {', '.join(sources)}" if sources else "Aduan: tidak ada sumber", window))
    lines = [
        _row(mark, by_problem.get(mark.draft.problem), source, kecamatan, opds) for mark in marks if not mark.is_removed
    ]
    lines.sort(key=lambda row: (row.year or 0, row.day or "", row.id), reverse=True)
    return tuple(sorted(lines, key=lambda row: row.kind != KINDS[Kind.BUDGET]))


def _row(
    mark: Mark, counted: Counted | None, source: str, kecamatan: Mapping[str, str], opds: Mapping[str, str]
) -> Row:
    draft, about = mark.draft, mark.draft.problem
    place = f"Kecamatan {kecamatan.get(about.kecamatan, about.kecamatan)}" if about.kecamatan else WHOLE
    return Row(
        KINDS[draft.kind], draft.title, _said(about, place, counted), about.category, place, about.kecamatan or REGENCY,
        opds.get(draft.opd, draft.opd) if draft.opd else "", draft.year, draft.amount, STATUSES[draft.status],
        draft.happens_on, draft.programme, counted.n if counted else None,
        counted.change.before if counted else None, TRENDS[counted.trend] if counted else "",
        source + ("; data simulasi" if draft.is_simulated else ""), mark.recorded_at, mark.id,
    )  # fmt: skip


def _said(about: Problem, place: str, counted: Counted | None) -> str:
    if counted is None:
        return f"{about.category}, {place}: tidak ada aduan dalam periode ini"
    change = counted.change
    return (
        f"{about.category}, {place}: {counted.n} aduan; yang dapat dibandingkan {change.now}, "
        f"periode sebelumnya {change.before} ({TRENDS[counted.trend]})"
    )

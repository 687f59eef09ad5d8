"""Reports of the demo: the newest quarter that is over, each as far as reports are in real life. All simulated.

Values are those that the simulated agencies hand in by file for the same quarter, so that the two sources agree; an OPD
that is silent there is silent here. Reasons and addresses are invented.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection

from commandcenter.commands.demo.marks import SIMULATOR
from commandcenter.domain.attainment.bands import default_rules
from commandcenter.domain.attainment.terms import Goal
from commandcenter.domain.clock import DAY, HOUR
from commandcenter.domain.period import Period
from commandcenter.domain.reference import Frequency, Opd, Reference
from commandcenter.domain.reports import checks
from commandcenter.domain.reports.model import Asked, Line, Report, Sheet
from commandcenter.domain.reports.states import State, Step
from commandcenter.store import versions
from commandcenter.store.queries import reference as references
from commandcenter.store.queries import reports as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes import audit
from commandcenter.store.writes import reports as writes
from ingest.simulator.agencies import performance
from ingest.simulator.agencies.files import PERFORMANCE_THEME
from ingest.simulator.agencies.performance import Result

# By the place of an OPD among those that report; the rest is verified.
_STATES: Final[Mapping[int, State]] = {
    3: State.SUBMITTED, 7: State.SENT_BACK, 11: State.DRAFT, 16: State.SUBMITTED, 22: State.DRAFT, 31: State.SUBMITTED
}  # fmt: skip
_STEPS: Final[Mapping[State, tuple[Step, ...]]] = {
    State.DRAFT: (),
    State.SUBMITTED: (Step.SUBMIT,),
    State.SENT_BACK: (Step.SUBMIT, Step.SEND_BACK),
    State.VERIFIED: (Step.SUBMIT, Step.VERIFY),
}
_LETTERS: Final = Goal(None, text="BB")
_DRIVERS: Final = (
    "Pendampingan rutin ke kecamatan dan desa", "Kerja sama dengan desa lewat APBDes",
    "Jadwal kegiatan maju satu bulan",
    "Tambahan petugas lapangan sejak Juli", "Data dibersihkan bersama desa sebelum dilaporkan",
)  # fmt: skip
_OBSTACLES: Final = (
    "Lelang ulang pada satu paket", "Petugas di dua kecamatan masih kosong", "Data dari desa terlambat masuk",
    "Hujan lebat menunda pekerjaan lapangan", "Menunggu perubahan anggaran",
)  # fmt: skip
_LATE: Final = "Data belum lengkap; menyusul setelah rekonsiliasi"
_BACK: Final = "Angka belum sama dengan lampiran; mohon dicek lalu kirim lagi"


def seed(connection: Connection, now: int, seed_: int) -> int:
    """Write the reports with their trail, once: a store that has ever had one is left as it is. How many were made."""
    if queries.listed(connection):
        return 0
    period = Period.at(Frequency.QUARTER, now).previous()
    reference = references.load(connection)
    found = _results(reference, seed_, period)
    reporting = [code for code in sorted(found) if any(result.text for result in found[code])]
    for place, code in enumerate(reporting):
        opd = reference.opds.entries[code]
        at = min(period.ends_at + (4 + place % 17) * DAY + place % 8 * HOUR, now - 3 * HOUR)
        _report(connection, opd, period, found[code], _STATES.get(place, State.VERIFIED), at)
    versions.bump(connection, [Topic.REPORTS], now)
    return len(reporting)


def _results(reference: Reference, seed_: int, period: Period) -> dict[str, list[Result]]:
    """What every OPD hands in for the quarter, as in its file."""
    indicators = [each for each in reference.indicators.entries.values() if each.theme == PERFORMANCE_THEME]
    newest = (period.year, period.number)
    found: dict[str, list[Result]] = {}
    for result in performance.results(seed_, indicators, reference.opds.entries, period.year, newest):
        if result.quarter == period.number:
            found.setdefault(result.opd.code, []).append(result)
    return found


def _report(connection: Connection, opd: Opd, period: Period, results: list[Result], state: State, at: int) -> None:
    """One report, taken as far as ``state`` from instant ``at`` on; a draft where it has a mistake.

    Its targets come later, by a feed.
    """
    lines = {result.indicator.code: _line(result, opd, period) for result in results}
    asked = tuple(
        Asked(each.indicator, _LETTERS if performance.is_graded(each.indicator) else None) for each in results
    )
    report = writes.begin(connection, opd.code, period.text, SIMULATOR, at)
    writes.put(connection, report.id, lines, {each.indicator.code: each.indicator.unit for each in asked})
    said = {code: _as_json(line) for code, line in lines.items()}
    audit.append(connection, SIMULATOR, "report.save", report.subject, dict.fromkeys(said, _as_json(Line())), said, at)
    sheet = Sheet(opd, period.text, report, asked, lines, default_rules(period.year).scale)
    is_right = not any(not problem.is_warning for problem in checks.of_sheet(sheet))
    for number, step in enumerate(_STEPS[state] if is_right else (), start=1):
        report = _step(connection, report, step, at + number * HOUR)
        if step is Step.VERIFY:
            writes.publish(connection, sheet, f"{opd.code} {period}, version {report.version}", at + number * HOUR)


def _step(connection: Connection, report: Report, step: Step, at: int) -> Report:
    reason = _BACK if step is Step.SEND_BACK else ""
    after = writes.advance(connection, report, step, SIMULATOR, at, reason)
    said = {"state": after.state.value, "version": after.version} | ({"reason": reason} if reason else {})
    before = {"state": report.state.value, "version": report.version}
    audit.append(connection, SIMULATOR, f"report.{step.value}", report.subject, before, said, at)
    return after


def _line(result: Result, opd: Opd, period: Period) -> Line:
    if not result.text or result.is_wrong:
        return Line(obstacle=_LATE)
    code = result.indicator.code
    number = sum(code.encode())
    typed = result.text if performance.is_graded(result.indicator) else result.text.replace(".", "")
    return Line(
        typed,
        _DRIVERS[number % len(_DRIVERS)],
        _OBSTACLES[number % len(_OBSTACLES)] if number % 3 == 0 else "",
        f"https://bukti.example/{opd.code}/{period}/{code}.pdf" if number % 4 else "",
    )


def _as_json(line: Line) -> dict[str, str]:
    return {"typed": line.typed, "driver": line.driver, "obstacle": line.obstacle, "evidence": line.evidence}

"""Marks of the demo: one problem at every stage of the chain, so that the whole of it can be seen. All simulated.

Days are counted from the day of the demo, amounts and places are invented; nothing here looks at the complaints.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from commandcenter.domain.actor import Actor
from commandcenter.domain.clock import DAY, HOUR, to_datetime
from commandcenter.domain.priorities.marks import Draft, Kind, Mark, Problem, Status
from commandcenter.store import versions
from commandcenter.store.versions import Topic
from commandcenter.store.writes import audit
from commandcenter.store.writes import priorities as writes

SIMULATOR = Actor("simulator", "operator", "demo")
AYO, DIALOG = "Ayo Mas Bro (08.00–09.30)", "Dialog Publik"
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Past:
    """A mark as it is today, and how many days ago it was made and reached its status (the same day: at once)."""

    draft: Draft
    made: int
    reached: int


def seed(connection: Connection, now: int) -> int:
    """Write the marks with their trail, once: a store that has ever had one is left as it is. How many were made."""
    if writes.count(connection):
        return 0
    plan = _plan(to_datetime(now).date())
    for past in plan:
        _write(connection, past, now)
    versions.bump(connection, [Topic.PRIORITIES], now)
    return len(plan)


def _write(connection: Connection, past: Past, now: int) -> None:
    made_at = now - past.made * DAY - HOUR
    if past.made == past.reached:
        _trail(connection, "priority.create", None, writes.add(connection, past.draft, made_at))
        return
    first = Status.PROPOSED if past.draft.kind is Kind.BUDGET else Status.PLANNED
    made = writes.add(connection, replace(past.draft, status=first), made_at)
    _trail(connection, "priority.create", None, made)
    changed = writes.change(connection, made.id, made.version, past.draft, now - past.reached * DAY - HOUR)
    _trail(connection, "priority.change", made, changed)


def _trail(connection: Connection, action: str, before: Mark | None, after: Mark) -> None:
    was = before.draft.as_json() if before is not None else None
    subject = f"priority:{after.id}"
    audit.append(connection, SIMULATOR, action, subject, was, after.draft.as_json(), after.recorded_at)


def _plan(today: date) -> tuple[Past, ...]:
    def ago(days: int) -> str:
        return _weekday(today - timedelta(days=days)).isoformat()

    def ahead(days: int) -> str:
        return _weekday(today + timedelta(days=days), 1).isoformat()

    roads, water = Problem("Jalan rusak"), Problem("Air bersih", "35.22.08")
    flood, lights = Problem("Banjir dan drainase", "35.22.15"), Problem("Penerangan jalan umum")
    cards, waste, aid = Problem("Kependudukan"), Problem("Sampah", "35.22.12"), Problem("Bantuan sosial")
    this = today.year

    def radio(about: Problem, status: Status, title: str, opd: str, day: str, programme: str = AYO) -> Draft:
        return Draft(Kind.RADIO, about, status, title, opd, day, programme, is_simulated=True)

    def dialogue(about: Problem, status: Status, title: str, opd: str, day: str) -> Draft:
        return Draft(Kind.DIALOGUE, about, status, title, opd, day, is_simulated=True)

    def budget(about: Problem, status: Status, title: str, opd: str, year: int, amount: int | None) -> Draft:
        return Draft(Kind.BUDGET, about, status, title, opd, year=year, amount=amount, is_simulated=True)

    repair, drain = "Pemeliharaan berkala jalan kabupaten ruas prioritas", "Normalisasi saluran drainase kota"
    wells, vans = "Sumur bor dan pipa air bersih desa rawan kering", "Mobil layanan adminduk keliling"
    return (
        Past(budget(flood, Status.ACCEPTED, drain, "dpu-sda", this, 6_750_000_000), 420, 330),
        Past(dialogue(flood, Status.DONE, "Banjir kota: warga dan DPU SDA", "dpu-sda", ago(260)), 270, 259),
        Past(radio(roads, Status.DONE, "Jalan rusak: ruas mana yang didahulukan", "dpu-bmpr", ago(150)), 157, 150),
        Past(dialogue(roads, Status.DONE, "Jalan rusak: warga dan DPU BMPR", "dpu-bmpr", ago(136)), 148, 135),
        Past(budget(roads, Status.ACCEPTED, repair, "dpu-bmpr", this + 1, 12_500_000_000), 120, 40),
        Past(radio(water, Status.DONE, "Air bersih di musim kering", "dpkpck", ago(70), DIALOG), 76, 70),
        Past(budget(water, Status.PROPOSED, wells, "dpkpck", this + 2, 1_850_000_000), 52, 52),
        Past(radio(lights, Status.DONE, "Lampu jalan padam: ke mana melapor", "dishub", ago(16)), 24, 16),
        Past(radio(cards, Status.PLANNED, "KTP dan KK: berapa hari jadi", "disdukcapil", ahead(2)), 4, 4),
        Past(budget(cards, Status.PROPOSED, vans, "disdukcapil", this + 2, None), 3, 3),
        Past(dialogue(waste, Status.PLANNED, "Sampah pasar: warga dan DLH", "dlh", ago(4)), 19, 19),
        Past(budget(aid, Status.REFUSED, "Pendataan ulang penerima bantuan", "dinsos", this + 1, 900_000_000), 200, 90),
        Past(radio(aid, Status.PLANNED, "Bantuan sosial: siapa yang berhak", "dinsos", ahead(9)), 2, 2),
    )


def _weekday(day: date, step: int = -1) -> date:
    while day.weekday() >= SATURDAY:
        day += timedelta(days=step)
    return day

"""Records and instants in one line for a terminal."""

from commandcenter.domain.clock import DAY, HOUR, MINUTE, SECOND, to_datetime
from commandcenter.domain.records import Complaint, ComplaintCount, Observation, Record, Target


def record_line(record: Record) -> str:
    """What would be stored, with the row it comes from."""
    row = f"row {record.place.line}: "
    match record:
        case Complaint():
            parts = (record.ticket, record.channel, record.kind, record.category, record.kecamatan, record.opd)
            return row + " | ".join([*(part or "?" for part in parts), moment(record.received_at), record.status])
        case ComplaintCount():
            found = (record.channel, record.kind, record.category, record.kecamatan, record.opd, record.status)
            return row + " | ".join([record.period, *(part for part in found if part), f"n = {record.n}"])
        case Observation():
            said = record.value if record.value is not None else record.text
            return row + f"{record.indicator} | {record.area} | {record.period} | {said}"
        case Target():
            upper = f" to {record.upper}" if record.upper is not None else ""
            said = record.value if record.value is not None else record.text
            plan = f"{record.plan} ({record.plan_version})"
            return row + f"{record.indicator} | {record.opd} | {record.period} | {plan} | {said}{upper}"


def moment(at: int | None) -> str:
    """Local date and time; "never" for None."""
    return "never" if at is None else to_datetime(at).strftime("%Y-%m-%d %H:%M")


def span(milliseconds: int) -> str:
    """A length of time in its largest unit: "3 d", "15 min"."""
    for unit, word in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min")):
        if milliseconds >= unit:
            return f"{milliseconds // unit} {word}"
    return f"{milliseconds // SECOND} s"

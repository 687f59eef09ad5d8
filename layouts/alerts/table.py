"""Every alert that the filters leave, one row each, with those that stand behind another."""

from collections.abc import Iterator

from commandcenter.domain.alerts.model import Alert
from layouts.alerts import words
from layouts.alerts.known import Known
from layouts.contract import Column, Look, Table
from layouts.i18n import message

COLUMNS = (
    Column("id", message("Number"), "number", tells="things"),
    Column("severity", message("Severity"), "state"),
    Column("what", message("Alert")),
    Column("name", message("Name")),
    Column("kecamatan", message("Kecamatan")),
    Column("state", message("State"), "state"),
    Column("owner", message("Owner")),
    Column("since", message("Since"), "instant"),
    Column("raised_at", message("Announced"), "instant"),
    Column("lasted", message("For how long"), "duration", tells="things"),
    Column("acked_by", message("Handled by"), tells="inside"),
    Column("acked_at", message("Handled since"), "instant"),
    Column("assigned_to", message("Given to"), tells="inside"),
    Column("escalates_at", message("Next escalation"), "instant"),
    Column("told", message("Told next")),
    Column("cause", message("Behind alert"), "number", tells="things"),
    Column("cut_off", message("Cut off behind it")),
)


def table(known: Known | None, look: Look) -> Table | None:
    """In the order of the list."""
    if known is None:
        return None
    return Table(COLUMNS, [_row(alert, known, look, cut_off) for alert, cut_off in _all(known)])


def _all(known: Known) -> Iterator[tuple[Alert, str]]:
    for line in known.lines:
        yield line.alert, ", ".join(line.cut_off)
        yield from ((victim, "") for victim in line.victims)


def _row(alert: Alert, known: Known, look: Look, cut_off: str) -> dict[str, object]:
    lang, texts = look.lang, known.texts
    step = texts.next_step(alert)
    return {
        "id": alert.id, "severity": words.SEVERITIES[alert.severity], "what": texts.title(lang, alert),
        "name": alert.name, "kecamatan": texts.place(alert.kecamatan), "state": words.STATES[alert.state],
        "owner": texts.duty(lang, alert.owner), "since": alert.since, "raised_at": alert.raised_at,
        "lasted": known.instant.at - alert.since, "acked_by": alert.acked_by or None, "acked_at": alert.acked_at,
        "assigned_to": alert.assigned_to or None, "escalates_at": alert.escalates_at,
        "told": texts.duty(lang, step.to) if step is not None else None, "cause": alert.parent_id,
        "cut_off": cut_off or None,
    }  # fmt: skip

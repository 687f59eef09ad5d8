"""What somebody is told who came second, or asks for what is not there."""

from typing import Any

from commandcenter.actions.contract import Call
from commandcenter.actions.refusal import Refused
from commandcenter.domain.alerts.model import Alert, Treatment
from layouts import i18n
from layouts.i18n import text


def no_such_alert(lang: str) -> Refused:
    """There never was one of this number."""
    return Refused(404, text(lang, "There is no such alert"))


def not_put_aside(lang: str) -> Refused:
    """Its end came first, or somebody else."""
    return Refused(409, text(lang, "This is not put aside any more"))


def needs_service(lang: str) -> Refused:
    """Who may put aside may not put back into service."""
    return Refused(403, text(lang, "Only the network team puts this back into service"))


def overtaken(call: Call, current: Alert | None) -> Refused:
    """409 with what it is now and who has it."""
    if current is None:
        return no_such_alert(call.lang)
    return Refused(409, _who_has_it(call, current), (), {"alert": json_of(current)})


def _who_has_it(call: Call, alert: Alert) -> str:
    lang, at = call.lang, call.at
    if alert.closed_at is not None:
        return text(lang, "This is over since {time}", time=i18n.since(lang, alert.closed_at, at))
    if alert.treatment in (Treatment.SHELVED, Treatment.OUT_OF_SERVICE) and alert.shelved_until is not None:
        return text(lang, "This is put aside already until {time}", time=i18n.moment(lang, alert.shelved_until))
    if alert.acked_at is not None:
        time = i18n.since(lang, alert.acked_at, at)
        return text(lang, "{who} has had this since {time}", who=alert.acked_by, time=time)
    if alert.assigned_at is not None:
        time = i18n.since(lang, alert.assigned_at, at)
        return text(lang, "{who} was given this at {time}", who=alert.assigned_to or "–", time=time)
    return text(lang, "Nobody has this at the moment")


def json_of(alert: Alert) -> dict[str, Any]:
    """What a browser is told of an alert: what it is, who has it, which version."""
    return {
        "id": alert.id, "state": alert.state.value, "version": alert.version, "acked_by": alert.acked_by,
        "acked_at": alert.acked_at, "assigned_to": alert.assigned_to, "shelved_until": alert.shelved_until,
    }  # fmt: skip

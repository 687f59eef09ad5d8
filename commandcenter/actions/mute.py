"""Silence on all walls, for an hour at most."""

from typing import Final

from commandcenter.actions.alerts import PATH, TOPICS
from commandcenter.actions.contract import Action, Call, Done, Refused
from commandcenter.domain.access import Permission
from commandcenter.domain.alerts.mute import MUTE_MAX, Mute
from commandcenter.domain.clock import MINUTE
from commandcenter.store.writes.alerts import mute as writes
from commandcenter.store.writes.alerts.mute import MutedAlready
from layouts import i18n
from layouts.i18n import text

SUBJECT: Final = "alerts:sound"


def begin(call: Call) -> Done:
    """POST minutes (1 to 60)."""
    minutes = call.body.whole("minutes", 1, MUTE_MAX // MINUTE)
    call.body.settle()
    try:
        made = writes.begin(call.connection, call.at + (minutes or 0) * MINUTE, call.actor, call.at)
    except MutedAlready as already:
        held = already.current
        time = i18n.time(call.lang, held.ends_at)
        words = text(call.lang, "{who} has muted the sound until {time} already", who=held.by, time=time)
        raise Refused(409, words) from None
    return Done("alert.mute", SUBJECT, None, _said(made), TOPICS, answer={"until": made.ends_at})


def end(call: Call) -> Done:
    """POST: what is critical is heard again."""
    call.body.settle()
    ended = writes.end(call.connection, call.actor, call.at)
    if ended is None:
        raise Refused(409, text(call.lang, "The sound is not muted any more"))
    return Done("alert.unmute", SUBJECT, _said(ended), None, TOPICS)


def _said(mute: Mute) -> dict[str, object]:
    return {"until": mute.ends_at, "by": mute.by}


ACTIONS: Final = (
    Action("POST", f"{PATH}/mute", begin, Permission.ALERTS),
    Action("POST", f"{PATH}/mute/end", end, Permission.ALERTS),
)

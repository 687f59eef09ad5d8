"""Why something is not done to the wall, in words that say what is so and what to do."""

from commandcenter.actions.contract import Call
from commandcenter.actions.refusal import Refused
from commandcenter.domain.wall.layers import TIMED_OUT, Layer
from commandcenter.store.queries import wall_acts
from commandcenter.store.queries.wall_acts import Moved
from layouts import i18n
from layouts.i18n import text


def no_layer(call: Call) -> Refused:
    """There never was such a one."""
    return Refused(404, text(call.lang, "There is nothing of this on the wall: load the page again"))


def no_rotation(call: Call) -> Refused:
    """The plan has none of this name."""
    return Refused(404, text(call.lang, "There is no such rotation any more: load the page again"))


def ended(call: Call, id_: int) -> Refused:
    """It is off already: who did it, as far as it was somebody."""
    put = wall_acts.puts(call.connection, [id_]).get(id_)
    by = "" if put is None else put.ended_by
    later = wall_acts.who_pushed_away(by)
    if later is not None:
        after = wall_acts.puts(call.connection, [later]).get(later)
        who = "" if after is None else after.by
        return Refused(409, text(call.lang, "{who} has put something else there in between", who=who))
    if by in ("", TIMED_OUT):
        return Refused(409, text(call.lang, "It has gone by itself in between"))
    return Refused(409, text(call.lang, "{who} has taken it off already", who=by))


def too_late(call: Call) -> Refused:
    """It has stood for a while: others have seen it and act on it."""
    return Refused(409, text(call.lang, "It has stood too long to be taken back: take it off instead"))


def second(call: Call, layer: Layer, what: str, seen: int) -> Refused:
    """``seen``: what the page has to say to show it all the same."""
    time = i18n.since(call.lang, layer.created_at, call.at)
    words = text(call.lang, "{who} has just put {what} there ({time})", who=layer.by, what=what, time=time)
    return Refused(409, words, more={"seen": seen, "is_second": True})


def moved(call: Call, last: Moved) -> Refused:
    """Somebody else was first."""
    words = text(call.lang, "{who} has just moved it: look where it is now", who=last.by)
    return Refused(409, words, more={"seen": last.at})

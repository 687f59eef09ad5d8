"""What whoever keeps alerts running does with notification: try a channel, send again what did not go out."""

from typing import Final

from commandcenter.actions.contract import Action, Call, Done
from commandcenter.actions.refusal import Refused
from commandcenter.domain.access import Permission
from commandcenter.domain.alerts.occasions import Occasion
from commandcenter.domain.clock import DAY
from commandcenter.store.queries import notifications as queries
from commandcenter.store.writes import outbox
from commandcenter.store.writes.notifications import enqueue_notice
from layouts.i18n import text

PATH: Final = "/api/notifications"
NEXT: Final = "/notifications"
ID_MAX: Final = 15  # digits; more is no number of a row in either database
_TRIED: Final = DAY  # so long a message that is sent again is tried


def test(call: Call) -> Done:
    """POST channel: a test goes through it as every message does, within its limit."""
    channel = call.body.choice("channel", _configured(call))
    call.body.settle()
    enqueue_notice(
        call.connection, Occasion.TEST, f"channel:{channel}", {"channel": channel}, call.at, number=str(call.at)
    )
    return Done("notification.test", f"channel:{channel}", None, {"channel": channel}, next=NEXT)


def _configured(call: Call) -> list[str]:
    return [each.name for each in queries.channels(call.connection, call.at) if each.is_configured]


def retry(call: Call) -> Done:
    """POST: a message that nobody tries any more is tried again."""
    call.body.settle()
    given = call.path["id"]
    id_ = int(given) if given.isascii() and given.isdigit() and len(given) <= ID_MAX else 0
    found = queries.message(call.connection, id_)
    if found is None:
        raise Refused(404, text(call.lang, "There is no such message"))
    if found.channel not in _configured(call):
        raise Refused(409, text(call.lang, "alerts.yaml has the channel {name} no longer", name=found.channel))
    if not outbox.retry(call.connection, id_, _TRIED, call.at):
        raise Refused(409, text(call.lang, "This message is on its way already: load the page again"))
    before, after = {"status": found.status.value}, {"status": "failed", "channel": found.channel}
    return Done("notification.retry", f"notification:{id_}", before, after, next=NEXT)


ACTIONS: Final = (
    Action("POST", f"{PATH}/test", test, Permission.SERVICE),
    Action("POST", f"{PATH}/<id>/retry", retry, Permission.SERVICE),
)

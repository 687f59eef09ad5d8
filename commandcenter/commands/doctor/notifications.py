"""Whether people can be told: channels that are configured, whether they answer, messages that nobody tries again."""

from collections.abc import Iterator
from typing import Literal

from sqlalchemy import Connection

from commandcenter.alerts import rules_file
from commandcenter.alerts.notify import channels
from commandcenter.alerts.notify.errors import SendError
from commandcenter.settings import Settings
from commandcenter.store.queries import notifications as queries
from commandcenter.yaml_lines import ConfigurationError

Seen = tuple[str, Literal["ok", "warning", "failed"], str, str]  # check, verdict, what was seen, what to do
_CHECK = "notify"


def look(settings: Settings, connection: Connection) -> Iterator[Seen]:
    """Each channel is reached, and nothing is sent."""
    try:
        found = rules_file.load(settings.alerts).notify
    except (ConfigurationError, OSError) as error:
        first = str(error).splitlines()
        yield _CHECK, "failed", " ".join(first[:2]), "Mend alerts.yaml: until then what was in force before is."
        return
    if not found.channels:
        if not settings.simulated:
            yield _CHECK, "warning", "nobody is told of alerts: there is no channel", "See docs/notifications.md."
    elif not found.routes:
        yield _CHECK, "warning", "nobody is told of alerts: there is no route", "See docs/notifications.md."
    for name, given in found.channels.items():
        place = f"{name} ({given.kind}, {channels.place(given, settings)})"
        try:
            channels.channel(given, settings, settings.alerts.parent).reach()
        except SendError as error:
            yield _CHECK, "failed", f"{name}: {error}", f"Mend it, then `commandcenter alert notify test {name}`."
        else:
            yield _CHECK, "ok", f"{place} answers", ""
    dead = queries.count_dead(connection)
    if dead:
        advice = "`commandcenter alert notify list --dead`, then `commandcenter alert notify retry`."
        yield _CHECK, "warning", f"{dead} message{'s' if dead > 1 else ''} did not go out", advice

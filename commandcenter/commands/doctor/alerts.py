"""Whether the rules of the alerts can be used, and are in force."""

from collections.abc import Iterator
from typing import Literal

from sqlalchemy import Connection

from commandcenter.alerts import rules_file
from commandcenter.settings import Settings
from commandcenter.store.queries import alert_rules
from commandcenter.store.queries.duty import duties
from commandcenter.store.queries.workers import programs
from commandcenter.yaml_lines import ConfigurationError

Seen = tuple[str, Literal["ok", "warning", "failed"], str, str]  # check, verdict, what was seen, what to do
_CORRECT = "Correct the file (`commandcenter alert check --file-only`); until then the rules stay as they were."


def look(settings: Settings, connection: Connection, at: int) -> Iterator[Seen]:
    """alerts.yaml, what is in force, and the program that evaluates it."""
    try:
        found = rules_file.load(settings.alerts, [duty.key for duty in duties(connection)])
    except ConfigurationError as error:
        yield "alerts", "failed", str(error), _CORRECT
        return
    except OSError as error:
        yield "alerts", "failed", f"{settings.alerts} cannot be read: {error.strerror}", _CORRECT
        return
    whose = "the shipped ones" if found.is_shipped else str(settings.alerts)
    yield "alerts", "ok", f"{len(found.rules.by_key)} rules: {whose}", ""
    word = next((each.word for each in programs(connection, at) if each.kind == "alerts"), None)
    if word != "alive":
        advice = "Start `commandcenter alert serve` (deploy/commandcenter-alerts.service): nobody is told of anything."
        yield "alert serve", "warning" if word is None else "failed", f"is {word}" if word else "never ran", advice
        return
    ruleset = alert_rules.ruleset(connection)
    if ruleset is not None and ruleset.digest != found.digest:
        advice = (
            "`alert serve` reads another file, or another machine evaluates: look at COMMANDCENTER_ALERTS_FILE there."
        )
        yield "alerts", "warning", "other rules than those of the file are in force", advice

"""A worker with a clock of its own, a store, and a web server that its messages go to."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from commandcenter.alerts.notify.config import Notify
from commandcenter.alerts.notify.worker import Worker
from commandcenter.domain.alerts.model import Consequence
from commandcenter.domain.alerts.rules import Condition, Rule, Rules
from commandcenter.settings import load
from commandcenter.store.schema import notification
from tests.store.notifications.alerting import AT

RULES = Rules(
    {
        "link-down": Rule(
            "link-down", {"id": "sambungan putus", "en": "link down"}, "network.state", Condition(frozenset({"down"})),
            Consequence.MAJOR, 15, "jaringan",
            steps=({"id": "Periksa daya", "en": "Check power"}, {"id": "Hubungi penjaga", "en": "Call the guard"}),
        )
    }
)  # fmt: skip


@dataclass
class Clock:
    at: int = AT

    def __call__(self) -> int:
        return self.at


def office(engine: Engine, folder: Path, url: str, clock: Clock, holder: str = "one", **given: Any) -> Worker:
    """A worker with the channel "kait", which everything goes to unless ``given`` says another."""
    section = {
        "channels": {"kait": {"kind": "webhook", "url": url, "timeout_s": 30}},
        "routes": [{"to": ["kait"]}],
    } | given
    notify = Notify.model_validate(section)
    settings = load({}, data_dir=folder, web_origin="https://pusat.example")
    return Worker(settings, engine, engine, lambda: (notify, RULES), folder, holder, clock)


def statuses(engine: Engine) -> dict[str, int]:
    """How many rows there are of each status."""
    found: dict[str, int] = {}
    with engine.connect() as connection:
        for status in connection.scalars(select(notification.c.status)):
            found[status] = found.get(status, 0) + 1
    return found

"""The programs of the demo, and how to tell that they are ready."""

import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

import commandcenter
from commandcenter.commands.demo.feeds import told as told_of_feeds
from commandcenter.settings import PREFIX, Settings
from commandcenter.supervisor import Program

ROOT = Path(commandcenter.__file__).parent.parent
READY_WITHIN_S = 45.0


class NotReady(Exception):
    """A program did not come up in time; the message names its log."""


def environment(settings: Settings, web_port: int, mqtt_port: int) -> dict[str, str]:
    """The environment of the children: ours, with the demo's own settings in place of those of the same name."""
    values = {
        "DATA_DIR": str(settings.data_dir.absolute()),
        "DATABASE_URL": settings.database_url,
        "ACCESS": "open",
        "WEB_HOST": "127.0.0.1",
        "WEB_ORIGIN": "",
        "WEB_PROXIES": "0",
        "WEB_PORT": str(web_port),
        "MQTT_HOST": "127.0.0.1",
        "MQTT_PORT": str(mqtt_port),
        "MQTT_TLS": "false",
        "SIMULATED": "true",
        **told_of_feeds(settings),
    }
    named = {f"{PREFIX}{name}": value for name, value in values.items()}
    files = {f"{name}_FILE" for name in named}  # a setting must not be given twice
    ours = {name: value for name, value in os.environ.items() if name not in files}
    return ours | named | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


def broker(told: dict[str, str]) -> Program:
    """The embedded broker."""
    return Program("broker", _ours("broker"), told)


def ingest(told: dict[str, str]) -> Program:
    """One ingest worker."""
    return Program("ingest", _ours("ingest"), told)


def alerts(told: dict[str, str]) -> Program:
    """The engine of the alerts."""
    return Program("alerts", _ours("alert", "serve"), told)


def web(told: dict[str, str]) -> Program:
    """The web server."""
    config = ROOT / "commandcenter" / "gunicorn_config.py"
    arguments = [sys.executable, "-m", "gunicorn", "-c", str(config), "commandcenter.wsgi:application()"]
    return Program("web", arguments, told)


def simulator(told: dict[str, str], arguments: Sequence[str]) -> Program:
    """The simulator."""
    return Program("simulator", _ours("simulate", *arguments), told)


def agencies(told: dict[str, str], port: int, seed: int, folder: Path) -> Program:
    """The simulated agencies, and the files that they hand in."""
    arguments = ("serve", "--port", str(port), "--seed", str(seed), "--write", str(folder.absolute()))
    return Program("agencies", _ours("agencies", *arguments), told)


def feeds(told: dict[str, str]) -> Program:
    """Every feed when it is due."""
    return Program("feeds", _ours("feed", "serve"), told)


def _ours(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "commandcenter", *arguments]


def wait_until(is_ready: Callable[[], bool], what: str, log: Path, is_stopping: Callable[[], bool]) -> None:
    """Wait for a program. Raises NotReady when it takes longer than READY_WITHIN_S; returns early when stopping."""
    deadline = time.monotonic() + READY_WITHIN_S
    while not is_ready():
        if is_stopping():
            return
        if time.monotonic() > deadline:
            raise NotReady(f"{what} was not ready within {READY_WITHIN_S:.0f} s. Look into {log}")
        time.sleep(0.05)


def is_healthy(url: str) -> bool:
    """Whether the web server answers and has a store."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=2) as answer:  # noqa: S310 - our own http address
            return bool(json.load(answer)["store"]["reachable"])
    except (urllib.error.URLError, OSError, ValueError, KeyError):
        return False

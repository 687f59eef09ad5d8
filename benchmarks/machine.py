"""What the figures were measured on. Never names the machine."""

import os
import platform
import re
import sqlite3
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import psutil

from tests.servers import MOSQUITTO, postgres_programs

CHROMIUM: Final = "/usr/bin/chromium"
_PACKAGES: Final = (
    "paho-mqtt", "orjson", "SQLAlchemy", "psycopg", "dash", "plotly", "Flask", "Flask-Caching", "gunicorn",
    "playwright",
)  # fmt: skip


def describe() -> dict[str, Any]:
    """Hardware, kernel and versions, and how busy the machine was at this moment."""
    postgres = postgres_programs()
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30, 1),
        "kernel": f"{platform.system()} {platform.release()}",
        "load_average": [round(value, 2) for value in os.getloadavg()],
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "postgresql": _first_number([str(postgres / "postgres"), "--version"]) if postgres else None,
        "mosquitto": _first_number([str(MOSQUITTO), "-h"]),
        "chromium": _first_number([CHROMIUM, "--version"]),
        "packages": {name: version(name) for name in _PACKAGES},
    }


def _cpu() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else platform.processor()


def _first_number(command: list[str]) -> str | None:
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"\d+(\.\d+)+", said)
    return found[0] if found else None

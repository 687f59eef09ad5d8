"""A real gunicorn with the tiny screen, or with any application, that tests start, stop and start again."""

import os
import subprocess
import sys
import time
from pathlib import Path

import requests

from tests.conftest import free_port
from tests.opened import OPEN

ROOT = Path(__file__).parents[2]


class Server:
    """gunicorn on loopback with our configuration. ``url`` has no slash at its end; ``log`` is what it wrote."""

    def __init__(self, folder: Path, database_url: str, application: str, **environ: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = folder / "gunicorn.log"
        self._application = application
        self._environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("COMMANDCENTER_")},
            "COMMANDCENTER_DATABASE_URL": database_url,
            "COMMANDCENTER_DATA_DIR": str(folder),
            "COMMANDCENTER_WEB_PORT": str(self.port),
            "COMMANDCENTER_WEB_THREADS": "16",
            **OPEN,
            **environ,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def set(self, **environ: str) -> None:
        """Other settings for the next start, for those that hold its address."""
        self._environ |= environ

    def start(self, verify: str | None = None) -> "Server":
        """Start and wait until it answers. ``verify``: the file of the authority that its certificate is of."""
        arguments = [sys.executable, "-m", "gunicorn", "-c", "commandcenter/gunicorn_config.py", self._application]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(arguments, cwd=ROOT, env=self._environ, stdout=log, stderr=log)
        deadline = time.monotonic() + 180  # a busy machine takes its time; a server that has ended never comes
        while self._process.poll() is None and time.monotonic() < deadline:
            try:
                requests.get(f"{self.url}/healthz", timeout=2, verify=verify)
            except requests.RequestException:
                time.sleep(0.05)
            else:
                return self
        self.stop()
        raise RuntimeError(f"the server did not start: {self.log}")

    def stop(self) -> float:
        """End it as a service manager does; returns how many seconds it took."""
        if self._process is None:
            return 0.0
        begin = time.monotonic()
        self._process.terminate()
        self._process.wait(15)
        self._process = None
        return time.monotonic() - begin

    @property
    def log(self) -> str:
        return self._log.read_text()

"""Real servers that tests and benchmarks start for themselves on loopback: PostgreSQL, MariaDB and mosquitto."""

import os
import pwd
import random
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import psycopg

MOSQUITTO = Path("/usr/sbin/mosquitto")
MARIADB = Path("/usr/sbin/mariadbd")


# Below those that the system gives to outgoing connections: nobody gets one in between. Each process has its own.
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 8
_PORTS = range(12_000 + 2_500 * _WORKER, 14_500 + 2_500 * _WORKER)
_CHANCE = random.SystemRandom()  # of its own: tests seed the common one alike in every process
_given: set[int] = set()


def free_port() -> int:
    """A port on loopback that is free, and that this process has not given before."""
    while True:
        port = _CHANCE.choice(_PORTS)
        if port in _given:
            continue
        _given.add(port)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


def postgres_programs() -> Path | None:
    """The folder of initdb and pg_ctl; None when PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) if Path("/usr/lib/postgresql").is_dir() else []
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _as_postgres() -> dict[str, Any]:
    """initdb refuses root: run as the user that Debian's package brings."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid}


class Postgres:
    """A PostgreSQL server in a folder of its own. ``options`` are settings of the server (name=value).

    The folder must be one that the server's own user can reach, such as one directly below /tmp.
    """

    def __init__(self, folder: Path, *options: str) -> None:
        programs = postgres_programs()
        if programs is None:
            raise FileNotFoundError("PostgreSQL is not installed")
        self._programs = programs
        self._folder = folder
        self._identity = _as_postgres()
        self.port = free_port()
        given = ("listen_addresses=127.0.0.1", "unix_socket_directories=''", "max_connections=200", *options)
        self._options = f"-p {self.port} " + " ".join(f"-c {option}" for option in given)

    @property
    def url(self) -> str:
        """The URL of the maintenance database."""
        return self.url_of("postgres")

    def url_of(self, name: str) -> str:
        """The URL of a database."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def start(self) -> "Postgres":
        """Make the cluster and start it. Raises CalledProcessError."""
        self._folder.mkdir(mode=0o700)
        if self._identity:
            os.chown(self._folder, self._identity["user"], self._identity["group"])
        data = self._folder / "data"
        self._run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
        self._run("pg_ctl", "-D", data, "-o", self._options, "-l", self._folder / "log", "-w", "start")
        return self

    def create(self, name: str, template: str = "template1") -> str:
        """Make a database, empty or a copy of ``template``; its URL."""
        with psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url_of(name)

    def stop(self) -> None:
        """End the server and remove its folder. Never raises."""
        data = self._folder / "data"
        self._run("pg_ctl", "-D", data, "-m", "immediate", "stop", is_checked=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str | Path, is_checked: bool = True) -> None:
        command = [self._programs / program, *arguments]
        subprocess.run(command, check=is_checked, capture_output=True, cwd="/", **self._identity)


class MariaDb:
    """A MariaDB server in a folder of its own, without passwords. Agencies run it, and MySQL; our store does not."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()

    @property
    def url(self) -> str:
        """The URL of the server's owner, without a database."""
        return f"mysql+pymysql://root@127.0.0.1:{self.port}/"

    def start(self) -> "MariaDb":
        """Make its tables and start it. Raises CalledProcessError, or RuntimeError when it does not come up."""
        self._folder.mkdir(mode=0o700)
        user = "--user=mysql" if os.geteuid() == 0 else "--skip-name-resolve"
        if os.geteuid() == 0:
            shutil.chown(self._folder, "mysql")
        data = self._folder / "data"
        made = (
            "--no-defaults",
            f"--datadir={data}",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            user,
        )
        subprocess.run(["mariadb-install-db", *made], check=True, capture_output=True, cwd="/")
        running = (
            "--no-defaults", f"--datadir={data}", f"--port={self.port}", "--bind-address=127.0.0.1",
            f"--socket={self._folder}/socket", f"--pid-file={self._folder}/pid", "--skip-name-resolve",
            "--innodb-flush-log-at-trx-commit=0", "--secure-file-priv=", user,
        )  # fmt: skip
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen([str(MARIADB), *running], stdout=log, stderr=log, cwd="/")
        if not _listens(self._process, self.port):
            raise RuntimeError(f"MariaDB did not start: {(self._folder / 'log').read_text()[-2000:]}")
        return self

    def stop(self) -> None:
        """End the server and remove its folder."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(30)
        shutil.rmtree(self._folder, ignore_errors=True)


def _listens(process: "subprocess.Popen[bytes]", port: int) -> bool:
    """Whether a process comes to accept connections on a port of loopback. A busy machine takes its time."""
    deadline = time.monotonic() + 180
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.02)
    return False


class Mosquitto:
    """A mosquitto of our own, with the settings that deploy/ recommends; it can be killed and started again."""

    def __init__(self, folder: Path, extra: str = "") -> None:
        self.port = free_port()
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "mosquitto.conf").write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence true\npersistence_location {folder}/\n"
            f"autosave_interval 30\nmax_queued_messages 1000000\nmax_inflight_messages 0\nuser root\n{extra}\n"
        )

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> "Mosquitto":
        """Start and wait until it accepts connections."""
        with (self.folder / "mosquitto.log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(MOSQUITTO), "-c", str(self.folder / "mosquitto.conf")], stdout=log, stderr=log
            )
        if not _listens(self._process, self.port):
            raise RuntimeError(f"mosquitto did not start: {(self.folder / 'mosquitto.log').read_text()}")
        return self

    def stop(self, kill: bool = False) -> None:
        """End it: cleanly (it saves its sessions), or by SIGKILL."""
        if self._process is not None:
            (self._process.kill if kill else self._process.terminate)()
            self._process.wait(10)
            self._process = None

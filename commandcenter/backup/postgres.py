"""pg_dump and pg_restore: PostgreSQL's own programs, of a version that fits the server.

The password is in a file that only we can read, never on the command line, where everybody on the machine reads it.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL, make_url

from commandcenter.backup import BackupError

ASIDE: Final = "commandcenter_before_"  # schemas that a restore has put aside begin so
_TIMEOUT_S: Final = 4 * 3600


def dump(url: str, snapshot: str, target: Path, server: str) -> None:
    """The database as ``snapshot`` sees it, in pg_dump's custom format. Raises BackupError."""
    # Not compressed by itself: the archive is, and better.
    arguments = ["--format=custom", "--compress=0", "--no-owner", "--no-privileges", f"--file={target}"]
    arguments += [f"--snapshot={snapshot}", f"--exclude-schema={ASIDE}*", "--lock-wait-timeout=60000"]
    _run("pg_dump", arguments, url, target.parent, server)


def restore(url: str, source: Path, server: str) -> None:
    """Into an empty database, in one transaction: all of it or nothing. Raises BackupError."""
    arguments = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(source)]
    _run("pg_restore", arguments, url, source.parent, server)


def major(version: str) -> int:
    """17 of "17.6 (Debian 17.6-1)"."""
    found = re.search(r"\d+", version)
    return int(found[0]) if found else 0


def program(name: str, server: str) -> Path:
    """The newest one on this machine. Raises BackupError when none fits the server."""
    candidates = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: major(path.parts[-3]))
    on_path = shutil.which(name)
    if not candidates and on_path:
        candidates = [Path(on_path)]
    if not candidates:
        raise BackupError(f"{name} is not installed: on Debian, apt-get install postgresql-client-{major(server)}")
    newest = candidates[-1]
    said = subprocess.run([newest, "--version"], capture_output=True, text=True, check=False, timeout=60).stdout  # noqa: S603
    found = re.search(r"\) (\d+[\w.]*)", said)
    if found is None or major(found[1]) < major(server):
        has = found[1] if found else "of an unknown version"
        raise BackupError(
            f"{name} here is {has}, and the server is PostgreSQL {server}: install postgresql-client-{major(server)}"
        )
    return newest


def _run(name: str, arguments: list[str], url: str, folder: Path, server: str) -> None:
    with _address(make_url(url), folder) as address:
        command = [str(program(name, server)), f"--dbname={address}", "--no-password", *arguments]
        try:
            ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_TIMEOUT_S)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired) as error:
            raise BackupError(f"{name} did not do it: {error}") from error
    if ran.returncode:
        said = "; ".join(line for line in ran.stderr.strip().splitlines()[-3:])
        raise BackupError(f"{name} ended with {ran.returncode}: {said}")


@contextmanager
def _address(url: URL, folder: Path) -> Iterator[str]:
    """The address for libpq, which finds the password in a file of 0600 that is gone afterwards."""
    secret = url.password or url.query.get("password")
    # ``URL.set(password=None)`` would keep it.
    plain = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    plain = plain.difference_update_query(["password"])
    if secret is None:
        yield plain.render_as_string(hide_password=False)
        return
    kept = folder / ".pgpass"
    with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        escaped = str(secret).replace("\\", "\\\\").replace(":", "\\:")
        file.write(f"*:*:*:*:{escaped}\n")
    try:
        yield plain.update_query_dict({"passfile": str(kept)}).render_as_string(hide_password=False)
    finally:
        kept.unlink(missing_ok=True)

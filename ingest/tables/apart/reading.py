"""Has a file read in a process apart, and streams what it wrote."""

import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from ingest.contract import FeedError
from ingest.tables.apart.order import Order, Sheet
from ingest.tables.apart.rows import read_rows
from ingest.tables.grid import Grid, Merge
from ingest.tables.limits import Limits
from ingest.tables.sniffing import Form

log = logging.getLogger(__name__)

_ROOT: Final = str(Path(__file__).parents[3])
# Isolated from the environment and the working directory, so the way to our own packages is handed over.
_PROGRAM: Final = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); "
    "runpy.run_module('ingest.tables.apart', run_name='__main__', alter_sys=True)"
)


def grids(
    path: Path, form: Form, sheets: list[str] | None, encoding: str | None, scratch: Path, limits: Limits
) -> Iterator[Grid]:
    """The sheets of a file that must be held whole. Raises FeedError (permanent) that says what is wrong with it."""
    out = Path(tempfile.mkdtemp(dir=scratch))
    source = out / "source"  # a name may hold bytes that are no text, and the reader of workbooks wants text
    source.symlink_to(path.absolute())
    order = Order(str(source), form, str(out), sheets, encoding, limits.memory, limits.cpu_s)
    status, wrote = _run(order, limits)
    said = _said(out / "said")
    last = said[-1] if said else {}
    if "done" not in last:
        where = next((f", in the sheet {entry['reading']!r}" for entry in reversed(said) if "reading" in entry), "")
        if status != 0:
            log.info("the process that reads %s ended with %s (%s)", form, status, wrote)
        raise FeedError(_trouble(last, status, where), is_permanent="disk" not in last)
    for entry in said:
        if "sheet" in entry:
            yield _grid(Sheet(**entry["sheet"]), out)


def _run(order: Order, limits: Limits) -> tuple[int | None, str]:
    """Its exit status (None: it took too long) and the first line that it wrote to the console."""
    command = [sys.executable, "-I", "-c", _PROGRAM, _ROOT, json.dumps(order._asdict())]
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the file's name is data in its order
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=limits.wall_s, check=False
        )
    except subprocess.TimeoutExpired:
        return None, ""
    return done.returncode, done.stderr.partition(b"\n")[0][:300].decode("utf-8", "replace")


def _said(path: Path) -> list[dict[str, Any]]:
    """A process that was ended may leave half a line."""
    lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
    return [json.loads(line) for line in lines]


def _trouble(last: dict[str, Any], status: int | None, where: str) -> str:
    if "error" in last:
        return str(last["error"])
    if "disk" in last:
        return f"the disk of this machine cannot hold what is read ({last['disk']}): free some, then it is tried again"
    if "damaged" in last:
        return f"the file is damaged{where} ({last['damaged']}): open it in a spreadsheet program and save it again"
    if status is None or status == -24:  # SIGXCPU
        return f"the file takes too long to read{where}: send it in parts, or as CSV"
    return (
        f"the file needs too much memory{where}: delete what stands far below or to the right of the table, send it in "
        "parts, or send it as CSV"
    )


def _grid(sheet: Sheet, out: Path) -> Grid:
    rows = partial(read_rows, out / sheet.file) if sheet.file else partial(iter, ())
    merges = [Merge(*merge) for merge in sheet.merges]
    columns = None if sheet.columns is None else tuple(sheet.columns)
    return Grid(rows, sheet.name, merges, sheet.is_hidden, sheet.length, columns)

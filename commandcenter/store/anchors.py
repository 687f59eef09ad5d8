"""Anchors of the audit trail: where it ended at some moment, kept in a file that only grows.

One JSON object a line: {"id":…,"digest":…,"taken_at":…} (ms UTC). Whoever can write the database can write its chain
anew, but not an anchor that lies elsewhere: print it, or let the file's folder be one that this machine only adds to.
"""

import json
import os
from pathlib import Path

from sqlalchemy import Engine

from commandcenter.domain.audit_chain import Anchor, Verdict
from commandcenter.store.engine import StoreError
from commandcenter.store.queries.audit import checked
from commandcenter.store.writes import audit


class Tampered(Exception):
    """The trail is not what was written, so nothing is anchored."""

    def __init__(self, verdict: Verdict) -> None:
        row = verdict.finding.id if verdict.finding else 0
        super().__init__(f"The audit trail was tampered with at row {row}: nothing was anchored")
        self.verdict = verdict


def line(anchor: Anchor) -> str:
    """An anchor as the file has it."""
    return json.dumps({"id": anchor.id, "digest": anchor.digest, "taken_at": anchor.taken_at}, separators=(",", ":"))


def read(path: Path) -> tuple[Anchor, ...]:
    """The anchors of a file. Raises StoreError, with the line that is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"The anchors in {path} cannot be read: {error}") from error
    return tuple(_anchor(said, f"{path}, line {number}") for number, said in enumerate(lines, 1) if said.strip())


def _anchor(said: str, where: str) -> Anchor:
    try:
        found = Anchor(**json.loads(said))
    except (TypeError, ValueError) as error:
        raise StoreError(f"{where} is no anchor: it should read like {line(Anchor(17, '…', 0))}") from error
    if not (type(found.id) is int and type(found.taken_at) is int and type(found.digest) is str):
        raise StoreError(f"{where} is no anchor: id and taken_at are numbers, digest is a text")
    return found


def take(engine: Engine, path: Path, at: int, *, is_kept: bool = True) -> Anchor:
    """Check the whole trail against the anchors that there are, add one of its end, and note both in the head.

    ``engine`` writes. Raises Tampered (the finding is noted all the same), StoreError when the file cannot be written.
    """
    before = read(path) if path.exists() else ()
    with engine.connect() as connection:
        verdict = checked(connection, before)
    with engine.begin() as connection:
        audit.note_check(connection, verdict, at)
    if not verdict.is_intact:
        raise Tampered(verdict)
    anchor = Anchor(verdict.head.id, verdict.head.digest, at)
    if is_kept:
        _add(path, anchor)
        with engine.begin() as connection:
            audit.note_anchor(connection, anchor)
    return anchor


def _add(path: Path, anchor: Anchor) -> None:
    """One write at the end: two processes do not mix their lines, and a power cut does not lose it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, f"{line(anchor)}\n".encode())
            os.fsync(file)
        finally:
            os.close(file)
    except OSError as error:
        raise StoreError(f"The anchor cannot be added to {path}: {error.strerror}") from error

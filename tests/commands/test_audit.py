"""``commandcenter audit``: reading the trail, checking it, anchors, exports that a stranger can check."""

import csv
import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from commandcenter.cli import cli
from commandcenter.domain.actor import Actor
from commandcenter.store.schema import audit, audit_head
from commandcenter.store.writes.audit import append
from tests.store.test_audit import AT, head, without_triggers, written


class Desk:
    """The command line on a database; ``folder`` is its data folder."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self.folder = engine, folder
        url = make_url(engine.url).render_as_string(hide_password=False)
        self._environ = {"COMMANDCENTER_DATABASE_URL": url, "COMMANDCENTER_DATA_DIR": str(folder)}

    def __call__(self, *arguments: str, code: int = 0) -> Result:
        result = CliRunner().invoke(cli, ["audit", *arguments], env=self._environ)
        assert result.exit_code == code, f"{result.output} {result.exception!r}"
        return result

    @property
    def anchors(self) -> Path:
        return self.folder / "audit-anchors.jsonl"


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> Desk:
    written(engine, 6)
    with engine.begin() as connection:
        odd = Actor("=cmd()", "'quoted", "@x")
        append(
            connection, odd, "odd.words", "-1+1\r\n,\"'", {"said": "\u202e=1,\n\"'"}, {"said": "a\0b"}, AT + 86_400_000
        )
    return Desk(engine, tmp_path)


def test_a_trail_in_order_says_up_to_which_row(desk: Desk) -> None:
    said = desk("verify").output
    assert "7 rows, in order up to row 7" in said
    assert "No anchor to hold it against" in said


def test_the_first_row_that_was_tampered_with_is_named(desk: Desk) -> None:
    with without_triggers(desk.engine) as connection:
        connection.execute(audit.update().where(audit.c.id == 4).values(actor="somebody-else"))
    said = desk("verify", code=1).output
    assert "TAMPERED WITH: row 4 is not what was written. The 3 rows before it are in order." in said
    assert "tampered with at row 4: nothing was anchored" in desk("anchor", code=1).output
    assert not desk.anchors.exists()


def test_an_anchor_holds_the_end_even_when_the_head_is_set_back(desk: Desk) -> None:
    anchor = json.loads(desk("anchor").stdout)
    assert (anchor["id"], anchor["digest"]) == (7, head(desk.engine).digest)
    written(desk.engine, 1, first=8)
    desk("anchor")
    assert len(desk.anchors.read_text().splitlines()) == 2
    assert "2 anchors confirmed" in desk("verify").output
    with without_triggers(desk.engine) as connection:
        connection.execute(audit.delete().where(audit.c.id == 8))
        connection.execute(audit_head.update().values(last_id=7, digest=anchor["digest"]))
    assert "row 8 is missing, and all after it: the end was cut off" in desk("verify", code=1).output


def test_anchors_of_another_machine_count_too(desk: Desk, tmp_path: Path) -> None:
    printed = desk("anchor", "--print").stdout
    assert not desk.anchors.exists()
    elsewhere = tmp_path / "elsewhere.jsonl"
    elsewhere.write_text(printed)
    assert "1 anchors confirmed" in desk("verify", "--anchors", str(elsewhere)).output
    elsewhere.write_text(printed.replace(head(desk.engine).digest, "f" * 64))
    assert "row 7 is not the row that was anchored" in desk("verify", "--anchors", str(elsewhere), code=1).output


@pytest.mark.parametrize("junk", ["{}", "[]", "nonsense", '{"id":"1","digest":"a","taken_at":1}', "\udcff"])
def test_what_is_no_anchor_is_said_with_its_line(desk: Desk, junk: str) -> None:
    desk.anchors.write_bytes(b"\n" + junk.encode("utf-8", "surrogateescape") + b"\n")
    result = desk("verify", code=1)
    assert "anchor" in str(result.exception)


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_an_export_is_checked_without_a_database(desk: Desk, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"trail.{ending}"
    assert "7 rows" in desk("export", "--output", str(file)).output
    alone = Desk(desk.engine, tmp_path)
    alone._environ["COMMANDCENTER_DATABASE_URL"] = "sqlite:////nowhere/at/all.db"
    assert "7 rows, in order up to row 7" in alone("verify", "--file", str(file)).output
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(line for line in lines if b"nomor 3" not in line))
    assert "row 4 does not follow the row before it" in alone("verify", "--file", str(file), code=1).output
    assert "6 rows in 2 pieces" in alone("verify", "--file", str(file), "--gaps").output
    file.write_bytes(b"".join(lines).replace(b"nomor 2", b"nomor 9"))
    assert "row 2 is not what was written" in alone("verify", "--file", str(file), "--gaps", code=1).output


def test_an_export_with_filters_is_checked_with_gaps(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "trail.csv"
    assert "1 rows" in desk("export", "--subject", "priority:3", "-o", str(file)).output
    assert "1 rows, in order" in desk("verify", "--file", str(file), "--gaps").output
    assert desk("export", "--since", "2026-11-24", "--format", "csv").output.count("odd.words") == 1
    assert "odd.words" not in desk("export", "--until", "2026-11-24").output


def test_no_cell_of_an_export_is_a_formula(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "trail.csv"
    desk("export", "-o", str(file))
    with file.open(newline="") as opened:
        cells = [cell for row in csv.reader(opened) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]


def test_a_stranger_checks_an_export_with_what_python_brings(desk: Desk, tmp_path: Path) -> None:
    """As docs/audit.md says it."""
    file = tmp_path / "trail.jsonl"
    desk("export", "-o", str(file))
    previous = "0" * 64
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        digest = row.pop("digest")
        assert row["previous"] == previous
        sealed = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(sealed.encode()).hexdigest() == digest
        previous = digest


@pytest.mark.parametrize("junk", ["[]\n", "{}\n", "nonsense\n", '{"id": 1}\n', "\udcff\n"])
@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_a_file_that_is_no_export_is_refused_in_words(desk: Desk, tmp_path: Path, junk: str, ending: str) -> None:
    file = tmp_path / f"junk.{ending}"
    file.write_bytes(junk.encode("utf-8", "surrogateescape") * 2)
    assert "line" in (said := desk("verify", "--file", str(file), code=1).output) or "UTF-8" in said


def test_deeds_are_listed_by_every_filter(desk: Desk) -> None:
    assert len(desk("list").stdout.splitlines()) == 7
    assert len(desk("list", "--action", "priority.*", "--limit", "3").stdout.splitlines()) == 3
    assert len(desk("list", "--role", "operator", "--until", "2026-11-24").stdout.splitlines()) == 6
    assert "odd.words" in desk("list", "--origin", "@x").output
    assert "Nothing of the kind" in desk("list", "--since", "2027-01-01").output

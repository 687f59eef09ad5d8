"""Files that nobody shaped to fit: each is read right, or the message tells an official what to do."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select, text

from commandcenter.store import schema
from commandcenter.store.queries import quarantine
from tests.commands.agency_files import FEEDS, SENT, Sent
from tests.commands.feeds_desk import Desk, registers


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, _sqlite_template: Path) -> Iterator[Desk]:
    """A desk whose feeds have been run once, on all of the files together."""
    folder = tmp_path_factory.mktemp("sent")
    (folder / "store.db").write_bytes(_sqlite_template.read_bytes())
    url = f"sqlite:///{folder / 'store.db'}"
    registers(url)
    made = Desk(folder, url)
    made.configure(*FEEDS)
    for sent in SENT.values():
        path = folder / "inbox" / sent.feed / sent.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sent.content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMMANDCENTER_DATABASE_URL", url)
        patch.setenv("COMMANDCENTER_DATA_DIR", str(folder))
        patch.setenv("COMMANDCENTER_LANGUAGE", "en")
        made.said = made.run("run", "--all")
        yield made
    made.engine.dispose()


def stored(desk: Desk, sent: Sent) -> list[object]:
    """What a file has brought."""
    table, columns = (
        (schema.complaint, ("ticket",)) if sent.feed == "lapor" else (schema.observation, ("area", "value"))
    )
    item = schema.feed_item
    query = (
        select(*(table.c[name] for name in columns))
        .join(item, item.c.id == table.c.item_id)
        .where(item.c.origin == sent.name, item.c.feed == sent.feed)
        .order_by(table.c.id)
    )
    with desk.engine.connect() as connection:
        return [row[0] if len(columns) == 1 else tuple(row) for row in connection.execute(query)]


@pytest.mark.parametrize("what", SENT)
def test_as_agencies_send_it(desk: Desk, what: str) -> None:
    sent = SENT[what]
    with desk.engine.connect() as connection:
        error = connection.execute(
            text("SELECT error FROM feed_item WHERE origin = :name AND feed = :feed"),
            {"name": sent.name, "feed": sent.feed},
        ).scalar()
        waiting = {
            each.row.line: each.row.detail
            for each in quarantine.rejects(connection, sent.feed, 0, 1000)
            if each.row.origin == sent.name
        }
        noted = connection.execute(
            text("SELECT n.detail FROM feed_note AS n JOIN feed_item AS i ON i.id = n.item_id WHERE i.origin = :name"),
            {"name": sent.name},
        ).scalars()  # fmt: skip
        notes = " | ".join(noted)
    assert sent.refused in (error or ""), error
    assert bool(error) == bool(sent.refused), error
    assert sorted(stored(desk, sent), key=str) == sorted(sent.stored, key=str)
    assert waiting.keys() == sent.rejected.keys(), waiting
    for line, said in sent.rejected.items():
        assert said in waiting[line]
    assert sent.noted in notes
    place = "failed" if sent.refused else "processed"
    assert any(name.startswith(place) and name.endswith(f"/{sent.name}") for name in desk.files(sent.feed))


def test_whoever_ran_it_is_told_all_of_it(desk: Desk) -> None:
    """One line for each refused file, what to do with the bad rows, what was noticed beside."""
    said = desk.said.output
    for sent in SENT.values():
        if sent.refused:
            assert f"  {sent.name}: " in said
            assert sent.refused in said
    assert "files that are refused go to inbox/penduduk/failed: mend them, or feeds.yaml" in said
    assert "to mend them: commandcenter feed rejects penduduk > rejects.xlsx" in said
    assert "note: tahunan.csv: the column '2024*)' is not read" in said
    assert desk.said.exit_code == 1
    assert "error of the program" not in said


def test_nothing_of_a_citizen_is_kept_or_given_back(desk: Desk) -> None:
    book = openpyxl.load_workbook(BytesIO(desk.run("rejects", "lapor").stdout_bytes))
    given = "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    kept = b"".join(path.read_bytes() for path in desk.folder.glob("store.db*"))
    assert "'=cmd|" in given, "a formula comes back as a text"
    for personal in ("3522000000000000", "0800-000-0000", "Contoh Warga", "(disamarkan)"):
        assert personal not in given
        assert personal.encode() not in kept

"""docs/reference.md says what is so: its example can be read, its figures are those of the files."""

import re
from pathlib import Path

from commandcenter.commands.inventory import gazetteer
from commandcenter.commands.reference import command
from ingest.reference.builtin import default
from ingest.reference.loader import Known, load

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "reference.md").read_text(encoding="utf-8")


def test_the_example_is_read_as_it_stands(tmp_path: Path) -> None:
    block = PAGE.partition("## Files")[2]
    example = "\n".join(line[4:] for line in block.splitlines() if line.startswith("    "))
    path = tmp_path / "example.yaml"
    path.write_text(example, encoding="utf-8")
    given = load([path], Known(opds=default(gazetteer().places).opds or ()))
    assert [entry.code for entry in given.indicators or ()] == [
        "angka-kematian-ibu",
        *(f"penduduk-{age}-{sex}" for age in ("0-4", "5-9") for sex in "lp"),
    ]
    assert given.calendar is not None
    assert given.calendar.hours is not None
    assert len(given.calendar.hours) == 4


def test_the_figures_are_those_of_the_files() -> None:
    brought = default(gazetteer().places)
    agencies = [entry for entry in brought.indicators or () if entry.theme == "kinerja perangkat daerah"]
    villages = [entry for entry in brought.indicators or () if entry.level == "desa"]
    assert f"{len(agencies)}, three to five each and two for each kecamatan" in PAGE
    assert f"{len(villages)} columns in {len({entry.theme for entry in villages})} themes" in PAGE
    assert f"| agencies | {len(brought.opds or ()) - 28}, and each of the 28 kecamatan" in PAGE


def test_every_command_of_the_page_exists() -> None:
    named = set(re.findall(r"commandcenter reference ([a-z-]+)", PAGE))
    assert named == set(command.commands)

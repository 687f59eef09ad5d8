"""``commandcenter inventory`` at the keyboard, on a real database."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

import geodata
from commandcenter import inventory_files
from commandcenter.commands.inventory import command
from commandcenter.domain.inventory import COLUMNS, Plan
from commandcenter.settings import Settings
from commandcenter.store import schema
from commandcenter.store.engine import create_engine
from tests.domain.plans import LINK, MAIN, SMALL

SAMPLE = Path(geodata.__file__).parent / "samples" / "bojonegoro.yaml"

Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run ``commandcenter inventory …`` on an empty migrated database; ``answer`` is what is typed."""
    monkeypatch.chdir(tmp_path)
    settings = Settings(database_url=database_url)
    return lambda *arguments, answer=None: CliRunner().invoke(command, arguments, obj=settings, input=answer)


def write(plan: Plan, name: str) -> str:
    Path(name).write_text(inventory_files.write(plan, inventory_files.format_of(Path(name))), encoding="utf-8")
    return name


def test_the_sample_is_imported_into_an_empty_database(run: Run) -> None:
    result = run("import", str(SAMPLE))
    assert result.exit_code == 0, result.output
    assert "31 towers and 59 links added, nothing changed, nothing retired." in result.output
    assert run("import", str(SAMPLE)).output == "The inventory is as the file says: nothing to do.\n"


@pytest.mark.parametrize("form", ["csv", "yaml"])
def test_importing_what_was_exported_changes_nothing(run: Run, form: str) -> None:
    run("import", str(SAMPLE))
    assert run("export", f"out.{form}").exit_code == 0
    assert "nothing to do" in run("import", f"out.{form}").output
    assert run("export", "--format", form).output == Path(f"out.{form}").read_text(encoding="utf-8")


def test_a_dry_run_shows_the_difference_and_changes_nothing(run: Run) -> None:
    result = run("import", write(SMALL, "a.yaml"), "--dry-run")
    assert result.exit_code == 0
    assert "+ tower balen  Menara Balen" in result.output
    assert "0 towers, 0 links." in run("show").output


def test_a_dry_run_does_not_even_write_the_kecamatan(run: Run, database_url: str) -> None:
    run("import", write(SMALL, "a.yaml"), "--dry-run")
    engine = create_engine(database_url)
    with engine.connect() as connection:
        assert connection.execute(select(schema.kecamatan)).all() == []
    engine.dispose()


def test_retiring_is_asked_for_and_no_means_no(run: Run) -> None:
    run("import", write(SMALL, "a.yaml"))
    less = write(Plan((MAIN,)), "less.csv")
    refused = run("import", less, answer="n\n")
    assert refused.exit_code == 1
    assert "Retire 2 of the elements above?" in refused.output
    assert "2 towers, 1 link." in run("show").output
    assert run("import", less, answer="y\n").exit_code == 0
    assert "1 tower, 0 links." in run("show").output


def test_yes_retires_without_asking(run: Run) -> None:
    run("import", write(SMALL, "a.yaml"))
    result = run("import", write(Plan((MAIN,)), "less.yaml"), "--yes")
    assert result.exit_code == 0
    assert "Retire" not in result.output


def test_all_mistakes_of_a_file_are_shown_with_their_lines(run: Run) -> None:
    Path("bad.yaml").write_text(
        "towers:\n  - {key: A, name: A, kecamatan: Balen, role: site, latitude: 1, longitude: 112}\n"
        "links:\n  - {key: a, name: a, kecamatan: X, from: b, to: b, medium: fibre, capacity_mbps: 0}\n",
        encoding="utf-8",
    )
    result = run("import", "bad.yaml")
    assert result.exit_code == 1
    assert "bad.yaml has 8 mistakes:" in result.output
    assert [line.split(":")[0] for line in result.output.split("\n")[1:9]] == ["inventory"] + ["line 2"] * 2 + [
        "line 4"
    ] * 5


def test_a_database_without_schema_says_what_to_do(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'none.db'}")
    result = CliRunner().invoke(command, ["show"], obj=settings)
    assert result.exit_code == 1
    assert "commandcenter db upgrade" in result.output


def test_show_lists_what_each_kecamatan_has(run: Run) -> None:
    run("import", write(SMALL, "a.yaml"))
    lines = run("show").output.split("\n")
    assert "35.22.01  Ngraho  (nothing)" in lines
    start = lines.index("35.22.13  Balen")
    assert [line.split() for line in lines[start + 1 : start + 3]] == [
        ["tower", "balen", "Menara", "Balen"],
        ["link", "balen-a", "Serat", "optik", "Balen", "A"],
    ]


def test_a_new_tower_and_its_link_are_accepted(run: Run) -> None:
    run("import", write(SMALL, "a.yaml"))
    tower = (
        "kanor",
        "--kecamatan",
        "Kanor",
        "--name",
        "Menara Kanor",
        "--latitude",
        "-7.1185",
        "--longitude",
        "112.0293",
    )
    assert "Tower kanor accepted." in run("accept", "tower", *tower).output
    link = ("kanor-a", "--kecamatan", "35.22.11", "--from", "menara-utama", "--to", "kanor", "--medium", "radio")
    assert "Link kanor-a accepted." in run("accept", "link", *link).output
    exported = run("export").output
    assert "{key: kanor, name: Menara Kanor, kecamatan: 35.22.11, role: site" in exported
    assert "from: menara-utama, to: kanor, medium: radio, capacity_mbps: 100, heartbeat_s: 30}" in exported


def test_a_device_that_cannot_be_accepted_is_refused_with_the_reason(run: Run) -> None:
    run("import", write(SMALL, "a.yaml"))
    link = (LINK.key, "--kecamatan", "Balen", "--from", "menara-utama", "--to", "nowhere", "--medium", "fibre")
    result = run("accept", "link", *link)
    assert result.exit_code == 1
    assert "Nothing was changed." in result.output
    assert "link balen-a is there already" in result.output
    assert "there is no tower 'nowhere'" in result.output


@pytest.mark.parametrize(
    "arguments", [["import"], ["import", "missing.yaml"], ["export", "--format", "xml"], ["accept", "tower", "a"]]
)
def test_wrong_usage_has_an_exit_code_of_its_own(arguments: list[str]) -> None:
    assert CliRunner().invoke(command, arguments, obj=Settings()).exit_code == 2


def test_help_explains_the_form_of_a_file() -> None:
    text = CliRunner().invoke(command, ["--help"]).output
    for word in (*COLUMNS, "geodata/samples/bojonegoro.yaml"):
        assert word in text

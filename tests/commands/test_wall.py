"""`commandcenter wall`: what it prints, what it changes, the trail it leaves; on both databases."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select

from commandcenter.cli import cli
from commandcenter.store import schema
from commandcenter.store.queries import wall as queries
from tests.wall.walls import hang

Run = Callable[..., Result]


@pytest.fixture
def run(engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command line on the database of ``engine``."""
    monkeypatch.setenv("COMMANDCENTER_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("COMMANDCENTER_DATA_DIR", str(tmp_path))
    return lambda *arguments: CliRunner().invoke(cli, ["wall", *(str(each) for each in arguments)])


def deeds(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(schema.audit.c.action).order_by(schema.audit.c.id)).scalars())


def test_a_wall_begins_is_exported_and_comes_back_elsewhere(run: Run, engine: Engine, tmp_path: Path) -> None:
    with engine.begin() as connection:
        hang(connection, 2, 2)
    assert "commandcenter wall default" in run("show").output
    assert run("default").exit_code == 0
    assert run("default").exit_code == 1
    shown = run("show").output
    assert "layar 1 (column 1, row 1)" in shown
    assert "peta (Peta jaringan), version 1, 1 tiles: rotation Ronde dinding" in shown
    file = tmp_path / "dinding.yaml"
    assert run("export", "--file", file).exit_code == 0
    assert file.read_text() == run("export").output
    assert "The file says what is there already" in run("import", file, "--replace").output
    assert deeds(engine) == ["scene.default"]


def test_a_file_is_tried_then_taken_then_the_same(run: Run, engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "dinding.yaml"
    file.write_text(
        "\ufeffscenes:\n- {key: peta, title: Peta, tiles: [{kind: screen, area: [0, 0, 2, 2], source: /network}]}\n"
        "rotations:\n- {key: ronde, steps: [{show: peta, seconds: 30}]}\n",
        encoding="utf-8",
    )
    assert "new        scene peta" in run("import", file, "--dry-run").output
    assert deeds(engine) == []
    assert run("import", file).exit_code == 0
    assert "The file says what is there already" in run("import", file).output
    assert deeds(engine) == ["scene.import"]
    file.write_text("scenes:\n- {key: lain, title: Lain, tiles: []}\n")
    assert "line 1" not in run("check", file).output
    replaced = run("import", file, "--replace")
    assert "removed    scene peta" in replaced.output
    with engine.connect() as connection:
        assert list(queries.scenes(connection)) == ["lain"]
        assert queries.plan(connection).rotations == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("scenes:\n- {key: Peta}\n", "line 2: scenes[0].key"),
        ("scenes:\n- {key: a, title: x, tiles: [{kind: screen, area: [0,0,1,1], source: /audit}]}\n", "line 2"),
        ("rotations:\n- key: a\n  steps:\n  - {show: hilang, seconds: 30}\n", "line 4: rotations[0].steps[0].show"),
        ("rotations:\n- {key: a, displays: [lobi]}\n", "no display called lobi"),
        ("a: &a [x]\nb: [*a]\n", "line 2: "),
    ],
)
def test_a_file_with_a_mistake_changes_nothing(
    run: Run, engine: Engine, tmp_path: Path, content: str, said: str
) -> None:
    file = tmp_path / "dinding.yaml"
    file.write_text(content)
    for command in ("check", "import"):
        done = run(command, file)
        assert done.exit_code == 1
        assert said in done.output
        assert "Traceback" not in done.output
    assert deeds(engine) == []


def test_a_file_that_is_none_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "dinding.yaml"
    file.write_bytes(b"scenes: []\n# \xff\n")
    assert "line 2: not UTF-8" in run("check", file).output
    file.write_bytes(b"#" * 1_000_001)
    assert "larger than 1 MB" in run("check", file).output
    assert run("check", tmp_path / "nothing").exit_code == 2
    assert run("export", "--file", tmp_path / "no" / "folder").exit_code == 1


def test_replacing_must_not_leave_a_plan_without_its_scene(run: Run, engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "dinding.yaml"
    run("default")
    file.write_text("schedule:\n- {key: a, scene: peta, days: [mon], at: 07.30, minutes: 5}\n")
    assert run("import", file).exit_code == 0
    assert "there is no scene peta" in run("import", file, "--replace").output

"""Names, retention, schedule, and what belongs to a backup."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from commandcenter.backup import checksum, contents, names, schedule, settings_file
from commandcenter.backup.prune import prune
from commandcenter.backup.retention import Keep, staying
from commandcenter.domain.clock import WIB
from commandcenter.settings import Settings, load
from tests.test_imports import modules

NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)  # noon in WIB


def days(count: int) -> list[datetime]:
    return [NOON - timedelta(days=number) for number in range(count)]


def test_a_week_of_days_a_month_of_weeks_a_year_of_months() -> None:
    stay = staying(days(500), Keep(7, 5, 12))
    assert len(stay) <= 7 + 5 + 12
    assert set(days(7)) <= stay
    assert len({(at.year, at.month) for at in stay}) == 12


def test_a_day_is_a_local_day() -> None:
    before, after = datetime(2026, 11, 21, 16, 59, tzinfo=UTC), datetime(2026, 11, 21, 17, 1, tzinfo=UTC)
    assert staying([before, after], Keep(2, 0, 0)) == {before, after}
    assert staying([after, after + timedelta(hours=10)], Keep(2, 0, 0)) == {after + timedelta(hours=10)}


@given(
    st.lists(st.integers(0, 2_000), max_size=60), st.integers(1, 10), st.integers(0, 10), st.integers(0, 10)
)  # fmt: skip
def test_the_newest_always_stays_and_so_does_what_the_rule_needs_tomorrow(
    ages: list[int], daily: int, weekly: int, monthly: int
) -> None:
    moments = [NOON - timedelta(hours=8 * age) for age in ages]
    stay = staying(moments, Keep(daily, weekly, monthly))
    assert stay <= set(moments)
    assert not moments or max(moments) in stay
    assert staying(sorted(stay), Keep(daily, weekly, monthly)) == stay, "pruning twice is pruning once"


def backup(folder: Path, at: datetime, is_whole: bool = True) -> Path:
    path = folder / names.name_of(at, True)
    path.write_bytes(at.isoformat().encode())
    checksum.write(path, checksum.of(path))
    if not is_whole:
        path.write_bytes(b"cut")
    return path


def test_pruning_deletes_with_the_checksum_and_touches_nothing_else(tmp_path: Path) -> None:
    paths = [backup(tmp_path, at) for at in days(10)]
    others = ["notes.txt", "commandcenter-20261122.tar.zst", "commandcenter-20200101-000000Z.tar.zst.age.bak"]
    for name in others:
        (tmp_path / name).touch()
    (tmp_path / "commandcenter-20190101-000000Z.tar.zst").symlink_to(tmp_path / "notes.txt")
    (tmp_path / "commandcenter-20180101-000000Z.tar.zst").mkdir()
    pruned = prune(tmp_path, Keep(3, 0, 0))
    assert sorted(pruned.deleted) == sorted(path.name for path in paths[3:])
    assert all(path.exists() and names.sums_of(path).exists() for path in paths[:3])
    assert not any(path.exists() or names.sums_of(path).exists() for path in paths[3:])
    assert all((tmp_path / name).exists() for name in others)
    assert (tmp_path / "commandcenter-20190101-000000Z.tar.zst").is_symlink()


def test_damaged_ones_never_push_the_last_good_one_out(tmp_path: Path) -> None:
    good = backup(tmp_path, NOON - timedelta(days=400))
    for at in days(30):
        backup(tmp_path, at, is_whole=False)
    pruned = prune(tmp_path, Keep(1, 0, 0))
    assert good.exists()
    assert pruned.deleted == []
    assert len(pruned.damaged) == 30


def test_a_folder_of_damaged_ones_is_left_alone(tmp_path: Path) -> None:
    for at in days(5):
        backup(tmp_path, at, is_whole=False)
    assert prune(tmp_path, Keep(1, 0, 0)).deleted == []


def test_trying_deletes_nothing(tmp_path: Path) -> None:
    paths = [backup(tmp_path, at) for at in days(5)]
    assert len(prune(tmp_path, Keep(1, 0, 0), is_trying=True).deleted) == 4
    assert all(path.exists() for path in paths)


def test_the_checksum_is_what_sha256sum_reads(tmp_path: Path) -> None:
    import subprocess

    backup(tmp_path, NOON)
    subprocess.run(["sha256sum", "--check", "--strict", *[p.name for p in tmp_path.glob("*.sha256")]], cwd=tmp_path,
                   check=True, capture_output=True)  # fmt: skip


@pytest.mark.parametrize(
    ("now", "good", "failed", "due"),
    [
        ("22 12:00", None, None, "22 12:00"),  # none yet: at once
        ("22 12:00", "22 02:31", None, "23 02:30"),  # made today
        ("22 12:00", "21 02:31", None, "22 12:00"),  # missed: the machine was off
        ("22 02:00", "21 02:31", None, "22 02:30"),
        ("22 02:30", "21 02:31", None, "22 02:30"),
        ("22 02:35", "21 02:31", "22 02:31", "22 03:31"),  # an hour after a failure
        ("22 04:00", "21 02:31", "22 02:31", "22 04:00"),
        ("22 12:00", "22 09:00", None, "23 02:30"),  # by hand, after the time
    ],
)
def test_when_the_next_one_is_due(now: str, good: str | None, failed: str | None, due: str) -> None:
    def at(text: str) -> datetime:
        return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=WIB)

    found = schedule.next_due(at(now), "02:30", at(good) if good else None, at(failed) if failed else None)
    assert found == at(due)


def test_every_setting_that_names_a_file_is_in_a_backup_or_left_out_with_a_reason() -> None:
    """A new setting that fails here: give it a Belonging in commandcenter/backup/contents.py."""
    paths = {name for name, field in Settings.model_fields.items() if Path in _kinds(field.annotation)}
    known = {belonging.setting for belonging in contents.BELONGINGS} | contents.LEFT_OUT.keys()
    assert paths - known == set()
    assert {each.setting for each in contents.BELONGINGS if each.setting} <= paths, "no setting of that name"


def _kinds(annotation: Any) -> set[Any]:
    return {annotation, *getattr(annotation, "__args__", ())}


def test_every_name_in_the_data_folder_is_in_a_backup_or_left_out_with_a_reason() -> None:
    """``data_dir / "name"``, wherever the program says so."""
    told = {belonging.place.split("/")[0] for belonging in contents.BELONGINGS} | contents.LEFT_OUT.keys()
    demo = ("commandcenter.commands.demo", "commandcenter.backup")
    found = {
        node.right.value: module
        for module, path in modules()
        if not module.startswith(demo)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and isinstance(node.right, ast.Constant)
        if ast.unparse(node.left).endswith("data_dir")
    }
    assert len(found) > 5
    assert {name: module for name, module in found.items() if name not in told} == {}


def test_places_of_restored_files_do_not_meet() -> None:
    places = [belonging.place for belonging in contents.BELONGINGS]
    assert len(set(places)) == len(places)
    for place in places:
        assert contents.place_of(f"files/{place}") is None or place, place
    assert contents.place_of("files/secrets/a/b") == (contents.BELONGINGS[2], "secrets/a/b")
    assert contents.place_of("files/feeds/anything") == (contents.BELONGINGS[1], "feeds.yaml")
    assert contents.place_of("files/unknown/x") is None
    assert contents.place_of("inventory.yaml") is None


def test_every_secret_of_the_settings_stays_out_of_an_open_backup() -> None:
    secret = [name for name, field in Settings.model_fields.items() if field.annotation is SecretStr]
    assert len(secret) > 2
    given = {f"COMMANDCENTER_{name.upper()}": f"hidden-{name}" for name in secret}
    given["COMMANDCENTER_DATABASE_URL"] = "postgresql+psycopg://cc:hidden-url@db/cc"
    given["COMMANDCENTER_CACHE_URL"] = "redis://:hidden-cache@cache/0"
    given["COMMANDCENTER_LOG_LEVEL"] = "debug"
    written, left_out = settings_file.lines(load(given), with_secrets=False)
    assert "hidden" not in written
    assert "COMMANDCENTER_LOG_LEVEL='debug'" in written
    assert len(left_out) == len(secret) + 2
    whole, _left_out = settings_file.lines(load(given), with_secrets=True)
    assert whole.count("hidden") == len(secret) + 2


@given(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\r\n"), min_size=1))
def test_a_shell_reads_the_settings_as_they_were(value: str) -> None:
    import subprocess

    written, _left_out = settings_file.lines(load({"COMMANDCENTER_MQTT_PASSWORD": value}), with_secrets=True)
    script = f'set -a\n{written}\nprintf %s "$COMMANDCENTER_MQTT_PASSWORD"'
    shown = subprocess.run(["sh"], input=script.encode(), capture_output=True, check=True).stdout
    assert shown.decode() == value

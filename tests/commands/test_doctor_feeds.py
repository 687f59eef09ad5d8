"""The doctor's look at the feeds: can they be used, are they run, who needs somebody?"""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from commandcenter.commands.doctor import feeds
from commandcenter.commands.reference.install import install
from commandcenter.domain.feeds import Counts, RunOutcome, Trigger
from commandcenter.settings import Settings
from commandcenter.store.writes import feeds as writes
from commandcenter.store.writes import workers
from tests.ingest.test_feeds_file import GOOD
from tests.network import START
from tests.store.feeding import begin, configure, row

FILE = GOOD.replace("{ticket: Tracking ID}", "{ticket: A, channel: B, kind: C, category: D, received: E, status: F}")


@pytest.fixture
def installed(engine: Engine) -> Engine:
    with engine.begin() as connection:
        install(connection, START)
    return engine


def look(engine: Engine, folder: Path, text: str | None = FILE) -> dict[str, feeds.Seen]:
    if text is not None:
        (folder / "feeds.yaml").write_text(text)
    with engine.connect() as connection:
        return {
            seen[2] if seen[0] == "feeds" else seen[0]: seen
            for seen in feeds.look(_settings(folder), connection, START)
        }


def _settings(folder: Path) -> Settings:
    return Settings(data_dir=folder)


def test_without_feeds_there_is_nothing_to_complain_of(installed: Engine, tmp_path: Path) -> None:
    assert list(look(installed, tmp_path, None)) == ["none configured"]


def test_an_empty_register_is_named_with_the_command_that_fills_it(engine: Engine, tmp_path: Path) -> None:
    _check, verdict, _seen, advice = look(engine, tmp_path, None)["register"]
    assert (verdict, "reference import --default" in advice) == ("warning", True)


def test_a_file_with_mistakes_fails_with_its_lines(installed: Engine, tmp_path: Path) -> None:
    (found,) = look(installed, tmp_path, FILE.replace("dinkominfo", "dinas")).values()
    assert found[1] == "failed"
    assert "line 5: feeds[1].owner" in found[2]


def test_feeds_that_nobody_runs_are_a_failure(installed: Engine, tmp_path: Path) -> None:
    assert look(installed, tmp_path)["feed serve"][1:3] == ("failed", "does not run")
    workers.start(installed, "feeds", 1, "", START, kind="feeds")
    assert "feed serve" not in look(installed, tmp_path)


def test_a_parked_feed_is_named(installed: Engine, tmp_path: Path) -> None:
    configure(installed, row("lapor"))
    run = begin(installed)
    assert run is not None
    with installed.begin() as connection:
        writes.finish(connection, run, RunOutcome.PARKED, Counts(), "the password is wrong", START, None)
    assert look(installed, tmp_path)["parked: lapor"][1] == "failed"


def test_a_feed_that_rejects_rows_or_is_too_old_is_named(installed: Engine, tmp_path: Path) -> None:
    configure(installed, row("lapor", warn_after_s=1, error_after_s=2))
    run = begin(installed, trigger=Trigger.PERSON)
    assert run is not None
    with installed.begin() as connection:
        writes.finish(connection, run, RunOutcome.OK, Counts(items=1, data_at=START - 60_000), None, START, None)
    assert look(installed, tmp_path)["data too old: lapor"][1] == "warning"

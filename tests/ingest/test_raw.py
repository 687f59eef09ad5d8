"""Files of agencies in their inboxes: found by the number of a ticket, and gone when they are old."""

import os
import time
from pathlib import Path

import pytest
from openpyxl import Workbook

from commandcenter.commands.feed import configured as base
from commandcenter.domain.clock import DAY
from commandcenter.settings import Settings
from ingest import raw
from ingest.feeds_file import Configured
from ingest.raw_pruner import RawPruner
from tests.commands.test_privacy import FEEDS


@pytest.fixture
def feed(tmp_path: Path) -> Configured:
    (tmp_path / "feeds.yaml").write_text(FEEDS)
    for folder in ("inbox/processed/2026/03", "inbox/failed"):
        (tmp_path / folder).mkdir(parents=True)
    (found,) = base.load(tmp_path / "feeds.yaml")
    return found


def book(path: Path, number: object) -> None:
    made = Workbook()
    assert made.active is not None
    made.active.append(["ID", "Isi"])
    made.active.append([number, "Jalan rusak"])
    made.save(path)


def test_a_number_is_found_in_texts_and_workbooks_wherever_they_lie(feed: Configured, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    book(inbox / "processed/2026/03/number.xlsx", 5010653)
    book(inbox / "failed/text.xlsx", "#5010653")
    book(inbox / "other.xlsx", 5010654)
    (inbox / "new.csv").write_text("x" * (1 << 20) + "5010653")  # across the end of a part
    (inbox / "failed/broken.xlsx").write_bytes(b"PK\x03\x04 broken")
    (inbox / "failed/link.csv").symlink_to("/etc/hostname")
    found = {path.name for path in raw.holding(feed, tmp_path, " #5010653 ")}
    assert found == {"number.xlsx", "text.xlsx", "new.csv"}


def test_files_that_were_dealt_with_go_when_they_have_lain_long_enough(feed: Configured, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    for name in ("waiting.csv", "processed/2026/03/a.csv", "failed/b.csv"):
        (inbox / name).write_text("x")
        os.utime(inbox / name, (1, 1))  # what a file says of its age does not count: it came today
    pruner = RawPruner(Settings(retain_raw_days=90), tmp_path, first_s=0)
    now = time.time_ns() // 1_000_000
    assert pruner.tick([feed], now) == 0
    assert RawPruner(Settings(retain_raw_days=90), tmp_path, first_s=60).tick([feed], now + 91 * DAY) == 0
    assert RawPruner(Settings(retain_raw_days=90), tmp_path, first_s=0).tick([feed], now + 91 * DAY) == 2
    assert [path.name for path in sorted(inbox.rglob("*")) if path.is_file()] == ["waiting.csv"]


def test_a_file_that_is_taken_away_meanwhile_is_no_trouble(tmp_path: Path) -> None:
    assert raw.remove([tmp_path / "gone.csv"]) == []

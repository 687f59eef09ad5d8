"""What is installed is what was looked at: every package has its version and the hashes of its files."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("requirements", "requirements-dev")
_PINNED = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)")


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(text: str) -> dict[str, str]:
    return {plain(name): version for name, version in re.findall(rf"^{_PINNED.pattern}", text, re.MULTILINE)}


@pytest.mark.parametrize("part", PARTS)
def test_every_package_is_installed_by_its_hash_alone(part: str) -> None:
    text = (ROOT / f"{part}.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.partition("\n\n")[2].strip())
    assert len(entries) > 40
    for entry in entries:
        assert _PINNED.match(entry), entry[:100]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry[:100]


@pytest.mark.parametrize("part", PARTS)
def test_what_is_written_by_hand_is_what_is_installed(part: str) -> None:
    by_hand = pins((ROOT / f"{part}.in").read_text(encoding="utf-8"))
    installed = pins((ROOT / f"{part}.txt").read_text(encoding="utf-8"))
    assert {name: installed.get(name) for name in by_hand} == by_hand


def test_both_files_agree() -> None:
    first, second = (pins((ROOT / f"{part}.txt").read_text(encoding="utf-8")) for part in PARTS)
    assert {
        name: (version, second[name]) for name, version in first.items() if second.get(name, version) != version
    } == {}


@pytest.mark.parametrize("name", [f"{part}.{ending}" for part in PARTS for ending in ("in", "txt")])
def test_no_place_to_fetch_from_is_named(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
    assert "find-links" not in text

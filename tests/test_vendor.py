"""What is fetched at set-up: without npm it is said, and nothing breaks."""

from pathlib import Path

import pytest

from tools import vendor, vendor_picture


def test_without_npm_it_is_said_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert vendor.fetch("anything@1", {}) == "npm is not installed"
    vendor_picture.main()
    assert capsys.readouterr().out == "npm is not installed: panels cannot be taken along as PNG.\n"


def test_a_package_that_npm_cannot_fetch_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert vendor.fetch("anything@1", {}) == "npm could not fetch anything@1"

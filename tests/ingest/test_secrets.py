"""Secrets by reference: read from a folder, never guessed, never in a message."""

from pathlib import Path

import pytest

from ingest.contract import FeedError
from ingest.secrets import Secrets


def test_a_secret_is_the_text_of_its_file_and_read_anew_each_time(tmp_path: Path) -> None:
    secrets = Secrets(tmp_path)
    (tmp_path / "token").write_text("abc\n")
    assert secrets("token") == "abc"
    (tmp_path / "token").write_text("def")
    assert secrets("token") == "def"


@pytest.mark.parametrize(
    ("name", "message"),
    [("missing", "write it into a file"), ("../token", "cannot be the name"), ("empty", "is empty"), ("x", "no text")],
)
def test_what_cannot_be_used_parks_the_feed_and_says_why(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "x").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(FeedError, match=message) as error:
        Secrets(tmp_path)(name)
    assert error.value.is_permanent

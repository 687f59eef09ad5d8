"""What comes out of an archive is not trusted: everything but plain files that the manifest names is refused."""

import hashlib
import io
import tarfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.backup import BackupError, archive, crypt
from commandcenter.backup.crypt import Key, Seal
from commandcenter.backup.manifest import Database, Manifest, Member

DATABASE = "database/commandcenter.db"
IDENTITY, RECIPIENT = crypt.new_identity()


def about(files: dict[str, bytes]) -> Manifest:
    """The manifest of these files."""
    members = {name: Member(bytes=len(data), sha256=hashlib.sha256(data).hexdigest()) for name, data in files.items()}
    database = Database(
        kind="sqlite", version="3", revision=None, member=DATABASE, bytes=0, tables={}, yardstick="0" * 64,
        audit_head=None,
    )  # fmt: skip
    return Manifest(
        made_at=datetime(2026, 11, 22, tzinfo=UTC), program="0", database=database, members=members, settings=[],
        left_out=[],
    )  # fmt: skip


def plain(name: str, data: bytes = b"") -> tuple[tarfile.TarInfo, bytes]:
    """A file as tar has it."""
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    return entry, data


def forged(path: Path, files: dict[str, bytes], entries: Sequence[tuple[tarfile.TarInfo, bytes]]) -> Path:
    """An archive whose manifest names ``files`` and that holds ``entries``."""
    with zstd.open(path, "wb") as packed, tarfile.open(fileobj=packed, mode="w|") as tar:
        for entry, data in [plain("manifest.json", about(files).model_dump_json().encode()), *entries]:
            tar.addfile(entry, io.BytesIO(data))
    return path


def special(kind: bytes, name: str = DATABASE, target: str = "/etc/passwd") -> tuple[tarfile.TarInfo, bytes]:
    """Something that is no plain file."""
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    return entry, b""


FILES = {DATABASE: b"abc"}
FORGERIES: dict[str, Callable[[], tuple[dict[str, bytes], list[Any]]]] = {
    "upwards": lambda: ({**FILES, "../evil": b"x"}, [plain(DATABASE, b"abc"), plain("../evil", b"x")]),
    "absolute": lambda: ({**FILES, "/evil/file": b"x"}, [plain("/evil/file", b"x")]),
    "backslash": lambda: ({**FILES, "..\\evil": b"x"}, [plain("..\\evil", b"x")]),
    "dot": lambda: ({**FILES, "files/./evil": b"x"}, [plain("files/./evil", b"x")]),
    "empty part": lambda: ({**FILES, "files//evil": b"x"}, [plain("files//evil", b"x")]),
    "NUL": lambda: ({**FILES, "files/a\0b": b"x"}, []),
    "right to left": lambda: ({**FILES, "files/\u202eevil": b"x"}, []),
    "long": lambda: ({**FILES, "f/" + "x" * 10_000: b"x"}, []),
    "symlink": lambda: (FILES, [special(tarfile.SYMTYPE)]),
    "hard link": lambda: (FILES, [special(tarfile.LNKTYPE)]),
    "device": lambda: (FILES, [special(tarfile.CHRTYPE)]),
    "pipe": lambda: (FILES, [special(tarfile.FIFOTYPE)]),
    "folder": lambda: (FILES, [special(tarfile.DIRTYPE)]),
    "folder as a link first": lambda: (
        {**FILES, "files/secrets/x": b"x"},
        [special(tarfile.SYMTYPE, "files", "/etc"), plain("files/secrets/x", b"x")],
    ),
    "not named": lambda: (FILES, [plain(DATABASE, b"abc"), plain("evil", b"x")]),
    "twice": lambda: (FILES, [plain(DATABASE, b"abc"), plain(DATABASE, b"abd")]),
    "a second manifest": lambda: (FILES, [plain(DATABASE, b"abc"), plain("manifest.json", b"{}")]),
    "larger than said": lambda: (FILES, [plain(DATABASE, b"abcd")]),
    "other content": lambda: (FILES, [plain(DATABASE, b"abd")]),
    "missing": lambda: (FILES, []),
    "a file where a folder must be": lambda: (
        {**FILES, "files/a": b"x", "files/a/b": b"x"},
        [plain(DATABASE, b"abc"), plain("files/a", b"x"), plain("files/a/b", b"x")],
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_archive_is_refused_and_writes_nothing_outside(name: str, tmp_path: Path) -> None:
    files, entries = FORGERIES[name]()
    path, into = forged(tmp_path / "forged", files, entries), tmp_path / "deep" / "into"
    into.mkdir(parents=True)
    with pytest.raises(BackupError):
        archive.unpack(path, Key(), into)
    outside = [each for each in tmp_path.rglob("*") if each.is_file() and into not in each.parents]
    assert outside == [path]
    assert not any(each.is_symlink() for each in tmp_path.rglob("*"))


def test_a_file_that_unpacks_to_more_than_there_is_room_for_is_refused_before_it_is_written(tmp_path: Path) -> None:
    bomb = about(FILES)
    members = {DATABASE: Member(bytes=10**15, sha256="0" * 64)}
    huge, data = plain(DATABASE)[0], bomb.model_copy(update={"members": members}).model_dump_json().encode()
    huge.size = 10**15
    with zstd.open(tmp_path / "bomb", "wb") as packed:
        for entry, content in (plain("manifest.json", data), (huge, b"\0" * 10_000)):
            packed.write(entry.tobuf(tarfile.PAX_FORMAT) + content + b"\0" * (-len(content) % 512))
    (tmp_path / "into").mkdir()
    with pytest.raises(BackupError, match="are free"):
        archive.unpack(tmp_path / "bomb", Key(), tmp_path / "into")
    assert list((tmp_path / "into").iterdir()) == []


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME], ids="oag")
def test_an_entry_that_says_much_of_itself_is_not_read_into_memory(kind: bytes, tmp_path: Path) -> None:
    entry, said = plain("files/a", b"\0" * 1_000_000)
    entry.type = kind
    path = forged(tmp_path / "forged", FILES, [(entry, said)])
    with pytest.raises(BackupError, match="says too much"):
        archive.unpack(path, Key(), tmp_path)


def test_a_manifest_of_a_later_format_is_refused_in_words(tmp_path: Path) -> None:
    data = about(FILES).model_dump_json().replace('"format":1', '"format":2').encode()
    with zstd.open(tmp_path / "later", "wb") as packed, tarfile.open(fileobj=packed, mode="w|") as tar:
        tar.addfile(plain("manifest.json", data)[0], io.BytesIO(data))
    with pytest.raises(BackupError, match="newer program"):
        archive.unpack(tmp_path / "later", Key(), tmp_path)


def made(folder: Path, seal: Seal) -> bytes:
    """A true archive of some size."""
    source = folder / "source"
    source.write_bytes(bytes(range(256)) * 2000)
    target = io.BytesIO()
    archive.write(target, seal, about({DATABASE: source.read_bytes()}), {DATABASE: source})
    return target.getvalue()


@pytest.fixture(scope="module", params=["open", "key"])
def sealed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Key]:
    """An archive, open and encrypted, and what opens it."""
    seals = {
        "open": (Seal(), Key()),
        "key": (Seal((RECIPIENT,)), Key((IDENTITY,))),
    }
    seal, key = seals[request.param]
    return made(tmp_path_factory.mktemp("made"), seal), key


@pytest.mark.parametrize("share", [0, 0.001, 0.3, 0.9, 0.999])
def test_a_cut_archive_is_refused(sealed: tuple[bytes, Key], share: float, tmp_path: Path) -> None:
    data, key = sealed
    (tmp_path / "cut").write_bytes(data[: int(len(data) * share)])
    (tmp_path / "into").mkdir()
    with pytest.raises(BackupError):
        archive.unpack(tmp_path / "cut", key, tmp_path / "into")


def test_one_byte_less_is_found_out(sealed: tuple[bytes, Key], tmp_path: Path) -> None:
    data, key = sealed
    (tmp_path / "cut").write_bytes(data[:-1])
    (tmp_path / "into").mkdir()
    with pytest.raises(BackupError):
        archive.unpack(tmp_path / "cut", key, tmp_path / "into")


def test_a_whole_one_is_unpacked(sealed: tuple[bytes, Key], tmp_path: Path) -> None:
    data, key = sealed
    (tmp_path / "whole").write_bytes(data)
    (tmp_path / "into").mkdir()
    assert archive.unpack(tmp_path / "whole", key, tmp_path / "into").members.keys() == {DATABASE}
    assert (tmp_path / "into" / DATABASE).read_bytes() == bytes(range(256)) * 2000


@settings(max_examples=40)
@given(st.data())
def test_a_changed_byte_is_never_believed(
    sealed: tuple[bytes, Key], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Either it is refused, or the file that comes out is the one that went in (a byte that says nothing: padding)."""
    whole, key = sealed
    position = data.draw(st.integers(0, len(whole) - 1))
    changed = bytearray(whole)
    changed[position] ^= data.draw(st.integers(1, 255))
    folder = tmp_path_factory.mktemp("changed")
    (folder / "backup").write_bytes(bytes(changed))
    (folder / "into").mkdir()
    try:
        archive.unpack(folder / "backup", key, folder / "into")
    except BackupError:
        return
    assert (folder / "into" / DATABASE).read_bytes() == bytes(range(256)) * 2000


@settings(max_examples=60)
@given(st.binary(max_size=3000))
def test_any_bytes_are_refused_in_words(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "backup").write_bytes(data)
    with pytest.raises(BackupError):
        archive.unpack(folder / "backup", Key((IDENTITY,)), folder)

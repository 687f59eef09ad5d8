"""The age format: what was encrypted opens with its key and with no other, and `age` reads it."""

import io
import os
from pathlib import Path

import pyrage
import pytest

from commandcenter.backup import BackupError, crypt
from commandcenter.backup.crypt import Key, Seal

SECRET = "five plain words are enough"


def sealed(data: bytes, seal: Seal) -> bytes:
    target = io.BytesIO()
    with crypt.sealing(target, seal) as stream:
        for start in range(0, len(data), 10_000):
            stream.write(data[start : start + 10_000])
    return target.getvalue()


def opened(data: bytes, key: Key) -> bytes:
    with crypt.opening(io.BytesIO(data), key) as stream:
        return stream.read()


def test_every_recipient_opens_it_and_a_stranger_does_not() -> None:
    pairs = [crypt.new_identity() for _ in range(3)]
    data = os.urandom(300_000)
    found = sealed(data, Seal(tuple(recipient for _identity, recipient in pairs[:2])))
    assert [opened(found, Key((identity,))) for identity, _recipient in pairs[:2]] == [data, data]
    with pytest.raises(BackupError, match="This key does not open"):
        opened(found, Key((pairs[2][0],)))
    with pytest.raises(BackupError, match="--identity"):
        opened(found, Key(passphrase=SECRET))


def test_it_is_plain_age() -> None:
    identity, recipient = crypt.new_identity()
    found = sealed(b"abc", Seal((recipient,)))
    assert found.startswith(b"age-encryption.org/v1\n-> X25519 ")
    assert pyrage.decrypt(found, [pyrage.x25519.Identity.from_str(identity)]) == b"abc"


def test_a_passphrase_opens_it() -> None:
    """That another one does not is shown by the locked identity below: deriving a key takes its second."""
    found = sealed(b"abc", Seal(passphrase=SECRET))
    assert opened(found, Key(passphrase=SECRET)) == b"abc"
    with pytest.raises(BackupError, match="--passphrase-file"):
        opened(found, Key())


def test_trouble_of_the_target_is_raised_as_it_is() -> None:
    _identity, recipient = crypt.new_identity()
    with (
        open("/dev/full", "wb", buffering=0) as full,
        pytest.raises(OSError, match="No space left"),
        crypt.sealing(full, Seal((recipient,))) as stream,
    ):
        stream.writelines(os.urandom(100_000) for _ in range(100))


def test_trouble_of_the_writer_is_raised_as_it_is() -> None:
    _identity, recipient = crypt.new_identity()
    with pytest.raises(KeyError), crypt.sealing(io.BytesIO(), Seal((recipient,))) as stream:  # noqa: PT012
        stream.write(b"abc")
        raise KeyError


@pytest.mark.parametrize(
    "given", ["", "age1", "AGE1XYZ", "ssh-ed25519 AAAA", "age1" + "q" * 10_000, "\0", "\u202eage1"]
)
def test_what_is_no_recipient_is_refused_shortly(given: str) -> None:
    with pytest.raises(BackupError, match="no recipient") as told:
        crypt.recipients([given])
    assert len(str(told.value)) < 400


def test_a_secret_key_given_as_a_recipient_is_not_repeated() -> None:
    identity, _recipient = crypt.new_identity()
    with pytest.raises(BackupError, match="secret key") as told:
        crypt.recipients([identity])
    assert identity[20:] not in str(told.value)


def test_an_identity_may_itself_be_locked(tmp_path: Path) -> None:
    identity, _recipient = crypt.new_identity()
    (tmp_path / "key").write_bytes(crypt.locked(f"# mine\n{identity}\n", SECRET))
    assert crypt.identities(tmp_path / "key", SECRET) == (identity,)
    with pytest.raises(BackupError, match="locked"):
        crypt.identities(tmp_path / "key")
    with pytest.raises(BackupError, match="passphrase is wrong"):
        crypt.identities(tmp_path / "key", "something else altogether")


@pytest.mark.parametrize("data", [b"", b"# only a comment\n", b"age1notsecret\n", b"\xff\xfe\0", b"x" * 10_000])
def test_a_file_that_is_no_identity_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(data)
    with pytest.raises(BackupError, match="no age identity"):
        crypt.identities(tmp_path / "key")


def test_keys_show_nothing_of_themselves() -> None:
    identity, recipient = crypt.new_identity()
    assert identity not in repr(Key((identity,), SECRET))
    assert SECRET not in repr(Seal((recipient,), SECRET))

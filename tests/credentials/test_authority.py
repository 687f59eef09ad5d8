"""Certificates by openssl's word, and what of them can be wrong."""

import shutil
import subprocess
from ipaddress import ip_address
from pathlib import Path

import pytest

from commandcenter.credentials import authority, files
from commandcenter.credentials.authority import AuthorityError
from commandcenter.credentials.folder import load, pair, save
from commandcenter.domain.clock import DAY
from tests.conftest import missing

AT = 1_773_111_600_000


def test_openssl_takes_what_the_authority_signs(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip(missing("openssl"))
    ours = authority.make("Ours", AT)
    save(tmp_path, "authority", ours)
    save(tmp_path, "broker", authority.server(ours, ["mqtt.test"], [ip_address("10.0.0.1")], AT))
    client = authority.client(ours, "site-35.22.13", AT)
    save(tmp_path, "site", client)
    (tmp_path / "revoked.pem").write_bytes(authority.revocations(ours, [], AT))

    def verified(*arguments: str) -> bool:
        command = ["openssl", "verify", "-x509_strict", "-attime", str(AT // 1000 + 60), "-CAfile", "authority.pem"]
        return subprocess.run([*command, *arguments], cwd=tmp_path, capture_output=True).returncode == 0

    assert verified("-purpose", "sslserver", "-verify_hostname", "mqtt.test", "broker.pem")
    assert verified("-purpose", "sslserver", "-verify_ip", "10.0.0.1", "broker.pem")
    assert not verified("-purpose", "sslserver", "-verify_hostname", "other.test", "broker.pem")
    assert not verified("-purpose", "sslclient", "broker.pem")
    assert verified("-purpose", "sslclient", "-crl_check", "-CRLfile", "revoked.pem", "site.pem")
    assert not verified("-purpose", "sslserver", "site.pem")
    (tmp_path / "revoked.pem").write_bytes(authority.revocations(ours, [(client.certificate.serial_number, AT)], AT))
    assert not verified("-purpose", "sslclient", "-crl_check", "-CRLfile", "revoked.pem", "site.pem")


def test_a_revocation_list_is_read_back_only_by_its_own_authority() -> None:
    ours, other = authority.make("Ours", AT), authority.make("Ours", AT)
    listed = authority.revocations(ours, [(17, AT), (3, AT)], AT)
    assert authority.revoked_in(listed, ours.certificate) == {3, 17}
    assert authority.revoked_in(listed, other.certificate) is None
    assert authority.revoked_in(b"garbage", ours.certificate) is None


def test_nothing_outlives_its_authority() -> None:
    ours = authority.make("Ours", AT, days=10)
    assert authority.ends_at(authority.client(ours, "site", AT, days=700).certificate) <= AT + 10 * DAY
    with pytest.raises(AuthorityError, match="has ended"):
        authority.client(ours, "site", AT + 11 * DAY)


@pytest.mark.parametrize("name", ["", "x" * 65, "a\nb", "a\0b", "\u202eabc"])
def test_a_name_that_nobody_could_read_is_refused(name: str) -> None:
    with pytest.raises(AuthorityError, match="printable"):
        authority.client(authority.make("Ours", AT), name, AT)


@pytest.mark.parametrize("name", ["-", "a..b", "x" * 64 + ".test", "a b", "a/b", "*", "*.*"])
def test_a_server_needs_a_name_that_hosts_have(name: str) -> None:
    with pytest.raises(AuthorityError, match="no name of a host"):
        authority.server(authority.make("Ours", AT), [name], [], AT)


def test_a_passphrase_opens_its_key_and_nothing_else_does(tmp_path: Path) -> None:
    ours = authority.make("Ours", AT)
    save(tmp_path, "authority", ours, b"four words are good")
    _certificate, key = pair(tmp_path, "authority")
    assert b"ENCRYPTED" in key.read_bytes()
    assert key.stat().st_mode & 0o777 == 0o600
    assert load(tmp_path, "authority", lambda: b"four words are good").certificate == ours.certificate
    for wrong in (b"", b"four words are goods", b"\0"):
        with pytest.raises(AuthorityError, match="passphrase"):
            load(tmp_path, "authority", lambda said=wrong: said)


def test_key_and_certificate_of_two_are_told(tmp_path: Path) -> None:
    save(tmp_path, "authority", authority.make("Ours", AT))
    pair(tmp_path, "authority")[1].write_bytes(authority.make("Other", AT).key_pem())
    with pytest.raises(AuthorityError, match="do not belong together"):
        load(tmp_path, "authority", lambda: b"")


def test_a_key_is_in_no_text_about_it() -> None:
    ours = authority.make("Ours", AT)
    assert "PrivateKey" not in repr(ours)


def test_a_file_keeps_its_group_and_is_never_for_everybody(tmp_path: Path) -> None:
    path = tmp_path / "passwords"
    files.write(path, b"one")
    assert path.stat().st_mode & 0o777 == 0o640 if tmp_path.stat().st_mode & 0o010 else 0o600
    path.chmod(0o664)
    files.write(path, b"two")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"two", 0o660)
    assert [each.name for each in tmp_path.iterdir()] == ["passwords"]


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "folder"
    target.mkdir()
    with pytest.raises(OSError):
        files.write(target, b"x")
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]

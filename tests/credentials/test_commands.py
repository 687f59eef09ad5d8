"""The commands: who gets what, what is written where, and what never is."""

import csv
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine

from commandcenter.commands.doctor import certificates
from commandcenter.credentials import authority, passwords
from commandcenter.credentials.folder import save
from commandcenter.domain.actor import at_this_machine
from commandcenter.domain.clock import DAY
from commandcenter.settings import Settings
from commandcenter.store.engine import StoreError, create_engine
from commandcenter.store.writes import credentials as writes
from tests.credentials.conftest import House
from tests.network import rows, scalar, seed

PHRASE = "empat kata yang bagus sekali"


@pytest.fixture
def phrase(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase"
    file.write_text(PHRASE + "\n")
    return file


def store(house: House, query: str) -> list[tuple[object, ...]]:
    engine = create_engine(house.url)
    try:
        return rows(engine, query)
    finally:
        engine.dispose()


def test_all_is_ingest_and_every_kecamatan_with_something_in_it_and_again_is_nothing(house: House) -> None:
    said = house.run("mqtt-credentials", "make", "--all")
    assert "5 made: ingest, site-35.22.11, site-35.22.13, site-35.22.14, site-35.22.15." in said
    before = {path.name: path.read_bytes() for path in house.files.iterdir()}
    assert "everybody has a credential" in house.run("mqtt-credentials", "make", "--all")
    assert {path.name: path.read_bytes() for path in house.files.iterdir()} == before
    assert "nothing to change" in house.run("mqtt-credentials", "write")
    assert "as the inventory says" in house.run("mqtt-credentials", "write", "--check")


def test_a_password_is_told_once_and_kept_as_a_hash(house: House) -> None:
    said = house.run("mqtt-credentials", "make", "Balen")
    password = house.password("site-35.22.13")
    (line,) = (house.files / "passwords").read_text().splitlines()
    username, _, stored = line.partition(":")
    assert username == "site-35.22.13"
    assert passwords.is_right(password, stored)
    file = house.data / "handover" / "site-35.22.13.txt"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert (house.files / "passwords").stat().st_mode & 0o007 == 0
    said += house.run("mqtt-credentials", "list") + house.run("audit", "list", "--json")
    said += str(store(house, "SELECT * FROM mqtt_credential")) + str(store(house, "SELECT * FROM audit"))
    assert password not in said
    assert "$7$" not in house.run("mqtt-credentials", "write") + house.run("audit", "list", "--json")


def test_the_installers_table_is_one_private_file(house: House) -> None:
    house.run("mqtt-credentials", "make", "--all", "--csv")
    file = house.data / "handover" / "passwords.csv"
    assert file.stat().st_mode & 0o777 == 0o600
    found = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    assert found[0]["username"] == "ingest"
    assert len({row["password"] for row in found}) == 5
    hashes = dict(line.split(":", 1) for line in (house.files / "passwords").read_text().splitlines())
    assert all(passwords.is_right(row["password"], hashes[row["username"]]) for row in found)
    assert not any(row["password"].startswith(tuple("=+-@")) for row in found)


def test_what_an_installer_has_not_taken_yet_is_not_overwritten_and_nothing_is_made(house: House) -> None:
    house.run("mqtt-credentials", "make", "Balen")
    before = house.password("site-35.22.13")
    said = house.run("mqtt-credentials", "renew", "Balen", exit_code=1)
    assert "site-35.22.13.txt: File exists" in said
    assert house.password("site-35.22.13") == before
    stored = (house.files / "passwords").read_text().strip().partition(":")[2]
    assert passwords.is_right(before, stored)


def test_a_symbolic_link_in_the_folder_is_not_followed(house: House, tmp_path: Path) -> None:
    target = tmp_path / "target"
    (house.data / "handover").mkdir(parents=True)
    (house.data / "handover" / "site-35.22.13.txt").symlink_to(target)
    house.run("mqtt-credentials", "make", "Balen", exit_code=1)
    assert not target.exists()
    assert store(house, "SELECT * FROM mqtt_credential") == []


@pytest.mark.parametrize(
    ("site", "words"),
    [("Blen", "did you mean Balen"), ("link/none", "not in the inventory"), ("35.22.01", "nothing in the inventory"),
     ("", "kecamatan"), ("../x", "kecamatan"), ("x" * 10_000, "kecamatan")],
)  # fmt: skip
def test_a_site_that_is_none_is_said_and_nothing_is_made(house: House, site: str, words: str) -> None:
    assert words in house.run("mqtt-credentials", "make", "Kapas", site, exit_code=1)
    assert store(house, "SELECT * FROM mqtt_credential") == []


def test_without_sites_it_is_a_question(house: House) -> None:
    for arguments in (("make",), ("renew",), ("make", "--all", "Balen"), ("revoke",)):
        house.run("mqtt-credentials", *arguments, exit_code=2)


def test_the_files_follow_the_inventory(house: House) -> None:
    house.run("mqtt-credentials", "make", "Balen", "link/balen-a")
    house.run(
        "inventory", "accept", "link", "baru", "--kecamatan", "Balen", "--from", "balen", "--to", "kanor",
        "--medium", "radio",
    )  # fmt: skip
    said = house.run("mqtt-credentials", "write", "--check", exit_code=1)
    assert "+topic write cc/v1/35.22.13/link/baru/status" in said
    assert "cc/v1/35.22.13/link/baru/status" not in (house.files / "access").read_text(), "a check changes nothing"
    house.run("mqtt-credentials", "write")
    access = (house.files / "access").read_text()
    assert access.count("cc/v1/35.22.13/link/baru/status") == 1
    assert access.split("user link-balen-a\n")[1].split("\n\n")[0].strip() == (
        "topic write cc/v1/35.22.13/link/balen-a/status"
    )


def test_a_site_may_announce_new_devices_where_that_is_wanted(house: House) -> None:
    house.run("mqtt-credentials", "make", "Balen", "link/balen-a", COMMANDCENTER_MQTT_NEW_DEVICES="true")
    access = (house.files / "access").read_text()
    assert access.count("/+/+/status") == 1
    assert "topic write cc/v1/35.22.13/+/+/status" in access


def test_a_certificate_is_written_for_its_site_and_its_end_is_known(house: House, phrase: Path) -> None:
    house.run("certificate", "authority", "--passphrase-file", str(phrase))
    house.run("mqtt-credentials", "make", "link/balen-a", "--certificate", "--passphrase-file", str(phrase))
    folder = house.data / "handover"
    assert {path.name for path in folder.iterdir()} == {"link-balen-a.pem", "link-balen-a.key", "authority.pem"}
    assert (folder / "link-balen-a.key").stat().st_mode & 0o777 == 0o600
    assert "certificate until" in house.run("mqtt-credentials", "list")
    assert (house.files / "passwords").read_text() == ""


def test_the_passphrase_is_asked_for_and_a_wrong_one_makes_nothing(house: House) -> None:
    house.run("certificate", "authority", said=f"{PHRASE}\n{PHRASE}\n")
    house.run("certificate", "authority", exit_code=1)
    said = house.run("mqtt-credentials", "make", "Balen", "--certificate", said="wrong\n", exit_code=1)
    assert "wrong passphrase" in said
    assert store(house, "SELECT * FROM mqtt_credential") == []
    house.run("mqtt-credentials", "make", "Balen", "--certificate", said=f"{PHRASE}\n{PHRASE}\n")


def test_a_short_passphrase_is_refused(house: House) -> None:
    house.run("certificate", "authority", said="short\nshort\n", exit_code=2)
    assert not (house.data / "certificates" / "authority.key").exists()


def test_who_is_revoked_is_out_of_the_access_list_also_without_the_passphrase(house: House, phrase: Path) -> None:
    house.run("certificate", "authority", "--passphrase-file", str(phrase))
    house.run("mqtt-credentials", "make", "Balen", "--certificate", "--passphrase-file", str(phrase))
    said = house.run("mqtt-credentials", "revoke", "Balen", said="wrong\n", exit_code=1)
    assert "the revocation list is not" in said
    assert "site-35.22.13" not in (house.files / "access").read_text()
    house.run("mqtt-credentials", "write", "--check", exit_code=1)
    house.run("mqtt-credentials", "write", said=f"{PHRASE}\n")
    assert "as the inventory says" in house.run("mqtt-credentials", "write", "--check")


def test_who_was_revoked_can_be_made_again_and_the_old_certificate_stays_revoked(house: House) -> None:
    house.run("certificate", "authority", "--no-passphrase")
    house.run("mqtt-credentials", "make", "Balen", "--certificate", "--out", str(house.data / "one"))
    house.run("mqtt-credentials", "revoke", "Balen")
    assert "no credential" in house.run("mqtt-credentials", "revoke", "Balen", exit_code=1)
    house.run("mqtt-credentials", "make", "Balen", "--certificate", "--out", str(house.data / "two"))
    ours = authority.read_certificate((house.data / "certificates" / "authority.pem").read_bytes())
    serials = [
        authority.read_certificate((house.data / name / "site-35.22.13.pem").read_bytes()).serial_number
        for name in ("one", "two")
    ]
    assert authority.revoked_in((house.files / "revoked.pem").read_bytes(), ours) == {serials[0]}


def test_every_change_is_in_the_trail(house: House) -> None:
    house.run("mqtt-credentials", "make", "Balen")
    house.run("mqtt-credentials", "renew", "Balen", "--out", str(house.data / "again"))
    house.run("mqtt-credentials", "revoke", "Balen")
    query = "SELECT action, subject FROM audit WHERE action LIKE 'mqtt%' ORDER BY id"
    assert store(house, query) == [
        (f"mqtt.credential.{word}", "mqtt:site-35.22.13") for word in ("make", "renew", "revoke")
    ]


def test_no_secret_is_in_the_list_of_processes(house: House, phrase: Path) -> None:
    """While a command runs, everybody on the machine may read its arguments."""
    env = {**os.environ, "COMMANDCENTER_DATA_DIR": str(house.data), "COMMANDCENTER_DATABASE_URL": house.url}
    command = [sys.executable, "-m", "commandcenter", "certificate", "authority"]
    process = subprocess.Popen(
        command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    arguments = Path(f"/proc/{process.pid}/cmdline").read_text()
    out, err = process.communicate(f"{PHRASE}\n{PHRASE}\n", timeout=60)
    assert process.returncode == 0, err
    assert PHRASE not in arguments + out + err


def test_servers_are_named_once_and_renewed_under_the_same_names(house: House) -> None:
    house.run("certificate", "authority", "--no-passphrase")
    assert "name the server" in house.run("certificate", "web", exit_code=1)
    house.run("certificate", "web", "pusat.test", "10.1.2.3", "--days", "20")
    house.run("certificate", "broker", "mqtt.test")
    first = (house.data / "certificates" / "web.pem").read_bytes()
    assert house.run("certificate", "renew").startswith(str(house.data / "certificates" / "web.pem"))
    assert "0 renewed" in house.run("certificate", "renew")
    second = authority.read_certificate((house.data / "certificates" / "web.pem").read_bytes())
    assert second.public_bytes(authority.serialization.Encoding.PEM) != first
    names, addresses = authority.names_of(second)
    assert (names, [*map(str, addresses)]) == (["pusat.test"], ["10.1.2.3"])
    assert house.run("certificate", "list").count("days)") == 3


def findings(house: House, at: int, **values: object) -> list[tuple[str, str]]:
    settings = Settings(data_dir=house.data, database_url=house.url, **values)  # type: ignore[arg-type]
    engine = create_engine(house.url, read_only=True)
    try:
        with engine.connect() as connection:
            found = [*certificates.look(settings, at), *certificates.of_sites(settings, connection, at)]
    finally:
        engine.dispose()
    return [(verdict, seen) for _check, verdict, seen, _advice in found]


def test_the_doctor_warns_a_month_before_the_first_of_them_ends(house: House) -> None:
    now = time.time_ns() // 1_000_000
    house.run("certificate", "authority", "--no-passphrase")
    house.run("certificate", "web", "pusat.test", "--days", "90")
    house.run("mqtt-credentials", "make", "Balen", "--certificate", "--days", "90")
    assert {verdict for verdict, _seen in findings(house, now)} == {"ok"}
    for days, verdict in ((61, "warning"), (89, "warning"), (91, "failed")):
        found = findings(house, now + days * DAY)
        assert [each for each, seen in found if "web.pem" in seen] == [verdict]
        assert [each for each, seen in found if "site-35.22.13" in seen] == [verdict]


def test_the_doctor_sees_that_the_broker_s_files_are_old(house: House) -> None:
    now = time.time_ns() // 1_000_000
    assert findings(house, now) == [], "nothing to say of an installation without"
    house.run("mqtt-credentials", "make", "Balen")
    assert findings(house, now) == [("ok", "1 users of the broker")]
    (house.files / "access").write_text("topic readwrite #\n")
    assert findings(house, now) == [("warning", "1 users of the broker; older than the inventory: access")]


def test_the_doctor_tells_a_file_that_is_no_certificate(house: House, tmp_path: Path) -> None:
    (tmp_path / "web.pem").write_bytes(b"\0garbage")
    found = findings(house, 0, web_cert_file=tmp_path / "web.pem", web_key_file=tmp_path / "web.key")
    assert [verdict for verdict, _seen in found] == ["failed"]


def test_a_foreign_certificate_is_read_too(house: House, tmp_path: Path) -> None:
    """Of another authority and another kind of key: only its end is of interest."""
    at = time.time_ns() // 1_000_000
    certificate, _key = save(tmp_path, "ca", authority.make("Other", at, 10))
    assert findings(house, at, mqtt_ca_file=certificate) == [("warning", f"{certificate} ends in 9 days")]


def test_devices_yaml_is_granted_too(house: House, tmp_path: Path) -> None:
    file = tmp_path / "devices.yaml"
    file.write_text(
        "devices:\n- {topic: 'mikrotik/{serial}/status', adapter: mikrotik, kind: link, elements: {HG1: balen-a}}\n"
        "- {topic: shared, adapter: mikrotik, kind: link, elements: {HG1: balen-a}}\n"
    )
    said = house.run("mqtt-credentials", "make", "--all", COMMANDCENTER_DEVICES_FILE=str(file))
    access = (house.files / "access").read_text()
    assert access.count("mikrotik/HG1/status") == 1
    assert "topic read mikrotik/+/status" in access
    assert "shared is granted to nobody" in said
    assert scalar(create_engine(house.url), "SELECT count(*) FROM mqtt_credential") == 5


def test_of_two_at_once_one_makes_and_the_other_is_told(house: House) -> None:
    """What the first one carries to the site must not become worthless by the second."""
    env = {**os.environ, "COMMANDCENTER_DATA_DIR": str(house.data), "COMMANDCENTER_DATABASE_URL": house.url}
    command = [sys.executable, "-m", "commandcenter", "mqtt-credentials", "make", "Balen", "--out"]
    both = [
        subprocess.Popen([*command, str(house.data / name)], env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for name in ("one", "two")
    ]
    said = [process.communicate(timeout=120)[0].decode() for process in both]
    made = [path for name in ("one", "two") for path in (house.data / name).glob("site-*.txt")]
    assert len(made) == 1, said
    assert not any("Traceback" in each for each in said), said
    stored = (house.files / "passwords").read_text().strip().partition(":")[2]
    password = next(line.split()[1] for line in made[0].read_text().splitlines() if line.startswith("password"))
    assert passwords.is_right(password, stored)


@pytest.mark.parametrize("is_there", [True, False])
def test_who_was_first_is_told_by_the_store(engine: Engine, is_there: bool) -> None:
    seed(engine)
    actor = at_this_machine("test")
    if is_there:
        with engine.begin() as connection:
            writes.make(connection, actor, "site-35.22.13", "35.22.13", None, 1, password_hash="$7$x")
    with pytest.raises(StoreError, match="somebody else"), engine.begin() as connection:
        writes.make(
            connection, actor, "site-35.22.13", "35.22.13", None, 2, password_hash="$7$y", is_renewal=not is_there
        )
    assert rows(engine, "SELECT password_hash FROM mqtt_credential") == ([("$7$x",)] if is_there else [])


def test_files_of_a_broker_that_are_no_text_are_written_anew(house: House) -> None:
    house.run("mqtt-credentials", "make", "Balen")
    (house.files / "access").write_bytes(b"\xff\xfe\0")
    house.run("mqtt-credentials", "write", "--check", exit_code=1)
    house.run("mqtt-credentials", "write")
    assert "user site-35.22.13" in (house.files / "access").read_text()

"""``commandcenter certificate``: an authority of our own, and what it signs for the broker and the web server."""

import time
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path

import click

from commandcenter.commands import passphrase, trail
from commandcenter.commands.opened import writing
from commandcenter.commands.refusing import refusing
from commandcenter.credentials import authority, files
from commandcenter.credentials.authority import Address, AuthorityError, Certificate, Issued
from commandcenter.credentials.folder import AUTHORITY, Ask, load, pair, save
from commandcenter.domain.clock import DAY, to_datetime
from commandcenter.settings import Settings
from commandcenter.store.engine import StoreError
from commandcenter.store.writes import audit

BROKER, WEB = "broker", "web"
RENEW_DAYS = 60


@click.group()
def command() -> None:
    """An authority of our own, and what it signs for the broker and the web server.

    The authority is made once; its key belongs on a machine that few can reach, with a passphrase. Devices and
    browsers are told to trust authority.pem. Sites get client certificates from `mqtt-credentials make --certificate`.
    """


@command.command("authority")
@click.option("--name", default="Command center", show_default=True, help="What the certificate calls it.")
@click.option("--days", default=authority.AUTHORITY_DAYS, show_default=True, type=click.IntRange(1, 36_500))
@click.option("--passphrase/--no-passphrase", "has_passphrase", default=True, help="Encrypt its key (the default).")
@passphrase.OPTION
@click.option("--replace", is_flag=True, help="Make a new one although there is one: everything must be made again.")
@click.pass_obj
@refusing(AuthorityError, OSError)
def authority_(
    settings: Settings, name: str, days: int, has_passphrase: bool, passphrase_file: Path | None, replace: bool
) -> None:
    """Make the authority."""
    certificate, key = pair(settings.certificates, AUTHORITY)
    if (certificate.exists() or key.exists()) and not replace:
        raise AuthorityError(f"there is one: {certificate}. With --replace every certificate must be made again")
    secret = passphrase.new(passphrase_file) if has_passphrase else b""
    made = authority.make(name, _now(), days)
    save(settings.certificates, AUTHORITY, made, secret)
    _write_down(settings, AUTHORITY, made, [])
    click.echo(f"{certificate}: valid until {_day(made)}. Devices and browsers are to trust it.")
    click.echo(f"{key}: {'encrypted' if secret else 'NOT encrypted'}. Keep a copy where no thief finds both.")


@command.command("broker")
@click.argument("names", nargs=-1)
@click.option("--days", default=authority.SERVER_DAYS, show_default=True, type=click.IntRange(1, 3650))
@passphrase.OPTION
@click.pass_obj
@refusing(AuthorityError, OSError)
def broker(settings: Settings, names: tuple[str, ...], days: int, passphrase_file: Path | None) -> None:
    """Make the broker's certificate for these NAMES and addresses; without any, a new one for the same.

    It is written to the folder of the broker's files (COMMANDCENTER_BROKER_FILES_DIR).
    """
    _server(settings, settings.broker_files, BROKER, names, days, passphrase.asking(passphrase_file))
    _authority_beside(settings)
    click.echo("mosquitto reads it when it is reloaded: `systemctl reload mosquitto`, or SIGHUP to its process.")


@command.command("web")
@click.argument("names", nargs=-1)
@click.option("--days", default=authority.SERVER_DAYS, show_default=True, type=click.IntRange(1, 3650))
@passphrase.OPTION
@click.pass_obj
@refusing(AuthorityError, OSError)
def web(settings: Settings, names: tuple[str, ...], days: int, passphrase_file: Path | None) -> None:
    """Make the web server's certificate for these NAMES and addresses; without any, a new one for the same."""
    certificate, key = _server(settings, settings.certificates, WEB, names, days, passphrase.asking(passphrase_file))
    click.echo(f"COMMANDCENTER_WEB_CERT_FILE={certificate}\nCOMMANDCENTER_WEB_KEY_FILE={key}")
    click.echo("The web server reads it when it starts.")


@command.command("renew")
@click.option("--within", default=RENEW_DAYS, show_default=True, help="Those that end within so many days.")
@passphrase.OPTION
@click.pass_obj
@refusing(AuthorityError, OSError)
def renew(settings: Settings, within: int, passphrase_file: Path | None) -> None:
    """Make those certificates of broker and web server anew that end soon: for a timer, once a week."""
    ask = passphrase.asking(passphrase_file)
    n = 0
    for folder, name in ((settings.broker_files, BROKER), (settings.certificates, WEB)):
        certificate, _key = pair(folder, name)
        if certificate.exists() and _left(_read(certificate), _now()) < within:
            _server(settings, folder, name, (), authority.SERVER_DAYS, ask)
            n += 1
    click.echo(f"{n} renewed." + (" Reload mosquitto, start the web server again." if n else ""))


@command.command("list")
@click.pass_obj
@refusing(AuthorityError, OSError)
def list_(settings: Settings) -> None:
    """Show what there is and when it ends. Certificates of sites: `mqtt-credentials list`."""
    for path in known(settings):
        found = _read(path)
        names, addresses = authority.names_of(found)
        who = ", ".join([*names, *map(str, addresses)]) or found.subject.rfc4514_string()
        until = to_datetime(authority.ends_at(found)).strftime("%Y-%m-%d")
        click.echo(f"{path}  {who}  until {until} ({_left(found, _now())} days)")
    if not known(settings):
        click.echo("There is none yet: `commandcenter certificate authority`.")


def known(settings: Settings) -> list[Path]:
    """The certificates that this installation has as files."""
    named = [settings.web_cert_file, settings.mqtt_ca_file, settings.mqtt_cert_file]
    own = [pair(settings.certificates, AUTHORITY)[0], pair(settings.certificates, WEB)[0]]
    own.append(pair(settings.broker_files, BROKER)[0])
    return list(dict.fromkeys(path for path in (*own, *named) if path is not None and path.exists()))


def _server(
    settings: Settings, folder: Path, name: str, given: Sequence[str], days: int, ask: Ask
) -> tuple[Path, Path]:
    certificate, _key = pair(folder, name)
    if given:
        names, addresses = _told_apart(given)
    elif certificate.exists():
        names, addresses = authority.names_of(_read(certificate))
    else:
        raise AuthorityError("name the server: the names and addresses by which it is reached")
    signer = load(settings.certificates, AUTHORITY, ask)
    made = authority.server(signer, names, addresses, _now(), days)
    written = save(folder, name, made)
    _write_down(settings, name, made, [*names, *map(str, addresses)])
    click.echo(f"{certificate}: {', '.join([*names, *map(str, addresses)])}, valid until {_day(made)}.")
    return written


def _told_apart(given: Sequence[str]) -> tuple[list[str], list[Address]]:
    names: list[str] = []
    addresses: list[Address] = []
    for text in given:
        try:
            addresses.append(ip_address(text))
        except ValueError:
            names.append(text)
    return names, addresses


def _authority_beside(settings: Settings) -> None:
    """The broker reads whom it trusts from its own folder."""
    certificate, _key = pair(settings.certificates, AUTHORITY)
    files.write(settings.broker_files / certificate.name, certificate.read_bytes(), files.PUBLIC)


def _write_down(settings: Settings, name: str, made: Issued, names: Sequence[str]) -> None:
    """Into the audit trail. A machine that has the authority need not have the database."""
    said = {
        "serial": f"{made.certificate.serial_number:x}",
        "names": list(names),
        "ends_at": authority.ends_at(made.certificate),
    }
    try:
        with writing(settings) as connection:
            audit.append(connection, trail.CLI, "certificate.make", f"certificate:{name}", None, said, _now())
    except StoreError as error:
        click.echo(f"Not in the audit trail: {error}", err=True)


def _read(path: Path) -> Certificate:
    try:
        return authority.read_certificate(path.read_bytes())
    except AuthorityError as error:
        raise AuthorityError(f"{path}: {error}") from error


def _left(certificate: Certificate, at: int) -> int:
    return (authority.ends_at(certificate) - at) // DAY


def _day(issued: Issued) -> str:
    return to_datetime(authority.ends_at(issued.certificate)).strftime("%Y-%m-%d")


def _now() -> int:
    return time.time_ns() // 1_000_000

"""``commandcenter mqtt-credentials``: who may speak to the broker, and for which kecamatan."""

import sys
import time
from pathlib import Path

import click
from sqlalchemy import Connection

from commandcenter.commands import passphrase, trail
from commandcenter.commands.inventory import gazetteer
from commandcenter.commands.mqtt_credentials import broker_files, handover
from commandcenter.commands.mqtt_credentials.broker_files import Change, Wanted
from commandcenter.commands.mqtt_credentials.handover import Secret
from commandcenter.commands.opened import reading, writing
from commandcenter.commands.refusing import refusing
from commandcenter.commands.terminal import say
from commandcenter.credentials import authority, passwords
from commandcenter.credentials.authority import AuthorityError, Issued
from commandcenter.credentials.folder import AUTHORITY, Ask, load
from commandcenter.credentials.sites import Site, SiteError, every, found
from commandcenter.domain.clock import DAY, to_datetime
from commandcenter.settings import Settings
from commandcenter.store.engine import StoreError
from commandcenter.store.queries import inventory
from commandcenter.store.queries.credentials import Credential, credentials
from commandcenter.store.writes import credentials as writes
from commandcenter.yaml_lines import ConfigurationError

ERRORS = (AuthorityError, ConfigurationError, OSError, SiteError, StoreError)
RELOAD = "Now the broker has to read them: `systemctl reload mosquitto`, or SIGHUP to its process."

_SITES = click.argument("sites", nargs=-1)
_OUT = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for what the installers carry. Default: `handover` in the data folder.",
)
_CSV = click.option("--csv", "as_csv", is_flag=True, help="One passwords.csv instead of a file for each site.")
_CERTIFICATE = click.option("--certificate", "by_certificate", is_flag=True, help="A client certificate, no password.")
_DAYS = click.option("--days", default=authority.CLIENT_DAYS, show_default=True, type=click.IntRange(1, 3650))


@click.group()
def command() -> None:
    """Who may speak to the broker, and for which kecamatan.

    \b
    SITE is
      a kecamatan    by code or name: everything that the inventory has in it
      a device       tower/KEY or link/KEY: nothing else
      ingest         reads everything, publishes nothing

    A password is random and told once; the store and the broker keep its hash. `make`, `renew` and `revoke` also write
    the broker's files; it reads them when it is reloaded.
    """


@command.command()
@_SITES
@click.option("--all", "is_all", is_flag=True, help="Ingest and every kecamatan that has none yet.")
@_CERTIFICATE
@_DAYS
@_OUT
@_CSV
@passphrase.OPTION
@click.pass_obj
@refusing(*ERRORS)
def make(
    settings: Settings, sites: tuple[str, ...], is_all: bool, by_certificate: bool, days: int, out: Path | None,
    as_csv: bool, passphrase_file: Path | None,
) -> None:  # fmt: skip
    """Make credentials for SITES that have none; those that have one are left alone."""
    if is_all == bool(sites):
        raise click.UsageError("Name SITES, or --all.")
    with reading(settings) as connection:
        plan, held = inventory.load(connection), _in_force(connection)
    asked = every(plan, gazetteer()) if is_all else [found(text, plan, gazetteer()) for text in sites]
    fresh = [site for site in dict.fromkeys(asked) if site.username not in held]
    for site in asked:
        if site not in fresh and not is_all:
            say(f"{site.username} has a credential already: `renew` makes a new one.")
    _issue(settings, fresh, by_certificate, days, out, as_csv, passphrase.asking(passphrase_file))


@command.command()
@_SITES
@click.option("--ending", is_flag=True, help="Those with a certificate that ends within 60 days.")
@_CERTIFICATE
@_DAYS
@_OUT
@_CSV
@passphrase.OPTION
@click.pass_obj
@refusing(*ERRORS)
def renew(
    settings: Settings, sites: tuple[str, ...], ending: bool, by_certificate: bool, days: int, out: Path | None,
    as_csv: bool, passphrase_file: Path | None,
) -> None:  # fmt: skip
    """Give SITES new passwords or certificates; the old ones end when the broker is reloaded."""
    if ending == bool(sites):
        raise click.UsageError("Name SITES, or --ending.")
    with reading(settings) as connection:
        plan, held = inventory.load(connection), _in_force(connection)
    if ending:
        soon = _now() + 60 * DAY
        asked = [_site_of(each) for each in held.values() if each.certificate and each.certificate.ends_at < soon]
        by_certificate = True
    else:
        asked = [found(text, plan, gazetteer()) for text in sites]
        if missing := [site.username for site in asked if site.username not in held]:
            raise SiteError(f"{', '.join(missing)}: no credential to renew; `make` it")
    _issue(settings, asked, by_certificate, days, out, as_csv, passphrase.asking(passphrase_file), is_renewal=True)


@command.command()
@click.argument("sites", nargs=-1, required=True)
@passphrase.OPTION
@click.pass_obj
@refusing(*ERRORS)
def revoke(settings: Settings, sites: tuple[str, ...], passphrase_file: Path | None) -> None:
    """Lock SITES out: a tower that was robbed, a device that is lost."""
    with writing(settings) as connection:
        held, plan = _in_force(connection), inventory.load(connection)
        names = [text if text in held else found(text, plan, gazetteer()).username for text in dict.fromkeys(sites)]
        if missing := [name for name in names if name not in held]:
            raise SiteError(f"Nothing was changed: {', '.join(missing)} has no credential")
        for name in names:
            writes.revoke(connection, trail.CLI, name, _now())
    say(f"{len(names)} revoked.")
    _write(settings, passphrase.asking(passphrase_file))


@command.command("list")
@click.pass_obj
@refusing(*ERRORS)
def list_(settings: Settings) -> None:
    """Show who may speak, since when, until when."""
    with reading(settings) as connection:
        held = credentials(connection)
    for each in held:
        certificate, since = each.certificate, to_datetime(each.created_at).strftime("%Y-%m-%d")
        how = "password" if certificate is None else f"certificate until {_day(certificate.ends_at)}"
        if each.revoked_at is not None:
            how = f"REVOKED {_day(each.revoked_at)}"
        say(f"{each.username:<28} {each.kecamatan or '-':<9} since {since}  {how}")
    if not held:
        say("Nobody yet: `commandcenter mqtt-credentials make --all`.")


@command.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 when the files are older than the inventory.")
@passphrase.OPTION
@click.pass_obj
@refusing(*ERRORS)
def write(settings: Settings, folder: Path | None, check: bool, passphrase_file: Path | None) -> None:
    """Write password file, access list and revocation list for mosquitto, by the inventory as it is now.

    Without FOLDER: COMMANDCENTER_BROKER_FILES_DIR. What changes is shown; a password's hash never is.
    """
    if folder is not None:
        settings = settings.model_copy(update={"broker_files_dir": folder})
    if not check:
        _write(settings, passphrase.asking(passphrase_file))
        return
    want = _wanted(settings)
    if old := [*broker_files.changes(want, settings.broker_files), *_revocations(settings, want, broker_files.never)]:
        _show(old)
        say(f"{len(old)} of the broker's files are older than the inventory: `commandcenter mqtt-credentials write`")
        sys.exit(1)
    say("The broker's files are as the inventory says.")


def _issue(
    settings: Settings, sites: list[Site], by_certificate: bool, days: int, out: Path | None, as_csv: bool,
    ask: Ask, *, is_renewal: bool = False,
) -> None:  # fmt: skip
    """New secrets: into the hands of the installers first, then into the store, so that none is made in vain."""
    if not sites:
        say("Nothing to make: everybody has a credential.")
        return
    at, folder = _now(), out or settings.data_dir / "handover"
    signer = load(settings.certificates, AUTHORITY, ask) if by_certificate else None
    secrets = [_secret(site, signer, at, days) for site in sites]
    trusted = settings.certificates / f"{AUTHORITY}.pem"
    written = handover.write(secrets, folder, as_csv, settings, trusted.read_bytes() if trusted.exists() else b"")
    try:
        with writing(settings) as connection:
            for secret in secrets:
                _keep(connection, secret, at, is_renewal)
    except BaseException:
        handover.discard(written)
        raise
    say(f"{len(secrets)} made: {', '.join(secret.site.username for secret in secrets)}.")
    say(f"What the sites need is in {folder}, and nowhere else. Delete it when it is in the devices.")
    _write(settings, ask)


def _secret(site: Site, signer: Issued | None, at: int, days: int) -> Secret:
    if signer is None:
        return Secret(site, password=passwords.generate())
    return Secret(site, issued=authority.client(signer, site.username, at, days))


def _keep(connection: Connection, secret: Secret, at: int, is_renewal: bool) -> None:
    site, issued = secret.site, secret.issued
    writes.make(
        connection, trail.CLI, site.username, site.kecamatan, site.element, at,
        password_hash=passwords.hashed(secret.password) if issued is None else None,
        certificate=(issued.certificate.serial_number, authority.ends_at(issued.certificate)) if issued else None,
        is_renewal=is_renewal,
    )  # fmt: skip


def _write(settings: Settings, ask: Ask) -> None:
    """Bring the files up to date. Passwords and rights go first: whoever is revoked is out of them also when nobody
    knows the passphrase that signs the revocation list."""
    want = _wanted(settings)
    changed = list(broker_files.changes(want, settings.broker_files))
    _show(changed)
    broker_files.write(changed, settings.broker_files)
    try:
        listed = _revocations(settings, want, ask)
    except AuthorityError as error:
        raise AuthorityError(
            f"{error}. Passwords and rights are written, the revocation list is not: `commandcenter mqtt-credentials "
            "write` with the passphrase"
        ) from error
    _show(listed)
    broker_files.write(listed, settings.broker_files)
    say(RELOAD if changed or listed else f"{settings.broker_files}: nothing to change.")


def _wanted(settings: Settings) -> Wanted:
    """What the broker is to know; what a person should know of it is said."""
    with reading(settings) as connection:
        want = broker_files.wanted(connection, settings)
    for doubt in want.doubts:
        say(f"Note: {doubt}", to_errors=True)
    return want


def _revocations(settings: Settings, want: Wanted, ask: Ask) -> list[Change]:
    return list(broker_files.revocations(want, settings, ask, _now()))


def _show(changed: list[Change]) -> None:
    for change in changed:
        say(f"{change.path}\n{change.shown}".rstrip())


def _in_force(connection: Connection) -> dict[str, Credential]:
    return {each.username: each for each in credentials(connection) if each.revoked_at is None}


def _site_of(held: Credential) -> Site:
    return Site(held.username, held.element or held.kecamatan or held.username, held.kecamatan, held.element)


def _day(at: int) -> str:
    return to_datetime(at).strftime("%Y-%m-%d")


def _now() -> int:
    return time.time_ns() // 1_000_000

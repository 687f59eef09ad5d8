"""Backups, and certificates that end: what nobody misses until it is too late."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from commandcenter.alerts.sources.contract import Measure
from commandcenter.alerts.sources.polled import Polled
from commandcenter.credentials import authority
from commandcenter.credentials.authority import AuthorityError
from commandcenter.domain.alerts.model import Entity
from commandcenter.domain.alerts.sighting import Sighting
from commandcenter.domain.clock import DAY, HOUR, MINUTE, Instant
from commandcenter.store.queries.backups import standing
from commandcenter.store.queries.credentials import credentials

_AGE: Final = "backup.age_h"
_FAILED: Final = "backup.failed"
_DRILL: Final = "backup.unproved_days"
_CERTIFICATE: Final = "certificate.days"
MEASURES: Final[Mapping[str, Measure]] = {
    _AGE: Measure("number", "age of the last good backup", "hours"),
    _FAILED: Measure("truth", "the last backup failed, and no good one came after it"),
    _DRILL: Measure("number", "since a backup was last tried: verified or restored", "days"),
    _CERTIFICATE: Measure("number", "until a certificate of ours or of a site ends", "days", attributes=("holder",)),
}


class BackupSource(Polled):
    """See ``contract.Source``. ``certificates``: files of the installation; those of sites are in the store."""

    name = "backups"
    measures = MEASURES
    every = 5 * MINUTE

    def __init__(self, certificates: tuple[Path, ...] = (), *, is_past: bool = False) -> None:
        super().__init__(is_past=is_past)
        self._certificates = certificates

    def look(self, connection: Connection, instant: Instant, wanted: frozenset[str]) -> Iterator[Sighting]:
        """The backups as one, and each certificate. Where no backup was ever made, nothing is said of its age."""
        at = instant.at
        found = standing(connection)
        entity = Entity("system", "backup", "Pusat Komando")
        if found.created is not None:
            made_at = found.created.finished_at
            yield Sighting(_AGE, entity, round((at - made_at) / HOUR, 1), made_at)
            proofs = [each.finished_at for each in (found.verified, found.restored) if each is not None]
            proved_at = max(proofs, default=None)
            days = None if proved_at is None else (at - proved_at) // DAY
            yield Sighting(_DRILL, entity, days, proved_at)
        failed = found.failed
        yield Sighting(_FAILED, entity, failed is not None, failed.finished_at if failed else None)
        if _CERTIFICATE in wanted:
            yield from self._files(at)
            yield from _of_sites(connection, at)

    def _files(self, at: int) -> Iterator[Sighting]:
        for path in self._certificates:
            try:
                ends_at = authority.ends_at(authority.read_certificate(path.read_bytes()))
            except (AuthorityError, OSError):
                continue  # `doctor` says so: a file that cannot be read is not one that ends
            entity = Entity("certificate", path.name, path.name, attributes={"holder": "center"})
            yield Sighting(_CERTIFICATE, entity, round((ends_at - at) / DAY, 1), detail={"ends_at": ends_at})


def _of_sites(connection: Connection, at: int) -> Iterator[Sighting]:
    for each in credentials(connection):
        if each.revoked_at is None and each.certificate is not None:
            entity = Entity(
                "certificate", f"site/{each.username}", each.username, each.kecamatan or "", {"holder": "site"}
            )  # fmt: skip
            ends_at = each.certificate.ends_at
            yield Sighting(_CERTIFICATE, entity, round((ends_at - at) / DAY, 1), detail={"ends_at": ends_at})

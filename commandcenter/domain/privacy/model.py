"""The words of the inventory of personal data: what a column may tell, why it is held, how long, who sees it. Pure.

Articles are those of UU 27/2022 (Pelindungan Data Pribadi). Pasal 31 asks for a record of all processing: this is ours.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from commandcenter.domain.access import Permission


class Data(StrEnum):
    """What a column may tell of somebody."""

    NONE = "none"
    PSEUDONYM = "pseudonym"  # a number or a duty's name that leads to somebody only with what others hold
    TECHNICAL = "technical"  # where a browser comes from and what it is
    FREE_TEXT = (
        "free_text"  # written by people: it may hold anything, although it is redacted or ought to be free of it
    )
    SECRET = "secret"  # noqa: S105 - hash or ciphertext of what opens an account


class Basis(StrEnum):
    """Why it may be processed: Pasal 20 (2)."""

    NONE = "none"  # no personal data
    PUBLIC_SERVICE = "public_service"  # letter e: public service, authority given by law
    LEGAL_DUTY = "legal_duty"  # letter c: security and a record of processing (Pasal 31, 35 to 39)


class Activity(StrEnum):
    """What a table is held for."""

    NETWORK = "network"
    ALERTS = "alerts"
    COMPLAINTS = "complaints"
    STATISTICS = "statistics"
    REFERENCE = "reference"
    FEEDS = "feeds"
    QUARANTINE = "quarantine"
    REPORTS = "reports"
    PRIORITIES = "priorities"
    PEOPLE = "people"
    DISPLAYS = "displays"
    SITES = "sites"
    AUDIT = "audit"
    PRIVACY = "privacy"
    HOUSE = "house"


class Kept(StrEnum):
    """How long, where no setting says it."""

    EVER = "ever"
    FEED = "feed"  # as long as the feed in feeds.yaml says
    IN_USE = "in_use"  # while the account, the device, the entry is there


class Leaves(StrEnum):
    """By which way it can leave the command center as a file."""

    EXPORT = "export"  # the files of panels
    REPORT = "report"  # `commandcenter report`
    REJECTS = "rejects"  # rows that go back to the agency that sent them
    TRAIL = "trail"  # the export of the audit trail
    ACL = "acl"  # files for the broker


BASES: Final[Mapping[Activity, Basis]] = MappingProxyType(
    dict.fromkeys(Activity, Basis.NONE)
    | {
        Activity.COMPLAINTS: Basis.PUBLIC_SERVICE,
        Activity.QUARANTINE: Basis.PUBLIC_SERVICE,
        Activity.FEEDS: Basis.PUBLIC_SERVICE,
        Activity.ALERTS: Basis.PUBLIC_SERVICE,
        Activity.REPORTS: Basis.PUBLIC_SERVICE,
        Activity.PRIORITIES: Basis.PUBLIC_SERVICE,
        Activity.PEOPLE: Basis.LEGAL_DUTY,
        Activity.DISPLAYS: Basis.LEGAL_DUTY,
        Activity.SITES: Basis.LEGAL_DUTY,
        Activity.AUDIT: Basis.LEGAL_DUTY,
        Activity.PRIVACY: Basis.LEGAL_DUTY,
    }
)


@dataclass(frozen=True, slots=True)
class Held:
    """A table. ``kept``: a word of ``Kept``, or the setting that says how many days. ``seen_with``: whoever has one of
    these permissions sees it (empty: nobody, by no screen). ``columns``: every one of them, with what it may tell."""

    table: str
    activity: Activity
    kept: str
    seen_with: tuple[Permission, ...]
    leaves_by: tuple[Leaves, ...] = ()
    columns: Mapping[str, Data] = field(default_factory=dict)

    @property
    def basis(self) -> Basis:
        """Of what is personal in it."""
        return BASES[self.activity] if self.is_personal else Basis.NONE

    @property
    def is_personal(self) -> bool:
        """Whether any column may tell of somebody."""
        return any(data is not Data.NONE for data in self.columns.values())

    def of(self, data: Data) -> tuple[str, ...]:
        """The columns of a kind."""
        return tuple(name for name, each in self.columns.items() if each is data)


def columns(
    none: str = "", *, pseudonym: str = "", technical: str = "", free_text: str = "", opens: str = ""
) -> Mapping[str, Data]:
    """Columns by kind, each a list of names separated by blanks; ``opens``: hashes and ciphertexts.

    Raises ValueError for a name that stands twice.
    """
    said = {
        Data.PSEUDONYM: pseudonym, Data.TECHNICAL: technical, Data.FREE_TEXT: free_text, Data.SECRET: opens,
        Data.NONE: none,
    }  # fmt: skip
    found: dict[str, Data] = {}
    for data, name in _names(said):
        if name in found:
            raise ValueError(f"the column {name} is classified twice")
        found[name] = data
    return MappingProxyType(found)


def _names(said: Mapping[Data, str]) -> Iterator[tuple[Data, str]]:
    return ((data, name) for data, names in said.items() for name in names.split())

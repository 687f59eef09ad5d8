"""The inventory in words: what tables are held for, what columns may tell, on which ground, how long, who sees it."""

from collections.abc import Mapping
from typing import Final

from commandcenter.domain.access import Permission
from commandcenter.domain.privacy.inventory import INVENTORY
from commandcenter.domain.privacy.model import Activity, Basis, Data, Held, Kept, Leaves
from commandcenter.domain.privacy.orders import Ground
from layouts.i18n import message, text

PURPOSES: Final[Mapping[Activity, str]] = {
    Activity.NETWORK: message("To see whether towers and links work, and since when"),
    Activity.COMPLAINTS: message("To answer complaints in time, and to see what citizens complain of and where"),
    Activity.STATISTICS: message("Figures and targets of agencies; they are about areas, not about people"),
    Activity.REFERENCE: message("Codes, names and rules by which everything else is read"),
    Activity.FEEDS: message("To know what each source brought, and what went wrong with it"),
    Activity.QUARANTINE: message("Rows that could not be taken, so that their agency can mend them"),
    Activity.REPORTS: message("What OPDs report for a quarter, and who answers for it"),
    Activity.ALERTS: message("To tell whoever is on duty what is wrong, and to know who took care of it"),
    Activity.PRIORITIES: message("What is done about problems: radio topics, dialogues, budget proposals"),
    Activity.PEOPLE: message("To let in who may enter, and nobody else"),
    Activity.DISPLAYS: message("To let displays of the wall show screens, and to lock one out"),
    Activity.SITES: message("To let sites speak to the broker, each for its own kecamatan"),
    Activity.AUDIT: message("To show who did and saw what, as the law asks"),
    Activity.PRIVACY: message("To keep away what was forgotten on request, and to keep corrections"),
    Activity.HOUSE: message("What the programs need to run and to watch themselves"),
}
DATA: Final[Mapping[Data, str]] = {
    Data.PSEUDONYM: message("leads to somebody only with what others hold"),
    Data.TECHNICAL: message("address or browser"),
    Data.FREE_TEXT: message("free text, redacted or meant to be without names"),
    Data.SECRET: message("hash or ciphertext of what opens an account"),
    Data.NONE: message("not personal"),
}
BASES: Final[Mapping[Basis, str]] = {
    Basis.NONE: message("not personal"),
    Basis.PUBLIC_SERVICE: message("public service, Pasal 20 (2) e"),
    Basis.LEGAL_DUTY: message("legal duty, Pasal 20 (2) c"),
}
KEPT: Final[Mapping[str, str]] = {
    Kept.EVER: message("for ever"),
    Kept.FEED: message("as long as its feed says"),
    Kept.IN_USE: message("while it is in use"),
}
LEAVES: Final[Mapping[Leaves, str]] = {
    Leaves.EXPORT: message("files of panels"),
    Leaves.REPORT: message("reports"),
    Leaves.REJECTS: message("rows that go back to their agency"),
    Leaves.TRAIL: message("export of the audit trail"),
    Leaves.ACL: message("files of the broker"),
}
SEEN: Final[Mapping[Permission, str]] = {
    Permission.WATCH: message("everybody who is let in, displays too"),
    Permission.STUDY: message("every account"),
    Permission.TICKETS: message("who may see single tickets"),
    Permission.DATA: message("stewards of data"),
    Permission.AUDIT: message("who reads the audit trail"),
    Permission.PEOPLE: message("administrators of accounts"),
    Permission.SELF: message("the account itself"),
    Permission.DISPLAYS: message("who looks after displays"),
    Permission.NETWORK: message("who looks after the network"),
    Permission.SERVICE: message("who decides who is on call"),
}
GROUNDS: Final[Mapping[Ground, str]] = {
    Ground.REQUEST: message("the person asks for it"),
    Ground.UNLAWFUL: message("it was got or used against the law"),
    Ground.NEEDLESS: message("it is needed no longer"),
    Ground.WITHDRAWN: message("consent was withdrawn"),
    Ground.MISTAKE: message("it was wrong"),
}


def kept(lang: str, held: Held) -> str:
    """How long, in words; of a setting its name."""
    if held.kept in KEPT:
        return text(lang, KEPT[held.kept])
    return text(lang, "days of {setting}", setting=f"COMMANDCENTER_{held.kept.upper()}")


def seen(lang: str, held: Held) -> str:
    """Who sees it."""
    if not held.seen_with:
        return text(lang, "nobody")
    return ", ".join(text(lang, SEEN[permission]) for permission in held.seen_with)


def leaves(lang: str, held: Held) -> str:
    """By which way it can leave."""
    return ", ".join(text(lang, LEAVES[way]) for way in held.leaves_by) or "–"


def personal() -> tuple[Held, ...]:
    """The tables in which anything may tell of somebody."""
    return tuple(held for held in INVENTORY if held.is_personal)


def columns(held: Held, data: Data) -> str:
    """The columns of a kind, in one line."""
    return ", ".join(held.of(data))


def rows(lang: str) -> list[dict[str, str]]:
    """The whole inventory, a row for each table: for files and the page of the manual."""
    return [
        {
            "table": held.table,
            "purpose": text(lang, PURPOSES[held.activity]),
            **{data.value: columns(held, data) for data in Data},
            "basis": text(lang, BASES[held.basis]),
            "kept": kept(lang, held),
            "seen": seen(lang, held),
            "leaves": leaves(lang, held),
        }
        for held in INVENTORY
    ]

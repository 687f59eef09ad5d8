"""Words of the trail: deeds, roles, what they are about. What is not known here is shown as it is written."""

from typing import Final

from commandcenter.domain.access import Role
from layouts import roles
from layouts.i18n import message, text

# What deeds are called; of several beginnings the longest counts. The short ones with a dot are kinds to filter by.
KINDS: Final = {
    "ticket.": message("sights of tickets"),
    "report.": message("reports of OPDs"),
    "priority.": message("marks on problems"),
    "briefing.": message("briefings"),
    "sign": message("signing in and out"),
    "account.": message("accounts"),
    "session.": message("sessions"),
    "display.": message("displays"),
    "alert.": message("alerts"),
    "duty.": message("duties and their rota"),
    "shiftlog.": message("the shift log"),
    "availability.": message("promises and exceptions of availability"),
    "mqtt": message("credentials of sites"),
    "inventory.": message("towers and links"),
    "maintenance.": message("planned work"),
    "quarantine.": message("quarantine"),
    "reference.": message("reference data"),
    "feed.": message("feeds"),
    "db.": message("database"),
    "backup.": message("backups"),
    "audit.": message("the audit trail itself"),
}
DEEDS: Final = {
    "ticket.seen": message("saw tickets"),
    "ticket.exported": message("exported tickets"),
    "report.save": message("filled in a report"),
    "report.submit": message("submitted a report"),
    "report.verify": message("verified a report"),
    "report.send_back": message("sent a report back"),
    "report.reopen": message("reopened a report"),
    "priority.create": message("marked a problem"),
    "priority.change": message("changed a mark"),
    "priority.remove": message("removed a mark"),
    "priority.restore": message("restored a mark"),
    "availability.objective": message("promised an availability"),
    "availability.ask": message("asked for an exception"),
    "availability.approve": message("approved an exception"),
    "availability.refuse": message("refused an exception"),
    "availability.revoke": message("revoked an exception"),
    "availability.withdraw": message("withdrew a question for an exception"),
    "briefing.mark": message("noted a briefing"),
    "briefing.take_back": message("took a briefing back"),
    "alert.acknowledge": message("took an alert"),
    "alert.unacknowledge": message("gave an alert back"),
    "alert.assign": message("assigned an alert"),
    "alert.comment": message("commented on an alert"),
    "alert.shelve": message("put an alert aside"),
    "alert.unshelve": message("ended what was put aside"),
    "alert.out_of_service": message("took an alert out of service"),
    "alert.mute": message("muted the walls"),
    "alert.unmute": message("let the walls sound again"),
    "duty.rota": message("changed a rota"),
    "duty.rota_remove": message("took a turn out of a rota"),
    "duty.rota_undo": message("undid a change of a rota"),
    "duty.handover": message("handed a duty over"),
    "duty.take": message("took a duty over"),
    "duty.configure": message("changed a duty"),
    "shiftlog.add": message("wrote into the shift log"),
    "shiftlog.edit": message("changed an open entry"),
    "shiftlog.extend": message("commented or corrected an entry"),
    "signin": message("signed in"),
    "signin.fail": message("failed to sign in"),
    "signin.lock": message("was locked out"),
    "signout": message("signed out"),
    "account.add": message("added an account"),
    "account.role": message("changed a role"),
    "account.disable": message("disabled an account"),
    "account.enable": message("enabled an account"),
    "account.password": message("changed a password"),
    "account.second_factor": message("changed a second factor"),
    "session.end": message("ended sessions"),
    "display.accept": message("accepted a display"),
    "display.add": message("added a display"),
    "display.revoke": message("locked a display out"),
    "inventory.import": message("imported the inventory"),
    "maintenance.plan": message("planned work on a device"),
    "maintenance.cancel": message("cancelled planned work"),
    "maintenance.extend": message("extended planned work"),
    "maintenance.move": message("moved planned work"),
    "maintenance.skip": message("left out planned work"),
    "maintenance.series.change": message("changed a series of work"),
    "maintenance.series.end": message("ended a series of work"),
    "quarantine.replay": message("judged quarantine again"),
    "quarantine.dismiss": message("dismissed quarantined messages"),
    "reference.import": message("imported reference data"),
    "feed.run": message("ran a feed"),
    "db.upgrade": message("upgraded the database"),
    "db.prune": message("pruned the database"),
    "db.copy": message("copied the database"),
    "backup.create": message("made a backup"),
    "backup.prune": message("deleted a backup"),
    "audit.export": message("exported the audit trail"),
}
# Roles of the trail that are no role of an account.
OTHERS: Final = {
    "machine": message("command line"),
    "display": message("display"),
    "nobody": message("not signed in"),
}


def deed(lang: str, action: str) -> str:
    """What was done, in the reader's language."""
    return text(lang, DEEDS[action]) if action in DEEDS else action


def role(lang: str, name: str) -> str:
    """A role as the trail writes it."""
    if name in OTHERS:
        return text(lang, OTHERS[name])
    return roles.word(lang, Role(name)) if name in tuple(Role) else name


def role_words(lang: str) -> list[tuple[str, str]]:
    """The roles to filter by."""
    return [(name, role(lang, name)) for name in (*(each.value for each in Role), *OTHERS)]

"""Words of the entry form and of the answers to it: states, steps, what is wrong with a line, who did it and when."""

from typing import Any

from commandcenter.domain.actor import LOCAL
from commandcenter.domain.audit import Deed
from commandcenter.domain.picture import Shown
from commandcenter.domain.reports.checks import Fault, Problem
from commandcenter.domain.reports.states import Hindrance, State, Step
from layouts import i18n
from layouts.i18n import message, text

STATES = {
    None: (Shown.UNKNOWN, message("nothing yet")),
    State.DRAFT: (Shown.UP, message("draft")),
    State.SUBMITTED: (Shown.DEGRADED, message("submitted, not verified")),
    State.VERIFIED: (Shown.UP, message("verified")),
    State.SENT_BACK: (Shown.DEGRADED, message("sent back")),
}
STEPS = {
    Step.SUBMIT: message("Submit"),
    Step.VERIFY: message("Verify"),
    Step.SEND_BACK: message("Send back"),
    Step.REOPEN: message("Reopen"),
}
DEEDS = {
    "report.save": message("filled in"),
    "report.submit": message("submitted"),
    "report.verify": message("verified"),
    "report.send_back": message("sent back"),
    "report.reopen": message("reopened"),
}
COLUMNS = {
    "value": message("Value"),
    "driver": message("Drivers"),
    "obstacle": message("Obstacles"),
    "evidence": message("Evidence (address)"),
}
HINDRANCES = {
    Hindrance.STATE: message("The report is not as far any more, or further: load it again"),
    Hindrance.REASON: message("Say why, so that the OPD knows what to do"),
    Hindrance.OWN: message("Nobody verifies or sends back what they submitted themselves: somebody else must"),
    Hindrance.FUTURE: message("This quarter has not begun: nothing can be reported of it"),
    Hindrance.NOT_OVER: message("This quarter is not over: it stays a draft and can be submitted from {day} on"),
    Hindrance.OPD: message("This OPD was not there in that quarter"),
}
FAULTS = {
    Fault.UNREADABLE: message("This is no number: write it like {example}"),
    Fault.UNDECIDED: message(
        "Is this {first} or {second}? Write {first} without a separator, or not exactly three decimals"
    ),
    Fault.RANGE: message("One number is needed here, not a range"),
    Fault.BESIDE: message("Only the number in {unit}, please; remarks belong to drivers or obstacles"),
    Fault.NUMBER_NEEDED: message("A number is needed; n/a if the indicator does not apply"),
    Fault.LETTER_NEEDED: message("The target has letters: one of {scale} is needed"),
    Fault.TOO_LOW: message("Below {limit}, the lowest that there can be"),
    Fault.TOO_HIGH: message("Above {limit}, the highest that there can be"),
    Fault.NO_ADDRESS: message("This is no web address: it begins with https:// or http://"),
    Fault.UNEXPLAINED: message("Without a value, say here what keeps you from reporting one"),
    Fault.FALLING: message("Less than last quarter ({before}), but a total since January: please look again"),
    Fault.FAR: message("Far from last quarter ({before}): please look again"),
}


def problem(lang: str, found: Problem) -> str:
    """What is wrong with a cell, and what to write instead."""
    said = found.values
    match found.fault:
        case Fault.DECIMALS:
            n = int(said["n"])
            if n == 0:
                return text(lang, "A whole number is needed")
            return i18n.plural(
                lang, "At most {n} decimal, as the indicator has", "At most {n} decimals, as the indicator has", n
            )
        case Fault.UNREADABLE:
            return text(lang, FAULTS[found.fault], example=i18n.number(lang, 1250.5, 1))
        case Fault.UNDECIDED:
            first, second = sorted((said["first"] or 0.0, said["second"] or 0.0), key=abs, reverse=True)
            return text(lang, FAULTS[found.fault], first=_plain(lang, first), second=_plain(lang, second))
        case Fault.LETTER_NEEDED:
            return text(lang, FAULTS[found.fault], scale=", ".join(said["scale"]))
        case Fault.TOO_LOW | Fault.TOO_HIGH:
            return text(lang, FAULTS[found.fault], limit=figure(lang, said["limit"]))
        case Fault.FAR | Fault.FALLING:
            return text(lang, FAULTS[found.fault], before=figure(lang, said["before"]))
        case Fault.BESIDE:
            return text(lang, FAULTS[found.fault], unit=said["unit"])
    return text(lang, FAULTS[found.fault])


def figure(lang: str, value: float | None) -> str:
    """A number with as many decimals as it has, up to six; a dash where there is none."""
    if value is None:
        return "–"
    decimals = next((n for n in range(6) if round(value, n) == value), 6)
    return i18n.number(lang, value, decimals)


def _plain(lang: str, value: float) -> str:
    """A number that can be read in one way: without separators between its digits."""
    written = f"{value:.15g}"
    return written.replace(".", ",") if lang == "id" else written


def who(lang: str, actor: str) -> str:
    """A name of the trail. Until there are accounts everybody is whoever sat at the machine."""
    return text(lang, "operator on this machine") if actor == LOCAL else actor


def deed(lang: str, done: Deed) -> str:
    """What somebody did, in a word or two."""
    return text(lang, DEEDS[done.action]) if done.action in DEEDS else done.action


def meanwhile(lang: str, done: Deed, now: int) -> str:
    """Who got there first, with what and when."""
    values: dict[str, Any] = {
        "who": who(lang, done.actor), "what": deed(lang, done), "when": i18n.since(lang, done.at, now)
    }  # fmt: skip
    return text(lang, "Meanwhile, {when}: {what} by {who}", **values)

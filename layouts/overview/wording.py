"""Sentences of the briefing: one template for each kind of fact. Nothing is said that is not among the facts."""

from collections.abc import Sequence
from typing import NamedTuple

from commandcenter.domain.briefing.changes import Change, Direction, Kind
from commandcenter.domain.briefing.choice import Said
from commandcenter.domain.briefing.standing import Subject
from commandcenter.domain.clock import Instant
from commandcenter.domain.complaints.scope import Window
from commandcenter.domain.picture import Shown
from layouts import i18n
from layouts.attainment.words import quarter
from layouts.contract import Look
from layouts.overview.ills import SUBJECTS
from layouts.overview.leading import leading

FEW = 3  # names that a sentence can carry


class Sentence(NamedTuple):
    """A sentence in the reader's language, its tone, and the address of the figure that it speaks of (or empty)."""

    text: str
    tone: Shown
    href: str
    kind: str


TONES = {Direction.WORSE: Shown.DEGRADED, Direction.BETTER: Shown.UP, Direction.NEUTRAL: Shown.UP}
LOUD = {Kind.CUT: Shown.DOWN, Kind.SITE_DOWN: Shown.DOWN}


def sentences(said: Said, look: Look, instant: Instant) -> list[Sentence]:
    """One to five sentences: what changed, what did not, what is not known."""
    found = [
        Sentence(
            sentence(change, look.lang),
            LOUD.get(change.kind, TONES[change.direction]),
            _href(change, look, instant),
            change.kind,
        )
        for change in said.changes
    ]
    lang = look.lang
    if said.calm:
        whole = not said.changes and not said.unknown and not said.new
        words = (
            i18n.text(lang, "Nothing has changed.")
            if whole
            else i18n.text(lang, "No change in: {subjects}.", subjects=_subjects(lang, said.calm))
        )
        found.append(Sentence(words, Shown.UP, "", "calm"))
    doubts = []
    if said.unknown:
        doubts.append(i18n.text(lang, "Nothing is known of: {subjects}.", subjects=_subjects(lang, said.unknown)))
    if said.new:
        doubts.append(i18n.text(lang, "Cannot be compared yet: {subjects}.", subjects=_subjects(lang, said.new)))
    if doubts:
        found.append(Sentence(" ".join(doubts), Shown.UNKNOWN if said.unknown else Shown.UP, "", "unknown"))
    return found


def sentence(change: Change, lang: str) -> str:
    """The fact as a sentence."""
    n, now, of = change.n, i18n.number(lang, change.now), i18n.number(lang, change.of)
    names = listed(lang, change.names)
    usual = (
        ""
        if change.low is None or change.high is None
        else f"{i18n.number(lang, change.low)}–{i18n.number(lang, change.high)}"
    )
    period = quarter(lang, change.period) if change.period else ""
    match change.kind:
        case Kind.CUT:
            return i18n.plural(
                lang,
                "{n} kecamatan lost its connection: {names}; {now} of {of} are cut off now.",
                "{n} kecamatan lost their connection: {names}; {now} of {of} are cut off now.",
                n,
                names=names,
                now=now,
                of=of,
            )
        case Kind.BACK:
            return i18n.plural(
                lang,
                "{n} kecamatan is connected again: {names}.",
                "{n} kecamatan are connected again: {names}.",
                n,
                names=names,
            )
        case Kind.INFLOW if change.direction is Direction.WORSE:
            return i18n.plural(
                lang,
                "{n} complaint came in today, more than usual by this hour ({usual}).",
                "{n} complaints came in today, more than usual by this hour ({usual}).",
                n,
                usual=usual,
            )
        case Kind.INFLOW:
            return i18n.plural(
                lang,
                "{n} complaint came in today, fewer than usual by this hour ({usual}).",
                "{n} complaints came in today, fewer than usual by this hour ({usual}).",
                n,
                usual=usual,
            )
        case Kind.HOT:
            category, place = change.names
            what = f"{category}, {place}" if category and place else category or place
            return i18n.plural(
                lang,
                "{what}: {n} complaint in {days} days, usually {usual}.",
                "{what}: {n} complaints in {days} days, usually {usual}.",
                n,
                what=what,
                days=now,
                usual=usual,
            )
        case Kind.OVERDUE_MORE:
            if not change.names:
                return i18n.text(lang, "Overdue complaints rose by {n} to {now}.", n=i18n.number(lang, n), now=now)
            owner, most = change.names
            return i18n.text(
                lang,
                "Overdue complaints rose by {n} to {now}; most are with {owner} ({most}).",
                n=i18n.number(lang, n),
                now=now,
                owner=owner,
                most=i18n.number(lang, int(most)),
            )
        case Kind.OVERDUE_LESS:
            return i18n.text(lang, "Overdue complaints fell by {n} to {now}.", n=i18n.number(lang, n), now=now)
        case Kind.RISK_MORE:
            return i18n.plural(
                lang,
                "{n} OPD came to be at risk in {period}: {names}; {now} of {of} are now.",
                "{n} OPDs came to be at risk in {period}: {names}; {now} of {of} are now.",
                n,
                names=names,
                now=now,
                of=of,
                period=period,
            )
        case Kind.RISK_LESS:
            return i18n.plural(
                lang,
                "{n} OPD is no longer at risk in {period}: {names}; {now} of {of} are now.",
                "{n} OPDs are no longer at risk in {period}: {names}; {now} of {of} are now.",
                n,
                names=names,
                now=now,
                of=of,
                period=period,
            )
        case Kind.NEW_QUARTER:
            return i18n.plural(
                lang,
                "{period} is judged now: {n} of {of} OPDs is at risk.",
                "{period} is judged now: {n} of {of} OPDs are at risk.",
                n,
                of=of,
                period=period,
            )
        case Kind.REPORTED:
            return i18n.plural(
                lang,
                "{n} OPD handed in its report of {period}: {names}.",
                "{n} OPDs handed in their reports of {period}: {names}.",
                n,
                names=names,
                period=period,
            )
        case Kind.STALE:
            return i18n.plural(
                lang,
                "{n} source became stale or failed: {names}; {now} of {of} are now.",
                "{n} sources became stale or failed: {names}; {now} of {of} are now.",
                n,
                names=names,
                now=now,
                of=of,
            )
        case Kind.FRESH:
            return i18n.plural(
                lang, "{n} source is fresh again: {names}.", "{n} sources are fresh again: {names}.", n, names=names
            )
        case Kind.SITE_DOWN:
            return i18n.plural(
                lang,
                "{n} website stopped answering: {names}; {now} of {of} are down now.",
                "{n} websites stopped answering: {names}; {now} of {of} are down now.",
                n,
                names=names,
                now=now,
                of=of,
            )
        case Kind.SITE_BACK:
            return i18n.plural(
                lang, "{n} website answers again: {names}.", "{n} websites answer again: {names}.", n, names=names
            )


def listed(lang: str, names: Sequence[str]) -> str:
    """A, B, C and 2 others."""
    shown = ", ".join(names[:FEW])
    left = len(names) - FEW
    return (
        shown if left <= 0 else i18n.plural(lang, "{names} and {n} other", "{names} and {n} others", left, names=shown)
    )


def _subjects(lang: str, subjects: Sequence[Subject]) -> str:
    return ", ".join(i18n.text(lang, SUBJECTS[subject]) for subject in subjects)


def _href(change: Change, look: Look, instant: Instant) -> str:
    """The screen with what shows the sentence's figure: the one thing that changed, or all of its subject."""
    params: dict[str, str] = {}
    one = change.keys[0] if len(change.keys) == 1 else ""
    match change.kind:
        case Kind.CUT | Kind.BACK:
            params = {"select": one}
        case Kind.INFLOW:
            params = {"span": Window.TODAY.value}
        case Kind.HOT:
            category, kecamatan = change.keys
            params = {"span": Window.WEEK.value, "category": category, "kecamatan": kecamatan}
        case Kind.OVERDUE_MORE:
            params = {"opd": one}
        case Kind.RISK_MORE | Kind.RISK_LESS | Kind.NEW_QUARTER | Kind.REPORTED:
            params = {"period": change.period, "opd": one}
        case Kind.STALE | Kind.FRESH:
            params = {"select": f"feed:{one}" if one else ""}
        case Kind.SITE_DOWN | Kind.SITE_BACK:
            params = {"select": f"site:{one}" if one else ""}
        case Kind.OVERDUE_LESS:
            pass
    return leading(look, instant, change.subject, **params)

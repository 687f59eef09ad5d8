"""A message in words: a subject and a text in the reader's language, and the same as data for programs.

Nothing personal: whoever has acknowledged is told by role unless alerts.yaml wants names, comments and reasons are not
told at all. Names of elements come from outside: they are cut, and stand on one line without anything invisible.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from commandcenter.alerts.notify.contents import Contents, Told, victims
from commandcenter.domain.alerts.model import Severity
from commandcenter.domain.alerts.occasions import Occasion
from commandcenter.domain.alerts.outbox import Notice
from commandcenter.domain.clock import SECOND
from commandcenter.domain.storable import visible
from layouts.i18n import duration, message, moment, plural, text

NAME_MAX: Final = 80  # characters of a name
TEXT_MAX: Final = 3_500  # of a text: Telegram takes 4,096, WhatsApp's gateways as many
_LISTED: Final = 10  # alerts of one message that are told by a line each
_NAMED: Final = 6  # places that are told by name
_STEPS: Final = 3
_SURROGATE: Final = re.compile("[\ud800-\udfff]")

SEVERITIES: Final[Mapping[Severity, str]] = {
    Severity.CRITICAL: message("CRITICAL"),
    Severity.HIGH: message("HIGH"),
    Severity.MEDIUM: message("MEDIUM"),
    Severity.LOW: message("LOW"),
}
# What has happened, before what it happened to. A new alert needs no such word.
OCCASIONS: Final[Mapping[Occasion, str]] = {
    Occasion.RETURNED: message("Again"),
    Occasion.ESCALATED: message("Nobody has answered"),
    Occasion.ACKNOWLEDGED: message("Acknowledged"),
    Occasion.CLEARED: message("Over"),
    Occasion.UNSHELVED: message("No longer put aside"),
    Occasion.MAINTENANCE_STARTED: message("Planned work has begun"),
    Occasion.MAINTENANCE_ENDED: message("Planned work is over"),
    Occasion.MAINTENANCE_OVERRUN: message("Planned work takes longer than planned"),
    Occasion.MAINTENANCE_EXPIRING: message("A series of planned work is about to end"),
    Occasion.MAINTENANCE_EXPIRED: message("A series of planned work has ended"),
    Occasion.TEST: message("Test of a notification"),
}
_ROLES: Final[Mapping[str, str]] = {
    "operator": message("operator"),
    "network": message("network engineer"),
    "leader": message("leader"),
    "administrator": message("administrator"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A message as channels carry it. ``data``: for programs (docs/notifications.md)."""

    uid: str
    subject: str
    text: str
    severity: str
    link: str
    data: Mapping[str, Any]


def plain(given: str, most: int = NAME_MAX) -> str:
    """Text of others on one line of at most ``most`` characters, nothing in it that a mail or a chat obeys."""
    # Cut first: of a text of megabytes only the beginning is looked at.
    line = " ".join(visible(_SURROGATE.sub("?", given[: 4 * most])).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def said(contents: Contents, lang: str) -> Said:
    """The message in words of ``lang``."""
    subject = _subject(contents, lang)
    lines = [subject, *_body(contents, lang)]
    whole = "\n".join(lines)
    if len(whole) > TEXT_MAX:
        whole = whole[: TEXT_MAX - 1].rstrip() + "…"
    link = _link(contents)
    severity = contents.severity.value if contents.severity else ""
    return Said(contents.uid, subject, f"{whole}\n{link}" if link else whole, severity, link, _data(contents, lang))


def _subject(contents: Contents, lang: str) -> str:
    mark = f"[{text(lang, 'SIMULATED')}] " if contents.is_simulated else ""
    if contents.count == 0:
        notice = contents.notices[0]
        rest = len(contents.notices) - 1
        more = f" {text(lang, 'and {n} more', n=rest)}" if rest else ""
        return mark + _of_notice(notice, lang) + more
    severity = f"[{text(lang, SEVERITIES[contents.severity])}] " if contents.severity else ""
    first = _headline(contents.told[0], lang)
    if contents.count == 1:
        return mark + severity + first
    rest = contents.count - 1
    return f"{mark}{severity}{first} {plural(lang, 'and {n} more alert', 'and {n} more alerts', rest)}"


def _headline(told: Told, lang: str) -> str:
    """ "Over: Menara Temayang: link down"."""
    name = plain(told.alert.name)
    what = _title(told, lang)
    head = f"{name}: {what}" if name else what
    prefix = OCCASIONS.get(told.occasion)
    return f"{text(lang, prefix)}: {head}" if prefix else head


def _title(told: Told, lang: str) -> str:
    words = told.rule.title.get(lang) or next(iter(told.rule.title.values()), "") if told.rule else ""
    return plain(words or told.alert.rule)


def _body(contents: Contents, lang: str) -> Iterator[str]:
    if contents.count == 1:
        yield from _whole(contents.told[0], contents, lang)
    else:
        yield from _listed(contents, lang)
    if contents.under:
        yield plural(lang, "{n} alert follows from it", "{n} alerts follow from it", contents.under)
    notices = contents.notices if contents.count else contents.notices[1:]
    for notice in notices[:_LISTED]:
        yield f"- {_of_notice(notice, lang)}"
    if contents.count == 0:
        yield from _about(contents.notices[0], contents, lang)


def _whole(told: Told, contents: Contents, lang: str) -> Iterator[str]:
    """One alert with everything that helps: where, since when, whom it hits, whose it is, what to do."""
    alert = told.alert
    if told.place:
        yield text(lang, "Where: Kecamatan {name}", name=plain(told.place))
    until = alert.cleared_at if alert.cleared_at is not None else contents.at
    yield text(lang, "Since: {moment} ({duration})", moment=moment(lang, alert.since),
               duration=duration(lang, until - alert.since))  # fmt: skip
    if alert.cleared_at is not None:
        yield text(lang, "Until: {moment}", moment=moment(lang, alert.cleared_at))
    hit = victims(told)
    if hit:
        names = ", ".join(plain(name, 40) for name in hit[:_NAMED])
        rest = len(hit) - _NAMED
        more = f" {text(lang, 'and {n} more', n=rest)}" if rest > 0 else ""
        yield text(lang, "Cut off: {n} kecamatan: {names}", n=len(hit), names=names + more)
    yield text(lang, "Owner: {duty}", duty=_duty(alert.owner, contents))
    if told.occasion is Occasion.ESCALATED:
        yield text(lang, "Now asked: {duty}", duty=_duty(told.duty, contents))
    if alert.acked_at is not None:
        yield _acknowledged(told, contents, lang)
    if alert.is_active:
        yield from _steps(told, lang)


def _acknowledged(told: Told, contents: Contents, lang: str) -> str:
    when = moment(lang, told.alert.acked_at or 0)
    if contents.says_names and told.alert.acked_by:
        return text(lang, "Acknowledged: {moment} by {who}", moment=when, who=plain(told.alert.acked_by))
    if told.acked_role in _ROLES:
        return text(lang, "Acknowledged: {moment} by {who}", moment=when, who=text(lang, _ROLES[told.acked_role]))
    return text(lang, "Acknowledged: {moment}", moment=when)


def _steps(told: Told, lang: str) -> Iterator[str]:
    rule = told.rule
    if rule is None:
        return
    steps = [words.get(lang) or next(iter(words.values()), "") for words in rule.steps]
    if steps:
        yield text(lang, "What to do:")
        yield from (f"{number}. {plain(step, 200)}" for number, step in enumerate(steps[:_STEPS], start=1))
    if rule.runbook.startswith(("https://", "http://")):  # others are pages of the manual: the screen opens them
        yield text(lang, "Procedure: {address}", address=plain(rule.runbook, 200))


def _listed(contents: Contents, lang: str) -> Iterator[str]:
    """Several alerts, a line each."""
    for told in contents.told[:_LISTED]:
        severity = text(lang, SEVERITIES[told.alert.severity])
        place = f" ({plain(told.place, 40)})" if told.place else ""
        hit = len(victims(told))
        follows = f", {text(lang, '{n} kecamatan cut off', n=hit)}" if hit else ""
        until = told.alert.cleared_at if told.alert.cleared_at is not None else contents.at
        lasts = duration(lang, until - told.alert.since)
        yield f"- [{severity}] {_headline(told, lang)}{place}{follows}, {lasts}"
    rest = contents.count - min(len(contents.told), _LISTED)
    if rest:
        yield text(lang, "and {n} more", n=rest)


def _of_notice(notice: Notice, lang: str) -> str:
    """ "Planned work has begun: Menara Balen"."""
    names = _names(notice)
    head = text(lang, OCCASIONS[notice.occasion]) if notice.occasion in OCCASIONS else notice.occasion.value
    if not names:
        return head
    rest = len(names) - 3
    more = f" {text(lang, 'and {n} more', n=rest)}" if rest > 0 else ""
    return f"{head}: {', '.join(names[:3])}{more}"


def _names(notice: Notice) -> list[str]:
    detail = notice.detail or {}
    found = detail.get("names") or [detail.get("name")]
    return [plain(str(each)) for each in (found if isinstance(found, list) else [found]) if each]


def _about(notice: Notice, contents: Contents, lang: str) -> Iterator[str]:
    detail = notice.detail or {}
    for key, line in (
        ("starts_at", message("From: {moment}")), ("ends_at", message("Until: {moment}")),
        ("until", message("Until: {moment}")),
    ):  # fmt: skip
        at = detail.get(key)
        if isinstance(at, int) and not isinstance(at, bool) and 0 <= at < 253_370_000_000_000:
            yield text(lang, line, moment=moment(lang, at))
    if notice.duty:
        yield text(lang, "Owner: {duty}", duty=_duty(notice.duty, contents))
    if notice.occasion is Occasion.TEST:
        yield text(lang, "This channel works. Nothing has happened.")


def _duty(key: str, contents: Contents) -> str:
    title = plain(contents.titles.get(key, key)) or "–"
    names = ", ".join(plain(name, 40) for name in contents.on_call.get(key, ()))
    return f"{title} ({names})" if names else title


def _link(contents: Contents) -> str:
    if not contents.origin:
        return ""
    if contents.count == 1:
        return f"{contents.origin}/alerts?select=alert:{contents.told[0].alert.id}"
    return f"{contents.origin}/alerts" if contents.count else ""


def _data(contents: Contents, lang: str) -> dict[str, Any]:
    return {
        "alerts": [_alert(told, lang) for told in contents.told],
        "more": sum(contents.more.values()),
        "follow": contents.under,
        "notices": [
            {"occasion": notice.occasion.value, "subject": plain(notice.subject, 160), "at": _rfc(notice.at)}
            for notice in contents.notices
        ],
        "is_simulated": contents.is_simulated,
    }


def _alert(told: Told, lang: str) -> dict[str, Any]:
    alert = told.alert
    return {
        "id": alert.id, "occasion": told.occasion.value, "rule": alert.rule, "title": _title(told, lang),
        "severity": alert.severity.value, "state": alert.state.value, "entity": plain(alert.entity, 160),
        "name": plain(alert.name), "kecamatan": alert.kecamatan, "since": _rfc(alert.since),
        "raised_at": _rfc(alert.raised_at), "cleared_at": _rfc(alert.cleared_at), "owner": alert.owner,
        "to": told.duty, "victims": [plain(name, 40) for name in victims(told)],
    }  # fmt: skip


def _rfc(at: int | None) -> str | None:
    """An instant as RFC 3339 in UTC."""
    if at is None:
        return None
    return datetime.fromtimestamp(at // SECOND, UTC).isoformat().replace("+00:00", "Z")

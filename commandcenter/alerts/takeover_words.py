"""What displays say beside a takeover: what, where, since when, how grave, and when the wall goes back."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from commandcenter.domain.alerts.model import Alert, Severity
from layouts import i18n
from layouts.i18n import message, text

NAME_MAX: Final = 60  # characters of what is read from across a room
SEVERITIES: Final[Mapping[Severity, str]] = {
    Severity.CRITICAL: message("Critical alert"),
    Severity.HIGH: message("Alert of high priority"),
    Severity.MEDIUM: message("Alert of medium priority"),
    Severity.LOW: message("Alert of low priority"),
}


@dataclass(frozen=True)
class Names:
    """Titles of rules by key and language, names of kecamatan by code."""

    rules: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


def reason(alerts: Sequence[Alert], at: int, ends_at: int, names: Names) -> dict[str, str]:
    """In every language; of the first of ``alerts``, with how many others there are. Instants ms UTC."""
    return {lang: _said(lang, alerts, at, ends_at, names) for lang in i18n.LANGUAGES}


def _said(lang: str, alerts: Sequence[Alert], at: int, ends_at: int, names: Names) -> str:
    alert, more = alerts[0], len(alerts) - 1
    title = names.rules.get(alert.rule, {}).get(lang) or alert.rule
    what = text(lang, "{severity}: {title}, {where}", severity=text(lang, SEVERITIES[alert.severity]),
                title=plain(title), where=_where(lang, alert, names))  # fmt: skip
    if more:
        what = text(lang, "{what}, and {n} more", what=what, n=i18n.number(lang, more))
    said = [what, text(lang, "since {time} WIB", time=i18n.since(lang, alert.since, at))]
    back = {"time": i18n.time(lang, ends_at)}
    said.append(
        text(lang, "goes back when all are acknowledged, at {time} at the latest", **back)
        if more
        else text(lang, "goes back when it is acknowledged, at {time} at the latest", **back)
    )
    return " · ".join(said)


def _where(lang: str, alert: Alert, names: Names) -> str:
    name, place = plain(alert.name or alert.entity), names.places.get(alert.kecamatan, "")
    if not place or place.casefold() in name.casefold():
        return name
    return text(lang, "{name}, Kecamatan {place}", name=name, place=plain(place))


def plain(given: str) -> str:
    """On one line, without signs that nobody sees or that turn the direction of writing, and short."""
    kept = "".join(" " if each.isspace() else each for each in given if _is_seen(each))
    said = " ".join(kept.split())
    return said if len(said) <= NAME_MAX else said[: NAME_MAX - 1].rstrip() + "…"


def _is_seen(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")

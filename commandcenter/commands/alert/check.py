"""``commandcenter alert check``: is the file right, and how often would its rules have spoken?"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import click
from sqlalchemy import Connection

from commandcenter.alerts import rules_file
from commandcenter.alerts.replay.play import play, split
from commandcenter.commands.feed.progress import progress
from commandcenter.commands.opened import now_ms, reading
from commandcenter.commands.terminal import say, styled
from commandcenter.domain.alerts.model import Severity
from commandcenter.domain.alerts.rules import Rule
from commandcenter.domain.alerts.trial import PER_HOUR_GOOD, PER_HOUR_MOST, Firing, Load, Trial, load, trial
from commandcenter.domain.clock import DAY, HOUR, MINUTE, SECOND
from commandcenter.settings import Settings
from commandcenter.store.queries import network_past
from commandcenter.store.queries.duty import duties

_TOP: Final = 5
_WANTED: Final = {Severity.CRITICAL: 5, Severity.HIGH: 15}  # percent at most, EEMUA 191


@click.command()
@click.option("--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Another file.")
@click.option("--rule", "keys", multiple=True, help="KEY of a rule, also several. Default: all enabled.")
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 400), help="So far back it is played.")
@click.option("--short", default=5, show_default=True, type=click.IntRange(1, 1440), help="Minutes: less is nuisance.")
@click.option("--file-only", is_flag=True, help="Only look at the file; play nothing.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def check(
    settings: Settings, path: Path | None, keys: tuple[str, ...], days: int, short: int, file_only: bool, as_json: bool
) -> None:  # fmt: skip
    """Look at alerts.yaml, and play its rules over what has been.

    Every mistake is named with its line (exit code 2). Then each rule is played over the history of the store, by the
    engine itself, and it says how often it would have spoken, what would have been held back because of something else,
    and whether an operator could have answered all of it (ISA-18.2). Nothing is stored, nobody is told. Rules on what
    has no history say so.
    """
    with reading(settings) as connection:
        found = _load(path or settings.alerts, connection)
        rules = _chosen(found.rules.by_key, keys)
        if file_only:
            say(f"{_name(path, settings, found)}: {len(found.rules.by_key)} rules, no mistakes.")
            return
        if not as_json:
            say(f"{_name(path, settings, found)}: no mistakes. {len(rules)} rules, {days} days:")
        until = now_ms()
        since = until - days * DAY
        playable, reasons = split(rules)
        with progress() as tell:
            firings = play(connection, playable, since, until, tell)
        lines = {rule.key: trial([f for f in firings if f.rule == rule.key], since, until, short * MINUTE)
                 for rule in playable}  # fmt: skip
        whole = load(firings, since, until)
        notes = list(_notes(connection, since))
    if as_json:
        click.echo(json.dumps(_as_data(rules, lines, reasons, whole, days), ensure_ascii=False, indent=2))
    else:
        for line in _report(rules, lines, reasons, whole, firings, short):
            say(line)
        for note in notes:
            say(note)


def _load(path: Path, connection: Connection) -> rules_file.AlertsFile:
    try:
        return rules_file.load(path, [duty.key for duty in duties(connection)])
    except OSError as error:
        raise click.UsageError(f"{path} cannot be read: {error.strerror}") from None


def _chosen(rules: Mapping[str, Rule], keys: Sequence[str]) -> list[Rule]:
    for key in keys:
        if key not in rules:
            raise click.UsageError(f"There is no rule {key!r}. The rules are: {', '.join(rules)}.")
    return [rules[key] for key in keys] if keys else [rule for rule in rules.values() if rule.is_enabled]


def _name(path: Path | None, settings: Settings, found: rules_file.AlertsFile) -> str:
    return "the shipped rules" if found.is_shipped else str(path or settings.alerts)


def _notes(connection: Connection, since: int) -> Iterator[str]:
    oldest = network_past.oldest(connection)
    if oldest is None:
        yield "The store has no history of the network yet."
    elif oldest > since:
        yield f"The history of the network begins {_span(now_ms() - oldest)} ago: what was before is not known."
    yield "Played without anybody who acknowledges, shelves or works on it; measures are means of five minutes."


def _report(
    rules: Sequence[Rule], lines: Mapping[str, Trial], reasons: Mapping[str, str], whole: Load,
    firings: Sequence[Firing], short: int,
) -> Iterator[str]:  # fmt: skip
    width = max((len(rule.key) for rule in rules), default=4)
    yield styled(
        f"{'rule':<{width}}  {'severity':<8} {'fired':>6} {'a day':>6} {'worst':>6} {'things':>6} "
        f"{f'<{short}m':>5} {'chatter':>7} {'held':>6} {'stand':>5}  {'typical':>8} {'longest':>8}",
        is_bold=True,
    )  # fmt: skip
    for rule in rules:
        if rule.key not in lines:
            continue
        of = lines[rule.key]
        colour = "yellow" if of.per_day > 6 or of.chattering or (of.fired and of.short * 2 > of.fired) else None
        yield styled(
            f"{rule.key:<{width}}  {rule.severity.value:<8} {of.fired:>6} {of.per_day:>6.1f} {of.worst_day:>6} "
            f"{of.entities:>6} {of.short:>5} {of.chattering:>7} {of.suppressed:>6} {of.standing:>5}  "
            f"{_span(of.typical):>8} {_span(of.longest):>8}",
            colour=colour,
        )
        if of.fired and len(rules) <= _TOP:
            yield "".join(f"\n      {n} x {name}" for name, n in of.top)[1:]
    yield ""
    yield from _together(whole, firings)
    for rule in rules:
        if rule.key in reasons:
            yield f"{rule.key}: not played: {reasons[rule.key]}"


def _together(whole: Load, firings: Sequence[Firing]) -> Iterator[str]:
    told = sum(firing.is_announced for firing in firings)
    held = sum(bool(firing.because) for firing in firings)
    colour = {"acceptable": "green", "manageable": "yellow"}.get(whole.verdict, "red")
    yield styled(
        f"Together: {told} alerts, {whole.per_hour:.2f} an hour for one operator: {whole.verdict} "
        f"(ISA-18.2: {PER_HOUR_GOOD:.0f} good, {PER_HOUR_MOST:.0f} at most).",
        colour=colour, is_bold=True,
    )  # fmt: skip
    yield f"Worst hour: {whole.worst_hour}. Floods: {whole.floods}, {whole.in_floods:.2f} % of the time (at most 1 %)."
    yield f"Held back because of something else: {held}."
    shares = ", ".join(f"{severity.value} {share:.0f} %" for severity, share in whole.severities.items())
    over = [severity.value for severity, most in _WANTED.items() if whole.severities[severity] > most]
    yield f"By severity: {shares}." + (f" More {' and '.join(over)} than EEMUA 191 asks for." if over else "")


def _span(ms: int) -> str:
    for unit, length in (("d", DAY), ("h", HOUR), ("m", MINUTE)):
        if ms >= 2 * length:
            return f"{ms / length:.0f}{unit}"
    return f"{ms // SECOND}s"


def _as_data(
    rules: Sequence[Rule], lines: Mapping[str, Trial], reasons: Mapping[str, str], whole: Load, days: int
) -> dict[str, Any]:
    return {
        "days": days,
        "rules": [
            {"rule": rule.key, "severity": rule.severity.value}
            | (asdict(lines[rule.key]) if rule.key in lines else {"not_played": reasons[rule.key]})
            for rule in rules
        ],
        "together": asdict(whole) | {"verdict": whole.verdict},
    }

"""``commandcenter alert rules``, ``standing``, ``ack`` and ``export-default``."""

import json
from pathlib import Path

import click

from commandcenter.alerts import rules_file
from commandcenter.commands import trail
from commandcenter.commands.opened import now_ms, reading, writing
from commandcenter.commands.terminal import say, styled
from commandcenter.domain.alerts.model import RANK, Alert, Treatment
from commandcenter.domain.clock import MINUTE, Instant, to_datetime
from commandcenter.settings import Settings
from commandcenter.store import versions
from commandcenter.store.queries import alert_rules
from commandcenter.store.queries import alerts as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes.alerts import people
from commandcenter.store.writes.alerts.people import Overtaken

_COLOURS = {"critical": "red", "high": "yellow"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs: everything of each rule.")
@click.pass_obj
def rules(settings: Settings, as_json: bool) -> None:
    """The rules of alerts.yaml (or those that the program brings), in the order of the file."""
    found = rules_file.load(settings.alerts).rules.by_key.values()
    if as_json:
        listed = [
            {"rule": each.key, "severity": each.severity.value, "owner": each.owner, "is_enabled": each.is_enabled}
            | alert_rules.content_of(each)
            for each in found
        ]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    width = max((len(each.key) for each in found), default=4)
    for each in found:
        state = "" if each.is_enabled else "  (disabled)"
        say(f"{each.key:<{width}}  {each.severity.value:<8}  {each.owner:<10}  {each.on}  {each.title['en']}{state}")


@click.command()
@click.option("--all", "is_all", is_flag=True, help="Also what is suppressed because of something else.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def standing(settings: Settings, is_all: bool, as_json: bool) -> None:
    """What stands now, the worst and newest first."""
    with reading(settings) as connection:
        at = now_ms()
        found = queries.standing(connection, Instant(at))
        titles = alert_rules.titles(connection, "en")
        ruleset = alert_rules.ruleset(connection)
    shown = [each for each in found if is_all or each.treatment != Treatment.SUPPRESSED]
    shown.sort(key=lambda each: (RANK[each.severity], -each.raised_at))
    if as_json:
        click.echo(json.dumps([_as_data(each) for each in shown], ensure_ascii=False, indent=2))
        return
    for each in shown:
        say(styled(_line(each, titles.get(each.rule, each.rule), at), colour=_COLOURS.get(each.severity)))
    held = len(found) - len(shown)
    say(f"{len(shown)} alerts stand" + (f", {held} more because of them (--all)." if held else "."))
    if ruleset is not None and ruleset.fault:
        say(styled(f"The newest alerts.yaml is not in force: {ruleset.fault}", colour="red"))


@click.command()
@click.argument("number", type=int)
@click.option("--comment", required=True, help="What is done about it; kept with the alert.")
@click.pass_obj
def ack(settings: Settings, number: int, comment: str) -> None:
    """Acknowledge the alert NUMBER, until it is cleared. Ends with 1 when somebody else has it, or it is over."""
    if not comment.strip() or len(comment) > 1_000 or not comment.isprintable():
        raise click.UsageError("The comment is one line of at most 1000 characters that can be seen.")
    at = now_ms()
    try:
        with writing(settings) as connection:
            taken = people.acknowledge(connection, number, trail.CLI, comment.strip(), at)
            versions.bump(connection, [Topic.ALERTS], at)
            said = {"rule": taken[0].rule, "entity": taken[0].entity, "comment": comment.strip()}
            trail.did(connection, "alert.acknowledged", f"alert:{number}", None, said)
    except Overtaken as error:
        raise click.ClickException(_overtaken(number, error.current)) from None
    more = f", and {len(taken) - 1} that it explains" if len(taken) > 1 else ""
    say(f"Alert {number} ({taken[0].name}) is acknowledged{more}.")


@click.command("export-default")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="FILE; it must not be there yet.")
def export_default(output: Path | None) -> None:
    """The rules that the program brings, to begin an alerts.yaml with."""
    text = rules_file.DEFAULT.read_text(encoding="utf-8")
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise click.ClickException(f"{output} is there already: nothing was written.") from None
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}") from None
    say(f"{output}: {len(rules_file.load(output).rules.by_key)} rules.")


def _line(alert: Alert, title: str, at: int) -> str:
    who = f", {alert.acked_by} has it" if alert.acked_by else ""
    who += f", assigned to {alert.assigned_to}" if alert.assigned_to else ""
    victims = alert.detail.get("victims", ())
    cut = f", {len(victims)} kecamatan cut off" if victims else ""
    since = f"{to_datetime(alert.since):%d %b %H:%M} WIB, {(at - alert.since) // MINUTE} min"
    return f"{alert.id:>6}  {alert.severity:<8}  {title}: {alert.name}{cut}  ({alert.state}{who}, since {since})"


def _as_data(alert: Alert) -> dict[str, object]:
    names = (
        "id", "rule", "entity", "name", "severity", "owner", "state", "treatment", "because", "parent_id", "since",
        "raised_at", "cleared_at", "acked_at", "acked_by", "assigned_to", "shelved_until", "step", "detail",
    )  # fmt: skip
    return {name: getattr(alert, name) for name in names}


def _overtaken(number: int, current: Alert | None) -> str:
    if current is None:
        return f"There is no alert {number}."
    if current.closed_at is not None:
        return f"Alert {number} is over."
    return f"{current.acked_by} has acknowledged alert {number} already."

"""``commandcenter alert notify``: channels, messages that are on their way, and those that nobody tries again."""

import secrets
from collections.abc import Sequence
from typing import Final

import click

from commandcenter.alerts import rules_file
from commandcenter.alerts.notify import channels
from commandcenter.alerts.notify.contents import Contents
from commandcenter.alerts.notify.errors import SendError
from commandcenter.alerts.notify.words import said
from commandcenter.commands.opened import now_ms, reading, writing
from commandcenter.commands.terminal import say
from commandcenter.domain.alerts.occasions import Occasion
from commandcenter.domain.alerts.outbox import Notice, Status
from commandcenter.domain.clock import to_datetime
from commandcenter.domain.storable import visible
from commandcenter.settings import Settings
from commandcenter.store.queries import notifications as queries
from commandcenter.store.queries.notifications import Message
from commandcenter.store.writes import outbox

_MANY: Final = 1_000


@click.group()
def notify() -> None:
    """Who is told of alerts: try a channel, list messages, send dead ones again (docs/notifications.md)."""


@notify.command()
@click.argument("channel")
@click.pass_obj
def test(settings: Settings, channel: str) -> None:
    """Send a test through CHANNEL now, past the queue, and say what came of it.

    Ends with exit code 1 when it did not go out. Nothing is written down.
    """
    found = rules_file.load(settings.alerts).notify
    given = found.channels.get(channel)
    if given is None:
        known = ", ".join(sorted(found.channels)) or "none"
        raise click.ClickException(f"{settings.alerts.name} has no channel {channel[:40]!r}; there are: {known}")
    at = now_ms()
    notice = Notice(0, Occasion.TEST, at, "")
    contents = Contents(secrets.token_hex(16), at, (), (notice,), {}, 0, {}, "", settings.simulated, False)
    message = said(contents, given.language or found.language)
    try:
        beside = channels.channel(given, settings, settings.alerts.parent).send(message)
    except SendError as error:
        raise click.ClickException(f"{channel}: {error}") from None
    place = channels.place(given, settings)
    say(f"{channel} ({given.kind}, {place}) has it: {message.subject}{f'; {beside}' if beside else ''}")


@notify.command("list")
@click.option("--dead", is_flag=True, help="Only those that nobody tries again.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, _MANY), help="At most so many.")
@click.pass_obj
def list_(settings: Settings, dead: bool, limit: int) -> None:
    """Show the newest messages: which channel, what about, what became of them."""
    with reading(settings) as connection:
        found = queries.dead(connection, limit) if dead else queries.latest(connection, limit)
    for line in _lines(found):
        say(line)
    if not found:
        say("No message is dead." if dead else "There are no messages.")


@notify.command()
@click.option("--all-dead", is_flag=True, help="All that are dead, of channels that there are.")
@click.argument("ids", nargs=-1, type=click.IntRange(1, 2**62))
@click.pass_obj
def retry(settings: Settings, all_dead: bool, ids: tuple[int, ...]) -> None:
    """Send dead messages again: those of IDS, or all. `alert serve` sends them within seconds."""
    if bool(ids) == all_dead:
        raise click.UsageError("Give either IDS or --all-dead")
    give_up_after = rules_file.load(settings.alerts).notify.give_up_after
    at = now_ms()
    with writing(settings) as connection:
        if all_dead:
            again = outbox.retry_all(connection, give_up_after, at)
        else:
            again = sum(outbox.retry(connection, id_, give_up_after, at) for id_ in ids)
    say(f"{again} {'message' if again == 1 else 'messages'} will be tried again.")
    if len(ids) > again and not all_dead:
        raise click.ClickException(
            f"{len(ids) - again} of {len(ids)} are not dead: commandcenter alert notify list --dead"
        )


def _lines(found: Sequence[Message]) -> list[str]:
    lines = []
    for each in found:
        at = to_datetime(each.at).strftime("%Y-%m-%d %H:%M:%S WIB")
        about = (
            f"alert {each.alert_id} {visible(each.name[:80])}" if each.alert_id is not None else visible(each.subject)
        )
        more = f" and {each.notices - 1} more" if each.notices > 1 else ""
        lines.append(f"{each.id}  {at}  {each.channel}  {each.status}  {each.occasion}  {about}{more}")
        if each.error and each.status is not Status.SENT:
            lines.append(f"    {visible(each.error)} ({each.attempts} attempts)")
    return lines

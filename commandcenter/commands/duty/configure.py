"""``duty configure``: what a duty is called, when its weeks and shifts begin; a new one."""

from dataclasses import asdict, replace
from typing import Any

import click

from commandcenter.commands.opened import now_ms, writing
from commandcenter.commands.refusing import refusing
from commandcenter.commands.terminal import say
from commandcenter.commands.trail import did
from commandcenter.domain.duty import weeks
from commandcenter.domain.duty.model import GRACE_MAX, TITLE_MAX, Duty, is_key
from commandcenter.settings import Settings
from commandcenter.store import versions
from commandcenter.store.queries import duty as queries
from commandcenter.store.versions import Topic
from commandcenter.store.writes.duty import rota as writes


@click.command()
@click.argument("duty")
@click.option("--title-id", help="What it is called in Indonesian.")
@click.option("--title-en", help="What it is called in English.")
@click.option("--rank", type=click.IntRange(0, 9_999), help="Its place in lists; the smaller the higher.")
@click.option("--week-starts", help="When a week of its rota begins, e.g. 'mon 08:00'.")
@click.option("--shifts", help="When its shifts begin each day, e.g. '06:00 14:00 22:00'; '' for none.")
@click.option("--hands-over/--no-hands-over", default=None, help="Whether the outgoing owes a hand-over.")
@click.option("--grace", "grace_min", type=click.IntRange(0, GRACE_MAX), help="Minutes until log entries are locked.")
@click.pass_obj
@refusing(ValueError)
def configure(settings: Settings, /, duty: str, **given: Any) -> None:
    """Change DUTY, or add it: a new one needs its titles. Turns that are in the rota stay as they are."""
    said: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value for name, value in given.items() if value is not None
    }
    with writing(settings) as connection:
        known = queries.one(connection, duty)
        if known is None and (not is_key(duty) or not {"title_id", "title_en"} <= said.keys()):
            raise ValueError("A new duty has a key of small letters and hyphens, --title-id and --title-en")
        before = known or Duty(duty, said["title_id"], said["title_en"], 90)
        wanted = replace(before, **said)
        _check(wanted)
        writes.configure(connection, wanted)
        versions.bump(connection, [Topic.DUTY], now_ms())
        differs = {name for name, value in asdict(wanted).items() if known is None or value != getattr(known, name)}
        was = {name: getattr(known, name) for name in differs} if known is not None else None
        did(connection, "duty.configure", f"duty:{duty}", was, {name: getattr(wanted, name) for name in differs})
    say(f"{duty}: {wanted.title_id} / {wanted.title_en}, weeks from {wanted.week_starts} WIB, "
        f"shifts {wanted.shifts or 'none'}, locked after {wanted.grace_min} minutes.")  # fmt: skip


def _check(duty: Duty) -> None:
    weeks.offset(duty.week_starts)
    weeks.begins(duty.shifts)
    for title in (duty.title_id, duty.title_en):
        if not 0 < len(title) <= TITLE_MAX or not title.isprintable():
            raise ValueError(f"A title is one line of 1 to {TITLE_MAX} characters")

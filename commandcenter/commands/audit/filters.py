"""The options that say which deeds, the same for ``list`` and ``export``."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import click

from commandcenter.domain.clock import WIB, from_datetime
from commandcenter.store.queries.audit import Asked

_WHEN: Final = click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])
_OPTIONS: Final = (
    click.option("--subject", help="Only of this: report:dinkes:2026-Q3, or all that begins so: 'priority:*'."),
    click.option("--actor", help="Only by this name; 'local' is whoever sat at the machine, 'cli' its command line."),
    click.option("--role", help="Only by this role, e.g. operator; 'machine' is the command line."),
    click.option("--origin", help="Only from this address, or 'cli'."),
    click.option("--action", help="Only of this kind: report.submit, or all that begins so: 'report.*'."),
    click.option("--since", type=_WHEN, help="Not before (WIB), e.g. 2026-11-22 or '2026-11-22 14:05'."),
    click.option("--until", type=_WHEN, help="Before this (WIB)."),
)


def filtered(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options to a command, which gets them by name; ``asked`` makes one thing of them."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def asked(
    *, subject: str | None, actor: str | None, role: str | None, origin: str | None, action: str | None,
    since: datetime | None, until: datetime | None,
) -> Asked:  # fmt: skip
    """What was asked for."""
    return Asked(actor, role, origin, action, subject, _ms(since), _ms(until))


def _ms(when: datetime | None) -> int | None:
    return None if when is None else from_datetime(when.replace(tzinfo=WIB))

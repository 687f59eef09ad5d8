"""Files in the inboxes that were dealt with longer ago than they are kept."""

from pathlib import Path

from commandcenter.commands.feed import configured as base
from commandcenter.domain.clock import DAY, SECOND
from commandcenter.settings import Settings
from ingest import raw


def expired_files(settings: Settings, now: int) -> list[Path]:
    """Those of every feed in feeds.yaml; none where there is no feeds.yaml, or a wrong one."""
    if not settings.feeds.exists():
        return []
    try:
        feeds = base.load(settings.feeds)
    except base.WrongConfiguration:
        return []
    before = (now - settings.retain_raw_days * DAY) / SECOND
    return [path for each in feeds for path in raw.expired(each, settings.feeds.parent, before)]

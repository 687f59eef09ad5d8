"""Settings of an installation that is open to whoever sits at the machine, as the demo is."""

from commandcenter import settings
from commandcenter.settings import Settings

OPEN = {"COMMANDCENTER_ACCESS": "open", "COMMANDCENTER_SECRET_KEY": "of the tests"}


def opened(database_url: str, **more: str) -> Settings:
    """``more``: other settings, by their names in small letters."""
    given = {f"COMMANDCENTER_{name.upper()}": value for name, value in more.items()}
    return settings.load({**OPEN, "COMMANDCENTER_DATABASE_URL": database_url, **given})
